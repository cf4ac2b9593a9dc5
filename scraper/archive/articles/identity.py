"""Decide which article a page is: a new one, or one that is known by another URL.

An article goes by the URL that answered. Every other name is only a hint: sites redirect
dead pages to their front page, give old URLs to new pages, and any page can claim any
canonical URL. None of this may move a text into another article. A hint counts if the text
is the same; if the article's own URL redirects to the page, the same title is enough. If one of
two pages names the other one as canonical, texts that are nearly the same are enough, with the
same title: AMP and print views lose a caption or gain a line. Without any hint, the same text
counts at an address that differs only in its spelling or in the marks of such a view.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from scraper.archive.articles.addresses import article_address, page_address
from scraper.archive.articles.canonical import text_digest
from scraper.archive.articles.duplicates import compare_texts, find_same_text
from scraper.archive.database.text_values import render_time, storable
from scraper.errors import InvalidURL
from scraper.records import Article, Capture
from scraper.schedule.article_revisits import CONFIRMED_AFTER
from scraper.urls import canonicalize_url, host_of


def find_article_id(conn: sqlite3.Connection, url: str) -> int | None:
    """Return the article that goes by a URL in canonical form."""
    row = conn.execute("SELECT article_id FROM article_url WHERE url = ?", (url,)).fetchone()
    return None if row is None else int(row[0])


_SAME_VIEW: Final = 0.9
"""Share of runs of words from which two views of a page have the same text. A caption more or less leaves
.95; a page of the day from one template stays under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The stored article that a page is."""

    article_id: int
    is_own: bool
    """Whether the page speaks for the article: it answered at the article's URL, was redirected
    from there, or the article's page names it as canonical. Another page with the same text never
    changes the article."""
    is_canonical: bool = False
    """Whether the article's page names this page's URL as canonical, so that the article goes by it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is stored of a candidate, as its newest revision has it."""

    url: str
    title: str | None
    text: str
    claimed: tuple[str, ...]


def identify_article(
    conn: sqlite3.Connection, capture: Capture, article: Article
) -> Identity | None:
    """Return the stored article that this page is, or None if it is a new one."""
    answered = article_key(capture.final_url)
    row = conn.execute("SELECT id FROM article WHERE url = ?", (answered,)).fetchone()
    if row is not None:
        return Identity(article_id=int(row[0]), is_own=True)
    seen: set[int] = set()
    for candidate in _find_candidates(conn, capture, article):
        if candidate not in seen:
            seen.add(candidate)
            if identity := _compare(conn, candidate, capture, article):
                return identity
    return None


def _find_candidates(conn: sqlite3.Connection, capture: Capture, article: Article) -> Iterator[int]:
    """Yield the articles that one of the page's names leads to, then those with its text at nearly its address."""
    answered = article_key(capture.final_url)
    for name in dict.fromkeys((answered, *_names_asked(capture), *_claimed(article.canonical_url))):
        if (candidate := find_article_id(conn, name)) is not None:
            yield candidate
    for candidate in find_same_text(conn, article.text):
        (url,) = conn.execute("SELECT url FROM article WHERE id = ?", (candidate,)).fetchone()
        if article_address(url) == article_address(answered):
            yield candidate


def _compare(
    conn: sqlite3.Connection, candidate: int, capture: Capture, article: Article
) -> Identity | None:
    """Return what the page is to an article that it may be, or None if it is not that article."""
    known = _load_known(conn, candidate)
    answered, claimed = article_key(capture.final_url), _claimed(article.canonical_url)
    is_its_page = (
        known.url in _names_asked(capture)
        or page_address(known.url) == page_address(answered)
        or _was_redirected(conn, candidate, known.url, capture.final_url)
    )
    # A page that names a third one is not the end of the chain, or is in a loop.
    is_canonical = answered in known.claimed and claimed in {(), (answered,)}
    is_same_title = _is_same_title(article.title, known.title)
    if (is_its_page and is_same_title) or text_digest(article.text) == text_digest(known.text):
        is_own = is_its_page or is_canonical
    elif is_same_title and (is_canonical or known.url in claimed):
        if compare_texts(article.text, known.text) < _SAME_VIEW:
            return None
        is_own = is_canonical
    else:
        return None
    return Identity(article_id=candidate, is_own=is_own, is_canonical=is_canonical)


