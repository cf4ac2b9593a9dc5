"""Dates as pages write them become ISO 8601, with the page's precision and offset."""

from __future__ import annotations

import pytest

from scraper.dates.page_dates import parse_date


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-05-03T17:47:42+02:00", "2024-05-03T17:47:42+02:00"),
        ("2024-05-03T17:47:42.389+0200", "2024-05-03T17:47:42.389+02:00"),
        ("2024-05-03T17:47:42.000Z", "2024-05-03T17:47:42+00:00"),
        ("2024-05-03 17:47:42 -0330", "2024-05-03T17:47:42-03:30"),
        ("2024-05-03 17:47", "2024-05-03T17:47"),
        ("20240503", "2024-05-03"),
        ("20240503T1747", "2024-05-03T17:47"),
        ("Fri, 03 May 2024 17:47:42 GMT", "2024-05-03T17:47:42+00:00"),
        ("Fri May 03 2024 17:47:42 GMT+0200", "2024-05-03T17:47:42+02:00"),
        ("Mon Aug 03 12:45:00 EDT 2015", "2015-08-03T12:45:00-04:00"),
        ("Dec 28 Sat 2013 00:28", "2013-12-28T00:28"),
        ("1714751262", "2024-05-03T15:47:42+00:00"),
        ("1714751262000", "2024-05-03T15:47:42+00:00"),
        ("May 3rd, 2024 at 5:47 pm", "2024-05-03T17:47"),
        ("12:05 AM, May 3, 2024", "2024-05-03T00:05"),
    ],
)
def test_offset_and_precision_are_the_pages(text, written):
    """A date stays a date, a time keeps its offset, and none is invented."""
    assert parse_date(text) == written


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "3 March 2024"),
        ("en", "March 3, 2024"),
        ("de", "3. März 2024"),
        ("fr", "3 mars 2024"),
        ("es", "3 de marzo de 2024"),
        ("pt", "3 de março de 2024"),
        ("it", "3 marzo 2024"),
        ("nl", "3 maart 2024"),
        ("sv", "3 mars 2024"),
        ("nb", "3. mars 2024"),
        ("da", "3. marts 2024"),
        ("fi", "3. maaliskuuta 2024"),
        ("is", "3. mars 2024"),
        ("pl", "3 marca 2024"),
        ("cs", "3. března 2024"),
        ("sk", "3. marca 2024"),
        ("hu", "2024. március 3."),
        ("ro", "3 martie 2024"),
        ("hr", "3. ožujka 2024."),
        ("sl", "3. marec 2024"),
        ("sr", "3. mart 2024."),
        ("bg", "3 март 2024"),
        ("ru", "3 марта 2024 г."),
        ("uk", "3 березня 2024"),
        ("el", "3 Μαρτίου 2024"),
        ("tr", "3 Mart 2024"),
        ("id", "3 Maret 2024"),
        ("ca", "3 de març de 2024"),
        ("et", "3. märts 2024"),
        ("lv", "2024. gada 3. marts"),
        ("ar", "3 مارس 2024"),
        ("ar", "٣ مارس ٢٠٢٤"),
        ("he", "3 במרץ 2024"),
        ("hi", "3 मार्च 2024"),
        ("th", "3 มีนาคม 2567"),
        ("vi", "3 tháng 3, 2024"),
        ("ja", "2024年3月3日"),
        ("zh", "2024年03月03日"),
        ("ko", "2024년 3월 3일"),
    ],
)
def test_written_dates_of_thirty_languages(language, text):
    """One day, written out in each of these languages, is read without a language model."""
    assert parse_date(text, language) == "2024-03-03"


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("03/04/2024", "en-US", "2024-03-04"),
        ("03/04/2024", "en-GB", "2024-04-03"),
        ("03/04/2024", "fr", "2024-04-03"),
        ("03.04.2024", "en-US", "2024-04-03"),
        ("25/04/2024", "en-US", "2024-04-25"),
        ("04/25/2024", "fr", "2024-04-25"),
        ("3.4.24", "de", "2024-04-03"),
    ],
)
def test_order_of_day_and_month_follows_the_language(text, language, written):
    """Small numbers are read in the language's order, unless they allow only one."""
    assert parse_date(text, language) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "May 2024",
        "2 days ago",
        "3 May",
        "2024-13-40",
        "31 February 2024",
        "Best boats of 2024",
        "Chapter 3, verse 2024",
        "5 min read",
        "1066-10-14",
    ],
)
def test_what_is_no_full_date_gives_none(text):
    """A missing day or year is never guessed, and an impossible day is refused."""
    assert parse_date(text) is None


def test_reading_is_linear_on_hostile_text():
    """A megabyte of digits and months is refused, not searched for ever."""
    assert parse_date("3 May " * 200_000) is None
