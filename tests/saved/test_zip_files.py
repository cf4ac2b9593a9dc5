"""ZIP files: WACZ, folders of pages, and documents that are refused by name."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from loopback import render_article
from saved_files import wacz_bytes, warc_record, zip_bytes
from warc_pages import read_warc

from scraper.errors import ScraperError
from scraper.importers.saved.zip_file import (
    name_zip_kind,
    open_member,
    open_zip,
    read_member,
    read_members,
)

URL = "https://harbour.example/log"
PAGE = render_article("The log").encode()
MIB = 2**20


def members(body):
    archive = open_zip(io.BytesIO(body))
    return archive, list(read_members(archive))


def test_a_wacz_gives_its_web_archives():
    """Of a WACZ the web archives are read, as streams; its indexes and lists are not pages."""
    archive, (one,) = members(wacz_bytes(gzip.compress(warc_record(URL, PAGE))))
    assert one.is_records
    with open_member(archive, one) as stream:
        (capture,) = read_warc(stream, max_bytes=MIB)
    assert (capture.url, capture.body) == (URL, PAGE)


def test_a_folder_of_pages_gives_its_pages():
    """Pages in a ZIP file are listed in its order; pictures and scripts beside them are not."""
    files = {
        "b/log.html": PAGE,
        "b/log_files/a.png": b"x",
        "b/log_files/a.js": b"x",
        "a.mhtml": b"y",
    }
    archive, found = members(zip_bytes(files))
    assert [(one.name, one.is_records) for one in found] == [
        ("b/log.html", False),
        ("a.mhtml", False),
    ]
    assert read_member(archive, found[0], max_bytes=MIB) == PAGE


def test_f7_the_declared_size_is_checked_first(monkeypatch):
    """A page that declares more than the limit is refused before it is unpacked."""
    archive, (one,) = members(zip_bytes({"a.html": b"<p>" + b" " * MIB}))
    monkeypatch.setattr(archive, "read", lambda _: pytest.fail("was unpacked"))
    with pytest.raises(ScraperError) as caught:
        read_member(archive, one, max_bytes=1000)
    assert caught.value.code == "too-large"


def test_f7_a_false_declared_size_is_damage():
    """A page that unpacks to more than it declares is never unpacked beyond that."""
    body = zip_bytes({"a.html": b"<p>" + b"x" * 5000})
    declared = (5003).to_bytes(4, "little")
    archive, (one,) = members(body.replace(declared, (100).to_bytes(4, "little")))
    with pytest.raises(ScraperError) as caught:
        read_member(archive, one, max_bytes=1000)
    assert caught.value.code == "bad-zip"


@pytest.mark.parametrize("place", [0.3, 0.6, 0.95])
def test_a_damaged_zip_is_one_error(place):
    """A ZIP file that is cut or overwritten gives errors with a code, member by member."""
    whole = wacz_bytes(gzip.compress(warc_record(URL, PAGE)))
    cut = int(len(whole) * place)
    for body in (whole[:cut], whole[:cut] + b"\xff" * 30 + whole[cut + 30 :]):
        try:
            archive, found = members(body)
            for one in found:
                with open_member(archive, one) as stream:
                    list(read_warc(stream, max_bytes=MIB))
        except ScraperError as error:
            assert error.code in {"bad-zip", "bad-warc"}  # noqa: PT017 - whichever is met first


def test_a_member_without_a_name_is_passed_over():
    """A damaged list of files may hold an empty name; the other files are listed."""
    body = zip_bytes({"zz": b"x", "a.html": PAGE}).replace(b"zz", b"\0z")
    _, (one,) = members(body)
    assert one.name == "a.html"


def test_an_encrypted_member_is_one_error():
    """A member that needs a password is an error of its own."""
    body = bytearray(zip_bytes({"a.html": PAGE}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    archive, (one,) = members(bytes(body))
    with pytest.raises(ScraperError) as caught:
        read_member(archive, one, max_bytes=MIB)
    assert caught.value.code == "bad-zip"


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"mimetype": b"application/epub+zip", "META-INF/container.xml": b"x", "OEBPS/a.xhtml": PAGE}, "epub"),
        ({"[Content_Types].xml": b"x", "word/document.xml": b"x"}, "docx"),
        ({"mimetype": b"x", "META-INF/manifest.xml": b"x", "content.xml": b"x"}, "odt"),
        ({"META-INF/MANIFEST.MF": b"x"}, "jar"),
        ({"a.html": PAGE}, "zip"),
    ],
)  # fmt: skip
def test_documents_that_are_zip_files_are_known(files, kind):
    """EPUB books, Office and OpenDocument files are told from ZIP files of pages."""
    assert name_zip_kind(zipfile.ZipFile(io.BytesIO(zip_bytes(files)))) == kind
