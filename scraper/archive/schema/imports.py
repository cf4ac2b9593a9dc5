"""Table and view of imports: what other programs recorded about an article."""

from __future__ import annotations

from typing import Final

IMPORT_TABLES: Final = (
    """
    CREATE TABLE imported (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL,
        format TEXT NOT NULL,
        imported_at TEXT NOT NULL,
        title TEXT,
        saved_at TEXT,
        tags TEXT NOT NULL,
        is_read INTEGER,
        is_starred INTEGER NOT NULL,
        note TEXT,
        highlights TEXT NOT NULL,
        capture_id INTEGER REFERENCES capture (id),
        UNIQUE (url, format)
    )
    """,
    "CREATE INDEX imported_capture ON imported (capture_id)",
)

IMPORT_VIEWS: Final = (
    """
    CREATE VIEW imports AS
    SELECT imported.id AS id, imported.url AS url, article_url.article_id AS article_id,
           imported.format AS format, imported.imported_at AS imported_at,
           imported.title AS title, imported.saved_at AS saved_at, imported.tags AS tags,
           imported.is_read AS is_read, imported.is_starred AS is_starred,
           imported.note AS note, imported.highlights AS highlights,
           imported.capture_id AS capture_id
    FROM imported LEFT JOIN article_url ON article_url.url = imported.url
    """,
)
