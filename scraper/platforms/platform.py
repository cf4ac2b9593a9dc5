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
class SiteLayout:
    """How the sites of one system lay out feeds and sitemaps."""

    marks: tuple[bytes, ...]
    """Bytes in the page, any of which shows the system."""
    feeds: tuple[str, ...]
    """Relative to the page where they begin with `./` or `?`, else to the site."""
    sitemaps: tuple[str, ...] = ("/sitemap.xml",)


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
    layout: SiteLayout | None = None
    """How its sites are laid out; None where that is not known."""
    trusted_body: bool = False
    """The selector's body measured better than the generic engine's (docs/platforms.md)."""
