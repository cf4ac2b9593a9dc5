"""`scraper doctor`: is this machine fit to run?"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.cli.acting import describe_acting
from scraper.cli.exit_codes import DONE, FAILED
from scraper.cli.options import config_option, db_option, read_settings
from scraper.config import ExtractSettings
from scraper.errors import ConfigError, ScraperError
from scraper.records import Capture
from scraper.workers.pool import ExtractPool

_ENOUGH_SPACE: Final = 500 * 2**20
"""Bytes free below which a warning is due: a day of a busy archive."""
_WAL_RESET_FIXED: Final = (3, 51, 3)
"""SQLite before this may corrupt a file that two connections checkpoint at the same moment;
`run` holds a lock against it."""


_PAGE: Final = b"<title>A page</title><body><h1>A page</h1><p>One sentence makes a page.</p></body>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    level: str
    """`ok`, `warning` or `problem`."""
    what: str
    message: str
    output: tuple[str, ...] = ()
    """What a program that failed wrote last."""


@click.command("doctor")
@db_option
@config_option
def command(db: Path, config_file: Path | None) -> None:
    """Check the settings, the archive, the disk, SQLite, the workers and the browser.

    \b
    scraper doctor
    """
    findings = [
        *_check(lambda: _settings(config_file)),
        *_check(lambda: _archive(db)),
        *_watches(db),
        _disk(db),
        _sqlite(),
        asyncio.run(_worker(config_file)),
        _browser(),
    ]
    for finding in findings:
        click.echo(f"{finding.level:<8} {finding.what:<9} {finding.message}")
        for line in finding.output:
            click.echo(f"{'':<18} {line}")
    sys.exit(FAILED if any(one.level == "problem" for one in findings) else DONE)


def _check(look: Callable[[], Finding]) -> Iterator[Finding]:
    try:
        yield look()
    except ScraperError as error:
        yield Finding(level="problem", what=error.code, message=str(error))


def _settings(config_file: Path | None) -> Finding:
    settings = read_settings(config_file)
    if not settings.fetch.contact:
        return Finding(
            level="warning",
            what="settings",
            message="fetch.contact is not set: sites cannot reach you before they block you",
        )
    return Finding(level="ok", what="settings", message=f"contact {settings.fetch.contact}")


def _archive(db: Path) -> Finding:
    if not db.exists():
        folder = db.absolute().parent
        writable = os.access(folder, os.W_OK)
        level = "ok" if writable else "problem"
        state = "is made at the first use" if writable else f"cannot be made: {folder} is read-only"
        return Finding(level=level, what="archive", message=f"{db} {state}")
    with Archive.open(db, read_only=True) as archive:
        return Finding(
            level="ok", what="archive", message=f"{db}: {archive.stats()['articles']} articles"
        )


def _watches(db: Path) -> Iterator[Finding]:
    """Yield a finding for each watch that starts a command or writes a file."""
    if not db.exists():
        return
    try:
        with Archive.open(db, read_only=True) as archive:
            acting = [watch for watch in archive.watches.list_all() if watch.acts]
    except ScraperError:  # `_archive` reports it
        return
    for watch in acting:
        level = "ok" if watch.is_allowed else "warning"
        yield Finding(level=level, what="watch", message=describe_acting(watch))


def _disk(db: Path) -> Finding:
    free = shutil.disk_usage(db.absolute().parent).free
    level = "ok" if free > _ENOUGH_SPACE else "warning"
    return Finding(level=level, what="disk", message=f"{free // 2**20} MiB free")


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < _WAL_RESET_FIXED:
        message = f"{version}: before 3.51.3; keep one writing process (scraper run does)"
        return Finding(level="warning", what="sqlite", message=message)
    return Finding(level="ok", what="sqlite", message=version)


async def _worker(config_file: Path | None) -> Finding:
    """Read a page in a worker, as `add` and `run` do."""
    try:
        settings = read_settings(config_file).extract
    except ConfigError:  # reported above
        settings = ExtractSettings()
    page = Capture.of_bytes(_PAGE, url="https://example.com/", fetched_at=datetime.now(UTC))
    async with ExtractPool(settings, expects_pages=False) as pool:
        try:
            await pool.extract(page)
        except ScraperError as error:
            message = f"{error.code}: {error.message}; no page can be read"
            return Finding(level="problem", what="worker", message=message, output=pool.last_output)
    message = f"reads pages, each in {settings.memory // 2**20} MiB and {settings.timeout:g} s"
    return Finding(level="ok", what="worker", message=message)


def _browser() -> Finding:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    return Finding(
        level="ok",
        what="browser",
        message=found or "none: pages that need scripts are skipped as empty-shell",
    )
