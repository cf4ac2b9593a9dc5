"""The demo's job: serve the little site, scrape it for real, show the result.

Takes where to store and where to print; uses the real fetcher, reader and
archive. The one thing it arranges is the exact `host:port` exception that lets
the fetcher reach the loopback server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from scraper.archive import Archive
from scraper.config import Settings
from scraper.demo.left_out import find_left_out
from scraper.demo.server import DemoServer
from scraper.fetching import Fetcher
from scraper.pipeline import Services, scrape_all
from scraper.records import Failed, Outcome, Saved, Skipped, Unchanged
from scraper.workers.pool import ExtractPool

if TYPE_CHECKING:
    from rich.console import Console

PREFERRED_PORT: Final = 8765
"""The port is part of every URL of the demo: the same port twice says `unchanged`."""


PAGES: Final = (
    "/post/syrian-president-bashar-al-assad-flees-damascus",
    "/2025/09/saving-tomato-seed/",
    "/p/the-last-lamplighter",
    "/notes/ring-buffers",
    "/local/the-night-the-ferry-stopped",
    "/de/das-haus-der-uhren",
    "/ja/2026/04/asa-no-panya",
    "/",
)
"""Every page of the demo site, in the order it is scraped."""

EDITED: Final = "/local/the-night-the-ferry-stopped"
"""The page that is edited for the reader, so that it has something to compare."""
EDITS: Final = (
    ("it cost four times what was promised", "it cost three times what was promised"),
    ("The quay will be a car park.", "The quay will be a car park, and one bench will stay."),
)
"""What is replaced in it, and with what."""


def run_demo(  # noqa: PLR0913 - what a user may say of a demo
    db: Path,
    console: Console,
    *,
    settings: Settings | None = None,
    url: str | None = None,
    port: int = PREFERRED_PORT,
    program: str = "scraper",
    is_edited: bool = False,
) -> tuple[Outcome, ...]:
    """Scrape the demo site, or one URL, into an archive, and print the result.

    Args:
        db: The archive, made where there is none.
        console: Where the table and the commands to try next are printed.
        settings: How to fetch and read; the defaults without.
        url: A page to scrape instead of the demo site.
        port: Loopback port for the site; another one is taken where it is in use.
        program: How the reader started the command line, for the commands to try next.
        is_edited: Edit one page after it was scraped, and scrape it again.

    Returns:
        What became of each page, in the order of the table.

    Raises:
        ArchiveError: The archive cannot be used.
    """
    settings = settings or Settings()
    if url is not None:
        console.print(f"Scraping {_printable(url)} into {db}", highlight=False, markup=False)
        return _scrape_and_tell([url], db, console, settings, program)
    with DemoServer(port) as site:
        pages = [site.base_url + path for path in PAGES]
        console.print(
            f"Serving {len(pages)} pages on {site.base_url} and scraping them into {db}",
            highlight=False,
        )
        settings = _reach(settings, site.host_port)
        url = site.base_url + EDITED
        if is_edited and _is_edited_already(db, url):
            _edit(site)
        outcomes = _scrape_and_tell(pages, db, console, settings, program)
        if is_edited and not _is_edited_already(db, url):
            _edit(site)
            with Archive.open(db) as archive:
                asyncio.run(_scrape([url], archive, settings))
        return outcomes


def _edit(site: DemoServer) -> None:
    for old, new in EDITS:
        site.edit(EDITED, old, new)


def _is_edited_already(db: Path, url: str) -> bool:
    """Return whether an earlier demo stored the edit; without it the page would change back first."""
    if not db.exists():
        return False
    with Archive.open(db) as archive:
        stored = archive.find_article(url)
        return stored is not None and stored.revisions > 1


def serve_site(console: Console, *, port: int = PREFERRED_PORT) -> None:
    """Serve the demo site and do nothing else, until the process is interrupted.

    Args:
        console: Where the site's address is printed.
        port: As in `run_demo`.
    """
    with suppress(KeyboardInterrupt), DemoServer(port) as site:
        console.print(
            f"Serving the demo site on {site.base_url}, until Ctrl-C. To reach it:\n"
            f"  export SCRAPER_FETCH_ALLOW={site.host_port}",
            highlight=False,
        )
        Event().wait()


def _reach(settings: Settings, host_port: str) -> Settings:
    """Allow the fetcher to reach the demo server, which needs no rest between two requests."""
    fetch = settings.fetch.model_copy(
        update={"allow": (*settings.fetch.allow, host_port), "delay": 0.0}
    )
    return settings.model_copy(update={"fetch": fetch})


def _scrape_and_tell(
    urls: Sequence[str], db: Path, console: Console, settings: Settings, program: str
) -> tuple[Outcome, ...]:
    with Archive.open(db) as archive:
        outcomes = asyncio.run(_scrape(urls, archive, settings))
        _print_table(outcomes, archive, console)
        _print_next(outcomes, db, console, program)
    return outcomes


async def _scrape(urls: Sequence[str], archive: Archive, settings: Settings) -> tuple[Outcome, ...]:
    async with Fetcher(settings.fetch) as fetcher, ExtractPool(settings.extract) as pool:
        services = Services(fetcher=fetcher, pool=pool, archive=archive)
        # One after the other, so that the numbers of the articles follow the order of the pages.
        return tuple([outcome async for outcome in scrape_all(urls, services, concurrency=1)])


def _print_table(outcomes: Sequence[Outcome], archive: Archive, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("id", justify="right", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    for name in ("kept", "stripped", "sure"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("title, and some of what was stripped", overflow="fold")
    for outcome in outcomes:
        *cells, title, rest = map(_printable, _cells(outcome, archive))
        table.add_row(*cells, Text.assemble(title, (f"\n{rest}" if rest else "", "dim")))
    console.print()
    console.print(table)
    console.print("\n[dim]kept, stripped: words; sure: confidence in the body, 0 to 1[/dim]")


def _cells(outcome: Outcome, archive: Archive) -> tuple[str, ...]:
    """Return id, outcome, platform or page type, words kept and stripped, confidence, title, examples."""
    if isinstance(outcome, (Skipped, Failed)):
        word = "skipped" if isinstance(outcome, Skipped) else "failed"
        return ("-", word, "", "", "", "", outcome.url, f"{outcome.code}: {outcome.message}")
    stored = archive.find_article(outcome.article_id)
    capture = archive.capture_of(outcome.article_id)
    if stored is None or capture is None:  # pragma: no cover - it was stored a moment ago
        raise AssertionError
    left = find_left_out(capture, stored.article)
    return (
        str(stored.id),
        "saved" if isinstance(outcome, Saved) else "unchanged",
        _platform_of(stored.id, archive) or stored.article.page_type,
        str(stored.word_count),
        str(left.words),
        f"{stored.article.confidence:.2f}",
        stored.article.title or "(untitled)",
        " · ".join(left.rows),
    )


def _printable(text: str) -> str:
    """Return text as one line that no terminal takes for a command."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _platform_of(article_id: int, archive: Archive) -> str | None:
    """Return the platform recognized, from the trace of the newest revision."""
    found = archive.query(
        "SELECT json_extract(trace, '$.platform') FROM revisions"
        " WHERE article_id = ? ORDER BY revision DESC LIMIT 1",
        (article_id,),
    )
    return next((str(row[0]) for row in found.rows if row[0] is not None), None)


def _print_next(outcomes: Sequence[Outcome], db: Path, console: Console, program: str) -> None:
    kept = [outcome for outcome in outcomes if isinstance(outcome, (Saved, Unchanged))]
    if not kept:
        return
    place = "" if db == Path("archive.db") else f" --db {db}"
    console.print("\n[bold]Read the articles in a browser[/bold]")
    console.print(f"  {program} serve --open{place}", highlight=False, markup=False, soft_wrap=True)
    console.print("\n[bold]Try next[/bold]")
    for command in (
        f"show {kept[0].article_id}",
        f"explain {kept[0].article_id}",
        "sql 'select id, title, word_count from articles order by published_at'",
    ):
        line = f"  {program} {command}{place}"
        console.print(line, highlight=False, markup=False, soft_wrap=True)
