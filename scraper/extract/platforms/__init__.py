"""Publishing platforms, recognised by fingerprint on any domain.

`PLATFORMS` is ordered: the first that recognises a page has it.
"""

from typing import Final

from scraper.extract.document import Document
from scraper.extract.platforms.platform import Platform
from scraper.extract.platforms.wix import WIX

PLATFORMS: Final[tuple[Platform, ...]] = (WIX,)


def recognise_platform(document: Document) -> Platform | None:
    """Give the platform that made this page, or None."""
    return next((platform for platform in PLATFORMS if platform.is_platform(document)), None)
