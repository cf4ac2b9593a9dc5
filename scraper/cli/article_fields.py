"""The fields of an article as commands print them: which by default, what asks for them, and how JSON holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from scraper.fields import FIELDS
from scraper.records import Article

if TYPE_CHECKING:
    from scraper.extraction.body.select import Favor
    from scraper.extraction.options import ExtractOptions

DEFAULT_FIELDS: Final = (
    "title",
    "authors",
    "published",
    "modified",
    "language",
    "site_name",
    "description",
    "canonical_url",
    "lead_image",
    "tags",
    "page_type",
    "text",
    "confidence",
    "found_by",
)
"""What one line of `--jsonl` holds beside `id`, in this order. Programs rely on it: a field that
is added later is printed on request."""

MORE_FIELDS: Final = tuple(
    field.name for field in FIELDS if field.printed == "free" and field.name not in DEFAULT_FIELDS
)
"""What `--fields` may add at no cost, beside the costly fields."""


def options_for(
    fields: Iterable[str], leave_out: frozenset[str] = frozenset(), favor: Favor | None = None
) -> ExtractOptions:
    """Return the options with which the extractor fills these fields and leaves parts out."""
    from scraper.extraction.options import (  # commands that only read do not wait for lxml
        COSTLY_FIELDS,
        ExtractOptions,
    )

    costly = frozenset(fields) & frozenset(COSTLY_FIELDS)
    return ExtractOptions(fields=costly, leave_out=leave_out, favor=favor)


def article_json(article: Article, fields: tuple[str, ...]) -> dict[str, object]:
    """Return the chosen fields of an article as JSON can hold them."""
    return {name: _plain(getattr(article, name)) for name in fields}


def _plain(value: object) -> object:
    """Turn records, tuples and mappings into what JSON knows."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if hasattr(value, "items"):
        return {key: _plain(part) for key, part in value.items()}
    return value
