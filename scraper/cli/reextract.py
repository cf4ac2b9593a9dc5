"""`scraper reextract`: read the stored pages again, by the rules of today."""

from __future__ import annotations

import asyncio
import itertools
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import Archive, Selection, diff_revisions, render_diff
from scraper.cli.exit_codes import DONE, FAILED, SOME_FAILED
from scraper.cli.options import config_option, db_option, read_settings
from scraper.cli.progress import progress_bar
from scraper.cli.selection import articles_argument, select_articles, selection_options
from scraper.cli.terminal import one_line
from scraper.extraction.site_rules.folder import load_rules
from scraper.pipeline import Reading, as_stored, reread_article, reread_page
from scraper.records import ExtractorVersion
from scraper.text.json_text import render_json
from scraper.workers.pool import ExtractPool

NOTED_TOGETHER: Final = 100
"""Pages whose version is noted in one transaction; a kill makes so many be read twice."""
SAMPLES: Final = 5
"""Articles named for each field that changed."""
_DERIVED: Final = frozenset(
    {"digest", "segmented", "word_count", "published_at", "modified_at", "trace", "found_by"}
)
"""Columns that the report leaves out: they follow from others, or are evidence."""


def _parse_option(
    _context: click.Context, _option: click.Parameter, value: str | None
) -> tuple[int, ...] | None:
    if value is None:
        return None
    if not re.fullmatch(r"\d+(\.\d+)*", value):
        raise click.BadParameter(f"{value!r} is not a version; write it as 0.2 or 0.2.1")
    return parse_version(value)


def parse_version(text: str) -> tuple[int, ...]:
    """Return the numbers that a version begins with, without zeros at the end."""
    begin = re.match(r"[\d.]*", text)
    numbers = [int(part) for part in begin[0].split(".") if part] if begin else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


@click.command("reextract")
@articles_argument
@db_option
@config_option
@selection_options
@click.option(
    "--stale",
    is_flag=True,
    help="Read only pages that another version of program, models or rule read: the rest, after a kill.",
)
@click.option(
    "--older-than",
    metavar="VERSION",
    callback=_parse_option,
    help="Read only pages that a program before this version read, for example 0.2.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--diff", "show_diff", is_flag=True, help="Show each change.")
@click.option("--nl", "--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(
    articles: tuple[str, ...],
    db: Path,
    config_file: Path | None,
    stale: bool,
    older_than: tuple[int, ...] | None,
    dry_run: bool,
    show_diff: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Read stored pages again, offline, after a new version or rule.

    The newest revision of each article is rewritten if its reading changed; no revision
    is added, because the page did not change. Pages that could not be read, or were not
    articles, are read too: an article that is found now is stored with the date of its
    capture. The report counts the fields that changed. Exits with status 3 if some pages
    could not be read, 1 if none could.

    \b
    scraper reextract --stale
    scraper reextract --dry-run --diff --site example.com
    scraper reextract --query 'label:harbour is:low-confidence'
    scraper reextract 12 14
    scraper reextract
    """
    settings = read_settings(config_file)
    with Archive.open(db, read_only=dry_run) as archive:
        selection = select_articles(archive, articles, order="id", **filters)
        report = asyncio.run(
            _reextract(
                archive,
                ExtractPool(settings.extract, load_rules(settings.extract.rules)),
                selection,
                older_than=older_than,
                stale=stale,
                dry_run=dry_run,
                show=partial(_print, show_diff=show_diff, as_json=as_json),
                concurrency=2 * settings.extract.workers,
            )
        )
    counts, failures = report.counts, report.failures
    for line in report.render_fields():
        click.echo(line, err=True)
    words = ", ".join(f"{count} {code}" for code, count in sorted(counts.items())) or "no pages"
    click.echo(words, err=True)
    if failures:
        sys.exit(FAILED if failures == counts.total() else SOME_FAILED)
    sys.exit(DONE)


class _Report:
    """The results so far: how many pages of each code, and which articles changed in which field."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.failures = 0
        self._fields: dict[str, list[int]] = {}
        self._changes: Counter[str] = Counter()

    def add(self, reading: Reading) -> None:
        """Count one page."""
        self.counts[reading.code] += 1
        self.failures += reading.is_failure
        for name in reading.changed:
            samples = self._fields.setdefault(name, [])
            self._changes[name] += 1
            if len(samples) < SAMPLES and reading.article_id is not None:
                samples.append(reading.article_id)

    def render_fields(self) -> Iterator[str]:
        """Yield a line for each field that changed, with the numbers of some articles."""
        for name, count in sorted(self._changes.items(), key=lambda one: (-one[1], one[0])):
            if name not in _DERIVED:
                samples = ", ".join(map(str, sorted(self._fields[name])))
                yield f"{name}: {count} changed (articles {samples})"


async def _reextract(
    archive: Archive,
    pool: ExtractPool,
    selection: Selection,
    *,
    older_than: tuple[int, ...] | None,
    stale: bool,
    dry_run: bool,
    show: Callable[[Reading], None],
    concurrency: int,
) -> _Report:
    """Read the pages selected again, a few at a time, and note which version read them."""
    is_outdated = partial(_is_outdated, pool, older_than=older_than, stale=stale)
    unread = [one for one in archive.list_unread(selection) if is_outdated(one.url, one.read_by)]
    if stale or older_than is not None:
        chosen = archive.find_outdated(is_outdated)
        wanted = chosen if selection.ids is None else sorted({*chosen} & {*selection.ids})
        selection = replace(selection, ids=tuple(wanted))
    total = archive.count_articles(selection) + len(unread)
    # Taken one by one: the texts of all articles would fill the memory.
    jobs = itertools.chain(
        (
            reread_article(one, pool=pool, archive=archive, dry_run=dry_run)
            for one in archive.list_articles(selection)
        ),
        (reread_page(one, pool=pool, archive=archive, dry_run=dry_run) for one in unread),
    )
    report = _Report()
    pending: list[tuple[int, ExtractorVersion]] = []
    async with pool:
        with progress_bar(total) as advance:
            async for reading in as_stored(jobs, concurrency):
                report.add(reading)
                advance(report.counts)
                if reading.code != "same" and not reading.is_known:
                    show(reading)
                if reading.capture_id is not None and reading.version and not dry_run:
                    pending.append((reading.capture_id, reading.version))
                if len(pending) >= NOTED_TOGETHER:
                    archive.note_readings(pending)
                    pending = []
    if pending:
        archive.note_readings(pending)
    return report


def _is_outdated(
    pool: ExtractPool,
    url: str,
    read_by: ExtractorVersion | None,
    *,
    older_than: tuple[int, ...] | None,
    stale: bool,
) -> bool:
    """Return whether the options ask for a page that this version read."""
    is_old = read_by is None or parse_version(read_by.program) < (older_than or ())
    if older_than is not None and not is_old:
        return False
    return not stale or read_by != pool.find_version(url)


def _print(reading: Reading, *, show_diff: bool, as_json: bool) -> None:
    stored = reading.stored
    if as_json:
        click.echo(
            render_json({"id": reading.article_id, "url": reading.url, "code": reading.code})
        )
    else:
        article = reading.article or (None if stored is None else stored.article)
        title = "" if article is None else one_line(article.title)
        number = "-" if reading.article_id is None else str(reading.article_id)
        click.echo("\t".join((reading.code, number, one_line(reading.url), title)))
    if show_diff and not as_json and reading.article is not None and stored is not None:
        changes = diff_revisions(stored, replace(stored, article=reading.article))
        click.echo(render_diff(changes), nl=False)
