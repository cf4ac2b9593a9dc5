"""`ingest` of files that are not harmless: devices, pipes, links, claims, and signals."""

from __future__ import annotations

import copy
import gzip
import os
import signal
import subprocess
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from command_line import SCRAPER, CommandLine
from ingested import read_file
from loopback import render_article
from saved_files import warc_record, zip_bytes

from scraper.cli.ingest import _files
from scraper.cli.input_file import Stopped, open_input
from scraper.importers.saved import SavedFile
from scraper.records import Failed, Skipped

URL = "https://harbour.example/2026/the-salt"


def read(name: str) -> list[object]:
    """Read a file as `ingest` does, without an archive."""
    return [*read_file(name, max_bytes=2000)]


def test_device_is_refused() -> None:
    """A device has no end: it is one failure, and nothing is read."""
    (found,) = read("/dev/zero")
    assert isinstance(found, Failed)
    assert found.code == "special-file"
    assert "is a device" in found.message


def test_named_pipe_is_refused(tmp_path: Path) -> None:
    """A named pipe that nobody writes to is one failure, and not waited for."""
    os.mkfifo(tmp_path / "pipe.html")
    (found,) = read(str(tmp_path / "pipe.html"))
    assert isinstance(found, Failed)
    assert found.code == "special-file"
    assert "named pipe" in found.message


def test_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    """A file larger than a page and its parts may be is a failure that names the setting."""
    (tmp_path / "large.html").write_bytes(b"<p>" + b"x" * 20_000)
    (found,) = read(str(tmp_path / "large.html"))
    assert isinstance(found, Failed)
    assert found.code == "too-large"
    assert "fetch.max_decoded_bytes" in found.message


def test_links_out_of_the_folder_are_skipped(tmp_path: Path) -> None:
    """A folder's symbolic links count only where they stay inside it; the others are reported."""
    secret = tmp_path / "secret.txt"
    secret.write_text("a key")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "deep.html").write_text("a key")
    folder = tmp_path / "got"
    folder.mkdir()
    (folder / "a.html").write_text("<p>a page</p>")
    (folder / "b.html").symlink_to(folder / "a.html")
    (folder / "c.html").symlink_to(secret)
    (folder / "d").symlink_to(tmp_path / "outside")
    found = list(_files((str(folder),)))
    assert found[:2] == [str(folder / "a.html"), str(folder / "b.html")]
    assert all(isinstance(one, Skipped) and one.code == "link-outside" for one in found[2:])
    assert [one.url for one in found[2:]][:1] == [(folder / "c.html").as_uri()]
    # The user's own choice counts: a link that is named, and a folder behind a link.
    assert list(_files((str(folder / "c.html"),))) == [str(folder / "c.html")]
    (tmp_path / "link").symlink_to(folder)
    assert str(tmp_path / "link" / "a.html") in list(_files((str(tmp_path / "link"),)))


def test_changes_of_stored_articles_are_reported(cli: CommandLine, tmp_path: Path) -> None:
    """`ingest` names the revision that it replaces, and the one that it puts behind the newest."""
    for name, text in (
        ("one", "The first text."),
        ("two", "A second text."),
        ("old", "An old one."),
    ):
        (tmp_path / f"{name}.html").write_text(render_article("The salt", f"{text} Of salt." * 9))

    def ingest(name: str, day: str) -> str:
        ran = cli.run("ingest", str(tmp_path / f"{name}.html"), "--url", URL, "--fetched-at", day)
        assert ran.lines[0].startswith(f"saved\t1\t{URL}")
        return ran.err

    assert ingest("one", "2024-01-01") == ""
    second = ingest("two", "2025-01-01")
    assert f"{URL}: revision 2 of article 1 replaced revision 1" in second
    assert "`scraper diff 1`" in second
    old = ingest("old", "2015-01-01")
    assert f"{URL}: stored as revision 1 of article 1, which has a newer one" in old


def test_claim_on_a_stored_article_is_reported(cli: CommandLine, tmp_path: Path) -> None:
    """A saved file that claims the URL of an article with another text says so, and how to store it there."""
    (tmp_path / "true.html").write_text(render_article("The salt", "It is so. Of salt." * 9))
    cli.run("ingest", str(tmp_path / "true.html"), "--url", URL)
    false = render_article("The salt", "It is not so. Of pepper." * 9)
    false = false.replace("<head>", f'<head><link rel="canonical" href="{URL}">', 1)
    (tmp_path / "false.html").write_text(false)
    ran = cli.run("ingest", str(tmp_path / "false.html"))
    assert f"--url {URL} stores it there" in ran.err
    assert ran.lines[0].startswith("saved\t2\t")


