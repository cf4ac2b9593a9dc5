"""Make file names from titles: `2024-05-01-the-headline.md`, safe everywhere.

A name holds only letters, marks and digits of any script and single hyphens, so
it cannot leave its folder, hide, look like an option or be a device.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from scraper.records import StoredArticle

MAX_NAME_BYTES: Final = 120
"""Of UTF-8, suffix and number included; file systems take 255, and paths add up."""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def render_file_name(stored: StoredArticle, suffix: str, *, with_id: bool = False) -> str:
    """Return an article's file name: day published (else stored), title, and its number on demand.

    Args:
        stored: The article.
        suffix: Of the format, with the dot.
        with_id: Add the article's number: another article has the plain name.
    """
    stated = _DAY.match(stored.article.published or "")
    day = stated[0] if stated else stored.first_saved_at.strftime("%Y-%m-%d")
    ending = f"-{stored.id}{suffix}" if with_id else suffix
    room = MAX_NAME_BYTES - len(day) - 1 - len(ending.encode())
    return f"{day}-{render_slug(stored.article.title or '', room) or 'article'}{ending}"


def render_slug(title: str, max_bytes: int) -> str:
    """Return the title's letters and digits in lower case, hyphens between words; "" for none."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", title).lower())
    kept = "".join(
        character if unicodedata.category(character)[0] in "LMN" else " " for character in folded
    )
    slug = "-".join(kept.split())
    return slug.encode()[:max_bytes].decode("utf-8", "ignore").strip("-")
