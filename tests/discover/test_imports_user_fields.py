"""Imports keep what the user added: tags, state, dates, notes, highlights, and the saved text."""

from __future__ import annotations

import io
import json
import plistlib
import zipfile
from datetime import datetime

import pytest

from scraper.errors import DiscoverError
from scraper.extraction import extract_article
from scraper.importers import parse_import
from scraper.records import Capture

SAVED = "2025-11-13T02:13:20+00:00"
SECONDS = 1763000000
URL = "https://harbour.example/a"
LONG = "".join(
    f"<p>The harbour master weighed sack number {n} of the salt, and wrote it in the book.</p>"
    for n in range(12)
)


@pytest.fixture
def read(now):
    """Parse a file's text, bytes or JSON value and return its links by URL."""

    def run(body):
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        body = body.encode() if isinstance(body, str) else body
        found = parse_import(body, name="file", now=now)
        assert len({one.link.url for one in found.links}) == len(found.links)
        return found.format, found.links

    return run


def summary(link):
    return {
        "tags": link.tags,
        "saved": link.saved_at,
        "read": link.is_read,
        "starred": link.is_starred,
        "note": link.note,
        "quotes": [(one.text, one.note) for one in link.highlights],
    }


def expect(**changes):
    blank = {
        "tags": (), "saved": None, "read": None, "starred": False, "note": None, "quotes": [],
    }  # fmt: skip
    return {**blank, **changes}


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body if isinstance(body, str) else json.dumps(body))
    return packed.getvalue()


