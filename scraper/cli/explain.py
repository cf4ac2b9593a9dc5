"""`scraper explain`: why an article reads as it does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.explanation import print_explanation
from scraper.cli.options import config_option, db_option, fetch_options, read_settings
from scraper.cli.stored import parse_id
from scraper.config import Settings
from scraper.errors import ArchiveError
from scraper.extraction.site_rules.folder import load_rules
from scraper.fetching import Fetcher
from scraper.records import Capture
from scraper.workers.pool import ExtractPool


@click.command("explain")
@click.argument("article", metavar="URL|ID")
@db_option
@config_option
@fetch_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    article: str,
    db: Path,
    config_file: Path | None,
    allow: tuple[str, ...],
    delay: float | None,
    as_json: bool,
) -> None:
    """Show what was kept, which rule dropped the rest, and which finder gave each field.

    Reads the stored page where the archive has one, else fetches the URL;
    nothing is written.

    \b
    scraper explain 12
    scraper explain https://example.com/post --json
    """
    settings = read_settings(config_file, fetch__allow=allow, fetch__delay=delay)
    asyncio.run(_explain(article, db, settings, as_json=as_json))


async def _explain(article: str, db: Path, settings: Settings, *, as_json: bool) -> None:
    capture = _stored_capture(article, db)
    if capture is None and article.isdecimal():
        raise ArchiveError("the archive has no such article", url=article, code="no-such-article")
    async with ExtractPool(settings.extract, load_rules(settings.extract.rules)) as pool:
        if capture is None:
            async with Fetcher(settings.fetch) as fetcher:
                answer = await fetcher.fetch(article)
            if not isinstance(
                answer, Capture
            ):  # pragma: no cover - nothing was asked conditionally
                raise AssertionError
            capture = answer
        print_explanation(await pool.mark_blocks(capture), as_json=as_json)


def _stored_capture(article: str, db: Path) -> Capture | None:
    if not db.exists():
        return None
    with Archive.open(db, read_only=True) as archive:
        stored = archive.find_article(parse_id(article))
        return None if stored is None else archive.capture_of(stored.id)
