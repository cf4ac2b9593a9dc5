"""Every way an HTTP answer can be wrong gives one clear error in time (rows H1 to H23)."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd
from hostile_site import SHARED, HostileSite

from scraper.config import FetchSettings
from scraper.decoding import content_encoding
from scraper.decoding.charset import decode_text
from scraper.errors import (
    BadStatus,
    ConfigError,
    FetchError,
    NotHTML,
    ScraperError,
    TooLarge,
    TooManyRedirects,
    Truncated,
    Unreachable,
)
from scraper.fetching import ARCHIVE_KINDS, Fetcher
from scraper.fetching.request_headers import RequestHeaders
from scraper.records import Capture, NotModified, Validators

Failure = Callable[..., ScraperError]
Fetch = Callable[..., Any]

VECTORS = Path(__file__).parents[1] / "hostile" / "vectors"
PAGE = b"<!doctype html><p>The lighthouse keeper counted ships.</p>" * 50


def raw_replies() -> list[dict[str, str]]:
    lines = (VECTORS / "raw-replies.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


OUTCOMES: dict[str, tuple[str, ...]] = {
    "error:truncated": ("truncated",),
    # A cut connection and a broken frame look alike where the frame is the last thing sent.
    "error:protocol": ("protocol-error", "connection-lost", "truncated"),
    "error:too_large": ("too-large",),
    "error:http_status": ("http-status",),
    "error:redirect": ("bad-redirect",),
    "error:scheme": ("bad-redirect",),
    "error:decode": ("bad-encoding",),
    "skip:not_html": ("not-html",),
    "follow:/caf%C3%A9 or /caf%E9": ("http-status",),
    "follow, no header injected": ("http-status",),
    "backoff clamped to 0..6 h, no exception": ("http-status",),
}


@pytest.mark.parametrize(
    ("number", "row"),
    list(enumerate(raw_replies())),
    ids=lambda value: value["id"][:20] if isinstance(value, dict) else str(value),
)
def test_h12_h13_raw_reply_has_the_listed_outcome(
    number: int, row: dict[str, str], hostile: HostileSite, fetch: Fetch, failure: Failure
) -> None:
    """Each hand-written reply gives the body or the class of error that is listed for it."""
    url = hostile.put(f"reply-{number}", row["raw"].encode("latin-1"))
    if row["expect"].startswith("ok"):
        capture = fetch(url)
        wanted = row["expect"].partition(":")[2] or "hello"
        assert wanted in decode_text(capture.body, capture.header("content-type"))
        return
    error = failure(url)
    assert error.code in OUTCOMES[row["expect"]], error
    assert "\n" not in str(error)


@pytest.mark.parametrize("kind", ["gzip", "br", "zstd", "deflate", "double"])
def test_h1_h2_bomb_stops_at_the_limit(kind: str, hostile: HostileSite, failure: Failure) -> None:
    """A bomb of 128 MiB, once or twice packed, costs no more memory than the largest page."""
    failure(hostile.url("/close"))  # Warm up: imports are not the bomb's.
    tracemalloc.start()
    error = failure(hostile.url(f"/bomb/{kind}"))
    grown = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(error, TooLarge)
    assert grown < 64 * 2**20


def test_h1_zstd_window_is_bounded(hostile: HostileSite, failure: Failure) -> None:
    """A zstd frame that asks for a window of 128 MiB is refused before it is allocated."""
    machine = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 27})
    packed = machine.compress(PAGE) + machine.flush()
    hostile.put("wide.zst", packed)
    assert failure(hostile.url("/encoded/wide.zst?as=zstd")).code == "bad-encoding"


def test_h3_more_than_three_encodings_are_refused(
    hostile: HostileSite, fetch: Fetch, failure: Failure
) -> None:
    """Three layers are decoded, four are not."""
    three = gzip.compress(gzip.compress(gzip.compress(PAGE)))
    hostile.put("three.gz", three)
    assert fetch(hostile.url("/encoded/three.gz?as=gzip,gzip,gzip")).body == PAGE
    hostile.put("four.gz", gzip.compress(three))
    error = failure(hostile.url("/encoded/four.gz?as=gzip,gzip,gzip,gzip"))
    assert error.code == "bad-encoding"
    assert "4 content encodings" in error.message


def test_h1_h2_decoding_meets_the_deadline(
    hostile: HostileSite, settings: FetchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a body is decoded step by step, deadlines pass and other pages are fetched."""
    monkeypatch.setattr(content_encoding, "MAX_STREAMS", 10**9)
    empty = b"\x50\x2a\x4d\x18\0\0\0\0" * (2 * 2**20)
    hostile.put("steps", brotli.compress(empty, quality=5))

    async def go() -> tuple[float, Capture | NotModified]:
        async with Fetcher(settings.model_copy(update={"total_timeout": 0.5})) as fetcher:
            began = time.monotonic()
            stuck = asyncio.create_task(fetcher.fetch(hostile.url("/encoded/steps?as=zstd,br")))
            await asyncio.sleep(0.1)
            good = await fetcher.fetch(hostile.url("/ok"))
            with pytest.raises(ScraperError) as caught:
                await stuck
            assert caught.value.code == "timeout"
            return time.monotonic() - began, good

    seconds, good = asyncio.run(go())
    assert good.status == 200
    assert seconds < 5


