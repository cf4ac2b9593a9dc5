"""What every page works with: the server's state, one request, and the page that it becomes."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Final, Generic, TypeVar, cast

import anyio.from_thread
from starlette.requests import Request

from scraper.archive import Archive, Group, Grouping, Selection
from scraper.archive.database.bounded_sql import Found
from scraper.config import Settings
from scraper.errors import ArchiveError
from scraper.extraction.marked_block import MarkedPage
from scraper.records import Capture
from scraper.web.adding import Adding
from scraper.web.login import Login
from scraper.workers.pool import ExtractPool

_MOST_MARKED: Final = 8
"""Marked pages that are kept: the page and the frame in it ask for the same one."""

_MOST_FACETS: Final = 32
"""Selections whose figures are kept."""
FACETS: Final[tuple[Grouping, ...]] = ("site", "language", "author", "month")
"""What the articles of a list are counted by."""

K = TypeVar("K")
V = TypeVar("V")


class PageNotFound(ArchiveError):
    """The archive has nothing at this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a template shows."""

    template: str
    values: dict[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Recent(Generic[K, V]):
    """The values that were used last; for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def take(self, key: K, make: Callable[[], V]) -> V:
        """Return the value of a key; make it where it is not here."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


class Desk:
    """The state of one server.

    Args:
        db: The archive's file.
        settings: How pages are fetched and read.
        pool: Reads stored pages in processes that may be killed.
        sql_pool: Runs statements of SQL in such processes.
        is_read_only: Refuse every write.
        login: Lets in who knows the key.
    """

    def __init__(
        self,
        db: Path,
        settings: Settings,
        pool: ExtractPool,
        sql_pool: ExtractPool,
        *,
        is_read_only: bool,
        login: Login,
    ) -> None:
        self.db = db
        self.is_read_only = is_read_only
        self.login = login
        self.adding = Adding(db, settings)
        self.token = secrets.token_urlsafe(16)
        """Every form of ours carries it; a page of another site cannot know it."""
        self._pool = pool
        self._sql_pool = sql_pool
        self._facets: Recent[object, tuple[int, dict[Grouping, list[Group]]]] = Recent(_MOST_FACETS)
        self._marked: Recent[tuple[int, int, str], MarkedPage] = Recent(_MOST_MARKED)

    def count_facets(
        self, archive: Archive, selection: Selection
    ) -> tuple[int, dict[Grouping, list[Group]]]:
        """Return how many articles a list has, and what it can be narrowed to.

        The last answers are kept until the file changes.
        """
        stamp = tuple(map(_stamp_of, (self.db, self.db.with_name(f"{self.db.name}-wal"))))
        call = partial(archive.count_facets, FACETS, selection)
        return self._facets.take((selection, stamp), call)

    def mark_blocks(self, key: tuple[int, int, str], capture: Capture) -> MarkedPage:
        """Mark the blocks of a stored page; `key` is article, revision and digest of the page.

        Call it in a thread of the server's own. Raises as `ExtractPool.mark_blocks`.
        """
        call = partial(anyio.from_thread.run, self._pool.mark_blocks, capture)
        return self._marked.take(key, call)

    def run_sql(self, statement: str, seconds: float, max_rows: int, max_bytes: int) -> Found:
        """Run a statement of the user's; arguments and errors as of `run_bounded`."""
        arguments = (self.db, statement, seconds, max_rows, max_bytes)
        found = anyio.from_thread.run(self._sql_pool.call, "sql", *arguments)
        return cast("Found", found)

    def quiet_page(self, capture: Capture) -> str:
        """Return the copy of a stored page that a browser may show; as `mark_blocks`."""
        return anyio.from_thread.run(self._pool.quiet_page, capture)


def _stamp_of(path: Path) -> tuple[int, int]:
    """Return what changes when a file is written: its time in nanoseconds, and its size."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request."""

    desk: Desk
    archive: Archive
    """Open for reading; for writing where the method is POST."""
    request: Request
    form: Mapping[str, str] = field(default_factory=dict)
    """The fields that were sent, where the method is POST."""

    def asked(self, name: str) -> str:
        """Return a parameter of the address; "" where it is not given."""
        return self.request.query_params.get(name, "")

    def number(self, name: str) -> int:
        """Return a number of the path; one that SQLite cannot hold is 0, which no row has."""
        value = int(self.request.path_params[name])
        return value if value < 2**63 else 0
