"""Run URLs through the pipeline for a verb, and print one line an outcome.

Shared by `add`, `ingest` and `run`: a line is printed and flushed as soon as
its outcome is on disk, never before.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import asdict
from types import FrameType
from typing import Final, TypeVar

import click

from scraper.cli.exit_codes import DONE, INTERRUPTED, SOME_FAILED, TERMINATED
from scraper.cli.progress import progress_bar
from scraper.cli.terminal import one_line
from scraper.records import Failed, Outcome, Saved, Skipped, Unchanged
from scraper.text.json_text import render_json

T = TypeVar("T")

GRACE: Final = 5.0
"""Seconds that the pages in progress get to finish after SIGINT or SIGTERM."""

WORDS: Final[tuple[tuple[type[Outcome], str], ...]] = (
    (Saved, "saved"),
    (Unchanged, "unchanged"),
    (Skipped, "skipped"),
    (Failed, "failed"),
)
"""The first word of an outcome's line."""


def outcome_word(outcome: Outcome) -> str:
    """Return the first word of an outcome's line."""
    return next(word for kind, word in WORDS if isinstance(outcome, kind))


def outcome_line(outcome: Outcome) -> str:
    """Return an outcome as tab-separated text: word, id, URL, title or reason."""
    if isinstance(outcome, (Saved, Unchanged)):
        number, last = str(outcome.article_id), outcome.title or ""
    else:
        number, last = "-", f"{outcome.code}: {outcome.message}"
    return "\t".join((outcome_word(outcome), number, one_line(outcome.url), one_line(last)))


def print_outcome(outcome: Outcome, *, as_json: bool) -> None:
    """Print one outcome to standard output, and flush."""
    if as_json:
        click.echo(render_json({"outcome": outcome_word(outcome), **asdict(outcome)}))
    else:
        click.echo(outcome_line(outcome))
    sys.stdout.flush()
    if isinstance(outcome, Saved) and outcome.same_text_as is not None:
        note = f"{one_line(outcome.url)}: same text as {outcome.same_text_as}"
        click.echo(note, err=True)


class Stop:
    """Remembers the signal that asked for a clean end."""

    def __init__(self) -> None:
        self.signal: int | None = None

    def take_signals(self) -> None:
        """Listen for SIGINT, SIGTERM and SIGHUP from now on; `nohup` keeps its word."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._remember)

    def _remember(self, number: int, _frame: FrameType | None) -> None:
        if self.signal is not None:  # asked twice: leave now, what is stored is stored
            raise SystemExit(128 + number)
        self.signal = number

    def until_stopped(self, given: Iterable[T]) -> Iterator[T]:
        """Yield what is given, until a signal comes."""
        for one in given:
            if self.signal is not None:
                return
            yield one

    def exit_code(self, counts: Counter[str]) -> int:
        """Return the exit status for what happened."""
        if self.signal == signal.SIGINT:
            return INTERRUPTED
        if self.signal is not None:
            return TERMINATED
        return SOME_FAILED if counts["failed"] else DONE


async def print_outcomes(
    outcomes: AsyncIterator[Outcome],
    stop: Stop,
    *,
    total: int | None,
    as_json: bool,
    only_problems: bool,
    progress: bool,
    lines: bool = True,
    note: Callable[[Outcome], str | None] | None = None,
) -> Counter[str]:
    """Print outcomes as they come; after a signal, wait `GRACE` seconds for the rest.

    Args:
        outcomes: Each is on disk when it comes.
        stop: Says when a signal came.
        total: How many will come, where that is known.
        as_json: One JSON object a line.
        only_problems: Print what failed or was skipped, nothing else.
        progress: Show a bar on a terminal.
        lines: Print lines at all; False only counts.
        note: Returns a line to print to standard error after an outcome, or None.

    Returns:
        How many of each word.
    """
    counts: Counter[str] = Counter()
    with progress_bar(total, shown=progress) as advance:
        pending: asyncio.Task[Outcome] | None = None
        deadline: float | None = None
        clock = asyncio.get_running_loop().time
        while True:
            pending = pending or asyncio.ensure_future(anext(outcomes))
            done, _ = await asyncio.wait({pending}, timeout=0.2)
            if stop.signal is not None:
                deadline = deadline or clock() + GRACE
            if not done:
                if deadline is not None and clock() > deadline:
                    pending.cancel()
                    await asyncio.gather(pending, return_exceptions=True)
                    return counts
                continue
            try:
                outcome = pending.result()
            except StopAsyncIteration:
                return counts
            pending = None
            counts[outcome_word(outcome)] += 1
            if lines and (not only_problems or isinstance(outcome, (Failed, Skipped))):
                print_outcome(outcome, as_json=as_json)
            if note is not None and (line := note(outcome)) is not None:
                click.echo(one_line(line), err=True)
            advance(counts)
