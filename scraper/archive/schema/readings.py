"""The thirteenth migration: which version of the extractor read each page last."""

from __future__ import annotations

from typing import Final

# Not columns of `revision`: to note that nothing changed must not rewrite the texts.
READING_TABLES: Final = (
    """
    CREATE TABLE extractor (
        id INTEGER PRIMARY KEY,
        program TEXT NOT NULL,
        rules TEXT NOT NULL,
        models TEXT NOT NULL,
        UNIQUE (program, rules, models)
    )
    """,
    """
    CREATE TABLE reading (
        capture_id INTEGER PRIMARY KEY REFERENCES capture (id) ON DELETE CASCADE,
        extractor_id INTEGER NOT NULL REFERENCES extractor (id)
    )
    """,
)

READING_VIEWS: Final = (
    """
    CREATE VIEW readings AS
    SELECT reading.capture_id AS capture_id, extractor.program AS program,
           extractor.rules AS rules, extractor.models AS models
    FROM reading JOIN extractor ON extractor.id = reading.extractor_id
    """,
)
