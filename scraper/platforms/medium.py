"""Medium, its publications and their custom domains.

Class names are hashed except a few that begin with `pw-`. Button texts ("Press
enter or click to view image in full size") and clap counts stand inside the
article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.platforms.values import Place, find_metas, find_places
from scraper.records import Found

NAME: Final = "medium"

PLACES: Final = (
    Place("title", 'h1[data-testid="storyTitle"]'),
    Place("title", "h1.pw-post-title"),
    Place("authors", 'a[data-testid="authorName"]'),
    Place("tags", 'div.pw-post-tags a[href*="/tag/"]'),
    Place("tags", 'a[href*="/tag/"][href*="source=post_page"]'),
)
_STATE: Final = (
    ("likes", re.compile(r'"clapCount":(\d{1,12})')),
    ("comments", re.compile(r'"postResponses":\{[^{}]{0,80}"count":(\d{1,12})')),
)
"""The story is the first post in the page's state; recommended ones follow."""


def is_medium(document: Document) -> bool:
    """Return whether Medium made this page: its app is named in every head."""
    return document.meta("al:android:package") == "com.medium.reader" or (
        document.meta("twitter:app:name:iphone") == "Medium"
        and "miro.medium.com" in page_marks(document).addresses
    )


def find_medium_metadata(document: Document) -> Iterator[Found]:
    """Yield headline, author, date, tags and the counts in the page's state."""
    yield from find_places(document, PLACES, NAME)
    yield from find_metas(document, "published", "article:published_time", NAME)
    for script in document.tagged("script"):
        text = script.text or ""
        if "__APOLLO_STATE__" in text[:200]:
            for field, pattern in _STATE:
                match = pattern.search(text)
                if match:
                    yield Found(field, match.group(1), NAME)


MEDIUM: Final = Platform(
    name=NAME,
    is_platform=is_medium,
    body_selectors=("article section", "article"),
    prune_selectors=(
        'div[data-testid="publicationMetadata"]',
        'div[data-testid="authorPhoto"]',
        'a[data-testid="authorName"]',
        'span[data-testid="storyReadTime"]',
        'span[data-testid="storyPublishDate"]',
        'div[data-testid="headerClapButton"]',
        ".speechify-ignore",
        ".pw-multi-vote-icon",
        ".pw-multi-vote-count",
        ".pw-responses-count",
        "button",
    ),
    find_metadata=find_medium_metadata,
    trusted_body=True,
    layout=SiteLayout(
        marks=(b"miro.medium.com",), feeds=("/feed",), sitemaps=("/sitemap/sitemap.xml",)
    ),
)
