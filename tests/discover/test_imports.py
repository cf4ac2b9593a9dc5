"""Reading other programs' files."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from scraper.errors import DiscoverError
from scraper.importers import ImportedSource, parse_import, render_opml
from scraper.records import Source


@pytest.fixture
def read(now):
    """Read a file's text or bytes."""

    def run(body: str | bytes):
        return parse_import(body.encode() if isinstance(body, str) else body, name="file", now=now)

    return run


def only(found):
    [link] = found.links
    return link.link.url, link.link.title, link.tags, link.saved_at


def test_opml_gives_feeds_with_folders_and_categories(read):
    """Folders, outermost first, and categories are tags; links and repetitions are told apart."""
    found = read(
        "<?xml version='1.0'?><opml version='2.0'><head><title>x</title></head><body>"
        "<outline text='Sea'><outline text='Salt'><outline type='rss' text='Quay' xmlUrl='https://harbour.example/feed' category='boats,/ropes'/>"
        "</outline></outline><outline text='Rope' XMLURL='https://rope.example/f'/>"
        "<outline text='again' xmlUrl='https://rope.example/f'/><outline type='link' text='A page' url='https://harbour.example/a'/></body></opml>"
    )
    assert found.format == "opml"
    assert [(one.source.url, one.source.kind, one.title, one.tags) for one in found.sources] == [
        ("https://harbour.example/feed", "feed", "Quay", ("Sea", "Salt", "boats", "ropes")),
        ("https://rope.example/f", "feed", "Rope", ()),
    ]
    assert only(found)[:2] == ("https://harbour.example/a", "A page")
    assert [(warning.code, warning.count) for warning in found.warnings] == [("same-url", 1)]


def test_opml_round_trip_keeps_everything(read):
    """What is written is read back: kinds, titles with markup and quotes, tags."""
    sources = (
        ImportedSource(
            source=Source(url="https://a.example/feed?x=1&y=2", kind="feed"),
            title="A <b>\"B\"</b> & 'C' \x00\x07",
            tags=("Sea & salt", "two"),
        ),
        ImportedSource(
            source=Source(url="https://b.example/sitemap.xml", kind="sitemap"), title=None, tags=()
        ),
    )
    found = read(render_opml(sources))
    assert sorted((one.source.url, one.source.kind, one.tags) for one in found.sources) == sorted(
        (one.source.url, one.source.kind, one.tags) for one in sources
    )
    assert "A <b>\"B\"</b> & 'C' \ufffd" in {one.title for one in found.sources}


def test_x1_opml_with_entities_is_refused(read):
    """An OPML file that declares entities is hostile."""
    with pytest.raises(DiscoverError) as caught:
        read(
            "<!DOCTYPE opml [<!ENTITY a 'b'>]><opml><body><outline text='&a;' xmlUrl='https://a.example/'/></body></opml>"
        )
    assert caught.value.code == "hostile-xml"


def test_deeply_nested_opml_ends(read):
    """10,000 nested outlines are an error or what could be read, never a crash."""
    body = "<opml><body>" + "<outline text='x'>" * 10_000 + "<outline xmlUrl='https://a.example/'/>"
    with pytest.raises(DiscoverError) as caught:
        read(body)
    assert caught.value.code == "empty-import"


def test_netscape_bookmarks_keep_folders_tags_and_dates(read):
    """Browsers' bookmarks give the folder names, the tags and the day of saving; feeds are sources."""
    found = read(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=UTF-8'>\n<H1>Bookmarks</H1>\n<DL><p>\n"
        "<DT><H3>Sea</H3>\n<DL><p>\n<DT><H3>Salt</H3>\n<DL><p>\n<DT><A HREF='https://harbour.example/a' ADD_DATE='1763000000' TAGS='x,y'>Quay &amp; co</A>\n</DL><p>\n"
        "<DT><A HREF='javascript:alert(1)'>bad</A>\n<DT><A HREF='https://rope.example/' FEEDURL='https://rope.example/f'>Rope</A>\n</DL><p>\n</DL>"
    )
    assert only(found) == (
        "https://harbour.example/a",
        "Quay & co",
        ("Sea", "Salt", "x", "y"),
        "2025-11-13T02:13:20+00:00",
    )
    assert [one.source.url for one in found.sources] == ["https://rope.example/f"]
    assert {warning.code for warning in found.warnings} == {"bad-url"}


def test_pocket_html(read):
    """Pocket's HTML export is a plain list with times and tags."""
    found = read(
        "<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><ul><li><a href='https://harbour.example/a' time_added='1763000000' tags='x,y'>Salt</a></li></ul>"
    )
    assert (found.format, *only(found)) == (
        "pocket",
        "https://harbour.example/a",
        "Salt",
        ("x", "y"),
        "2025-11-13T02:13:20+00:00",
    )


