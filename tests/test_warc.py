"""Web archives: every page with its own URL and time, whatever else is in them or wrong with them."""

from __future__ import annotations

import gzip
import io
import random
import sqlite3
import sys
import time
import tracemalloc
from collections import Counter
from contextlib import closing
from io import BufferedReader, BytesIO
from pathlib import Path

import pytest
from command_line import CommandLine
from loopback import png_bytes, render_article
from random_bodies import PACKERS
from saved_files import arc_bytes, warc_record
from warc_pages import read_warc

from scraper.errors import ScraperError
from scraper.importers.warc import is_warc, read_warc_steps
from scraper.records import Capture

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 2**20
SITE = "https://harbour.example"
WHEN = "2019-03-04T05:06:07Z"


class Crawl:
    """A WARC in the making."""

    def __init__(self, *, packed: bool = True) -> None:
        self.stream = BytesIO()
        self._packed = packed

    def add(
        self,
        path: str,
        body: bytes,
        *,
        kind: str = "response",
        status: str = "200 OK",
        media_type: str = "text/html; charset=utf-8",
        when: str = WHEN,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        is_http = kind in {"response", "revisit"}
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}"]
        lines += [f"{name}: {value}" for name, value in headers]
        block = "\r\n".join([*lines, "", ""]).encode() + body if is_http else body
        about = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {SITE}{path}\r\n"
            f"WARC-Date: {when}\r\nWARC-Record-ID: <urn:x:{path}>\r\n"
            f"Content-Type: {'application/http; msgtype=response' if is_http else media_type}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode()
        record = about + block + b"\r\n\r\n"
        self.stream.write(gzip.compress(record, mtime=0) if self._packed else record)

    def read(self, max_bytes: int = MIB) -> tuple[list[Capture], Counter[str]]:
        left_out: Counter[str] = Counter()
        file = BufferedReader(BytesIO(self.stream.getvalue()))
        return list(read_warc(file, max_bytes=max_bytes, left_out=left_out)), left_out


def page(title: str) -> bytes:
    return render_article(title).encode()


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_keeps_its_address_headers_and_time(packed: bool) -> None:  # noqa: FBT001
    """A response becomes a capture: URL, time of capture, headers in lower case, body as it was."""
    crawl = Crawl(packed=packed)
    crawl.add("/log", page("The log"), headers=(("ETag", '"x"'),))
    crawl.add("/boat", page("The boat"), when="2020-01-02T03:04:05.678Z")
    (log, boat), left_out = crawl.read()
    assert (log.url, log.final_url, log.status) == (f"{SITE}/log", f"{SITE}/log", 200)
    assert log.fetched_at.isoformat() == "2019-03-04T05:06:07+00:00"
    assert log.header("etag") == '"x"'
    assert log.body == page("The log")
    assert boat.fetched_at.isoformat() == "2020-01-02T03:04:05.678000+00:00"
    assert left_out == {}


def test_a_body_is_unpacked_and_joined() -> None:
    """Content-Encoding and chunks of the transfer are undone."""
    crawl = Crawl()
    crawl.add("/zip", gzip.compress(page("Zip")), headers=(("Content-Encoding", "gzip"),))
    half = len(page("Chunks")) // 2
    first, second = page("Chunks")[:half], page("Chunks")[half:]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (first, second, b""))
    crawl.add("/chunks", chunks, headers=(("Transfer-Encoding", "chunked"),))
    pages, _ = crawl.read()
    assert [one.body for one in pages] == [page("Zip"), page("Chunks")]


