"""What each format makes of an article."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import sys
from html.parser import HTMLParser

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored_articles import make_stored

from scraper.errors import ExportError
from scraper.export import EXCEL, FORMATS
from scraper.export.csv_table import escape_formula, render_plain_row
from scraper.export.front_matter import render_scalar
from scraper.export.markdown import escape_markdown
from scraper.records import StoredArticle

HAS_PYARROW = importlib.util.find_spec("pyarrow") is not None
INSTALLED = [name for name in FORMATS if name != "parquet" or HAS_PYARROW]


def test_parquet_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the error names it."""
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)  # as where it is not installed
    with pytest.raises(ExportError, match=r"pip install .*\[parquet\]'") as caught:
        render("parquet")
    assert caught.value.code == "parquet-not-installed"


def render(name: str, *articles: object) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    FORMATS[name].write(articles, stream)  # type: ignore[arg-type]
    stream.flush()
    return stream.buffer.getvalue().decode("latin-1" if is_binary(name) else "utf-8")  # type: ignore[attr-defined]


def is_binary(name: str) -> bool:
    return FORMATS[name].render_many is None


def test_text_is_headline_and_text() -> None:
    """The text export is the headline, a blank line and the clean text."""
    assert render("text", make_stored()) == (
        "The lamp and the fog\n\nThe fog came at noon.\n\nThe lamp burned on.\n"
    )


def test_texts_are_apart_by_a_form_feed() -> None:
    """Between two articles stands a form feed, and nowhere else."""
    rendered = render("text", make_stored(1, text="a\fb"), make_stored(2))
    assert len(rendered.split("\f\n")) == 2
    assert rendered.count("\f") == 1


def test_a_text_without_headline_is_the_text() -> None:
    """An article without a title begins with its text."""
    assert render("text", make_stored(title=None)).startswith("The fog came")


def test_markdown_has_front_matter_and_body() -> None:
    """The note begins with the fields that note programs read, in a fixed order."""
    assert render("markdown", make_stored(7)) == (
        "---\n"
        'title: "The lamp and the fog"\n'
        "author:\n"
        '  - "Maren Holt"\n'
        '  - "Ivo Brandt"\n'
        'source: "https://keeper.example/7"\n'
        'site: "Keeper\'s Log"\n'
        'domain: "keeper.example"\n'
        'published: "2024-05-01T23:30:00-05:00"\n'
        'modified: "2024-05-02"\n'
        'created: "2026-03-04T05:06:07Z"\n'
        'description: "A night on the rock."\n'
        'language: "en"\n'
        'image: "https://keeper.example/lamp.jpg"\n'
        'section: "Log"\n'
        'licence: "CC BY 4.0"\n'
        "tags:\n"
        '  - "fog"\n'
        '  - "lamp"\n'
        "word_count: 9\n"
        "archive_id: 7\n"
        "revision: 1\n"
        f'sha256: "{"ab" * 32}"\n'
        "---\n"
        "\n"
        "The fog came at **noon**.\n\nThe lamp burned on.\n"
    )


def test_front_matter_leaves_out_what_is_unknown() -> None:
    """A field without a value has no line."""
    rendered = render("markdown", make_stored(title=None, authors=(), tags=(), published=None))
    for key in ("title", "author", "tags", "published"):
        assert f"\n{key}:" not in rendered


YAML_TRAPS = (
    "yes", "no", "null", "~", "1.0", "0x1f", "1e3", "2024-05-01", "12:30:00", "*a", "&a", "!a",
    "a: b", "a #b", "#", "---", "...", "- a", "? a", "[a", "{a", "|", ">", "%a", "@a", "`a",
    "'", '"', "\\", '\\"', "\\n", "a\nb", "a\r\nb", "\t", " a ", "", "a\u2028b", "a\u2029b",
    "a\u0085b", "\ufeffa", "\x7f", "\x00", "\x1b[31m", "😀", "é", "\uffff",
)  # fmt: skip


def parse_yaml_scalar(text: str) -> str:
    """Parse a double-quoted YAML 1.2 scalar on one line, by the letter of the specification."""
    assert len(text) >= 2
    assert text[0] == text[-1] == '"'
    parsed = ""
    rest = text[1:-1]
    while rest:
        if rest[0] == "\\":
            escape = re.match(r"\\(?:u([0-9a-fA-F]{4})|([\"\\/bfnrt]))", rest)
            assert escape, rest
            named = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
            parsed += chr(int(escape[1], 16)) if escape[1] else named.get(escape[2], escape[2])
            rest = rest[escape.end() :]
            continue
        character = rest[0]
        assert character != '"'
        assert is_yaml_printable(character), hex(ord(character))
        parsed += character
        rest = rest[1:]
    return parsed


def is_yaml_printable(character: str) -> bool:
    """Answer whether YAML 1.2 (5.1) allows the character unescaped, line breaks left out."""
    code = ord(character)
    return (
        0x20 <= code <= 0x7E
        or (0xA0 <= code <= 0xD7FF and code not in (0x2028, 0x2029))
        or (0xE000 <= code <= 0xFFFD and code != 0xFEFF)
        or 0x10000 <= code <= 0x10FFFF
    )


