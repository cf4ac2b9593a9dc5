"""Write articles and read them back.

`store_article` is the heart: it decides whether a page is new, changed or the
same, and writes capture, article, revision and search row. It runs inside the
caller's transaction; what it wrote counts only after the commit.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from scraper.archive.articles.canonical import canonical_digest
from scraper.archive.articles.duplicates import link_duplicates
from scraper.archive.articles.engagement import (
    add_counts,
    has_new_comments,
    load_comments,
    load_counts,
    update_comments,
)
from scraper.archive.articles.history import (
    is_earlier,
    order_revisions,
    place_earlier,
    show_newest,
)
from scraper.archive.articles.identity import (
    Identity,
    article_key,
    find_article_id,
    name_article,
    site_of,
)
from scraper.archive.articles.listing import insert_listing, update_listing
from scraper.archive.articles.revisions import (
    LOADED_COLUMNS,
    find_changed_columns,
    insert_revision,
    parse_article,
    replace_extraction,
)
from scraper.archive.database.text_values import parse_time, render_time
from scraper.archive.schema.marks import LABELS_OF_ARTICLE, NOTE_OF_ARTICLE
from scraper.archive.search.conditions import select_ids
from scraper.archive.search.search_index import index_article, unindex_article
from scraper.archive.search.selection import Selection
from scraper.records import Article, Capture, Counts, Saved, StoredArticle, Unchanged

_PAYWALL: Final = "paywall"
_BATCH: Final = 20
"""Articles read by one statement; each may have megabytes of text."""
_NO_COUNTS: Final = Counts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The newest revision of an article, as much of it as a decision needs."""

    revision_id: int
    number: int
    digest: str
    page_type: str
    body_digest: str
    title: str | None


