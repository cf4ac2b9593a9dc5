"""Decide which article a page is: a new one, or one that is known by another URL.

The URL that answered is an article's name. The URL asked for and the canonical
URL that a page claims are only hints: sites redirect dead pages to their front
page and claim one canonical URL for all pages, and neither may overwrite an
article. A hint counts when the page also looks like the article it names.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from scraper.archive.canonical import text_digest
from scraper.archive.text_values import storable
from scraper.errors import InvalidURL
from scraper.records import Article, Capture
from scraper.urls import canonicalize_url, host_of


def find_article_id(conn: sqlite3.Connection, url: str) -> int | None:
    """Give the article that goes by a URL in canonical form."""
    row = conn.execute("SELECT article_id FROM article_url WHERE url = ?", (url,)).fetchone()
    return None if row is None else int(row[0])


def identify_article(conn: sqlite3.Connection, capture: Capture, article: Article) -> int | None:
    """Give the stored article that this page is; None when it is a new one."""
    known = find_article_id(conn, article_key(capture.final_url))
    if known is not None:
        return known
    for hint in (capture.url, *capture.redirects, article.canonical_url):
        candidate = None if hint is None else find_article_id(conn, article_key(hint))
        if candidate is not None and _looks_like(conn, candidate, article):
            return candidate
    return None


def add_names(
    conn: sqlite3.Connection, article_id: int, capture: Capture, article: Article
) -> None:
    """Remember every URL that led here; a URL that names an article already keeps its meaning."""
    names = {article_key(url): None for url in (capture.final_url, capture.url, *capture.redirects)}
    if article.canonical_url is not None:
        names[article_key(article.canonical_url)] = None
    for name in names:
        conn.execute(
            "INSERT INTO article_url (url, article_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (name, article_id),
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


def _looks_like(conn: sqlite3.Connection, article_id: int, article: Article) -> bool:
    row = conn.execute(
        "SELECT title, text FROM revision"
        " WHERE id = (SELECT revision_id FROM article WHERE id = ?)",
        (article_id,),
    ).fetchone()
    if row is None:
        return False
    title, text = row
    same_title = bool(article.title and title) and _folded(article.title) == _folded(title)
    return same_title or text_digest(article.text) == text_digest(text)


def _folded(title: str | None) -> str:
    return " ".join((title or "").casefold().split())
