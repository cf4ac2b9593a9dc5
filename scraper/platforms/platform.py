"""The record that describes one publishing platform.

A platform is a candidate with a guard, never a short cut: its selectors propose
a body and its finder proposes values, others decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scraper.dom.document import Document
from scraper.records import Comment, Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What is known of the pages that one platform serves, on any domain."""

    name: str
    """Lower-case name; also `found_by` of the values it finds."""
    is_platform: Callable[[Document], bool]
    """Cheap fingerprint: reads only `marks.page_marks` and `Document.metas`."""
    body_selectors: tuple[str, ...]
    """CSS, most precise first; the longest text among the first one's matches is proposed."""
    prune_selectors: tuple[str, ...]
    """CSS of what the platform adds around and inside the body: never article text."""
    find_metadata: Callable[[Document], Iterator[Found]]
    """Values that this platform marks better than generic markup does."""
    find_comments: Callable[[Document], Iterator[Comment]] | None = None
    """Comments served in the page; None where the platform serves none in its own markup."""
    find_links: Callable[[Document], Iterator[str]] | None = None
    """Absolute URLs that only this page names: its API record, its blog's feed."""
    feed_hints: tuple[str, ...] = ()
    """References (RFC 3986) that often lead to a feed, relative to the page's URL."""
    sitemap_hints: tuple[str, ...] = ()
    """References to sitemaps of articles, relative to the page's URL."""
    trusted_body: bool = False
    """The selector's body measured better than the generic engine's (docs/platforms.md)."""
