"""Each format read back by something that knows nothing of the writer: nothing is lost."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_articles import SAVED, make_stored
from warc_pages import read_warc
from warcio.archiveiterator import ArchiveIterator  # noqa: TID251 - the independent reader

from scraper.export import FORMATS
from scraper.records import Capture, StoredArticle
from scraper.text.characters import clean_text

TEI = "{http://www.tei-c.org/ns/1.0}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"

HOSTILE = (
    "<script>e()</script> & \"x\" 'y'",
    "]]> <!-- --> &amp; &#0;",
    "{\\textbf{x}} $100 50% #1 a_b ~ ^ and}{",
    "ER  - \r\nTY  - BOOK\u2028x",
    "\x00\x08\x1b[31m \ufffe",
    "מגדלור 灯台 🗼 e\u0301",
)


def write(
    name: str, *articles: StoredArticle, page: Callable[[StoredArticle], Capture] | None = None
) -> bytes:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    pages = None if page is None else lambda one: (page(one),)
    assert FORMATS[name].write(articles, stream, pages) == len(articles)
    stream.flush()
    return stream.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


def legal(text: str) -> str:
    """What XML can hold of a text."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def read_book(content: bytes) -> tuple[ZipFile, ET.Element]:
    """Check what epubcheck checks first, and return the book and its package."""
    book = ZipFile(io.BytesIO(content))
    assert book.testzip() is None
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
    assert content[30:58] == b"mimetypeapplication/epub+zip"
    container = ET.fromstring(book.read("META-INF/container.xml"))
    (root_file,) = container.iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")
    package = ET.fromstring(book.read(root_file.attrib["full-path"]))
    items = {item.attrib["id"]: item.attrib["href"] for item in package.iter(f"{OPF}item")}
    assert len(set(items.values())) == len(items)
    held = {name.removeprefix("book/") for name in book.namelist() if name.startswith("book/")}
    assert set(items.values()) == held - {"content.opf"}
    spine = [one.attrib["idref"] for one in package.iter(f"{OPF}itemref")]
    assert set(spine) == set(items) - {"style"}
    for name in held - {"style.css", "content.opf"}:
        page = ET.fromstring(book.read(f"book/{name}"))
        assert page.tag == f"{XHTML}html"
        assert not [one for one in page.iter() if one.tag.endswith(("}img", "}script"))]
        for link in page.iter(f"{XHTML}a"):
            target = link.attrib.get("href", "https:")
            assert target in held or re.match("(https?|mailto):", target)
    return book, package


@pytest.mark.parametrize("title", HOSTILE)
def test_a_book_is_whole(title: str) -> None:
    """An EPUB has every article as well-formed XHTML, in its manifest, spine and contents."""
    html = (
        "<p>One<br>two &amp; <img src='https://x.example/a.png' alt='A lamp'> <b>three</b></p><hr>"
    )
    book, package = read_book(write("epub", make_stored(1, title=title), make_stored(2, html=html)))
    metadata = {one.tag: one.text for one in package.iter() if one.text and one.text.strip()}
    assert metadata[f"{DC}title"] == "Archived articles"
    assert metadata[f"{OPF}meta"] == "2026-03-04T05:06:07Z"
    contents = ET.fromstring(book.read("book/nav.xhtml"))
    links = {"".join(one.itertext()): one.attrib["href"] for one in contents.iter(f"{XHTML}a")}
    assert links[legal(title).replace("\r\n", "\n")] == "article-1.xhtml"
    text = "".join(ET.fromstring(book.read("book/article-2.xhtml")).itertext())
    assert "Onetwo & " in text
    assert "three" in text


def test_a_book_without_articles_is_a_book() -> None:
    """An empty selection has a cover and contents."""
    read_book(write("epub"))


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_text_is_valid_xml(title: str, text: str) -> None:
    """Whatever the words and the HTML, books and corpora can be parsed, and the words come back."""
    text = clean_text(text)
    article = make_stored(title=title, text=text, html=f"<p>{text}</p>")
    read_book(write("epub", article))
    tei = ET.fromstring(write("tei", article))
    paragraphs = ["".join(one.itertext()) for one in tei.iter(f"{TEI}p")][3:]
    words = " ".join(legal(text).replace("\r", "\n").split())
    assert " ".join(" ".join(paragraphs).split()).replace(" ", "") == words.replace(" ", "")


