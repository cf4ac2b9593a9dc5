"""`export warc`: each page a response, with records of its request, its fetch and its repeats."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BufferedReader, BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from command_line import CommandLine
from loopback import LoopbackSite, Page, png_bytes, render_article
from warc_pages import read_warc
from warcio.archiveiterator import ArchiveIterator  # noqa: TID251 - another reader than ours
from warcio.checker import Checker  # noqa: TID251 - as above

from scraper.export.warc import render_records
from scraper.records import Capture, Exchange, Repeat

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


EXCHANGE = Exchange(
    request_headers=(("host", "keeper.example"), ("user-agent", "scraper/1")),
    address="2001:db8::7",
    protocol="HTTP/1.1",
)


def test_the_request_is_before_its_response() -> None:
    """The request record names the page, its response, the server's address and the protocol."""
    capture = make_capture(final_url=f"{PAGE}?a=1", exchange=EXCHANGE)
    _, request, response, _ = ArchiveIterator(BytesIO(b"".join(render_records((capture,)))))
    assert (request.rec_type, response.rec_type) == ("request", "response")
    assert request.http_headers.statusline == "/fog?a=1 HTTP/1.1"
    assert request.http_headers.protocol == "GET"
    assert list(request.http_headers.headers) == list(EXCHANGE.request_headers)
    of_response = response.rec_headers.get_header("WARC-Record-ID")
    assert request.rec_headers.get_header("WARC-Concurrent-To") == of_response
    for record in (request, response):
        assert record.rec_headers.get_header("WARC-IP-Address") == "2001:db8::7"
        assert record.rec_headers.get_header("WARC-Protocol") == "http/1.1"


@pytest.mark.parametrize(
    ("status", "profile"), [(200, "identical-payload-digest"), (304, "server-not-modified")]
)
def test_a_repeat_refers_to_its_page(status: int, profile: str) -> None:
    """A revisit record has no body; it names the response by id, URL, date and payload digest."""
    later = AT + timedelta(days=1)
    repeat = Repeat(url=f"{PAGE}/amp", at=later, status=status, headers=(("etag", '"v2"'),))
    content = b"".join(render_records((make_capture(repeats=(repeat,)),)))
    _, response, revisit = (one.rec_headers for one in ArchiveIterator(BytesIO(content)))
    assert revisit.get_header("WARC-Type") == "revisit"
    assert revisit.get_header("WARC-Profile").endswith(f"/1.1/revisit/{profile}")
    assert revisit.get_header("WARC-Refers-To") == response.get_header("WARC-Record-ID")
    assert revisit.get_header("WARC-Refers-To-Target-URI") == PAGE
    assert revisit.get_header("WARC-Refers-To-Date") == response.get_header("WARC-Date")
    assert revisit.get_header("WARC-Date") == "2024-05-07T07:08:09.000000Z"
    digest = response.get_header("WARC-Payload-Digest")
    assert revisit.get_header("WARC-Payload-Digest") == digest


def come_back(*captures: Capture, left_out: Counter[str] | None = None) -> list[Capture]:
    content = b"".join(render_records(captures))
    file = BufferedReader(BytesIO(content))  # type: ignore[arg-type]
    return list(read_warc(file, max_bytes=10**6, left_out=left_out))


def test_requests_and_redirects_come_back() -> None:
    """`ingest` reads how each page was requested and what led to it, and never mixes two pages."""
    first, second = "https://keeper.example/old", "https://keeper.example/older"
    body = {"body": b"<p>Fog</p>" * 20, "headers": (("content-type", "text/html"),)}
    pages = [
        make_capture(**body, url=second, redirects=(second, first), robots="allowed"),
        make_capture(**body, url=PAGE, exchange=EXCHANGE, fetched_at=AT + timedelta(hours=1)),
        make_capture(**body, fetched_at=AT + timedelta(hours=2)),
        make_capture(**body, exchange=Exchange(address="192.0.2.1"), robots="no-rules"),
    ]
    found = come_back(*pages)
    for one, back in zip(pages, found, strict=True):
        kept = Exchange() if one.exchange is None else one.exchange
        back_exchange = back.exchange or Exchange()
        assert (back.url, back.redirects, back.robots) == (one.url, one.redirects, one.robots)
        assert back_exchange.request_headers == kept.request_headers
        assert back_exchange.address == kept.address
        assert back.body == one.body


def test_records_that_belong_to_no_page_are_passed_over() -> None:
    """A request without its page, and one that is after its page, as other programs write them."""
    capture = make_capture(
        headers=(("content-type", "text/html"),), exchange=EXCHANGE, body=b"<p>Fog</p>" * 20
    )
    info, request, response = list(_members(capture))
    for members in ((info, response, request), (info, request, response), (info, request)):
        file = BufferedReader(BytesIO(b"".join(members)))  # type: ignore[arg-type]
        if response not in members:
            with pytest.raises(Exception, match="no page"):
                list(read_warc(file, max_bytes=10**6))
            continue
        (page,) = read_warc(file, max_bytes=10**6)
        assert page.exchange == EXCHANGE


