"""Write and read revisions: what a page said each time it said something new."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, cast

from scraper.archive.articles.canonical import canonical_digest
from scraper.archive.articles.packed_reading import (
    PACKED_COLUMNS,
    PLAIN_OF_PACKED,
    pack_forms,
    unpack_row,
)
from scraper.archive.database.seals import LAST_ID, find_broken_seals, seal
from scraper.archive.database.text_values import (
    count_words,
    find_sort_time,
    render_json,
    render_time,
    storable,
    storable_or_none,
)
from scraper.errors import ArchiveDamaged
from scraper.fields import STORED_FIELDS, Kind
from scraper.records import Article, Image, Trace
from scraper.urls import hide_login

_DATES: Final = tuple(field.name for field in STORED_FIELDS if field.kind == "date")

EXTRACTED_COLUMNS: Final = (
    *(field.name for field in STORED_FIELDS),
    *(f"{name}_at" for name in _DATES),
    "digest",
    "word_count",
)
"""What the extractor said and what follows from it, in the order of `_extracted_values`."""
_WRITTEN_COLUMNS: Final = (*EXTRACTED_COLUMNS, "segmented", "packed")
"""`EXTRACTED_COLUMNS` as they are written, in the order of `_written_values`."""

_INSERT: Final = (
    f"INSERT INTO revision (article_id, number, capture_id, saved_at,"
    f" {', '.join(_WRITTEN_COLUMNS)}) VALUES (?, ?, ?, ?{', ?' * len(_WRITTEN_COLUMNS)})"
)
_COPY: Final = (
    f"INSERT INTO revision (article_id, number, capture_id, saved_at, {', '.join(_WRITTEN_COLUMNS)})"
    f" SELECT article_id, ?, capture_id, ?, {', '.join(_WRITTEN_COLUMNS)} FROM revision WHERE id = ?"
)
_UPDATE: Final = (
    f"UPDATE revision SET {', '.join(f'{name} = ?' for name in _WRITTEN_COLUMNS)} WHERE id = ?"
)

_LOADED: Final = tuple(field for field in STORED_FIELDS if field.kind != "trace")
_LOADED_NAMES: Final = tuple(field.name for field in _LOADED)
LOADED_COLUMNS: Final = ", ".join(f"revision.{name}" for name in (*_LOADED_NAMES, "packed"))
"""What `parse_article` takes, as SQL."""


def insert_revision(
    conn: sqlite3.Connection, article: Article, *, article_id: int, number: int, capture_id: int,
    saved_at: datetime,
) -> int:  # fmt: skip
    """Write one revision; return its row's id. The caller makes it the current one."""
    row = (article_id, number, capture_id, render_time(saved_at), *_written_values(article))
    revision_id = int(conn.execute(_INSERT, row).lastrowid or 0)
    seal(conn, "revision", revision_id)
    return revision_id


def copy_revision(
    conn: sqlite3.Connection, revision_id: int, number: int, saved_at: datetime
) -> int:
    """Write a revision again under another number and time; return the new row's id."""
    row = conn.execute(_COPY, (number, render_time(saved_at), revision_id))
    copy_id = int(row.lastrowid or 0)
    seal(conn, "revision", copy_id)
    return copy_id


def insert_copy(
    source: sqlite3.Connection, target: sqlite3.Connection, revision_id: int, *, article_id: int,
    number: int, capture_id: int,
) -> int:  # fmt: skip
    """Write a revision of another archive, as it is there; return its row's id here."""
    own = {"article_id": article_id, "number": number, "capture_id": capture_id}
    rows = target.execute("SELECT name FROM pragma_table_info('revision')").fetchall()
    names = [name for (name,) in rows if name not in {"id", *own}]
    values = source.execute(
        f"SELECT {', '.join(names)} FROM revision WHERE id = ?", (revision_id,)
    ).fetchone()
    cursor = target.execute(
        f"INSERT INTO revision ({', '.join((*own, *names))})"
        f" VALUES ({', '.join('?' * (len(own) + len(names)))})",
        (*own.values(), *values),
    )
    copy_id = int(cursor.lastrowid or 0)
    seal(target, "revision", copy_id)
    return copy_id


