"""Files that are not plain HTML: `ingest` and `add` read them or refuse them by name."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import zipfile

import pytest
from command_line import CommandLine
from ingested import read_file
from loopback import LoopbackSite, png_bytes, render_article
from saved_files import (
    arc_bytes,
    mhtml_bytes,
    pdf_bytes,
    wacz_bytes,
    warc_record,
    wayback_page,
    webarchive_bytes,
    zip_bytes,
)

from scraper.cli.ingest_files import Found

LINES = [
    "The book under the scales",
    "",
    "The harbour master weighed the salt three times a week, and wrote the result",
    "into the book that lay under the scales. Nobody read the book but him.",
]


def test_add_and_ingest_read_a_pdf_alike(cli: CommandLine, site: LoopbackSite) -> None:
    """`add URL` of a PDF stores the article that `ingest` of the same file stores."""
    body = pdf_bytes([LINES], info={"Author": "Ida Holm", "CreationDate": "D:20240304050607Z"})
    url = site.set_page("/salt.pdf", body, content_type="application/pdf")
    (line,) = cli.run("add", url).lines
    assert line == f"saved\t1\t{url}\tThe book under the scales"
    file = cli.db.parent / "salt.pdf"
    file.write_bytes(body)
    (line,) = cli.run("ingest", str(file), "--url", url).lines
    assert line.startswith("unchanged\t1\t")
    shown = cli.run("show", "1").out
    assert "Ida Holm" in shown
    assert "harbour master weighed the salt" in shown


URL = "https://harbour.example"
WHEN = "2019-03-04T05:06:07.000000Z"


def page(title: str) -> str:
    return render_article(title)


def named(name: str) -> str:
    """Return a page that a browser saved from an address of that name."""
    return f"<!-- saved from url=(0027){URL}/{name} -->\n{page(name)}"


def test_a_folder_of_every_kind(cli: CommandLine) -> None:
    """Each file of a folder is read or is one line with its code; a bad one keeps no other out."""
    folder = cli.db.parent / "saved"
    (folder / "b_files").mkdir(parents=True)
    urls = {f"{URL}/arc-{n}": page(f"arc-{n}").encode() for n in (1, 2)}
    record = warc_record(f"{URL}/wacz", page("wacz").encode())
    files = {
        "a.arc.gz": arc_bytes(urls),
        "b.html": named("html").encode(),
        "b_files/picture.png": png_bytes(),
        "c.mhtml": mhtml_bytes(f"{URL}/mhtml", page("mhtml")),
        "d.webarchive": webarchive_bytes(f"{URL}/webarchive", page("webarchive")),
        "e.wacz": wacz_bytes(gzip.compress(record)),
        "f.html.gz": gzip.compress(named("gz").encode()),
        "g.html": wayback_page(page("wayback"), f"{URL}/wayback").encode(),
        "h.pdf": pdf_bytes([LINES]),
        "i.zip": zip_bytes({"one.html": named("zip").encode(), "two.html": b"", "p.png": png_bytes()}),
        "j.html": png_bytes(),
        "k.mhtml": mhtml_bytes(f"{URL}/cut", page("cut")).partition(b"------Mark")[0],
        "l.zip": b"PK\x03\x04 damaged",
        "m.zip": zip_bytes({"META-INF/container.xml": b"x", "OEBPS/a.xhtml": b"x"}),
        "n.cdx": b" CDX N b a m s k r M S V g\n",
        "o.html": named("last").encode(),
    }  # fmt: skip
    for name, body in files.items():
        (folder / name).write_bytes(body)
    ran = cli.run("ingest", str(folder))
    assert ran.code == 3
    saved = {line.split("\t")[2] for line in ran.lines if line.startswith("saved\t")}
    names = (
        "arc-1",
        "arc-2",
        "html",
        "mhtml",
        "webarchive",
        "wacz",
        "gz",
        "wayback",
        "zip",
        "last",
    )
    assert saved == {f"{URL}/{name}" for name in names} | {(folder / "h.pdf").as_uri()}
    codes = {
        line.split("\t")[2].rpartition("/saved/")[2]: line.split("\t")[3].partition(":")[0]
        for line in ran.lines
        if not line.startswith("saved\t")
    }
    assert codes == {
        "i.zip/two.html": "empty-page", "j.html": "unsupported-file", "k.mhtml": "bad-mhtml",
        "l.zip": "bad-zip", "m.zip": "unsupported-file", "n.cdx": "skipped-index",
    }  # fmt: skip
    statement = "SELECT url, first_saved_at FROM articles WHERE url LIKE '%mhtml' OR url LIKE '%wayback' OR url LIKE '%arc-1' OR url LIKE '%wacz'"
    rows = json.loads(cli.run("sql", statement, "--json").out)
    assert [row["first_saved_at"] for row in rows] == [WHEN] * 4


def test_a_file_that_is_too_large_is_one_line(cli: CommandLine) -> None:
    """A file beyond the limits costs one line; the next one is read."""
    good = cli.db.parent / "good.html"
    good.write_text(named("good"))
    big = cli.db.parent / "big.html"
    big.write_bytes(b"<p>" + b"x" * 20_000)
    ran = cli.run(
        "ingest", str(big), str(good), environ={"SCRAPER_FETCH_MAX_DECODED_BYTES": "4000"}
    )
    assert ran.code == 3
    assert f"failed\t-\t{big.as_uri()}\ttoo-large: " in ran.out
    assert f"{URL}/good" in ran.out


def read_from_pipe(body: bytes, monkeypatch: pytest.MonkeyPatch, *, max_bytes: int) -> list[Found]:
    """Read what comes through standard input; at most what a pipe holds."""
    reading, writing = os.pipe()
    os.write(writing, body)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe, io.TextIOWrapper(pipe) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        return read_file("-", max_bytes=max_bytes)


def test_a_zip_file_through_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ZIP file from a pipe is read; its pages have no address of their own. A large one is refused."""
    packed = zip_bytes({"one.html": b"<p>One", "two.html": b"<p>Two"}, packing=zipfile.ZIP_STORED)
    found = read_from_pipe(packed, monkeypatch, max_bytes=1000)
    assert [(one.name, one.address) for one in found] == [("one.html", None), ("two.html", None)]
    (refused,) = read_from_pipe(packed, monkeypatch, max_bytes=10)
    assert (refused.url, refused.code) == ("-", "too-large")
