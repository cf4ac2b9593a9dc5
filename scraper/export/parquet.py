"""Parquet: a typed table for DuckDB, pandas, Spark and their like; needs the extra `parquet`.

Rows are written in groups, so the memory is bounded. Columns are those of `jsonl`, times are
timestamps in UTC, and `published_at` and `modified_at` are the page's dates as such.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from scraper.dates.instant import moment_of
from scraper.errors import ExportError
from scraper.export.formats import Format, read_chunks
from scraper.export.jsonl import JSONL_FIELDS, plain_fields
from scraper.extras import install_hint
from scraper.fields import Field
from scraper.records import StoredArticle

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_ROWS: Final = 500
"""Articles of a row group; all are in memory together."""
_INTEGERS: Final = frozenset({"id", "word_count", "revision"})
_DATES: Final = ("published", "modified")


def render_table(articles: Iterable[StoredArticle]) -> Iterator[bytes]:
    """Render all articles as one Parquet file, piece by piece.

    Raises:
        ExportError: pyarrow is not installed (`parquet-not-installed`).
    """
    try:
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        message = f"Parquet needs the extra: {install_hint('parquet')}"
        raise ExportError(message, code="parquet-not-installed") from error
    import pyarrow as pa

    schema = _make_schema()
    rows = map(_make_row, articles)
    with tempfile.TemporaryFile() as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            while group := list(islice(rows, GROUP_ROWS)):
                writer.write_table(pa.Table.from_pylist(group, schema=schema))
        yield from read_chunks(file)


PARQUET: Final = Format(
    name="parquet",
    summary="a typed table for DuckDB, pandas and Spark (extra: parquet)",
    suffix=".parquet",
    render_bytes=render_table,
)


def _make_schema() -> pa.Schema:
    import pyarrow as pa

    moment = pa.timestamp("us", tz="UTC")
    columns = []
    for field in JSONL_FIELDS:
        columns.append((field.name, _type_of(field)))
        if field.name in _DATES:
            columns.append((f"{field.name}_at", moment))
    return pa.schema(columns)


def _type_of(field: Field) -> pa.DataType:
    import pyarrow as pa

    text, count = pa.string(), pa.int64()
    if field.kind == "number":
        return count if field.name in _INTEGERS else pa.float64()
    nested = {
        "time": pa.timestamp("us", tz="UTC"),
        "list": pa.list_(text),
        "evidence": pa.map_(text, text),
        "counts": pa.struct([(name, count) for name in ("views", "likes", "comments", "shares")]),
        "images": pa.list_(
            pa.struct([(name, text) for name in ("url", "alt", "caption", "credit")])
        ),
        "comments": pa.list_(
            pa.struct([("author", text), ("published", text), ("text", text), ("reply_to", count)])
        ),
    }
    return nested.get(field.kind, text)


def _make_row(stored: StoredArticle) -> dict[str, Any]:
    row = plain_fields(stored)
    for field in JSONL_FIELDS:
        if field.kind == "time":
            row[field.name] = getattr(stored, field.name)
        elif field.kind == "evidence":
            row[field.name] = list(row[field.name].items())
    for name in _DATES:
        row[f"{name}_at"] = moment_of(row[name])
    return row
