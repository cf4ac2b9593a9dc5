"""Settings: what may be set, from where, and where each value came from.

Precedence: flag, then environment, then file, then default. Every key of every
section is also the variable `SCRAPER_SECTION_KEY` (lists comma-separated, tables
as JSON). All mistakes are collected and reported in one `ConfigError` before
anything else happens. This module alone reads the environment.
"""

from __future__ import annotations

import json
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from scraper.errors import ConfigError
from scraper.records import ImageChoice, RenderMode, SnapshotChoice
from scraper.version import __version__

CONFIG_NAME: Final = "scraper.toml"

HostPort = Annotated[str, StringConstraints(pattern=r"^(\[[0-9a-fA-F:.]+\]|[^:\s/]+):\d{1,5}$")]
"""An exact `host:port`; IPv6 in brackets."""


QueryName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""Name of a saved query."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class FetchSettings(_Section):
    """How pages are fetched. Times in seconds, sizes in bytes."""

    allow: tuple[HostPort, ...] = Field(
        default=(), description="exact host:port exceptions to the address guard"
    )
    ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = Field(
        default=(80, 443), description="ports that may be fetched from"
    )
    delay: float = Field(
        default=1.0, ge=0, le=3600, description="seconds between two requests to a host"
    )
    concurrency: int = Field(default=16, ge=1, le=256, description="connections in all")
    per_host: int = Field(default=1, ge=1, le=16, description="connections to one host")
    connect_timeout: float = Field(default=5.0, gt=0, le=300, description="seconds to connect")
    read_timeout: float = Field(default=15.0, gt=0, le=600, description="seconds without a byte")
    total_timeout: float = Field(
        default=30.0, gt=0, le=3600, description="seconds for one attempt, redirects included"
    )
    attempts: int = Field(default=3, ge=1, le=10, description="tries per URL")
    url_timeout: float = Field(
        default=60.0, gt=0, le=7200, description="seconds per URL, all tries"
    )
    max_wire_bytes: int = Field(default=10 * 2**20, ge=1024, description="largest body on the wire")
    max_decoded_bytes: int = Field(
        default=20 * 2**20, ge=1024, description="largest body after decoding"
    )
    max_header_bytes: int = Field(
        default=100 * 2**10, ge=1024, description="largest response header"
    )
    timegate: str = Field(
        default="https://web.archive.org/web/",
        pattern=r"^https?://\S+$",
        description="start of a web archive's TimeGate, for `add --archived` (RFC 7089)",
    )
    timemap: str = Field(
        default="https://web.archive.org/web/timemap/link/",
        pattern=r"^https?://\S+$",
        description="start of the web archive's TimeMaps",
    )
    max_redirects: int = Field(default=10, ge=0, le=50, description="hops that are followed")
    user_agent: str = Field(
        default=f"scraper/{__version__}",
        min_length=3,
        max_length=200,
        description="product token sent and matched in robots.txt",
    )
    contact: str = Field(
        default="", max_length=200, description="URL or e-mail put into the User-Agent"
    )
    obey_robots: bool = Field(default=True, description="respect robots.txt")
    proxy: str | None = Field(
        default=None, description="proxy URL; the environment's proxies are ignored"
    )
    cookies_file: Path | None = Field(
        default=None, description="Netscape cookies file; read, never stored"
    )
    headers: dict[str, dict[str, str]] = Field(
        default={},
        description="extra request headers per host, over https only; a key `http://HOST[:PORT]`"
        " sends them unencrypted",
    )
    render: RenderMode = Field(
        default="never", description="use a browser: never, when a page is an empty shell, always"
    )
    verify_tls: bool = Field(default=True, description="check certificates")
    unverified_hosts: tuple[str, ...] = Field(
        default=(),
        description="hosts whose certificates are not checked; logged, not through a proxy",
    )


class ArchiveSettings(_Section):
    """Where and how articles are kept."""

    keep_raw: bool = Field(default=True, description="keep the raw page of every capture")
    images: ImageChoice = Field(
        default="none", description="pictures kept with an article: none, the lead picture, all"
    )
    snapshot: SnapshotChoice = Field(
        default="none",
        description="form in which a browser's view of each new revision is kept: none, mhtml, png, pdf",
    )
    max_article_bytes: int = Field(
        default=16 * 2**20,
        ge=1024,
        description="largest article, all its forms (text, Markdown, HTML); larger ones are skipped",
    )


class ExtractSettings(_Section):
    """How pages are read."""

    timeout: float = Field(
        default=10.0,
        gt=0,
        le=600,
        description="seconds of processor time for one page, feed or sitemap",
    )
    wall_timeout: float = Field(
        default=60.0,
        gt=0,
        le=3600,
        description="seconds on the clock for one page, on a busy machine too",
    )
    memory: int = Field(
        default=512 * 2**20, ge=128 * 2**20, description="bytes of memory for one page's worker"
    )
    workers: int = Field(default=2, ge=1, le=64, description="processes that read pages")
    recycle: int = Field(default=1000, ge=1, description="pages after which a worker is replaced")
    rules: Path = Field(default=Path("rules"), description="folder of site rules (HOST.toml)")