@pytest.mark.parametrize("path", ["/drip-body", "/drip-head"])
def test_h4_dripping_server_meets_the_total_deadline(
    path: str, hostile: HostileSite, failure: Failure
) -> None:
    """A byte now and then keeps no connection alive beyond the total time."""
    began = time.monotonic()
    error = failure(hostile.url(path), total_timeout=0.7, read_timeout=5)
    assert error.code == "timeout"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("path", ["/hang", "/half-hang"])
def test_h5_silent_server_meets_the_deadline_and_frees_its_place(
    path: str, hostile: HostileSite, settings: FetchSettings
) -> None:
    """A hang ends in time, and the one place of the run is free for the next page."""
    own = settings.model_copy(update={"concurrency": 1, "read_timeout": 0.4})

    async def go() -> int:
        async with Fetcher(own) as fetcher:
            with pytest.raises(FetchError):
                await fetcher.fetch(hostile.url(path))
            capture = await fetcher.fetch(hostile.url("/ok"))
            return getattr(capture, "status", 0)

    began = time.monotonic()
    assert asyncio.run(go()) == 200
    assert time.monotonic() - began < 3


def test_h6_endless_body_stops_at_the_wire_limit(hostile: HostileSite, failure: Failure) -> None:
    """A body without end and without length is cut at the limit."""
    error = failure(hostile.url("/endless"), max_wire_bytes=2**20)
    assert isinstance(error, TooLarge)
    assert "on the wire" in error.message


def test_h6_announced_size_is_refused_unread(hostile: HostileSite, failure: Failure) -> None:
    """A page of 50 MB that says so is refused by its header."""
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n<p>"
    error = failure(hostile.put("fifty", reply))
    assert isinstance(error, TooLarge)


@pytest.mark.parametrize("path", ["/header-lines", "/header-big"])
def test_h7_header_flood_is_a_protocol_error(
    path: str, hostile: HostileSite, failure: Failure
) -> None:
    """200,000 header lines, or one of 10 MB, end at about 100 KiB."""
    error = failure(hostile.url(path))
    assert isinstance(error, Unreachable)
    assert error.code in {"protocol-error", "connection-lost"}


def test_h7_header_limit_of_the_settings_counts(hostile: HostileSite, failure: Failure) -> None:
    """A header above the set limit is refused even where the parser would take it."""
    reply = b"HTTP/1.1 200 OK\r\nX-A: " + b"y" * 3000 + b"\r\nContent-Length: 2\r\n\r\nok"
    error = failure(hostile.put("long-header", reply), max_header_bytes=1024)
    assert isinstance(error, TooLarge)


def test_h8_endless_early_hints_meet_the_deadline(hostile: HostileSite, failure: Failure) -> None:
    """103 Early Hints for ever do not hold us beyond the total time."""
    began = time.monotonic()
    assert failure(hostile.url("/early-hints"), total_timeout=0.7).code == "timeout"
    assert time.monotonic() - began < 3


PACKED = {
    "gzip": gzip.compress(PAGE, mtime=0),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
}


