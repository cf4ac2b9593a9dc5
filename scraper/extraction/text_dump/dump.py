"""The driver: one text dump in, one article out.

Order: rows, labels, span of the text, headline, edges of the span, text, and
what the rows around it say (site, counts, author, date).
"""

from __future__ import annotations

from typing import Final

from scraper.dates.page_dates import parse_date
from scraper.errors import NoArticle
from scraper.extraction.metadata.choose.language import find_language
from scraper.extraction.metadata.choose.names import split_names
from scraper.extraction.render.html import render_html
from scraper.extraction.render.markdown import render_markdown
from scraper.extraction.rows.counts import find_counts
from scraper.extraction.rows.row import Row, split_rows
from scraper.extraction.rows.rules import RowRule, label_rows
from scraper.extraction.text_dump.edges import choose_rows
from scraper.extraction.text_dump.paragraphs import build_paragraphs, join_rows
from scraper.extraction.text_dump.site_name import find_site_name
from scraper.extraction.text_dump.span import find_span
from scraper.extraction.text_dump.title import find_anchor, find_headline
from scraper.records import Article, Counts

_CONFIDENCE: Final = 0.9
_CONFIDENCE_UNSURE: Final = 0.5
_MIN_WORDS: Final = 50


def extract_text_dump(text: str, url: str, fields: frozenset[str] = frozenset()) -> Article:
    """Read the article of a text dump.

    Args:
        text: The dump, one block a line.
        url: The URL it is kept under.
        fields: `markdown` and `html`, where they are asked for.

    Raises:
        NoArticle: The dump is blank.
    """
    rows = split_rows(text)
    if not rows:
        raise NoArticle("the text is empty", url=url)
    labels = label_rows(rows)
    start, end = find_span(rows, labels, find_anchor(rows))
    headline = find_headline(rows, labels, _first_prose(rows, labels, start, end))
    kept = choose_rows(rows, labels, (start, end), headline)
    if kept:
        start, end = kept[0].number, kept[-1].number + 1
    body = join_rows(kept)
    words = sum(row.words for row in kept)
    title = None if headline is None else headline.text
    authors, published = _byline(rows, labels, (start, end))
    found_by = {"text": "text-dump"} | ({"title": "text-dump"} if title else {})
    return Article(
        url=url,
        text=body,
        title=title,
        site_name=find_site_name(rows, labels, headline),
        authors=authors,
        published=published,
        language=find_language(body or text),
        counts=_counts(rows, kept),
        markdown=render_markdown(build_paragraphs(body)) if "markdown" in fields else None,
        html=render_html(build_paragraphs(body)) if "html" in fields else None,
        confidence=_CONFIDENCE if words >= _MIN_WORDS else _CONFIDENCE_UNSURE,
        found_by=found_by,
    )


def _first_prose(
    rows: tuple[Row, ...], labels: tuple[RowRule | None, ...], start: int, end: int
) -> int:
    """Return the position of the first prose inside the span; the span's second row without any."""
    for row in rows[start:end]:
        if row.is_prose and labels[row.number] is None:
            return row.number
    return min(start + 1, len(rows))


def _counts(rows: tuple[Row, ...], kept: list[Row]) -> Counts:
    """Read the counters outside the text; for each field the one closest to the text."""
    inside = {row.number for row in kept}
    start, end = (kept[0].number, kept[-1].number + 1) if kept else (0, 0)
    outside = [row for row in rows if row.number not in inside]
    found: dict[str, int] = {}
    for row in sorted(outside, key=lambda row: min(abs(row.number - start), abs(row.number - end))):
        for field, number in (find_counts(row.text) or {}).items():
            found.setdefault(field, number)
    return Counts(**found)


def _byline(
    rows: tuple[Row, ...], labels: tuple[RowRule | None, ...], span: tuple[int, int]
) -> tuple[tuple[str, ...], str | None]:
    """Read author and date from the rows of metadata closest above the text."""
    authors: tuple[str, ...] = ()
    published: str | None = None
    for row in reversed(rows[max(0, span[0] - 12) : span[0]]):
        label = labels[row.number]
        if label is None:
            continue
        if label.name == "byline" and not authors:
            authors = tuple(split_names(row.text))
        if label.name in ("date", "meta") and published is None:
            published = parse_date(row.text)
    return authors, published
