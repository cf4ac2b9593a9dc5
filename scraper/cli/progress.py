"""A progress bar on standard error, only on a terminal and only for long work."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from scraper.cli.terminal import open_canvas

Advance = Callable[[Counter[str]], None]


def show_step(step: str) -> None:
    """Print the name of a step on a terminal."""
    if sys.stderr.isatty():
        click.echo(step, err=True)


@contextmanager
def step_bar() -> Iterator[Callable[[int, int], None]]:
    """Yield a function that takes how many steps are done, and how many there are; see `stages_bar`."""
    with stages_bar() as advance:
        yield lambda done, total: advance("", done, total)


@contextmanager
def stages_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield a function that takes the name of a stage, its steps done, and all of its steps.

    A bar is drawn on a terminal only.
    """
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.progress import Progress  # only terminals need it

    with (
        open_canvas() as console,
        Progress(
            console=console, transient=True, redirect_stdout=False, redirect_stderr=False
        ) as bar,
    ):
        task = bar.add_task("", total=None)

        def advance(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total)

        yield advance


@contextmanager
def progress_bar(total: int | None, *, shown: bool = True) -> Iterator[Advance]:
    """Yield a function that takes the counts so far and moves the bar.

    Args:
        total: Number of pages to come; None if it is unknown.
        shown: Whether to show one at all.
    """
    if not shown or total == 1 or not sys.stderr.isatty():
        yield lambda _counts: None
        return
    from rich.progress import (  # only terminals need it
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} failed"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with (
        open_canvas() as console,
        Progress(
            *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
        ) as bar,
    ):
        task = bar.add_task("pages", total=total, failed=0)

        def advance(counts: Counter[str]) -> None:
            bar.update(task, completed=sum(counts.values()), failed=counts["failed"])

        yield advance
