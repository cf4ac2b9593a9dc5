"""The eighteenth migration: which rows were written again after they were stored."""

from __future__ import annotations

from typing import Final

# Rows are added and never changed, so that a check can note up to which one it has checked all.
REWRITE_TABLES: Final = (
    """
    CREATE TABLE rewrite (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        row_id INTEGER NOT NULL
    )
    """,
)
