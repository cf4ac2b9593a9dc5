"""Collect articles from the web, clean, with every later edit, in one SQLite file.

Five entry points lead through the code: `pipeline.py`, `fetch/fetcher.py`, `extract/article.py`,
`archive/articles.py` and `export/`. Each `__init__.py` lists what is behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.extract.article import extract_article
    from scraper.records import Article, Capture

__version__ = "0.1.0"

__all__ = ["Article", "Capture", "__version__", "extract_article"]


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that `scraper --help` starts quickly."""
    if name == "extract_article":
        from scraper.extract.article import extract_article

        return extract_article
    if name in {"Article", "Capture"}:
        from scraper import records

        return getattr(records, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
