"""The exports of read-later services, bookmark managers and feed readers, one form each.

A form lists the columns (CSV, in lower case) or keys (JSON) by which an export is
recognized, and those that hold each value. A key with dots leads into nested objects
and lists: `content.url`, `alternate.0.href`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scraper.importers.imported import Highlight, clean_tags, make_highlight
from scraper.text.json_text import elements, members
from scraper.text.page_json import parse_page_json

Row = Mapping[str, object]
Test = tuple[str, Callable[[object], bool]]
"""A key and the test that its value has to pass."""


def is_true(value: object) -> bool:
    """Return whether a value of an export means yes."""
    return str(value).strip().lower() in {"1", "true", "yes"}


def is_set(value: object) -> bool:
    """Return whether a value is there at all: a date, a list of users."""
    return (
        bool(value) and value not in {"0", "null"} if isinstance(value, (str, int)) else bool(value)
    )


def is_one_of(*words: str) -> Callable[[object], bool]:
    """Return a test for one of these words, in any case."""
    return lambda value: str(value).strip().lower() in words


def split_tags(value: object) -> Iterator[object]:
    """Yield tags from a list of texts or objects, an object, or one text with separators."""
    if isinstance(value, list):
        for item in value:
            found = members(item)
            yield found.get("name") or found.get("label") or found.get("title") if found else item
    elif isinstance(value, dict):
        for key, item in value.items():
            yield members(item).get("name") or key
    elif isinstance(value, str):
        text = value.strip()
        if text.startswith('["'):
            names = elements(parse_page_json(text))
            if names:
                yield from split_tags(names)
                return
        yield from (part.strip(" '\"") for part in re.split(r"[|,;]", text.strip("[]")))


def split_words(value: object) -> Iterator[object]:
    """Yield tags that are separated by spaces, as Pinboard writes them."""
    yield from value.split() if isinstance(value, str) else split_tags(value)


def split_folders(value: object) -> Iterator[object]:
    """Yield the parts of a path of folders ("Sea / Salt"), without those that mean "none"."""
    if isinstance(value, str):
        yield from (part for part in value.split(" / ") if part.strip() not in _NO_FOLDER)


_NO_FOLDER: Final = frozenset({"Unsorted", "Unread", "Archive", "Starred", "Unsorted bookmarks"})
"""Folders that stand for a state, which is kept as such."""


def read_highlights(value: object) -> Iterator[Highlight | None]:
    """Yield the highlights of a list of objects, whatever they call their fields."""
    for item in elements(value):
        found = members(item)
        quote = found.get("quote") or found.get("text") or found.get("highlight")
        # wallabag calls the passage `quote` and the comment `text`.
        note = found.get("note") or (found.get("text") if found.get("quote") else None)
        at = found.get("created_at") or found.get("created") or found.get("highlighted_at")
        yield make_highlight(quote, note, at if isinstance(at, str) else None)


def read_raindrop_highlights(value: object) -> Iterator[Highlight | None]:
    """Yield the highlights of Raindrop's CSV column: `Highlight:`, `Note:` and `Color:` lines."""
    if not isinstance(value, str):
        yield from read_highlights(value)
        return
    for part in re.split(r"(?m)^Highlight:", value):
        text, _, note = re.sub(r"(?m)^(?:Color|Created):.*$", "", part).partition("\nNote:")
        yield make_highlight(text, note)


