"""Articles with the same text, and nearly the same: found, linked and counted, never merged."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from archive_pages import make_article, make_capture, run_sql

from scraper.archive import Archive, Selection
from scraper.archive.articles.duplicates import compare_signatures, make_signature
from scraper.records import Saved

CHANCE = random.Random(11)
VOCABULARY = [
    "".join(CHANCE.choices("abdegiklmnoprstu", k=CHANCE.randint(2, 9))) for _ in range(8000)
]


def make_text(seed: int, words: int = 400) -> list[str]:
    return random.Random(seed).choices(VOCABULARY, k=words)


def edit(words: list[str], share: float, seed: int = 1) -> list[str]:
    """Replace a share of the words."""
    chance = random.Random(seed)
    return [chance.choice(VOCABULARY) if chance.random() < share else word for word in words]


def save(archive: Archive, url: str, text: str, title: str = "Fog") -> Saved:
    outcome = archive.save(
        make_capture(url, f"{url} {text}".encode()), make_article(url, text=text, title=title)
    )
    assert isinstance(outcome, Saved)
    return outcome


def pairs(archive: Archive) -> list[tuple[object, ...]]:
    rows = archive.query(
        "SELECT article_id, duplicate_of, similarity FROM duplicates ORDER BY 1, 2"
    )
    return list(rows.rows)


def test_the_same_text_elsewhere_is_named_when_it_is_saved(archive: Archive) -> None:
    """The outcome names the first article with the same text; white space does not matter."""
    text = " ".join(make_text(1))
    assert save(archive, "https://one.example/a", text).same_text_as is None
    assert save(archive, "https://two.example/b", text.replace(" ", "  ")).same_text_as == 1
    assert save(archive, "https://three.example/c", " ".join(make_text(2))).same_text_as is None
    assert pairs(archive) == [(2, 1, 1.0)]
    assert [one.id for one in archive.list_rows(Selection(unique=True, order="id"))] == [1, 3]
    assert archive.count_articles(Selection(query="is:unique")) == 2


@pytest.mark.parametrize(
    ("change", "least"),
    [("edit 2 %", 0.98), ("edit 5 %", 0.9), ("cut 30 %", 0.9), ("tail", 1.0)],
)
def test_edited_copies_are_found(change: str, least: float) -> None:
    """Of copies that are edited in 5 % of their words or cut by 30 %, nine of ten and more are found."""
    changes = {
        "edit 2 %": lambda words, seed: edit(words, 0.02, seed),
        "edit 5 %": lambda words, seed: edit(words, 0.05, seed),
        "cut 30 %": lambda words, _seed: words[: len(words) * 7 // 10],
        "tail": lambda words, seed: [*words, *make_text(-seed, 8)],
    }
    found = 0
    for seed in range(1, 101):
        words = make_text(seed)
        one = make_signature(" ".join(words))
        other = make_signature(" ".join(changes[change](words, seed)))
        assert one is not None
        assert other is not None
        shares_band = any(one[b : b + 16] == other[b : b + 16] for b in range(0, 256, 16))
        found += shares_band and compare_signatures(one, other) >= 0.5
    assert found >= least * 100


def test_other_texts_are_not_linked(archive: Archive) -> None:
    """Two hundred different texts, and short ones that are alike, have no link."""
    for number in range(200):
        save(archive, f"https://one.example/{number}", " ".join(make_text(number + 500, 150)))
    for number in range(5):
        save(archive, f"https://two.example/{number}", f"Short note number {number} of the day")
    assert pairs(archive) == []


def test_links_follow_edits_and_forgetting(archive: Archive) -> None:
    """A text that changes loses its links, one that becomes a copy gets them; nothing of a forgotten one stays."""
    first, second = make_text(1), make_text(2)
    save(archive, "https://one.example/a", " ".join(first))
    save(archive, "https://two.example/b", " ".join(edit(first, 0.02)))
    assert [row[:2] for row in pairs(archive)] == [(2, 1)]
    save(archive, "https://two.example/b", " ".join(second))
    assert pairs(archive) == []
    save(archive, "https://one.example/a", " ".join(second))
    assert pairs(archive) == [(2, 1, 1.0)]
    archive.tombstones.forget([2])
    assert pairs(archive) == []
    assert {row[0] for row in run_sql(archive.path, "SELECT article_id FROM text_band")} == {1}
    assert list(archive.find_problems()) == []


def test_characters_count_where_no_space_is_between_words(archive: Archive) -> None:
    """A Chinese text and its copy with a few other characters are nearly the same."""
    text = "".join(random.Random(1).choices("灯台雾海船风浪石岸夜光明暗星月水火山川云雨雪", k=300))
    save(archive, "https://one.example/a", text)
    save(archive, "https://two.example/b", text[:150] + "新" + text[151:])
    assert [row[:2] for row in pairs(archive)] == [(2, 1)]


def test_a_site_whose_texts_are_alike_is_reported(archive: Archive) -> None:
    """Articles of one site under different titles with the same boilerplate are a sign of a broken extraction."""
    boilerplate = make_text(1, 300)
    for number in range(8):
        text = " ".join([*boilerplate, *make_text(number + 50, 10)])
        save(archive, f"https://broken.example/{number}", text, title=f"Title {number}")
        save(archive, f"https://good.example/{number}", " ".join(make_text(number + 90)))
        save(archive, f"https://copy{number}.example/", " ".join(make_text(7)))
    (alike,) = archive.find_alike_sites()
    assert (alike.site, alike.articles, alike.of) == ("broken.example", 7, 8)


def test_a_thousand_equal_texts_cost_no_thousand_links(archive: Archive) -> None:
    """Each article is linked with at most ten others."""
    text = " ".join(make_text(1, 100))
    for number in range(60):
        save(archive, f"https://one.example/{number}", text)
    assert len(pairs(archive)) < 60 * 10


def test_articles_of_an_older_version_are_compared_on_request(path: Path) -> None:
    """An upgrade leaves the tables empty; they are filled in steps."""
    text = " ".join(make_text(1))
    with Archive.open(path) as archive:
        for number in range(120):
            save(
                archive,
                f"https://one.example/{number}",
                text if number > 117 else f"{number} {text[number:]}",
            )
    for table in ("text_print", "text_band", "duplicate"):
        run_sql(path, f"DELETE FROM {table}")
    with Archive.open(path) as archive:
        last: int | None = 0
        steps = 0
        while last is not None:
            last = archive.link_duplicates(last)
            steps += 1
        assert steps == 4
        assert (120, 119, 1.0) in pairs(archive)
