"""Captures and articles for tests, and processes that die in the middle."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scraper.records import Article, Capture

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
SUPPORT = Path(__file__).parent
"""The folder from which a child process imports this module."""
LIGHTHOUSE = "https://keeper.example/log/lighthouse"


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self, now: datetime = NEW_YEAR) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go(self, **step: float) -> datetime:
        self.now += timedelta(**step)
        return self.now


def make_capture(url: str = LIGHTHOUSE, body: bytes | None = None, **changes: Any) -> Capture:
    page = f"<html><p>Page of {url}</p></html>".encode() if body is None else body
    fields: dict[str, Any] = {
        "url": url,
        "final_url": url,
        "status": 200,
        "headers": (("content-type", "text/html"), ("etag", '"v1"')),
        "body": page,
        "fetched_at": NEW_YEAR,
        "digest": hashlib.sha256(page).hexdigest(),
    }
    return Capture(**(fields | changes))


def make_article(url: str = LIGHTHOUSE, **changes: Any) -> Article:
    fields: dict[str, Any] = {
        "url": url,
        "title": "The lamp and the fog",
        "text": "The fog came at noon.\n\nThe lamp burned until the morning.",
        "authors": ("Maren Holt",),
    }
    return Article(**(fields | changes))


def die_at_statement(number: int, action: Callable[[], object]) -> bool:
    """Run an action in a child that is killed just before its SQL statement `number` (from 1).

    Gives whether the action came to its end because it has fewer statements.
    """
    child = os.fork()
    if child == 0:
        _count_statements(number)
        try:
            action()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    return True


def _count_statements(fatal: int) -> None:
    seen = 0
    connect = sqlite3.connect

    def count(_statement: str) -> None:
        nonlocal seen
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def traced(*args: Any, **options: Any) -> sqlite3.Connection:
        conn = connect(*args, **options)
        conn.set_trace_callback(count)
        return conn

    sqlite3.connect = traced  # type: ignore[assignment]


def run_sql(path: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Do to a database what another program would."""
    conn = sqlite3.connect(path)
    try:
        with conn:
            return conn.execute(statement, values).fetchall()
    finally:
        conn.close()
