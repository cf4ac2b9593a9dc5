"""`scraper ingest`: store pages that somebody saved already."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Final, cast

import click

from scraper.archive import Archive
from scraper.charset import decode_text
from scraper.cli.options import config_option, db_option, read_settings
from scraper.cli.outcomes import Stop, print_outcomes
from scraper.config import Settings
from scraper.errors import InvalidURL, ScraperError
from scraper.extract.saved_page import find_page_url
from scraper.pipeline import as_stored, store_capture
from scraper.records import Capture
from scraper.rule_folder import load_rules
from scraper.urls import parse_url
from scraper.warc_file import is_warc, read_warc
from scraper.workers import ExtractPool

SUFFIXES: Final = (".html", ".htm", ".xhtml", ".txt", ".warc", ".warc.gz", ".wet.gz")
"""Files that are taken from a folder."""
_HEAD: Final = 4096
"""Bytes of a file that tell a web archive from a page."""


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
    """Store saved pages: HTML files, text dumps, web archives, whole folders, "-" for standard input.

    Of a web archive (WARC, also gzipped) every page is stored, under its own URL and
    with the time of its capture.

    \b
    scraper ingest saved/post.html
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
    pages = _Pages(url=url, fetched_at=fetched_at, max_bytes=settings.fetch.max_decoded_bytes)
    counts = asyncio.run(
        _ingest(
            itertools.chain.from_iterable(map(pages.read, paths)),
            None if any(map(_is_archive_name, paths)) else len(paths),
            db,
            settings,
            stop,
            as_json=as_json,
            quiet=quiet,
        )
    )
    for problem in pages.problems:
        click.echo(problem, err=True)
    counts["failed"] += pages.broken
    sys.exit(stop.exit_code(counts))


async def _ingest(
    captures: Iterable[Capture],
    total: int | None,
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
                if p.name.lower().endswith(SUFFIXES) and p.is_file()
            )
        else:
            yield name


def _is_archive_name(name: str) -> bool:
    return name == "-" or name.lower().endswith((".warc", ".gz"))


class _Pages:
    """Reads files as captures, and remembers what was wrong with web archives.

    Args:
        url: Where the one file came from, if the user says so.
        fetched_at: When the files were saved, if the user says so.
        max_bytes: Largest page of a web archive.
    """

    def __init__(self, *, url: str | None, fetched_at: datetime | None, max_bytes: int) -> None:
        self._url = url
        self._fetched_at = fetched_at
        self._max_bytes = max_bytes
        self.problems: list[str] = []
        self.broken = 0
        """Web archives that end in the middle."""

    def read(self, name: str) -> Iterator[Capture]:
        """Give the pages of one file: one, or those of a web archive."""
        if name == "-":
            # Looked at, not read: what comes through a pipe may be larger than the memory.
            source = cast("BufferedReader", sys.stdin.buffer)
            yield from self._read_open(source, name, datetime.now(UTC), None)
            return
        path = Path(name)
        saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        with path.open("rb") as file:
            yield from self._read_open(file, name, saved_at, path.resolve().as_uri())

    def _read_open(
        self, file: BufferedReader, name: str, saved_at: datetime, address: str | None
    ) -> Iterator[Capture]:
        if is_warc(file.peek(_HEAD)):
            yield from self._read_archive(file, name)
            return
        body = file.read()
        page_url = self._url or find_page_url(decode_text(body, None)) or address
        yield Capture.of_bytes(
            body,
            url=page_url or f"urn:sha256:{hashlib.sha256(body).hexdigest()}",
            fetched_at=self._fetched_at.replace(tzinfo=UTC) if self._fetched_at else saved_at,
        )

    def _read_archive(self, file: BufferedReader, name: str) -> Iterator[Capture]:
        left_out: Counter[str] = Counter()
        try:
            for page in read_warc(file, max_bytes=self._max_bytes, left_out=left_out):
                try:
                    parse_url(page.url)
                except InvalidURL:
                    left_out["bad-url"] += 1
                else:
                    yield page
        except ScraperError as error:
            self.problems.append(f"{error.code}: {name}: {error.message}")
            self.broken += 1
        if left_out:
            reasons = ", ".join(f"{code} {count}" for code, count in left_out.most_common())
            self.problems.append(f"{name}: left out: {reasons}")