def test_what_is_no_page_is_left_out_and_counted() -> None:
    """Pictures, errors, redirects, requests, revisits and metadata are counted; pages among them are read."""
    crawl = Crawl()
    crawl.add("/a.png", png_bytes(), media_type="image/png")
    crawl.add("/gone", b"<h1>Gone</h1>", status="404 Not Found")
    crawl.add("/moved", b"", status="301 Moved")
    crawl.add("/meta", b"x: y", kind="metadata", media_type="application/warc-fields")
    crawl.add("/again", b"", kind="revisit")
    crawl.add("/huge", b"<p>" + b"x" * (2 * MIB))
    crawl.add("/undated", page("No date"), when="yesterday")
    crawl.add("/kept", page("Kept"), kind="resource", media_type="text/html")
    crawl.add("/text", b"The words of a page.\n", kind="conversion", media_type="text/plain")
    pages, left_out = crawl.read()
    assert [one.url for one in pages] == [f"{SITE}/kept", f"{SITE}/text"]
    assert left_out == {"no-page": 3, "http-status": 2, "too-large": 1, "bad-record": 1}


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip", "gzip, br"])
def test_h9_records_of_every_encoding_are_decoded(encoding: str) -> None:
    """A record is decoded as a fetched page is, also where its body is sent in chunks."""
    packed = body = page("Packed")
    for name in encoding.split(", "):
        packed = PACKERS[name][1](packed)
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    crawl = Crawl()
    crawl.add("/whole", packed, headers=(("Content-Encoding", encoding),))
    chunked = (("Content-Encoding", encoding), ("Transfer-Encoding", "Chunked"))
    crawl.add("/chunks", chunks, headers=chunked)
    crawl.add("/decoded-before", body, headers=(("Content-Encoding", encoding),))
    crawl.add("/cut", packed[: len(packed) // 2], headers=(("Content-Encoding", encoding),))
    pages, left_out = crawl.read()
    assert [one.body for one in pages[:3]] == [body] * 3
    assert all(body.startswith(one.body) for one in pages[3:])
    assert len(pages) + left_out["bad-record"] == 4


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip", "rot13", "gzip, " * 5])
def test_h9_record_in_another_encoding_costs_only_itself(encoding: str) -> None:
    """A body that is not in its encoding, or in an unknown one, is left out; the next one is read."""
    crawl = Crawl()
    crawl.add("/bad", b"\x00\x01no such encoding" * 99, headers=(("Content-Encoding", encoding),))
    crawl.add("/kept", page("Kept"))
    pages, left_out = crawl.read()
    assert [one.url for one in pages] == [f"{SITE}/kept"]
    assert left_out == {"bad-record": 1}


def test_h1_a_bomb_in_a_record_costs_no_memory() -> None:
    """A record that unpacks to 128 MiB, twice packed, ends at the limit."""
    bomb = gzip.compress(b"\0" * (128 * MIB), 9)
    crawl = Crawl()
    crawl.add("/bomb", bomb, headers=(("Content-Encoding", "gzip"),))
    crawl.add("/kept", page("Kept"))
    tracemalloc.start()
    began = time.process_time()
    pages, left_out = crawl.read()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ([one.url for one in pages], left_out) == ([f"{SITE}/kept"], {"too-large": 1})
    assert peak < 64 * MIB
    assert time.process_time() - began < 10


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_that_was_cut_is_never_stored(packed: bool) -> None:  # noqa: FBT001
    """Cut at any byte of its last record, a file gives the whole pages before, then an error."""
    crawl = Crawl(packed=packed)
    crawl.add("/one", page("One"))
    first = len(crawl.stream.getvalue())
    crawl.add("/two", page("Two"))
    body = crawl.stream.getvalue()
    for end in range(first + 30, len(body) - 20, 37):
        reader = read_warc(BufferedReader(BytesIO(body[:end])), max_bytes=MIB)
        pages = [next(reader)]
        with pytest.raises(ScraperError):
            pages.append(next(reader))
        assert [one.body for one in pages] == [page("One")]


@pytest.mark.parametrize(("start", "repeated"), [(b"WARC-Type: ", b"x" * 6), (b"", b"A: b\r\n")])
def test_an_endless_head_is_an_error(start: bytes, repeated: bytes) -> None:
    """A record's head of 64 MiB and more, packed to nothing, is an error that costs no memory."""
    head = b"WARC/1.0\r\n" + start + repeated * (16 * MIB)
    file = BufferedReader(BytesIO(gzip.compress(head, 1)))
    del head
    tracemalloc.start()
    with pytest.raises(ScraperError) as caught:
        list(read_warc(file, max_bytes=MIB))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.code == "bad-warc"
    assert peak < 32 * MIB


def test_any_broken_file_gives_pages_and_one_error() -> None:
    """Two thousand broken files: cut, flipped, doubled; nothing but pages and `bad-warc` comes out."""
    whole = [Crawl(packed=True), Crawl(packed=False)]
    for crawl in whole:
        for name in ("one", "two", "three"):
            crawl.add(f"/{name}", page(name))
    dice = random.Random(5)
    codes: Counter[str] = Counter()
    for _ in range(2000):
        body = bytearray(dice.choice(whole).stream.getvalue())
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(body))
            fault = dice.randrange(4)
            if fault == 0:
                body[at] = dice.randrange(256)
            elif fault == 1:
                del body[at : at + dice.randrange(40)]
            elif fault == 2:
                body[at:at] = body[at : at + dice.randrange(40)]
            else:
                del body[max(at, 20) :]
        try:
            pages = list(read_warc(BufferedReader(BytesIO(bytes(body))), max_bytes=MIB))
            codes[f"{len(pages)} pages"] += 1
        except ScraperError as error:
            codes[error.code if error.code in {"bad-warc", "empty-warc"} else "other"] += 1
            codes["lines"] += "\n" in str(error)
    assert codes["other"] == codes["lines"] == 0
    assert codes["bad-warc"] > 100
    assert codes["3 pages"] > 100


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (b"WARC/1.1\r\n", True),
        (gzip.compress(b"WARC/1.0\r\n", mtime=0), True),
        (gzip.compress(b"<!doctype html>", mtime=0), False),
        (b"\x1f\x8brubbish", False),
        (b"<!doctype html>", False),
        (b"", False),
    ],
)
def test_a_warc_is_told_by_its_bytes(head: bytes, answer: bool) -> None:  # noqa: FBT001
    """The first bytes tell a web archive, packed or not, from anything else."""
    assert is_warc(head) is answer


