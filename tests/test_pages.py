"""Golden pages: each page of tests/pages gives exactly what its expectations say."""

from __future__ import annotations

import pytest
from golden_pages import PAGES, expected_value, fields_of, page_names, value_of

CASES = [(name, field) for name in page_names() for field in fields_of(name)]


@pytest.mark.parametrize(("name", "field"), CASES, ids=[f"{name}:{field}" for name, field in CASES])
def test_field_of_page(name, field):
    """The field of the page is as expected; a missing expectation is an error."""
    assert value_of(name, field) == expected_value(name, field)


def test_every_page_has_a_source():
    """No folder of tests/pages is empty or misnamed."""
    for name in page_names():
        assert "--" in name
        assert any((PAGES / name / page).exists() for page in ("page.html", "page.txt"))
