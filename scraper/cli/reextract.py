"""`scraper reextract`: read the stored pages again, by the rules of today."""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from scraper.archive import Archive, Selection, diff_revisions, render_diff
from scraper.cli.exit_codes import DONE, FAILED, SOME_FAILED
from scraper.cli.json_text import render_json
from scraper.cli.options import config_option, db_option, read_settings
from scraper.cli.progress import progress_bar
from scraper.cli.selection import articles_argument, select_articles, selection_options
from scraper.cli.terminal import one_line
from scraper.config import Settings
from scraper.extraction.site_rules.folder import load_rules
from scraper.pipeline import Reading, as_stored, reread_article, reread_page
from scraper.workers.pool import ExtractPool


@click.command("reextract")
@articles_argument
@db_option
@config_option
@selection_options
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--diff", "show_diff", is_flag=True, help="Show each change.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(
    articles: tuple[str, ...],
    db: Path,
    config_file: Path | None,
    dry_run: bool,
    show_diff: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Read stored pages again, offline, after a new version or rule.

    The newest revision of each article is rewritten if its reading changed; no revision
    is added, because the page did not change. Pages that could not be read, or were not
    articles, are read too: an article that is found now is stored with the date of its
    capture. Exits with status 3 if some pages could not be read, 1 if none could.

    \b
    scraper reextract --dry-run --diff --site example.com
    scraper reextract --query 'label:harbour is:low-confidence'
    scraper reextract 12 14
    scraper reextract
    """
    settings = read_settings(config_file)
    with Archive.open(db, read_only=dry_run) as archive:
        selection = select_articles(archive, articles, order="id", **filters)
        counts, failures = asyncio.run(
            _reextract(
                archive, settings, selection, dry_run=dry_run, show_diff=show_diff, as_json=as_json
            )
        )
    words = ", ".join(f"{count} {code}" for code, count in sorted(counts.items())) or "no pages"
    click.echo(words, err=True)
    if failures:
        sys.exit(FAILED if failures == counts.total() else SOME_FAILED)
    sys.exit(DONE)


async def _reextract(
    archive: Archive,
    settings: Settings,
    selection: Selection,
    *,
    dry_run: bool,
    show_diff: bool,
    as_json: bool,
) -> tuple[Counter[str], int]:
    """Return how many pages had each result, and how many could not be read."""
    counts: Counter[str] = Counter()
    failures = 0
    stored = list(archive.list_articles(selection))
    unread = archive.list_unread(selection)
    async with ExtractPool(settings.extract, load_rules(settings.extract.rules)) as pool:
        jobs = itertools.chain(
            (reread_article(one, pool=pool, archive=archive, dry_run=dry_run) for one in stored),
            (reread_page(one, pool=pool, archive=archive, dry_run=dry_run) for one in unread),
        )
        with progress_bar(len(stored) + len(unread)) as advance:
            async for reading in as_stored(jobs, 2 * settings.extract.workers):
                counts[reading.code] += 1
                failures += reading.is_failure
                advance(counts)
                if reading.code != "same" and not reading.is_known:
                    _print(reading, show_diff=show_diff, as_json=as_json)
    return counts, failures


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