def find_current(conn: sqlite3.Connection, article_id: int) -> Current | None:
    """Return the newest revision of an article."""
    row = conn.execute(
        "SELECT revision.id, revision.number, revision.digest, revision.page_type, body.digest,"
        " revision.title FROM article"
        " JOIN revision ON revision.id = article.revision_id"
        " JOIN capture ON capture.id = revision.capture_id"
        " JOIN body ON body.id = capture.body_id WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return None
    return Current(
        revision_id=row[0],
        number=row[1],
        digest=row[2],
        page_type=row[3],
        body_digest=row[4],
        title=row[5],
    )


def is_paywall_over_article(
    conn: sqlite3.Connection, article: Article, identity: Identity | None
) -> bool:
    """Return whether a page shows only the teaser of an article that is stored whole."""
    if article.page_type != _PAYWALL:
        return False
    current = None if identity is None else find_current(conn, identity.article_id)
    return current is not None and current.page_type != _PAYWALL


def store_article(
    conn: sqlite3.Connection,
    capture: Capture,
    article: Article,
    identity: Identity | None,
    *,
    capture_id: int,
    at: datetime,
) -> tuple[Saved | Unchanged, int]:
    """Store what a page says that is new; return the outcome and the number of the revision shown.

    A page that was captured before the last one seen becomes an earlier revision, or none.
    """
    if identity is None:
        return _store_new(conn, capture, article, capture_id=capture_id, at=at), 1
    article_id = identity.article_id
    current = find_current(conn, article_id)
    outcome: Saved | Unchanged = Unchanged(
        url=capture.url, article_id=article_id, title=article.title
    )
    is_newest = not is_earlier(conn, article_id, capture)
    if current is not None and not identity.is_own:
        number = current.number  # another version of the page, with the same text
    elif not is_newest:
        placed = place_earlier(conn, article_id, capture, article, capture_id)
        number = placed.number
        if placed.is_new:
            outcome = _saved(conn, article_id, capture, article, number, is_current=False)
    elif current is not None and _is_same(conn, article_id, current, capture, article):
        number = current.number
    else:
        number = 1 if current is None else current.number + 1
        _append_revision(conn, article_id, article, number, capture_id, at)
        outcome = _saved(conn, article_id, capture, article, number, is_current=True)
    mark_seen(conn, article_id, at)
    is_renamed = name_article(
        conn, article_id, capture, article, is_canonical=identity.is_canonical
    )
    if isinstance(outcome, Saved) or is_renamed or not is_newest:
        update_listing(conn, article_id)
    add_counts(conn, article_id, article.counts, render_time(at))
    if is_newest:
        update_comments(conn, article_id, article.comments, render_time(at))
    return outcome, number


def _store_new(
    conn: sqlite3.Connection, capture: Capture, article: Article, *, capture_id: int, at: datetime
) -> Saved:
    """Store the first page of an article: there is nothing to compare it with."""
    article_id = _insert_article(conn, capture, at)
    revision_id = insert_revision(
        conn, article, article_id=article_id, number=1, capture_id=capture_id, saved_at=at
    )
    conn.execute(
        "UPDATE article SET revision_id = ?, revisions = 1 WHERE id = ?", (revision_id, article_id)
    )
    index_article(conn, article_id)
    same_text_as = link_duplicates(conn, article_id, article.text)
    name_article(conn, article_id, capture, article)
    insert_listing(conn, article_id)
    add_counts(conn, article_id, article.counts, render_time(at))
    update_comments(conn, article_id, article.comments, render_time(at))
    return Saved(
        url=capture.url,
        article_id=article_id,
        revision=1,
        title=article.title,
        same_text_as=same_text_as,
    )


def _append_revision(
    conn: sqlite3.Connection,
    article_id: int,
    article: Article,
    number: int,
    capture_id: int,
    at: datetime,
) -> None:
    """Write a revision and make it the current one."""
    revision_id = insert_revision(
        conn, article, article_id=article_id, number=number, capture_id=capture_id, saved_at=at
    )
    unindex_article(conn, article_id)
    conn.execute(
        "UPDATE article SET revision_id = ?, revisions = ?, changed_at = ? WHERE id = ?",
        (revision_id, number, render_time(at), article_id),
    )
    index_article(conn, article_id)
    link_duplicates(conn, article_id, article.text)


def _saved(
    conn: sqlite3.Connection,
    article_id: int,
    capture: Capture,
    article: Article,
    number: int,
    *,
    is_current: bool,
) -> Saved:
    (url,) = conn.execute("SELECT url FROM article WHERE id = ?", (article_id,)).fetchone()
    return Saved(
        url=capture.url,
        article_id=article_id,
        revision=number,
        title=article.title,
        is_current=is_current,
        article_url=url if article_key(capture.final_url) != url else None,
    )


def compare_reading(conn: sqlite3.Connection, article_id: int, article: Article) -> tuple[str, ...]:
    """Return the columns of an article's newest revision that a new reading of its page changes."""
    current = find_current(conn, article_id)
    if current is None:
        return ()
    changed = find_changed_columns(conn, current.revision_id, article)
    if not changed and has_new_comments(conn, article_id, article.comments):
        return ("comments",)
    return changed


def replace_reading(
    conn: sqlite3.Connection, article_id: int, article: Article, at: datetime
) -> None:
    """Write a new reading of the newest revision's page over the old one."""
    current = find_current(conn, article_id)
    if current is None:
        return
    unindex_article(conn, article_id)
    replace_extraction(conn, current.revision_id, article)
    index_article(conn, article_id)
    link_duplicates(conn, article_id, article.text)
    update_listing(conn, article_id)
    update_comments(conn, article_id, article.comments, render_time(at))


def mark_seen(conn: sqlite3.Connection, article_id: int, at: datetime) -> None:
    """Note that the page was fetched, changed or not; a clock set back changes nothing."""
    conn.execute(
        "UPDATE article SET last_seen_at = max(last_seen_at, ?) WHERE id = ?",
        (render_time(at), article_id),
    )


def find_stored(conn: sqlite3.Connection, id_or_url: int | str) -> StoredArticle | None:
    """Return the newest revision of the article with that number or URL."""
    if isinstance(id_or_url, str):
        article_id = find_article_id(conn, article_key(id_or_url))
    else:
        article_id = id_or_url
    if article_id is None:
        return None
    return _load_stored(conn, article_id)


def iterate_stored(conn: sqlite3.Connection, selection: Selection) -> Iterator[StoredArticle]:
    """Yield the newest revision of every article selected, or the one of `as_of`.

    Only the numbers are sorted, and held: texts would fill the sorter, and an open cursor would
    keep the write-ahead log from being folded for as long as somebody reads.
    """
    chosen = iter(select_ids(conn, selection))
    while batch := list(islice(chosen, _BATCH)):
        revisions = [revision_id for _, revision_id in batch]
        rows = conn.execute(
            f"{_SELECT_STORED} WHERE revision.id IN (SELECT value FROM json_each(?))",
            (json.dumps(revisions),),
        ).fetchall()
        found = {stored.id: stored for stored in _parse_rows(conn, rows)}
        yield from (found[article_id] for article_id, _ in batch if article_id in found)


def iterate_revisions(conn: sqlite3.Connection, article_id: int) -> Iterator[StoredArticle]:
    """Yield every revision of an article, oldest first."""
    cursor = conn.execute(
        f"{_SELECT_STORED} WHERE article.id = ? ORDER BY revision.number", (article_id,)
    )
    return _parse_rows(conn, cursor.fetchall())


_STORED: Final = (
    "article.id",
    "article.url",
    "article.site",
    "revision.number",
    "article.revisions",
    "article.first_saved_at",
    "revision.saved_at",
    "article.last_seen_at",
    "body.digest",
    "revision.word_count",
    LABELS_OF_ARTICLE,
    NOTE_OF_ARTICLE,
)
_SELECT_STORED: Final = (
    f"SELECT {', '.join(_STORED)}, {LOADED_COLUMNS} FROM article"
    " JOIN revision ON revision.article_id = article.id"
    " JOIN capture ON capture.id = revision.capture_id"
    " JOIN body ON body.id = capture.body_id"
)


def find_revision(conn: sqlite3.Connection, article_id: int, number: int) -> StoredArticle | None:
    """Return a revision of an article by its number."""
    rows = conn.execute(
        f"{_SELECT_STORED} WHERE article.id = ? AND revision.number = ?", (article_id, number)
    ).fetchall()
    return next(_parse_rows(conn, rows), None)


def _load_stored(conn: sqlite3.Connection, article_id: int) -> StoredArticle | None:
    rows = conn.execute(
        f"{_SELECT_STORED} WHERE article.id = ? AND revision.id = article.revision_id",
        (article_id,),
    ).fetchall()
    return next(_parse_rows(conn, rows), None)


def _parse_rows(
    conn: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]
) -> Iterator[StoredArticle]:
    """Build stored articles from rows of `_SELECT_STORED`; comments and counts are those of now."""
    ids = [row[0] for row in rows]
    counts, comments = load_counts(conn, ids), load_comments(conn, ids)
    for row in rows:
        article = parse_article(
            row[len(_STORED) :],
            comments=comments.get(row[0], ()),
            counts=counts.get(row[0], _NO_COUNTS),
        )
        yield StoredArticle(
            id=row[0],
            url=row[1],
            site=row[2],
            revision=row[3],
            revisions=row[4],
            first_saved_at=parse_time(row[5]),
            saved_at=parse_time(row[6]),
            last_seen_at=parse_time(row[7]),
            body_digest=row[8],
            word_count=row[9],
            labels=tuple(json.loads(row[10])),
            note=row[11],
            article=article,
        )