def date_revision(conn: sqlite3.Connection, revision_id: int, saved_at: str) -> None:
    """Write an earlier time to a revision whose text turned out to be older."""
    conn.execute("UPDATE revision SET saved_at = ? WHERE id = ?", (saved_at, revision_id))
    seal(conn, "revision", revision_id)


def replace_extraction(conn: sqlite3.Connection, revision_id: int, article: Article) -> None:
    """Write a new reading of the same capture over the old one; the page itself did not change."""
    conn.execute(_UPDATE, (*_written_values(article), revision_id))
    seal(conn, "revision", revision_id)


def find_changed_columns(
    conn: sqlite3.Connection, revision_id: int, article: Article
) -> tuple[str, ...]:
    """Return the names of the columns that `replace_extraction` would change."""
    *row, packed = conn.execute(
        f"SELECT {', '.join(EXTRACTED_COLUMNS)}, packed FROM revision WHERE id = ?", (revision_id,)
    ).fetchone()
    stored = unpack_row(EXTRACTED_COLUMNS, row, packed, row[EXTRACTED_COLUMNS.index("text")])
    pairs = zip(EXTRACTED_COLUMNS, stored, _extracted_values(article), strict=True)
    return tuple(name for name, old, new in pairs if old != new)


def count_bytes(article: Article) -> int:
    """Return what the forms of an article take in the archive, about: indexes are left out."""
    texts = (article.text, article.markdown, article.html, article.title, article.description)
    parts = (*article.authors, *article.tags, *(comment.text for comment in article.comments))
    images = (part for one in article.images for part in (one.url, one.alt, one.caption))
    return sum(len(part.encode("utf-8", "replace")) for part in (*texts, *parts, *images) if part)


def parse_article(row: Sequence[object], **others: object) -> Article:
    """Build the Article from `LOADED_COLUMNS`.

    Args:
        row: The columns' values.
        **others: Fields that are kept elsewhere: comments and counts.

    Raises:
        ArchiveDamaged: A value is not what was stored.
    """
    url = ""
    values: dict[str, Any] = others
    *stored, packed = row
    stored = unpack_row(_LOADED_NAMES, stored, packed, stored[_LOADED_NAMES.index("text")])
    try:
        values.update(zip(_LOADED_NAMES, stored, strict=True))
        url = str(values["url"])
        for name, parse in _PARSED:
            values[name] = parse(values[name])
    except (ValueError, TypeError) as error:
        raise ArchiveDamaged("a stored value is damaged", url=url) from error
    return Article(**values)


def find_damaged_revisions(
    conn: sqlite3.Connection, low: int = 0, high: int = LAST_ID
) -> Iterator[tuple[int, int]]:
    """Yield article and number of every revision that is not what was stored, by the ids of their rows.

    Its canonical digest has to fit as well: the seal only proves that the row did not change.
    """
    broken = set(find_broken_seals(conn, "revision", low, high))
    rows = conn.execute(
        f"SELECT id, article_id, number, digest, {LOADED_COLUMNS} FROM revision"
        " WHERE id BETWEEN ? AND ?",
        (low, high),
    )
    for revision_id, article_id, number, digest, *columns in rows:
        try:
            intact = canonical_digest(parse_article(columns)) == digest
        except (ArchiveDamaged, AttributeError):
            intact = False
        if not intact or revision_id in broken:
            yield article_id, number


def reseal_revision(conn: sqlite3.Connection, revision_id: int) -> bool:
    """Accept a damaged revision as it is now: clear what cannot be read, and write digest and seal.

    Return whether it still says what it said when it was stored.
    """
    _drop_damaged_forms(conn, revision_id)
    for field in STORED_FIELDS:
        if (nothing := _NOTHING.get(field.kind)) is not None:
            conn.execute(
                f"UPDATE revision SET {field.name} = ? WHERE id = ? AND NOT json_valid({field.name})",
                (nothing, revision_id),
            )
    digest, *columns = conn.execute(
        f"SELECT digest, {LOADED_COLUMNS} FROM revision WHERE id = ?", (revision_id,)
    ).fetchone()
    found = canonical_digest(parse_article(columns))
    conn.execute("UPDATE revision SET digest = ? WHERE id = ?", (found, revision_id))
    seal(conn, "revision", revision_id)
    return bool(found == digest)


