"""Tell whether an article changed: a digest over what a reader would call its content.

White space, the order of images, counts, comments, and how sure the extractor
was are left out; a page that differs in nothing else is unchanged.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata

from scraper.archive.database.text_values import storable
from scraper.records import Article


def canonical_digest(article: Article) -> str:
    """Return the SHA-256 of the article's canonical text and metadata, 64 hexadecimal digits."""
    content = [
        *map(
            _folded,
            (
                article.text,
                article.title,
                article.published,
                article.modified,
                article.site_name,
                article.language,
                article.description,
                article.canonical_url,
                article.lead_image,
                article.section,
                article.licence,
            ),
        ),
        [_folded(author) for author in article.authors],
        [_folded(tag) for tag in article.tags],
    ]
    rendered = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(rendered.encode("ascii")).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of the text alone, white space folded."""
    return hashlib.sha256((_folded(text) or "").encode()).hexdigest()


def _folded(value: str | None) -> str | None:
    if value is None:
        return None
    folded = " ".join(storable(value).split())
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)