CASES = {
    "wallabag": (
        [
            {
                "id": 7, "url": URL, "title": "Salt", "is_archived": 1, "is_starred": 1,
                "tags": ["x", "y z"], "created_at": "2025-11-13T02:13:20+0000", "content": LONG,
                "annotations": [
                    {"id": 1, "text": "weigh it again", "quote": "sack number 3", "created_at": "2025-11-14T00:00:00+0000"},
                    {"id": 2, "text": "", "quote": "wrote it in the book"},
                ],
                "headers": {"set-cookie": "session=secret"},
            }
        ],
        expect(
            tags=("x", "y z"), saved=SAVED, read=True, starred=True,
            quotes=[("sack number 3", "weigh it again"), ("wrote it in the book", None)],
        ),
    ),
    "wallabag with objects as tags, unread": (
        [{"url": URL, "title": "Salt", "is_archived": 0, "is_starred": 0, "tags": [{"id": 1, "label": "x", "slug": "x"}]}],
        expect(tags=("x",), read=False),
    ),
    "wallabag csv": (
        f'Title;URL;Content;Tags;"MIME Type";Language;"Creation date"\nSalt;{URL};"{LONG}";"x, y";text/html;en;"2025-11-13 02:13:20"\n',
        expect(tags=("x", "y"), saved="2025-11-13T02:13:20"),
    ),
    "pinboard": (
        [
            {
                "href": URL, "description": "Salt", "extended": "Read\ntwice", "time": "2025-11-13T02:13:20Z",
                "shared": "no", "toread": "yes", "tags": "salt sea-water .private", "meta": "m", "hash": "h",
            }
        ],
        expect(tags=("salt", "sea-water", ".private"), saved=SAVED, read=False, note="Read\ntwice"),
    ),
    "pocket csv": (
        f"title,url,time_added,tags,status\nSalt,{URL},{SECONDS},x|y,archive\n",
        expect(tags=("x", "y"), saved=SAVED, read=True),
    ),
    "pocket json": (
        {
            "status": 1,
            "list": {
                "9": {
                    "given_url": "https://short.example/1", "resolved_url": URL, "resolved_title": "Salt",
                    "time_added": str(SECONDS), "favorite": "1", "status": "1", "tags": {"x": {"tag": "x"}, "y": {"tag": "y"}},
                    "annotations": [{"quote": "sack number 3", "created_at": "2025-11-14 01:00:00"}],
                }
            },
        },
        expect(tags=("x", "y"), saved=SAVED, read=True, starred=True, quotes=[("sack number 3", None)]),
    ),
    "pocket html": (
        ("<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul></ul>"
        f"<h1>Read Archive</h1><ul><li><a href='{URL}' time_added='{SECONDS}' tags='x,y'>Salt</a></li></ul></body></html>"),
        expect(tags=("x", "y"), saved=SAVED, read=True),
    ),
    "instapaper": (
        ('URL,Title,Selection,Folder,Timestamp,Tags\n'
        f'{URL},Salt,sack number 3,Starred,{SECONDS},"[""x"",""y, z""]"\n'),
        expect(tags=("x", "y, z"), saved=SAVED, read=False, starred=True, quotes=[("sack number 3", None)]),
    ),
    "instapaper folder": (
        f"URL,Title,Selection,Folder\n{URL},Salt,,Sea\n",
        expect(tags=("Sea",), read=False),
    ),
    "raindrop": (
        ("id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
        f'1,Salt,my note,,{URL},Sea / Salt,"x, y",2025-11-13T02:13:20.000Z,,"Highlight:sack number 3\nColor:yellow\nNote:weigh it\n\nHighlight:in the book",true\n'),
        expect(
            tags=("Sea", "Salt", "x", "y"), saved=SAVED, starred=True, note="my note",
            quotes=[("sack number 3", "weigh it"), ("in the book", None)],
        ),
    ),
    "readwise csv": (
        f"Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\nSalt,{URL},1,\"['x', 'y']\",2025-11-13 02:13:20+00:00,0.4,archive,True\n",
        expect(tags=("x", "y"), saved=SAVED, read=True),
    ),
    "readwise json": (
        {
            "count": 2,
            "results": [
                {
                    "id": "p", "url": "https://read.readwise.io/read/p", "source_url": URL, "title": "Salt", "location": "later",
                    "category": "article", "tags": {"x": {"name": "x", "type": "manual"}}, "saved_at": "2025-11-13T02:13:20+00:00",
                    "notes": "mine", "reading_progress": 0, "html_content": LONG, "parent_id": None, "published_date": 1762300000000,
                },
                {"id": "h", "source_url": None, "location": None, "category": "highlight", "content": "sack number 3", "notes": "", "parent_id": "p"},
                {"id": "n", "source_url": None, "location": None, "category": "note", "content": "weigh it", "parent_id": "h"},
            ],
        },
        expect(tags=("x",), saved=SAVED, read=False, note="mine", quotes=[("sack number 3", "weigh it")]),
    ),
    "karakeep": (
        {
            "bookmarks": [
                {
                    "createdAt": SECONDS, "title": "Salt", "tags": ["x", "y"], "lists": ["l1"], "note": "mine", "archived": True,
                    "content": {"type": "link", "url": URL},
                },
                {"createdAt": SECONDS, "title": None, "tags": [], "content": {"type": "text", "text": "no address"}, "note": None},
                {"createdAt": SECONDS, "title": None, "tags": [], "content": None, "note": None},
            ],
            "lists": [{"id": "l1", "name": "Sea", "icon": "", "type": "manual"}],
        },
        expect(tags=("Sea", "x", "y"), saved=SAVED, read=True, note="mine"),
    ),
    "linkwarden": (
        {
            "name": "me", "collections": [
                {"name": "Sea", "links": [
                    {"id": 1, "url": URL, "name": "Salt", "description": "mine", "collectionId": 1, "tags": [{"id": 2, "name": "x"}],
                     "createdAt": "2025-11-13T02:13:20.000Z", "pinnedBy": [{"id": 1}], "textContent": "One line.\n\nAnother."}
                ]}
            ],
        },
        expect(tags=("Sea", "x"), saved=SAVED, starred=True, note="mine"),
    ),
    "miniflux": (
        {
            "total": 1,
            "entries": [
                {"id": 1, "feed_id": 2, "title": "Salt", "url": URL, "author": "Ida Holm", "content": LONG, "status": "read", "starred": True,
                 "published_at": "2025-11-01T00:00:00Z", "created_at": "2025-11-13T02:13:20Z", "tags": ["x"], "feed": {"title": "Quay"}}
            ],
        },
        expect(tags=("x",), saved=SAVED, read=True, starred=True),
    ),
    "feedbin": (
        [{"id": 1, "title": "Salt", "author": "Ida Holm", "content": LONG, "url": URL, "published": "2025-11-01T00:00:00.000000Z", "created_at": "2025-11-13T02:13:20.000000Z"}],
        expect(saved=SAVED, starred=True),
    ),
    "feedbin with states": (
        [{"id": 1, "feed_id": 2, "title": "Salt", "url": URL, "summary": "s", "published": "2025-11-01T00:00:00Z", "created_at": "2025-11-02T00:00:00Z",
          "entry_state": {"read": True, "starred": False, "starred_updated_at": "2025-11-13T02:13:20Z"}}],
        expect(saved=SAVED, read=True),
    ),
    "google reader": (
        {
            "id": "user/1/state/com.google/starred",
            "items": [
                {"title": "Salt", "published": 1762300000, "crawlTimeMsec": f"{SECONDS}000", "canonical": [{"href": URL}],
                 "alternate": [{"href": "https://feeds.example/1"}], "author": "Ida Holm", "summary": {"content": LONG},
                 "categories": ["user/-/state/com.google/starred", "user/-/state/com.google/read", "user/-/label/Sea", "x"]}
            ],
        },
        expect(tags=("Sea", "x"), saved=SAVED, read=True, starred=True),
    ),
    "chrome": (
        {
            "checksum": "0", "roots": {
                "bookmark_bar": {"type": "folder", "name": "Bookmarks bar", "children": [
                    {"type": "folder", "name": "Sea", "children": [
                        {"type": "url", "name": "Salt", "url": URL, "date_added": str((SECONDS + 11_644_473_600) * 1_000_000), "guid": "g"}]}]},
                "other": {"type": "folder", "name": "Other bookmarks", "children": []},
            }, "version": 1,
        },
        expect(tags=("Sea",), saved=SAVED),
    ),
    "firefox": (
        {
            "guid": "root________", "title": "", "type": "text/x-moz-place-container", "root": "placesRoot", "children": [
                {"guid": "menu________", "title": "menu", "root": "bookmarksMenuFolder", "type": "text/x-moz-place-container", "children": [
                    {"guid": "abc", "title": "Sea", "type": "text/x-moz-place-container", "children": [
                        {"guid": "def", "title": "Salt", "dateAdded": SECONDS * 1_000_000, "type": "text/x-moz-place", "uri": URL, "tags": "x,y",
                         "annos": [{"name": "bookmarkProperties/description", "value": "mine"}]}]}]},
                {"guid": "unfiled_____", "title": "unfiled", "root": "unfiledBookmarksFolder", "type": "text/x-moz-place-container"},
            ],
        },
        expect(tags=("Sea", "x", "y"), saved=SAVED, note="mine"),
    ),
    "netscape": (
        (f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<H1>Bookmarks</H1>\n<DL><p>\n<DT><H3 PERSONAL_TOOLBAR_FOLDER='true'>Bar</H3>\n<DL><p>\n"
        f"<DT><A HREF='{URL}' ADD_DATE='{SECONDS}' PRIVATE='1' TOREAD='1' TAGS='x,y' DATA-IMPORTANT='true'>Salt</A>\n<DD>My note\n"
        "</DL><p>\n</DL>"),
        expect(tags=("x", "y"), saved=SAVED, read=False, starred=True, note="My note"),
    ),
    "linkding": (
        (f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF='{URL}' ADD_DATE='{SECONDS}' TOREAD='0' TAGS='x'>Salt</A>\n"
        "<DD>About salt[linkding-notes]Two\nlines[/linkding-notes]\n<DT><A HREF='https://rope.example/'>Rope</A>\n</DL>"),
        expect(tags=("x",), saved=SAVED, read=True, note="About salt\n\nTwo\nlines"),
    ),
    "any csv": (
        f"url;title;tags;note\n{URL};Salt;x;mine\n",
        expect(tags=("x",), note="mine"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_export_keeps_what_the_user_added(read, name):
    """Tags, folders, the date of saving, read, starred, notes and highlights are kept."""
    body, expected = CASES[name]
    _, links = read(body)
    first = links[0]
    assert (first.link.url, first.link.title) == (URL, "Salt")
    assert summary(first) == expected


@pytest.mark.parametrize(
    "name", ["wallabag", "wallabag csv", "readwise json", "miniflux", "feedbin", "google reader"]
)
def test_the_saved_text_is_a_page_that_can_be_extracted(read, name, now):
    """The text that a program saved becomes an HTML page with the title, readable as any other."""
    _, (link,) = read(CASES[name][0])
    article = extract_article(Capture.of_bytes(link.page, url=URL, fetched_at=now))
    assert article.title == "Salt"
    assert "sack number 0 of the salt" in article.text
    assert "sack number 11 of the salt" in article.text


def test_a_saved_text_names_its_author_and_date(read, now):
    """What a program records beside the text is found in the page made of it."""
    _, (link,) = read(CASES["miniflux"][0])
    article = extract_article(Capture.of_bytes(link.page, url=URL, fetched_at=now))
    assert article.authors == ("Ida Holm",)
    assert article.published is not None
    assert article.published.startswith("2025-11-01")


def test_placeholders_are_not_saved_text(read):
    """What wallabag writes where it could not read a page is not the page's text."""
    text = "wallabag can't retrieve contents for this article. Please <a href='x'>troubleshoot</a>."
    _, (link,) = read([{"url": URL, "is_archived": 0, "content": text}])
    assert link.page is None


def test_omnivore_keeps_texts_highlights_and_state(read):
    """Omnivore's ZIP keeps the text and the highlights of an article in files of their own."""
    entry = {
        "id": "1", "slug": "salt-1", "title": "Salt", "url": URL, "state": "Archived", "labels": ["x"],
        "savedAt": "2025-11-13T02:13:20.000Z", "author": "Ida Holm", "readingProgress": 40,
    }  # fmt: skip
    notes = "A note on all of it.\n\n> sack number 3\n> and 4 \n\n#ropes\n\nweigh it\n\n> in the book \n\n"
    _, (link,) = read(
        zipped(
            {
                "metadata_0_to_20.json": [entry],
                "content/salt-1.html": f"<div>{LONG}</div>",
                "highlights/salt-1.md": notes,
            }
        )
    )
    assert summary(link) == expect(
        tags=("x",), saved=SAVED, read=True, note="A note on all of it.",
        quotes=[("sack number 3\nand 4", "#ropes\n\nweigh it"), ("in the book", None)],
    )  # fmt: skip
    assert b"sack number 11" in link.page


def test_pocket_zip_joins_links_and_highlights(read):
    """Pocket's ZIP has its links in CSV parts and the highlights in JSON files."""
    name, links = read(
        zipped(
            {
                "part_000000.csv": f"title,url,time_added,tags,status\nSalt,{URL},{SECONDS},x,unread\n",
                "annotations/part_000000.json": [
                    {"url": URL, "title": "Salt", "highlights": [{"quote": "sack number 3", "created_at": SECONDS}]}
                ],
                "broken.json": "{",
            }
        )
    )  # fmt: skip
    assert name == "pocket"
    assert [summary(one) for one in links] == [
        expect(tags=("x",), saved=SAVED, read=False, quotes=[("sack number 3", None)])
    ]


def test_entries_of_one_url_are_merged(read):
    """A URL that is saved twice keeps the tags, notes and states of both entries."""
    rows = [
        {"href": URL, "description": "", "time": "2025-11-13T02:13:20Z", "tags": "x", "extended": "one"},
        {"href": f"{URL}#part", "description": "Salt", "time": "2024-01-01T00:00:00Z", "tags": "y", "extended": "two"},
    ]  # fmt: skip
    _, (link,) = read(rows)
    assert (link.link.title, link.tags, link.saved_at, link.note) == (
        "Salt", ("x", "y"), "2024-01-01T00:00:00+00:00", "one\n\ntwo",
    )  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "url,title\nhttps://ida:secret@harbour.example:443/a?utm_source=x#top,Salt\n",
        [{"url": "HTTPS://ida:secret@HARBOUR.example/a", "is_archived": 0}],
        "https://ida:secret@harbour.example/a\n",
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF='https://ida:secret@harbour.example/a'>https://ida:secret@harbour.example/a</A></DL>",
    ],
)
def test_imports_drop_login_data(read, body):
    """User names and passwords in addresses are dropped, and addresses are normalized."""
    _, (link,) = read(body)
    assert link.link.url == URL
    assert "secret" not in repr(link)


def lz4_block(body: bytes) -> bytes:
    """Pack bytes as one LZ4 block of literals, after a copy that overlaps itself."""
    head = bytes([0x1F]) + body[:1] + (1).to_bytes(2, "little") + bytes([255, 26])  # 1 + 300 copies
    rest = body[1:]
    size = len(rest) - 15
    lengths = [255] * (size // 255) + [size % 255]
    return head + bytes([0xF0, *lengths]) + rest


def mozlz4(body: bytes, size: int | None = None) -> bytes:
    padded = b" " * 301 + body
    size = len(padded) if size is None else size
    return b"mozLz40\0" + size.to_bytes(4, "little") + lz4_block(b" " + body)


def test_firefox_backup_is_unpacked(read):
    """Firefox's compressed backup is read as the JSON in it."""
    name, (link,) = read(mozlz4(json.dumps(CASES["firefox"][0]).encode()))
    assert name == "firefox"
    assert summary(link) == CASES["firefox"][1]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"mozLz40\0\xff\xff\xff\xff\x10", "too-large"),
        (b"mozLz40\0\x10\0\0\0\x1fa\x00\x00\xff", "bad-lz4"),
        (b"mozLz40\0\x10\0\0\0", "bad-lz4"),
        (b"bplist00" + b"\xff" * 40, "bad-plist"),
        (b"bplist00", "bad-plist"),
    ],
)
def test_damaged_browser_file_is_one_error(read, body, code):
    """A damaged or oversized backup is refused by name before memory is used for it."""
    with pytest.raises(DiscoverError) as caught:
        read(body)
    assert (caught.value.code, caught.value.url) == (code, "file")


