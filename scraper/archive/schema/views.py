"""The views of articles, revisions and captures as they are now, in two forms.

The views in the file are for any SQLite client: they have no column that is packed (`PACKED_COLUMNS`).
`trusted_schema = OFF` forbids a view in the file to call a function of the program's. Each connection
of this program therefore has temporary views of the same names with all columns, which SQLite finds
first.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from scraper.archive.articles.packed_reading import PACKED_COLUMNS
from scraper.archive.schema.articles import NEWEST_SAMPLE
from scraper.archive.schema.marks import LABELS_OF_ARTICLE, NOTE_OF_ARTICLE

LATER_FIELDS: Final[tuple[str, ...]] = ()
"""Columns of `revision` that later migrations added; both views have them at their end."""

_BODY_DIGEST: Final = (
    "(SELECT body.digest FROM capture JOIN body ON body.id = capture.body_id"
    " WHERE capture.id = {capture_id}) AS body_digest"
)
_CAPTURE_OF_ARTICLE: Final = (
    "(SELECT capture_id FROM revision WHERE revision.id = article.revision_id)"
)
_PAGE_FIELDS: Final = (
    "title", "authors", "published", "published_at", "modified", "modified_at", "language",
    "site_name", "description", "canonical_url", "lead_image", "tags", "section", "licence",
    "robots", "word_count", "page_type", "page_type_confidence", "confidence", "found_by", "images",
)  # fmt: skip

STORED_BYTES: Final = (
    "coalesce((SELECT length(pack.content) * body.size / pack.size FROM pack_member"
    " JOIN pack ON pack.id = pack_member.pack_id WHERE pack_member.body_id = body.id),"
    " length(body.content))"
)
"""SQL for what a row of `body` takes in the file; of a pack its share."""


def _readable(columns: tuple[str, ...], *, is_unpacked: bool) -> tuple[tuple[str, str], ...]:
    """Return name and SQL of those columns that a view has."""
    return tuple(
        # As bytes: damaged text must not keep the rest of the row from being read.
        (name, f"reading('{name}', packed, CAST(text AS BLOB), {name})")
        if name in PACKED_COLUMNS
        else (name, name)
        for name in columns
        if is_unpacked or name not in PACKED_COLUMNS
    )


def render_articles(*, is_unpacked: bool) -> str:
    """Return the SELECT of the view `articles`, with the packed columns or without them."""

    # Subqueries, not joins: what a query does not ask for costs nothing. SQLite leaves out no join
    # of a query that counts or groups.
    def of_revision(*columns: str) -> tuple[str, ...]:
        return tuple(
            f"(SELECT {sql} FROM revision WHERE revision.id = article.revision_id) AS {name}"
            for name, sql in _readable(columns, is_unpacked=is_unpacked)
        )

    def of_sample(*columns: str) -> tuple[str, ...]:
        return tuple(
            f"(SELECT {name} FROM count_sample WHERE id = ({NEWEST_SAMPLE})) AS {name}"
            for name in columns
        )

    columns = (
        "id", "url", "site", "title", "authors", "published", "published_at",
        *of_revision("modified", "modified_at"),
        "language",
        *of_revision("site_name", "description", "canonical_url", "lead_image"),
        "tags", "section",
        *of_revision("licence", "robots"),
        "word_count", "page_type",
        *of_revision("page_type_confidence"),
        "confidence",
        *of_revision("found_by", "images"),
        *of_sample("views", "likes", "comments", "shares"),
        "revisions AS revision", "revisions", "first_saved_at", "changed_at",
        "(SELECT last_seen_at FROM article AS seen WHERE seen.id = article.id) AS last_seen_at",
        _BODY_DIGEST.format(capture_id=_CAPTURE_OF_ARTICLE),
        *of_revision("text", "markdown", "html"),
        f"{LABELS_OF_ARTICLE} AS labels", f"{NOTE_OF_ARTICLE} AS note",
        *of_revision(*LATER_FIELDS),
    )  # fmt: skip
    return f"SELECT {', '.join(columns)} FROM listing AS article"


def render_revisions(*, is_unpacked: bool) -> str:
    """Return the SELECT of the view `revisions`, with the packed columns or without them."""

    def of_revision(*columns: str) -> tuple[str, ...]:
        readable = _readable(columns, is_unpacked=is_unpacked)
        return tuple(
            f"{sql} AS {name}" if sql != name else f"revision.{name}" for name, sql in readable
        )

    columns = (
        "revision.id AS id", "revision.article_id AS article_id", "revision.number AS revision",
        "revision.saved_at AS saved_at",
        "(SELECT url FROM article WHERE article.id = revision.article_id) AS url",
        "(SELECT site FROM article WHERE article.id = revision.article_id) AS site",
        *of_revision(*_PAGE_FIELDS),
        "revision.digest AS digest", "revision.capture_id AS capture_id",
        _BODY_DIGEST.format(capture_id="revision.capture_id"),
        *of_revision("text", "markdown", "html", "trace", *LATER_FIELDS),
    )  # fmt: skip
    return f"SELECT {', '.join(columns)} FROM revision"


_CAPTURES: Final = f"""
    CREATE VIEW captures AS
    SELECT capture.id AS id, capture.url AS url, capture.final_url AS final_url,
           capture.status AS status, capture.fetched_at AS fetched_at,
           body.digest AS body_digest, body.size AS bytes, {STORED_BYTES} AS stored_bytes,
           capture.redirects AS redirects, capture.robots AS robots, capture.headers AS headers,
           capture.request_headers AS request_headers, capture.address AS address,
           capture.protocol AS protocol
    FROM capture JOIN body ON body.id = capture.body_id
    """

CREATE_ARTICLE_VIEWS: Final = (
    "DROP VIEW articles",
    f"CREATE VIEW articles AS {render_articles(is_unpacked=False)}",
    "DROP VIEW revisions",
    f"CREATE VIEW revisions AS {render_revisions(is_unpacked=False)}",
)
"""Write the views of articles and revisions anew; a migration that adds a column to them runs this."""

CREATE_CAPTURES_VIEW: Final = ("DROP VIEW captures", _CAPTURES)


def add_unpacked_views(conn: sqlite3.Connection) -> None:
    """Add the views with all columns to one connection; the function `reading` has to be there."""
    for name, select in (
        ("articles", render_articles(is_unpacked=True)),
        ("revisions", render_revisions(is_unpacked=True)),
    ):
        conn.execute(f"CREATE TEMP VIEW {name} AS {select}")