@pytest.mark.parametrize("encoding", sorted(PACKED))
def test_encoding_is_undone(encoding: str, hostile: HostileSite, fetch: Fetch) -> None:
    """Each encoding that we ask for is read back to the byte."""
    hostile.put("whole", PACKED[encoding])
    assert fetch(hostile.url(f"/encoded/whole?as={encoding}")).body == PAGE


def test_raw_deflate_is_undone(hostile: HostileSite, fetch: Fetch) -> None:
    """Deflate without its wrapper, as many servers send it, is read too."""
    machine = zlib.compressobj(wbits=-15)
    hostile.put("raw-deflate", machine.compress(PAGE) + machine.flush())
    assert fetch(hostile.url("/encoded/raw-deflate?as=deflate")).body == PAGE


def test_two_encodings_are_undone_in_order(hostile: HostileSite, fetch: Fetch) -> None:
    """`br, gzip` is unpacked from the outside in."""
    hostile.put("two", gzip.compress(brotli.compress(PAGE)))
    assert fetch(hostile.url("/encoded/two?as=br,%20gzip")).body == PAGE


@pytest.mark.parametrize("encoding", sorted(PACKED))
@pytest.mark.parametrize("part", [0.5, 0.98])
def test_h9_half_a_stream_is_truncated(
    encoding: str, part: float, hostile: HostileSite, failure: Failure
) -> None:
    """A stream that ends early is an error even where its length matches the header."""
    packed = PACKED[encoding]
    hostile.put("half", packed[: int(len(packed) * part)])
    assert isinstance(failure(hostile.url(f"/encoded/half?as={encoding}")), Truncated)


def test_h9_missing_gzip_trailer_is_truncated(hostile: HostileSite, failure: Failure) -> None:
    """All the text without the checksum is still no whole file."""
    hostile.put("no-trailer", PACKED["gzip"][:-8])
    assert isinstance(failure(hostile.url("/encoded/no-trailer?as=gzip")), Truncated)


@pytest.mark.parametrize("name", ["truncated-crc-error.gz", "unexpected-eof.gz"])
def test_h9_saved_truncated_files(name: str, hostile: HostileSite, failure: Failure) -> None:
    """Two gzip files that really were cut are never taken for whole ones."""
    file = SHARED / "scrapy-compressed" / name
    if not file.exists():
        pytest.skip("needs ../shared")
    hostile.put("cut.gz", file.read_bytes())
    assert isinstance(failure(hostile.url("/encoded/cut.gz?as=gzip")), FetchError)


def test_h10_second_gzip_member_is_read(hostile: HostileSite, fetch: Fetch) -> None:
    """A gzip file of two members gives both."""
    half = len(PAGE) // 2
    hostile.put("members", gzip.compress(PAGE[:half]) + gzip.compress(PAGE[half:]) + b"\0" * 20)
    assert fetch(hostile.url("/encoded/members?as=gzip")).body == PAGE


@pytest.mark.parametrize("encoding", sorted(PACKED))
def test_h10_bytes_after_the_end_are_an_error(
    encoding: str, hostile: HostileSite, failure: Failure
) -> None:
    """What stands behind a stream is never dropped in silence."""
    hostile.put("more", PACKED[encoding] + b"something else")
    assert failure(hostile.url(f"/encoded/more?as={encoding}")).code == "bad-encoding"


