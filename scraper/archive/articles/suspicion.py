"""Hold back a page that has nothing in common with the article stored under its URL.

A site in trouble answers every URL with a page of its own and status 200: maintenance, a database
error, a parked domain, the front page. Such a page shares neither title, nor authors, nor words, nor
layout with the article. Its capture is stored; it becomes a revision only if a fetch days later
returns the same page again. An author's own short replacement keeps title or layout and is stored.
"""

from __future__ import annotations

import html
import re
import sqlite3
import unicodedata
from typing import Final

from scraper.archive.articles.captures import load_capture
from scraper.archive.database.text_values import render_time
from scraper.errors import ArchiveError
from scraper.records import Article, Capture
from scraper.schedule.article_revisits import CONFIRMED_AFTER

SUSPICIOUS: Final = "suspicious-change"
"""Code of a page that is held back."""
MESSAGE: Final = (
    "shares neither title, authors, words nor layout with the stored article; kept as it was until a"
    " fetch 2 days later returns the same"
)

_GRAM: Final = 12
"""Letters in a row, without spaces, that count as the same words."""
_MAX_TEXT: Final = 50_000
"""Characters of a text that are compared."""
_OLD_SHARE: Final = 0.2
"""Share of the stored words on the page from which it is the same article, or ..."""
_NEW_SHARE: Final = 0.5
"""... share of the page's words that are stored."""
_TITLE_SHARE: Final = 0.5
"""Share of common words from which two titles are the same, edited."""
_LAYOUT_SHARE: Final = 0.75
"""Share of common elements and classes from which two pages have one layout. Pages of one site share
their header and footer, an article and the front page about half."""
_MIN_LAYOUT: Final = 3
"""Common elements below which nothing is proved: plain pages of two sites have the same few."""
_MAX_PAGE: Final = 2**21
"""Bytes of a page whose layout is compared."""
_LISTING: Final = "listing"

_WORD: Final = re.compile(r"[^\W_]+")
_TAG: Final = re.compile(rb"<([a-zA-Z][\w-]*)((?:\s[^<>]{0,2000})?)>")
_CLASS: Final = re.compile(rb"""\sclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_NUMBERED: Final = re.compile(rb"\d.*\d")
_UNSEEN: Final = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.DOTALL)
_PLAIN: Final = frozenset(
    b"html head title meta link script style base noscript body div span p a br hr b i em strong img ul ol"
    b" li h1 h2 h3 center font table tbody tr td pre code address small".split()
)
"""Elements that are on any page and prove no layout."""


def is_suspicious(
    conn: sqlite3.Connection, capture: Capture, article: Article, article_id: int
) -> bool:
    """Return whether a page is to be held back from its article for now."""
    stored = conn.execute(
        "SELECT revision.title, revision.authors, revision.text, revision.page_type,"
        " revision.capture_id FROM article JOIN revision ON revision.id = article.revision_id"
        " WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    if stored is None:
        return False
    title, authors, text, page_type, capture_id = stored
    # The same text may share no words with itself: it may have none.
    is_same = article.text == text or _is_same_title(article.title, title)
    if is_same or _shares_author(article.authors, authors):
        return False
    is_front_page = article.page_type == _LISTING != page_type
    old, new = _grams(text), _grams(article.text)
    if new and len(old & new) >= _NEW_SHARE * len(new):
        return False
    if not is_front_page:
        if old and len(old & new) >= _OLD_SHARE * len(old):
            return False
        if _has_layout_of(conn, capture, capture_id):
            return False
    return not _is_confirmed(conn, capture, article_id)


def _is_same_title(title: str | None, stored: str | None) -> bool:
    new, old = set(_words(title or "")), set(_words(stored or ""))
    if not new or not old:
        return False
    return len(new & old) >= _TITLE_SHARE * len(new | old)


def _shares_author(authors: tuple[str, ...], stored: str) -> bool:
    return any(f'"{author.casefold()}"' in stored.casefold() for author in authors)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _grams(text: str) -> frozenset[str]:
    """Return every run of `_GRAM` letters; of a shorter text, the text."""
    letters = "".join(_words(text[:_MAX_TEXT]))
    last = max(1, len(letters) - _GRAM + 1)
    return frozenset(letters[start : start + _GRAM] for start in range(last)) - {""}


def _has_layout_of(conn: sqlite3.Connection, capture: Capture, capture_id: int) -> bool:
    """Return whether a page is built like a stored one; without its raw page nothing is known."""
    stored = _load(conn, capture_id)
    if stored is None:
        return False
    new, old = _layout(capture.body), _layout(stored.body)
    shared = len(new & old)
    return shared >= _MIN_LAYOUT and shared >= _LAYOUT_SHARE * len(new | old)


def _layout(body: bytes) -> frozenset[bytes]:
    """Return a page's elements with their classes; classes with numbers differ between pages."""
    found: set[bytes] = set()
    for tag in _TAG.finditer(body, 0, _MAX_PAGE):
        name = tag[1].lower()
        written = _CLASS.search(tag[2])
        classes = (written[1] or written[2] or written[3] or b"").split() if written else []
        kept = [one for one in classes if not _NUMBERED.search(one)]
        found.update(name + b"." + one for one in kept)
        if not kept and name not in _PLAIN:
            found.add(name)
    return frozenset(found)


def _is_confirmed(conn: sqlite3.Connection, capture: Capture, article_id: int) -> bool:
    """Return whether the same page was held back long enough ago, and no valid one came since."""
    rows = conn.execute(
        "SELECT capture_id FROM fetch WHERE article_id = ? AND code = ? AND at <= ? AND id >"
        " coalesce((SELECT max(id) FROM fetch WHERE article_id = ?"
        " AND outcome IN ('saved', 'unchanged', 'not-modified')), 0) ORDER BY id DESC LIMIT 5",
        (article_id, SUSPICIOUS, render_time(capture.fetched_at - CONFIRMED_AFTER), article_id),
    ).fetchall()
    now = _grams(_visible(capture.body))
    for (capture_id,) in rows:
        before = _load(conn, capture_id)
        if before is None:  # raw pages are not kept: that it was held back twice must do
            return True
        then = _grams(_visible(before.body))
        if before.digest == capture.digest or len(now & then) >= _NEW_SHARE * len(now | then):
            return True
    return False


def _visible(body: bytes) -> str:
    """Return a page's text well enough to compare it with another version of the page."""
    text = body[:_MAX_PAGE].decode("utf-8", "replace")
    return html.unescape(_UNSEEN.sub(" ", text))


def _load(conn: sqlite3.Connection, capture_id: int) -> Capture | None:
    try:
        return load_capture(conn, capture_id)
    except ArchiveError:  # not kept, or damaged, which `verify` reports
        return None
