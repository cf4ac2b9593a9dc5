"""Rows of a query as a template reads them."""

from __future__ import annotations

from typing import Any

from scraper.archive import Rows


def records(found: Rows) -> list[dict[str, Any]]:
    """Return the rows of a query by column."""
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]
