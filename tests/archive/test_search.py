"""Searching: what is found, where the words stand, and that no query can fail."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from archive_pages import make_article, make_capture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive import Archive, Selection
from scraper.errors import ArchiveError

ARTICLES = (
    ("fog", {"title": "Fog on the rock", "text": "The lamp was lit at noon. Nobody came."}),
    (
        "bread",
        {
            "title": "Rye bread",
            "text": "Flour, water and a day. The fog is not mentioned but here.",
            "authors": ("Ivo Brandt",),
            "tags": ("Baking", "Rye"),
            "language": "en-GB",
            "published": "2024-05-01",
        },
    ),
    ("cafe", {"title": "Das Café", "text": "Ein Stück Kuchen über dem Meer.", "language": "de"}),
    (
        "tokyo",
        {"title": "灯台の話", "text": "東京都の灯台は霧の中にある。新しいiPhone手機も。"},
    ),
    ("thai", {"title": "ประภาคาร", "text": "ประภาคารอยู่ในหมอก"}),
    ("korea", {"title": "등대", "text": "등대지기는 안개를 보았다."}),
)


@pytest.fixture
def full(archive: Archive) -> Archive:
    """An archive with articles in six languages."""
    for name, fields in ARTICLES:
        url = f"https://{name}.example/post"
        archive.save(make_capture(url), make_article(url, **({"title": None} | fields)))
    return archive


def find(archive: Archive, query: str) -> list[str]:
    """Give the names of the articles found, in order."""
    return [hit.site.removesuffix(".example") for hit in archive.search(query)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fog", ["fog", "bread"]),
        ("FOG noon", ["fog"]),
        ("fog -noon", ["bread"]),
        ('"lit at noon"', ["fog"]),
        ('"noon lit"', []),
        ("noon OR flour", ["fog", "bread"]),
        ("fog noon OR flour", ["fog", "bread"]),
        ('kuchen OR "lit at noon" OR xyzzy', ["cafe", "fog"]),
        ("fog OR flour -noon", ["bread"]),
        ("noon or flour", []),
        ("OR noon", []),
        ("noon OR", ["fog"]),
        ("flo*", ["bread"]),
        ("cafe uber", ["cafe"]),
        ("Ivo", ["bread"]),
        ("東京", ["tokyo"]),
        ("灯台", ["tokyo"]),
        ("京都", ["tokyo"]),
        ("iPhone", ["tokyo"]),
        ("iPhone手機", ["tokyo"]),
        ("霧 -東京", []),
        ("หมอก", ["thai"]),
        ("안개", ["korea"]),
        ("등대", ["korea"]),
        ("author:ivo", ["bread"]),
        ("tag:baking", ["bread"]),
        ("tag:bak", []),
        ("lang:en", ["bread"]),
        ("fog site:fog.example", ["fog"]),
        ("fog before:2025-01-01", ["bread"]),
        ("fog after:2025-01-01", ["fog"]),
        ('author:"Ivo Brandt" water', ["bread"]),
        ("nowhere", []),
    ],
)
def test_a_query_finds(full: Archive, query: str, found: list[str]) -> None:
    """Words, phrases, beginnings, exclusions, filters and every script are understood."""
    assert find(full, query) == found


FOLDED = {
    "street": "Die lange Straße führt zum Fluß hinab.",
    "heart": "Le cœur de la manœuvre, près d'Ærø, dit Søren à Łódź.",
    "athens": "Η Αθήνα ξυπνά νωρίς, είπε ο Οδυσσεύς.",
    "fir": "Ёлка у за́мка, и мой ёж спит.",
    "arabic": "قَرَأَ أحمد الكِتَاب",
}
"""Texts whose words have letters that SQLite's tokenizer does not fold."""