def normalize_address(
    conn: sqlite3.Connection, capture: Capture, article: Article
) -> tuple[Capture, Article]:
    """Return a saved file under its own address if another article holds the URL that it claims.

    The claim holds if nothing is stored under that URL, or the same text is.
    """
    if capture.own_url is None:
        return capture, article
    holder = find_article_id(conn, article_key(capture.final_url))
    if holder is None:
        return capture, article
    if text_digest(article.text) == text_digest(_load_known(conn, holder).text):
        return capture, article
    own = capture.own_url
    return (
        replace(capture, url=own, final_url=own, redirects=()),
        replace(article, url=own, canonical_url=None),
    )


def name_article(
    conn: sqlite3.Connection,
    article_id: int,
    capture: Capture,
    article: Article,
    *,
    is_canonical: bool = False,
) -> bool:
    """Store every URL that led here; return whether the article goes by a new one.

    It does after a confirmed move, and if its page names this one as canonical.

    A page that only claims another URL as canonical (a print or AMP version) does not rename
    the article that goes by that one. URLs that name another article keep their meaning.
    """
    answered = article_key(capture.final_url)
    asked = _names_asked(capture)
    (url,) = conn.execute("SELECT url FROM article WHERE id = ?", (article_id,)).fetchone()
    is_moved = url != answered and (
        is_canonical or (url in asked and _is_confirmed_move(conn, article_id, capture))
    )
    if is_moved:
        conn.execute(
            "UPDATE article SET url = ?, site = ? WHERE id = ?",
            (answered, site_of(capture.final_url), article_id),
        )
        url = answered
    for name in dict.fromkeys((answered, *asked, *_claimed(article.canonical_url))):
        conn.execute(_CLAIM_NAME if name == url else _ADD_NAME, (name, article_id))
    return is_moved


def _is_confirmed_move(conn: sqlite3.Connection, article_id: int, capture: Capture) -> bool:
    """Return whether the same redirect led to this article long enough ago to be believed."""
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
    """Return the form of a URL that identifies an article; a `file:` URL stays as it is."""
    try:
        return canonicalize_url(url)
    except InvalidURL:
        return storable(url)


def site_of(url: str) -> str:
    """Return the host without `www.`, or "" if the URL has none."""
    return storable(host_of(url).removeprefix("www."))


def _names_asked(capture: Capture) -> tuple[str, ...]:
    return tuple(article_key(url) for url in (capture.url, *capture.redirects))


def _claimed(canonical_url: str | None) -> tuple[str, ...]:
    return () if canonical_url is None else (article_key(canonical_url),)


def _load_known(conn: sqlite3.Connection, article_id: int) -> _Known:
    url, title, text, canonical_url = conn.execute(
        "SELECT article.url, revision.title, revision.text, revision.canonical_url FROM article"
        " JOIN revision ON revision.id = article.revision_id WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    return _Known(url=url, title=title, text=text, claimed=_claimed(canonical_url))


def _was_redirected(
    conn: sqlite3.Connection, article_id: int, article_url: str, final_url: str
) -> bool:
    """Return whether the article's own URL was redirected to this one before."""
    rows = conn.execute(
        "SELECT DISTINCT url FROM fetch WHERE article_id = ? AND final_url = ?",
        (article_id, storable(final_url)),
    )
    return any(article_key(url) == article_url for (url,) in rows)


def _is_same_title(title: str | None, other: str | None) -> bool:
    return bool(title and other) and _folded(title) == _folded(other)


def _folded(title: str | None) -> str:
    return " ".join((title or "").casefold().split())
