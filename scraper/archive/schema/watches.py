"""Tables and views of the third, seventh and eleventh migrations: watches, reported health problems."""

from __future__ import annotations

from typing import Final

from scraper.archive.schema.sources import sources_view

# `seen` holds articles that matched before the watch was added: they are no news at their next
# edit. `telling` names the hand-over that a match is in; `told_at` says that it is over.

WATCH_TABLES: Final = (
    """
    CREATE TABLE watch (
        id INTEGER PRIMARY KEY,
        query TEXT NOT NULL UNIQUE,
        command TEXT,
        feed TEXT,
        added_at TEXT NOT NULL,
        feed_match_id INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        message TEXT
    )
    """,
    """
    CREATE TABLE watch_match (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        watch_id INTEGER NOT NULL REFERENCES watch (id) ON DELETE CASCADE,
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        revision INTEGER NOT NULL,
        seen INTEGER NOT NULL DEFAULT 0,
        matched_at TEXT NOT NULL,
        telling TEXT,
        told_at TEXT,
        UNIQUE (watch_id, article_id)
    )
    """,
    "CREATE INDEX watch_match_article ON watch_match (article_id)",
    """
    CREATE INDEX watch_match_untold ON watch_match (watch_id, id) WHERE told_at IS NULL AND seen = 0
    """,
    """
    CREATE TABLE sickness_told (
        source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        code TEXT NOT NULL,
        told_at TEXT NOT NULL,
        PRIMARY KEY (source_id, code)
    ) WITHOUT ROWID
    """,
    "ALTER TABLE source ADD COLUMN ttl REAL",
    "DROP VIEW sources",
)


def _watches_view(*columns: str) -> str:
    """Return the statement for the view `watches`, with the columns that later migrations added."""
    more = "".join(f", watch.{name} AS {name}" for name in columns)
    return f"""
    CREATE VIEW watches AS
    SELECT watch.id AS id, watch.query AS query, watch.command AS command, watch.feed AS feed,
           watch.added_at AS added_at,
           (SELECT count(*) FROM watch_match AS one
                WHERE one.watch_id = watch.id AND one.seen = 0) AS matches,
           (SELECT count(*) FROM watch_match AS one
                WHERE one.watch_id = watch.id AND one.seen = 0 AND one.told_at IS NULL
                AND watch.command IS NOT NULL) AS waiting,
           watch.failures AS failures, watch.message AS message{more}
    FROM watch
    """


WATCH_VIEWS: Final = (
    sources_view("ttl"),
    _watches_view(),
    """
    CREATE VIEW watch_matches AS
    SELECT watch_match.id AS id, watch_match.watch_id AS watch_id, watch.query AS query,
           watch_match.article_id AS article_id, watch_match.revision AS revision,
           watch_match.matched_at AS matched_at, watch_match.told_at AS told_at,
           article.url AS url, revision.title AS title
    FROM watch_match
    JOIN watch ON watch.id = watch_match.watch_id
    JOIN article ON article.id = watch_match.article_id
    JOIN revision ON revision.id = article.revision_id
    WHERE watch_match.seen = 0
    """,
)

WATCH_STAMPS: Final = ("ALTER TABLE watch ADD COLUMN stamp TEXT",)
"""The seventh migration: where the command and the feed were set; see `scraper/archive/stamps.py`."""

WATCH_EDITS: Final = (
    "ALTER TABLE watch ADD COLUMN edits INTEGER NOT NULL DEFAULT 0",
    "DROP VIEW watches",
    _watches_view("edits"),
)
"""The fifteenth migration: watches that an edited article matches again."""

HEALTH_NOTIFICATIONS: Final = (
    """
    CREATE TABLE health_notification (
        source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        code TEXT NOT NULL,
        notified_at TEXT NOT NULL,
        PRIMARY KEY (source_id, code)
    ) WITHOUT ROWID
    """,
    """
    INSERT INTO health_notification
    SELECT source_id, code, told_at FROM sickness_told WHERE source_id IN (SELECT id FROM source)
    """,
    "DROP TABLE sickness_told",
)
"""The eleventh migration: the health problems that were reported. Copied rather than renamed: SQLite
words the statement of a renamed table itself, and `schema.py` compares statements."""
