"""EPUB 3: the articles as one book for e-readers, contents by site.

A book may not load anything from the network, so it has only the pictures that are in the articles'
HTML (`embedded_images`), each once. The same articles give the same bytes.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
import uuid
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from scraper.export.epub_markup import TAGS, make_valid_url, render_markup
from scraper.export.formats import Format, read_chunks
from scraper.export.html_page import render_body
from scraper.export.jsonl import render_utc
from scraper.export.xml_text import xml_attribute, xml_text
from scraper.records import StoredArticle

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive can hold; the present time would change the bytes."""
_TITLE: Final = "Archived articles"
_CONTAINER: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n'
    '<rootfiles><rootfile full-path="book/content.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles>\n</container>\n'
)
_STYLE: Final = (
    "body{line-height:1.5}header{color:#555}pre{white-space:pre-wrap}"
    ".cover{text-align:center;margin-top:30%}\n"
)
_PICTURE: Final = re.compile(r"data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=]*)")
"""Pictures that every e-reader shows; SVG may load and run things."""
_XHTML: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{lang}>\n'
    '<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
    "<body>{body}</body>\n</html>\n"
)


@dataclass(frozen=True, slots=True)
class _Chapter:
    """What the contents say of an article."""

    name: str
    title: str
    site: str


class _Pictures:
    """The pictures of a book, each in a file that is named by its digest."""

    def __init__(self, book: ZipFile) -> None:
        self._book = book
        self.types: dict[str, str] = {}
        """Names in the book to media types, in the order of the articles."""

    def add(self, url: str) -> str | None:
        """Write the picture of a data URL, and return its name; None for types that not every book can hold."""
        match = _PICTURE.fullmatch(url)
        if match is None:
            return None
        content = b64decode(match[2])
        name = f"images/{hashlib.sha256(content).hexdigest()}.{match[1]}"
        if name not in self.types:
            self.types[name] = f"image/{match[1]}"
            _write(self._book, f"book/{name}", content, compression=ZIP_STORED)
        return name


def render_book(articles: Iterable[StoredArticle]) -> Iterator[bytes]:
    """Render all articles as one EPUB file, piece by piece; texts are not held in memory."""
    with tempfile.TemporaryFile() as file:
        with ZipFile(file, "w") as book:
            _write(book, "mimetype", b"application/epub+zip", compression=ZIP_STORED)
            _write(book, "META-INF/container.xml", _CONTAINER.encode())
            _write_content(book, articles)
        yield from read_chunks(file)


EPUB: Final = Format(
    name="epub",
    summary="one EPUB 3 book, contents by site",
    suffix=".epub",
    render_bytes=render_book,
)


def _write_content(book: ZipFile, articles: Iterable[StoredArticle]) -> None:
    chapters: list[_Chapter] = []
    pictures = _Pictures(book)
    names = hashlib.sha256()
    newest = datetime(1970, 1, 1, tzinfo=UTC)
    languages: dict[str, None] = {}
    for stored in articles:
        chapter = _Chapter(
            f"article-{stored.id}.xhtml", stored.article.title or stored.url, stored.site
        )
        _write(book, f"book/{chapter.name}", _render_chapter(stored, pictures).encode())
        chapters.append(chapter)
        names.update(f"{stored.url} {stored.revision}\n".encode())
        newest = max(newest, stored.saved_at)
        languages[stored.article.language or "und"] = None
    chapters.sort(key=lambda chapter: chapter.site)
    _write(book, "book/style.css", _STYLE.encode())
    _write(book, "book/cover.xhtml", _render_cover(len(chapters)).encode())
    _write(book, "book/nav.xhtml", _render_contents(chapters).encode())
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, names.hexdigest())
    package = _render_package(
        chapters, pictures.types, identifier, newest, tuple(languages) or ("und",)
    )
    _write(book, "book/content.opf", package.encode())


def _write(book: ZipFile, name: str, content: bytes, *, compression: int = ZIP_DEFLATED) -> None:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    book.writestr(entry, content)


def _render_chapter(stored: StoredArticle, pictures: _Pictures) -> str:
    article = stored.article
    facts = (", ".join(article.authors), article.published or "", article.site_name or stored.site)
    byline = " · ".join(fact for fact in facts if fact)
    title = xml_text(article.title or stored.url)
    tags = TAGS | {"img"} if "data:image" in (article.html or "") else TAGS
    body = render_markup(render_body(stored, tags=tags), pictures.add)
    source = make_valid_url(stored.url)
    link = f" href={xml_attribute(source)}" if source else ""
    return _render_page(
        title,
        f"<article><header><h1>{title}</h1>\n<p>{xml_text(byline)}</p>\n"
        f"<p><a{link}>{xml_text(stored.url)}</a></p></header>\n"
        f"{body}</article>",
        article.language,
    )


def _render_cover(count: int) -> str:
    return _render_page(
        _TITLE,
        f'<section class="cover" epub:type="cover"><h1>{_TITLE}</h1><p>{count}</p></section>',
    )


def _render_contents(chapters: list[_Chapter]) -> str:
    lines = [
        '<nav epub:type="toc"><h1>Contents</h1><ol>',
        '<li><a href="cover.xhtml">Cover</a></li>',
    ]
    site: str | None = None
    for chapter in chapters:
        if chapter.site != site:
            lines += ["</ol></li>"] if site is not None else []
            lines.append(f"<li><span>{xml_text(chapter.site)}</span><ol>")
            site = chapter.site
        lines.append(f'<li><a href="{chapter.name}">{xml_text(chapter.title)}</a></li>')
    lines += ["</ol></li>"] if site is not None else []
    return _render_page("Contents", "\n".join([*lines, "</ol></nav>"]))


def _render_page(title: str, body: str, language: str | None = None) -> str:
    code = xml_attribute(language or "")
    lang = f" lang={code} xml:lang={code}" if language else ""
    return _XHTML.format(lang=lang, title=title, body=body)


def _render_package(
    chapters: list[_Chapter],
    pictures: dict[str, str],
    identifier: uuid.UUID,
    newest: datetime,
    languages: tuple[str, ...],
) -> str:
    items = "".join(
        f'<item id="a{number}" href="{one.name}" media-type="application/xhtml+xml"/>\n'
        for number, one in enumerate(chapters)
    )
    items += "".join(
        f'<item id="p{number}" href="{name}" media-type="{media_type}"/>\n'
        for number, (name, media_type) in enumerate(pictures.items())
    )
    spine = "".join(f'<itemref idref="a{number}"/>\n' for number in range(len(chapters)))
    spoken = "".join(f"<dc:language>{xml_text(language)}</dc:language>\n" for language in languages)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>\n'
        f"<dc:title>{_TITLE}</dc:title>\n{spoken}"
        f'<meta property="dcterms:modified">{render_utc(newest)}</meta>\n</metadata>\n<manifest>\n'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>\n'
        f'<item id="style" href="style.css" media-type="text/css"/>\n{items}</manifest>\n'
        f'<spine>\n<itemref idref="cover"/>\n<itemref idref="nav"/>\n{spine}</spine>\n</package>\n'
    )
