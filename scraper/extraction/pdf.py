"""Read a PDF: the one user of pypdf, which the extra `pdf` installs.

The text comes page by page; title, authors and dates come from the document's XMP
metadata, then from its information dictionary. Scanned pages hold no text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from scraper.decoding.sniff import PDF_HEAD_BYTES, can_read_pdf
from scraper.dom.elements import fold_space
from scraper.errors import ExtractError, NoArticle
from scraper.extraction.metadata.choose.language import find_language, parse_language
from scraper.extraction.render.html import render_html
from scraper.extraction.render.markdown import render_markdown
from scraper.extraction.text_dump.paragraphs import build_paragraphs
from scraper.extras import install_hint
from scraper.records import Article, Capture
from scraper.text.characters import clean_text

if TYPE_CHECKING:
    from pypdf import PdfReader  # noqa: TID251 - the one user

_MAX_PAGES: Final = 5000
_CONFIDENCE: Final = 0.6
_EDGE_LINES: Final = 1
"""Lines at the top, and at the bottom, of a page that may be running heads."""
_RUNNING_PAGES: Final = 3
"""A line at an edge of this many pages, and of a third of all, is a running head."""
_FILE_NAME: Final = re.compile(
    r"(?:microsoft word|microsoft powerpoint|powerpoint presentation|untitled|document\d*|print|title)?"
    r"[\s\-–:]*(?:[\w\s().-]*\.(?:docx?|pdf|tex|indd|rtf|odt|pptx?|xlsx?|qxd|dvi|ps|html?))?",
    re.IGNORECASE,
)
_PAGE_NUMBER: Final = re.compile(
    r"(?:page|seite|p\.)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:/|of|von|de)\s*\d{1,4})?",
    re.IGNORECASE,
)
_SENTENCE_END: Final = (".", "!", "?", ":", "…", '"', "”", "’", "»", "。", "！", "？", "」")
_HYPHENS: Final = ("-", "\xad", "‐")


def read_pdf(capture: Capture, fields: frozenset[str] = frozenset()) -> Article:
    """Read the text and the metadata of a PDF.

    Args:
        capture: The PDF.
        fields: Costly fields to fill: `markdown`, `html`.

    Raises:
        ExtractError: The extra is not installed (`pdf-not-installed`), or the file is
            damaged (`bad-pdf`) or needs a password (`pdf-encrypted`).
        NoArticle: No page holds text.
    """
    if not can_read_pdf():
        raise ExtractError(
            f"a PDF needs the extra for it: {install_hint('pdf')}",
            url=capture.url,
            code="pdf-not-installed",
        )
    reader = _open(capture)
    pages = [
        lines
        for number in range(min(_guarded(capture, lambda: len(reader.pages)), _MAX_PAGES))
        if (lines := _read_page(reader, number))
    ]
    text = "\n\n".join(_join_lines(lines) for lines in _without_running_heads(pages)).strip()
    if not text:
        raise NoArticle("the PDF holds no text; its pages may be scanned images", url=capture.url)
    found_by: dict[str, str] = {"text": "pdf"}

    def first(field: str, candidates: Sequence[tuple[str, Callable[[], Any]]]) -> Any:  # noqa: ANN401 - a title, names or a date
        for name, read in candidates:
            value = _value(read)
            if value:
                found_by[field] = name
                return value
        return None

    info, xmp = _value(lambda: reader.metadata), _value(lambda: reader.xmp_metadata)
    title = first(
        "title",
        (
            ("pdf-xmp", lambda: _clean_title(_alternative(xmp.dc_title))),
            ("pdf-info", lambda: _clean_title(info.title)),
            ("pdf", partial(_first_line, pages)),
        ),
    )
    authors = first(
        "authors",
        (
            ("pdf-xmp", lambda: _names(xmp.dc_creator)),
            ("pdf-info", lambda: _names([info.author])),
        ),
    )
    now = capture.fetched_at
    published = first(
        "published",
        (
            ("pdf-xmp", lambda: _date(_utc((xmp.dc_date or [None])[0]), now)),
            ("pdf-xmp", lambda: _date(_utc(xmp.xmp_create_date), now)),
            ("pdf-info", lambda: _date(info.creation_date, now)),
        ),
    )
    modified = first(
        "modified",
        (
            ("pdf-xmp", lambda: _date(_utc(xmp.xmp_modify_date), now)),
            ("pdf-info", lambda: _date(info.modification_date, now)),
        ),
    )
    stated = _value(lambda: parse_language(str(reader.root_object.get("/Lang", ""))))
    text = _without_title(text, title)
    return Article(
        url=capture.final_url,
        text=text,
        title=title,
        authors=authors or (),
        published=published,
        modified=modified,
        language=find_language(text) or stated,
        description=first(
            "description",
            (
                ("pdf-xmp", lambda: _clean(_alternative(xmp.dc_description) or "") or None),
                ("pdf-info", lambda: _clean(info.subject or "") or None),
            ),
        ),
        tags=first("tags", (("pdf-info", lambda: _words(info.get("/Keywords"))),)) or (),
        markdown=render_markdown(build_paragraphs(text)) if "markdown" in fields else None,
        html=render_html(build_paragraphs(text)) if "html" in fields else None,
        confidence=_CONFIDENCE,
        found_by=found_by,
    )


def _open(capture: Capture) -> PdfReader:
    import logging

    from pypdf import PdfReader  # noqa: TID251 - the one user; late: the extra may be missing

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports each oddity of a file
    start = capture.body[:PDF_HEAD_BYTES].index(b"%PDF-")
    reader: PdfReader = _guarded(
        capture, lambda: PdfReader(BytesIO(capture.body[start:]), strict=False)
    )
    if reader.is_encrypted and not _guarded(capture, lambda: reader.decrypt("")):
        raise ExtractError("the PDF needs a password", url=capture.url, code="pdf-encrypted")
    return reader


def _foreign() -> tuple[type[Exception], ...]:
    """Return what pypdf raises for files that are damaged in some place."""
    from pypdf.errors import PyPdfError  # noqa: TID251 - the one user

    return (
        PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
        AssertionError, NotImplementedError, EOFError, OSError,
    )  # fmt: skip


def _guarded(capture: Capture, read: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is read
    try:
        return read()
    except _foreign() as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise ExtractError(
            f"the PDF is damaged: {reason}", url=capture.url, code="bad-pdf"
        ) from error


def _value(read: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is read
    """Return a value of the metadata, or None if it is missing or damaged."""
    try:
        return read()
    except _foreign():
        return None


@dataclass(slots=True)
class _Line:
    """One line of a page and where it begins, in points."""

    text: str = ""
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0


def _read_page(reader: PdfReader, number: int) -> list[str]:
    """Return the lines of a page, "" between paragraphs; a damaged page has none."""
    lines = [_Line()]

    def take(text: str, user: list[float], own: list[float], _font: object, size: float) -> None:
        for place, part in enumerate(text.split("\n")):
            if place:
                lines.append(_Line())
            if part.strip() and not lines[-1].text:
                lines[-1].x = own[4] * user[0] + own[5] * user[2] + user[4]
                lines[-1].y = own[4] * user[1] + own[5] * user[3] + user[5]
                lines[-1].size = abs(size * own[3] * user[3])
            lines[-1].text += part

    _value(lambda: reader.pages[number].extract_text(visitor_text=take))
    for line in lines:
        line.text = _clean(line.text)
    return _with_gaps([line for line in lines if line.text])


def _with_gaps(lines: list[_Line]) -> list[str]:
    """Return the lines with "" where the gap, the font size or an indent begins a paragraph."""
    # Double-spaced text has gaps of 2.0 to 2.2 times its size; wider ones are never inside a paragraph.
    gaps = Counter(
        round(above.y - line.y)
        for above, line in pairwise(lines)
        if 0 < above.y - line.y <= 2.2 * line.size
    )
    usual = gaps.most_common(1)[0][0] if gaps else 0
    shown: list[str] = [lines[0].text] if lines else []
    for above, line in pairwise(lines):
        is_apart = (
            above.y - line.y > 1.3 * usual
            or abs(above.size - line.size) > 0.15 * max(above.size, 1)
            or line.size <= line.x - above.x <= 5 * line.size
        )
        shown += ["", line.text] if is_apart else [line.text]
    return shown


def _clean(text: str) -> str:
    """Return a text of the file on one line, without characters that no text of ours may hold.

    NUL is deleted: fonts without a map of their characters leave one before each letter.
    """
    return fold_space(clean_text(text.replace("\0", "")))


def _without_running_heads(pages: list[list[str]]) -> Iterator[list[str]]:
    """Yield the pages without page numbers and the lines that most of them begin or end with."""
    edges = [[line for line in lines if line] for lines in pages]
    seen = Counter(
        _shape(line) for lines in edges for line in {*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]}
    )
    limit = max(_RUNNING_PAGES, len(pages) / 3)
    for lines, filled in zip(pages, edges, strict=True):
        at_edge = {*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]}
        yield [
            line
            for line in lines
            if line not in at_edge
            or not (seen[_shape(line)] >= limit or _PAGE_NUMBER.fullmatch(line))
        ]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _join_lines(lines: list[str]) -> str:
    """Join the lines of a page to paragraphs.

    A blank line ends a paragraph; so does a line that is clearly shorter than the others and
    ends a sentence, or is followed by a longer one and ends without punctuation (a heading).
    """
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) // 2] if lengths else 0
    paragraphs: list[str] = [""]
    for place, line in enumerate(lines):
        if not line:
            paragraphs.append("")
            continue
        last = paragraphs[-1]
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if last.endswith(_HYPHENS) and line[:1].islower():
            paragraphs[-1] = last[:-1] + line
        else:
            paragraphs[-1] = f"{last} {line}".lstrip()
        is_short = len(line) < 0.7 * usual
        if is_short and (line.endswith(_SENTENCE_END) or (not last and following[:1].isupper())):
            paragraphs.append("")
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _clean_title(value: object) -> str | None:
    """Return a title, or None if it is only the name of a file."""
    title = _clean(str(value)) if value else ""
    return None if _FILE_NAME.fullmatch(title) else title[:500] or None


def _alternative(value: object) -> str | None:
    """Return the text of an XMP alternative (by language): the default, else the first."""
    if isinstance(value, dict):
        return value.get("x-default") or next(iter(value.values()), None)
    return value if isinstance(value, str) else None


def _first_line(pages: list[list[str]]) -> str | None:
    line = next((line for lines in pages for line in lines if line), "")
    return line if 3 <= len(line) <= 200 and not line.endswith(".") else None  # noqa: PLR2004 - the length of a headline


def _without_title(text: str, title: str | None) -> str:
    """Return the text without its headline; `title` holds it."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and title and fold_space(first).lower() == title.lower() else text


def _names(values: Sequence[object]) -> tuple[str, ...]:
    found = [
        _clean(name)
        for value in values
        if isinstance(value, str)
        for name in re.split(r"\s*[;|\n]\s*|\s+(?:and|und|et|y)\s+", value)
    ]
    if len(found) == 1 and found[0].count(",") > 1:
        found = [fold_space(name) for name in found[0].split(",")]
    return tuple(dict.fromkeys(name[:200] for name in found if name))


def _words(value: object) -> tuple[str, ...]:
    words = (_clean(word) for word in re.split(r"[,;]", str(value or "")))
    return tuple(dict.fromkeys(word[:100] for word in words if word))[:50]


def _utc(value: datetime | None) -> datetime | None:
    """Return a date of XMP as UTC: pypdf converts it, but does not mark it."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else None


def _date(value: object, now: datetime) -> str | None:
    """Return a date as ISO 8601; None if it is later than the capture or clearly a default."""
    if not isinstance(value, datetime):
        return None
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    is_plausible = datetime(1985, 1, 1, tzinfo=UTC) <= aware <= now
    return value.replace(microsecond=0).isoformat() if is_plausible else None