@pytest.fixture
def accented(archive: Archive) -> Archive:
    """An archive with the texts of `FOLDED`, and one revision of each that was replaced."""
    for name, text in FOLDED.items():
        url = f"https://{name}.example/post"
        for body, words in ((b"1", f"Früher hieß es {text[:9]}"), (b"2", text)):
            article = make_article(
                url, text=words, title=None, authors=("Jürgen Großmann",), tags=("Größe",)
            )
            archive.save(make_capture(url, body=body), article)
    return archive


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("strasse", "street"),
        ("Straße", "street"),
        ("STRASSE", "street"),
        ('"lange strasse"', "street"),
        ('"LANGE STRAẞE"', "street"),
        ("stras*", "street"),
        ("straß*", "street"),
        ("fluss", "street"),
        ("coeur", "heart"),
        ("cœur", "heart"),
        ("manoeuvre aero", "heart"),
        ("soren lodz", "heart"),
        ("SØREN ŁÓDŹ", "heart"),
        ("αθηνα", "athens"),
        ("Αθήνα", "athens"),
        ("ΑΘΗΝΑ", "athens"),
        ("ξυπνα", "athens"),
        ("οδυσσευς", "athens"),
        ("ΟΔΥΣΣΕΎΣ", "athens"),
        ("елка", "fir"),
        ("ЁЛКА", "fir"),
        ("замка", "fir"),
        ("е\u0308лка еж", "fir"),
        ("мои\u0306", "fir"),
        ("احمد", "arabic"),
        ("الكتاب", "arabic"),
        ("fluss OR nirgends", "street"),
        ("author:grossmann strasse", "street"),
        ("tag:groesse", None),
        ("tag:grosse елка", "fir"),
        ("мои", None),
        ("hiess", None),
    ],
)
def test_accents_and_ligatures_do_not_matter(
    accented: Archive, query: str, found: str | None
) -> None:
    """Words are found however they are spelled in the text and in the query."""
    assert find(accented, query) == ([] if found is None else [found])


def test_an_excluded_word_is_folded(accented: Archive) -> None:
    """An exclusion leaves out every spelling of its word."""
    assert "street" not in find(accented, "-strasse")
    assert "athens" not in find(accented, "-ΑΘΗΝΑ")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("strasse", ["Straße"]),
        ("stras*", ["Stras", "Straß"]),
        ("coeur aero", ["cœur", "Ærø"]),
        ("αθηνα", ["Αθήνα"]),
        ("елка замка", ["Ёлка", "за\u0301мка"]),
        ("الكتاب", ["الكِتَاب"]),
    ],
)
def test_the_snippet_shows_the_original_spelling(
    accented: Archive, query: str, shown: list[str]
) -> None:
    """Folding is for comparing only; the words found are marked as they are written."""
    hit = accented.search(query)[0]
    assert hit.snippet == FOLDED[hit.site.removesuffix(".example")]
    assert [hit.snippet[start:end] for start, end in hit.marks] == [
        word for word in shown if word in hit.snippet
    ]


def test_the_snippet_is_where_the_word_is_behind_many_expanded_letters(archive: Archive) -> None:
    """Letters that fold to two do not shift the snippet away from its word."""
    archive.save(make_capture(), make_article(text="ß " * 2000 + "the lamp " + "ß " * 2000))
    hit = archive.search("lamp")[0]
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["lamp"]


def test_sql_reads_the_original_spelling(accented: Archive) -> None:
    """In SQL, `fold` makes a query's words; `snippet` marks the words as they are written."""
    rows = accented.query(
        "SELECT snippet(articles_fts, 2, '[', ']', '…', 4) FROM articles_fts"
        " WHERE articles_fts MATCH fold('Straße')"
    ).rows
    assert list(rows) == [("Die lange [Straße] führt…",)]


def test_the_index_fits_after_edits_and_after_a_rebuild(accented: Archive) -> None:
    """Folded words are taken out as they were added, and a rebuild folds them again."""
    assert list(accented.find_problems()) == []
    accented.rebuild_search()
    assert list(accented.find_problems()) == []
    assert find(accented, "strasse") == ["street"]


def test_a_title_counts_more_than_a_mention(full: Archive) -> None:
    """The article that is about the word comes before the one that mentions it."""
    assert find(full, "fog")[0] == "fog"


