"""Read what the records beside a page in a web archive state: its request, redirects, address and protocol.

A `request` record before its page names the page's record. Web archives of this program have a `metadata`
record after it as well; in those, a page is held until a record comes that does not belong to it. In all
others it is given as soon as it is read: the next record may be long in coming, from a pipe.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from warcio.recordloader import ArcWarcRecord  # noqa: TID251 - of the one user, `warc`

from scraper.importers.warc_stream import RecordReader
from scraper.records import Capture, Exchange, Headers
from scraper.urls import is_url

_MAX_BYTES: Final = 64 * 1024
"""Of a metadata record; ours have some hundred."""
_OURS: Final = b"software: scraper "
_MAX_REDIRECTS: Final = 50
_ROBOTS: Final = frozenset({"allowed", "no-rules", "ignored"})


class RecordsBeside:
    """Holds the last page of a web archive until all that is known of it was read."""

    def __init__(self) -> None:
        self._page: Capture | None = None
        self._page_id = ""
        self._record_id = ""
        self._exchange = Exchange()
        self._request: tuple[str, Headers] = ("", ())
        self._holds = False
        """Whether records behind a page may belong to it."""
        self._belongs = False
        """Whether the record that is being read belongs to the page that is held."""

    def begin(self, record: ArcWarcRecord, stream: RecordReader) -> None:
        """Take what a record states; call it before the record's page is read, if it has one."""
        about = record.rec_headers
        self._record_id = about.get_header("WARC-Record-ID") or ""
        page_id = about.get_header("WARC-Concurrent-To") or ""
        self._belongs = self._page is not None and page_id != "" and page_id == self._page_id
        if record.rec_type == "warcinfo":
            stream.allow(2 * _MAX_BYTES)
            self._holds = _OURS in record.raw_stream.read(_MAX_BYTES)
        elif record.rec_type == "request" and record.http_headers is not None:
            headers = _list_headers(record)
            self._request = (page_id, headers)
            if self._belongs:
                self._amend_request(headers)
        elif record.rec_type == "metadata" and self._belongs:
            stream.allow(2 * _MAX_BYTES)
            self._amend_facts(record.raw_stream.read(_MAX_BYTES).decode("utf-8", "replace"))
        elif record.rec_type == "response" and record.http_headers is not None:
            of_page, headers = self._request
            self._exchange = Exchange(
                request_headers=headers if of_page and of_page == self._record_id else (),
                address=about.get_header("WARC-IP-Address"),
                protocol=record.http_headers.protocol,
            )

    def hold(self, page: Capture | None) -> Capture | None:
        """Hold the page of the record just read, or none; return the page of which all is known now."""
        if page is None and self._belongs:
            return None
        exchange, before = self._exchange, self.release()
        if page is not None:
            self._page_id = self._record_id
            is_known = exchange.request_headers or exchange.address
            self._page = replace(page, exchange=exchange) if is_known else page
            if not self._holds:
                return self.release()
        return before

    def release(self) -> Capture | None:
        """Return the page that is held, if there is one."""
        page, self._page, self._exchange = self._page, None, Exchange()
        return page

    def _amend_request(self, headers: Headers) -> None:
        if self._page is not None:
            exchange = self._page.exchange or Exchange()
            self._page = replace(self._page, exchange=replace(exchange, request_headers=headers))

    def _amend_facts(self, content: str) -> None:
        """Take the redirects and the decision of robots.txt from a metadata record, if it has them."""
        if self._page is None:
            return
        fields = [line.partition(": ") for line in content.splitlines()]
        redirects = tuple(url for name, _, url in fields if name == "redirected-from" and url)
        robots = next((value for name, _, value in fields if name == "robots"), None)
        if redirects and len(redirects) <= _MAX_REDIRECTS and all(map(is_url, redirects)):
            self._page = replace(self._page, url=redirects[0], redirects=redirects)
        if robots in _ROBOTS:
            self._page = replace(self._page, robots=robots)


def _list_headers(record: ArcWarcRecord) -> Headers:
    return tuple((str(name).lower(), str(value)) for name, value in record.http_headers.headers)