def _insert_article(conn: sqlite3.Connection, capture: Capture, at: datetime) -> int:
    url = article_key(capture.final_url)
    return insert_article_row(conn, url, render_time(at))


def insert_article_row(conn: sqlite3.Connection, url: str, moment: str) -> int:
    """Write the row of an article that has no revision yet; return its number."""
    cursor = conn.execute(
        # The number of a forgotten article is not used again: exports and notes may name it.
        "INSERT INTO article (id, url, site, first_saved_at, changed_at, last_seen_at) VALUES ("
        " max((SELECT coalesce(max(id), 0) FROM article),"
        " (SELECT coalesce(max(article_id), 0) FROM tombstone)) + 1, ?, ?, ?, ?, ?)",
        (url, site_of(url), moment, moment, moment),
    )
    return int(cursor.lastrowid or 0)


def repair_article(conn: sqlite3.Connection, article_id: int) -> None:
    """Write the row, the number of revisions and the URL of an article that lost parts of them."""
    final_url, first, last = conn.execute(
        "SELECT min(final_url), min(saved_at), max(saved_at) FROM revision"
        " JOIN capture ON capture.id = revision.capture_id WHERE article_id = ?",
        (article_id,),
    ).fetchone()
    for url in (article_key(final_url), f"urn:article:{article_id}"):  # another may hold the first
        conn.execute(
            "INSERT OR IGNORE INTO article (id, url, site, first_saved_at, changed_at, last_seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (article_id, url, site_of(url), first, last, last),
        )
    order_revisions(conn, article_id)
    show_newest(conn, article_id)
    conn.execute(
        "INSERT INTO article_url (url, article_id) SELECT url, id FROM article WHERE id = ?"
        " ON CONFLICT (url) DO UPDATE SET article_id = excluded.article_id",
        (article_id,),
    )


def _is_same(
    conn: sqlite3.Connection, article_id: int, current: Current, capture: Capture, article: Article
) -> bool:
    """Return whether the page's content is unchanged; equal bytes need no comparison.

    The same bytes read by a better extractor make no revision: the page did not change. The
    stored reading is replaced instead.
    """
    if current.digest == canonical_digest(article):
        return True
    if current.body_digest == capture.digest:
        replace_reading(conn, article_id, article, capture.fetched_at)
        return True
    return False
