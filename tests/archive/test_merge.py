"""Merging archives: everything comes along once, in the order of time, and again changes nothing."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from archive_pages import NEW_YEAR, make_article, make_capture, run_sql

from scraper.archive import Archive
from scraper.errors import ArchiveError
from scraper.records import (
    Comment,
    Counts,
    ExtractorVersion,
    Failed,
    Image,
    Skipped,
    Trace,
)

BLOG = "https://keeper.example"


def save(
    path: Path, name: str, text: str, day: float = 0, *, title: str = "Fog", keep_raw: bool = True
) -> int:
    """Save one state of a page; return the article's number."""
    url = f"{BLOG}/{name}"
    article = make_article(
        url,
        title=title,
        text=text,
        html=f"<p>{text}</p>",
        markdown=f"**{text}**",
        images=(Image(url=f"{url}.png", alt=text),),
        trace=Trace(platform="wix", candidates=(), bodies=(), dropped=()),
        counts=Counts(views=int(day * 10) + 1),
        comments=(Comment(text=f"Of {text}", author="Ada"),),
    )
    capture = make_capture(
        url, f"<p>{text}</p>".encode() * 40, fetched_at=NEW_YEAR + timedelta(days=day)
    )
    version = ExtractorVersion(program="1", rules="", models="m")
    with Archive.open(
        path, keep_raw=keep_raw, clock=lambda: NEW_YEAR + timedelta(days=99)
    ) as archive:
        outcome = archive.save(capture, article, extractor=version)
        assert not isinstance(outcome, Skipped)
        return outcome.article_id


def merge(target: Path, *sources: Path, with_sources: bool = True) -> None:
    for source in sources:
        with Archive.open(target) as archive, Archive.open(source, read_only=True) as other:
            archive.merge(other, with_sources=with_sources)
    with Archive.open(target, read_only=True) as archive:
        assert list(archive.find_problems()) == []


def dump(path: Path) -> list[str]:
    """Return every row of every table."""
    with closing(sqlite3.connect(path)) as conn:
        return [line for line in conn.iterdump() if "articles_fts" not in line]


def history(path: Path, name: str) -> list[tuple[int, str]]:
    with Archive.open(path, read_only=True) as archive:
        found = archive.find_article(f"{BLOG}/{name}")
        assert found is not None
        return [(one.revision, one.article.text) for one in archive.revisions_of(found.id)]


def test_articles_of_both_are_there_once(tmp_path: Path) -> None:
    """An article in both has the revisions of both in the order of time; the others come along whole."""
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    save(one, "fog", "A", 1)
    save(one, "fog", "C", 3)
    save(one, "lamp", "only one", 1)
    save(two, "boat", "only two", 1)
    save(two, "fog", "A", 0)
    save(two, "fog", "B", 2)
    save(two, "fog", "C", 4)
    save(two, "fog", "D", 5)
    merge(one, two)
    assert history(one, "fog") == [(1, "A"), (2, "B"), (3, "C"), (4, "D")]
    rows = run_sql(one, "SELECT saved_at FROM revision WHERE article_id = 1 ORDER BY number")
    assert [at[8:10] for (at,) in rows] == ["01", "03", "04", "06"]
    with Archive.open(one, read_only=True) as archive:
        fog = archive.find_article(f"{BLOG}/fog")
        assert fog is not None
        assert (fog.first_saved_at.day, fog.last_seen_at.day, fog.article.text) == (1, 6, "D")
        assert [hit.url for hit in archive.search("only")] != []
        assert archive.stats()["articles"] == 3
        assert archive.stats()["fetches"] == 8
        boat = archive.find_article(f"{BLOG}/boat")
        assert boat is not None
        assert boat.article.html == "<p>only two</p>"
        assert boat.article.markdown == "**only two**"
        assert boat.article.images[0].alt == "only two"
        page = archive.capture_of(boat.id)
        assert page is not None
        assert page.body == b"<p>only two</p>" * 40
        traces = archive.query("SELECT trace FROM revisions").rows
        assert all('"platform":"wix"' in str(trace) for (trace,) in traces)
        ledger = archive.query(
            "SELECT fetches.at, revisions.text FROM fetches JOIN revisions"
            " ON revisions.article_id = fetches.article_id AND revisions.revision = fetches.revision"
            " WHERE fetches.url = ? ORDER BY fetches.at",
            (f"{BLOG}/fog",),
        )
        assert [text for _, text in ledger.rows] == ["A", "A", "B", "C", "C", "D"]
        assert [row[0] for row in archive.query("SELECT count(*) FROM readings").rows] == [6]


def test_again_changes_no_row(tmp_path: Path) -> None:
    """A second merge leaves every row of every table as it is, and no word is indexed twice."""
    paths = [tmp_path / f"{name}.db" for name in ("one", "two", "three")]
    chance = random.Random(3)
    for path in paths:
        for _ in range(30):
            save(path, str(chance.randrange(8)), f"text {chance.randrange(3)}", chance.random() * 9)
    merge(*paths)
    before = dump(paths[0])
    merge(*paths)
    merge(paths[0], paths[2], paths[1])
    assert dump(paths[0]) == before


