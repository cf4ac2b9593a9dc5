"""What to read from a page beyond text and metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scraper.extraction.body.select import Favor
from scraper.extraction.site_rules.rule import Rule
from scraper.fields import FIELDS

COSTLY_FIELDS: Final = tuple(field.name for field in FIELDS if field.printed == "costly")
"""Fields of an Article that take extra time and are read only when asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractOptions:
    """How one page is read."""

    fields: frozenset[str] = frozenset()
    """Which of `COSTLY_FIELDS` to fill."""
    leave_out: frozenset[str] = frozenset()
    """Which of `leave_out.LEFT_OUT` not to render."""
    favor: Favor | None = None
    """Keep less where in doubt (`precision`), or more (`recall`); None for the best F1."""
    rules: tuple[Rule, ...] = ()
    """The user's site rules; the one for the page's host is applied."""


TEXT_ONLY: Final = ExtractOptions()
EVERYTHING: Final = ExtractOptions(fields=frozenset(COSTLY_FIELDS))
