"""What the exit status says; documented, stable."""

from __future__ import annotations

from typing import Final

from scraper.errors import (
    ArchiveDamaged,
    ArchiveLocked,
    ArchiveMoved,
    ConfigError,
    SchemaTooNew,
    ScraperError,
)

DONE: Final = 0
FAILED: Final = 1
USAGE: Final = 2
SOME_FAILED: Final = 3
BAD_CONFIG: Final = 4
LOCKED: Final = 5
STOPPED_BY_LIMIT: Final = 6
BAD_DATABASE: Final = 7
INTERRUPTED: Final = 130
TERMINATED: Final = 143

MEANINGS: Final = (
    (DONE, "done, also when nothing is new"),
    (FAILED, "failed"),
    (USAGE, "wrong usage"),
    (SOME_FAILED, "finished, some URLs failed"),
    (BAD_CONFIG, "a setting is wrong"),
    (LOCKED, "another run holds the lock"),
    (STOPPED_BY_LIMIT, "stopped by a limit (time, pages, bytes)"),
    (BAD_DATABASE, "the database is too new, damaged, or was moved while it was open"),
    (INTERRUPTED, "stopped cleanly on SIGINT"),
    (TERMINATED, "stopped cleanly on SIGTERM"),
)
"""Every status and what it says, in the order of the documentation."""

_BY_ERROR: Final[tuple[tuple[type[ScraperError], int], ...]] = (
    (ConfigError, BAD_CONFIG),
    (ArchiveLocked, LOCKED),
    (SchemaTooNew, BAD_DATABASE),
    (ArchiveDamaged, BAD_DATABASE),
    (ArchiveMoved, BAD_DATABASE),
)


def exit_code_of(error: ScraperError) -> int:
    """Return the exit status for an error that ends the program."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), FAILED)
