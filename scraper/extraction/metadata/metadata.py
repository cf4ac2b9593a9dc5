"""The record of what a page says about its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from scraper.records import Counts, Found, Image

_NO_COUNTS = Counts()
_NO_EVIDENCE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """One value a field, who found it, and every candidate there was.

    Fields named as in `records.Article` have the same meaning and format.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    site_name: str | None = None
    language: str | None = None
    description: str | None = None
    canonical_url: str | None = None
    lead_image: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    licence: str | None = None
    robots: str | None = None
    images: tuple[Image, ...] = ()
    counts: Counts = _NO_COUNTS
    found_by: Mapping[str, str] = field(default_factory=lambda: _NO_EVIDENCE)
    """Field name to the finder whose value won; a field without a value is absent."""
    candidates: tuple[Found, ...] = ()
    """Every candidate of every field, in the order of the finders."""
