"""Publishing platforms, recognised by fingerprint on any domain.

`PLATFORMS` is ordered: the first that recognises a page has it. WordPress and
Drupal stand last, because hosted systems show files of a WordPress or a Drupal.
"""

from typing import Final

from scraper.extract.document import Document
from scraper.extract.platforms.blogger import BLOGGER
from scraper.extract.platforms.discourse import DISCOURSE
from scraper.extract.platforms.drupal import DRUPAL
from scraper.extract.platforms.framer import FRAMER
from scraper.extract.platforms.ghost import GHOST
from scraper.extract.platforms.hubspot import HUBSPOT
from scraper.extract.platforms.medium import MEDIUM
from scraper.extract.platforms.platform import Platform
from scraper.extract.platforms.shopify import SHOPIFY
from scraper.extract.platforms.squarespace import SQUARESPACE
from scraper.extract.platforms.substack import SUBSTACK
from scraper.extract.platforms.webflow import WEBFLOW
from scraper.extract.platforms.wix import WIX
from scraper.extract.platforms.wordpress import WORDPRESS

PLATFORMS: Final[tuple[Platform, ...]] = (
    WIX,
    DISCOURSE,
    SUBSTACK,
    MEDIUM,
    GHOST,
    BLOGGER,
    HUBSPOT,
    WEBFLOW,
    FRAMER,
    SQUARESPACE,
    SHOPIFY,
    WORDPRESS,
    DRUPAL,
)


def recognise_platform(document: Document) -> Platform | None:
    """Give the platform that made this page, or None."""
    return next((platform for platform in PLATFORMS if platform.is_platform(document)), None)