def test_safari_reading_list(read):
    """Safari's property list gives the reading list with its dates, and the bookmarks with folders."""
    document = {
        "Title": "",
        "Children": [
            {"Title": "BookmarksBar", "Children": [
                {"Title": "Sea", "WebBookmarkType": "WebBookmarkTypeList", "Children": [
                    {"URLString": "https://rope.example/", "URIDictionary": {"title": "Rope"}}]}]},
            {"Title": "com.apple.ReadingList", "Children": [
                {"URLString": URL, "URIDictionary": {"title": "Salt"},
                 "ReadingList": {"DateAdded": datetime(2025, 11, 13, 2, 13, 20), "PreviewText": "..."}}]},  # noqa: DTZ001 - plist dates are naive
        ],
    }  # fmt: skip
    for form in (plistlib.FMT_BINARY, plistlib.FMT_XML):
        name, (rope, salt) = read(plistlib.dumps(document, fmt=form))
        assert (name, rope.link.title, rope.tags) == ("safari", "Rope", ("Sea",))
        assert summary(salt) == expect(saved=SAVED, read=False)


def test_a_property_list_that_repeats_itself_ends(read):
    """A list that holds itself many times over is read up to a limit."""
    leaf = {"Children": [{"Title": "x"}] * 2}
    for _ in range(60):
        leaf = {"Title": "t", "Children": [leaf, leaf]}
    with pytest.raises(DiscoverError) as caught:
        read(plistlib.dumps(leaf, fmt=plistlib.FMT_BINARY))
    assert caught.value.code in {"empty-import", "bad-plist"}


