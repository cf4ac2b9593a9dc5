"""Describe the watches that start a command or write a file, for `doctor` and `verify`."""

from __future__ import annotations

from scraper.archive.watches import Watch


def describe_acting(watch: Watch) -> str:
    """Return one line about a watch that starts a command or writes a file."""
    acts = [f"runs {watch.command!r}"] if watch.command is not None else []
    acts += [f"writes {watch.feed!r}"] if watch.feed is not None else []
    where = "" if watch.is_allowed else f", not here: scraper watch allow {watch.id}"
    return f"watch {watch.id}: {' and '.join(acts)}{where}"
