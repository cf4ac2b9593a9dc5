"""What `scraper run` shows on a terminal: a line a host, and how far the whole is."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Final

from scraper.records import Outcome
from scraper.run.budget import RunReport

if TYPE_CHECKING:
    from rich.table import Table

HOSTS_SHOWN: Final = 10
"""Lines of the table; the busiest hosts have them."""
PAUSE: Final = 0.5
"""Seconds between two pictures; each asks the archive what is queued."""


async def show_progress(
    outcomes: AsyncIterator[Outcome],
    report: RunReport,
    count_due: Callable[[], Mapping[str, int]],
) -> AsyncIterator[Outcome]:
    """Hand outcomes on, and draw how far the run is on standard error, a terminal.

    Args:
        outcomes: Of the run.
        report: What the run did so far.
        count_due: Gives the links still due, by host.
    """
    from rich.console import Console  # only terminals need it
    from rich.live import Live

    console = Console(stderr=True)
    began, drawn = time.monotonic(), 0.0
    with Live(
        console=console, transient=True, auto_refresh=False, redirect_stdout=sys.stdout.isatty()
    ) as live:
        async for outcome in outcomes:
            now = time.monotonic()
            if now - drawn >= PAUSE:
                live.update(_picture(report, count_due(), now - began), refresh=True)
                drawn = now
            yield outcome


def _picture(report: RunReport, queued: Mapping[str, int], seconds: float) -> Table:
    """Draw the busiest hosts and the whole."""
    from rich.table import Table  # only terminals need it

    total = sum(queued.values())
    rate = report.pages / seconds if seconds else 0.0
    left = f"{total / rate / 60:.0f} min left" if rate and total else "-"
    table = Table(box=None, pad_edge=False, show_footer=True)
    table.add_column("host", footer="all")
    table.add_column("done", footer=str(report.pages), justify="right")
    table.add_column("queued", footer=str(total), justify="right")
    table.add_column("failed", footer=str(report.failures_of.total()), justify="right")
    table.add_column("pages/s", footer=f"{rate:.1f}", justify="right")
    table.add_column("time", footer=left, justify="right")
    hosts = dict.fromkeys([*queued, *report.pages_of])
    busiest = sorted(hosts, key=lambda host: -queued.get(host, 0) - report.pages_of[host])
    for host in busiest[:HOSTS_SHOWN]:
        done = report.pages_of[host]
        pace = done / seconds if seconds else 0.0
        waits = queued.get(host, 0)
        table.add_row(
            host,
            str(done),
            str(waits),
            str(report.failures_of[host]),
            f"{pace:.1f}",
            f"{waits / pace / 60:.0f} min" if pace and waits else "",
        )
    return table
