"""Write the outcome of one attempt: page, article, revision, search row, ledger row, link.

Every function runs inside one transaction of the caller's; all that it writes is on
the disk together or not at all.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from scraper.archive.articles.articles import (
    find_current,
    is_paywall_over_article,
    mark_seen,
    store_article,
)
from scraper.archive.articles.captures import store_capture
from scraper.archive.articles.history import is_earlier
from scraper.archive.articles.identity import (
    Identity,
    article_key,
    find_article_id,
    identify_article,
    normalize_address,
)
from scraper.archive.articles.ledger import Entry, record_attempt
from scraper.archive.articles.marks import mark_new_article
from scraper.archive.articles.readings import note_readings
from scraper.archive.articles.revisions import count_bytes
from scraper.archive.articles.suspicion import MESSAGE, SUSPICIOUS, is_suspicious
from scraper.archive.queue.frontier import name_article_of_link, normalize_link
from scraper.archive.watches import mark_matches
from scraper.records import (
    NO_CONTENT,
    Article,
    Capture,
    ExtractorVersion,
    Failed,
    NotModified,
    Saved,
    Skipped,
    Unchanged,
)
from scraper.schedule.article_revisits import Visit

_CUT_SHORT: Final = "cut-short"
_CUT_MESSAGE: Final = "the connection ended before the body did, but behind the page's own end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What is known of an attempt beside its answer."""

    run_id: int | None
    seconds: float | None
    keep_raw: bool
    max_article_bytes: int | None
    now: datetime
    """The archive's time; pages can be older."""
    extractor: ExtractorVersion | None = None
    """The version that read the page."""


def record_article(
    conn: sqlite3.Connection, capture: Capture, article: Article, attempt: Attempt
) -> Saved | Unchanged | Skipped:
    """Store a page and its article, or the page alone if there is not an article to keep."""
    asked, (capture, article) = capture, normalize_address(conn, capture, article)
    identity = identify_article(conn, capture, article)
    if article.page_type in NO_CONTENT or is_paywall_over_article(conn, article, identity):
        message = _why_skipped(article)
        skipped = Skipped(url=capture.url, code=article.page_type, message=message)
        record_skip(conn, skipped, capture, attempt)
        return skipped
    if _is_held_back(conn, capture, article, identity):
        skipped = Skipped(url=capture.url, code=SUSPICIOUS, message=MESSAGE)
        record_skip(conn, skipped, capture, attempt)
        return skipped
    size = count_bytes(article)
    if attempt.max_article_bytes is not None and size > attempt.max_article_bytes:
        message = (
            f"the article takes {size} bytes; archive.max_article_bytes is"
            f" {attempt.max_article_bytes}; its page is kept"
        )
        skipped = Skipped(url=capture.url, code="article-too-large", message=message)
        record_skip(conn, skipped, capture, attempt)
        return skipped
    capture_id = _store_page(conn, capture, attempt)
    outcome, number = store_article(
        conn, capture, article, identity, capture_id=capture_id, at=capture.fetched_at
    )
    _mark(conn, outcome, capture.fetched_at)
    if isinstance(outcome, Saved) and capture is not asked:
        outcome = replace(outcome, claimed_url=asked.final_url)
    entry = Entry(
        outcome="saved" if isinstance(outcome, Saved) else "unchanged",
        at=capture.fetched_at,
        run_id=attempt.run_id,
        seconds=attempt.seconds,
        code=_CUT_SHORT if capture.is_cut_short else None,
        message=_CUT_MESSAGE if capture.is_cut_short else None,
        capture_id=capture_id,
        article_id=outcome.article_id,
        revision=number,
    )
    _record(conn, capture, entry, attempt.now)
    return outcome


def _store_page(conn: sqlite3.Connection, capture: Capture, attempt: Attempt) -> int:
    """Store a page with the version that read it; return the id of the capture."""
    capture_id = store_capture(conn, capture, keep_raw=attempt.keep_raw)
    if attempt.extractor is not None:
        note_readings(conn, ((capture_id, attempt.extractor),))
    return capture_id


def _is_held_back(
    conn: sqlite3.Connection, capture: Capture, article: Article, identity: Identity | None
) -> bool:
    """Return whether a page of a known article waits for a second fetch; see `suspicion`."""
    if identity is None or not identity.is_own or is_earlier(conn, identity.article_id, capture):
        return False
    return is_suspicious(conn, capture, article, identity.article_id)


def _why_skipped(article: Article) -> str:
    message = NO_CONTENT.get(article.page_type, "only the teaser before a paywall")
    is_moved = article.page_type == "moved" and article.canonical_url is not None
    return f"{message}: {article.canonical_url}" if is_moved else message


def record_imported(
    conn: sqlite3.Connection, capture: Capture, article: Article, attempt: Attempt, *, at: datetime
) -> Saved | Unchanged:
    """Store the article of a text that an import brought, because its page cannot be fetched.

    The link keeps its place in the frontier: nothing was fetched.
    """
    identity = identify_article(conn, capture, article)
    entry = Entry(
        outcome="saved", at=at, run_id=attempt.run_id, code="imported",
        message="the page cannot be fetched; this is the text that an import brought",
    )  # fmt: skip
    return _store_unfetched(conn, capture, article, identity, entry)