class RunSettings(_Section):
    """How `scraper run` works through the sources."""

    time_limit: float = Field(
        default=0, ge=0, description="seconds after which a run ends cleanly; 0 for none"
    )
    max_pages: int = Field(
        default=0, ge=0, description="pages after which a run ends cleanly; 0 for none"
    )
    max_bytes: int = Field(
        default=0, ge=0, description="bytes after which a run ends cleanly; 0 for none"
    )
    max_stored_bytes: int = Field(
        default=2 * 2**30,
        ge=0,
        description="growth of the archive after which a run ends cleanly; 0 for none",
    )
    fail_on: str = Field(
        default="any",
        pattern=r"^(never|any|0(\.\d+)?|1(\.0+)?)$",
        description="never, any, or a share of failed pages",
    )
    source_floor: float = Field(
        default=900, ge=60, description="shortest time between two checks of a source, in seconds"
    )
    source_ceiling: float = Field(
        default=7 * 86400,
        ge=3600,
        description="longest time between two checks of a source, in seconds",
    )
    max_pages_per_host: int = Field(default=1000, ge=1, description="pages of one host in one run")
    on_problem: str | None = Field(
        default=None,
        description="command that gets the list of unhealthy sources on standard input",
    )


class ConfiguredSource(_Section):
    """A source that the settings file names."""

    url: str
    kind: Literal["auto", "feed", "sitemap", "archive", "page", "site"] = "auto"
    tags: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    cookies_file: Path | None = None
    render: RenderMode | None = None
    images: ImageChoice | None = None
    snapshot: SnapshotChoice | None = None


class Settings(_Section):
    """All settings."""

    fetch: FetchSettings = FetchSettings()
    archive: ArchiveSettings = ArchiveSettings()
    extract: ExtractSettings = ExtractSettings()
    run: RunSettings = RunSettings()
    source: tuple[ConfiguredSource, ...] = ()
    queries: dict[QueryName, str] = {}
    """Statements for `scraper sql --saved`, by name."""


SECTIONS: Final[tuple[tuple[str, type[_Section]], ...]] = (
    ("fetch", FetchSettings),
    ("archive", ArchiveSettings),
    ("extract", ExtractSettings),
    ("run", RunSettings),
)
"""Sections whose keys are variables too, in the order they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where one value came from."""

    key: str
    """`section.key`."""
    value: object
    origin: str
    """`flag`, `SCRAPER_SECTION_KEY`, `PATH` of the file, or `default`."""


def environment() -> Mapping[str, str]:
    """Return the process environment."""
    return os.environ  # noqa: TID251 - the one place


def find_config_file(environ: Mapping[str, str]) -> Path | None:
    """Return the settings file: `SCRAPER_CONFIG`, else `scraper.toml` here, else the user's own."""
    named = environ.get("SCRAPER_CONFIG")
    if named:
        return Path(named)
    home = environ.get("XDG_CONFIG_HOME") or (
        f"{environ['HOME']}/.config" if environ.get("HOME") else None
    )
    places = [Path(CONFIG_NAME), *([Path(home) / "scraper" / CONFIG_NAME] if home else [])]
    return next((place for place in places if place.is_file()), None)


def load_settings(
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
    assignments: Sequence[str] = (),
) -> tuple[Settings, tuple[Origin, ...]]:
    """Read all settings, and where each came from.

    Args:
        file: A TOML file, or None for no file.
        environ: Variables; None reads the process environment.
        flags: `section.key` to value; None values count as not given.
        assignments: `section.key=value` as text, read as a variable's would be; flags too.

    Raises:
        ConfigError: With every mistake, one a line.
    """
    environ = environment() if environ is None else environ
    layers: dict[str, dict[str, object]] = {name: {} for name, _ in SECTIONS}
    origins: dict[str, str] = {}
    parsed = {} if file is None else _parse_file(file)
    sources, queries = parsed.pop("source", []), parsed.pop("queries", {})
    problems = [
        f"{file}: unknown section [{section}]"
        for section, values in parsed.items()
        if section not in layers or not isinstance(values, dict)
    ]
    problems += [*_repeated_sources(sources, str(file)), *_unknown_variables(environ)]
    problems += _foreign_commands(file, parsed)
    given = [*_file_values(parsed, str(file)), *_environment_values(environ)]
    given += _assigned_values(assignments, problems)
    given += [(key, value, "flag") for key, value in (flags or {}).items() if value is not None]
    for dotted, value, origin in given:
        section, key = dotted.split(".", 1)
        if section in layers:
            layers[section][key] = value
            origins[dotted] = origin
    try:
        settings = Settings.model_validate({**layers, "source": sources, "queries": queries})
    except ValidationError as error:
        problems += [_problem(dict(item), origins) for item in error.errors()]
    if problems:
        raise ConfigError("\n".join(problems))
    return settings, tuple(_origins(settings, origins))


