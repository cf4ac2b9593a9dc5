"""The sources that the settings file names.

The file is the truth for what it names: patterns, tags and log-ins are taken from
it at each run, so an edit takes effect with the next run. The archive only remembers that the
source is there, and its health.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scraper.archive import Archive
from scraper.archive.queue.sources import StoredSource
from scraper.config import SourceSettings
from scraper.discover import parse_filter
from scraper.errors import ConfigError, ScraperError
from scraper.urls import parse_url


def check_configured(configured: Iterable[SourceSettings]) -> None:
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


def add_configured(archive: Archive, configured: Iterable[SourceSettings]) -> None:
    """Add the sources that the archive does not know yet; asks nobody.

    A source of kind `auto` becomes a `site`: the first look finds out what it offers.
    """
    known = set[object]()
    for source in archive.sources.list_all():
        known |= {source.url, source.settings.get("given")}
    for one in configured:
        url = parse_url(one.url)
        if url not in known:
            kind = "site" if one.kind == "auto" else one.kind
            archive.sources.add(url, kind=kind, tags=one.tags, settings={"given": url})


def index_configured(configured: Iterable[SourceSettings]) -> Mapping[str, SourceSettings]:
    """Return the file's sources by the URL that the archive remembers as `given`."""
    return {parse_url(one.url): one for one in configured}


def merge_settings(
    source: StoredSource, configured: Mapping[str, SourceSettings]
) -> Mapping[str, object]:
    """Return what the user wants of a source: what was stored with it, and above that the file.

    Args:
        source: Its `given` is the URL that the user named.
        configured: The file's sources (`index_configured`).
    """
    one = configured.get(str(source.settings.get("given", source.url)))
    if one is None:
        return source.settings
    own: dict[str, object] = {"include": list(one.include), "exclude": list(one.exclude)}
    own |= {"render": one.render} if one.render else {}
    own |= {"cookies_file": str(one.cookies_file.absolute())} if one.cookies_file else {}
    return {**source.settings, **own}
