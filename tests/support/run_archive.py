"""What tests of runs ask of an archive, and change in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from command_line import CommandLine

from scraper.archive import Archive


def make_sources_due(cli: CommandLine) -> None:
    """Let the time of the next looks at sources come, and of nothing else."""
    with closing(sqlite3.connect(cli.db)) as conn, conn:
        conn.execute("UPDATE source SET next_check_at = '2020-01-01T00:00:00.000000Z'")


def articles(cli: CommandLine) -> int:
    """Count the stored articles."""
    with Archive.open(cli.db, read_only=True) as archive:
        return archive.stats()["articles"]
