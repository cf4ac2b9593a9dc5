"""Read an article from a capture: pure, the same bytes in, the same article out.

    Capture -> decode -> parse -> metadata, platform, body candidates -> clean tree -> Article

No network, no clock, no database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.options import ExtractOptions

if TYPE_CHECKING:
    from scraper.extraction.article import extract_article


def __getattr__(name: str) -> object:
    """Load the extractor when it is asked for: most commands leave reading to other processes."""
    if name == "extract_article":
        from scraper.extraction.article import extract_article

        return extract_article
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["ExtractOptions", "extract_article"]