def test_long_bookmark_files_are_read_to_their_end(read):
    """Browsers never close `DT`: thousands of bookmarks in a row are all read, in their folders."""
    lines = [
        f"<DT><A HREF='https://harbour.example/{n}' ADD_DATE='{SECONDS}'>Page {n}</A>\n"
        for n in range(6000)
    ]
    body = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<H1>Bookmarks</H1>\n<DL><p>\n<DT><H3>Sea</H3>\n<DL><p>\n"
        + "".join(lines[:3000]) + "</DL><p>\n" + "".join(lines[3000:]) + "</DL><p>\n"
    )  # fmt: skip
    _, links = read(body)
    assert len(links) == 6000
    assert (links[2999].tags, links[3000].tags, links[-1].link.title) == (("Sea",), (), "Page 5999")


ODD_VALUES = (
    None,
    0,
    1e308,
    True,
    "",
    [],
    {},
    ["x", None, {}],
    {"a": {"b": []}},
    10**30,
    "2020-13-45",
    "https://[",
)


def replaced(value, odd, path=()):
    """Yield copies of a JSON value with one member replaced, whole branches too."""
    if path:
        yield odd
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: other} for other in replaced(inner, odd, (*path, key)))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            for other in replaced(inner, odd, (*path, place)):
                yield [*value[:place], other, *value[place + 1 :]]


@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if not isinstance(case[0], str)]
)
def test_a_member_of_another_type_is_never_a_foreign_error(now, name):
    """Whatever JSON value stands in whatever place, the rest is read or the file is refused."""
    for odd in ODD_VALUES:
        for document in replaced(CASES[name][0], odd):
            try:
                parse_import(json.dumps(document).encode(), name="file", now=now)
            except DiscoverError as error:
                assert error.url == "file"  # noqa: PT017 - either is right
