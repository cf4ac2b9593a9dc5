"""How long a server wants its answer to be used, read from its headers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fetching import find_freshness

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ONE = "Wed, 04 Mar 2026 13:00:00 GMT"
HALF_PAST = "Wed, 04 Mar 2026 12:30:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, MAX-AGE="600", must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "expires": ONE}, 600),
        ({"cache-control": "max-age=600", "age": "500"}, 100),
        ({"cache-control": "max-age=600", "age": "5000"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store", "expires": ONE}, None),
        ({"cache-control": "max-age=0"}, 0),
        ({"cache-control": "max-age=-5"}, None),
        ({"cache-control": "max-age=ten"}, None),
        ({"cache-control": "max-age=٣"}, None),
        ({"cache-control": "max-age=99999999999999999999"}, None),
        ({"cache-control": "max-age=999999999"}, None),
        ({"expires": ONE}, 3600),
        ({"expires": ONE, "date": HALF_PAST}, 1800),
        ({"expires": "Wed, 04 Mar 2026 11:00:00 GMT"}, 0),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"expires": "Wed, 04 Mar 99999 11:00:00 GMT"}, None),
    ],
)
def test_freshness_is_read(headers: dict[str, str], seconds: float | None) -> None:
    """`max-age` beats `Expires`, time in other caches is taken off, nonsense asks for nothing."""
    assert find_freshness(tuple(headers.items()), NOON) == seconds


@given(st.text(), st.text(), st.text(), st.text())
def test_any_headers_give_seconds_or_none(control: str, expires: str, age: str, date: str) -> None:
    """No header raises, and none asks for more than a year or less than nothing."""
    headers = (("cache-control", control), ("expires", expires), ("age", age), ("date", date))
    found = find_freshness(headers, NOON)
    assert found is None or 0 <= found <= 366 * 86400
