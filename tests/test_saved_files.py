"""Files that are not plain HTML: `ingest` and `add` read them or refuse them by name."""

from __future__ import annotations

from command_line import CommandLine
from loopback import LoopbackSite
from saved_files import pdf_bytes

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
