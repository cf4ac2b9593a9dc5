"""`scraper ingest`: store pages that were saved already."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.cli.ingest_files import Files, Found, outcome_of
from scraper.cli.options import DATE, DATE_HELP, config_option, db_option, read_settings
from scraper.cli.outcomes import Stop, print_outcomes
from scraper.config import Settings
from scraper.errors import ScraperError
from scraper.extraction.site_rules.folder import load_rules
from scraper.importers.saved import SavedFile
from scraper.importers.saved.zip_file import PAGE_SUFFIXES, RECORD_SUFFIXES
from scraper.pipeline import as_arriving, store_capture
from scraper.records import Capture, Failed, Outcome, Saved, Skipped
from scraper.workers.pool import ExtractPool

SUFFIXES: Final = (
    *PAGE_SUFFIXES, *RECORD_SUFFIXES, ".html.gz", ".htm.gz", ".html.zst", ".wet.gz", ".wacz",
    ".zip", ".cdx", ".cdxj", ".cdx.gz",
)  # fmt: skip
"""Files that are taken from a folder; what they are, their contents decide."""
_STREAMS: Final = (".warc", ".arc", ".gz", ".zst", ".wacz", ".zip")
"""Files that may hold many pages, so that the number of pages is not known."""


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, metavar="FILE|FOLDER|-...")
@click.option(
    "--url", default=None, help="Store the page under this address [default: what the page says]."
)
@click.option(
    "--fetched-at",
    type=DATE,
    metavar="DATE",
    help=f"Set when it was saved, UTC [default: the file's own time]. {DATE_HELP}",
)
@db_option
@config_option
@click.option("--nl", "--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("-q", "--quiet", is_flag=True, help="Print only what failed or was skipped.")
def command(
    files: tuple[str, ...],
    url: str | None,
    fetched_at: datetime | None,
    db: Path,
    config_file: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Store saved pages: HTML, MHTML, text, PDF, web archives, whole folders, "-" for standard input.

    The contents of a file decide what it is: HTML (also by SingleFile, or from the
    Wayback Machine), MHTML, Safari's web archives, text dumps, PDF (extra pdf),
    gzip and Zstandard around these, and ZIP files of pages. Of a web archive (WARC, ARC,
    WACZ) every page is stored, under its own URL and with the time of its capture.
    Other files are refused by name.

    \b
    scraper ingest saved/post.html
    scraper ingest post.mhtml report.pdf
    scraper ingest page.txt --url https://example.com/post
    scraper ingest crawl.warc.gz
    curl -s https://example.com/post | scraper ingest - --url https://example.com/post
    """
    paths = list(_files(files))
    if url is not None and len(paths) > 1:
        raise click.UsageError("--url goes with one file.")
    settings = read_settings(config_file)
    stop = Stop()
    stop.take_signals()
    counts = asyncio.run(
        _ingest(
            paths,
            url,
            fetched_at,
            None
            if any(_is_archive_name(path) for path in paths if isinstance(path, str))
            else len(paths),
            db,
            settings,
            stop,
            as_json=as_json,
            quiet=quiet,
        )
    )
    sys.exit(stop.exit_code(counts))


async def _ingest(
    paths: list[str | Skipped],
    url: str | None,
    fetched_at: datetime | None,
    total: int | None,
    db: Path,
    settings: Settings,
    stop: Stop,
    *,
    as_json: bool,
    quiet: bool,
) -> Counter[str]:
    limits = settings.archive
    with Archive.open(
        db, keep_raw=limits.keep_raw, max_article_bytes=limits.max_article_bytes
    ) as archive:
        async with ExtractPool(settings.extract, load_rules(settings.extract.rules)) as pool:
            reading = Files(
                pool,
                url=url,
                fetched_at=fetched_at,
                max_bytes=settings.fetch.max_decoded_bytes,
                is_stopped=lambda: stop.signal is not None,
            )
            store = partial(_store, reading=reading, pool=pool, archive=archive)
            found = _find(reading, paths, stop)
            counts = await print_outcomes(
                as_arriving(found, store, 2 * settings.extract.workers),
                stop,
                total=total,
                as_json=as_json,
                only_problems=quiet,
                progress=not quiet,
                note=None if quiet else describe_change,
            )
    for problem in reading.problems:
        click.echo(problem, err=True)
    counts["failed"] += reading.broken
    return counts


async def _find(reading: Files, paths: list[str | Skipped], stop: Stop) -> AsyncIterator[Found]:
    """Yield what is in the files, until a signal comes."""
    for path in stop.until_stopped(paths):
        async for found in reading.read(path):
            if stop.signal is not None:
                return
            yield found


def describe_change(outcome: Outcome) -> str | None:
    """Return a line on what a saved page changed in an article that was stored before."""
    if not isinstance(outcome, Saved):
        return None
    article = f"article {outcome.article_id}"
    if outcome.claimed_url is not None:
        return (
            f"{outcome.url}: its URL is a claim, and {outcome.claimed_url} has another text; stored"
            f" as {article} of its own (--url {outcome.claimed_url} stores it there)"
        )
    if not outcome.is_current:
        return (
            f"{outcome.url}: stored as revision {outcome.revision} of {article}, which has a newer one;"
            " the current text stays"
        )
    if outcome.revision > 1:
        return (
            f"{outcome.url}: revision {outcome.revision} of {article} replaced revision"
            f" {outcome.revision - 1} as the current text; `scraper diff {outcome.article_id}` shows"
            " the change"
        )
    return None


async def _store(found: Found, reading: Files, pool: ExtractPool, archive: Archive) -> Outcome:
    """Store one page; a file without a page is an outcome with a code."""
    if isinstance(found, SavedFile):
        try:
            page = await pool.read_saved_file(found.body, found.name, reading.max_bytes)
        except ScraperError as error:
            outcome = outcome_of(found, error)
        else:
            capture = reading.capture_of(found, page)
            return await store_capture(capture, pool=pool, archive=archive)
    elif isinstance(found, Capture):
        return await store_capture(found, pool=pool, archive=archive)
    else:
        outcome = found
    if isinstance(outcome, Failed):
        await archive.write_soon(partial(archive.record_failure, outcome))
    return outcome


def _files(names: tuple[str, ...]) -> Iterator[str | Skipped]:
    """Yield the files named, and the saved files in the folders named, in a fixed order.

    Links that lead out of a folder are skipped: an unpacked download must not choose files of the
    user's.
    """
    for name in names:
        path = Path(name)
        if name != "-" and not path.exists():
            raise click.BadParameter(f"{name}: no such file", param_hint="FILE")
        if name != "-" and path.is_dir():
            root = path.resolve()
            for file in sorted(path.rglob("*")):
                if not file.name.lower().endswith(SUFFIXES) or not file.is_file():
                    continue
                if file.resolve().is_relative_to(root):
                    yield str(file)
                else:
                    message = "is a link out of the folder; name the file itself to store it"
                    yield Skipped(
                        url=file.absolute().as_uri(), code="link-outside", message=message
                    )
        else:
            yield name


def _is_archive_name(name: str) -> bool:
    return name == "-" or name.lower().endswith(_STREAMS)