def test_pocket_csv(read):
    """Pocket's CSV separates tags by bars; a title that is the URL is none."""
    found = read(
        "title,url,time_added,tags,status\nhttps://harbour.example/a,https://harbour.example/a,1763000000,x|y z,unread\n"
    )
    assert (found.format, *only(found)) == (
        "pocket",
        "https://harbour.example/a",
        None,
        ("x", "y z"),
        "2025-11-13T02:13:20+00:00",
    )


def test_readwise_csv(read):
    """Readwise Reader writes its tags as a list in text."""
    found = read(
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n\"Salt, again\",https://harbour.example/a,1,\"['x', 'y']\",2025-11-13 02:13:20+00:00,0,new,True\n"
    )
    assert (found.format, *only(found)) == (
        "readwise",
        "https://harbour.example/a",
        "Salt, again",
        ("x", "y"),
        "2025-11-13T02:13:20+00:00",
    )


def test_instapaper_csv(read):
    """Instapaper's folder is a tag."""
    found = read(
        "URL,Title,Selection,Folder,Timestamp\nhttps://harbour.example/a,Salt,,Sea,1763000000\n"
    )
    assert (found.format, *only(found)) == (
        "instapaper",
        "https://harbour.example/a",
        "Salt",
        ("Sea",),
        "2025-11-13T02:13:20+00:00",
    )


def test_wallabag_json(read):
    """The JSON of wallabag gives tags, saving and publication."""
    entry = {
        "url": "https://harbour.example/a",
        "title": "Salt",
        "tags": ["x"],
        "is_archived": 0,
        "created_at": "2025-11-13T02:13:20+0000",
        "published_at": "2025-11-01T00:00:00+0000",
    }
    found = read(json.dumps([entry]))
    assert (found.format, *only(found)) == (
        "wallabag",
        "https://harbour.example/a",
        "Salt",
        ("x",),
        "2025-11-13T02:13:20+00:00",
    )
    assert found.links[0].link.published == "2025-11-01T00:00:00+00:00"


def test_omnivore_zip(read):
    """Omnivore's ZIP holds metadata files; its labels are tags, its other files stay packed."""
    entry = {
        "id": "1",
        "slug": "s",
        "title": "Salt",
        "url": "https://harbour.example/a",
        "state": "Archived",
        "labels": ["x", {"name": "y"}],
        "savedAt": "2025-11-13T02:13:20.000Z",
        "publishedAt": None,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("metadata_0_to_20.json", json.dumps([entry]))
        archive.writestr("../../content/s.html", "<p>never read")
    found = read(packed.getvalue())
    assert (found.format, *only(found)) == (
        "omnivore",
        "https://harbour.example/a",
        "Salt",
        ("x", "y"),
        "2025-11-13T02:13:20+00:00",
    )


def test_zip_bomb_is_cut(read, allocated):
    """A metadata file that unpacks to 400 MB is unpacked to 50 MiB, and refused."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata_0.json", b"[" + b" " * 400_000_000)

    def import_it():
        with pytest.raises(DiscoverError) as caught:
            read(packed.getvalue())
        assert caught.value.code == "too-large"

    assert allocated(import_it) < 200 * 2**20


def test_any_csv_with_a_url_column(read):
    """A CSV of no known service is read by its column for URLs."""
    assert (
        only(read("name,URL\nSalt,https://harbour.example/a\n"))[0] == "https://harbour.example/a"
    )


def test_url_list_with_remarks_and_titles(read):
    """One URL a line; remarks and blank lines are passed over, other lines counted."""
    found = read(
        "# mine\nhttps://harbour.example/a Salt and water\n\n- https://harbour.example/b\nnonsense\nhttps://harbour.example/a\n"
    )
    assert [(one.link.url, one.link.title) for one in found.links] == [
        ("https://harbour.example/a", "Salt and water"),
        ("https://harbour.example/b", None),
    ]
    assert [(warning.code, warning.count) for warning in found.warnings] == [
        ("bad-url", 1),
        ("same-url", 1),
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"nothing here", b"[" * 100_000, b"{}", b"PK\x03\x04rest", b"<opml>", b'url,x\n"\x00', b"\xff" * 100,
     b"<!DOCTYPE NETSCAPE-Bookmark-file-1>", b'[{"url": 1}]'],
)  # fmt: skip
def test_file_without_anything_is_one_error_or_empty(read, body):
    """A file with nothing to import is refused with its name, or gives nothing; no foreign error leaves."""
    try:
        found = read(body)
    except DiscoverError as error:
        assert error.url == "file"  # noqa: PT017 - either is right
    else:
        assert not found.links
        assert not found.sources
