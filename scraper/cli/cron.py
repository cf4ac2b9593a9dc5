"""`scraper cron`: have cron or systemd start `scraper run` regularly."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import click

from scraper.cli.options import config_file_option, db_option
from scraper.config import environment, find_config_file, load_settings
from scraper.errors import ConfigError
from scraper.schedule_files import (
    Job,
    parse_interval,
    render_crontab_line,
    render_service,
    render_timer,
    unit_name,
    without_line,
)

F = TypeVar("F", bound=Callable[..., Any])
_TIMEOUT: Final = 30
"""Seconds that crontab and systemctl get."""
_NO_CRONTAB: Final = ("no crontab", "no such file", "can't open")
"""What cron's several programs say when the user has no crontab yet."""


def _job_options(function: F) -> F:
    function = click.option(
        "--every", default="1h", show_default=True, help="5m, 15m, 30m, 1h, 2h, 6h, 12h or 1d."
    )(function)
    return config_file_option(db_option(_systemd_option(function)))


def _systemd_option(function: F) -> F:
    return click.option(
        "--systemd", is_flag=True, help="A systemd user timer instead of a crontab line."
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
        folder = _unit_folder()
        folder.mkdir(parents=True, exist_ok=True)
        name = unit_name(job.db)
        (folder / f"{name}.service").write_text(render_service(job), "utf-8")
        (folder / f"{name}.timer").write_text(render_timer(job), "utf-8")
        _call("systemctl", "--user", "daemon-reload")
        _call("systemctl", "--user", "enable", "--now", f"{name}.timer")
        click.echo(f"installed {folder / name}.timer")
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


def _job(db: Path, config_file: Path | None, every: str) -> Job:
    # The program beside this interpreter: cron has neither the PATH nor the folder of the shell.
    program = Path(sys.executable).with_name("scraper")
    words = (str(program),) if program.exists() else (sys.executable, "-P", "-m", "scraper")
    # Found from here and now: cron has neither this folder nor the variables of this shell.
    config = config_file if config_file is not None else find_config_file(environment())
    if config is not None:
        load_settings(file=config)  # a mistake is told now, not by a mail in the night
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
    """Read the user's crontab; "" where there is none.

    Raises:
        ConfigError: It cannot be read. What cannot be read must not be written over.
    """
    done = _run("crontab", "-l")
    if done.returncode and not any(words in done.stderr.lower() for words in _NO_CRONTAB):
        _raise_failure("crontab -l", done)
    return done.stdout if done.returncode == 0 else ""


def _write_crontab(text: str) -> None:
    _call("crontab", "-", text=text)


def _call(*words: str, text: str | None = None) -> None:
    done = _run(*words, text=text)
    if done.returncode:
        _raise_failure(" ".join(words), done)


def _raise_failure(command_line: str, done: subprocess.CompletedProcess[str]) -> NoReturn:
    reason = done.stderr.strip().splitlines()
    raise ConfigError(reason[0] if reason else f"ended with {done.returncode}", url=command_line)


def _run(*words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    if shutil.which(words[0]) is None:
        raise ConfigError(
            "is not installed here; `scraper cron print` shows what to install", url=words[0]
        )
    return subprocess.run(  # noqa: S603 - fixed words, no shell
        words,
        input=text,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
        env={**environment(), "LC_ALL": "C"},  # so that "no crontab" is said in English
    )
