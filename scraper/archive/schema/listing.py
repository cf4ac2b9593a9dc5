"""The twelfth migration: one narrow row for each article, with its tags and authors, for lists and figures.

A row of `revision` holds the readings of a page, so each one takes database pages of its own. Lists, filters
and figures read `listing` instead, which `articles/listing.py` writes in the article's transaction.
"""

from __future__ import annotations

from typing import Final

from scraper.archive.schema.views import CREATE_ARTICLE_VIEWS

LISTING_TABLES: Final = (
    # `sort_at` is the date of publication in UTC, or when the article was saved first. Languages compare
    # without letter case, as BCP 47 has it.
    """
    CREATE TABLE listing (
        id INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
        revision_id INTEGER NOT NULL,
        revisions INTEGER NOT NULL,
        sort_at TEXT NOT NULL,
        url TEXT NOT NULL,
        site TEXT NOT NULL,
        title TEXT,
        authors TEXT NOT NULL,
        tags TEXT NOT NULL,
        published TEXT,
        published_at TEXT,
        language TEXT COLLATE NOCASE,
        section TEXT,
        page_type TEXT NOT NULL,
        word_count INTEGER NOT NULL,
        confidence REAL NOT NULL,
        first_saved_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    )
    """,
    "CREATE INDEX listing_sort_at ON listing (sort_at)",
    # The dates and words are in these two so that figures by site and language read the index alone.
    "CREATE INDEX listing_site ON listing (site, published_at, word_count)",
    "CREATE INDEX listing_language ON listing (language, published_at, word_count)",
    "CREATE INDEX listing_published_at ON listing (published_at)",
    "CREATE INDEX listing_changed_at ON listing (changed_at)",
    "CREATE INDEX listing_page_type ON listing (page_type, published_at)",
    "CREATE INDEX listing_confidence ON listing (confidence)",
    "CREATE INDEX listing_edited ON listing (published_at) WHERE revisions > 1",
    # `folded` is the name as searches compare it; spellings that fold alike are one tag.
    *(
        statement
        for kind in ("tag", "author")
        for statement in (
            f"""
    CREATE TABLE article_{kind} (
        folded TEXT NOT NULL,
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        PRIMARY KEY (folded, article_id)
    ) WITHOUT ROWID
    """,
            f"CREATE INDEX article_{kind}_article ON article_{kind} (article_id)",
        )
    ),
    "DROP INDEX article_site",
    "DROP INDEX revision_published_at",
    # The newest articles of a source, and its newest visits, without reading all of its links.
    "ALTER TABLE link ADD COLUMN article_id INTEGER",
    """
    UPDATE link SET article_id = (SELECT article_id FROM article_url WHERE article_url.url = link.url)
    WHERE visits > 0
    """,
    "CREATE INDEX link_article ON link (source_id, article_id) WHERE article_id IS NOT NULL",
    "DROP INDEX link_source",
    "CREATE INDEX link_source ON link (source_id, visited_at)",
    "CREATE INDEX fetch_failed ON fetch (at) WHERE outcome = 'failed'",
)

LISTING_VIEWS: Final = (
    "DROP VIEW links",
    """
    CREATE VIEW links AS
    SELECT id, url, source_id, found_on, title, published, found_at, state, next_at, visited_at,
           visits, failures, gone_since, article_id
    FROM link
    """,
    "CREATE VIEW tags AS SELECT article_id, name, folded FROM article_tag",
    "CREATE VIEW authors AS SELECT article_id, name, folded FROM article_author",
    *CREATE_ARTICLE_VIEWS,
    "DROP VIEW watch_matches",
    """
    CREATE VIEW watch_matches AS
    SELECT watch_match.id AS id, watch_match.watch_id AS watch_id, watch.query AS query,
           watch_match.article_id AS article_id, watch_match.revision AS revision,
           watch_match.matched_at AS matched_at, watch_match.told_at AS told_at,
           listing.url AS url, listing.title AS title
    FROM watch_match
    JOIN watch ON watch.id = watch_match.watch_id
    JOIN listing ON listing.id = watch_match.article_id
    WHERE watch_match.seen = 0
    """,
)
