"""The sixteenth migration: what each article's text is like, and which articles have the same one."""

from __future__ import annotations

from typing import Final

DUPLICATE_TABLES: Final = (
    # Half of the text's SHA-256, and its MinHash signature (64 values of 4 bytes); NULL for short texts.
    """
    CREATE TABLE text_print (
        article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        digest BLOB NOT NULL,
        signature BLOB
    )
    """,
    "CREATE INDEX text_print_digest ON text_print (digest)",
    """
    CREATE TABLE text_band (
        band INTEGER NOT NULL,
        hash INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        PRIMARY KEY (band, hash, article_id)
    ) WITHOUT ROWID
    """,
    # The later article first.
    """
    CREATE TABLE duplicate (
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        other_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        similarity REAL NOT NULL,
        PRIMARY KEY (article_id, other_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX duplicate_other ON duplicate (other_id)",
)

DUPLICATE_VIEWS: Final = (
    """
    CREATE VIEW duplicates AS
    SELECT duplicate.article_id AS article_id, duplicate.other_id AS duplicate_of,
           duplicate.similarity AS similarity, one.site AS site, other.site AS other_site,
           one.title AS title, other.title AS other_title
    FROM duplicate
    JOIN listing AS one ON one.id = duplicate.article_id
    JOIN listing AS other ON other.id = duplicate.other_id
    """,
)
