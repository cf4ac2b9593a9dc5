"""The text of crontab lines and systemd units, whatever the paths are."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.cli.cron_files import (
    Job,
    parse_interval,
    render_crontab_line,
    render_service,
    render_timer,
    unit_name,
    without_line,
)
from scraper.errors import ConfigError

NAMES = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20
).filter(lambda name: "/" not in name and name not in (".", "..") and name.isprintable())


def make_job(db: str = "/srv/archive.db", minutes: int = 60, config: str | None = None) -> Job:
    return Job(
        program=("/opt/scraper/bin/scraper",),
        db=Path(db),
        config=None if config is None else Path(config),
        folder=Path("/srv"),
        minutes=minutes,
    )


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("5m", 5), ("30m", 30), ("1h", 60), ("60m", 60), ("12h", 720), ("1d", 1440), ("24h", 1440)],
)
def test_intervals_that_a_crontab_can_say(text: str, minutes: int) -> None:
    """An interval that divides the hour or the day is read as minutes."""
    assert parse_interval(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "0m", "7m", "90m", "5h", "2d", "1.5h", "-5m", "hourly", "5", "1440h"]
)
def test_intervals_that_it_cannot(text: str) -> None:
    """Any other interval is refused, never rounded."""
    with pytest.raises(ConfigError):
        parse_interval(text)


@pytest.mark.parametrize("minutes", [1, 5, 15, 30, 60, 120, 360, 720, 1440])
def test_the_line_starts_as_often_as_was_asked(minutes: int) -> None:
    """The five fields of a line name as many minutes of a day as the interval asks for."""
    minute, hour, *rest = render_crontab_line(make_job(minutes=minutes)).split()[:5]
    assert rest == ["*", "*", "*"]
    assert times(minute, 60) * times(hour, 24) == 24 * 60 // minutes


def times(field: str, whole: int) -> int:
    """Count what a field of a crontab names."""
    if field == "*":
        return whole
    if "/" not in field:
        return 1
    span, step = field.split("/")
    first, last = map(int, span.split("-"))
    return len(range(first, last + 1, int(step)))


def test_archives_start_at_minutes_of_their_own() -> None:
    """The minute is drawn from the archive's path: the same for one, spread over many."""
    lines = [render_crontab_line(make_job(f"/srv/{n}.db")).split()[0] for n in range(50)]
    assert lines[0] == render_crontab_line(make_job("/srv/0.db")).split()[0]
    assert len(set(lines)) > 20


@given(db=NAMES, config=NAMES)
def test_a_line_survives_any_path(db: str, config: str) -> None:
    """Whatever printable characters the paths hold, cron and the shell get the words that were meant."""
    job = make_job(f"/srv/{db}", config=f"/etc/{config}")
    line = render_crontab_line(job)
    assert "\n" not in line
    assert re.search(r"(?<!\\)%", line) is None
    command = line.split(" ", 5)[5].replace("\\%", "%")
    assert shlex.split(command, comments=True)[3:] == list(job.command)
    assert without_line(f"# mine\n{line}\n", job.db) == "# mine\n"


def test_a_line_of_another_archive_is_left_alone() -> None:
    """`without_line` takes the line of one archive, not that of another whose path ends alike."""
    other = render_crontab_line(make_job("/home/srv/archive.db"))
    assert without_line(f"{other}\n", Path("/srv/archive.db")) == f"{other}\n"


def test_a_path_with_a_line_break_is_refused() -> None:
    """A path that would break the line is refused."""
    with pytest.raises(ConfigError):
        make_job("/srv/a\nb.db")


def test_units_catch_up_and_spread() -> None:
    """The timer is persistent and spread over a tenth of its interval; the service starts in the folder."""
    job = make_job("/srv/100%.db", minutes=120)
    assert "Persistent=true" in render_timer(job)
    assert "RandomizedDelaySec=720" in render_timer(job)
    service = render_service(job)
    assert "WorkingDirectory=/srv" in service
    assert '"/srv/100%%.db"' in service
    assert unit_name(job.db) != unit_name(Path("/srv/other.db"))
