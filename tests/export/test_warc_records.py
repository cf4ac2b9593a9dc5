"""`export warc`: each page a response, with a metadata record where more is known of its fetch."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator  # noqa: TID251 - another reader than ours

from scraper.export.warc import render_records
from scraper.records import Capture

PAGE = "https://keeper.example/fog"
AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def make_capture(**changes: object) -> Capture:
    fields: dict[str, object] = {
        "url": PAGE,
        "final_url": PAGE,
        "status": 200,
        "headers": (("content-type", "text/html"), ("content-encoding", "br")),
        "body": b"<p>Fog</p>",
        "fetched_at": AT,
        "digest": "0" * 64,
    }
    return Capture(**(fields | changes))  # type: ignore[arg-type]


def read(*captures: Capture) -> list[tuple[str, str | None, str | None, bytes]]:
    """Return type, URL, concurrent record and content of each record, as another program reads them."""
    stream = BytesIO(b"".join(render_records(captures)))
    return [
        (
            record.rec_type,
            record.rec_headers.get_header("WARC-Target-URI"),
            record.rec_headers.get_header("WARC-Concurrent-To"),
            record.content_stream().read(),
        )
        for record in ArchiveIterator(stream, check_digests="raise")
    ]


def test_redirects_and_robots_are_in_a_metadata_record() -> None:
    """The metadata record names its response, every URL that redirected, and why robots.txt allowed the page."""
    first, second = "https://keeper.example/old", "https://keeper.example/older"
    capture = make_capture(url=second, redirects=(second, first), robots="allowed")
    _, response, metadata = read(capture)
    assert response[:2] == ("response", PAGE)
    assert metadata[:2] == ("metadata", PAGE)
    assert metadata[3] == (
        f"redirected-from: {second}\r\nredirected-from: {first}\r\nrobots: allowed\r\n".encode()
    )
    whole = b"".join(render_records((capture,)))
    records = list(ArchiveIterator(BytesIO(whole)))
    assert metadata[2] == records[1].rec_headers.get_header("WARC-Record-ID")


def test_a_page_of_which_no_more_is_known_has_no_metadata() -> None:
    """A saved file that was ingested is its response alone."""
    assert [one[0] for one in read(make_capture())] == ["warcinfo", "response"]


def test_the_same_pages_are_the_same_bytes() -> None:
    """Records have the same ids at every export."""
    capture = make_capture(robots="no-rules")
    assert b"".join(render_records((capture,)))[400:] == b"".join(render_records((capture,)))[400:]
