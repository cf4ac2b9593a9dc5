"""Publishing platforms, recognized by fingerprint on any domain.

`PLATFORMS` is ordered: the first that recognizes a page has it. WordPress and
Drupal stand last, because hosted systems show files of a WordPress or a Drupal.
"""

from typing import Final

from scraper.dom.document import Document
from scraper.platforms.blogger import BLOGGER
from scraper.platforms.discourse import DISCOURSE
from scraper.platforms.drupal import DRUPAL
from scraper.platforms.framer import FRAMER
from scraper.platforms.ghost import GHOST
from scraper.platforms.hubspot import HUBSPOT
from scraper.platforms.medium import MEDIUM
from scraper.platforms.platform import Platform
from scraper.platforms.shopify import SHOPIFY
from scraper.platforms.squarespace import SQUARESPACE
from scraper.platforms.substack import SUBSTACK
from scraper.platforms.webflow import WEBFLOW
from scraper.platforms.wix import WIX
from scraper.platforms.wordpress import WORDPRESS

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


def recognize_platform(document: Document) -> Platform | None:
    """Return the platform that made this page, or None."""
    return next((platform for platform in PLATFORMS if platform.is_platform(document)), None)
