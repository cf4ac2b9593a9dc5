"""The archive: one SQLite file, one object that writes and reads it.

Every method that writes is one transaction, committed to the disk before it
returns; jobs given to `write_soon` share one. One process writes; a second one waits for its turn. An `Archive` is
used by one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeVar

from scraper.archive.articles.admission import admit, admit_failure
from scraper.archive.articles.articles import (
    compare_reading,
    find_revision,
    find_stored,
    iterate_revisions,
    iterate_stored,
    replace_reading,
)
from scraper.archive.articles.assets import Assets
from scraper.archive.articles.captures import load_capture
from scraper.archive.articles.compact import Compacted, compact, count_work
from scraper.archive.articles.duplicates import Alike, find_alike_sites, link_missing
from scraper.archive.articles.edits import Edit, count_edits, iterate_edits
from scraper.archive.articles.forget import Tombstones
from scraper.archive.articles.identity import article_key
from scraper.archive.articles.imports import Imports
from scraper.archive.articles.ledger import find_validators
from scraper.archive.articles.listed import ListedArticle, iterate_listed
from scraper.archive.articles.marks import Marks
from scraper.archive.articles.raw_pages import RawPages
from scraper.archive.articles.readings import IsOutdated, find_outdated, note_readings
from scraper.archive.articles.unread import UnreadPage, list_unread
from scraper.archive.backup import back_up, update_copy
from scraper.archive.database.connection import Session, connect
from scraper.archive.database.query_clock import QueryClock
from scraper.archive.database.sql import TIME_LIMIT_SECONDS, Rows, run_query
from scraper.archive.database.statistics import (
    Group,
    Grouping,
    count_groups,
    count_statistics,
)
from scraper.archive.merge.merge import MergeReport, merge_archives
from scraper.archive.queue.frontier import Frontier
from scraper.archive.queue.health import (
    HealthProblem,
    Recovered,
    choose_unreported,
    find_health_problems,
    find_recovered,
    note_reported,
)
from scraper.archive.queue.politeness import ArchivedBackoffs, ArchivedRobots
from scraper.archive.queue.runs import Runs
from scraper.archive.queue.sources import Sources
from scraper.archive.recording import (
    Attempt,
    record_article,
    record_failure,
    record_imported,
    record_not_modified,
    record_reread,
    record_skip,
)
from scraper.archive.search.conditions import count_selected, select_ids
from scraper.archive.search.search import Hit, find_hits
from scraper.archive.search.selection import Selection
from scraper.archive.verify import Problem, Progress, find_problems, rebuild_search
from scraper.archive.watches import Watches
from scraper.errors import ArchiveError
from scraper.records import (
    Article,
    Capture,
    ExtractorVersion,
    Failed,
    NotModified,
    Saved,
    Skipped,
    StoredArticle,
    Unchanged,
    Validators,
)

if TYPE_CHECKING:
    from scraper.archive.database.group_commit import GroupCommit

T = TypeVar("T")

_EVERYTHING: Final = Selection()


def utc_now() -> datetime:
    """Return the time now, aware, UTC."""
    return datetime.now(UTC)


class Archive:
    """Articles, their revisions, the raw pages and the ledger, in one file.

    Open it with `Archive.open` and close it, best by `with`.
    """

    def __init__(
        self,
        session: Session,
        *,
        keep_raw: bool,
        max_article_bytes: int | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._session = session
        self._max_article_bytes = max_article_bytes
        self._group: GroupCommit | None = None
        self._keep_raw = keep_raw
        self.clock = clock
        """Gives the time of what is written, aware, UTC."""
        self.path = session.path
        self.frontier = Frontier(session, clock)
        self.sources = Sources(session, clock)
        self.runs = Runs(session, clock)
        self.watches = Watches(session, clock)
        self.imports = Imports(session, clock)
        self.marks = Marks(session, clock)
        self.assets = Assets(session, clock)
        self.tombstones = Tombstones(session, clock)
        self.robots = ArchivedRobots(session)
        """A `RobotsStore` for the fetcher."""
        self.backoffs = ArchivedBackoffs(session)
        """A `BackoffStore` for the fetcher."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        keep_raw: bool = True,
        max_article_bytes: int | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> Self:
        """Open the archive in a file, creating it where there is none.

        Args:
            path: The database file.
            read_only: Never write; the file must be there. Works beside a running writer.
            keep_raw: Keep the bodies of the pages, not only their digests.
            max_article_bytes: Skip larger articles; None for no limit.
            clock: Gives the time of rows that no capture dates; aware.

        Raises:
            SchemaTooNew: A newer version wrote the file; it is untouched.
            ArchiveDamaged: The file is not an archive of ours; it is untouched.
            ArchiveError: The file cannot be opened.
        """
        return cls(
            connect(path, read_only=read_only),
            keep_raw=keep_raw,
            max_article_bytes=max_article_bytes,
            clock=clock,
        )

    def close(self) -> None:
        """Close the file; the write-ahead log is folded into it."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def write_soon(self, job: Callable[[], T]) -> T:
        """Run a job that writes, in one transaction with others; give its answer after the commit.

        For pages that end at nearly the same moment; see `group_commit`.
        """
        if self._group is None:
            # Late, because asyncio is slow to import and most who open an archive only read.
            from scraper.archive.database.group_commit import GroupCommit

            self._group = GroupCommit(self._session)
        return await self._group.write(job)

    def admit(self, capture: Capture) -> Capture:
        """Return a capture as the archive stores it: see `admission.admit`.

        Every method that stores one does this. Do it before the page is read, too, so that the
        article has the cleaned URL.

        Raises:
            InvalidURL: An address is neither an http(s) URL nor that of a file.
        """
        return admit(capture, self.clock())

    # Writing: one transaction each.

    def save(
        self,
        capture: Capture,
        article: Article,
        *,
        run_id: int | None = None,
        seconds: float | None = None,
        extractor: ExtractorVersion | None = None,
    ) -> Saved | Unchanged | Skipped:
        """Store a page and its article.

        A revision is written when the canonical text or metadata changed. Counts and comments
        are kept up to date either way. A page of a type in `records.NO_CONTENT` is skipped, and
        so is a paywall's teaser of an article that is stored whole.

        Args:
            capture: The response.
            article: What was read from it.
            run_id: The run that the ledger row belongs to.
            seconds: How long fetching took.
            extractor: The version that read the page; None if it is unknown.
        """
        capture = self.admit(capture)
        with self._session.writing() as conn:
            attempt = replace(self._attempt(run_id, seconds), extractor=extractor)
            return record_article(conn, capture, article, attempt)

    def save_imported(
        self, capture: Capture, article: Article, *, run_id: int | None = None
    ) -> Saved | Unchanged:
        """Store the article of a text that an import brought; see `Imports.find_page`."""
        capture = self.admit(capture)
        with self._session.writing() as conn:
            attempt = self._attempt(run_id, None)
            return record_imported(conn, capture, article, attempt, at=self.clock())

    def record_skip(
        self,
        skipped: Skipped,
        capture: Capture,
        *,
        run_id: int | None = None,
        seconds: float | None = None,
    ) -> Skipped:
        """Store a page that is not an article: raw, with its reason; articles stay as they are."""
        capture = self.admit(capture)
        with self._session.writing() as conn:
            record_skip(conn, skipped, capture, self._attempt(run_id, seconds))
        return skipped

    def record_failure(
        self,
        failed: Failed,
        *,
        capture: Capture | None = None,
        status: int | None = None,
        run_id: int | None = None,
        seconds: float | None = None,
    ) -> Failed:
        """Write a failure to the ledger; the page is kept raw where one was fetched.

        Args:
            failed: What went wrong.
            capture: The page, when one was fetched.
            status: HTTP status of an answer without a page; 404 and 410 say that it is gone.
            run_id: The run that the ledger row belongs to.
            seconds: How long fetching took.
        """
        answer = status if capture is None else self.admit(capture)
        with self._session.writing() as conn:
            attempt = self._attempt(run_id, seconds)
            record_failure(conn, admit_failure(failed), answer, attempt, at=self.clock())
        return failed

    def record_not_modified(
        self, answer: NotModified, *, run_id: int | None = None, seconds: float | None = None
    ) -> Unchanged | Skipped:
        """Write to the ledger that the server says "not modified" (304)."""
        answer = admit(answer, self.clock())
        with self._session.writing() as conn:
            return record_not_modified(conn, answer, self._attempt(run_id, seconds))

    def save_reread(self, capture: Capture, article: Article) -> Saved | Unchanged | Skipped:
        """Store the article of a stored page that had none; see `list_unread`."""
        with self._session.writing() as conn:
            attempt = self._attempt(None, None)
            return record_reread(conn, capture, article, attempt, at=self.clock())

    def replace_reading(self, article_id: int, article: Article) -> tuple[str, ...]:
        """Write a new reading of the stored page of an article's newest revision over the old one.

        The page did not change, so no revision is written. Return the columns that changed; where
        none did, nothing is written.
        """
        changed = self.compare_reading(article_id, article)
        if changed:
            with self._session.writing() as conn:
                replace_reading(conn, article_id, article, self.clock())
        return changed

    def compare_reading(self, article_id: int, article: Article) -> tuple[str, ...]:
        """Return the columns of an article's newest revision that a new reading of its page changes.

        `digest` is among them if what a reader calls the content changed.
        """
        with self._session.reading() as conn:
            return compare_reading(conn, article_id, article)

    def note_readings(self, readings: Iterable[tuple[int, ExtractorVersion]]) -> None:
        """Note the version of the extractor that read each of these captures, given by id."""
        with self._session.writing() as conn:
            note_readings(conn, readings)

    def find_outdated(self, is_outdated: IsOutdated) -> list[int]:
        """Return the number of every article whose newest page is to be read again."""
        with self._session.reading() as conn:
            return list(find_outdated(conn, is_outdated))

    # Reading.

    def validators_of(self, url: str) -> Validators | None:
        """Return the validators of a conditional request, or None if the page must be fetched whole."""
        with self._session.reading() as conn:
            return find_validators(conn, url)

    def find_article(self, id_or_url: int | str) -> StoredArticle | None:
        """Return the newest revision of an article by its number or any URL that led to it."""
        with self._session.reading() as conn:
            return find_stored(conn, id_or_url)

    def list_articles(self, selection: Selection = _EVERYTHING) -> Iterator[StoredArticle]:
        """Yield the newest revision of every article selected (or that of `as_of`), one by one.

        Raises:
            ArchiveError: The query or the SQL condition is wrong (`bad-query`, `bad-date`,
                `bad-sql`, `sql-refused`, `sql-timeout`).
        """
        resolved = self._resolve(selection)
        with self._session.reading() as conn:
            yield from iterate_stored(conn, resolved)

    def list_rows(self, selection: Selection = _EVERYTHING) -> Iterator[ListedArticle]:
        """Yield what a table shows of every article selected; errors as in `list_articles`."""
        resolved = self._resolve(selection)
        with self._session.reading() as conn:
            yield from iterate_listed(conn, resolved)

    def list_edits(
        self, selection: Selection = _EVERYTHING, *, since: str = "", limit: int | None = None
    ) -> Iterator[Edit]:
        """Yield what each later revision of the articles selected changed; see `edits.iterate_edits`."""
        resolved = self._resolve(selection)
        with self._session.reading() as conn:
            yield from iterate_edits(conn, resolved, since=since, limit=limit)

    def count_edits(self, selection: Selection = _EVERYTHING, *, since: str = "") -> int:
        """Return how many edits `list_edits` yields without a limit."""
        resolved = self._resolve(selection)
        with self._session.reading() as conn:
            return count_edits(conn, resolved, since=since)

    def count_articles(self, selection: Selection = _EVERYTHING) -> int:
        """Return how many articles are selected, whatever the limit is."""
        resolved = self._resolve(selection)
        with self._session.reading() as conn:
            return count_selected(conn, resolved)

    def revisions_of(self, article_id: int) -> list[StoredArticle]:
        """Return every revision of an article, oldest first; [] where there is no such article."""
        with self._session.reading() as conn:
            return list(iterate_revisions(conn, article_id))

    def find_revision(self, article_id: int, number: int) -> StoredArticle | None:
        """Return one revision of an article by its number, from 1; None where there is none."""
        with self._session.reading() as conn:
            return find_revision(conn, article_id, number)

    def capture_of(self, article_id: int, revision: int | None = None) -> Capture | None:
        """Return the raw page of a revision (the newest by default), checked against its digest.

        Raises:
            ArchiveDamaged: The stored bytes are not the ones that were stored.
            ArchiveError: The archive keeps no raw pages (code `raw-not-kept`).
        """
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT revision.capture_id FROM article JOIN revision"
                " ON revision.article_id = article.id WHERE article.id = :id AND"
                " CASE WHEN :number IS NULL THEN revision.id = article.revision_id"
                " ELSE revision.number = :number END",
                {"id": article_id, "number": revision},
            ).fetchone()
            return None if row is None else load_capture(conn, int(row[0]))

    def raw_pages(self) -> RawPages:
        """Return what loads the captures of articles for an export."""
        return RawPages(self._session)

    def find_capture_id(self, article_id: int) -> int:
        """Return the id of the page that an article's newest revision was read from.

        Raises:
            ArchiveError: There is no such article (`no-such-article`).
        """
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT capture_id FROM revision JOIN article ON article.revision_id = revision.id"
                " WHERE article.id = ?",
                (article_id,),
            ).fetchone()
        if row is None:
            raise ArchiveError(
                "there is no such article", url=str(article_id), code="no-such-article"
            )
        return int(row[0])

    def list_unread(self, selection: Selection = _EVERYTHING) -> list[UnreadPage]:
        """Return the stored pages without an article: reading them failed, or they were skipped."""
        with self._session.reading() as conn:
            return list(list_unread(conn, selection))

    def load_capture(self, capture_id: int) -> Capture:
        """Return a stored page.

        Raises:
            ArchiveDamaged: The stored bytes are not the ones that were stored.
            ArchiveError: The archive keeps no raw pages (`raw-not-kept`).
        """
        with self._session.reading() as conn:
            capture = load_capture(conn, capture_id)
        if capture is None:  # pragma: no cover - captures are never deleted while they are read
            raise AssertionError
        return capture

    def find_raw_page(self, url: str) -> Capture | None:
        """Return the newest stored page of a URL, requested or reached by a redirect, whatever its outcome."""
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT id FROM capture WHERE url IN (:given, :parsed)"
                " OR final_url IN (:given, :parsed) ORDER BY fetched_at DESC, id DESC LIMIT 1",
                {"given": url, "parsed": article_key(url)},
            ).fetchone()
            return None if row is None else load_capture(conn, int(row[0]))

    def find_capture(self, url: str) -> Capture | None:
        """Return the newest page stored of a URL, or None without one.

        Raises:
            ArchiveDamaged: The stored bytes are not the ones that were stored.
            ArchiveError: The archive keeps no raw pages (code `raw-not-kept`).
        """
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT id FROM capture WHERE final_url = ? ORDER BY fetched_at DESC, id DESC LIMIT 1",
                (url,),
            ).fetchone()
            return None if row is None else load_capture(conn, int(row[0]))

    def search(
        self, query: str, *, limit: int = 20, selection: Selection = _EVERYTHING
    ) -> list[Hit]:
        """Find articles by words, best first; `search/query.py` has the query language.

        Raises:
            ArchiveError: As `list_articles`.
        """
        resolved = self._resolve(replace(selection, query=query, limit=limit))
        with self._session.reading() as conn:
            return find_hits(conn, resolved)

    def query(
        self,
        statement: str,
        parameters: Sequence[object] | Mapping[str, object] = (),
        *,
        clock: QueryClock | None = None,
    ) -> Rows:
        """Run one reading SQL statement of the user's; see `sql.run_query`.

        Args:
            statement: One SELECT.
            parameters: Values for its `?`, or by name for its `:name`.
            clock: Limits the time of the query's steps; 10 seconds by default.
        """
        clock = clock or QueryClock(TIME_LIMIT_SECONDS)
        return run_query(self.path, statement, parameters, clock=clock)

    def find_problems(
        self,
        advance: Progress = lambda _where, _done, _total: None,
        *,
        only_new: bool = False,
    ) -> Iterator[Problem]:
        """Check the archive; see `verify.find_problems`."""
        return find_problems(self._session, advance, only_new=only_new)

    def rebuild_search(self) -> None:
        """Rebuild the search index and the rows that lists read from the revisions."""
        rebuild_search(self._session)

    def compact(self) -> Iterator[Compacted]:
        """Pack texts and pages that take more space than they need; see `compact.compact`."""
        return compact(self._session)

    def count_compact_work(self) -> int:
        """Return how many revisions and pages `compact` looks at."""
        return count_work(self._session)

    def reclaim_space(self) -> None:
        """Rewrite the file without the space of what was removed; needs as much free disk again."""
        self._session.vacuum()

    def back_up(self, target: Path) -> None:
        """Write a whole, checked copy to a file that is not there; see `backup.back_up`."""
        back_up(self._session, target)

    def update_copy(self, copy: Path, is_begun: Callable[[str], None] = lambda _table: None) -> int:
        """Write to an earlier copy what differs, and check it; see `backup.update_copy`."""
        return update_copy(self._session, copy, is_begun)

    def merge(
        self,
        source: Archive,
        *,
        with_sources: bool = False,
        with_ids: bool = False,
        advance: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> MergeReport:
        """Add everything of another archive that this one does not have; see `merge.merge_archives`."""
        return merge_archives(
            self._session,
            source._session,
            with_sources=with_sources,
            with_ids=with_ids,
            advance=advance,
        )

    def find_health_problems(self) -> Iterator[HealthProblem]:
        """Yield the health problems of each source, in the order they were added."""
        for source in self.sources.list_all():
            yield from find_health_problems(self._session, source, self.clock())

    def find_alike_sites(self) -> list[Alike]:
        """Return the sites whose articles repeat one text under different titles."""
        with self._session.reading() as conn:
            return list(find_alike_sites(conn))

    def link_duplicates(self, after: int = 0) -> int | None:
        """Compare the texts of articles that were stored before texts were compared, a few in one transaction.

        Args:
            after: Go on behind this number.

        Return the number of the last one; None if there are no more.
        """
        with self._session.writing() as conn:
            return link_missing(conn, after)

    def choose_unreported(self, problems: Sequence[HealthProblem]) -> list[HealthProblem]:
        """Return the health problems that the user was not notified of."""
        return choose_unreported(self._session, problems)

    def find_recovered(self, problems: Sequence[HealthProblem]) -> list[Recovered]:
        """Return the reported health problems that are over; `problems` are those of now."""
        return find_recovered(self._session, problems)

    def note_reported(self, problems: Sequence[HealthProblem]) -> None:
        """Note that the user knows of all that is wrong now."""
        note_reported(self._session, problems, self.clock())

    def count_bytes(self) -> int:
        """Return the size of the database, with what is in the write-ahead log."""
        with self._session.reading() as conn:
            (pages,) = conn.execute("PRAGMA page_count").fetchone()
            (page_size,) = conn.execute("PRAGMA page_size").fetchone()
        return int(pages) * int(page_size)

    def stats(self, selection: Selection = _EVERYTHING) -> dict[str, int]:
        """Return figures of the articles selected, by name; of the whole archive by default."""
        resolved = self._resolve(selection)
        with self._session.reading() as conn:
            if resolved.is_everything():
                return count_statistics(conn)
            return count_statistics(conn, [one for one, _ in select_ids(conn, resolved)])

    def count_by(self, by: Grouping, selection: Selection = _EVERYTHING) -> list[Group]:
        """Return figures of the articles selected for each value; see `statistics.count_groups`."""
        resolved = self._resolve(selection)
        with self._session.reading() as conn:
            if resolved.is_everything():
                return count_groups(conn, by)
            return count_groups(conn, by, [one for one, _ in select_ids(conn, resolved)])

    def count_facets(
        self, groupings: Sequence[Grouping], selection: Selection = _EVERYTHING
    ) -> tuple[int, dict[Grouping, list[Group]]]:
        """Return how many articles are selected, and their figures by each grouping.

        As `count_articles` and `count_by`, but the articles are selected once.
        """
        resolved = self._resolve(selection)
        with self._session.reading() as conn:
            if resolved.is_everything():
                ids, total = None, count_selected(conn, resolved)
            else:
                ids = [one for one, _ in select_ids(conn, replace(resolved, limit=None, offset=0))]
                total = len(ids)
            return total, {by: count_groups(conn, by, ids) for by in groupings}

    def _resolve(self, selection: Selection) -> Selection:
        """Replace a SQL condition by the numbers of the articles that it is true for."""
        if selection.where is None:
            return selection
        # On lines of its own: a comment at its end must not swallow the bracket.
        found = self.query(f"SELECT id FROM articles WHERE (\n{selection.where}\n)")
        ids = {int(str(row[0])) for row in found.rows}
        if selection.ids is not None:
            ids &= set(selection.ids)
        return replace(selection, where=None, ids=tuple(sorted(ids)))

    def _attempt(self, run_id: int | None, seconds: float | None) -> Attempt:
        return Attempt(
            run_id=run_id,
            seconds=seconds,
            keep_raw=self._keep_raw,
            max_article_bytes=self._max_article_bytes,
            now=self.clock(),
        )
