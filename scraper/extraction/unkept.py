"""Make a capture of a page that comes without a request: from a file, a pipe or a variable."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from scraper.errors import InvalidURL
from scraper.records import Capture


def unkept_capture(body: bytes, url: str, content_type: str | None = None) -> Capture:
    """Return a page as a capture of now that no archive keeps.

    Args:
        body: The page's bytes.
        url: Where it came from, or "".
        content_type: The `Content-Type` header, if known.

    Raises:
        InvalidURL: The URL cannot be parsed, so no link can be joined to it.
    """
    try:
        urlsplit(url)
    except ValueError as error:
        raise InvalidURL(f"the page's URL cannot be parsed: {error}", url=url) from error
    return Capture.of_bytes(
        body, url=url, fetched_at=datetime.now(UTC), content_type=content_type, is_kept=False
    )
