"""Order dates of different precision and offset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

_MISSING: Final[Mapping[int, str]] = {4: "-01-01", 7: "-01"}
"""What a text of that length lacks to be a day."""


def moment_of(text: str | None) -> datetime | None:
    """Return the instant that an ISO 8601 text states, as `instant_of`; None for a year or month alone."""
    return None if text is None or len(text) in _MISSING else instant_of(text)


def instant_of(text: str | None) -> datetime | None:
    """Return the first instant that an ISO 8601 text may mean, in UTC; None where it is not a date.

    Args:
        text: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a time, with or without an offset.
    """
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text + _MISSING.get(len(text), ""))
    except ValueError:
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:  # the year 1 or 9999 with an offset
        return None
