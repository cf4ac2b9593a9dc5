"""What was wrong with a document that was read all the same.

A reader never gives up a whole feed for one bad entry: it drops the entry,
counts the reason here, and goes on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InputWarning:
    """One kind of fault, and how often it occurred."""

    code: str
    """Stable, lower case, words joined by `-`: `bad-date`, `foreign-host`, `over-limit`."""
    count: int
    """At least 1."""


def list_warnings(counted: Counter[str]) -> tuple[InputWarning, ...]:
    """Return the counted faults in order of their codes."""
    return tuple(
        InputWarning(code=code, count=count) for code, count in sorted(counted.items()) if count
    )