def find_readable_sources(file: Path) -> tuple[ConfiguredSource, ...]:
    """Return those sources of a settings file that can be read, whatever is wrong with the rest of it.

    Used to report all mistakes together: the sources can be wrong too.
    """
    try:
        entries = _parse_file(file).get("source", [])
    except ConfigError:
        return ()
    sources = []
    for entry in entries if isinstance(entries, list) else []:
        with suppress(ValidationError):
            sources.append(ConfiguredSource.model_validate(entry))
    return tuple(sources)


def _file_values(parsed: Mapping[str, object], file: str) -> Iterator[tuple[str, object, str]]:
    for section, values in parsed.items():
        if isinstance(values, dict):
            yield from ((f"{section}.{key}", value, file) for key, value in values.items())


def _environment_values(environ: Mapping[str, str]) -> Iterator[tuple[str, object, str]]:
    for name, model in SECTIONS:
        for key in model.model_fields:
            variable = f"SCRAPER_{name}_{key}".upper()
            if variable in environ:
                yield f"{name}.{key}", _from_text(environ[variable], model, key), variable


def _assigned_values(
    assignments: Sequence[str], problems: list[str]
) -> Iterator[tuple[str, object, str]]:
    models = dict(SECTIONS)
    for text in assignments:
        dotted, equals, value = text.partition("=")
        section, _, key = dotted.strip().partition(".")
        if not equals or section not in models or key not in models[section].model_fields:
            problems.append(f"flag: --set {dotted}: give section.key=value")
        else:
            yield f"{section}.{key}", _from_text(value.strip(), models[section], key), "flag"


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    for name, model in SECTIONS:
        start = f"SCRAPER_{name}_".upper()
        for variable in environ:
            key = variable.removeprefix(start).lower()
            if variable.startswith(start) and key not in model.model_fields:
                yield f"{variable}: unknown key {name}.{key}"


def _foreign_commands(file: Path | None, parsed: Mapping[str, object]) -> Iterator[str]:
    """Refuse a command in a settings file that somebody else owns or may write."""
    run = parsed.get("run")
    if file is None or not isinstance(run, dict) or run.get("on_problem") is None:
        return
    status = file.stat()
    users = {0, os.geteuid()} if hasattr(os, "geteuid") else {status.st_uid}
    if status.st_uid not in users or status.st_mode & stat.S_IWOTH:
        yield (
            f"{file}: run.on_problem: the file belongs to another user or everybody may write it;"
            " a command is taken only from a file of yours: copy it, or remove the line"
        )


def _repeated_sources(sources: object, file: str) -> Iterator[str]:
    """Report each URL that the file has twice."""
    seen: dict[object, int] = {}
    for number, one in enumerate(sources if isinstance(sources, list) else []):
        url = one.get("url") if isinstance(one, dict) else None
        if isinstance(url, str) and (first := seen.setdefault(url.strip(), number)) != number:
            yield f"{file}: source.{number}: the same URL as source.{first}: {url.strip()}"


def _origins(settings: Settings, origins: Mapping[str, str]) -> list[Origin]:
    rows = []
    for name, model in SECTIONS:
        for key in model.model_fields:
            dotted = f"{name}.{key}"
            value = getattr(getattr(settings, name), key)
            shown = _hidden(value) if key in {"headers", "proxy"} else value
            rows.append(Origin(key=dotted, value=shown, origin=origins.get(dotted, "default")))
    return rows


def _hidden(value: object) -> object:
    """Keep secrets (header values, a proxy's password) out of what is shown."""
    if isinstance(value, dict):
        return {host: dict.fromkeys(headers, "***") for host, headers in value.items()}
    if isinstance(value, str):
        return re.sub(r"//[^/@]*@", "//***@", value)
    return value


def _parse_file(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", url=str(file)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"is not TOML: {error}", url=str(file)) from error
    except RecursionError as error:
        raise ConfigError("is nested too deeply", url=str(file)) from error


def _from_text(text: str, model: type[_Section], key: str) -> object:
    """Read a variable's text as its field wants it: a list from commas, a table from JSON."""
    annotation = str(model.model_fields[key].annotation)
    if annotation.startswith("tuple"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if annotation.startswith("dict"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _problem(item: Mapping[str, object], origins: Mapping[str, str]) -> str:
    """Format one mistake as one line: place, key, and what is wrong."""
    location = item["loc"]
    parts = [str(part) for part in location] if isinstance(location, tuple) else []
    dotted = ".".join(parts)
    place = origins.get(".".join(parts[:2]), CONFIG_NAME)
    if item["type"] == "extra_forbidden":
        return f"{place}: unknown key {dotted}"
    return f"{place}: {dotted}: {str(item['msg'])[:1].lower()}{str(item['msg'])[1:]}"