def _drop_damaged_forms(conn: sqlite3.Connection, revision_id: int) -> None:
    """Remove the packed forms of a revision if they cannot be read."""
    packed, text = conn.execute(
        "SELECT packed, text FROM revision WHERE id = ?", (revision_id,)
    ).fetchone()
    try:
        unpack_row((), (), packed, text)
    except ArchiveDamaged:
        conn.execute("UPDATE revision SET packed = NULL WHERE id = ?", (revision_id,))


def _extracted_values(article: Article) -> tuple[object, ...]:
    return (
        *(_RENDERERS[field.kind](getattr(article, field.name)) for field in STORED_FIELDS),
        *(find_sort_time(getattr(article, name)) for name in _DATES),
        canonical_digest(article),
        count_words(storable(article.text)),
    )


def _written_values(article: Article) -> tuple[object, ...]:
    values = dict(zip(EXTRACTED_COLUMNS, _extracted_values(article), strict=True))
    forms = {name: cast("str | None", values[name]) for name in PACKED_COLUMNS}
    packed = pack_forms(forms, cast("str", values["text"]))
    if packed is not None:
        values |= PLAIN_OF_PACKED
    # Older versions kept the words of scripts without spaces in `segmented`.
    return (*values.values(), "", packed)


def _render_url(url: str) -> str:
    return storable(hide_login(url))


def _render_evidence(found_by: Mapping[str, str]) -> str:
    return render_json(dict(found_by))


def _render_images(images: tuple[Image, ...]) -> str:
    return render_json([(one.url, one.alt, one.caption, one.credit) for one in images])


@lru_cache(maxsize=4096)
def _parse_list(value: object) -> tuple[str, ...]:
    return tuple(json.loads(str(value)))


@lru_cache(maxsize=4096)
def _parse_evidence(value: object) -> Mapping[str, str]:
    return MappingProxyType(json.loads(str(value)))


def _parse_images(value: object) -> tuple[Image, ...]:
    return tuple(
        Image(url=url, alt=alt, caption=caption, credit=credit)
        for url, alt, caption, credit in json.loads(str(value))
    )


def _render_trace(trace: Trace | None) -> str | None:
    if trace is None:
        return None
    return render_json(
        {
            "platform": trace.platform,
            "candidates": [
                {"field": found.field, "value": found.value, "found_by": found.found_by}
                for found in trace.candidates
            ],
            "bodies": [
                {
                    "name": body.name,
                    "words": body.words,
                    "link_density": body.link_density,
                    "chosen": body.chosen,
                    "reason": body.reason,
                }
                for body in trace.bodies
            ],
            "dropped": [
                {
                    "rule": dropped.rule,
                    "reason": dropped.reason,
                    "text": dropped.text,
                    "words": dropped.words,
                }
                for dropped in trace.dropped
            ],
        }
    )


def _unchanged(value: object) -> object:
    return value


_RENDERERS: Final[Mapping[Kind, Callable[[Any], object]]] = {
    "url": _render_url,
    "body": storable,
    "text": storable_or_none,
    "date": storable_or_none,
    "list": render_json,
    "word": _unchanged,
    "number": _unchanged,
    "evidence": _render_evidence,
    "images": _render_images,
    "trace": _render_trace,
}
"""From a field's value to what its column holds."""

_NOTHING: Final[Mapping[Kind, str]] = {"list": "[]", "evidence": "{}", "images": "[]"}
"""What stands for a value that cannot be read."""

_PARSERS: Final[Mapping[Kind, Callable[[object], object]]] = {
    "list": _parse_list,
    "evidence": _parse_evidence,
    "images": _parse_images,
}
"""From what a column holds to the field's value; the others are the same."""
_PARSED: Final = tuple(
    (field.name, _PARSERS[field.kind]) for field in _LOADED if field.kind in _PARSERS
)