@pytest.mark.parametrize("seed", range(5))
def test_order_does_not_matter(tmp_path: Path, seed: int) -> None:
    """Whichever archive is merged first, each article has the same revisions."""
    chance = random.Random(seed)
    paths = [tmp_path / f"{name}.db" for name in "abc"]
    for path in paths:
        for _ in range(12):
            save(
                path,
                str(chance.randrange(3)),
                f"text {chance.randrange(4)}",
                chance.random() * 20,
            )
    results = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        target = tmp_path / f"{order}.db"
        merge(target, *(paths[place] for place in order))
        results.append(
            run_sql(
                target,
                "SELECT article.url, number, saved_at, digest FROM revision"
                " JOIN article ON article.id = article_id ORDER BY 1, 2",
            )
        )
    assert results[0] == results[1] == results[2]


def test_marks_sources_watches_failures_and_forgotten_urls(tmp_path: Path) -> None:
    """What the user added is joined, never replaced; what the target forgot stays forgotten."""
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    for path in (one, two):
        save(path, "fog", "A")
    save(two, "gone", "G")
    save(one, "gone", "G")
    with Archive.open(one) as archive:
        archive.marks.add_labels(1, ["mine", "both"])
        archive.marks.set_note(1, "Mine.")
        archive.tombstones.forget([2])
        archive.watches.add("fog")
    with Archive.open(two) as archive:
        archive.marks.add_labels(1, ["theirs", "BOTH"])
        archive.marks.set_note(1, "Theirs.")
        archive.sources.add(f"{BLOG}/feed", kind="feed")
        archive.watches.add("lamp", command="rm -rf x")
        archive.record_failure(
            Failed(url=f"{BLOG}/no", code="http-status", message="x"), status=404
        )
        archive.record_skip(
            Skipped(url=f"{BLOG}/wall", code="blocked", message="x"),
            make_capture(f"{BLOG}/wall", b"wall"),
        )
    merge(one, two)
    merge(one, two)
    with Archive.open(one, read_only=True) as archive:
        fog = archive.find_article(1)
        assert fog is not None
        assert (fog.labels, fog.note) == (("both", "mine", "theirs"), "Mine.\n\nTheirs.")
        assert archive.find_article(f"{BLOG}/gone") is None
        assert [one.url for one in archive.sources.list_all()] == [f"{BLOG}/feed"]
        watches = {watch.query: watch for watch in archive.watches.list_all()}
        assert set(watches) == {"fog", "lamp"}
        assert not watches["lamp"].is_allowed
        assert [page.url for page in archive.list_unread()] == [f"{BLOG}/wall"]
        failed = archive.query("SELECT count(*) FROM fetches WHERE outcome = 'failed'")
        assert [row[0] for row in failed.rows] == [1]


def test_without_sources_none_come(tmp_path: Path) -> None:
    """Sources, links and watches are merged only on request."""
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    save(one, "fog", "A")
    save(two, "fog", "B", 1)
    with Archive.open(two) as archive:
        archive.sources.add(f"{BLOG}/feed", kind="feed")
        archive.watches.add("lamp")
    merge(one, two, with_sources=False)
    assert run_sql(one, "SELECT (SELECT count(*) FROM source) + (SELECT count(*) FROM watch)") == [
        (0,)
    ]
    assert history(one, "fog") == [(1, "A"), (2, "B")]


def test_a_raw_page_that_one_did_not_keep_comes_from_the_other(tmp_path: Path) -> None:
    """Bodies are known by their digest: a page without content gets it, and none is lost."""
    one, two, three = (tmp_path / f"{name}.db" for name in ("one", "two", "three"))
    save(one, "fog", "A", keep_raw=False)
    save(two, "fog", "A")
    save(three, "fog", "A", keep_raw=False)
    save(three, "lamp", "L", keep_raw=False)
    merge(one, two, three)
    with Archive.open(one, read_only=True) as archive:
        page = archive.capture_of(1)
        assert page is not None
        assert page.body == b"<p>A</p>" * 40
        with pytest.raises(ArchiveError) as caught:
            archive.capture_of(2)
    assert caught.value.code == "raw-not-kept"


def test_an_article_is_known_by_its_other_urls(tmp_path: Path) -> None:
    """An article that goes by a new URL in one archive is the one that goes by the old URL in the other."""
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    save(one, "old", "A")
    with Archive.open(two) as archive:
        moved = make_capture(
            f"{BLOG}/old",
            final_url=f"{BLOG}/new",
            redirects=(f"{BLOG}/old",),
            fetched_at=NEW_YEAR + timedelta(days=3),
        )
        archive.save(moved, make_article(f"{BLOG}/new", text="B"))
    merge(one, two)
    assert history(one, "old") == history(one, "new") == [(1, "A"), (2, "B")]


def test_the_same_archive_and_other_schemas_are_refused(tmp_path: Path) -> None:
    """An archive is not merged into itself, nor one of an older version."""
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    save(one, "fog", "A")
    (tmp_path / "link.db").symlink_to(one)
    with (
        Archive.open(one) as archive,
        Archive.open(tmp_path / "link.db", read_only=True) as same,
        pytest.raises(ArchiveError) as caught,
    ):
        archive.merge(same)
    assert caught.value.code == "same-archive"
    shutil.copy(one, two)
    run_sql(two, "PRAGMA user_version = 3")
    with pytest.raises(ArchiveError) as caught:
        Archive.open(two, read_only=True)
    assert caught.value.code == "schema-too-old"
