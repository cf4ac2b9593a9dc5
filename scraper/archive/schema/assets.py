"""The seventeenth migration: pictures and snapshots of articles, which are captures of their own."""

from __future__ import annotations

from typing import Final

ASSET_TABLES: Final = (
    """
    CREATE TABLE asset (
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        url TEXT NOT NULL,
        kind TEXT NOT NULL,
        capture_id INTEGER NOT NULL REFERENCES capture (id),
        media_type TEXT NOT NULL,
        PRIMARY KEY (article_id, url, kind, capture_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX asset_capture ON asset (capture_id)",
)

ASSET_VIEWS: Final = (
    """
    CREATE VIEW assets AS
    SELECT asset.article_id AS article_id, asset.url AS url, asset.kind AS kind,
           asset.media_type AS media_type, body.size AS bytes, capture.fetched_at AS fetched_at,
           body.digest AS body_digest, asset.capture_id AS capture_id
    FROM asset
    JOIN capture ON capture.id = asset.capture_id
    JOIN body ON body.id = capture.body_id
    """,
)
