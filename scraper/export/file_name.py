"""Make file names from titles: `2024-05-01-the-headline.md`, safe everywhere.

A name holds only letters, marks and digits of any script and single hyphens, so
it cannot leave its folder, hide, look like an option or be a device.
"""

from __future__ import annotations

import re
import string
import unicodedata
from typing import Final

from scraper.records import StoredArticle

MAX_NAME_BYTES: Final = 120
"""Of UTF-8, suffix and number included; file systems take 255, and paths add up."""

DEFAULT_TEMPLATE: Final = "{date} {title}"
PLACEHOLDERS: Final = ("date", "year", "month", "site", "author", "section", "title", "id")
"""What a template of names may hold."""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def check_template(template: str) -> None:
    """Check a template of file names.

    Raises:
        ValueError: It has another placeholder than `PLACEHOLDERS`, or none, or is malformed.
    """
    fields = [one[1:] for one in string.Formatter().parse(template) if one[1] is not None]
    if not fields or any(name not in PLACEHOLDERS or more != ["", None] for name, *more in fields):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValueError(f"a template of names holds some of {known}")


def render_file_name(
    stored: StoredArticle, suffix: str, *, with_id: bool = False, template: str = DEFAULT_TEMPLATE
) -> str:
    """Return an article's file name: day published (else stored), title, and its number on demand.

    Args:
        stored: The article.
        suffix: Of the format, with the dot.
        with_id: Add the article's number: another article has the plain name.
        template: Which facts the name holds; see `check_template`.
    """
    article = stored.article
    stated = _DAY.match(article.published or "")
    day = stated[0] if stated else stored.first_saved_at.strftime("%Y-%m-%d")
    filled = template.format(
        date=day,
        year=day[:4],
        month=day[:7],
        site=stored.site,
        author=article.authors[0] if article.authors else "",
        section=article.section or "",
        title=article.title if render_slug(article.title or "", MAX_NAME_BYTES) else "article",
        id=stored.id,
    )
    ending = f"-{stored.id}{suffix}" if with_id else suffix
    name = render_slug(filled, MAX_NAME_BYTES - len(ending.encode()))
    return f"{name or 'article'}{ending}"


def render_slug(title: str, max_bytes: int) -> str:
    """Return the title's letters and digits in lower case, hyphens between words; "" for none."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", title).lower())
    kept = "".join(
        character if unicodedata.category(character)[0] in "LMN" else " " for character in folded
    )
    slug = "-".join(kept.split())
    return slug.encode()[:max_bytes].decode("utf-8", "ignore").strip("-")
