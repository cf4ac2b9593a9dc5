"""Tell whether an article changed: a digest over what a reader would call its content.

White space, the order of images, counts, comments, and how sure the extractor
was are left out; a page that differs in nothing else is unchanged.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Final

from scraper.archive.database.text_values import storable
from scraper.fields import FIELDS
from scraper.records import Article

_PLACES: Final = {field.digest: field for field in FIELDS if field.digest is not None}
_FIRST: Final = tuple(_PLACES[place] for place in range(13))
"""The fields of the first release, in the order that every stored digest has."""
_LATER: Final = tuple(_PLACES[place] for place in sorted(_PLACES)[len(_FIRST) :])
"""Fields added since. One without a value is left out, so that older digests stay valid."""


def canonical_digest(article: Article) -> str:
    """Return the SHA-256 of the article's canonical text and metadata, 64 hexadecimal digits."""
    content: list[object] = [_content(getattr(article, field.name)) for field in _FIRST]
    for field in _LATER:
        value = _content(getattr(article, field.name))
        if value:
            content.append([field.name, value])
    rendered = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(rendered.encode("ascii")).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of the text alone, white space folded."""
    return hashlib.sha256((_folded(text) or "").encode()).hexdigest()


def _content(value: str | tuple[str, ...] | None) -> str | list[str | None] | None:
    return [_folded(part) for part in value] if isinstance(value, tuple) else _folded(value)


def _folded(value: str | None) -> str | None:
    if value is None:
        return None
    folded = " ".join(storable(value).split())
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)
