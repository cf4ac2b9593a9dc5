"""docs/metadata.md prints the orders of trust as they stand in the code."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from scraper.extraction.metadata import FINDERS, Metadata
from scraper.extraction.metadata.choose import (
    addresses,
    authors,
    counts,
    dates,
    judge,
    language,
    rights,
    site_name,
    tags,
    title,
)
from scraper.extraction.options import COSTLY_FIELDS

PAGE = (Path(__file__).parents[3] / "docs" / "metadata.md").read_text("utf-8")
ORDERS = {
    "title": title.TRUST,
    "authors": authors.TRUST,
    "published, modified": dates.TRUST,
    "published, last resorts": dates.LAST_TRUST,
    "site_name": site_name.TRUST,
    "language": language.TRUST,
    "description": judge.DESCRIPTION_TRUST,
    "canonical_url": addresses.CANONICAL_TRUST,
    "lead_image": addresses.LEAD_IMAGE_TRUST,
    "tags": tags.TRUST,
    "section": tags.SECTION_TRUST,
    "licence": rights.LICENCE_TRUST,
    "counts": counts.TRUST,
}


@pytest.mark.parametrize("field", ORDERS)
def test_order_of_trust_is_documented(field):
    """The row of each field lists its finders in the order that the code trusts them."""
    assert f"| {field} | {' > '.join(f'`{name}`' for name in ORDERS[field])} |" in PAGE


def test_every_field_is_explained():
    """Each field of the record has a row that says what it is."""
    others = {"url", "text", "confidence", "page_type", "page_type_confidence", "comments"}
    names = {f.name for f in fields(Metadata)} - others - set(COSTLY_FIELDS)
    assert [name for name in sorted(names) if f"| `{name}` |" not in PAGE] == []


def test_every_finder_is_explained():
    """Each finder of the tuple is named."""
    assert [f.__name__ for f in FINDERS if f"`{f.__name__}`" not in PAGE] == []