def test_h11_truncated_answer_is_tried_again(hostile: HostileSite, failure: Failure) -> None:
    """A body shorter than its length is an error that may pass, and is tried again."""
    url = hostile.put("short", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>part")
    error = failure(url, attempts=2)
    assert isinstance(error, Truncated)
    assert error.retryable
    assert len(hostile.requests("/raw/short")) == 2


@pytest.mark.parametrize("query", ["", "?late=1"])
def test_h11_bytes_behind_the_body_are_not_the_next_answer(
    query: str, hostile: HostileSite, settings: FetchSettings
) -> None:
    """What a server sends behind a body is never read as the answer to another request."""

    async def go() -> list[bytes]:
        bodies = []
        async with Fetcher(settings) as fetcher:
            for path in ("/longer-than-announced", "/ok") * 3:
                answer = await fetcher.fetch(hostile.url(path + (query if "long" in path else "")))
                bodies.append(getattr(answer, "body", b""))
                await asyncio.sleep(0.1 if query else 0)
        return bodies

    bodies = asyncio.run(go())
    assert bodies[::2] == [b"<p>right"] * 3
    assert b"<p>forged" not in bodies


def test_h14_garbage_on_a_kept_connection_gets_a_new_one(
    hostile: HostileSite, settings: FetchSettings
) -> None:
    """An answer that begins in the middle of an earlier one is asked for again on a new connection."""

    async def go() -> bytes:
        async with Fetcher(settings) as fetcher:
            await fetcher.fetch(hostile.url("/ok"))
            answer = await fetcher.fetch(hostile.url("/garbage-once/a"))
            return getattr(answer, "body", b"")

    assert asyncio.run(go()) == b"<p>second"
    assert len(hostile.requests("/garbage-once/a")) == 2


WHOLE = b"<!doctype html><html><body><p>All of it.</body></html>\n<!-- served by a cache -->"


@pytest.mark.parametrize(
    "head",
    [
        f"Content-Length: {len(WHOLE) + 300}".encode(),
        b"Transfer-Encoding: chunked",
    ],
)
def test_h11_page_that_ends_before_its_length_is_kept_after_the_last_try(
    head: bytes, hostile: HostileSite, fetch: Fetch
) -> None:
    """A page that ends in </html> is tried again, then kept, marked and without validators."""
    body = b"%x\r\n%b\r\n" % (len(WHOLE), WHOLE) if b"chunked" in head else WHOLE
    lines = (b"HTTP/1.1 200 OK", b'ETag: "1"', b"Content-Type: text/html", head, b"", body)
    name = f"cut-{len(head)}"
    capture = fetch(hostile.put(name, b"\r\n".join(lines)), attempts=2)
    assert capture.body == WHOLE
    assert capture.is_cut_short
    assert dict(capture.headers).get("etag") is None
    assert len(hostile.requests(f"/raw/{name}")) == 2


@pytest.mark.parametrize("end", [b"<p>part", b"</html", b"</html><p>more", b""])
def test_h11_page_without_its_end_stays_truncated(
    end: bytes, hostile: HostileSite, failure: Failure
) -> None:
    """A page that is cut before `</html>` is an error, however often it is tried."""
    page = b"<!doctype html><p>Text " + end
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + page
    assert isinstance(failure(hostile.put("cut-part", reply), attempts=2), Truncated)


@pytest.mark.parametrize("encoding", sorted(PACKED))
def test_h9_whole_stream_under_a_wrong_length_is_whole(
    encoding: str, hostile: HostileSite, fetch: Fetch, failure: Failure
) -> None:
    """The length of the unpacked body is no reason to lose a packed one that has its end."""
    packed = PACKED[encoding]
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(PAGE)}\r\n\r\n"
    capture = fetch(hostile.put("long", head.encode() + packed))
    assert (capture.body, capture.is_cut_short) == (PAGE, False)
    assert isinstance(failure(hostile.put("long", head.encode() + packed[:-9])), Truncated)


def test_h14_reset_inside_the_body_is_truncated(hostile: HostileSite, failure: Failure) -> None:
    """A connection that is reset in mid-body is no page."""
    assert isinstance(failure(hostile.url("/reset")), Truncated)


def test_h14_connection_closed_without_answer_gets_one_new_try(
    hostile: HostileSite, fetch: Fetch
) -> None:
    """A connection that dies before the answer is opened anew once, within the same attempt."""
    assert fetch(hostile.url("/close-once/a")).status == 200
    assert len(hostile.requests("/close-once/a")) == 2


def test_h14_server_that_always_closes_is_given_up(hostile: HostileSite, failure: Failure) -> None:
    """A server that never answers is named as that."""
    assert failure(hostile.url("/close")).code == "connection-lost"


def test_h14_idle_connection_closed_by_the_server_costs_nothing(
    hostile: HostileSite, settings: FetchSettings
) -> None:
    """A kept connection that the server closed is replaced unseen."""

    async def go() -> list[int]:
        async with Fetcher(settings) as fetcher:
            captures = [await fetcher.fetch(hostile.url("/idle-close")) for _ in range(5)]
            return [getattr(each, "status", 0) for each in captures]

    assert asyncio.run(go()) == [200] * 5


