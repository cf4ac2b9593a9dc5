"""Read the exports of read-later services, as CSV, as JSON and as ZIP archives of these.

Each service is one row of a table in `forms`. A file whose columns are no known
service's is read if it has a column for URLs.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from scraper.dates.feed_dates import parse_date, parse_timestamp
from scraper.decoding.charset import decode_text
from scraper.discover.wording import clean_text
from scraper.errors import DiscoverError
from scraper.importers.forms import (
    CSV_FORMS,
    JSON_FORMS,
    ExportForm,
    Row,
    look_up,
    normalize_rows,
    read_highlights,
    tags_of,
)
from scraper.importers.imported import (
    MAX_HIGHLIGHTS,
    MAX_IMPORT,
    Collected,
    Highlight,
    Imported,
    ImportedLink,
)
from scraper.importers.saved_text import MAX_PAGE, render_saved_text
from scraper.records import Link
from scraper.text.json_text import MAX_JSON, elements, members, parse_json

MAX_MEMBERS: Final = 50_000
"""Files of an export archive that are read."""
_FIELD_BYTES: Final = 10 * 2**20
_HEAD: Final = 64 * 2**10
_SAMPLE: Final = 20
"""Entries by which a JSON export is recognized; not each has every key."""
_DAMAGED: Final = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
)
"""What zipfile raises for damaged, encrypted and unknown archives."""


def is_json_export(body: bytes) -> bool:
    """Return whether a file begins as a JSON array or object."""
    return body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{"))


def is_zip_export(body: bytes) -> bool:
    """Return whether a file is a ZIP archive, as Omnivore's and Pocket's exports are."""
    return body.startswith(b"PK\x03\x04")


def is_csv_export(body: bytes) -> bool:
    """Return whether the first line names a column for URLs."""
    first = decode_text(body[:_HEAD], None).partition("\n")[0].lower()
    columns = {column.strip(' "\r\ufeff') for column in first.split(_delimiter(first))}
    return len(columns) > 1 and not columns.isdisjoint({"url", "link"})


def parse_json_export(body: bytes, now: datetime) -> Imported:
    """Read a JSON export.

    Raises:
        DiscoverError: Not JSON, or not a list of objects with URLs.
    """
    items = Collected()
    name = _take_json(body, {}, items, now)
    if name is None:
        raise DiscoverError("is not an export in a known form", code="unknown-import")
    return items.finish(name)


def parse_csv_export(body: bytes, now: datetime) -> Imported:
    """Read a CSV export.

    Raises:
        DiscoverError: No column holds URLs, or the file is not CSV.
    """
    items = Collected()
    name = _take_csv(body, items, now)
    if name is None:
        raise DiscoverError("has no column for URLs", code="unknown-import")
    return items.finish(name)


def parse_zip_export(body: bytes, now: datetime) -> Imported:
    """Read the exports in a ZIP archive, with the saved texts and highlights beside them.

    Raises:
        DiscoverError: The archive is damaged, too large, or holds no export.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return _read_archive(archive, now)
    except _DAMAGED as error:
        raise DiscoverError("is a damaged or encrypted ZIP archive", code="bad-zip") from error


