"""What `scraper run` shows on a terminal: a line a host, and how far the whole is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Final

from scraper.cli.terminal import open_canvas
from scraper.records import Outcome
from scraper.run.limits import RunReport

if TYPE_CHECKING:
    from rich.table import Table

HOSTS_SHOWN: Final = 10
"""Lines of the table; the busiest hosts have them."""
PAUSE: Final = 0.5
"""Seconds between two pictures; each asks the archive what is queued."""
_MINUTE: Final = 60
_HOUR: Final = 3600


async def show_progress(
    outcomes: AsyncIterator[Outcome],
    report: RunReport,
    count_due: Callable[[], Mapping[str, int]],
) -> AsyncIterator[Outcome]:
    """Pass outcomes on, and draw how far the run is on standard error, a terminal.

    Args:
        outcomes: Of the run.
        report: What the run did so far.
        count_due: Gives the links still due, by host.
    """
    from rich.live import Live  # only terminals need it

    began = time.monotonic()
    with (
        open_canvas() as console,
        Live(
            console=console, transient=True, auto_refresh=False,
            redirect_stdout=False, redirect_stderr=False,
        ) as live,
    ):  # fmt: skip

        async def draw_on() -> None:
            while True:  # sources that say "not modified" bring no outcome for a long time
                picture = _picture(report, count_due(), time.monotonic() - began)
                live.update(picture, refresh=True)
                await asyncio.sleep(PAUSE)

        drawing = asyncio.create_task(draw_on())
        try:
            async for outcome in outcomes:
                yield outcome
        finally:
            drawing.cancel()
            await asyncio.gather(drawing, return_exceptions=True)


def _picture(report: RunReport, queued: Mapping[str, int], seconds: float) -> Table:
    """Draw the busiest hosts and the whole."""
    from rich.table import Table  # only terminals need it

    total = sum(queued.values())
    rate = report.pages / seconds if seconds else 0.0
    hosts = list(dict.fromkeys([*queued, *report.pages_of]))
    left = {host: _left(queued.get(host, 0), report.pages_of[host], seconds) for host in hosts}
    # Hosts are visited side by side: the slowest one decides.
    longest = max((one for one in left.values() if one is not None), default=None)
    table = Table(box=None, pad_edge=False, show_footer=True)
    table.add_column("host", footer=f"all, {report.sources} sources")
    table.add_column("done", footer=str(report.pages), justify="right")
    table.add_column("queued", footer=str(total), justify="right")
    table.add_column("failed", footer=str(report.failures_of.total()), justify="right")
    table.add_column("pages/s", footer=f"{rate:.1f}", justify="right")
    table.add_column("time left", footer=render_left(longest), justify="right")
    busiest = sorted(hosts, key=lambda host: -queued.get(host, 0) - report.pages_of[host])
    for host in busiest[:HOSTS_SHOWN]:
        done = report.pages_of[host]
        table.add_row(
            host,
            str(done),
            str(queued.get(host, 0)),
            str(report.failures_of[host]),
            f"{done / seconds if seconds else 0.0:.1f}",
            render_left(left[host]),
        )
    return table


def _left(queued: int, done: int, seconds: float) -> float | None:
    """Return the seconds that a host still takes at its pace; None while that is unknown."""
    if not queued:
        return 0.0
    return queued * seconds / done if done else None


def render_left(seconds: float | None) -> str:
    """Render a time left for people: `40 s`, `12 min`, `3.5 h`; "" for none or unknown."""
    if not seconds:
        return ""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < _HOUR else f"{seconds / _HOUR:.1f} h"
