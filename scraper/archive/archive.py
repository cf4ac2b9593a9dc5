"""The archive: one SQLite file, one object that writes and reads it.

Every method that writes is one transaction, committed to the disk before it
returns. One process writes; a second one waits for its turn. An `Archive` is
used by one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlite_utils import Database  # noqa: TID251 - the one user of sqlite-utils is here

from scraper.archive import articles, captures, ledger, search, sql
from scraper.archive.connection import connect, write_transaction
from scraper.archive.identity import article_key, find_article_id
from scraper.archive.selection import Selection
from scraper.archive.sqlite_errors import archive_errors
from scraper.records import (
    NO_CONTENT,
    Article,
    Capture,
    Failed,
    NotModified,
    Saved,
    Skipped,
    StoredArticle,
    Unchanged,
    Validators,
)

_EVERYTHING: Final = Selection()


def utc_now() -> datetime:
    """Give the time now, aware, UTC."""
    return datetime.now(UTC)


class Archive:
    """Articles, their revisions, the raw pages and the ledger, in one file.

    Open it with `Archive.open` and close it, best by `with`.
    """

    def __init__(
        self, db: Database, path: Path, *, keep_raw: bool, clock: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._conn = db.conn
        self._keep_raw = keep_raw
        self._clock = clock
        self.path = path

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        keep_raw: bool = True,
        clock: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Open the archive in a file, creating it where there is none.

        Args:
            path: The database file.
            read_only: Never write; the file must be there. Works beside a running writer.
            keep_raw: Keep the bodies of the pages, not only their digests.
            clock: Gives the time of rows that no capture dates; aware.

        Raises:
            SchemaTooNew: A newer version wrote the file; it is untouched.
            ArchiveDamaged: The file is no archive of ours; it is untouched.
            ArchiveError: The file cannot be opened.
        """
        with archive_errors(path):
            return cls(connect(path, read_only=read_only), path, keep_raw=keep_raw, clock=clock)

    def close(self) -> None:
        """Close the file; the write-ahead log is folded into it."""
        with archive_errors(self.path):
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # Writing: one transaction each.

    def save(
        self,
        capture: Capture,
        article: Article,
        *,
        run_id: int | None = None,
        seconds: float | None = None,
    ) -> Saved | Unchanged | Skipped:
        """Store a page and its article.

        A revision is written when the canonical text or metadata changed. Counts and comments
        are kept up to date either way. A page of a type in `NO_CONTENT` is skipped, and so is a
        paywall's teaser of an article that is stored whole.

        Args:
            capture: The response.
            article: What was read from it.
            run_id: The run that the ledger row belongs to.
            seconds: How long fetching took.
        """
        with self._transaction():
            if article.page_type in NO_CONTENT or articles.is_paywall_over_article(
                self._conn, capture, article
            ):
                skipped = Skipped(
                    url=capture.url,
                    code=article.page_type,
                    message=NO_CONTENT.get(article.page_type, "only the teaser before a paywall"),
                )
                self._write_skip(skipped, capture, run_id=run_id, seconds=seconds)
                return skipped
            capture_id = captures.store_capture(self._conn, capture, keep_raw=self._keep_raw)
            outcome, number = articles.store_article(
                self._conn, capture, article, capture_id=capture_id, at=capture.fetched_at
            )
            entry = ledger.Entry(
                outcome="saved" if isinstance(outcome, Saved) else "unchanged",
                at=capture.fetched_at,
                run_id=run_id,
                seconds=seconds,
                capture_id=capture_id,
                article_id=outcome.article_id,
                revision=number,
            )
            ledger.record_capture(self._conn, capture, entry)
        return outcome

    def record_skip(
        self,
        skipped: Skipped,
        capture: Capture,
        *,
        run_id: int | None = None,
        seconds: float | None = None,
    ) -> Skipped:
        """Store a page that is no article: raw, with its reason; articles stay as they are."""
        with self._transaction():
            self._write_skip(skipped, capture, run_id=run_id, seconds=seconds)
        return skipped

    def record_failure(
        self,
        failed: Failed,
        *,
        capture: Capture | None = None,
        run_id: int | None = None,
        seconds: float | None = None,
    ) -> Failed:
        """Write a failure to the ledger; the page is kept raw where one was had."""
        with self._transaction():
            capture_id = None
            if capture is not None:
                capture_id = captures.store_capture(self._conn, capture, keep_raw=self._keep_raw)
            entry = ledger.Entry(
                outcome="failed",
                at=self._clock() if capture is None else capture.fetched_at,
                run_id=run_id,
                seconds=seconds,
                code=failed.code,
                message=failed.message,
                retryable=failed.retryable,
                capture_id=capture_id,
                article_id=find_article_id(self._conn, article_key(failed.url)),
            )
            if capture is None:
                ledger.record_without_page(self._conn, failed, entry)
            else:
                ledger.record_capture(self._conn, capture, entry)
        return failed

    def record_not_modified(
        self, answer: NotModified, *, run_id: int | None = None, seconds: float | None = None
    ) -> Unchanged | Skipped:
        """Write to the ledger that the server says "not modified" (304)."""
        with self._transaction():
            article_id = find_article_id(self._conn, article_key(answer.url))
            current = None if article_id is None else articles.find_current(self._conn, article_id)
            entry = ledger.Entry(
                outcome="not-modified",
                at=answer.fetched_at,
                run_id=run_id,
                seconds=seconds,
                article_id=article_id,
                revision=None if current is None else current.number,
            )
            ledger.record_without_page(self._conn, answer, entry)
            if article_id is None or current is None:
                return Skipped(
                    url=answer.url,
                    code="not-modified",
                    message="the server says that nothing changed, but no article is stored",
                )
            articles.mark_seen(self._conn, article_id, answer.fetched_at)
        return Unchanged(url=answer.url, article_id=article_id, title=current.title)

    # Reading.

    def validators_of(self, url: str) -> Validators | None:
        """Give what to ask "changed since?" with; None where the page must be had whole."""
        with archive_errors(self.path):
            return ledger.find_validators(self._conn, url)

    def find_article(self, id_or_url: int | str) -> StoredArticle | None:
        """Give the newest revision of an article by its number or any URL that led to it."""
        with archive_errors(self.path):
            return articles.find_stored(self._conn, id_or_url)

    def list_articles(self, selection: Selection = _EVERYTHING) -> Iterator[StoredArticle]:
        """Give the newest revision of every article selected, one by one."""
        with archive_errors(self.path):
            yield from articles.iterate_stored(self._conn, selection)

    def revisions_of(self, article_id: int) -> list[StoredArticle]:
        """Give every revision of an article, oldest first; [] where there is no such article."""
        with archive_errors(self.path):
            return list(articles.iterate_revisions(self._conn, article_id))

    def capture_of(self, article_id: int, revision: int | None = None) -> Capture | None:
        """Give the raw page of a revision (the newest by default), checked against its digest.

        Raises:
            ArchiveDamaged: The stored bytes are not the ones that were stored.
            ArchiveError: The archive keeps no raw pages (code `raw-not-kept`).
        """
        with archive_errors(self.path):
            row = self._conn.execute(
                "SELECT revision.capture_id FROM article JOIN revision"
                " ON revision.article_id = article.id WHERE article.id = :id AND"
                " CASE WHEN :number IS NULL THEN revision.id = article.revision_id"
                " ELSE revision.number = :number END",
                {"id": article_id, "number": revision},
            ).fetchone()
            return None if row is None else captures.load_capture(self._conn, int(row[0]))

    def search(
        self, query: str, *, limit: int = 20, selection: Selection = _EVERYTHING
    ) -> list[search.Hit]:
        """Find articles by words, best first; see `search.find_hits` for the query language."""
        with archive_errors(self.path):
            return search.find_hits(self._conn, query, limit=limit, selection=selection)

    def query(
        self,
        statement: str,
        parameters: Iterable[object] = (),
        *,
        seconds: float = sql.TIME_LIMIT_SECONDS,
    ) -> sql.Rows:
        """Run one reading SQL statement of the user's; see `sql.run_query`."""
        with archive_errors(self.path):
            return sql.run_query(self.path, statement, tuple(parameters), seconds=seconds)

    def stats(self) -> dict[str, int]:
        """Give figures of the archive, by name, in a fixed order."""
        with archive_errors(self.path):
            return {
                name: int(self._conn.execute(statement).fetchone()[0])
                for name, statement in _STATISTICS
            }

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with archive_errors(self.path), write_transaction(self._conn):
            yield

    def _write_skip(
        self, skipped: Skipped, capture: Capture, *, run_id: int | None, seconds: float | None
    ) -> None:
        entry = ledger.Entry(
            outcome="skipped",
            at=capture.fetched_at,
            run_id=run_id,
            seconds=seconds,
            code=skipped.code,
            message=skipped.message,
            capture_id=captures.store_capture(self._conn, capture, keep_raw=self._keep_raw),
            article_id=find_article_id(self._conn, article_key(capture.final_url)),
        )
        ledger.record_capture(self._conn, capture, entry)


_STATISTICS: Final = (
    ("articles", "SELECT count(*) FROM article"),
    ("revisions", "SELECT count(*) FROM revision"),
    ("sites", "SELECT count(DISTINCT site) FROM article"),
    ("words", "SELECT coalesce(sum(word_count), 0) FROM articles"),
    ("comments", "SELECT count(*) FROM comment"),
    ("captures", "SELECT count(*) FROM capture"),
    ("raw_bytes", "SELECT coalesce(sum(size), 0) FROM body"),
    ("raw_bytes_stored", "SELECT coalesce(sum(length(content)), 0) FROM body"),
    ("fetches", "SELECT count(*) FROM fetch"),
    ("fetches_failed", "SELECT count(*) FROM fetch WHERE outcome = 'failed'"),
    (
        "database_bytes",
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    ),
)
