"""Dates, ages and durations that users type: one parser, and impossible ones are refused."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from click.testing import CliRunner
from command_line import CommandLine

from scraper.archive import Archive
from scraper.cli import scraper
from scraper.dates.user_dates import parse_duration, parse_moment
from scraper.errors import ArchiveError

NOW = datetime(2024, 3, 31, 1, 30, tzinfo=timezone(timedelta(hours=2)))
"""30 March 2024, 23:30 in UTC, a Saturday."""


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        (" 2024-02-29 ", "2024-02-29"),
        ("2024-05-01T12:30", "2024-05-01T12:30:00"),
        ("2024-05-01T12:30:15Z", "2024-05-01T12:30:15"),
        ("2024-05-01 00:30:15.5+02:00", "2024-04-30T22:30:15"),
        ("2024-05-01t12:30 -0530", "2024-05-01T18:00:00"),
        ("now", "2024-03-30T23:30:00"),
        ("today", "2024-03-30"),
        ("Yesterday", "2024-03-29"),
        ("tomorrow", "2024-03-31"),
        ("7d", "2024-03-23"),
        ("12h", "2024-03-30T11:30:00"),
        ("90 min", "2024-03-30T22:00:00"),
        ("3 weeks ago", "2024-03-09"),
        ("a week ago", "2024-03-23"),
        ("an hour ago", "2024-03-30T22:30:00"),
        ("last 2 days", "2024-03-28"),
        ("1 month ago", "2024-02-29"),
        ("13mo", "2023-02-28"),
        ("4y", "2020-03-30"),
        ("last month", "2024-02-01"),
        ("this month", "2024-03-01"),
        ("last week", "2024-03-18"),
        ("this week", "2024-03-25"),
        ("LAST  YEAR", "2023-01-01"),
        ("this year", "2024-01-01"),
    ],
)
def test_dates_of_every_form_are_parsed(typed: str, text: str) -> None:
    """Every form becomes UTC text that sorts among stored dates, as exact as it was typed."""
    moment = parse_moment(typed, NOW)

    assert moment.text == text
    assert moment.at.isoformat().startswith(text)
    assert moment.at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "2024-13",
        "2024-02-30",
        "2023-02-29",
        "2024-5-1",
        "0000",
        "05/01/2024",
        "2024-05-01T25:00",
        "2024-05-01T12:00+99:00",
        "0001-01-01T00:00+02:00",
        "9999-12-31T23:00-02:00",
        "7",
        "7 parsecs",
        "-7d",
        "99999y",
        "999999999h",
        "٧d",
        "2024-05-01; drop table article",
        "9" * 5000,
    ],
)
def test_impossible_dates_are_refused(typed: str) -> None:
    """What is not a date, or not in the calendar, is refused with the accepted forms."""
    with pytest.raises(ValueError, match=r"accepted: 2024, .*3 weeks ago") as caught:
        parse_moment(typed, NOW)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("90", 90), ("0.5", 0.5), ("90s", 90), ("15min", 900), ("1h30m", 5400), ("1d 2 hours", 93600)],
)
def test_durations_are_parsed(typed: str, seconds: float) -> None:
    """A bare number is seconds; units may be combined."""
    assert parse_duration(typed) == seconds


@pytest.mark.parametrize("typed", ["", "nan", "inf", "-1", "1e9", "5 apples", "1mo", "h", "1.2.3s"])
def test_wrong_durations_are_refused(typed: str) -> None:
    """What is not a duration is refused with the accepted forms."""
    with pytest.raises(ValueError, match="accepted: 90, 90s"):
        parse_duration(typed)


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--since", "2024-02-30"],
        ["list", "--until", "someday"],
        ["search", "x", "--since", "soon"],
        ["export", "jsonl", "--changed-since", "13-13"],
        ["source", "add", "https://example.com", "--since", "0000"],
        ["ingest", "x.html", "--fetched-at", "2024-02-30"],
        ["run", "--time-limit", "5 apples"],
    ],
)
def test_options_refuse_impossible_dates(arguments: list[str]) -> None:
    """Every option that takes a date exits with status 2 and names the accepted forms."""
    ran = CliRunner().invoke(scraper, arguments)

    assert ran.exit_code == 2
    assert "accepted: " in ran.output


def test_relative_dates_select_articles(cli: CommandLine) -> None:
    """Articles of now are found since yesterday and not before; filters of a search agree."""
    url = "http://example.com/a"
    (cli.folder / "a.html").write_text("<h1>Harbour</h1>" + "<p>The harbour was calm.</p>" * 30)
    assert cli.run("ingest", "a.html", "--url", url, "--fetched-at", "2 days ago").code == 0

    with Archive.open(cli.db, read_only=True) as archive:
        assert [hit.url for hit in archive.search("harbour after:3d")] == [url]
        assert archive.search("harbour before:1h after:yesterday") == []
        with pytest.raises(ArchiveError) as caught:
            archive.search("harbour after:2024-02-30")
        assert caught.value.code == "bad-date"
    runner = CliRunner()
    for options, count in (
        (["--since", "3 days ago"], 1),
        (["--since", "yesterday"], 0),
        (["--until", "yesterday"], 1),
        (["--until", "2000"], 0),
    ):
        ran = runner.invoke(scraper, ["list", "--db", str(cli.db), "--nl", *options])
        assert len(ran.output.splitlines()) == count, options


def test_a_watch_with_an_impossible_date_is_refused(cli: CommandLine) -> None:
    """A watch cannot be added with a date that would never match."""
    with Archive.open(cli.db) as archive, pytest.raises(ArchiveError) as caught:
        archive.watches.add("harbour after:31-31")
    assert caught.value.code == "bad-date"
