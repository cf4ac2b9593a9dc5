"""One selection: query language, SQL conditions, the archive as it was, order and counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from archive_pages import Clock, make_article, make_capture
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive import Archive, Selection
from scraper.archive.search.query import STATES
from scraper.errors import ArchiveError

WORDS = ("fog", "lamp", "rye", "tide", "foghorn", "straße")
TAGS = ("Sea", "Bread")


@dataclass(frozen=True)
class Facts:
    """An article in plain Python, for the naive evaluation."""

    id: int
    site: str
    words: tuple[str, ...]
    author: str
    tag: str
    language: str | None
    published: str | None
    page_type: str
    confidence: float
    labels: frozenset[str]
    is_edited: bool

    @property
    def date(self) -> str:
        return self.published or "2026-01-01"


def _facts() -> Iterator[Facts]:
    for number in range(1, 25):
        yield Facts(
            id=number,
            site=("a.example", "b.a.example", "c.example")[number % 3],
            words=tuple(WORDS[(number * step) % len(WORDS)] for step in (1, 2, 5))
            if number != 24
            else tuple(WORDS[(18 * step) % len(WORDS)] for step in (1, 2, 5)),
            author=("Ivo Brandt", "Maren Größe")[number % 2],
            tag=TAGS[number // 2 % 2],
            language=(None, "en", "en-GB", "de")[number % 4],
            published=(None, "2024-05-01", "2025-02-03")[number % 3],
            page_type=("article", "forum")[number % 5 == 0],
            confidence=(0.9, 0.3)[number % 7 == 0],
            labels=frozenset(
                name for name, step in (("starred", 4), ("read", 3)) if number % step == 0
            ),
            is_edited=number % 6 == 0,
        )


FACTS = tuple(_facts())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive with the articles of `FACTS`."""
    with Archive.open(tmp_path_factory.mktemp("library") / "archive.db", clock=Clock()) as archive:
        for one in FACTS:
            url = f"https://{one.site}/{one.id}"
            for text in ("Earlier text.",) * one.is_edited + (" ".join(one.words),):
                article = make_article(
                    url, text=text, title=None, authors=(one.author,), tags=(one.tag,),
                    language=one.language, published=one.published, page_type=one.page_type,
                    confidence=one.confidence,
                )  # fmt: skip
                archive.save(make_capture(url, body=(url + text).encode()), article)
            archive.marks.add_labels(one.id, one.labels)
        yield archive


def fold(text: str) -> str:
    return text.lower().replace("ß", "ss").replace("ö", "o")


Test = Callable[[Facts], bool]


def _copies(one: Facts) -> bool:
    return sum(other.words == one.words for other in FACTS) > 1


TESTS: dict[str, Test] = {
    **{word: lambda one, w=word: fold(w) in map(fold, one.words) for word in WORDS},
    "fog*": lambda one: any(word.startswith("fog") for word in one.words),
    '"lamp tide"': lambda one: "lamp tide" in " ".join(one.words),
    "strasse": lambda one: "straße" in one.words,
    "site:a.example": lambda one: one.site.endswith("a.example"),
    "site:c.example": lambda one: one.site == "c.example",
    "author:ivo": lambda one: "Ivo" in one.author,
    'author:"maren grosse"': lambda one: "Maren" in one.author,
    "tag:sea": lambda one: one.tag == "Sea",
    "tag:se": lambda _one: False,
    "label:starred": lambda one: "starred" in one.labels,
    "lang:en": lambda one: (one.language or "").startswith("en"),
    "lang:en-GB": lambda one: one.language == "en-GB",
    "type:forum": lambda one: one.page_type == "forum",
    "after:2025": lambda one: one.date >= "2025",
    "before:2025-06": lambda one: one.date < "2025-06",
    "is:starred": lambda one: "starred" in one.labels,
    "is:read": lambda one: "read" in one.labels,
    "is:unread": lambda one: "read" not in one.labels,
    "is:private": lambda _one: False,
    "is:low-confidence": lambda one: one.confidence < 0.6,
    "is:edited": lambda one: one.is_edited,
    "is:duplicate": _copies,
    "is:unique": lambda one: not any(other.words == one.words and other.id < one.id for other in FACTS),
}  # fmt: skip
"""Every kind of term, with what it means."""

TERM = st.tuples(st.sampled_from(sorted(TESTS)), st.booleans())
QUERY = st.lists(st.lists(TERM, min_size=1, max_size=3), min_size=1, max_size=4)


def write(query: list[list[tuple[str, bool]]]) -> str:
    return " ".join(
        " OR ".join(f"{'-' if negated else ''}{term}" for term, negated in group) for group in query
    )


def evaluate(query: list[list[tuple[str, bool]]]) -> set[int]:
    return {
        one.id
        for one in FACTS
        if all(any(TESTS[term](one) != negated for term, negated in group) for group in query)
    }


@settings(max_examples=150, deadline=None)
@given(QUERY)
def test_any_query_selects_what_its_terms_mean(
    library: Archive, query: list[list[tuple[str, bool]]]
) -> None:
    """Lists, counts, searches and SQL over the same query agree with a naive evaluation."""
    text, expected = write(query), evaluate(query)
    selection = Selection(query=text, order="id")
    assert [one.id for one in library.list_rows(selection)] == sorted(expected)
    assert library.count_articles(selection) == len(expected)
    assert {hit.id for hit in library.search(text, limit=100)} == expected