def read_selection(value: object) -> Iterator[Highlight | None]:
    """Yield the one passage that Instapaper keeps: the selection at the time of saving."""
    yield make_highlight(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportForm:
    """Where one program's export keeps what."""

    name: str
    marks: frozenset[str]
    """Every one of these columns or keys is present."""
    url: tuple[str, ...] = ("url",)
    """The first one that holds a value counts; the same holds for the other tuples of keys."""
    title: tuple[str, ...] = ("title",)
    tags: tuple[tuple[str, Callable[[object], Iterator[object]]], ...] = (("tags", split_tags),)
    """Columns of tags and folders, all of them, and how each is split."""
    saved: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    read: tuple[Test, ...] = ()
    """One of these holds: the article was read or archived."""
    starred: tuple[Test, ...] = ()
    note: tuple[str, ...] = ()
    """All that hold a text are joined."""
    highlights: str = ""
    read_highlights: Callable[[object], Iterator[Highlight | None]] = read_highlights
    text: tuple[str, ...] = ()
    """The saved text, HTML or plain."""
    authors: tuple[str, ...] = ()
    language: str = "language"


def _marks(*names: str) -> frozenset[str]:
    return frozenset(names)


_FOLDER_AND_TAGS: Final = (("folder", split_folders), ("tags", split_tags))

CSV_FORMS: Final = (
    ExportForm(
        name="pocket",
        marks=_marks("url", "time_added"),
        saved=("time_added",),
        read=(("status", is_one_of("archive", "archived", "read", "1")),),
        starred=(("favorite", is_true), ("status", is_one_of("favorite"))),
    ),
    ExportForm(
        name="readwise",
        marks=_marks("url", "saved date"),
        tags=(("document tags", split_tags),),
        saved=("saved date",),
        read=(
            ("location", is_one_of("archive")),
            ("reading progress", is_one_of("1", "1.0", "100")),
        ),
        note=("document note", "notes"),
    ),
    ExportForm(
        name="instapaper",
        marks=_marks("url", "selection", "folder"),
        tags=_FOLDER_AND_TAGS,
        saved=("timestamp",),
        read=(("folder", is_one_of("archive")),),
        starred=(("folder", is_one_of("starred", "liked")),),
        highlights="selection",
        read_highlights=read_selection,
    ),
    ExportForm(
        name="raindrop",
        marks=_marks("url", "created", "folder"),
        tags=_FOLDER_AND_TAGS,
        saved=("created",),
        starred=(("favorite", is_true),),
        note=("note",),
        highlights="highlights",
        read_highlights=read_raindrop_highlights,
    ),
    ExportForm(
        name="wallabag",
        marks=_marks("url", "mime type"),
        saved=("creation date",),
        text=("content",),
    ),
    ExportForm(
        name="matter",
        marks=_marks("url", "in queue"),
        saved=("last interaction date",),
        read=(("read", is_true), ("in queue", is_one_of("false", "no", "0"))),
        starred=(("favorited", is_true),),
        authors=("author",),
    ),
    *(
        ExportForm(
            name="csv",
            marks=_marks(column),
            url=(column,),
            tags=(("folder", split_folders), ("tags", split_tags), ("labels", split_tags)),
            saved=("saved", "saved_at", "created", "created_at", "timestamp", "added", "date_added", "date"),
            read=(("is_read", is_true), ("read", is_true), ("archived", is_true)),
            starred=(("is_starred", is_true), ("starred", is_true), ("favorite", is_true)),
            note=("note", "notes"),
        )
        for column in ("url", "link")
    ),
)  # fmt: skip
JSON_FORMS: Final = (
    ExportForm(
        name="wallabag",
        marks=_marks("url", "is_archived"),
        saved=("created_at",),
        published=("published_at",),
        read=(("is_archived", is_true),),
        starred=(("is_starred", is_true),),
        highlights="annotations",
        text=("content",),
        authors=("published_by",),
    ),
    ExportForm(
        name="wallabag",
        marks=_marks("url", "is_fav"),
        read=(("is_read", is_true),),
        starred=(("is_fav", is_true),),
        text=("content",),
    ),
    ExportForm(
        name="omnivore",
        marks=_marks("url", "savedAt"),
        tags=(("labels", split_tags),),
        saved=("savedAt",),
        published=("publishedAt",),
        read=(("state", is_one_of("archived")), ("readingProgress", is_one_of("100"))),
        note=("note",),
        highlights="highlights",
        text=("content",),
        authors=("author",),
    ),
    ExportForm(
        name="pinboard",
        marks=_marks("href", "time"),
        url=("href",),
        title=("description",),
        tags=(("tags", split_words),),
        saved=("time",),
        read=(("toread", is_one_of("no")),),
        note=("extended",),
    ),
    ExportForm(
        name="readwise",
        marks=_marks("source_url", "location"),
        url=("source_url",),
        saved=("saved_at", "created_at"),
        published=("published_date",),
        read=(("location", is_one_of("archive")), ("reading_progress", is_one_of("1", "1.0"))),
        note=("notes",),
        highlights="highlights",
        text=("html_content",),
        authors=("author",),
    ),
    ExportForm(
        name="readwise",
        marks=_marks("source_url", "highlights"),
        url=("source_url",),
        tags=(("book_tags", split_tags),),
        note=("document_note",),
        highlights="highlights",
        authors=("author",),
    ),
    ExportForm(
        name="instapaper",
        marks=_marks("url", "bookmark_id"),
        saved=("time",),
        starred=(("starred", is_true),),
        read=(("progress", is_one_of("1", "1.0")),),
    ),
    ExportForm(
        name="raindrop",
        marks=_marks("link", "created"),
        url=("link",),
        saved=("created",),
        starred=(("important", is_true),),
        note=("note",),
        highlights="highlights",
    ),
    ExportForm(
        name="karakeep",
        marks=_marks("content", "createdAt"),
        url=("content.url",),
        title=("title", "content.title"),
        tags=(("folders", split_tags), ("tags", split_tags)),
        saved=("createdAt",),
        read=(("archived", is_true),),
        starred=(("favourited", is_true),),
        note=("note",),
        text=("content.htmlContent",),
    ),
    ExportForm(
        name="linkwarden",
        marks=_marks("url", "collectionId"),
        title=("name", "title"),
        tags=(("folders", split_tags), ("tags", split_tags)),
        saved=("createdAt",),
        starred=(("pinnedBy", is_set),),
        note=("description",),
        highlights="highlight",
        text=("textContent",),
    ),
    ExportForm(
        name="goodlinks",
        marks=_marks("url", "addedAt"),
        saved=("addedAt",),
        read=(("readAt", is_set),),
        starred=(("starred", is_true),),
        highlights="highlights",
    ),
    ExportForm(
        name="miniflux",
        marks=_marks("url", "feed_id", "starred"),
        saved=("created_at",),
        published=("published_at",),
        read=(("status", is_one_of("read")),),
        starred=(("starred", is_true),),
        text=("content",),
        authors=("author",),
    ),
    *(
        ExportForm(
            name="feedbin",
            marks=_marks("url", "published", key),
            saved=("entry_state.starred_updated_at", "created_at"),
            published=("published",),
            read=(("entry_state.read", is_true),),
            # Feedbin exports nothing but starred entries; its interface adds the state.
            starred=(("entry_state", lambda value: bool(members(value).get("starred", True))),),
            text=("content", "summary"),
            authors=("author",),
        )
        for key in ("content", "feed_id")
    ),
    ExportForm(
        name="google-reader",
        marks=_marks("alternate"),
        url=("canonical.0.href", "alternate.0.href"),
        tags=(("labels", split_tags),),
        saved=("timestampUsec", "crawlTimeMsec", "updated"),
        published=("published",),
        read=(("states", lambda value: "read" in elements(value)),),
        starred=(("states", lambda value: "starred" in elements(value)),),
        text=("content.content", "summary.content"),
        authors=("author",),
    ),
    ExportForm(
        name="pocket",
        marks=_marks("time_added"),
        url=("resolved_url", "given_url", "url"),
        title=("resolved_title", "given_title", "title"),
        saved=("time_added",),
        read=(("status", is_one_of("1", "archive")),),
        starred=(("favorite", is_true),),
        highlights="annotations",
    ),
    *(
        ExportForm(
            name="json",
            marks=_marks(key),
            url=(key,),
            tags=(("folder", split_folders), ("tags", split_tags), ("labels", split_tags)),
            saved=("saved_at", "savedAt", "created_at", "createdAt", "created", "date_added", "added"),
            published=("published", "published_at", "publishedAt", "date_published"),
            read=(("is_read", is_true), ("read", is_true), ("is_archived", is_true), ("archived", is_true)),
            starred=(("is_starred", is_true), ("starred", is_true), ("favorite", is_true)),
            note=("note", "notes"),
            highlights="highlights",
            text=("content_html", "html", "content"),
            authors=("author", "authors"),
        )
        for key in ("url", "link", "href", "uri")
    ),
)  # fmt: skip


def look_up(row: Row, key: str) -> object:
    """Return the value of a key, which may lead into nested objects and lists."""
    if key in row:
        return row[key]
    value: object = row
    for part in key.split("."):
        if isinstance(value, list):
            value = value[int(part)] if part.isdigit() and int(part) < len(value) else None
        else:
            value = members(value).get(part)
    return value


def normalize_rows(parsed: object) -> list[Row]:
    """Return the entries of a JSON export as flat objects, those of lists and folders included."""
    document = members(parsed)
    if isinstance(parsed, list):
        rows = parsed
    elif isinstance(document.get("list"), dict):  # Pocket's own interface: entries by number
        rows = list(members(document["list"]).values())
    elif isinstance(document.get("bookmarks"), list):
        rows = _with_lists(document)
    elif isinstance(document.get("collections"), list):
        rows = _from_collections(document)
    else:
        rows = next((value for value in document.values() if isinstance(value, list)), [])
    return _with_children([_with_states(members(row)) for row in rows])


def _with_lists(document: Row) -> list[object]:
    """Resolve the lists that Karakeep's bookmarks are in to their names."""
    names = {
        str(members(one).get("id")): members(one).get("name")
        for one in elements(document.get("lists"))
    }
    return [
        {**members(row), "folders": [names.get(str(n)) for n in elements(members(row).get("lists"))]}
        for row in elements(document["bookmarks"])
    ]  # fmt: skip


def _from_collections(document: Row) -> list[object]:
    """Take the links out of Linkwarden's collections; a collection's name is a folder."""
    return [
        {**members(link), "folders": [members(one).get("name")]}
        for one in elements(document["collections"])
        for link in elements(members(one).get("links"))
    ]


def _with_states(row: dict[str, object]) -> dict[str, object]:
    """Split the categories of Google Reader's form into states and labels."""
    if "alternate" not in row and "canonical" not in row:
        return row
    categories = [one for one in elements(row.get("categories")) if isinstance(one, str)]
    own = [one for one in categories if one.startswith("user/")]
    return {
        **row,
        "alternate": row.get("alternate"),
        "states": [one.rpartition("/")[2] for one in own if "/state/" in one],
        "labels": [one.partition("/label/")[2] for one in own if "/label/" in one]
        + [one for one in categories if not one.startswith("user/")],
    }


def _with_children(rows: list[dict[str, object]]) -> list[Row]:
    """Move Readwise's highlights and notes, which are documents of their own, to their parents."""
    children = [row for row in rows if row.get("parent_id")]
    if not children:
        return list(rows)
    notes = {
        str(row["parent_id"]): row.get("content")
        for row in children
        if row.get("category") == "note"
    }
    highlights: dict[str, list[object]] = {}
    for row in children:
        if row.get("category") == "highlight":
            note = row.get("notes") or notes.get(str(row.get("id")))
            highlights.setdefault(str(row["parent_id"]), []).append(
                {"text": row.get("content"), "note": note, "created_at": row.get("created_at")}
            )
    parents = [row for row in rows if not row.get("parent_id")]
    return [{**row, "highlights": highlights.get(str(row.get("id")), [])} for row in parents]


def tags_of(form: ExportForm, row: Row) -> tuple[str, ...]:
    """Return the folders and tags of an entry, each once."""
    return clean_tags([tag for key, split in form.tags for tag in split(look_up(row, key))])
