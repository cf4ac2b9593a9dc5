"""Refuse to work by a clock that cannot be right.

A machine without a battery wakes up in 1970. Everything that was visited since would
seem to be in the future and be asked for again, and once more when the clock is set.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from scraper.errors import ScraperError

EARLIEST: Final = datetime(2025, 1, 1, tzinfo=UTC)
"""This program is younger."""


def check_clock(now: datetime) -> None:
    """Wait for a plausible time.

    Raises:
        ScraperError: The clock is years behind (code `clock-wrong`).
    """
    if now < EARLIEST:
        raise ScraperError(
            f"this machine's clock says {now:%Y-%m-%d}; nothing is done until it is set",
            code="clock-wrong",
            retryable=True,
        )
