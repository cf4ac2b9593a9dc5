"""`scraper ingest`: store pages that somebody saved already."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.charset import decode_text
from scraper.cli.options import config_option, db_option, read_settings
from scraper.cli.outcomes import Stop, print_outcomes
from scraper.config import Settings
from scraper.extract.saved_page import find_page_url
from scraper.pipeline import as_stored, store_capture
from scraper.records import Capture
from scraper.rule_folder import load_rules
from scraper.workers import ExtractPool

SUFFIXES: Final = (".html", ".htm", ".xhtml", ".txt")
"""Files that are taken from a folder."""


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, metavar="FILE|FOLDER|-...")
@click.option("--url", default=None, help="Where the page came from [default: what the page says].")
@click.option(
    "--fetched-at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]),
    default=None,
    help="When it was saved, UTC [default: the file's own time].",
)
@db_option
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
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
    """Store saved pages: HTML files, text dumps, whole folders, "-" for standard input.

    \b
    scraper ingest saved/post.html
    scraper ingest page.txt --url https://example.com/post
    curl -s https://example.com/post | scraper ingest - --url https://example.com/post
    """
    paths = list(_files(files))
    if url is not None and len(paths) > 1:
        raise click.UsageError("--url goes with one file.")
    settings = read_settings(config_file)
    stop = Stop()
    stop.take_signals()
    captures = (_capture(path, url, fetched_at) for path in paths)
    counts = asyncio.run(
        _ingest(
            captures,
            len(paths),
            db,
            settings,
            stop,
            as_json=as_json,
            quiet=quiet,
        )
    )
    sys.exit(stop.exit_code(counts))


async def _ingest(
    captures: Iterable[Capture],
    total: int,
    db: Path,
    settings: Settings,
    stop: Stop,
    *,
    as_json: bool,
    quiet: bool,
) -> Counter[str]:
    with Archive.open(db, keep_raw=settings.archive.keep_raw) as archive:
        async with ExtractPool(settings.extract, load_rules(settings.extract.rules)) as pool:
            jobs = (
                store_capture(page, pool=pool, archive=archive)
                for page in stop.until_stopped(captures)
            )
            outcomes = as_stored(jobs, 2 * settings.extract.workers)
            return await print_outcomes(
                outcomes,
                stop,
                total=total,
                as_json=as_json,
                only_problems=quiet,
                progress=not quiet,
            )


def _files(names: tuple[str, ...]) -> Iterator[str]:
    """Give the files named, and the pages in the folders named, in a fixed order."""
    for name in names:
        path = Path(name)
        if name != "-" and not path.exists():
            raise click.BadParameter(f"{name}: no such file", param_hint="FILE")
        if name != "-" and path.is_dir():
            yield from (
                str(p)
                for p in sorted(path.rglob("*"))
                if p.suffix.lower() in SUFFIXES and p.is_file()
            )
        else:
            yield name


def _capture(name: str, url: str | None, fetched_at: datetime | None) -> Capture:
    if name == "-":
        body, saved_at, address = sys.stdin.buffer.read(), datetime.now(UTC), None
    else:
        path = Path(name)
        body, address = path.read_bytes(), path.resolve().as_uri()
        saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    page_url = url or find_page_url(decode_text(body, None)) or address
    return Capture.of_bytes(
        body,
        url=page_url or f"urn:sha256:{hashlib.sha256(body).hexdigest()}",
        fetched_at=fetched_at.replace(tzinfo=UTC) if fetched_at else saved_at,
    )
