"""Parquet, read back by pyarrow; skipped where the extra is not installed."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from stored_articles import SAVED, make_stored

from scraper.export import FORMATS
from scraper.export.parquet import GROUP_ROWS
from scraper.records import StoredArticle

parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")


def write(name: str, *articles: StoredArticle) -> bytes:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    assert FORMATS[name].write(articles, stream) == len(articles)
    stream.flush()
    return stream.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("title", ['<b> & "x"', "\x00\x1b[31m", "灯台 🗼", "", None])
def test_a_table_has_every_field_of_jsonl(title: str | None) -> None:
    """Both exports hold the same values; times and dates have a type here."""
    articles = [
        make_stored(1, title=title, published="2024-05"),
        make_stored(2, authors=(), tags=()),
    ]
    rows = parquet.read_table(io.BytesIO(write("parquet", *articles))).to_pylist()
    lines = [json.loads(line) for line in write("jsonl", *articles).splitlines()]
    for row, line in zip(rows, lines, strict=True):
        assert row["saved_at"] == row["first_saved_at"] == SAVED
        for name in ("published", "modified"):
            del row[f"{name}_at"]
        times = {"saved_at": line["saved_at"], "first_saved_at": line["first_saved_at"]}
        assert row | times | {"found_by": dict(row["found_by"])} == line


def test_dates_are_moments() -> None:
    """A date with an offset is that moment; a day is its midnight; words are none."""
    articles = [make_stored(1, modified="2024-05-02"), make_stored(2, published="last week")]
    one, two = parquet.read_table(io.BytesIO(write("parquet", *articles))).to_pylist()
    assert one["published_at"] == datetime(2024, 5, 2, 4, 30, tzinfo=UTC)
    assert one["modified_at"] == datetime(2024, 5, 2, tzinfo=UTC)
    assert (two["published"], two["published_at"]) == ("last week", None)


def test_rows_are_written_in_groups() -> None:
    """A large export has several groups, none larger than the limit, and the same bytes each time."""
    articles = [make_stored(number) for number in range(GROUP_ROWS + 3)]
    content = write("parquet", *articles)
    file = parquet.ParquetFile(io.BytesIO(content))
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [
        GROUP_ROWS,
        3,
    ]
    assert content == write("parquet", *articles)


def test_an_empty_table_has_its_columns() -> None:
    """No article is a table without rows."""
    table = parquet.read_table(io.BytesIO(write("parquet")))
    assert table.num_rows == 0
    assert "published_at" in table.column_names
