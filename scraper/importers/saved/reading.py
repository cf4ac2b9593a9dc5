"""Read a saved file that is in memory: the one page in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from scraper.errors import ScraperError
from scraper.importers.saved.html_page import read_html_page
from scraper.importers.saved.kinds import HEAD_BYTES, explain_refusal, name_kind
from scraper.importers.saved.mhtml import read_mhtml
from scraper.importers.saved.packed import unpack
from scraper.importers.saved.saved_page import SavedPage
from scraper.importers.saved.webarchive import read_webarchive


def _read_pdf(body: bytes) -> SavedPage:
    return SavedPage(body=body, content_type="application/pdf")


_READERS: Final[Mapping[str, Callable[[bytes], SavedPage]]] = {
    "html": read_html_page,
    "text": read_html_page,
    "pdf": _read_pdf,
    "mhtml": read_mhtml,
    "webarchive": read_webarchive,
}
"""The reader of each kind that holds one page."""


def read_saved_file(body: bytes, name: str, max_bytes: int) -> SavedPage:
    """Return the page in a saved file.

    Args:
        body: The file as it is.
        name: Its name; it counts only where the bytes do not tell the kind.
        max_bytes: The largest page, unpacked.

    Raises:
        ScraperError: The file holds no page (`unsupported-file`, the message names its kind;
            `skipped-index` for a CDX), is damaged, or is too large.
    """
    kind = name_kind(body[:HEAD_BYTES], name)
    if kind.packing:
        body = unpack(body, kind.packing, max_bytes=max_bytes)
    if kind.name == "empty":
        raise ScraperError("is empty", code="empty-page")
    reader = _READERS.get(kind.name)
    if reader is not None:
        page = reader(body)
        if len(page.body) > max_bytes:
            raise ScraperError(f"holds a page of more than {max_bytes} bytes", code="too-large")
        return page
    code = "skipped-index" if kind.name == "cdx" else "unsupported-file"
    raise ScraperError(explain_refusal(kind.name), code=code)
