"""The sources that the settings file names.

The file is the truth for what it names: patterns, tags and log-ins are taken from
it at each run, so an edit takes effect with the next run. The archive only remembers that the
source is there, and its health.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scraper.archive import Archive
from scraper.archive.queue.source_settings import SourceSettings
from scraper.archive.queue.sources import StoredSource
from scraper.config import ConfiguredSource
from scraper.discover import parse_filter
from scraper.errors import ConfigError, ScraperError
from scraper.urls import parse_url


def check_configured(configured: Iterable[ConfiguredSource]) -> None:
    """Find mistakes that only show when the sources are used.

    Raises:
        ConfigError: With every mistake, one a line.
    """
    problems: list[str] = []
    for one in configured:
        try:
            parse_url(one.url)
            parse_filter(one.include, one.exclude)
        except ScraperError as error:
            problems.append(f"source {one.url}: {error.message}")
        if one.cookies_file is not None and not one.cookies_file.is_file():
            problems.append(f"source {one.url}: there is no cookies file {one.cookies_file}")
    if problems:
        raise ConfigError("\n".join(problems))


def add_configured(archive: Archive, configured: Iterable[ConfiguredSource]) -> None:
    """Add the sources that the archive does not know yet; asks nobody.

    A source of kind `auto` becomes a `site`: the first look finds out what it offers.
    """
    known = set[str | None]()
    for source in archive.sources.list_all():
        known |= {source.url, source.settings.given}
    for one in configured:
        url = parse_url(one.url)
        if url not in known:
            kind = "site" if one.kind == "auto" else one.kind
            archive.sources.add(url, kind=kind, tags=one.tags, settings=SourceSettings(given=url))


def index_configured(configured: Iterable[ConfiguredSource]) -> Mapping[str, ConfiguredSource]:
    """Return the file's sources by the URL that the archive remembers as `given`."""
    return {parse_url(one.url): one for one in configured}


def merge_settings(
    source: StoredSource, configured: Mapping[str, ConfiguredSource]
) -> SourceSettings:
    """Return what the user wants of a source: what was stored with it, and above that the file.

    Args:
        source: Its `given` is the URL that the user named.
        configured: The file's sources (`index_configured`).
    """
    settings = source.settings
    one = configured.get(settings.given or source.url)
    if one is None:
        return settings
    return replace(
        settings,
        include=one.include,
        exclude=one.exclude,
        render=one.render or settings.render,
        images=one.images or settings.images,
        snapshot=one.snapshot or settings.snapshot,
        cookies_file=settings.cookies_file
        if one.cookies_file is None
        else one.cookies_file.absolute(),
    )