def record_reread(
    conn: sqlite3.Connection, capture: Capture, article: Article, attempt: Attempt, *, at: datetime
) -> Saved | Unchanged | Skipped:
    """Store the article of a stored page that had none; its date is that of the capture.

    The link keeps its place in the frontier: nothing was fetched. A page that is still not an
    article leaves everything as it is.
    """
    if {name for name, _ in capture.headers} <= {
        "content-type"
    }:  # a saved file: its URL is a claim
        capture = replace(capture, own_url=f"urn:sha256:{capture.digest}")
    capture, article = normalize_address(conn, capture, article)
    identity = identify_article(conn, capture, article)
    if article.page_type in NO_CONTENT or is_paywall_over_article(conn, article, identity):
        message = _why_skipped(article)
        return Skipped(url=capture.url, code=article.page_type, message=message)
    entry = Entry(
        outcome="saved", at=at, run_id=attempt.run_id, code="reextracted",
        message="read again from the stored page",
    )  # fmt: skip
    return _store_unfetched(conn, capture, article, identity, entry)


def _mark(conn: sqlite3.Connection, outcome: Saved | Unchanged, at: datetime) -> None:
    """Label a new article, and record which watches a new revision matches."""
    if isinstance(outcome, Saved) and outcome.is_current:
        if outcome.revision == 1:
            mark_new_article(conn, outcome.article_id, at)
        mark_matches(conn, outcome.article_id, outcome.revision, at)


def record_skip(
    conn: sqlite3.Connection, skipped: Skipped, capture: Capture, attempt: Attempt
) -> None:
    """Store a page that is not an article."""
    entry = Entry(
        outcome="skipped",
        at=capture.fetched_at,
        run_id=attempt.run_id,
        seconds=attempt.seconds,
        code=skipped.code,
        message=skipped.message,
        capture_id=_store_page(conn, capture, attempt),
        article_id=find_article_id(conn, article_key(capture.final_url)),
    )
    _record(conn, capture, entry, attempt.now)


def record_failure(
    conn: sqlite3.Connection,
    failed: Failed,
    answer: Capture | int | None,
    attempt: Attempt,
    *,
    at: datetime,
) -> None:
    """Store a failure.

    Args:
        conn: Inside a transaction.
        failed: What went wrong.
        answer: The page, or the status of an answer without one, or None without any.
        attempt: The attempt.
        at: When, where no page says so.
    """
    capture = answer if isinstance(answer, Capture) else None
    entry = Entry(
        outcome="failed",
        at=at if capture is None else capture.fetched_at,
        run_id=attempt.run_id,
        seconds=attempt.seconds,
        status=answer if isinstance(answer, int) else None,
        code=failed.code,
        message=failed.message,
        retryable=failed.retryable,
        capture_id=None
        if capture is None
        else store_capture(conn, capture, keep_raw=attempt.keep_raw),
        article_id=find_article_id(conn, article_key(failed.url)),
    )
    _record(conn, capture or failed, entry, attempt.now)


def record_not_modified(
    conn: sqlite3.Connection, answer: NotModified, attempt: Attempt
) -> Unchanged | Skipped:
    """Store that the server says "not modified"."""
    article_id = find_article_id(conn, article_key(answer.url))
    current = None if article_id is None else find_current(conn, article_id)
    entry = Entry(
        outcome="not-modified",
        at=answer.fetched_at,
        run_id=attempt.run_id,
        seconds=attempt.seconds,
        status=304,
        article_id=article_id,
        revision=None if current is None else current.number,
    )
    _record(conn, answer, entry, attempt.now)
    if article_id is None or current is None:
        return Skipped(
            url=answer.url,
            code="not-modified",
            message="the server says that nothing changed, but no article is stored",
        )
    mark_seen(conn, article_id, answer.fetched_at)
    return Unchanged(url=answer.url, article_id=article_id, title=current.title)


def _record(
    conn: sqlite3.Connection, about: Capture | NotModified | Failed, entry: Entry, now: datetime
) -> None:
    """Write the ledger's row, and settle the link if the URL is one.

    A saved file whose URL is only a claim settles no link.
    """
    record_attempt(conn, about, entry)
    if isinstance(about, Capture) and about.own_url is not None:
        return
    visit = Visit(
        outcome=entry.outcome, at=entry.at, status=entry.status, retryable=entry.retryable
    )
    answered = about.url if isinstance(about, Failed) else about.final_url
    for key in dict.fromkeys((article_key(about.url), article_key(answered))):
        normalize_link(conn, key, visit, now, entry.article_id)


def _store_unfetched(
    conn: sqlite3.Connection,
    capture: Capture,
    article: Article,
    identity: Identity | None,
    entry: Entry,
) -> Saved | Unchanged:
    """Store the article of a page that was not fetched now, and complete its entry in the ledger."""
    capture_id = store_capture(conn, capture)
    outcome, number = store_article(
        conn, capture, article, identity, capture_id=capture_id, at=capture.fetched_at
    )
    _mark(conn, outcome, entry.at)
    entry = replace(
        entry,
        outcome="saved" if isinstance(outcome, Saved) else "unchanged",
        capture_id=capture_id,
        article_id=outcome.article_id,
        revision=number,
    )
    record_attempt(conn, capture, entry)
    name_article_of_link(conn, article_key(capture.url), outcome.article_id)
    return outcome