@pytest.mark.parametrize("text", YAML_TRAPS)
def test_f4_a_string_stays_that_string(text: str) -> None:
    """What YAML would take for something else comes back as the string that it was."""
    assert parse_yaml_scalar(render_scalar(text)) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_f4_any_string_stays_that_string(text: str) -> None:
    """Every string comes back from its YAML form."""
    assert parse_yaml_scalar(render_scalar(text)) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_f4_no_title_ends_the_block(title: str) -> None:
    """Whatever the title, the block has one line a field and ends where it should."""
    rendered = render("markdown", make_stored(title=title))
    block = rendered.split("\n---\n")[0]
    assert block.count("\n") == render("markdown", make_stored()).split("\n---\n")[0].count(
        "\n"
    ) - (not title)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("1. no list", "1\\. no list"),
        ("12) no list", "12\\) no list"),
        ("*no* _stress_", "\\*no\\* \\_stress\\_"),
        ("<script>", "\\<script\\>"),
        ("&lt;", "&amp;lt;"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("    no code", "no code"),
        ("> no quote", "\\> no quote"),
        ("a | b", "a \\| b"),
        ("---", "\\---"),
        ("one\ntwo\n\nthree", "one  \ntwo\n\nthree"),
    ],
)
def test_f5_text_that_looks_like_markup_is_escaped(text: str, escaped: str) -> None:
    """Plain text in Markdown reads as it stands."""
    assert escape_markdown(text) == escaped


def test_f5_an_article_without_markdown_is_escaped() -> None:
    """Where only text was stored, the note's body is that text, escaped."""
    rendered = render("markdown", make_stored(markdown=None, text="# <b>x</b>"))
    assert rendered.endswith("---\n\n\\# \\<b\\>x\\</b\\>\n")


def test_jsonl_is_one_object_a_line() -> None:
    """Each line is one article with every field, in the order of the articles."""
    lines = render("jsonl", make_stored(1), make_stored(2, title="a\u2028b\u0085c\nd")).splitlines()
    first, second = map(json.loads, lines)
    assert second["title"] == "a\u2028b\u0085c\nd"
    assert first == {
        "id": 1,
        "url": "https://keeper.example/1",
        "site": "keeper.example",
        "title": "The lamp and the fog",
        "authors": ["Maren Holt", "Ivo Brandt"],
        "published": "2024-05-01T23:30:00-05:00",
        "modified": "2024-05-02",
        "language": "en",
        "site_name": "Keeper's Log",
        "description": "A night on the rock.",
        "canonical_url": None,
        "lead_image": "https://keeper.example/lamp.jpg",
        "tags": ["fog", "lamp"],
        "labels": [],
        "note": None,
        "section": "Log",
        "licence": "CC BY 4.0",
        "robots": None,
        "page_type": "article",
        "confidence": 0.0,
        "word_count": 9,
        "counts": {"views": 66, "likes": 3, "comments": None, "shares": None},
        "images": [
            {
                "url": "https://keeper.example/lamp.jpg",
                "alt": "A lamp",
                "caption": None,
                "credit": None,
            }
        ],
        "comments": [{"author": "Ann", "published": None, "text": "Good night.", "reply_to": None}],
        "found_by": {"title": "h1"},
        "revision": 1,
        "first_saved_at": "2026-03-04T05:06:07Z",
        "saved_at": "2026-03-04T05:06:07Z",
        "body_digest": "ab" * 32,
        "text": "The fog came at noon.\n\nThe lamp burned on.",
        "markdown": "The fog came at **noon**.\n\nThe lamp burned on.",
        "html": "<p>The fog came at <strong>noon</strong>.</p><p>The lamp burned on.</p>",
    }


def read_excel(stored: StoredArticle) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    EXCEL.write([stored], stream)
    text = stream.getvalue()
    assert text.startswith("\ufeffid,")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_f3_a_formula_is_made_harmless(start: str) -> None:
    """A cell that a spreadsheet would calculate begins with an apostrophe."""
    title = f"{start}cmd|' /C calc'!A0"
    (row,) = read_excel(make_stored(title=title))
    assert row["title"] == f"'{title}"


def test_f3_a_harmless_cell_is_unchanged() -> None:
    """Ordinary text is not touched."""
    assert escape_formula("Fog = cold") == "Fog = cold"


def test_csv_keeps_line_breaks_and_quotes() -> None:
    """A text with breaks, quotes and commas comes back from the table."""
    text = 'One, "two"\n\nthree; four'
    rows = list(csv.DictReader(io.StringIO(render("csv", make_stored(text=text)), newline="")))
    assert rows[0]["text"] == text
    assert rows[0]["authors"] == "Maren Holt; Ivo Brandt"


