"""The nineteenth migration: how each page was requested, for web archives that repeat the request."""

from __future__ import annotations

from typing import Final

from scraper.archive.schema.views import CREATE_CAPTURES_VIEW

EXCHANGE_TABLES: Final = (
    "ALTER TABLE capture ADD COLUMN request_headers TEXT",
    "ALTER TABLE capture ADD COLUMN address TEXT",
    "ALTER TABLE capture ADD COLUMN protocol TEXT",
)

EXCHANGE_VIEWS: Final = CREATE_CAPTURES_VIEW
