"""What the user set for one source, and what was learned when it was added.

The column `source.settings` holds it as JSON, with a key for each value that was set. It is read
and written here alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scraper.archive.database.text_values import render_json
from scraper.errors import ArchiveDamaged
from scraper.records import ImageChoice, RenderMode, SnapshotChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """Settings of one source."""

    given: str | None = None
    """The URL that the user named; the source's own may be that of the feed found there."""
    include: tuple[str, ...] = ()
    """Patterns of URLs, one of which must match; () if all are wanted."""
    exclude: tuple[str, ...] = ()
    """Patterns of URLs that are left out."""
    since: datetime | None = None
    """Nothing older than this day, UTC."""
    cookies_file: Path | None = None
    """Log-in, in the Netscape format; absolute."""
    render: RenderMode | None = None
    """When a browser renders the pages; None for the general setting."""
    images: ImageChoice | None = None
    """Which pictures of its articles are kept; None for the general setting."""
    snapshot: SnapshotChoice | None = None
    """The form in which a browser's view of them is kept; None for the general setting."""
    known: tuple[str, ...] | None = None
    """Article URLs that show the form of the others in a sitemap; None if it is not a site's."""
    named: bool | None = None
    """Whether the user named the sitemap itself; None in an archive that did not note it."""
    sitemap_hosts: tuple[str, ...] = ()
    """Sites whose robots.txt named the sitemap."""

    @property
    def is_named(self) -> bool:
        """Whether the user named the sitemap itself."""
        return self.known is None if self.named is None else self.named


def render_source_settings(settings: SourceSettings) -> str:
    """Render as JSON, without what was not set."""
    since, cookies_file = settings.since, settings.cookies_file
    values: dict[str, object] = {
        "given": settings.given,
        "include": list(settings.include) or None,
        "exclude": list(settings.exclude) or None,
        "since": None if since is None else since.date().isoformat(),
        "cookies_file": None if cookies_file is None else str(cookies_file),
        "render": settings.render,
        "images": settings.images,
        "snapshot": settings.snapshot,
        "known": None if settings.known is None else list(settings.known),
        "named": settings.named,
        "speaks_for": list(settings.sitemap_hosts) or None,
    }
    return render_json({key: value for key, value in values.items() if value is not None})


def parse_source_settings(text: str) -> SourceSettings:
    """Parse what `render_source_settings` rendered.

    Raises:
        ArchiveDamaged: It is something else.
    """
    try:
        stored = json.loads(text)
        since, cookies_file = stored.get("since"), stored.get("cookies_file")
        known = stored.get("known")
        return SourceSettings(
            given=stored.get("given"),
            include=tuple(stored.get("include", ())),
            exclude=tuple(stored.get("exclude", ())),
            since=datetime.fromisoformat(since).replace(tzinfo=UTC) if since else None,
            cookies_file=Path(cookies_file) if cookies_file else None,
            render=stored.get("render"),
            images=stored.get("images"),
            snapshot=stored.get("snapshot"),
            known=None if known is None else tuple(known),
            named=stored.get("named"),
            sitemap_hosts=tuple(stored.get("speaks_for", ())),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise ArchiveDamaged("the settings of a source are damaged") from error
