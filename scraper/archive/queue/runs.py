"""The runs of `scraper run`: one row each, begun and ended, with what they did."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal

from scraper.archive.database.connection import Session
from scraper.archive.database.text_values import render_time
from scraper.version import __version__


class Runs:
    """The runs of one archive."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock

    def start(self) -> int:
        """Write that a run begins; give its number. Needs the run lock.

        A run that never said that it ended was killed, and is marked so.
        """
        with self._session.writing() as conn:
            killed = conn.execute("SELECT id FROM run WHERE state = 'running'").fetchall()
            for (run_id,) in killed:
                conn.execute("UPDATE run SET state = 'killed' WHERE id = ?", (run_id,))
                _write_counts(conn, run_id)
            cursor = conn.execute(
                "INSERT INTO run (started_at, state, process, version) VALUES (?, 'running', ?, ?)",
                (render_time(self._clock()), os.getpid(), __version__),
            )
            return int(cursor.lastrowid or 0)

    def finish(
        self,
        run_id: int,
        *,
        exit_code: int,
        state: Literal["finished", "stopped"] = "finished",
        reason: str | None = None,
        sources: int = 0,
        links: int = 0,
    ) -> None:  # fmt: skip
        """Write that a run ended, and what it did by the ledger.

        Args:
            run_id: The run.
            exit_code: What the process leaves with.
            state: `stopped` when a limit or a signal ended it.
            reason: The limit or the signal, for people.
            sources: Sources looked at.
            links: New links found.
        """
        with self._session.writing() as conn:
            conn.execute(
                "UPDATE run SET finished_at = ?, state = ?, reason = ?, exit_code = ?,"
                " sources = ?, links = ? WHERE id = ?",
                (render_time(self._clock()), state, reason, exit_code, sources, links, run_id),
            )
            _write_counts(conn, run_id)

    def reason_before(self, run_id: int) -> str | None:
        """Return what ended the run before this one early, killed runs left out."""
        with self._session.reading() as conn:
            row = conn.execute(
                "SELECT reason FROM run WHERE id < ? AND state <> 'killed' ORDER BY id DESC LIMIT 1",
                (run_id,),
            ).fetchone()
        return None if row is None else row[0]


_COUNTS: Final = """
    UPDATE run SET (saved, unchanged, skipped, failed, bytes) = (
        SELECT count(*) FILTER (WHERE outcome = 'saved'),
               count(*) FILTER (WHERE outcome IN ('unchanged', 'not-modified')),
               count(*) FILTER (WHERE outcome = 'skipped'),
               count(*) FILTER (WHERE outcome = 'failed'),
               coalesce(sum(bytes), 0)
        FROM fetch WHERE fetch.run_id = run.id
    ) WHERE id = ?
"""


def _write_counts(conn: sqlite3.Connection, run_id: int) -> None:
    conn.execute(_COUNTS, (run_id,))
