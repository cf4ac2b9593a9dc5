"""`scraper add`: fetch, extract and store the pages of given URLs."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

import click

from scraper.archive import Archive
from scraper.cli.options import DATE, config_option, db_option, fetch_options, read_settings
from scraper.cli.outcomes import Stop, print_outcomes
from scraper.cli.typed_url import read_typed_url
from scraper.config import Settings
from scraper.extraction.site_rules.folder import load_rules
from scraper.fetching import Fetcher
from scraper.fetching.memento import WebArchive
from scraper.pipeline import PageSettings, Services, as_stored, scrape_all, scrape_archived
from scraper.records import ImageChoice, Outcome, SnapshotChoice
from scraper.run.clock import check_clock
from scraper.run.notify import tell_watches
from scraper.workers.pool import ExtractPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Which copies of a web archive to take."""

    before: datetime | None


@click.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@db_option
@config_option
@fetch_options
@click.option("--force", is_flag=True, help="Fetch the whole page even when it did not change.")
@click.option("--refetch", is_flag=True, help="Fetch URLs too that `scraper forget` removed.")
@click.option("--archived", is_flag=True, help="Take a web archive's copy of pages that are gone.")
@click.option(
    "--before",
    metavar="DATE",
    type=DATE,
    help="Take the newest copy before this date, with --archived.",
)
@click.option(
    "--images",
    type=click.Choice(get_args(ImageChoice)),
    help="Keep no pictures, the lead picture or all (default: archive.images).",
)
@click.option(
    "--snapshot",
    type=click.Choice(get_args(SnapshotChoice)),
    help="Keep how a browser shows the page, in this form (default: archive.snapshot).",
)
@click.option("--nl", "--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("-q", "--quiet", is_flag=True, help="Print only what failed or was skipped.")
def command(
    urls: tuple[str, ...],
    db: Path,
    config_file: Path | None,
    allow: tuple[str, ...],
    delay: float | None,
    force: bool,
    refetch: bool,
    archived: bool,
    before: datetime | None,
    images: ImageChoice | None,
    snapshot: SnapshotChoice | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fetch, extract and store pages. "-" reads URLs from standard input.

    Prints a line for each URL once it is on disk: saved, unchanged, skipped or
    failed; the article's id; the URL; the title or the reason.

    With --archived nothing is asked of the site: the copy comes from the web archive of the
    settings (fetch.timegate) and is stored under its own URL with the date of its capture.

    \b
    scraper add https://example.com/blog/a-post
    scraper add example.com/blog/a-post
    scraper add - < urls.txt
    scraper add --images all --snapshot mhtml https://example.com/blog/a-post
    scraper add --archived --before 2019-01-01 https://example.com/gone
    """
    if before is not None and not archived:
        raise click.UsageError("--before needs --archived")
    settings = read_settings(
        config_file,
        fetch__allow=allow,
        fetch__delay=delay,
        archive__images=images,
        archive__snapshot=snapshot,
    )
    wanted = _read_urls(urls)
    stop = Stop()
    stop.take_signals()
    counts = asyncio.run(
        _add(
            wanted,
            db,
            settings,
            stop,
            force=force,
            refetch=refetch,
            copies=Copies(before=before) if archived else None,
            as_json=as_json,
            quiet=quiet,
        )
    )
    sys.exit(stop.exit_code(counts))


async def _add(
    urls: list[str],
    db: Path,
    settings: Settings,
    stop: Stop,
    *,
    force: bool,
    refetch: bool,
    copies: Copies | None,
    as_json: bool,
    quiet: bool,
) -> Counter[str]:
    limits = settings.archive
    with Archive.open(
        db, keep_raw=limits.keep_raw, max_article_bytes=limits.max_article_bytes
    ) as archive:
        check_clock(archive.clock())
        for url in urls if refetch else ():
            archive.tombstones.lift(url)
        async with (
            Fetcher(
                settings.fetch, robots_store=archive.robots, backoff_store=archive.backoffs
            ) as fetcher,
            ExtractPool(settings.extract, load_rules(settings.extract.rules)) as pool,
        ):
            page = PageSettings(images=limits.images, snapshot=limits.snapshot)
            services = Services(fetcher=fetcher, pool=pool, archive=archive, page=page)
            wanted = stop.until_stopped(urls)
            if copies is None:
                concurrency = settings.fetch.concurrency
                outcomes = scrape_all(wanted, services, concurrency=concurrency, force=force)
            else:
                outcomes = _scrape_archived(wanted, services, settings, copies)
            counts = await print_outcomes(
                outcomes,
                stop,
                total=len(urls),
                as_json=as_json,
                only_problems=quiet,
                progress=not quiet,
            )
        for problem in tell_watches(archive, lambda: stop.signal is not None):
            click.echo(problem, err=True)
        return counts


def _scrape_archived(
    urls: Iterable[str], services: Services, settings: Settings, copies: Copies
) -> AsyncIterator[Outcome]:
    fetch = settings.fetch
    jobs = (
        scrape_archived(
            url,
            services,
            WebArchive(timegate=fetch.timegate, timemap=fetch.timemap),
            before=copies.before,
            max_bytes=fetch.max_decoded_bytes,
        )
        for url in urls
    )
    return as_stored(jobs, fetch.concurrency, services.fetcher.count_waiting)


def _read_urls(urls: tuple[str, ...]) -> list[str]:
    """Return the URLs, each once, with lines of standard input in place of "-".

    An address without a scheme gets one.
    """
    given: list[str] = []
    for url in urls:
        if url == "-":
            lines = (line.strip() for line in sys.stdin)
            given += [line for line in lines if line and not line.startswith("#")]
        else:
            given.append(url)
    return list(dict.fromkeys(map(read_typed_url, given)))
