"""Values in the form that SQLite can hold and sort."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive.database.text_values import (
    count_words,
    find_sort_time,
    parse_time,
    render_json,
    render_time,
    storable,
)


@pytest.mark.parametrize(
    ("stated", "sorted_as"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T23:30:00-05:00", "2024-05-02T04:30:00Z"),
        ("2024-05-01T23:30:00.123Z", "2024-05-01T23:30:00Z"),
        ("2024-05-01T23:30", "2024-05-01T23:30:00"),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("May 1st", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_of_pages_sort_as_text(stated: str | None, sorted_as: str | None) -> None:
    """A stated date is brought to UTC; what is no date, or leaves the calendar, has none."""
    assert find_sort_time(stated) == sorted_as


@given(st.text(max_size=40))
def test_no_stated_date_fails(stated: str) -> None:
    """Any text gives a date or None."""
    assert isinstance(find_sort_time(stated), str | None)


@given(
    st.datetimes(
        datetime(2, 1, 1),  # noqa: DTZ001
        datetime(9998, 1, 1),  # noqa: DTZ001
        timezones=st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours))),
    )
)
def test_a_time_comes_back(moment: datetime) -> None:
    """A time of any zone comes back as the same moment, in UTC."""
    parsed = parse_time(render_time(moment))
    assert parsed == moment
    assert parsed.utcoffset() == timedelta(0)


@given(
    st.lists(st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)), min_size=2, max_size=5)  # noqa: DTZ001
)
def test_times_sort_as_text(moments: list[datetime]) -> None:
    """Rendered times are in order when the times are."""
    assert [parse_time(text) for text in sorted(map(render_time, moments))] == sorted(moments)


@given(st.text())
def test_storable_text_can_be_encoded(text: str) -> None:
    """What comes out has neither NUL nor a lone surrogate, as it is and inside JSON."""
    assert "\x00" not in storable(text).encode().decode()
    assert json.loads(render_json([text, {"name": text}])) == [
        storable(text),
        {"name": storable(text)},
    ]


@pytest.mark.parametrize("name", ["Ada\x00 Holt", "A\ud83d", "\x1b[31mB", "c\x08d"])
def test_json_to_store_holds_no_escaped_controls(name: str) -> None:
    """Authors and tags are stored as JSON, whose escapes hide a control from a plain search."""
    assert json.loads(render_json([name])) == [storable(name)]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("one two\n\nthree", 3), ("東京都", 3), ("用iPhone很好", 4), ("the 灯台 lamp", 4)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    """Where no space parts words, every character counts as one."""
    assert count_words(text) == words
