"""The record of what a page says about its article."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.records import Article, Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata(Article):
    """An article of which only the metadata is known, with every candidate.

    `found_by` has no key for a field without a value.
    """

    url: str = ""
    text: str = ""
    candidates: tuple[Found, ...] = ()
    """Every candidate of every field, in the order of the finders."""