def test_connection_is_kept_alive(hostile: HostileSite, settings: FetchSettings) -> None:
    """Pages of one host share a connection."""

    async def go() -> None:
        async with Fetcher(settings) as fetcher:
            for number in range(3):
                await fetcher.fetch(hostile.url(f"/ok?alive={number}"))

    asyncio.run(go())
    peers = {hostile.requests(f"/ok?alive={number}")[0]["peer"] for number in range(3)}
    assert len(peers) == 1


def test_h15_redirect_loop_is_named(hostile: HostileSite, failure: Failure) -> None:
    """Two pages that redirect to each other end at once."""
    error = failure(hostile.url("/loop/a"))
    assert isinstance(error, TooManyRedirects)
    assert "loop" in error.message


def test_h15_eleven_hops_are_too_many_and_ten_are_not(
    hostile: HostileSite, fetch: Fetch, failure: Failure
) -> None:
    """Ten redirects are followed and recorded, the eleventh is an error."""
    capture = fetch(hostile.url("/hops/10"))
    assert capture.final_url == hostile.url("/hops/0")
    assert capture.redirects == tuple(hostile.url(f"/hops/{n}") for n in range(10, 0, -1))
    assert isinstance(failure(hostile.url("/hops/11")), TooManyRedirects)


def test_h16_meta_refresh_is_not_followed(hostile: HostileSite, fetch: Fetch) -> None:
    """A page that refreshes to itself is fetched once."""
    body = b'<meta http-equiv="refresh" content="0; url=/raw/refresh"><p>Again</p>'
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert fetch(hostile.put("refresh", head + body)).body == body
    assert len(hostile.requests("/raw/refresh")) == 1


def test_h17_nothing_meant_for_one_host_reaches_another(
    hostile: HostileSite, fetch: Fetch, tmp_path: Path
) -> None:
    """Cookies, own headers and validators stay behind at a redirect to another host."""
    cookies = tmp_path / "cookies.txt"
    cookies.write_text(
        "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t2000000000\tlogin\tcanary-token\n"
    )
    other = f"http://127.0.1.1:{hostile.port}/echo"
    url = hostile.url(f"/redirect?to={other}")
    capture = fetch(
        url,
        Validators(etag='"canary-token"'),
        cookies_file=cookies,
        allow=(hostile.host_port, f"127.0.1.1:{hostile.port}"),
        headers={
            hostile.url("").rstrip("/"): {
                "Authorization": "canary-token",
                "X-Api-Key": "canary-token",
            }
        },
    )
    first = next(r for r in hostile.log()["requests"] if r["path"] == f"/redirect?to={other}")
    assert first["headers"]["cookie"] == "login=canary-token"
    assert first["headers"]["x-api-key"] == "canary-token"
    assert b"canary-token" not in capture.body
    assert b"referer" not in capture.body


@pytest.mark.parametrize(
    ("key", "url", "is_sent"),
    [
        ("news.test", "https://news.test/a", True),
        ("News.test", "https://news.test:443/a", True),
        ("https://news.test/", "https://news.test/a", True),
        ("news.test", "http://news.test/a", False),
        ("https://news.test", "http://news.test/a", False),
        ("http://news.test", "http://news.test/a", True),
        ("http://news.test", "https://news.test/a", False),
        ("news.test", "https://news.test:8443/a", False),
        ("news.test:8443", "https://news.test:8443/a", True),
        ("http://news.test:8080", "http://news.test:8080/a", True),
        ("http://news.test:8080", "http://news.test/a", False),
        ("news.test", "https://sub.news.test/a", False),
    ],
)
def test_h17_own_headers_are_encrypted_unless_the_key_names_http(
    key: str,
    url: str,
    is_sent: bool,  # noqa: FBT001
) -> None:
    """A token of the user's crosses the network in clear only where the setting says `http://`."""
    headers = RequestHeaders(FetchSettings(headers={key: {"X-Api-Key": "token"}}))
    assert ("X-Api-Key" in headers.build(url, None, ())) == is_sent