def test_ingest_stores_the_pages_of_a_crawl(cli: CommandLine) -> None:
    """`scraper ingest` stores each page under its URL and time; what is left out is one line."""
    crawl = Crawl()
    crawl.add("/one", page("The first log"))
    crawl.add("/a.png", png_bytes(), media_type="image/png")
    crawl.add("/two", page("The second log"), when="2021-01-01T00:00:00Z")
    (cli.folder / "saved").mkdir()
    (cli.folder / "saved" / "crawl.warc.gz").write_bytes(crawl.stream.getvalue())
    ran = cli.run("ingest", "saved")
    assert ran.code == 0
    assert [line.split("\t")[0] for line in ran.lines] == ["saved", "saved"]
    assert ran.err.strip().endswith("crawl.warc.gz: left out: no-page 1")
    with closing(sqlite3.connect(cli.db)) as conn:
        rows = conn.execute("SELECT url, first_saved_at FROM articles ORDER BY url").fetchall()
    assert rows == [
        (f"{SITE}/one", "2019-03-04T05:06:07.000000Z"),
        (f"{SITE}/two", "2021-01-01T00:00:00.000000Z"),
    ]


def test_a_crawl_that_was_cut_keeps_what_came_before(cli: CommandLine) -> None:
    """A web archive that ends in the middle: its pages before are stored, one line, exit 3."""
    crawl = Crawl()
    crawl.add("/one", page("The first log"))
    whole = len(crawl.stream.getvalue())
    crawl.add("/two", page("The second log"))
    path = cli.folder / "cut.warc.gz"
    path.write_bytes(crawl.stream.getvalue()[: whole + 200])
    ran = cli.run("ingest", str(path))
    assert ran.code == 3
    assert len(ran.lines) == 1
    assert ran.err.startswith("bad-warc: ")
    assert ran.err.splitlines()[1:] == [f"{path}: left out: damaged 1"]


def test_ingest_reads_a_crawl_from_a_pipe(cli: CommandLine) -> None:
    """`-` may be a web archive too; an older capture comes from it with its own day."""
    crawl = Crawl(packed=False)
    crawl.add("/one", page("The first log"))
    ran = cli.run("ingest", "-", stdin=crawl.stream.getvalue().decode())
    assert (ran.code, ran.lines[0].split("\t")[2]) == (0, f"{SITE}/one")


def test_a_file_object_is_enough(tmp_path: Path) -> None:
    """Any buffered file is read, one page at a time."""
    crawl = Crawl()
    for number in range(3):
        crawl.add(f"/{number}", page(str(number)))
    path = tmp_path / "x.warc.gz"
    path.write_bytes(crawl.stream.getvalue())
    with path.open("rb") as file:
        pages = read_warc(io.BufferedReader(file.raw), max_bytes=MIB)
        assert next(pages).url == f"{SITE}/0"
        assert next(pages).url == f"{SITE}/1"


def read_bytes(body: bytes, max_bytes: int = MIB) -> tuple[list[Capture], Counter[str]]:
    left_out: Counter[str] = Counter()
    file = BufferedReader(BytesIO(body))
    assert is_warc(file.peek(4096))
    return list(read_warc(file, max_bytes=max_bytes, left_out=left_out)), left_out


