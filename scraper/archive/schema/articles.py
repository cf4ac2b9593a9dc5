"""Tables, search index and views of the first migration: pages, articles, the ledger."""

from __future__ import annotations

from typing import Final

ARTICLE_TABLES: Final = (
    # A response body, once however often it was served. `content` comes last: reading the
    # other columns then never walks its overflow pages.
    """
    CREATE TABLE body (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
        size INTEGER NOT NULL,
        encoding TEXT NOT NULL CHECK (encoding IN ('identity', 'zstd', 'dropped')),
        content BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE capture (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL,
        final_url TEXT NOT NULL,
        status INTEGER NOT NULL,
        fetched_at TEXT NOT NULL,
        body_id INTEGER NOT NULL REFERENCES body (id),
        redirects TEXT NOT NULL,
        robots TEXT,
        headers TEXT NOT NULL
    )
    """,
    "CREATE INDEX capture_final_url ON capture (final_url)",
    "CREATE INDEX capture_body ON capture (body_id)",
    """
    CREATE TABLE article (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        site TEXT NOT NULL,
        first_saved_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        revisions INTEGER NOT NULL DEFAULT 0,
        comments_digest TEXT,
        revision_id INTEGER REFERENCES revision (id)
    )
    """,
    "CREATE INDEX article_site ON article (site)",
    """
    CREATE TABLE article_url (
        url TEXT PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "CREATE INDEX article_url_article ON article_url (article_id)",
    # Rows are written once; only a better extraction of the same capture rewrites one.
    """
    CREATE TABLE revision (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        capture_id INTEGER NOT NULL REFERENCES capture (id),
        saved_at TEXT NOT NULL,
        digest TEXT NOT NULL,
        url TEXT NOT NULL,
        title TEXT,
        authors TEXT NOT NULL,
        published TEXT,
        published_at TEXT,
        modified TEXT,
        modified_at TEXT,
        language TEXT,
        site_name TEXT,
        description TEXT,
        canonical_url TEXT,
        lead_image TEXT,
        tags TEXT NOT NULL,
        section TEXT,
        licence TEXT,
        robots TEXT,
        word_count INTEGER NOT NULL,
        page_type TEXT NOT NULL,
        page_type_confidence REAL NOT NULL,
        confidence REAL NOT NULL,
        found_by TEXT NOT NULL,
        images TEXT NOT NULL,
        text TEXT NOT NULL,
        segmented TEXT NOT NULL,
        markdown TEXT,
        html TEXT,
        trace TEXT,
        UNIQUE (article_id, number)
    )
    """,
    "CREATE INDEX revision_capture ON revision (capture_id)",
    "CREATE INDEX revision_published_at ON revision (published_at)",
    """
    CREATE TABLE count_sample (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        views INTEGER,
        likes INTEGER,
        comments INTEGER,
        shares INTEGER
    )
    """,
    "CREATE INDEX count_sample_article ON count_sample (article_id, id)",
    """
    CREATE TABLE comment (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        author TEXT,
        published TEXT,
        text TEXT NOT NULL,
        reply_to INTEGER,
        first_seen_at TEXT NOT NULL,
        gone_at TEXT
    )
    """,
    "CREATE INDEX comment_article ON comment (article_id, position)",
    """
    CREATE TABLE fetch (
        id INTEGER PRIMARY KEY,
        run_id INTEGER,
        url TEXT NOT NULL,
        final_url TEXT,
        at TEXT NOT NULL,
        seconds REAL,
        attempt INTEGER NOT NULL,
        status INTEGER,
        outcome TEXT NOT NULL
            CHECK (outcome IN ('saved', 'unchanged', 'not-modified', 'skipped', 'failed')),
        code TEXT,
        message TEXT,
        retryable INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER,
        body_digest TEXT,
        etag TEXT,
        last_modified TEXT,
        robots TEXT,
        capture_id INTEGER REFERENCES capture (id),
        article_id INTEGER REFERENCES article (id) ON DELETE SET NULL,
        revision INTEGER
    )
    """,
    "CREATE INDEX fetch_url ON fetch (url, id)",
    "CREATE INDEX fetch_at ON fetch (at)",
    "CREATE INDEX fetch_capture ON fetch (capture_id)",
    "CREATE INDEX fetch_article ON fetch (article_id)",
    "CREATE INDEX fetch_run ON fetch (run_id)",
)

# The index covers the current revision of every article. It holds no second copy of the text:
# its content is a view. `segmented` holds the runs of scripts that put no space between words,
# one character a word, so that a phrase query finds any part of them; it is '' for the rest.
# No triggers: `trusted_schema = OFF` forbids them to write to a full-text table ("unsafe use of
# virtual table", SQLite 3.40); `search_index.py` writes the index in the article's transaction.

SEARCH: Final = (
    """
    CREATE VIEW article_words AS
    SELECT article.id AS id, coalesce(revision.title, '') AS title, revision.authors AS authors,
           revision.text AS text, revision.segmented AS segmented
    FROM article JOIN revision ON revision.id = article.revision_id
    """,
    """
    CREATE VIRTUAL TABLE articles_fts USING fts5 (
        title, authors, text, segmented, content='article_words', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2'
    )
    """,
)

PAGE_FIELDS: Final = """
    revision.title, revision.authors, revision.published, revision.published_at,
    revision.modified, revision.modified_at, revision.language, revision.site_name,
    revision.description, revision.canonical_url, revision.lead_image, revision.tags,
    revision.section, revision.licence, revision.robots, revision.word_count,
    revision.page_type, revision.page_type_confidence, revision.confidence,
    revision.found_by, revision.images
"""


def articles_view(newest_sample: str, *later_columns: str) -> str:
    """Return the view `articles`.

    Args:
        newest_sample: The query that finds the newest counts.
        later_columns: What later migrations added at the view's end.
    """
    more = "".join(f", {column}" for column in later_columns)
    return f"""
    CREATE VIEW articles AS
    SELECT article.id AS id, article.url AS url, article.site AS site, {PAGE_FIELDS},
           sample.views AS views, sample.likes AS likes, sample.comments AS comments,
           sample.shares AS shares, revision.number AS revision,
           article.revisions AS revisions, article.first_saved_at AS first_saved_at,
           article.changed_at AS changed_at, article.last_seen_at AS last_seen_at,
           body.digest AS body_digest, revision.text AS text, revision.markdown AS markdown,
           revision.html AS html{more}
    FROM article
    JOIN revision ON revision.id = article.revision_id
    JOIN capture ON capture.id = revision.capture_id
    JOIN body ON body.id = capture.body_id
    LEFT JOIN count_sample AS sample ON sample.id =
        ({newest_sample})
    """


def revisions_view(*later_columns: str) -> str:
    """Return the view `revisions`, with what later migrations added at its end."""
    more = "".join(f", {column}" for column in later_columns)
    return f"""
    CREATE VIEW revisions AS
    SELECT revision.id AS id, revision.article_id AS article_id, revision.number AS revision,
           revision.saved_at AS saved_at, article.url AS url, article.site AS site,
           {PAGE_FIELDS}, revision.digest AS digest, revision.capture_id AS capture_id,
           body.digest AS body_digest, revision.text AS text, revision.markdown AS markdown,
           revision.html AS html, revision.trace AS trace{more}
    FROM revision
    JOIN article ON article.id = revision.article_id
    JOIN capture ON capture.id = revision.capture_id
    JOIN body ON body.id = capture.body_id
    """


ARTICLE_VIEWS: Final = (
    articles_view("SELECT max(id) FROM count_sample WHERE article_id = article.id"),
    revisions_view(),
    """
    CREATE VIEW fetches AS
    SELECT id, run_id, url, final_url, at, seconds, attempt, status, outcome, code, message,
           retryable, bytes, body_digest, etag, last_modified, robots, capture_id, article_id,
           revision
    FROM fetch
    """,
    """
    CREATE VIEW captures AS
    SELECT capture.id AS id, capture.url AS url, capture.final_url AS final_url,
           capture.status AS status, capture.fetched_at AS fetched_at,
           body.digest AS body_digest, body.size AS bytes, length(body.content) AS stored_bytes,
           capture.redirects AS redirects, capture.robots AS robots, capture.headers AS headers
    FROM capture JOIN body ON body.id = capture.body_id
    """,
    """
    CREATE VIEW counts AS
    SELECT id, article_id, at, views, likes, comments, shares FROM count_sample
    """,
    """
    CREATE VIEW comments AS
    SELECT id, article_id, position, author, published, text, reply_to, first_seen_at,
           gone_at
    FROM comment
    """,
)

NEWEST_SAMPLE: Final = (
    "SELECT id FROM count_sample WHERE article_id = article.id ORDER BY at DESC, id DESC LIMIT 1"
)

ORDER_OF_TIME: Final = (
    "CREATE INDEX count_sample_at ON count_sample (article_id, at, id)",
    "DROP VIEW articles",
    articles_view(NEWEST_SAMPLE),
)
"""The sixth migration: counts that arrive late join the series at their time."""