@pytest.mark.parametrize(
    "key", ["", "http://", "ftp://news.test", "news.test/path", "a:b:c", "h:99999999"]
)
def test_h17_key_of_own_headers_must_name_a_host(key: str) -> None:
    """A key that names no host is an error of the settings, and no value is shown."""
    with pytest.raises(ConfigError) as caught:
        RequestHeaders(FetchSettings(headers={key: {"X-Api-Key": "token"}}))
    assert "token" not in str(caught.value)


def test_h20_date_to_come_is_no_validator() -> None:
    """A Last-Modified in the future would be answered with "not modified" until then."""
    headers = RequestHeaders(FetchSettings())
    for date, is_used in (
        ("Tue, 01 Jan 2041 00:00:00 GMT", False),
        ("Fri, 31 Dec 9999 23:59:59 GMT", False),
        ("Tue, 01 Jan 2019 00:00:00 GMT", True),
        ("yesterday", True),
    ):
        built = headers.build("https://a.test/", Validators(etag='"v"', last_modified=date), ())
        assert ("If-Modified-Since" in built) == is_used
        assert built["If-None-Match"] == '"v"'


def test_h20_unasked_304_is_asked_again_past_caches(hostile: HostileSite, fetch: Fetch) -> None:
    """A 304 to a request without validators is repeated once, with "no-cache"."""
    capture = fetch(hostile.url("/cached-304"))
    assert capture.body == b"<p>fresh"
    first, second = hostile.requests("/cached-304")
    assert "cache-control" not in first["headers"]
    assert second["headers"]["cache-control"] == "no-cache"


def test_h15_h18_cookie_of_a_redirect_comes_back_to_its_host(
    hostile: HostileSite, fetch: Fetch
) -> None:
    """A page that redirects to itself until its cookie comes back is fetched; the cookie is not kept."""
    assert fetch(hostile.url("/cookie-wall")).body == b"<p>inside"
    assert fetch(hostile.url("/cookie-wall")).body == b"<p>inside"
    seen = [each["headers"].get("cookie") for each in hostile.requests("/cookie-wall")]
    assert seen == [None, "pass=1", None, "pass=1"]


def test_h15_cookie_that_changes_at_every_hop_ends_at_the_limit(
    hostile: HostileSite, failure: Failure
) -> None:
    """Redirects that set another cookie each time end like any others."""
    assert isinstance(failure(hostile.url("/cookie-counter")), TooManyRedirects)


def test_h18_cookie_of_a_redirect_goes_to_no_other_server(
    hostile: HostileSite, fetch: Fetch
) -> None:
    """Neither another host nor another domain that the cookie names gets it."""
    other = f"127.0.1.1:{hostile.port}"
    url = hostile.url(f"/cookie-to?to=http://{other}/echo")
    capture = fetch(url, allow=(hostile.host_port, other))
    assert b"pass" not in capture.body


def test_h18_cookies_that_servers_set_are_not_kept(
    hostile: HostileSite, settings: FetchSettings
) -> None:
    """A Set-Cookie for whatever domain is neither sent again nor stored."""
    head = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Domain=co.uk\r\nSet-Cookie: b=2\r\nContent-Length: 3\r\n\r\n<p>"
    url = hostile.put("sets-cookies", head)

    async def go() -> Any:
        async with Fetcher(settings) as fetcher:
            capture = await fetcher.fetch(url)
            return capture, await fetcher.fetch(hostile.url("/echo"))

    capture, echo = asyncio.run(go())
    assert capture.header("set-cookie") is None
    assert b"cookie" not in echo.body


def test_h20_not_modified_is_said(hostile: HostileSite, fetch: Fetch) -> None:
    """A conditional request that is answered 304 gives `NotModified`."""
    capture = fetch(hostile.url("/conditional"))
    answer = fetch(hostile.url("/conditional"), Validators(etag=capture.header("etag")))
    assert isinstance(answer, NotModified)
    assert answer.final_url == hostile.url("/conditional")


def test_h20_changed_page_with_old_validators_is_a_capture(
    hostile: HostileSite, fetch: Fetch
) -> None:
    """A 200 to a conditional request is the page."""
    assert fetch(hostile.url("/conditional"), Validators(etag='"v0"')).status == 200