@pytest.mark.parametrize("title", HOSTILE)
def test_a_corpus_has_texts_and_metadata(title: str) -> None:
    """TEI has the required parts of its header, each field and each paragraph."""
    article = make_stored(3, title=title)
    corpus = ET.fromstring(write("tei", article, make_stored(4)))
    assert corpus.tag == f"{TEI}teiCorpus"
    one, two = corpus.findall(f"{TEI}TEI")
    described = one.find(f"{TEI}teiHeader/{TEI}fileDesc")
    assert described is not None
    assert [part.tag.removeprefix(TEI) for part in described] == [
        "titleStmt", "extent", "publicationStmt", "sourceDesc"
    ]  # fmt: skip
    assert described.findtext(f"{TEI}titleStmt/{TEI}title") == legal(title).replace("\r\n", "\n")
    assert [name.text for name in described.findall(f"{TEI}titleStmt/{TEI}author")] == [
        "Maren Holt",
        "Ivo Brandt",
    ]
    assert [term.text for term in one.iter(f"{TEI}term")] == ["fog", "lamp"]
    assert [part.text for part in two.findall(f"{TEI}text/{TEI}body/{TEI}div/{TEI}p")] == [
        "The fog came at noon.", "The lamp burned on."
    ]  # fmt: skip
    single = FORMATS["tei"].render_one
    assert single is not None
    assert ET.fromstring(single(article)).tag == f"{TEI}TEI"


def parse_bibtex(text: str) -> list[dict[str, str]]:
    """Read entries by their braces, as BibTeX does, which counts them even after a backslash."""
    entries = []
    for entry in re.split(r"\n(?=@)", text):
        head, _, rest = entry.partition("{")
        key, _, rest = rest.partition(",\n")
        fields = {"entry": head, "key": key}
        while match := re.match(r"\s*(\w+) = \{", rest):
            depth, place = 1, match.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(rest[place], 0)
                place += 1
            fields[match[1]] = rest[match.end() : place - 1]
            rest = rest[place:].removeprefix(",")
        assert rest.strip() == "}", rest
        entries.append(fields)
    return entries


def unescape_bibtex(text: str) -> str:
    named = {
        "backslash": "\\",
        "asciicircum": "^",
        "asciitilde": "~",
        "braceleft": "{",
        "braceright": "}",
    }
    return re.sub(r"\\text(\w+)\{\}|\\(.)", lambda m: named[m[1]] if m[1] else m[2], text)


@pytest.mark.parametrize("title", HOSTILE)
def test_bibtex_entries_hold_their_fields(title: str) -> None:
    """Titles with braces, commands and percent signs come back as they were, on one line."""
    article = make_stored(5, title=title, authors=("Maren Holt", "Sand and Sons", "Holt, M."))
    one, two = parse_bibtex(write("bibtex", article, make_stored(6)).decode())
    assert (one["entry"], one["key"], two["key"]) == ("@online", "holt2024-5", "holt2024-6")
    assert unescape_bibtex(one["title"][1:-1]) == " ".join(title.split())
    assert one["author"] == "Maren Holt and {Sand and Sons} and {Holt, M.}"
    assert (one["date"], one["year"], one["urldate"]) == ("2024-05-01", "2024", "2026-03-04")
    assert one["url"] == "https://keeper.example/5"


