"""Options that several verbs share, as decorators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource

from scraper.dates.user_dates import ACCEPTED, ACCEPTED_DURATIONS, parse_duration, parse_moment

if TYPE_CHECKING:
    from scraper.config import Origin, Settings

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_DB: Final = Path("archive.db")


class _Date(click.ParamType[datetime | str]):
    """A date, a time, an age or a word such as `yesterday`."""

    name = "date"

    def __init__(self, *, as_text: bool) -> None:
        self._as_text = as_text

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | str:
        """Return the moment that the user named."""
        if isinstance(value, datetime):
            return value
        try:
            moment = parse_moment(str(value), datetime.now(UTC))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return moment.text if self._as_text else moment.at


class _Duration(click.ParamType[float]):
    """A number of seconds, or a duration such as `10min`."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return seconds."""
        if isinstance(value, float):
            return value
        try:
            return parse_duration(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


DATE_TEXT: Final = _Date(as_text=True)
"""A date as text that sorts among stored dates."""
DATE: Final = _Date(as_text=False)
"""A date as an aware time."""
DURATION: Final = _Duration()
DATE_HELP: Final = f"Dates: {ACCEPTED}."
DURATION_HELP: Final = f"Seconds, or {ACCEPTED_DURATIONS.removeprefix('90, ')}."
COUNT: Final = click.IntRange(min=1, max=10**15)
"""A number of things, or the number of one; SQLite holds no more than 64 bits."""
_ASSIGNMENTS: Final = "scraper.assignments"
"""Where click's context keeps what `--set` gave."""


def db_option(function: F) -> F:
    """Add `--db`."""
    return click.option(
        "--db",
        type=click.Path(path_type=Path, dir_okay=False),
        default=DEFAULT_DB,
        envvar="SCRAPER_DB",
        show_default=True,
        show_envvar=True,
        callback=_choose_db,
        help="Use this archive.",
    )(function)


def _choose_db(ctx: click.Context, _param: click.Parameter, value: Path) -> Path:
    """Return the archive named after the command, else the one named before it, else the default."""
    before: Path | None = ctx.find_root().params.get("db") if ctx.parent is not None else None
    is_named = ctx.get_parameter_source("db") is ParameterSource.COMMANDLINE
    return value if before is None or is_named else before


def config_option(function: F) -> F:
    """Add `--config`, and `--set` for any single setting."""
    function = click.option(
        "--set",
        multiple=True,
        metavar="SECTION.KEY=VALUE",
        expose_value=False,
        callback=_remember_assignments,
        help="Change one setting for this call; may be repeated.",
    )(function)
    return config_file_option(function)


def _remember_assignments(
    ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]
) -> None:
    ctx.meta[_ASSIGNMENTS] = value


def config_file_option(function: F) -> F:
    """Add `--config`."""
    return click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path, dir_okay=False),
        default=None,
        help="Read the settings from this file [default: scraper.toml here, else the user's].",
    )(function)


def rows_options(function: F) -> F:
    """Add `--json`, `--nl`, `--csv`, `--tsv` as one parameter `rows_format`."""
    for name, text in (
        ("tsv", "Print tab-separated values."),
        ("csv", "Print CSV."),
        ("nl", "Print one JSON object a line."),
        ("json", "Print one JSON list."),
    ):
        function = click.option(f"--{name}", "rows_format", flag_value=name, help=text)(function)
    return function


def fetch_options(function: F) -> F:
    """Add the flags that override settings of `fetch`."""
    function = click.option(
        "--allow",
        multiple=True,
        metavar="HOST:PORT",
        help="Allow this private address (host:port).",
    )(function)
    return click.option(
        "--delay",
        type=float,
        default=None,
        help="Wait this many seconds between two requests to a host.",
    )(function)


def read_settings(config_file: Path | None, **flags: object) -> Settings:
    """Load the settings with flags given as `section__key`, and with what `--set` gave.

    Raises:
        ConfigError: With every mistake, one a line.
    """
    return read_origins(config_file, **flags)[0]


def read_origins(config_file: Path | None, **flags: object) -> tuple[Settings, tuple[Origin, ...]]:
    """Load the settings as `read_settings` does; give also where each value came from.

    Raises:
        ConfigError: With every mistake, one a line.
    """
    from scraper.config import (  # commands that only read do not wait for pydantic
        environment,
        find_config_file,
        load_settings,
    )

    file = config_file if config_file is not None else find_config_file(environment())
    given = {
        key.replace("__", ".", 1): value for key, value in flags.items() if value not in (None, ())
    }
    context = click.get_current_context(silent=True)
    assignments = () if context is None else context.meta.get(_ASSIGNMENTS, ())
    return load_settings(file=file, flags=given, assignments=assignments)
