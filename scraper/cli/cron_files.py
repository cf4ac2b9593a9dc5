"""What cron and systemd are told: the text of a crontab line and of two user units.

Takes the command, the archive and the interval; gives text. Installs nothing
and asks no clock: the minute is drawn from the archive's path, so that many
users of one crontab template do not all start on the hour, and the same archive
always starts at the same minute.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scraper.errors import ConfigError

MARK: Final = "# scraper run: "
"""Starts the comment behind our crontab line; the archive's path follows."""

_INTERVAL: Final = re.compile(r"^(\d{1,3})(m|h|d)$")
_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_MINUTES: Final = {"m": 1, "h": _HOUR, "d": _DAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One archive's regular run."""

    program: tuple[str, ...]
    """The command line up to the verb, absolute."""
    db: Path
    """The archive, absolute."""
    config: Path | None
    """The settings file, absolute."""
    folder: Path
    """Where the run starts, absolute: relative paths of the settings mean this folder."""
    minutes: int
    """Minutes between two runs: a divisor of an hour, or of a day in whole hours."""

    def __post_init__(self) -> None:
        """Refuse what no line of a file can say."""
        for path in (self.db, self.config, self.folder):
            if path is not None and not str(path).isprintable():
                raise ConfigError("a path with control characters cannot be scheduled")

    @property
    def command(self) -> tuple[str, ...]:
        """The whole command line."""
        config = () if self.config is None else ("--config", str(self.config))
        return (*self.program, "run", "-q", "--db", str(self.db), *config)


def parse_interval(text: str) -> int:
    """Read `15m`, `2h`, `1d` as minutes.

    Raises:
        ConfigError: It is no interval that a crontab can say.
    """
    found = _INTERVAL.match(text)
    minutes = int(found[1]) * _MINUTES[found[2]] if found else 0
    fits_hour = 0 < minutes < _HOUR and _HOUR % minutes == 0
    fits_day = _HOUR <= minutes <= _DAY and minutes % _HOUR == 0 and _DAY % minutes == 0
    if not (fits_hour or fits_day):
        raise ConfigError(f"{text!r} is no interval: give 5m, 15m, 30m, 1h, 2h, 6h, 12h or 1d")
    return minutes


def render_crontab_line(job: Job) -> str:
    """Render the crontab line, with our mark behind it."""
    draw = int.from_bytes(hashlib.sha256(str(job.db).encode()).digest()[:4], "big")
    if job.minutes < _HOUR:
        when = f"{draw % job.minutes}-59/{job.minutes} * * * *"
    elif job.minutes == _HOUR:
        when = f"{draw % _HOUR} * * * *"
    elif job.minutes < _DAY:
        hours = job.minutes // _HOUR
        when = f"{draw % _HOUR} {(draw // _HOUR) % hours}-23/{hours} * * *"
    else:
        when = f"{draw % _HOUR} {(draw // _HOUR) % 24} * * *"
    command = f"cd {shlex.quote(str(job.folder))} && {shlex.join(job.command)}"
    return f"{when} {_escape_percent(command)} {_mark(job.db)}"


def render_service(job: Job) -> str:
    """Render the systemd service unit."""
    command = " ".join(_systemd_word(word) for word in job.command)
    return f"""[Unit]
Description=Scrape the sources of {_systemd_text(job.db)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={_systemd_text(job.folder)}
ExecStart={command}
SuccessExitStatus=3 5 6
TimeoutStopSec=15
Nice=10
"""


def render_timer(job: Job) -> str:
    """Render the systemd timer unit: caught up after sleep, spread over a tenth of the interval."""
    return f"""[Unit]
Description=Scrape the sources of {_systemd_text(job.db)} every {job.minutes} minutes

[Timer]
OnCalendar={_calendar(job.minutes)}
RandomizedDelaySec={max(60, job.minutes * 6)}
Persistent=true

[Install]
WantedBy=timers.target
"""


def unit_name(db: Path) -> str:
    """Return the units' name without suffix: one for each archive."""
    return f"scraper-{hashlib.sha256(str(db).encode()).hexdigest()[:8]}"


def without_line(crontab: str, db: Path) -> str:
    """Return a crontab without this archive's line."""
    kept = [line for line in crontab.splitlines() if not line.endswith(_mark(db))]
    return "\n".join(kept) + "\n" if kept else ""


def _mark(db: Path) -> str:
    return _escape_percent(f"{MARK}{db}")


def _escape_percent(text: str) -> str:
    """Escape `%`: cron takes a bare one for the end of the command, in its comment too."""
    return text.replace("%", r"\%")


def _calendar(minutes: int) -> str:
    if minutes < _HOUR:
        return f"*:0/{minutes}"
    return f"0/{minutes // _HOUR}:00" if minutes < _DAY else "daily"


def _systemd_text(value: Path) -> str:
    """Write a path where systemd takes a whole line: only `%` is its own there."""
    return str(value).replace("%", "%%")


def _systemd_word(word: str) -> str:
    """Quote a word of ExecStart: `%` and `$` are systemd's, quotes keep white space together."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'