@settings(max_examples=40, deadline=None)
@given(QUERY)
def test_the_archive_as_it_is_now_is_the_archive(
    library: Archive, query: list[list[tuple[str, bool]]]
) -> None:
    """A date after the last revision changes no selection."""
    selection = Selection(query=write(query), order="id", as_of="2027")
    assert {one.id for one in library.list_articles(selection)} == evaluate(query)


def test_every_state_has_a_test() -> None:
    """The property covers every value of `is:`."""
    assert {f"is:{state}" for state in STATES} <= set(TESTS)


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ("fog is:wet", "bad-query", "'wet' is not a state; known: starred, .* at character 5 of the query"),
        ("-is:wet", "bad-query", "at character 1 of the query"),
        ("after:soon", "bad-date", "'soon' is not a date.* at character 1 of the query"),
        ("a OR before:2024-13", "bad-date", "not in the calendar.* at character 6 of the query"),
    ],
)  # fmt: skip
def test_a_wrong_query_names_the_place(
    library: Archive, query: str, code: str, message: str
) -> None:
    """One line with a stable code and the position, from lists and from searches."""
    for ask in (
        lambda: library.search(query),
        lambda: list(library.list_rows(Selection(query=query))),
    ):
        with pytest.raises(ArchiveError, match=message) as caught:
            ask()
        assert caught.value.code == code
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("query", ["", " ", "()", '""'])
def test_a_query_without_a_term_selects_nothing(library: Archive, query: str) -> None:
    """Nothing is named, so nothing is listed, exported or forgotten."""
    assert list(library.list_articles(Selection(query=query))) == []
    assert library.count_articles(Selection(query=query)) == 0


def test_a_sql_condition_selects(library: Archive) -> None:
    """A condition over the view `articles` narrows the other filters down."""
    selection = Selection(
        where="word_count >= 3 AND site = 'c.example' -- ours", query="fog", order="id"
    )
    expected = [one.id for one in FACTS if one.site == "c.example" and "fog" in one.words]
    assert [one.id for one in library.list_articles(selection)] == expected
    narrowed = Selection(where="1", ids=(3, 5, 900), order="id")
    assert [one.id for one in library.list_articles(narrowed)] == [3, 5]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("nonsense = 1", "bad-sql"),
        ("1); DELETE FROM article; --", "bad-sql"),
        ("load_extension('x')", "sql-refused"),
        ("(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n)", "sql-timeout"),
    ],
)  # fmt: skip
def test_a_sql_condition_only_reads(
    library: Archive, where: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A condition is refused where a statement of `sql` would be, and changes nothing."""
    monkeypatch.setattr("scraper.archive.archive.TIME_LIMIT_SECONDS", 0.2)
    with pytest.raises(ArchiveError) as caught:
        library.count_articles(Selection(where=where))
    assert caught.value.code == code
    assert library.stats()["articles"] == len(FACTS)


def test_undated_articles_come_last(library: Archive) -> None:
    """In both orders by date, an article without one follows all that have one."""
    for order in ("newest", "oldest"):
        dates = [one.published for one in library.list_rows(Selection(order=order))]
        dated = [date for date in dates if date]
        assert dates == sorted(dated, reverse=order == "newest") + [None] * (
            len(dates) - len(dated)
        )


def test_the_archive_as_it_was(archive: Archive, clock: Clock) -> None:
    """`as_of` shows and searches the revisions of then; later articles are not there."""
    url = "https://keeper.example/log"
    for body, text in ((b"1", "A raven."), (b"2", "A heron.")):
        capture = make_capture(url, body=body, fetched_at=clock.now)
        archive.save(capture, make_article(url, text=text, title=None))
        clock.go(days=30)
    other = "https://b.example/"
    archive.save(make_capture(other, fetched_at=clock.now), make_article(other))

    def texts(as_of: str | None, query: str | None = None) -> list[str]:
        selection = Selection(as_of=as_of, query=query, order="id")
        return [stored.article.text for stored in archive.list_articles(selection)]

    assert texts("2025-12") == []
    assert texts("2026-01-01") == ["A raven."]
    assert texts("2026-01-01", "raven -heron") == ["A raven."]
    assert texts("2026-01-01", "heron") == []
    assert texts("2026-02-15", "heron") == ["A heron."]
    assert texts("2026-02-15", "raven") == []
    assert len(texts("2026")) == 2
    (hit,) = archive.search("raven", selection=Selection(as_of="2026-01-15"))
    assert hit.snippet == "A raven."
    assert archive.search("raven") == []


def test_figures_of_a_selection(library: Archive, tmp_path: Path) -> None:
    """The figures of every article add up to the archive's own, but for the file's size."""
    whole = library.stats()
    del whole["database_bytes"]
    assert library.stats(Selection(query="site:a.example OR site:c.example")) == whole
    edited = library.stats(Selection(query="is:edited"))
    assert (edited["articles"], edited["revisions"]) == (4, 8)