def _members(capture: Capture) -> list[bytes]:
    """Return the gzipped records, one member each."""
    return list(render_records((capture,)))


def test_what_was_fetched_leaves_and_comes_back(
    cli: CommandLine, site: LoopbackSite, tmp_path: Path
) -> None:
    """Two revisions, a redirect, an unchanged visit and a "not modified": valid for warcio, and identical after `ingest`."""
    (tmp_path / "scraper.toml").write_text(
        f"[fetch]\ncookies_file = 'cookies.txt'\n[fetch.headers.'http://{site.host_port}']\n'X-Own-Key' = 'secret-key'\nAuthorization = 'Bearer secret-token'\n"
    )
    cookies = tmp_path / "cookies.txt"
    cookies.write_text(
        "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tid\tsecret-id\n"
    )
    story = site.set_page("/story", render_article("Fog"))
    moved = site.set_page("/old", "", status=301, headers={"Location": "/story"})
    assert cli.run("add", moved).code == 0
    assert any("secret-token" in str(one.headers) for one in site.asked)
    assert cli.run("add", moved).code == 0
    site.set_page("/story", render_article("Fog", *["The lamp burned until the morning." * 9] * 3))
    assert cli.run("add", story, "--force").code == 0
    assert cli.run("export", "warc", "--out", "all.warc.gz").code == 0
    content = (tmp_path / "all.warc.gz").read_bytes()
    with (tmp_path / "all.warc.gz").open("rb") as file:
        kinds = Counter(one.rec_type for one in ArchiveIterator(file, check_digests="raise"))
    assert kinds == {"warcinfo": 1, "request": 2, "response": 2, "metadata": 2, "revisit": 1}
    text = b"".join(
        one.raw_stream.read() + str(one.http_headers).encode()
        for one in ArchiveIterator(BytesIO(content))
    )
    assert b"secret" not in text
    assert b"secret" not in (tmp_path / "archive.db").read_bytes()
    assert Checker(_Arguments([str(tmp_path / "all.warc.gz")])).process_all() in (0, None)
    assert cli.run("ingest", "all.warc.gz", "--db", "back.db").code == 0
    columns = (
        "url, final_url, status, fetched_at, body_digest, bytes, redirects, robots, headers,"
        " request_headers, address, protocol"
    )
    for query in (
        f"select {columns} from captures order by fetched_at",
        "select url, title, saved_at, digest, text, html from revisions order by saved_at",
    ):
        first = cli.run("sql", query, "--json").json()
        assert len(first) == 2
        assert cli.run("sql", query, "--json", "--db", "back.db").json() == first
    assert cli.run("verify", "--db", "back.db").code == 0


def test_further_pages_and_pictures_leave_too(
    cli: CommandLine, site: LoopbackSite, tmp_path: Path
) -> None:
    """An article over two pages has both in the file, and its stored pictures once; the list of pages has no picture."""
    picture = png_bytes(48)
    site.pages["/plan.png"] = Page(body=picture, content_type="image/png")
    figure = '<figure><img src="/plan.png" width="640" height="480" alt="Plan"></figure>'
    for number, further in (
        (1, "<a class='next' rel='next' href='/story/2'>Next page</a>"),
        (2, ""),
    ):
        paragraphs = "".join(
            f"<p>{number}{part}. The ferry left the quay before dawn, and nobody on board spoke until the"
            " lighthouse was behind them and the swell began to lift the bow out of the water.</p>"
            for part in "abcd"
        )
        html = render_article("Two pages", "x").replace("<p>x</p>", paragraphs + figure)
        links = f"<div class='pagination'><a href='/story'>1</a> <a href='/story/2'>2</a>{further}</div>"
        path = "/story" if number == 1 else "/story/2"
        site.set_page(path, html.replace("</article>", f"{links}</article>"))
    story = site.url("/story")
    assert cli.run("add", "--images", "all", story).code == 0
    assert cli.run("export", "warc", "--out", "all.warc.gz").code == 0
    with (tmp_path / "all.warc.gz").open("rb") as file:
        found = [
            (one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
            for one in ArchiveIterator(file, check_digests="raise")
            if one.rec_type == "response"
        ]
    assert [url for url, _ in found] == [story, f"{story}/2", site.url("/plan.png")]
    assert found[2][1] == picture
    assert cli.run("ingest", "all.warc.gz", "--db", "back.db").code == 0
    assert cli.run("export", "wacz", "--out", "all.wacz").code == 0
    with ZipFile(tmp_path / "all.wacz") as package:
        listed = package.read("pages/pages.jsonl").decode().splitlines()[1:]
        index = package.read("indexes/index.cdxj").decode()
    assert [json.loads(line)["url"] for line in listed] == [story, f"{story}/2"]
    assert "/plan.png" in index


class _Arguments:
    """The command line of `warcio check`."""

    def __init__(self, inputs: list[str]) -> None:
        self.inputs = inputs
        self.verbose = False


def test_an_older_archive_has_no_request_records() -> None:
    """A page whose request was not recorded is a response alone, and nothing is invented."""
    assert "request" not in [one[0] for one in read(replace(make_capture(), exchange=None))]
