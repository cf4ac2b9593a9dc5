"""Render the text that another program saved as an HTML page of its own.

Such programs keep the body of an article and its metadata apart. The page puts them
together in the form in which a site would have published them, so that it is extracted
like any other page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from scraper.discover.wording import clean_title

MAX_PAGE: Final = 10 * 2**20
"""Bytes of one saved text; longer ones are left out."""
_WHOLE: Final = re.compile(r"<html[\s>]", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|article|section|blockquote)[\s/>]", re.IGNORECASE
)
_PLACEHOLDERS: Final = (
    "wallabag can't retrieve contents for this article",
    "wallabag can&#039;t retrieve contents for this article",
    "Your link is being saved...",
    "We were unable to parse this page",
)
"""What programs write where they could not read the page."""


def render_saved_text(
    content: object,
    *,
    title: object = None,
    authors: Iterable[object] = (),
    published: str | None = None,
    language: object = None,
) -> bytes | None:
    """Return a saved text as an HTML page, or None if there is not text.

    Args:
        content: HTML, a whole page or a part of one, or plain text.
        title: The title that the program recorded.
        authors: The authors that it recorded.
        published: The date of publication, ISO 8601.
        language: The language tag.
    """
    if not isinstance(content, str) or not content.strip() or len(content) > MAX_PAGE:
        return None
    if any(text in content[:2000] for text in _PLACEHOLDERS):
        return None
    if _WHOLE.search(content, 0, 2000):
        return content.encode("utf-8", "replace")
    body = content if _MARKUP.search(content) else _paragraphs(content)
    name = escape(clean_title(title) or "")
    tag = clean_title(language)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(tag)}">' if tag else "<html>",
        f'<head><meta charset="utf-8"><title>{name}</title>',
    ]
    lines += [
        f'<meta name="author" content="{escape(author)}">'
        for author in map(clean_title, authors)
        if author
    ]
    if published:
        lines.append(f'<meta property="article:published_time" content="{escape(published)}">')
    heading = f"<h1>{name}</h1>" if name else ""
    lines += ["</head>", f"<body><article>{heading}", body, "</article></body>", "</html>", ""]
    page = "\n".join(lines).encode("utf-8", "replace")
    return page if len(page) <= MAX_PAGE else None


def _paragraphs(text: str) -> str:
    parts = re.split(r"\n\s*\n", text.strip())
    return "\n".join(f"<p>{escape(part)}</p>" for part in parts)
