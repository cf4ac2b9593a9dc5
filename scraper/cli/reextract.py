"""`scraper reextract`: read the stored pages again, by the rules of today."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from scraper.archive import Archive, Selection, diff_revisions, render_diff
from scraper.cli.options import config_option, db_option, read_settings
from scraper.cli.progress import progress_bar
from scraper.cli.rows import one_line
from scraper.cli.selection import selection_options
from scraper.config import Settings
from scraper.pipeline import Reading, as_stored, reread_article
from scraper.rule_folder import load_rules
from scraper.workers import ExtractPool


@click.command("reextract")
@db_option
@config_option
@selection_options
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--diff", "show_diff", is_flag=True, help="Show each change.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(
    db: Path,
    config_file: Path | None,
    dry_run: bool,
    show_diff: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Read stored pages again, offline, after a new version or rule.

    The newest revision of each article is rewritten where its reading changed;
    no revision is added, for the page did not change.

    \b
    scraper reextract --dry-run --diff --site example.com
    scraper reextract
    """
    settings = read_settings(config_file)
    selection = Selection(order="id", **filters)
    counts = asyncio.run(
        _reextract(db, settings, selection, dry_run=dry_run, show_diff=show_diff, as_json=as_json)
    )
    words = ", ".join(f"{count} {code}" for code, count in sorted(counts.items())) or "no articles"
    click.echo(words, err=True)


async def _reextract(
    db: Path,
    settings: Settings,
    selection: Selection,
    *,
    dry_run: bool,
    show_diff: bool,
    as_json: bool,
) -> Counter[str]:
    counts: Counter[str] = Counter()
    with Archive.open(db, read_only=dry_run) as archive:
        stored = list(archive.list_articles(selection))
        async with ExtractPool(settings.extract, load_rules(settings.extract.rules)) as pool:
            jobs = (
                reread_article(one, pool=pool, archive=archive, dry_run=dry_run) for one in stored
            )
            with progress_bar(len(stored)) as advance:
                async for reading in as_stored(jobs, 2 * settings.extract.workers):
                    counts[reading.code] += 1
                    advance(counts)
                    if reading.code != "same":
                        _print(reading, show_diff=show_diff, as_json=as_json)
    return counts


def _print(reading: Reading, *, show_diff: bool, as_json: bool) -> None:
    stored = reading.stored
    if as_json:
        click.echo(json.dumps({"id": stored.id, "url": stored.url, "code": reading.code}))
    else:
        title = one_line(stored.article.title)
        click.echo("\t".join((reading.code, str(stored.id), stored.url, title)))
    if show_diff and not as_json and reading.article is not None:
        changes = diff_revisions(stored, replace(stored, article=reading.article))
        click.echo(render_diff(changes), nl=False)
