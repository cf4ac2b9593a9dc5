"""Decide which article a page is: a new one, or one that is known by another URL.

An article goes by the URL that answered. The URL asked for, redirects, names from
earlier visits and the canonical URL that a page claims are only hints: sites
redirect dead pages to their front page, give old URLs to new pages and claim one
canonical URL for all pages, and none of this may overwrite an article. A hint
counts when the page also looks like the article that it names.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Final

from scraper.archive.canonical import text_digest
from scraper.archive.revisit import CONFIRMED_AFTER
from scraper.archive.text_values import render_time, storable
from scraper.errors import InvalidURL
from scraper.records import Article, Capture
from scraper.urls import canonicalize_url, host_of


def find_article_id(conn: sqlite3.Connection, url: str) -> int | None:
    """Give the article that goes by a URL in canonical form."""
    row = conn.execute("SELECT article_id FROM article_url WHERE url = ?", (url,)).fetchone()
    return None if row is None else int(row[0])


def identify_article(conn: sqlite3.Connection, capture: Capture, article: Article) -> int | None:
    """Give the stored article that this page is; None when it is a new one."""
    answered = article_key(capture.final_url)
    row = conn.execute("SELECT id FROM article WHERE url = ?", (answered,)).fetchone()
    if row is not None:
        return int(row[0])
    claimed = None if article.canonical_url is None else article_key(article.canonical_url)
    hints = (answered, *_names_asked(capture), *(() if claimed is None else (claimed,)))
    for name in dict.fromkeys(hints):
        candidate = find_article_id(conn, name)
        if candidate is not None and _is_same_page(conn, candidate, article, name, claimed):
            return candidate
    return None


def name_article(
    conn: sqlite3.Connection, article_id: int, capture: Capture, article: Article
) -> None:
    """Remember every URL that led here; a confirmed move lets the article go by its new URL.

    A page that only claims another URL as canonical (a print or AMP version) does not rename
    the article that goes by that one. URLs that name another article keep their meaning.
    """
    answered = article_key(capture.final_url)
    asked = _names_asked(capture)
    (url,) = conn.execute("SELECT url FROM article WHERE id = ?", (article_id,)).fetchone()
    if url != answered and url in asked and _is_confirmed_move(conn, article_id, capture):
        conn.execute(
            "UPDATE article SET url = ?, site = ? WHERE id = ?",
            (answered, site_of(capture.final_url), article_id),
        )
        url = answered
    claimed = () if article.canonical_url is None else (article_key(article.canonical_url),)
    for name in dict.fromkeys((answered, *asked, *claimed)):
        conn.execute(_CLAIM_NAME if name == url else _ADD_NAME, (name, article_id))


def _is_confirmed_move(conn: sqlite3.Connection, article_id: int, capture: Capture) -> bool:
    """Answer whether the same redirect led to this article long enough ago to be believed."""
    before = render_time(capture.fetched_at - CONFIRMED_AFTER)
    seen = conn.execute(
        "SELECT 1 FROM fetch WHERE url = ? AND final_url = ? AND article_id = ? AND at <= ? LIMIT 1",
        (storable(capture.url), storable(capture.final_url), article_id, before),
    )
    return seen.fetchone() is not None


_ADD_NAME: Final = "INSERT INTO article_url (url, article_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
_CLAIM_NAME: Final = (
    "INSERT INTO article_url (url, article_id) VALUES (?, ?)"
    " ON CONFLICT (url) DO UPDATE SET article_id = excluded.article_id"
    " WHERE article_id <> excluded.article_id"
)


@lru_cache(maxsize=1024)  # every save asks several times for the same few
def article_key(url: str) -> str:
    """Give the form of a URL under which articles are told apart; a `file:` URL stays as it is."""
    try:
        return canonicalize_url(url)
    except InvalidURL:
        return storable(url)


def site_of(url: str) -> str:
    """Give the host without `www.`; "" where the URL has none."""
    return storable(host_of(url).removeprefix("www."))


def _names_asked(capture: Capture) -> tuple[str, ...]:
    return tuple(article_key(url) for url in (capture.url, *capture.redirects))


def _is_same_page(
    conn: sqlite3.Connection, article_id: int, article: Article, name: str, claimed: str | None
) -> bool:
    """Answer whether a page is the article that one of its names hints at."""
    row = conn.execute(
        "SELECT article.url, revision.title, revision.text FROM article"
        " JOIN revision ON revision.id = article.revision_id WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    if row is None:
        return False
    url, title, text = row
    if name != claimed and url == claimed:  # a known other version of the page that it claims
        return True
    same_title = bool(article.title and title) and _folded(article.title) == _folded(title)
    return same_title or text_digest(article.text) == text_digest(text)


def _folded(title: str | None) -> str:
    return " ".join((title or "").casefold().split())
