"""`scraper cron`: have cron or systemd start `scraper run` regularly."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from scraper.cli.cron_files import (
    Job,
    parse_interval,
    render_crontab_line,
    render_service,
    render_timer,
    unit_name,
    without_line,
)
from scraper.cli.options import config_file_option, db_option
from scraper.config import environment, find_config_file, load_settings
from scraper.errors import ScheduleError

F = TypeVar("F", bound=Callable[..., Any])
_TIMEOUT: Final = 30
"""Seconds that crontab and systemctl get."""
_CODES: Final = {"crontab": "crontab-failed", "systemctl": "systemd-failed"}
_NO_CRONTAB: Final = ("no crontab", "no such file", "can't open")
"""What the implementations of cron print when the user has no crontab yet."""


def _job_options(function: F) -> F:
    function = click.option(
        "--every",
        default="1h",
        show_default=True,
        help="Run at this interval: 5m, 15m, 30m, 1h, 2h, 6h, 12h or 1d.",
    )(function)
    return config_file_option(db_option(_systemd_option(function)))


def _systemd_option(function: F) -> F:
    return click.option(
        "--systemd", is_flag=True, help="Use a systemd user timer instead of a crontab line."
    )(function)


@click.group("cron")
def command() -> None:
    """Start `scraper run` regularly.

    \b
    scraper cron print --every 30m
    scraper cron install
    scraper cron install --systemd
    scraper cron remove
    """


@command.command("print")
@_job_options
def show(db: Path, config_file: Path | None, every: str, systemd: bool) -> None:
    """Print what `install` would install."""
    job = _job(db, config_file, every)
    if systemd:
        click.echo(f"# {unit_name(job.db)}.service\n{render_service(job)}")
        click.echo(f"# {unit_name(job.db)}.timer\n{render_timer(job)}", nl=False)
    else:
        click.echo(render_crontab_line(job))


@command.command("install")
@_job_options
def install(db: Path, config_file: Path | None, every: str, systemd: bool) -> None:
    """Install the crontab line or the systemd user timer of this archive; replaces an older one."""
    job = _job(db, config_file, every)
    if systemd:
        click.echo(f"installed {_install_units(job)}")
        return
    line = render_crontab_line(job)
    _write_crontab(without_line(_read_crontab(), job.db) + line + "\n")
    click.echo(f"installed: {line}")


@command.command("remove")
@db_option
@_systemd_option
def remove(db: Path, systemd: bool) -> None:
    """Remove what `install` installed for this archive."""
    absolute = db.resolve()
    if systemd:
        timer = _unit_folder() / f"{unit_name(absolute)}.timer"
        if timer.exists():
            _call("systemctl", "--user", "disable", "--now", timer.name)
        timer.unlink(missing_ok=True)
        timer.with_suffix(".service").unlink(missing_ok=True)
        _call("systemctl", "--user", "daemon-reload")
    else:
        before = _read_crontab()
        after = without_line(before, absolute)
        if after != before:
            _write_crontab(after)
    click.echo(f"removed: {absolute}")


def _install_units(job: Job) -> Path:
    """Write the units and start the timer; return the timer's path.

    Raises:
        ScheduleError: A unit cannot be written, or systemd refuses it. The folder is as it was before.
    """
    timer = _unit_folder() / f"{unit_name(job.db)}.timer"
    units = {timer.with_suffix(".service"): render_service(job), timer: render_timer(job)}
    try:
        before = {path: path.read_bytes() if path.exists() else None for path in units}
    except OSError as error:
        raise _unit_error(error) from error
    made = [folder for folder in timer.parents if not folder.exists()]
    try:
        try:
            timer.parent.mkdir(parents=True, exist_ok=True)
            for path, text in units.items():
                path.write_text(text, "utf-8")
        except OSError as error:
            raise _unit_error(error) from error
        _call("systemctl", "--user", "daemon-reload")
        _call("systemctl", "--user", "enable", "--now", timer.name)
    except ScheduleError:
        if before[timer] is None:  # `enable` may have linked the timer before it failed to start it
            with suppress(ScheduleError):
                _call("systemctl", "--user", "disable", timer.name)
        _restore(before, made)
        with suppress(ScheduleError):
            _call("systemctl", "--user", "daemon-reload")
        raise
    return timer


def _restore(before: Mapping[Path, bytes | None], made: Iterable[Path]) -> None:
    """Put files back as they were, and remove the folders that were made for them."""
    with suppress(OSError):  # the error that led here is the one to report
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        for folder in made:
            folder.rmdir()


def _unit_error(error: OSError) -> ScheduleError:
    return ScheduleError(
        f"cannot write the unit: {error.strerror}", url=str(error.filename), code="systemd-failed"
    )


def _job(db: Path, config_file: Path | None, every: str) -> Job:
    # The program beside this interpreter: cron does not have the PATH of the shell.
    program = Path(sys.executable).with_name("scraper")
    words = (str(program),) if program.exists() else (sys.executable, "-P", "-m", "scraper")
    # Found from this folder and environment: cron has neither.
    config = config_file if config_file is not None else find_config_file(environment())
    if config is not None:
        load_settings(file=config)  # report a mistake now, not in a mail at night
    return Job(
        program=words,
        db=db.resolve(),
        config=None if config is None else config.resolve(),
        folder=Path.cwd(),
        minutes=parse_interval(every),
    )


def _unit_folder() -> Path:
    home = environment().get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(home) / "systemd" / "user"


def _read_crontab() -> str:
    """Return the user's crontab; "" where there is none.

    Raises:
        ScheduleError: It cannot be read, so it must not be written either.
    """
    done = _run("crontab", "-l")
    if done.returncode and not any(words in done.stderr.lower() for words in _NO_CRONTAB):
        raise _failure(("crontab", "-l"), done)
    return done.stdout if done.returncode == 0 else ""


def _write_crontab(text: str) -> None:
    _call("crontab", "-", text=text)


def _call(*words: str, text: str | None = None) -> None:
    done = _run(*words, text=text)
    if done.returncode:
        raise _failure(words, done)


def _failure(words: tuple[str, ...], done: subprocess.CompletedProcess[str]) -> ScheduleError:
    reason = done.stderr.strip().splitlines()
    return _error(words, reason[0] if reason else f"exited with status {done.returncode}")


def _error(words: tuple[str, ...], message: str) -> ScheduleError:
    return ScheduleError(message, url=" ".join(words), code=_CODES[words[0]])


def _run(*words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    if shutil.which(words[0]) is None:
        raise _error(words[:1], "is not installed here; `scraper cron print` shows what to install")
    try:
        return subprocess.run(  # noqa: S603 - fixed words, no shell
            words,
            input=text,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
            env={**environment(), "LC_ALL": "C"},  # "no crontab" is recognized in English
        )
    except subprocess.TimeoutExpired as error:
        raise _error(words, f"took longer than {_TIMEOUT} s") from error
    except OSError as error:
        raise _error(words, f"cannot be started: {error.strerror}") from error
