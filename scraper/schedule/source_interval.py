"""Learn how often a source brings something new, and when to look at it next.

Pure rules: no clock, no database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

FIRST_INTERVAL: Final = timedelta(hours=1)
"""Between two checks of a source of which nothing is known yet."""

FIRST_PAUSE: Final = timedelta(hours=2)
"""Longest pause after a first failure."""

BEHIND_AT_MOST: Final = timedelta(days=7)
"""How long older pages that cannot be fetched are asked for; then they are given up."""

_NEW_WEIGHT: Final = 0.3
"""How much the newest gap counts in the mean; about the last six gaps decide."""

_LOOKS_PER_GAP: Final = 2.0
"""Looks between two articles: an article waits half its source's usual gap at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What is known of how often a source changes."""

    interval: timedelta
    """Between two looks."""
    mean_gap: timedelta | None = None
    """Usual time between two new articles; None until two were seen."""
    changed_at: datetime | None = None
    """When it last brought something new."""


def learn_rhythm(
    rhythm: Rhythm, at: datetime, new_links: int, *, floor: timedelta, ceiling: timedelta
) -> Rhythm:
    """Return the rhythm after a check that worked.

    The interval follows the mean gap between articles, and the silence since the last one when
    that is longer already: a source that goes quiet is checked less and less often, but never dropped.

    Args:
        rhythm: As it was.
        at: When the look was.
        new_links: How many new articles it brought.
        floor: Shortest interval.
        ceiling: Longest interval.
    """
    silence = None if rhythm.changed_at is None else max(at - rhythm.changed_at, timedelta(0))
    mean = rhythm.mean_gap
    if new_links and silence is not None:
        gap = silence / new_links
        mean = gap if mean is None else mean * (1 - _NEW_WEIGHT) + gap * _NEW_WEIGHT
    rhythm = replace(rhythm, mean_gap=mean, changed_at=at if new_links else rhythm.changed_at)
    if new_links:
        expected = mean
    else:
        expected = max((gap for gap in (mean, silence) if gap is not None), default=None)
    interval = rhythm.interval * 2 if expected is None else expected / _LOOKS_PER_GAP
    if expected is None and new_links:
        interval = rhythm.interval
    return replace(rhythm, interval=min(max(interval, floor), ceiling))


def pause_after_failure(
    rhythm: Rhythm, failures: int, *, floor: timedelta, ceiling: timedelta
) -> timedelta:
    """Return the pause of a source that fails: twice its interval at first, doubled each time.

    A source that is checked once a week is tried again soon: most failures are over by then.

    Args:
        rhythm: What is known of it.
        failures: Failures in a row, this one included.
        floor: Shortest pause.
        ceiling: Longest pause.
    """
    first = min(rhythm.interval * 2, FIRST_PAUSE)
    return min(max(first * 2.0 ** min(failures - 1, 30), floor), ceiling)


def pause_while_behind(
    rhythm: Rhythm, behind_for: timedelta, *, floor: timedelta, ceiling: timedelta
) -> timedelta:
    """Return the pause of a source of which a part could not be read: as long as that has lasted.

    So the pauses double, and news that older pages hold is fetched before it moves on.

    Args:
        rhythm: What is known of it.
        behind_for: How long it has been behind.
        floor: Shortest pause.
        ceiling: Longest pause; its own interval is one too.
    """
    return min(max(behind_for, floor), max(rhythm.interval, floor), ceiling)
