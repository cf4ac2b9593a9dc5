"""Read MHTML (RFC 2557): one page with its parts, as Chrome, Edge and Opera save it."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

from scraper.errors import InvalidURL, ScraperError
from scraper.importers.saved.saved_page import SavedPage
from scraper.urls import canonicalize_url

_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml")
_MAX_PARTS: Final = 10_000


def read_mhtml(body: bytes) -> SavedPage:
    """Return the page of an MHTML file: its root part, with its address and date.

    Raises:
        ScraperError: No part is a page, or the file is damaged (`bad-mhtml`).
    """
    try:
        message = message_from_bytes(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
        part = _root_part(message)
        page = None if part is None else part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise ScraperError(f"is damaged MHTML: {error}", code="bad-mhtml") from error
    if part is None or not isinstance(page, bytes) or not page.strip():
        raise ScraperError("is MHTML without a page in it", code="bad-mhtml")
    charset = part.get_content_charset()
    return SavedPage(
        body=page,
        url=_address(message.get("Snapshot-Content-Location"))
        or _address(part.get("Content-Location"))
        or _address(message.get("Content-Location")),
        saved_at=_date(message.get("Date")),
        content_type=part.get_content_type() + (f"; charset={charset}" if charset else ""),
    )


def _root_part(message: Message) -> Message | None:
    """Return the part that `start` names, else the first one that is a page."""
    start = message.get_param("start")
    pages = []
    for number, part in enumerate(message.walk()):
        if number > _MAX_PARTS:
            break
        if part.get_content_type() in _PAGE_TYPES and not part.is_multipart():
            if isinstance(start, str) and part.get("Content-ID", "").strip() == start:
                return part
            pages.append(part)
    return pages[0] if pages else None


def _address(value: object) -> str | None:
    try:
        return canonicalize_url("".join(str(value).split())) if value else None
    except InvalidURL:
        return None


def _date(value: object) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