def test_reading_ends_when_a_signal_came(tmp_path: Path) -> None:
    """A read after a signal raises; `ingest` yields nothing more of that file."""
    (tmp_path / "a.html").write_text("<p>x</p>")
    with open_input(str(tmp_path / "a.html"), lambda: True) as file, pytest.raises(Stopped):
        file.peek(1)
    assert read_file(str(tmp_path / "a.html"), max_bytes=2000, is_stopped=lambda: True) == []
    assert isinstance(read(str(tmp_path / "a.html"))[0], SavedFile)


def test_signal_ends_the_wait_for_standard_input(cli: CommandLine) -> None:
    """`ingest -` whose pipe brings nothing ends on SIGTERM, with its status."""
    process = subprocess.Popen(
        [SCRAPER, "ingest", "-", "--db", cli.db],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not cli.db.exists():
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 128 + signal.SIGTERM
    finally:
        process.kill()
        process.stdin.close()
        process.wait()


SMALL_LIMITS = {"SCRAPER_EXTRACT_TIMEOUT": "2"}


def page_record(name: str) -> bytes:
    """Return the record of a page, packed."""
    return gzip.compress(warc_record(f"{URL}-{name}", render_article(name).encode()))


def test_e3_endless_web_archive_ends_its_worker_alone(cli: CommandLine, tmp_path: Path) -> None:
    """Pages before a million empty gzip members are stored, and so is the next file; one line tells it."""
    empty = gzip.compress(b"", mtime=0)
    (tmp_path / "a.warc.gz").write_bytes(
        page_record("one") + empty * 1_500_000 + page_record("two")
    )
    (tmp_path / "b.html").write_text(render_article("three"))
    ran = cli.run(
        "ingest", str(tmp_path / "a.warc.gz"), str(tmp_path / "b.html"), environ=SMALL_LIMITS
    )
    assert ran.code == 3
    assert f"{URL}-one" in ran.out
    assert f"failed\t-\t{(tmp_path / 'a.warc.gz').as_uri()}\tfile-timeout: " in ran.out
    assert "\tthree" in ran.out


def test_e3_bomb_in_a_zip_file_costs_one_page(cli: CommandLine, tmp_path: Path) -> None:
    """A page of a ZIP file that unpacks to 300 MB in one step is one line; the pages around it are stored."""
    bomb = zip_bytes({"bomb.html": b" " * 300_000_000}, packing=zipfile.ZIP_BZIP2)
    body = BytesIO()
    with zipfile.ZipFile(BytesIO(bomb)) as packed, zipfile.ZipFile(body, "w") as target:
        target.writestr("a.html", render_article("one"))
        copy_member(packed, "bomb.html", target, declared=1000)
        target.writestr("c.html", render_article("three"))
    path = tmp_path / "pages.zip"
    path.write_bytes(body.getvalue())
    ran = cli.run("ingest", str(path), environ={"SCRAPER_EXTRACT_MEMORY": str(256 * 2**20)})
    assert ran.code == 3
    assert [line.split("\t")[0] for line in ran.lines].count("saved") == 2
    assert f"failed\t-\t{path.as_uri()}/bomb.html\tfile-memory: " in ran.out


def copy_member(
    source: zipfile.ZipFile, name: str, target: zipfile.ZipFile, *, declared: int
) -> None:
    """Copy the packed bytes of a member, with another size declared."""
    info = copy.copy(source.getinfo(name))
    source.fp.seek(info.header_offset + 30 + len(name))
    packed = source.fp.read(info.compress_size)
    info.header_offset = target.fp.tell()
    info.file_size = declared
    target.fp.write(info.FileHeader() + packed)
    target.filelist.append(info)
    target.NameToInfo[name] = info
    target.start_dir = target.fp.tell()


def test_pages_of_a_pipe_are_stored_before_it_ends(cli: CommandLine) -> None:
    """A page of a web archive is stored while the pipe is silent, and a signal ends the wait."""
    process = subprocess.Popen(
        [SCRAPER, "ingest", "-", "--db", cli.db],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.stdin.write(gzip.decompress(page_record("one")) + b"WARC/1.0\r\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"saved")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 128 + signal.SIGTERM
    finally:
        process.kill()
        process.stdin.close()
        process.stdout.close()
        process.wait()
