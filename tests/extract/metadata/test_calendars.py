"""Dates of other calendars, null dates, and dates that two calendars share."""

from __future__ import annotations

import pytest

from scraper.dates.calendars import to_gregorian
from scraper.dates.page_dates import parse_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年3月4日", "2026-03-04"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日 12:30", "2019-04-30T12:30"),
        ("昭和60年1月2日", "1985-01-02"),
        ("R6年3月4日", "2024-03-04"),
        ("令和６年３月４日", "2024-03-04"),
        ("中華民國113年3月4日", "2024-03-04"),
        ("二〇二三年十二月二十一日", "2023-12-21"),
        ("1403/12/14 10:20", "2025-03-04T10:20"),
        ("۱۴۰۳/۱۲/۱۴ - ۱۲:۳۰", "2025-03-04T12:30"),
        ("سه‌شنبه ۱۴ اسفند ۱۴۰۳", "2025-03-04"),
        ("14 مهر 1398", "2019-10-06"),
        ("1399/12/30", "2021-03-20"),
        ("1400/01/01", "2021-03-21"),
        ("الجمعة 24 نيسان / أبريل 2020 09:22", "2020-04-24T09:22"),
        ("4 كانون الثاني 2021", "2021-01-04"),
        ("الأربعاء، 07 أكتوبر 2020", "2020-10-07"),
    ],
)
def test_other_calendar_is_read(text, day):
    """Japanese eras, Minguo, Chinese numerals, solar Hijri years and Levantine months are read."""
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["1402/13/01", "1402/07/31", "Ausgabe 1403", "version R6.3.4"])
def test_no_date_is_made_of_other_numbers(text):
    """Months and days that a calendar does not have stay what they are."""
    assert to_gregorian(text) == text
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1970-01-01",
        "1970-01-01T00:00:00+00:00",
        "1970-01-01T09:00:00+09:00",
        "January 1, 1970",
        "0001-01-01T00:00:00Z",
        "0001-01-01",
        "01/01/0001",
        "1900-01-01",
        "0000-00-00 00:00:00",
        "9999-12-31T23:59:59",
        "2022-02-112023-05-08",
    ],
)
def test_null_date_is_none(text):
    """What programs write for a missing date is no date."""
    assert parse_date(text) is None


def test_null_date_in_the_data_does_not_hide_the_visible_one(read):
    """The visible date is taken where the data has a zero."""
    found = read(
        '<meta property="article:published_time" content="0001-01-01T00:00:00Z">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"1970-01-01"}</script>',
        "<h1>Boats</h1><p class='date'>4 March 2026</p><p>They left.</p>",
    )
    assert found.published == "2026-03-04"