def test_html_runs_nothing() -> None:
    """Scripts, handlers and script links in stored HTML do not reach the page."""
    evil = (
        '<p onclick="a()">x</p><script>b()</script><a href="javascript:c()">y</a>'
        '<iframe src="https://evil.example"></iframe><svg onload="d()"></svg>'
        '<form action="https://evil.example"><input></form>'
    )
    page = render("html", make_stored(html=evil, title="<script>e()</script>"))
    body = page.split("<body>")[1]
    for trace in ("<script", "onclick", "javascript:", "<iframe", "onload", "<form"):
        assert trace not in body
    assert "default-src 'none'" in page


@pytest.mark.parametrize("tag", ["p", "h2", "li", "pre", "blockquote"])
def test_html_keeps_the_direction_of_its_blocks(tag: str) -> None:
    """Hebrew and Arabic pages are read from the right in their export, too."""
    page = render("html", make_stored(html=f'<{tag} dir="rtl" lang="he">שלום</{tag}>'))
    assert f'<{tag} dir="rtl" lang="he">שלום' in page or f'<{tag} lang="he" dir="rtl">שלום' in page


@pytest.mark.parametrize("title", ["The lamp and the fog", '"><script>x</script>', "a & b 'c'"])
def test_html_names_its_metadata_for_reference_managers(title: str) -> None:
    """A page of one article has its facts as citation and Dublin Core tags, escaped."""
    render_one = FORMATS["html"].render_one
    assert render_one is not None
    found: dict[str, list[str]] = {}

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            values = dict(attrs)
            if tag == "meta" and values.get("name"):
                found.setdefault(str(values["name"]), []).append(str(values["content"]))

    Reader().feed(render_one(make_stored(1, title=title)))
    assert found["citation_title"] == found["DC.title"] == [title]
    assert found["citation_author"] == found["DC.creator"] == ["Maren Holt", "Ivo Brandt"]
    assert found["citation_publication_date"] == ["2024/05/01"]
    assert found["DC.date"] == ["2024-05-01T23:30:00-05:00"]
    assert found["DC.identifier"] == found["citation_public_url"] == ["https://keeper.example/1"]
    assert found["DC.subject"] == ["fog", "lamp"]
    assert "citation_title" not in render("html", make_stored(1), make_stored(2))


def test_html_without_html_shows_the_text() -> None:
    """Where only text was stored, the page has its paragraphs, escaped."""
    page = render("html", make_stored(html=None, text="a < b\nc\n\nd"))
    assert "<p>a &lt; b<br>c</p>\n<p>d</p>" in page


def test_atom_is_a_feed_that_readers_read() -> None:
    """The feed has an entry for each article, with its fields and its sanitised body."""
    evil = make_stored(2, title="<b>\x0bx & y", html="<p>a</p><script>b()</script>")
    feed = feedparser.parse(io.BytesIO(render("atom", make_stored(1), evil).encode()))
    assert not feed.bozo
    first, second = feed.entries
    assert first.title == "The lamp and the fog"
    assert [author.name for author in first.authors] == ["Maren Holt", "Ivo Brandt"]
    assert [tag.term for tag in first.tags] == ["fog", "lamp"]
    assert (first.link, first.published) == ("https://keeper.example/1", "2024-05-02T04:30:00Z")
    assert first.content[0].value.startswith("<p>The fog came at <strong>noon</strong>.")
    assert "script" not in render("atom", evil)
    assert second.title == "<b>\ufffdx & y"


@pytest.mark.parametrize("name", INSTALLED)
def test_the_same_articles_give_the_same_bytes(name: str) -> None:
    """Nothing of the moment or the machine gets into an export."""
    articles = [make_stored(number) for number in range(3)]
    assert render(name, *articles) == render(name, *articles)


@pytest.mark.parametrize("name", INSTALLED)
def test_no_articles_are_no_error(name: str) -> None:
    """An empty selection gives an empty export, or the head of one."""
    stream = io.TextIOWrapper(io.BytesIO())
    assert FORMATS[name].write([], stream) == 0


def test_csv_is_for_programs_and_excel_for_people() -> None:
    """`csv` gives back every value; `--excel` has a byte order mark and no formula."""
    title = "=1+1\r\n\"x\", 'y'"
    stored = make_stored(title=title)
    (row,) = csv.DictReader(io.StringIO(render("csv", stored), newline=""))
    assert row["title"] == title
    (row,) = read_excel(stored)
    assert row["title"] == f"'{title}"


CELLS = st.none() | st.integers() | st.floats() | st.booleans() | st.text()


@given(st.lists(CELLS | st.sampled_from(["", '"', "a,b", "\r", "\n", "' ", " x"]), min_size=1))
def test_csv_is_what_the_standard_library_writes(cells: list[object]) -> None:
    """Every row has the bytes of `csv.writer`, for any values."""
    expected = io.StringIO(newline="")
    csv.writer(expected).writerow(cells)
    assert render_plain_row(cells) == expected.getvalue().removesuffix("\r\n") + "\n"
