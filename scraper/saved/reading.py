"""Read a saved file that is in memory: the one page in it."""

from __future__ import annotations

from scraper.errors import ScraperError
from scraper.saved.html_page import read_html_page
from scraper.saved.kinds import HEAD_BYTES, explain_refusal, name_kind
from scraper.saved.mhtml import read_mhtml
from scraper.saved.packed import unpack
from scraper.saved.saved_page import SavedPage
from scraper.saved.webarchive import read_webarchive


def read_saved_file(body: bytes, name: str = "", *, max_bytes: int) -> SavedPage:
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
    if len(body) > max_bytes:
        raise ScraperError(f"is larger than {max_bytes} bytes", code="too-large")
    if kind.name == "empty":
        raise ScraperError("is empty", code="empty-page")
    if kind.name == "mhtml":
        return read_mhtml(body)
    if kind.name == "webarchive":
        return read_webarchive(body)
    if kind.name == "pdf":
        return SavedPage(body=body, content_type="application/pdf")
    if kind.name in {"html", "text"}:
        return read_html_page(body)
    code = "skipped-index" if kind.name == "cdx" else "unsupported-file"
    raise ScraperError(explain_refusal(kind.name), code=code)
