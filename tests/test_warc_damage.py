"""Damaged web archives: a record that is damaged costs itself, whatever the file is packed in."""

from __future__ import annotations

import gzip
import random
import sys
import zipfile
from collections import Counter
from io import BufferedReader, BytesIO
from pathlib import Path

import pytest
from command_line import CommandLine
from loopback import png_bytes, render_article
from saved_files import arc_bytes, warc_record

from scraper.errors import ScraperError
from scraper.importers.warc import read_warc_steps

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SITE = "https://harbour.example"
COUNT = 12
MIB = 2**20


def page(number: int) -> bytes:
    chance = random.Random(number)
    words = " ".join(f"word{chance.randrange(10**6)}" for _ in range(200))
    return render_article(f"Log {number}").replace("</body>", f"<p>{words}</p></body>").encode()


PAGES = {f"{SITE}/{number}": page(number) for number in range(COUNT)}
RECORDS = [warc_record(url, body) for url, body in PAGES.items()]


def pack(kind: str) -> bytes:
    if kind == "plain":
        return b"".join(RECORDS)
    if kind == "gzip":
        return b"".join(gzip.compress(one, mtime=0) for one in RECORDS)
    if kind == "one gzip member":
        return gzip.compress(b"".join(RECORDS), mtime=0)
    if kind == "zstd":
        return b"".join(map(zstd.compress, RECORDS))
    return arc_bytes(PAGES, packed=kind == "packed arc")


def read(body: bytes) -> tuple[dict[str, bytes], Counter[str], str]:
    """Return the pages, what was left out, and the code of the error at the end."""
    left_out: Counter[str] = Counter()
    found: dict[str, bytes] = {}
    try:
        for step in read_warc_steps(
            BufferedReader(BytesIO(body)), max_bytes=MIB, left_out=left_out
        ):
            if step is not None:
                found[step.url] = step.body
    except ScraperError as error:
        return found, left_out, error.code
    return found, left_out, ""


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_flipped_byte_costs_one_packed_record(kind: str) -> None:
    """Wherever a byte of a file of members is flipped, at most two records are lost, and none is changed."""
    whole = pack(kind)
    for place in range(5, len(whole), max(len(whole) // 150, 1)):
        body = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        found, left_out, code = read(body)
        assert len(found) >= COUNT - 2, f"byte {place}"
        if kind == "gzip":  # a Zstandard frame need not have a checksum
            assert all(PAGES[url] == content for url, content in found.items() if url in PAGES)
        if len(found) < COUNT and kind == "gzip":
            assert left_out["damaged"] >= 1
            assert code == "bad-warc"


@pytest.mark.parametrize("kind", ["plain", "arc"])
def test_a_flipped_byte_costs_one_plain_record(kind: str) -> None:
    """In a file that is not packed, whatever the byte was: a length, a mark, a header, or text."""
    whole = pack(kind)
    for place in range(12 if kind == "plain" else 300, len(whole), max(len(whole) // 400, 1)):
        body = whole[:place] + bytes([whole[place] ^ 0x15]) + whole[place + 1 :]
        found, _, _ = read(body)
        assert len(found) >= COUNT - 2, f"byte {place}: {whole[place - 30 : place + 30]!r}"


def test_every_length_may_be_wrong() -> None:
    """A record that claims to be longer or shorter than it is does not take the next ones along."""
    for wrong in (b"1", b"99", b"999999", b"-5", b"x", b""):
        records = list(RECORDS)
        head, _, rest = records[3].partition(b"Content-Length: ")
        records[3] = head + b"Content-Length: " + wrong + rest[rest.index(b"\r\n") :]
        found, left_out, code = read(b"".join(records))
        assert set(PAGES) - set(found) <= {f"{SITE}/3"}, wrong
        assert left_out["damaged"] >= 1
        assert code == "bad-warc"


@pytest.mark.parametrize("kind", ["plain", "gzip", "zstd"])
@pytest.mark.parametrize("rubbish", [b"", b"\0" * 5000, b"\xa5" * 70_000, b"<p>" * 400_000])
def test_rubbish_between_records_is_passed_over(kind: str, rubbish: bytes) -> None:
    """A part of the file that was overwritten, or is missing, costs the records in it."""
    whole = pack(kind)
    start, end = len(whole) // 3, len(whole) // 2
    found, _, code = read(whole[:start] + rubbish + whole[end:])
    assert len(found) >= COUNT * 2 // 3
    assert f"{SITE}/{COUNT - 1}" in found
    assert code == "bad-warc" or not rubbish  # two halves can make one record of the right length


def test_a_member_of_many_records_gives_those_before_the_damage() -> None:
    """A whole file in one gzip member ends at the damage: its records before are read."""
    whole = pack("one gzip member")
    body = bytearray(whole)
    body[len(whole) * 3 // 4] ^= 0xFF
    found, _, code = read(bytes(body))
    assert COUNT // 2 < len(found) < COUNT
    assert code == "bad-warc"


def test_damage_costs_no_time() -> None:
    """A file of nothing but false beginnings is read once, not once for each of them."""
    found, left_out, code = read(
        RECORDS[0] + b"\nWARC/1.0\r\nContent-Length: 999999999\r\n\r\n" * 4000
    )
    assert (len(found), code) == (1, "bad-warc")
    assert left_out["damaged"] <= 4001


@pytest.mark.parametrize("damaged", ["crawl.warc", "crawl.warc.gz", "crawl.warc.zst", "crawl.wacz"])
def test_ingest_counts_damaged_records(tmp_path: Path, damaged: str) -> None:
    """`ingest` stores every other page, says how many records are damaged, and exits with status 3."""
    cli = CommandLine(tmp_path)
    kind = {"warc": "plain", "gz": "gzip", "zst": "zstd", "wacz": "gzip"}[
        damaged.rpartition(".")[2]
    ]
    body = bytearray(pack(kind))
    for place in range(len(body) // 2, len(body) // 2 + 9):
        body[place] ^= 0xFF
    path = tmp_path / damaged
    if damaged.endswith("wacz"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("datapackage.json", "{}")
            archive.writestr("archive/data.warc.gz", bytes(body))
    else:
        path.write_bytes(body)
    ran = cli.run("ingest", str(path))
    saved = [line for line in ran.lines if line.startswith("saved")]
    assert len(saved) >= COUNT - 2
    if kind != "plain":
        assert ran.code == 3
        assert "bad-warc: " in ran.err
        assert "damaged 1" in ran.err


@pytest.mark.parametrize("content", ["info", "pictures"])
def test_a_web_archive_without_a_page_is_named(tmp_path: Path, content: str) -> None:
    """A WARC that holds no page is a failure with a code of its own, and says what it holds."""
    cli = CommandLine(tmp_path)
    picture = warc_record(f"{SITE}/a.png", png_bytes()).replace(b"text/html", b"image/png")
    info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    path = tmp_path / "empty.warc.gz"
    path.write_bytes(
        gzip.compress(info) + (gzip.compress(picture) if content == "pictures" else b"")
    )
    ran = cli.run("ingest", str(path))
    assert ran.code == 3
    (line,) = ran.lines
    assert line.startswith("failed\t-\tfile://")
    assert "empty-warc: the web archive holds no page; left out: no-page" in line
