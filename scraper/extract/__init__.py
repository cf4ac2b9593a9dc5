"""Read an article from a capture: pure, the same bytes in, the same article out.

    Capture -> decode -> parse -> metadata, platform, body candidates -> clean tree -> Article

No network, no clock, no database.
"""

from scraper.extract.article import extract_article
from scraper.extract.options import ExtractOptions

__all__ = ["ExtractOptions", "extract_article"]
