"""WACZ: what web archive programs need, and the way back through `ingest`."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from command_line import CommandLine
from loopback import LoopbackSite
from warcio.archiveiterator import ArchiveIterator  # noqa: TID251 - the independent reader

from scraper.archive import Archive
from scraper.export.wacz import sort_key


@pytest.fixture
def stored(cli: CommandLine, site: LoopbackSite) -> CommandLine:
    """An archive with three pages."""
    text = "The heron stood in the shallow water until the tide turned. " * 12
    for number in range(3):
        site.set_page(f"/heron-{number}", f"<h1>Heron {number}</h1><p>{text}{number}</p>")
    urls = [site.url(f"/heron-{number}?b=2&a=1") for number in range(3)]
    assert cli.run("add", *urls).code == 0
    assert cli.run("export", "wacz", "--out", "herons.wacz").code == 0
    return cli


def test_the_package_is_what_its_own_list_says(stored: CommandLine) -> None:
    """Every file has the size and digest that the package states; the archive is not compressed twice."""
    with ZipFile(stored.folder / "herons.wacz") as package:
        assert package.testzip() is None
        described = package.read("datapackage.json")
        listed = json.loads(described)
        assert (listed["profile"], listed["wacz_version"]) == ("data-package", "1.1.1")
        for one in listed["resources"]:
            content = package.read(one["path"])
            assert len(content) == one["bytes"]
            assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert package.getinfo("archive/data.warc.gz").compress_type == ZIP_STORED
        digest = json.loads(package.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(described).hexdigest()}"
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    assert len({page["id"] for page in pages[1:]}) == 3


def test_the_index_leads_to_each_record(stored: CommandLine) -> None:
    """Each line of the index is the place of one gzip member, whose record is of that URL."""
    with ZipFile(stored.folder / "herons.wacz") as package:
        lines = package.read("indexes/index.cdxj").decode().splitlines()
        warc = package.read("archive/data.warc.gz")
    assert lines == sorted(lines)
    assert len(lines) == 3
    for line in lines:
        about = json.loads(line.split(" ", 2)[2])
        begin, end = int(about["offset"]), int(about["offset"]) + int(about["length"])
        (record,) = ArchiveIterator(io.BytesIO(warc[begin:end]))
        assert record.rec_headers.get_header("WARC-Target-URI") == about["url"]
        assert gzip.decompress(warc[begin:end])


def test_pages_come_back_through_ingest(stored: CommandLine, tmp_path: Path) -> None:
    """The same URLs, times, bodies and texts are in an archive that ingests the file."""
    back = CommandLine(tmp_path / "back")
    back.folder.mkdir()
    assert back.run("ingest", str(stored.folder / "herons.wacz")).code == 0
    statement = "SELECT final_url, body_digest, status FROM captures ORDER BY final_url"
    texts = "SELECT url, title, text FROM articles ORDER BY url"
    with (
        Archive.open(stored.db, read_only=True) as ours,
        Archive.open(back.db, read_only=True) as theirs,
    ):
        for asked in (statement, texts):
            assert list(ours.query(asked).rows) == list(theirs.query(asked).rows)
        assert len(list(theirs.query(texts).rows)) == 3


def test_two_exports_are_the_same_bytes(stored: CommandLine) -> None:
    """The same pages give the same file."""
    assert stored.run("export", "wacz", "--out", "again.wacz").code == 0
    both = [(stored.folder / name).read_bytes() for name in ("herons.wacz", "again.wacz")]
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.com/A?b=2&a=1", "com,example)/a?a=1&b=2"),
        ("http://example.com:8080", "com,example:8080)/"),
        ("https://a.b.example.co.uk/x", "uk,co,example,b,a)/x"),
    ],
)
def test_urls_sort_by_their_domain(url: str, key: str) -> None:
    """The key of a URL begins with its domain, last label first."""
    assert sort_key(url) == key