@pytest.mark.parametrize("title", HOSTILE)
def test_ris_records_hold_their_fields(title: str) -> None:
    """No title begins a record of its own or ends one."""
    text = write("ris", make_stored(5, title=title), make_stored(6, published=None)).decode()
    records = [record for record in text.split("ER  - \r\n\r\n") if record]
    assert len(records) == 2
    lines = [line.partition("  - ")[::2] for line in records[0].splitlines()]
    fields = dict(lines)
    assert lines[0] == ("TY", "ELEC")
    assert fields["TI"] == re.sub("[\r\n\u2028]+", " ", title)[: len(fields["TI"])]
    assert [value for tag, value in lines if tag == "AU"] == ["Maren Holt", "Ivo Brandt"]
    assert (fields["DA"], fields["PY"], fields["Y2"]) == ("2024/05/01/", "2024", "2026/03/04/")
    assert "DA" not in dict(line.partition("  - ")[::2] for line in records[1].splitlines())


@pytest.mark.parametrize("title", HOSTILE)
def test_csl_items_hold_their_fields(title: str) -> None:
    """CSL-JSON is one list, with dates in parts."""
    one, two = json.loads(
        write("csl-json", make_stored(5, title=title), make_stored(6, published="2024"))
    )
    assert (one["title"], one["type"], one["URL"]) == (title, "webpage", "https://keeper.example/5")
    assert one["issued"] == {"date-parts": [[2024, 5, 1]]}
    assert two["issued"] == {"date-parts": [[2024]]}
    assert one["author"] == [{"literal": "Maren Holt"}, {"literal": "Ivo Brandt"}]
    assert json.loads(write("csl-json")) == []


@pytest.mark.parametrize("title", HOSTILE)
def test_feeds_hold_their_entries(title: str) -> None:
    """JSON Feed and Atom have the same entries."""
    articles = (make_stored(1, title=title), make_stored(2, html="<p>a</p><script>b()</script>"))
    feed = json.loads(write("jsonfeed", *articles))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    one, two = feed["items"]
    assert (one["title"], one["date_published"]) == (title, "2024-05-02T04:30:00Z")
    assert two["content_html"] == "<p>a</p>"
    atom = feedparser.parse(io.BytesIO(write("atom", *articles)))
    assert [entry.id for entry in atom.entries] == [one["id"], two["id"]]
    assert json.loads(write("jsonfeed"))["items"] == []


def make_page(stored: StoredArticle) -> Capture:
    body = f"<html><body><p>Page {stored.id} \x00\xff</p></body></html>".encode("latin-1")
    page = Capture.of_bytes(
        body, url=stored.url, fetched_at=SAVED, content_type="text/html; charset=latin-1"
    )
    encoded = (
        *page.headers,
        ("content-encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("x-a", "b"),
    )
    return Capture(
        **{name: getattr(page, name) for name in page.__dataclass_fields__} | {"headers": encoded}
    )


def test_pages_come_back_from_a_warc() -> None:
    """`ingest` and warcio read the same pages, times and headers; two exports are the same bytes."""
    articles = (make_stored(1), make_stored(2))
    content = write("warc", *articles, page=make_page)
    assert content == write("warc", *articles, page=make_page)
    pages = list(read_warc(io.BufferedReader(io.BytesIO(content)), max_bytes=10**6))
    for page, expected in zip(pages, map(make_page, articles), strict=True):
        assert (page.final_url, page.body, page.digest) == (
            expected.final_url,
            expected.body,
            expected.digest,
        )
        assert page.fetched_at == expected.fetched_at
        assert (page.header("content-type"), page.header("x-a")) == (
            "text/html; charset=latin-1",
            "b",
        )
    records = list(ArchiveIterator(io.BytesIO(content), check_digests="raise"))
    assert [record.rec_type for record in records] == ["warcinfo", "response", "response"]
    assert len({record.rec_headers.get_header("WARC-Record-ID") for record in records}) == 3
    assert gzip.decompress(content).startswith(b"WARC/1.1\r\n")


def test_pages_that_are_not_kept_are_left_out() -> None:
    """An archive without raw pages gives an empty file, and its count says so."""
    stream = io.TextIOWrapper(io.BytesIO())
    assert FORMATS["warc"].write([make_stored(1)], stream, lambda _stored: ()) == 0
