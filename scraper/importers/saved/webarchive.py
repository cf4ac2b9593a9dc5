"""Read Safari's `.webarchive`: a property list with the page and its parts."""

from __future__ import annotations

import plistlib
from xml.parsers.expat import ExpatError

from scraper.errors import InvalidURL, ScraperError
from scraper.importers.saved.saved_page import SavedPage
from scraper.urls import canonicalize_url


def read_webarchive(body: bytes) -> SavedPage:
    """Return the main page of a web archive of Safari.

    Raises:
        ScraperError: The file is damaged, or holds no page (`bad-webarchive`).
    """
    try:
        main = plistlib.loads(body)["WebMainResource"]
        page, media_type = main["WebResourceData"], main.get("WebResourceMIMEType")
        encoding, url = main.get("WebResourceTextEncodingName"), main.get("WebResourceURL")
    except (
        plistlib.InvalidFileException, ExpatError, ValueError, TypeError, LookupError,
        OverflowError, RecursionError, AttributeError,
    ) as error:  # fmt: skip
        raise ScraperError("is a damaged Safari web archive", code="bad-webarchive") from error
    if not isinstance(page, bytes) or not page:
        raise ScraperError("is a Safari web archive without a page", code="bad-webarchive")
    media_type = media_type if isinstance(media_type, str) else "text/html"
    return SavedPage(
        body=page,
        url=_address(url),
        content_type=f"{media_type}; charset={encoding}" if encoding else media_type,
    )


def _address(value: object) -> str | None:
    try:
        return canonicalize_url(value) if isinstance(value, str) else None
    except InvalidURL:
        return None