@pytest.mark.parametrize("path", ["/always-304", "/status/204", "/status/206", "/status/205"])
def test_h20_answer_without_whole_page_is_an_error(
    path: str, hostile: HostileSite, failure: Failure
) -> None:
    """304 unasked, 204, 205 and 206 never become a page."""
    error = failure(hostile.url(path))
    assert isinstance(error, BadStatus)
    assert str(error.status) in path


def test_h20_validator_that_is_no_header_is_left_out(hostile: HostileSite, fetch: Fetch) -> None:
    """A stored ETag with a line break cannot inject a header."""
    assert fetch(hostile.url("/ok"), Validators(etag='"a"\r\nX-Injected: 1')).status == 200
    assert "x-injected" not in hostile.requests("/ok")[-1]["headers"]


WRONG = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "pdf": b"%PDF-1.7\n%\xe2\xe3",
    "zip": b"PK\x03\x04\x14\0",
    "gif": b"GIF89a\x01\0",
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "mp4": b"\0\0\0\x18ftypmp42",
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "binary": bytes(range(256)),
    "gzip of a picture": gzip.compress(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
}


def test_page_that_is_packed_without_a_word_is_read(
    hostile: HostileSite, fetch: Fetch, failure: Failure
) -> None:
    """A server may send a packed file as HTML; what says that it is a gzip file is none."""
    packed = gzip.compress(PAGE)
    head = "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n"
    for kind, more, body in (
        ("text/html", "", packed),
        ("text/html; charset=utf-8", "Content-Encoding: gzip\r\n", gzip.compress(packed)),
    ):
        reply = head.format(kind, len(body), more).encode() + body
        assert fetch(hostile.put("packed", reply)).body == PAGE
    reply = head.format("application/gzip", len(packed), "").encode() + packed
    assert failure(hostile.put("file", reply)).code == "not-html"


@pytest.mark.parametrize("status", [203, 218, 299])
def test_h13_success_that_no_standard_names_is_a_page(
    status: int, hostile: HostileSite, fetch: Fetch
) -> None:
    """A proxy's 203 and unknown successes are read as 200."""
    head = b"HTTP/1.1 %d X\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    assert fetch(hostile.put("success", head % (status, len(PAGE)) + PAGE)).body == PAGE


@pytest.mark.parametrize("status", [201, 202, 204, 205, 206, 207, 226])
def test_h13_success_without_a_page_is_none(
    status: int, hostile: HostileSite, failure: Failure
) -> None:
    """What reports a deed, or is a part, is never stored as a page."""
    head = b"HTTP/1.1 %d X\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    body = b"" if status in {204, 205} else PAGE
    assert failure(hostile.put("deed", head % (status, len(body)) + body)).code == "http-status"


@pytest.mark.parametrize("name", ["none", "UTF-8", "identity, none", "8bit"])
def test_encoding_that_packs_nothing_is_passed_over(
    name: str, hostile: HostileSite, fetch: Fetch
) -> None:
    """Servers name charsets and "none" as the content encoding; browsers read such pages."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {name}\r\n"
    reply = f"{head}Content-Length: {len(PAGE)}\r\n\r\n".encode() + PAGE
    assert fetch(hostile.put("plain", reply)).body == PAGE


@pytest.mark.parametrize("kind", sorted(WRONG))
def test_h22_first_bytes_decide_against_the_header(
    kind: str, hostile: HostileSite, failure: Failure
) -> None:
    """A picture or archive that is labelled HTML is no page."""
    body = WRONG[kind]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
    error = failure(hostile.put("wrong", head + body))
    assert isinstance(error, NotHTML)
    assert error.code == "not-html"


@pytest.mark.parametrize("content_type", ["application/octet-stream", "image/png", "", "x/y"])
def test_h22_page_under_a_wrong_label_is_a_page(
    content_type: str, hostile: HostileSite, fetch: Fetch
) -> None:
    """HTML is HTML whatever the header says."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(PAGE)}\r\n\r\n"
    assert fetch(hostile.put("labelled", head.encode() + PAGE)).body == PAGE


def test_h22_video_is_left_after_its_first_bytes(hostile: HostileSite, failure: Failure) -> None:
    """Of 4 GB of video only the first buffers cross the wire."""
    assert isinstance(failure(hostile.url("/video")), NotHTML)
    sent = [r["bytes"] for r in hostile.log()["requests"] if r["path"] == "/video-sent"]
    assert max(sent, default=0) < 10 * 2**20