def _read_archive(archive: zipfile.ZipFile, now: datetime) -> Imported:
    members_ = archive.infolist()[:MAX_MEMBERS]
    # Checked before anything is unpacked; zipfile never unpacks more than is declared.
    if sum(member.file_size for member in members_) > MAX_IMPORT:
        raise DiscoverError("unpacks to more than 200 MiB", code="too-large")
    besides = {
        found[0]: member
        for member in members_
        if (found := re.search(r"(?:content/[^/]+\.html|highlights/[^/]+\.md)\Z", member.filename))
    }
    items, names = Collected(), []
    files = _Besides(archive, besides)
    for member in members_:
        is_json = member.filename.lower().endswith(".json")
        if items.is_full or not (is_json or member.filename.lower().endswith(".csv")):
            continue
        try:
            if is_json:
                names.append(_take_json(_unpack(archive, member, MAX_JSON), files, items, now))
            else:
                names.append(_take_csv(_unpack(archive, member, MAX_IMPORT), items, now))
        except DiscoverError as error:  # the other files of the archive are read
            items.warnings[error.code] += 1
    if not items:
        code = next(iter(items.warnings), "unknown-import")
        raise DiscoverError("holds no export in a known form", code=code)
    return items.finish(next((name for name in names if name), "zip"))


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Return the contents of a file in an archive.

    Raises:
        DiscoverError: It is damaged (`bad-zip`), or larger than the limit (`too-large`).
    """
    if member.file_size > limit:
        raise DiscoverError("is too large", code="too-large")
    try:
        return archive.read(member)
    except (*_DAMAGED, zlib.error) as error:
        raise DiscoverError("is damaged or encrypted", code="bad-zip") from error


class _Besides(Mapping[str, str]):
    """The saved texts and highlights in an archive, unpacked when they are asked for."""

    def __init__(self, archive: zipfile.ZipFile, found: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._found = found

    def __getitem__(self, name: str) -> str:
        try:
            return decode_text(_unpack(self._archive, self._found[name], MAX_PAGE), None)
        except DiscoverError as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _take_json(
    body: bytes, files: Mapping[str, str], items: Collected, now: datetime
) -> str | None:
    """Collect the entries of a JSON export; return the name of its form, or None."""
    rows = normalize_rows(parse_json(body))
    keys = [frozenset(row) for row in rows[:_SAMPLE]]
    form = next((form for form in JSON_FORMS if any(form.marks <= names for names in keys)), None)
    if form is None:
        return None
    if form.name == "json" and any({"highlights", "url"} == names - {"title"} for names in keys):
        for row in rows:  # Pocket keeps highlights in files of their own
            found = filter(None, read_highlights(row.get("highlights")))
            items.add_highlights(row.get("url"), found)
        return "pocket"
    _take_all(form, (_with_files(row, files) for row in rows), items, now)
    return form.name


def _take_csv(body: bytes, items: Collected, now: datetime) -> str | None:
    """Collect the rows of a CSV export; return the name of its form, or None."""
    text = decode_text(body, None).removeprefix("\ufeff")
    csv.field_size_limit(_FIELD_BYTES)
    delimiter = _delimiter(text[:_HEAD].partition("\n")[0])
    try:
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        columns = {(name or "").strip().lower() for name in rows.fieldnames or ()}
        form = next((form for form in CSV_FORMS if form.marks <= columns), None)
        if form is None:
            return None
        lowered = ({str(key).strip().lower(): value for key, value in row.items()} for row in rows)
        _take_all(form, lowered, items, now)
    except csv.Error as error:
        raise DiscoverError(f"is not CSV: {error}", code="bad-csv") from error
    return form.name


def _delimiter(first_line: str) -> str:
    return max(",;\t", key=first_line.count)


def _with_files(row: Row, files: Mapping[str, str]) -> Row:
    """Add the text and the highlights that Omnivore keeps in files named after the entry."""
    slug = row.get("slug")
    if not isinstance(slug, str) or not files:
        return row
    note, highlights = _read_markdown(files.get(f"highlights/{slug}.md", ""))
    return {
        **row,
        "content": row.get("content") or files.get(f"content/{slug}.html"),
        "note": note,
        "highlights": highlights,
    }


def _read_markdown(text: str) -> tuple[str, list[dict[str, str]]]:
    """Split Omnivore's file of highlights: quotes, each with the comments below it.

    Returns:
        The text before the first quote, and the quotes.
    """
    before: list[str] = []
    quotes: list[tuple[str, list[str]]] = []
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = part.strip().split("\n")
        if lines[0].startswith(">"):
            quotes.append(("\n".join(re.sub(r"^> ?", "", line) for line in lines), []))
        elif part.strip():
            (quotes[-1][1] if quotes else before).append(part.strip())
    return "\n\n".join(before), [
        {"text": quote, "note": "\n\n".join(notes)} for quote, notes in quotes
    ]


def _take_all(form: ExportForm, rows: Iterable[Row], items: Collected, now: datetime) -> None:
    for row in rows:
        if items.is_full:
            break
        published = _first(form.published, row, now)
        title = next((value for key in form.title if (value := look_up(row, key))), None)
        items.add_link(
            next((value for key in form.url if (value := look_up(row, key))), None),
            title=title,
            tags=tags_of(form, row),
            published=published,
            user=_read_user_fields(form, row, title, published, now),
        )


def _read_user_fields(
    form: ExportForm, row: Row, title: object, published: str | None, now: datetime
) -> ImportedLink:
    """Read all that the user added to an entry, and the text saved with it."""
    texts = (value for key in form.text if (value := look_up(row, key)))
    notes = (clean_text(look_up(row, key)) for key in form.note)
    return ImportedLink(
        link=Link(url="", found_on=""),
        saved_at=_first(form.saved, row, now),
        is_read=any(test(look_up(row, key)) for key, test in form.read)
        if any(look_up(row, key) is not None for key, _ in form.read)
        else None,
        is_starred=any(test(look_up(row, key)) for key, test in form.starred),
        note="\n\n".join(filter(None, notes)) or None,
        highlights=_highlights(form, row, now),
        page=render_saved_text(
            next(texts, None),
            title=title,
            authors=[name for key in form.authors for name in _names(look_up(row, key))],
            published=published,
            language=look_up(row, form.language),
        ),
    )


def _highlights(form: ExportForm, row: Row, now: datetime) -> tuple[Highlight, ...]:
    if not form.highlights:
        return ()
    found = form.read_highlights(look_up(row, form.highlights))
    return tuple(
        Highlight(text=one.text, note=one.note, at=_instant(one.at, now))
        for one in found
        if one is not None
    )[:MAX_HIGHLIGHTS]


def _names(value: object) -> list[object]:
    """Return authors as a list: of texts, of objects with a name, or one text."""
    return [members(one).get("name") or one for one in elements(value)] or [value]


def _first(keys: Iterable[str], row: Row, now: datetime) -> str | None:
    return next((at for key in keys if (at := _instant(look_up(row, key), now))), None)


def _instant(value: object, now: datetime) -> str | None:
    if not value:
        return None
    is_number = isinstance(value, (int, float)) or (
        isinstance(value, str) and re.fullmatch(r"\d+(?:\.\d+)?", value) is not None and len(value) > 4  # noqa: PLR2004 - a year
    )  # fmt: skip
    return parse_timestamp(value, now=now) if is_number else parse_date(value, now=now)
