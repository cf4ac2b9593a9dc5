"""Read the exports of read-later services, as CSV and as JSON.

Each service is one row of a table: by which columns or keys it is recognised and
which of them hold what. A file whose columns are no service's is read as far as
it has a column for URLs.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scraper.charset import decode_text
from scraper.discover.dates import parse_date, parse_timestamp
from scraper.discover.flaws import list_flaws
from scraper.discover.imports.imported import MAX_ITEMS, Imported, ImportedLink, clean_tags
from scraper.discover.json_text import MAX_JSON, members, parse_json
from scraper.discover.links import resolve_link
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError
from scraper.records import Link

MAX_MEMBERS: Final = 5000
"""Files of an export archive that are looked at."""
_FIELD_BYTES: Final = 10 * 2**20
_HEAD: Final = 64 * 2**10


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportForm:
    """Columns (CSV, in lower case) or keys (JSON) of one service's export."""

    name: str
    marks: frozenset[str]
    """All of these are there."""
    url: str = "url"
    title: str = "title"
    tags: tuple[str, ...] = ("tags",)
    """Columns of tags and folders."""
    saved: str = ""
    published: str = ""


CSV_FORMS: Final = (
    ExportForm(name="pocket", marks=frozenset({"url", "time_added"}), saved="time_added"),
    ExportForm(
        name="readwise",
        marks=frozenset({"url", "saved date"}),
        tags=("document tags",),
        saved="saved date",
    ),
    ExportForm(
        name="instapaper",
        marks=frozenset({"url", "folder", "timestamp"}),
        tags=("folder", "tags"),
        saved="timestamp",
    ),
    ExportForm(
        name="raindrop",
        marks=frozenset({"url", "created"}),
        tags=("folder", "tags"),
        saved="created",
    ),
    ExportForm(name="csv", marks=frozenset({"url"})),
    ExportForm(name="csv", marks=frozenset({"link"}), url="link"),
)
JSON_FORMS: Final = (
    ExportForm(
        name="wallabag",
        marks=frozenset({"url", "is_archived"}),
        saved="created_at",
        published="published_at",
    ),
    ExportForm(
        name="omnivore",
        marks=frozenset({"url", "savedAt"}),
        tags=("labels",),
        saved="savedAt",
        published="publishedAt",
    ),
    ExportForm(
        name="pinboard",
        marks=frozenset({"href", "time"}),
        url="href",
        title="description",
        saved="time",
    ),
    ExportForm(name="json", marks=frozenset({"url"}), published="published"),
)


def is_json_export(body: bytes) -> bool:
    """Answer whether a file begins as a JSON array or object."""
    return body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{"))


def is_zip_export(body: bytes) -> bool:
    """Answer whether a file is a ZIP archive, as Omnivore's export is."""
    return body.startswith(b"PK\x03\x04")


def is_csv_export(body: bytes) -> bool:
    """Answer whether the first line names a column for URLs."""
    first = decode_text(body[:_HEAD], None).partition("\n")[0].lower()
    columns = {column.strip(' "\r\ufeff') for column in first.split(",")}
    return len(columns) > 1 and not columns.isdisjoint({"url", "link"})


def parse_json_export(body: bytes, now: datetime) -> Imported:
    """Read a JSON export.

    Raises:
        DiscoverError: Not JSON, or not a list of objects with URLs.
    """
    return _read_objects(_objects(parse_json(body)), now)


def parse_zip_export(body: bytes, now: datetime) -> Imported:
    """Read the metadata files of an export archive; articles in it are not unpacked.

    Raises:
        DiscoverError: The archive is damaged or holds no metadata.
    """
    objects: list[Mapping[str, object]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for member in archive.infolist()[:MAX_MEMBERS]:
                if (
                    re.fullmatch(r"(?:.*/)?metadata[\w-]*\.json", member.filename)
                    and len(objects) < MAX_ITEMS
                ):
                    with archive.open(member) as stream:
                        objects += _objects(parse_json(stream.read(MAX_JSON + 1)))
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise DiscoverError("is a damaged ZIP archive", code="bad-zip") from error
    return _read_objects(objects, now)


def parse_csv_export(body: bytes, now: datetime) -> Imported:
    """Read a CSV export.

    Raises:
        DiscoverError: No column holds URLs, or the file is no CSV.
    """
    text = decode_text(body, None)
    csv.field_size_limit(_FIELD_BYTES)
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""))
        columns = {(name or "").strip().lower() for name in rows.fieldnames or ()}
        form = next((form for form in CSV_FORMS if form.marks <= columns), None)
        if form is None:
            raise DiscoverError("has no column for URLs", code="unknown-import")
        lowered = ({str(key).strip().lower(): value for key, value in row.items()} for row in rows)
        return _take_all(form, lowered, now)
    except csv.Error as error:
        raise DiscoverError(f"is no CSV: {error}", code="bad-csv") from error


def _objects(parsed: object) -> list[Mapping[str, object]]:
    """Find the list of objects: the document itself, or one of its members."""
    if isinstance(parsed, dict):
        parsed = next((value for value in parsed.values() if isinstance(value, list)), [])
    return [members(item) for item in parsed] if isinstance(parsed, list) else []


def _read_objects(objects: list[Mapping[str, object]], now: datetime) -> Imported:
    keys = frozenset(objects[0]) if objects else frozenset()
    form = next((form for form in JSON_FORMS if form.marks <= keys), None)
    if form is None:
        raise DiscoverError("is no export that we know", code="unknown-import")
    return _take_all(form, objects, now)


def _take_all(form: ExportForm, rows: Iterable[Mapping[str, object]], now: datetime) -> Imported:
    flaws: Counter[str] = Counter()
    links: dict[str, ImportedLink] = {}
    for row in rows:
        if len(links) >= MAX_ITEMS:
            flaws["over-limit"] += 1
            break
        url = resolve_link(row.get(form.url), "", flaws)
        if url is None:
            continue
        if url in links:
            flaws["same-url"] += 1
            continue
        title = clean_title(row.get(form.title))
        published = parse_date(row.get(form.published), now=now)
        links[url] = ImportedLink(
            link=Link(
                url=url, found_on="", title=None if title == url else title, published=published
            ),
            tags=clean_tags([tag for name in form.tags for tag in _tags(row.get(name))]),
            saved_at=_instant(row.get(form.saved), now),
        )
    return Imported(format=form.name, links=tuple(links.values()), flaws=list_flaws(flaws))


def _tags(value: object) -> Iterator[object]:
    """Take tags as a list of texts or of objects with a name, or as one text with separators."""
    if isinstance(value, list):
        for item in value:
            found = members(item)
            yield found.get("name") or found.get("label") if found else item
    elif isinstance(value, str):
        yield from (part.strip(" '\"") for part in re.split(r"[|,;]", value.strip("[]")))


def _instant(value: object, now: datetime) -> str | None:
    if not value:
        return None
    is_number = isinstance(value, (int, float)) or (isinstance(value, str) and value.isdigit())
    return parse_timestamp(value, now=now) if is_number else parse_date(value, now=now)
