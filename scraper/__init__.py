"""Collect articles from the web, clean, with every later edit, in one SQLite file.

The Python API is `scraper.api`; its names are importable from here:

    from scraper import extract

    article = extract(open("page.html", "rb").read(), "https://example.com/post")

The program has five stages, each a package whose `__init__` lists its modules: `fetching`,
`discover`, `extraction`, `archive`, `export`. `pipeline.py` connects them for one URL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.version import __version__

if TYPE_CHECKING:
    from scraper.api import (
        Archive,
        Article,
        Capture,
        FetchSettings,
        ScraperError,
        Selection,
        StoredArticle,
        extract,
        fetch,
        fetch_async,
        scrape,
        scrape_async,
    )

__all__ = [
    "Archive",
    "Article",
    "Capture",
    "FetchSettings",
    "ScraperError",
    "Selection",
    "StoredArticle",
    "__version__",
    "extract",
    "fetch",
    "fetch_async",
    "scrape",
    "scrape_async",
]


def __getattr__(name: str) -> object:
    """Import the API when one of its names is used, so that `import scraper` stays fast."""
    if name in __all__:
        from scraper import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