def test_the_passage_shows_the_words_found(full: Archive) -> None:
    """The snippet is a passage of the text, and its marks are the words looked for."""
    hit = full.search("flour")[0]
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Flour"]


def test_the_passage_reads_as_written_without_spaces(full: Archive) -> None:
    """Text in a script without spaces is shown without the spaces that the index needs."""
    hit = full.search("灯台は")[0]
    assert "東京都の灯台は霧の中にある" in hit.snippet
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["灯台は"]


def test_only_the_newest_revision_is_found(archive: Archive) -> None:
    """Words that an edit removed are no longer found; new ones are."""
    archive.save(make_capture(), make_article(text="A raven."))
    archive.save(make_capture(body=b"2"), make_article(text="A heron."))
    assert find(archive, "raven") == []
    assert len(find(archive, "heron")) == 1


def test_a_limit_and_an_offset_page_through(full: Archive) -> None:
    """Hits come in pages that neither overlap nor leave one out."""
    pages = [
        full.search("fog", limit=1, selection=Selection(offset=offset))[0].id for offset in (0, 1)
    ]
    assert pages == [hit.id for hit in full.search("fog")]


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        '"',
        '""',
        "*",
        "-x",
        "--",
        "NEAR(",
        "NEAR(a b, 5)",
        "AND",
        "OR NOT",
        "a AND",
        "title:",
        "text:x",
        "^a",
        "a^2",
        "{a b}:c",
        "\x00",
        "a\x00b",
        "'; DROP TABLE article; --",
        "\ud800",
        "(" * 1900,
        "東" * 1999,
        "a* " * 64,
        "😀",
        "%_\\",
    ],
)
def test_s14_no_query_fails(full: Archive, query: str) -> None:
    """Whatever a user types is text to look for, never syntax that raises."""
    assert isinstance(full.search(query), list)


@pytest.mark.parametrize(
    ("query", "place"),
    [("-", 1), ("fog -", 5), ("site:", 1), ("fog -is:", 5), ('tag:"" fog', 1), ("fog OR lang:", 8)],
)
def test_s14_nothing_after_a_filter_or_a_minus_is_reported(
    full: Archive, query: str, place: int
) -> None:
    """A half-typed term is an error with its place, not a search without results."""
    with pytest.raises(ArchiveError, match=rf"right after .* at character {place} of") as caught:
        full.search(query)
    assert caught.value.code == "bad-query"


@pytest.mark.parametrize(
    "query",
    ["(" * 2001, '"' * 2001, "a " * 65, "a* " * 200, "東" * 3000, "x" * 100_000, "-a " * 70],
)
def test_s14_a_query_is_never_cut(full: Archive, query: str) -> None:
    """Part of a query would choose other articles, so a longer one is refused with a message."""
    with pytest.raises(ArchiveError, match="more than 2000 characters or 64 terms") as caught:
        full.search(query)
    assert caught.value.code == "bad-query"


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60) | st.lists(st.sampled_from('ab"*-():^ \x00東ก NEAR')).map("".join))
def test_s14_no_query_fails_by_chance(full: Archive, query: str) -> None:
    """Random text and random pieces of query syntax give a list, or name a half-typed term."""
    try:
        found: object = full.search(query)
    except ArchiveError as error:
        found = [error.code] if "right after" in error.message else error
    assert isinstance(found, list)


def test_a_query_alone_of_exclusions_leaves_out(full: Archive) -> None:
    """A query that only excludes gives everything else."""
    assert "fog" not in find(full, "-noon")
    assert len(find(full, "-noon")) == len(ARTICLES) - 1


def test_r10_a_large_archive_is_searched_at_once(path: Path) -> None:
    """A word that is in every article still gives its first page within a second."""
    with Archive.open(path) as archive:
        for number in range(60):
            url = f"https://big.example/{number}"
            text = f"common word {number} " * 20_000
            archive.save(make_capture(url), make_article(url, text=text))
        began = time.monotonic()
        hits = archive.search("common", limit=20)
        assert time.monotonic() - began < 2
        assert len(hits) == 20
