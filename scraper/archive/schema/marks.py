"""Tables and views of what the user adds to articles, and of the URLs that the user had removed."""

from __future__ import annotations

from typing import Final

from scraper.archive.schema.articles import NEWEST_SAMPLE, articles_view

_QUOTED: Final = r"""'"' || replace(replace(name, '\', '\\'), '"', '\"') || '"'"""
LABELS_OF_ARTICLE: Final = (
    f"(SELECT '[' || coalesce(group_concat({_QUOTED}, ','), '') || ']' FROM"
    " (SELECT name FROM label WHERE label.article_id = article.id ORDER BY name))"
)
"""SQL for the labels of an `article` row: a JSON array in the order of their names.

`trusted_schema = OFF` forbids SQLite's own JSON functions in a view; a label holds no control
characters, so quotes and backslashes are all that need escaping.
"""
NOTE_OF_ARTICLE: Final = "(SELECT text FROM note WHERE note.article_id = article.id)"
"""SQL for the note of an `article` row; NULL where there is none."""

MARK_TABLES: Final = (
    """
    CREATE TABLE label (
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        name TEXT NOT NULL COLLATE NOCASE,
        added_at TEXT NOT NULL,
        PRIMARY KEY (article_id, name)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX label_name ON label (name, article_id)",
    """
    CREATE TABLE note (
        article_id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        changed_at TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE tombstone (
        url TEXT PRIMARY KEY,
        article_id INTEGER NOT NULL,
        forgotten_at TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX tombstone_article ON tombstone (article_id)",
)

MARK_VIEWS: Final = (
    "CREATE VIEW labels AS SELECT article_id, name, added_at FROM label",
    "CREATE VIEW notes AS SELECT article_id, text, changed_at FROM note",
    "CREATE VIEW forgotten AS SELECT url, article_id, forgotten_at FROM tombstone",
    "DROP VIEW articles",
    articles_view(NEWEST_SAMPLE, f"{LABELS_OF_ARTICLE} AS labels", f"{NOTE_OF_ARTICLE} AS note"),
)