@pytest.mark.parametrize("packed", [True, False])
def test_arc_files_are_read(packed: bool) -> None:  # noqa: FBT001
    """ARC, the ancestor of WARC, gives every page with its URL and time; its own header is left out."""
    urls = {f"{SITE}/log": page("The log"), f"{SITE}/boat": page("The boat")}
    (log, boat), left_out = read_bytes(arc_bytes(urls, packed=packed))
    assert (log.url, log.body, log.status) == (f"{SITE}/log", page("The log"), 200)
    assert boat.url == f"{SITE}/boat"
    assert log.fetched_at.isoformat() == "2019-03-04T05:06:07+00:00"
    assert log.header("content-type") == "text/html; charset=utf-8"
    assert left_out == {"no-page": 1}


def test_a_cut_arc_gives_what_comes_before() -> None:
    """An ARC that ends in the middle gives its whole pages, then one error."""
    urls = {f"{SITE}/log": page("The log"), f"{SITE}/boat": page("The boat")}
    found = []
    with pytest.raises(ScraperError) as caught:
        found.extend(
            read_warc(BufferedReader(BytesIO(arc_bytes(urls, packed=False)[:-200])), max_bytes=MIB)
        )
    assert caught.value.code == "bad-warc"


def zstd_frames(*records: bytes, dictionary: bytes | None = None, is_packed: bool = False) -> bytes:
    """Pack records as the WARC-in-Zstandard specification asks: a frame each."""
    if dictionary is None:
        return b"".join(map(zstd.compress, records))
    trained = zstd.ZstdDict(dictionary, is_raw=False)
    content = zstd.compress(dictionary) if is_packed else dictionary
    frames = [zstd.compress(record, zstd_dict=trained) for record in records]
    return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content + b"".join(frames)


def train_dictionary() -> bytes:
    samples = [warc_record(f"{SITE}/{n}", page(f"Sample {n}")) for n in range(60)]
    return zstd.train_dict(samples, 4096).dict_content


@pytest.mark.parametrize("kind", ["plain", "dictionary", "packed dictionary"])
def test_zstandard_web_archives_are_read(kind: str) -> None:
    """`.warc.zst` is read, with and without a dictionary in front, and with a dictionary that is packed."""
    records = [warc_record(f"{SITE}/{name}", page(name)) for name in ("log", "boat", "quay")]
    dictionary = None if kind == "plain" else train_dictionary()
    body = zstd_frames(*records, dictionary=dictionary, is_packed=kind.startswith("packed"))
    captures, _ = read_bytes(body)
    assert [one.url for one in captures] == [f"{SITE}/log", f"{SITE}/boat", f"{SITE}/quay"]
    assert captures[1].body == page("boat")


@pytest.mark.parametrize("damage", ["cut", "noise", "no dictionary", "huge dictionary"])
def test_damaged_zstandard_is_one_error(damage: str) -> None:
    """A damaged `.warc.zst` gives what comes before the damage, then one error."""
    records = [warc_record(f"{SITE}/{name}", page(name)) for name in ("log", "boat")]
    plain, trained = zstd_frames(*records), zstd_frames(*records, dictionary=train_dictionary())
    body = {
        "cut": plain[:-30],
        "noise": zstd_frames(records[0]) + b"\x28\xb5\x2f\xfd" + b"\xff" * 60,
        "no dictionary": trained[8 + int.from_bytes(trained[4:8], "little") :],
        "huge dictionary": trained[:4] + b"\xff\xff\xff\xff" + trained[8:],
    }[damage]
    found: list[Capture] = []
    captures = read_warc(BufferedReader(BytesIO(body)), max_bytes=MIB)
    with pytest.raises(ScraperError) as caught:
        found.extend(captures)
    assert caught.value.code == "bad-warc"
    assert len(found) == (1 if damage in {"cut", "noise"} else 0)


def test_a_large_record_is_passed_over_in_steps() -> None:
    """A picture of 40 MB costs several steps, so that none takes longer than a page may."""
    picture = warc_record(f"{SITE}/a.png", b"\0" * 40_000_000).replace(b"text/html", b"image/png")
    log = warc_record(f"{SITE}/log", page("log"))
    file = BufferedReader(BytesIO(gzip.compress(picture) + gzip.compress(log)))
    steps = list(read_warc_steps(file, max_bytes=MIB, left_out=Counter()))
    assert [step.url for step in steps if step is not None] == [f"{SITE}/log"]
    assert steps.count(None) >= 4


def test_an_address_with_spaces_writes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """What warcio reports about odd addresses holds bytes of the file; none is logged."""
    (capture,), _ = read_bytes(warc_record(f"{SITE}/a \x1b]0;x\x07 b", page("a")))
    assert capture.url.startswith(f"{SITE}/a%20")
    assert not caplog.records
