"""Lists give the same articles whether matches are sorted or found by walking from the newest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from archive_pages import NEW_YEAR, make_article, make_capture

from scraper.archive import Archive, Selection
from scraper.archive.search import search

COUNT = 300
SITES = ("keeper.example", "log.keeper.example", "tower.example", "notkeeper.example")
LANGUAGES = ("en", "en-GB", "de", None)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Articles of several sites, some undated, some of the same day; numbers are not in order of date."""
    path = Path(tmp_path_factory.mktemp("archive"), "archive.db")
    with Archive.open(path) as archive, archive._session.together():
        for number in range(COUNT):
            url = f"https://{SITES[number % 4]}/{number}"
            day = NEW_YEAR - timedelta(days=number * 7 % 90)
            article = make_article(
                url,
                text=f"Fog number {number}.",
                title="Lamp" if number % 3 else "Fog",
                language=LANGUAGES[number // 3 % 4],
                published=None if number % 5 == 0 else day.date().isoformat(),
                tags=("Sea",) if number % 2 else (),
                page_type="forum" if number % 50 == 0 else "article",
                confidence=number % 10 / 10,
            )
            archive.save(
                make_capture(url, fetched_at=NEW_YEAR + timedelta(minutes=number)), article
            )
    with Archive.open(path) as archive:
        yield archive


def numbers(archive: Archive, selection: Selection) -> list[int]:
    return [one.id for one in archive.list_rows(selection)]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"site": "keeper.example"},
        {"site": "www.KEEPER.example"},
        {"site": "nowhere.example"},
        {"language": "en"},
        {"language": "EN-gb"},
        {"tag": "sea"},
        {"since": "2025-11-01"},
        {"until": "2025-12-01"},
        {"until": "2026-01-01T01", "since": "2025-12-20"},
        {"until": "2025-12-01", "language": "de"},
        {"query": "is:low-confidence"},
        {"query": "type:forum OR tag:sea"},
        {"query": "before:2025-12-01 OR tag:sea"},
        {"query": "-before:2025-12-01"},
        {"query": "-fog"},
        {"ids": tuple(range(1, 250))},
    ],
)
def test_any_part_of_a_list_is_that_part(full: Archive, filters: dict[str, object]) -> None:
    """A limit and an offset cut the whole list, and the count is its length."""
    everything = numbers(full, Selection(**filters))  # type: ignore[arg-type]  # fields by name
    for limit, offset in ((1, 0), (5, 0), (5, 40), (20, 200), (300, 0), (10, 290), (7, 295)):
        part = Selection(limit=limit, offset=offset, **filters)  # type: ignore[arg-type]  # same
        assert numbers(full, part) == everything[offset : offset + limit]
    assert full.count_articles(Selection(**filters)) == len(everything)  # type: ignore[arg-type]


def test_the_newest_come_first_and_undated_last(full: Archive) -> None:
    """Dates fall; then come the undated articles, the last one stored first."""
    listed = list(full.list_rows(Selection()))
    dated = [one.published for one in listed if one.published is not None]
    assert dated == sorted(dated, reverse=True)
    undated = [one.id for one in listed[len(dated) :]]
    assert undated == sorted(undated, reverse=True)
    assert len(undated) == COUNT / 5


def test_a_site_has_its_subdomains_and_no_other(full: Archive) -> None:
    """`log.keeper.example` belongs to `keeper.example`, `notkeeper.example` does not."""
    sites = {one.site for one in full.list_rows(Selection(site="keeper.example"))}
    assert sites == {"keeper.example", "log.keeper.example"}


def test_a_search_without_filters_is_the_filtered_one(full: Archive) -> None:
    """Ranking reads the index alone where no filter asks for more, with the same result."""
    plain = [hit.id for hit in full.search("fog", limit=50)]
    filtered = [hit.id for hit in full.search("fog after:1970", limit=50)]
    assert plain == filtered
    assert len(plain) == 50


def test_only_the_last_matches_are_ranked(full: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a very common word the last articles stored are ranked, and never fewer than asked for."""
    monkeypatch.setattr(search, "MAX_RANKED", 30)
    assert min(hit.id for hit in full.search("fog", limit=20)) > COUNT - 30
    assert len(full.search("fog", limit=100)) == 100