@pytest.mark.parametrize("body", [b"", b"  \r\n\t ", b"\0\0\0"])
def test_empty_page_has_its_own_code(body: bytes, hostile: HostileSite, failure: Failure) -> None:
    """An empty or blank page says that it is empty."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert failure(hostile.put("blank", head + body)).code == "empty-page"


def test_gzip_file_is_unpacked_for_who_asks(hostile: HostileSite, fetch: Fetch) -> None:
    """A sitemap.xml.gz is given unpacked to a caller that takes gzip."""
    packed = gzip.compress(b"<?xml version='1.0'?><urlset></urlset>")
    hostile.put("map.gz", b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    capture = fetch(hostile.url("/raw/map.gz"), accept=ARCHIVE_KINDS)
    assert capture.body.endswith(b"<urlset></urlset>")


def test_gzip_file_bomb_stops_at_the_limit(hostile: HostileSite, failure: Failure) -> None:
    """Unpacking a gzip file is bounded like everything else."""
    packed = gzip.compress(b" " * 2**20 + PAGE)
    hostile.put("bomb.gz", b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    error = failure(hostile.url("/raw/bomb.gz"), accept=ARCHIVE_KINDS, max_decoded_bytes=100_000)
    assert isinstance(error, TooLarge)


@pytest.mark.parametrize("status", [404, 410, 403, 451, 501])
def test_bad_status_that_stays(status: int, hostile: HostileSite, failure: Failure) -> None:
    """A status that asking again will not change is given with its number."""
    error = failure(hostile.url(f"/status/{status}"))
    assert isinstance(error, BadStatus)
    assert (error.code, error.status, error.retryable) == ("http-status", status, False)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429, 408])
def test_bad_status_that_may_pass(status: int, hostile: HostileSite, failure: Failure) -> None:
    """A status that may pass says so."""
    error = failure(hostile.url(f"/status/{status}"))
    assert isinstance(error, BadStatus)
    assert (error.status, error.retryable) == (status, True)


def test_closed_port_is_named(hostile: HostileSite, failure: Failure) -> None:
    """A port that nobody listens on gives `connect-failed`."""
    error = failure("http://127.0.1.9:9/", allow=("127.0.1.9:9",))
    assert error.code == "connect-failed"
    assert error.retryable


def test_capture_says_what_came(hostile: HostileSite, fetch: Fetch) -> None:
    """A capture carries the URL asked for, the body, its SHA-256 and the headers."""
    capture = fetch(hostile.url("/ok#part"))
    assert capture.url == capture.final_url == hostile.url("/ok")
    assert capture.digest == hashlib.sha256(capture.body).hexdigest()
    assert capture.header("content-type") == "text/html; charset=utf-8"
    assert capture.fetched_at.utcoffset() is not None
    assert capture.robots == "no-rules"


def test_user_agent_is_honest(hostile: HostileSite, fetch: Fetch) -> None:
    """The User-Agent names the program and how to reach who runs it."""
    fetch(hostile.url("/echo"), contact="https://example.org/bot")
    sent = hostile.requests("/echo")[-1]["headers"]["user-agent"]
    assert sent.startswith("scraper/")
    assert sent.endswith("(+https://example.org/bot)")


def test_idle_connections_are_closed_beyond_the_limit(
    hostile: HostileSite, settings: FetchSettings
) -> None:
    """A run over many hosts keeps the connections of the last few, not of all."""
    hosts = [f"127.0.0.1:{hostile.port}", f"127.0.1.1:{hostile.port}", f"127.0.1.2:{hostile.port}"]
    own = settings.model_copy(update={"allow": tuple(hosts), "concurrency": 1})

    async def go() -> list[str]:
        async with Fetcher(own) as fetcher:
            for host in [*hosts, hosts[0]]:
                await fetcher.fetch(f"http://{host}/ok?lru")
            pools = fetcher._client._client._transport._pool
            return [key[1].decode() for key in pools._pools]

    assert asyncio.run(go()) == ["127.0.1.2", "127.0.0.1"]
