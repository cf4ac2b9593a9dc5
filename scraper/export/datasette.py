"""Describe an archive to Datasette, so that its pages begin where a reader would.

The same file is metadata for Datasette 0.65 (`-m`) and configuration for 1.0 (`-c`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from scraper.text.json_text import render_json

_SEARCHED: Final[dict[str, Any]] = {"fts_table": "articles_fts", "fts_pk": "id"}
_VIEWS: Final[dict[str, dict[str, Any]]] = {
    "articles": {
        **_SEARCHED,
        "sort_desc": "published_at",
        "facets": ["site", "language", "page_type"],
        "label_column": "title",
        "size": 50,
    },
    "revisions": {"sort_desc": "saved_at", "facets": ["site"], "size": 50},
    "fetches": {"sort_desc": "id", "facets": ["outcome", "code"]},
    "sources": {"facets": ["kind", "state"]},
}
"""What each view shows first. Others are shown as they are."""
_QUERIES: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "search",
        "Articles with these words, the newest first",
        (
            "SELECT id, title, site, published, url FROM articles WHERE id IN (SELECT rowid FROM articles_fts"
            " WHERE articles_fts MATCH :words) ORDER BY published_at DESC LIMIT 100"
        ),
    ),
    (
        "edited",
        "Articles that were edited after they were saved",
        (
            "SELECT id, title, site, revisions, changed_at, url FROM articles WHERE revisions > 1"
            " ORDER BY changed_at DESC LIMIT 100"
        ),
    ),
    (
        "sites",
        "Articles and words of each site",
        (
            "SELECT site, count(*) AS articles, sum(word_count) AS words, max(published) AS newest FROM articles"
            " GROUP BY site ORDER BY articles DESC"
        ),
    ),
    (
        "failures",
        "The last pages that could not be fetched or read",
        "SELECT at, url, code, message FROM fetches WHERE outcome = 'failed' ORDER BY id DESC LIMIT 100",
    ),
)
"""Name, title and SQL of the questions that come with the package."""


def render_metadata(
    database: str, hidden: Iterable[str], views: Iterable[str], queries: Mapping[str, str]
) -> str:
    """Render the description of one archive.

    Args:
        database: The name that Datasette gives it: that of its file, without the suffix.
        hidden: Tables that are not for readers.
        views: The views that the archive has.
        queries: The user's saved queries, SQL by name; they win over those of the package.
    """
    tables: dict[str, Any] = {name: {"hidden": True} for name in sorted(hidden)}
    tables |= {name: _VIEWS[name] for name in views if name in _VIEWS}
    asked: dict[str, Any] = {
        name: {"title": title, "sql": statement} for name, title, statement in _QUERIES
    }
    asked |= {name: {"sql": statement} for name, statement in queries.items()}
    described = {
        "title": "Articles",
        "source": "scraper",
        "tables": tables,
        "queries": asked,
    }
    return render_json({"databases": {database: described}}, indent=2)
