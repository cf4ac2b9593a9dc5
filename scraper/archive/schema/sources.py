"""Tables and views of sources, the frontier, runs, politeness: the second migration and the fourth."""

from __future__ import annotations

from typing import Final


def sources_view(*later_columns: str) -> str:
    """Return the view `sources`; a migration that adds columns recreates it with those at its end."""
    return f"""
    CREATE VIEW sources AS
    SELECT source.id AS id, source.url AS url, source.kind AS kind, source.title AS title,
           source.state AS state, source.tags AS tags, source.added_at AS added_at,
           source.checked_at AS checked_at, source.changed_at AS changed_at,
           source.next_check_at AS next_check_at, source.interval AS interval,
           source.checks AS checks, source.links AS links, source.failures AS failures,
           source.failing_since AS failing_since, source.code AS code,
           source.message AS message,
           (SELECT count(*) FROM link WHERE link.source_id = source.id
                AND link.state IN ('new', 'waiting') AND link.visits = 0) AS links_waiting
           {"".join(f", source.{column} AS {column}" for column in later_columns)}
    FROM source
    """


SOURCE_TABLES: Final = (
    """
    CREATE TABLE source (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        title TEXT,
        state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused')),
        tags TEXT NOT NULL DEFAULT '[]',
        settings TEXT NOT NULL DEFAULT '{}',
        added_at TEXT NOT NULL,
        next_check_at TEXT NOT NULL,
        interval REAL NOT NULL,
        mean_gap REAL,
        checked_at TEXT,
        changed_at TEXT,
        checks INTEGER NOT NULL DEFAULT 0,
        links INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        failing_since TEXT,
        code TEXT,
        message TEXT,
        etag TEXT,
        last_modified TEXT
    )
    """,
    "CREATE INDEX source_next_check_at ON source (next_check_at)",
    """
    CREATE TABLE link (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        host TEXT NOT NULL,
        source_id INTEGER REFERENCES source (id) ON DELETE SET NULL,
        found_on TEXT NOT NULL,
        title TEXT,
        published TEXT,
        found_at TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'new'
            CHECK (state IN ('new', 'waiting', 'done', 'failed', 'gone')),
        next_at TEXT,
        rank_at TEXT NOT NULL,
        visited_at TEXT,
        visits INTEGER NOT NULL DEFAULT 0,
        step INTEGER NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0,
        gone_since TEXT,
        leased_until TEXT,
        run_id INTEGER
    )
    """,
    "CREATE INDEX link_next_at ON link (next_at) WHERE next_at IS NOT NULL",
    "CREATE INDEX link_leased ON link (leased_until) WHERE leased_until IS NOT NULL",
    "CREATE INDEX link_source ON link (source_id)",
    """
    CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'stopped', 'killed')),
        reason TEXT,
        exit_code INTEGER,
        process INTEGER NOT NULL,
        version TEXT NOT NULL,
        sources INTEGER NOT NULL DEFAULT 0,
        links INTEGER NOT NULL DEFAULT 0,
        saved INTEGER NOT NULL DEFAULT 0,
        unchanged INTEGER NOT NULL DEFAULT 0,
        skipped INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0
    )
    """,
    """
    CREATE TABLE robots_copy (
        origin TEXT PRIMARY KEY,
        fetched_at TEXT NOT NULL,
        status INTEGER NOT NULL,
        body BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE host_rest (
        host TEXT PRIMARY KEY,
        until TEXT NOT NULL,
        failures INTEGER NOT NULL,
        reason TEXT NOT NULL
    )
    """,
)

SOURCE_VIEWS: Final = (
    sources_view(),
    """
    CREATE VIEW links AS
    SELECT id, url, source_id, found_on, title, published, found_at, state, next_at, visited_at,
           visits, failures, gone_since
    FROM link
    """,
    """
    CREATE VIEW runs AS
    SELECT id, started_at, finished_at, state, reason, exit_code, process, version, sources,
           links, saved, unchanged, skipped, failed, bytes
    FROM run
    """,
)

STATEMENTS: Final = (
    "ALTER TABLE link ADD COLUMN stated_at TEXT",
    "ALTER TABLE link ADD COLUMN guid TEXT",
    "ALTER TABLE link ADD COLUMN authors TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE link ADD COLUMN is_listed INTEGER NOT NULL DEFAULT 1",
    "CREATE INDEX link_listed ON link (source_id) WHERE is_listed = 1",
)
"""What a source states about its links: the latest date, the entry's guid and authors, and whether the
source still lists the link."""

BEHIND: Final = (
    "ALTER TABLE source ADD COLUMN behind_since TEXT",
    "DROP VIEW sources",
    sources_view("ttl", "behind_since"),
)
"""The fourth migration: what a check of a source could not read is recorded as a gap."""
