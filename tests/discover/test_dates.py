"""Reading dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dates.feed_dates import day_of, parse_date, parse_timestamp

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-20", "2026-11-20"), ("2026-11", "2026-11"), ("20261120", "2026-11-20"),
        ("2026-11-20T08:30:00Z", "2026-11-20T08:30:00+00:00"), ("2026-11-20T08:30:00.123-0500", "2026-11-20T08:30:00-05:00"),
        ("2026-11-20 08:30", "2026-11-20T08:30:00"), ("2026-11-20T08:30+05", "2026-11-20T08:30:00+05:00"),
        ("Fri, 20 Nov 2026 08:30:00 GMT", "2026-11-20T08:30:00+00:00"), ("20 Nov 26 08:30 EST", "2026-11-20T08:30:00-05:00"),
        ("Fri,20 November 2026 8:30:00 +0100 (CET)", "2026-11-20T08:30:00+01:00"), ("20-Nov-2026", "2026-11-20"),
        ("Thu, 31 Dec 2015 23:59:60 GMT", "2016-01-01T00:00:00+00:00"), ("2026-11-23T03:00:00+14:00", "2026-11-23T03:00:00+14:00"),
        ("1955-03-01", "1955-03-01"),
    ],
)  # fmt: skip
def test_true_date_keeps_precision_and_offset(text, iso):
    """Every usual form is read, with its own precision and offset."""
    assert parse_date(text, now=NOW) == iso


@pytest.mark.parametrize(
    "text",
    ["", None, 7, "yesterday", "2026-13-01", "2026-02-29", "31 Feb 2026 10:00:00 GMT", "2026-11-20T25:00:00Z",
     "2026-11-20T10:00:00+99:99", "2026-11-20T10:00:00+05:77", "2027-01-01", "0001-01-01", "1970-01-01T00:00:00Z", "2026-" * 50],
)  # fmt: skip
def test_what_cannot_be_true_is_no_date(text):
    """Impossible, absurd and future dates, and other texts, are None."""
    assert parse_date(text, now=NOW) is None


@given(st.text(alphabet="0123456789-:+TZ ,JanFebGMT.", max_size=40))
def test_any_text_is_a_date_or_none(text):
    """No text makes the reader fail, and what it gives is ISO 8601."""
    found = parse_date(text, now=NOW)
    assert found is None or day_of(found) is not None


@pytest.mark.parametrize("value", ["1763000000", 1763000000, 1763000000000, "1763000000000000"])
def test_timestamps_in_seconds_milli_and_microseconds_are_read(value):
    """The exports' three units give the same moment."""
    assert parse_timestamp(value, now=NOW) == "2025-11-13T02:13:20+00:00"


@pytest.mark.parametrize(
    "value", ["0", "", "x", None, "1e400", "-5e300", "99999999999", float("nan")]
)
def test_impossible_timestamps_are_none(value):
    """Zero, nonsense and the far future are no moments."""
    assert parse_timestamp(value, now=NOW) is None
