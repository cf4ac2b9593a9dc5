"""Turn what a document calls a link into a URL that may be followed.

Relative links are joined to their base; everything that is no http(s) URL, that
cannot be parsed or is absurdly long is dropped with a reason for the count.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from scraper.errors import InvalidURL
from scraper.urls import canonicalize_url, resolve_url

MAX_URL: Final = 2048
"""Characters of an article's URL; the longest of the corpus has 280, traps make more."""


def resolve_link(href: object, base: str, flaws: Counter[str]) -> str | None:
    """Join a link to its base and bring it into canonical form.

    Args:
        href: Anything that a document gave; only text counts.
        base: Absolute URL of the document, or "" when links must be absolute.
        flaws: Counts why a link was dropped: `no-link`, `long-url`, `bad-url`.
    """
    if not isinstance(href, str) or not (href := href.strip()):
        flaws["no-link"] += 1
        return None
    if len(href) > MAX_URL:
        flaws["long-url"] += 1
        return None
    try:
        is_absolute = not base or href.startswith(("https://", "http://"))
        return canonicalize_url(href if is_absolute else resolve_url(base, href))
    except InvalidURL:
        flaws["bad-url"] += 1
        return None
