"""JSON Lines: one article a line, every field that is stored, in a fixed order.

What changes at every visit without the article changing (`last_seen_at`) is left
out, so that an unchanged archive gives unchanged bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Final

from scraper.export.formats import Format
from scraper.fields import FIELDS, Field, Kind
from scraper.records import Comment, Counts, Image, StoredArticle
from scraper.text.json_text import render_json

JSONL_FIELDS: Final = tuple(field for field in FIELDS if field.jsonl)
"""The fields of a line, in order."""


def render_line(stored: StoredArticle) -> str:
    """Render one article as one line of JSON, ending in a line break."""
    return render_json(plain_fields(stored)) + "\n"


def render_lines(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render a line for each article."""
    return map(render_line, articles)


JSONL: Final = Format(
    name="jsonl",
    summary="one JSON object a line, every field",
    suffix=".jsonl",
    render_many=render_lines,
    render_one=render_line,
)


def value_of(stored: StoredArticle, field: Field) -> object:
    """Return the value of a field, from the article or from the archive's record around it."""
    return getattr(stored.article if field.holder == "article" else stored, field.name)


def render_utc(moment: datetime) -> str:
    """Render an aware time as ISO 8601 UTC, to the second."""
    return f"{moment.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"


def plain_fields(stored: StoredArticle) -> dict[str, Any]:
    """Return the fields of a line, each as JSON can hold it."""
    found = dict(zip(_READ, _READ_OF(stored.article), strict=True))
    found |= zip(_KEPT, _KEPT_OF(stored), strict=True)
    fields = {name: found[name] for name in _NAMES}
    for name, render in _RENDERED:
        fields[name] = render(fields[name])
    return fields


def _evidence(found_by: Mapping[str, str]) -> dict[str, str]:
    return dict(found_by)


def _counts(counts: Counts) -> dict[str, int | None]:
    return {
        "views": counts.views,
        "likes": counts.likes,
        "comments": counts.comments,
        "shares": counts.shares,
    }


def _images(images: tuple[Image, ...]) -> list[dict[str, str | None]]:
    return [
        {"url": one.url, "alt": one.alt, "caption": one.caption, "credit": one.credit}
        for one in images
    ]


def _comments(comments: tuple[Comment, ...]) -> list[dict[str, object]]:
    return [
        {
            "author": one.author,
            "published": one.published,
            "text": one.text,
            "reply_to": one.reply_to,
        }
        for one in comments
    ]


_RENDERERS: Final[Mapping[Kind, Callable[[Any], object]]] = {
    "time": render_utc,
    "counts": _counts,
    "images": _images,
    "comments": _comments,
    "evidence": _evidence,
}
"""From a field's value to what JSON can hold; the others are the same."""

_NAMES: Final = tuple(field.name for field in JSONL_FIELDS)
_READ: Final = tuple(field.name for field in JSONL_FIELDS if field.holder == "article")
_KEPT: Final = tuple(name for name in _NAMES if name not in _READ)
_READ_OF: Final = attrgetter(*_READ)
_KEPT_OF: Final = attrgetter(*_KEPT)
_RENDERED: Final = tuple(
    (field.name, _RENDERERS[field.kind]) for field in JSONL_FIELDS if field.kind in _RENDERERS
)
