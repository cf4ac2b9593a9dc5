"""`scraper export`: articles out of the archive, as files or one stream."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from scraper.archive import Archive
from scraper.archive.articles.marks import PRIVATE
from scraper.cli.options import COUNT, db_option
from scraper.cli.selection import (
    articles_argument,
    as_of_option,
    select_articles,
    selection_options,
)
from scraper.errors import ArchiveError
from scraper.export import FORMATS, export_file, export_folder
from scraper.records import Capture, StoredArticle

_FORMAT_HELP = "\b\n" + "\n".join(f"{one.name:<10} {one.summary}" for one in FORMATS.values())


@click.command("export", epilog=_FORMAT_HELP)
@click.argument("format_name", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@articles_argument
@db_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Write to this folder (one file an article, only changed ones are rewritten) or, with a suffix, file.",
)
@click.option(
    "--overwrite",
    is_flag=True,
    help="Replace exported files that somebody edited, or a file that exists.",
)
@selection_options
@as_of_option
@click.option("--limit", type=COUNT, default=None, help="Export at most this many articles.")
@click.option("-q", "--quiet", is_flag=True, help="Suppress the count of what was written.")
def command(
    format_name: str,
    articles: tuple[str, ...],
    db: Path,
    out: Path | None,
    overwrite: bool,
    quiet: bool,
    **filters: Any,
) -> None:
    """Export articles, oldest id first, to standard output, a file or a folder.

    Articles with the label "private" are left out.

    \b
    scraper export jsonl > articles.jsonl
    scraper export markdown --out articles/ --since 2024-01-01
    scraper export csv --out articles.csv
    scraper export epub --out week.epub --since 7d
    scraper export html 12 https://example.com/post --out pages/
    scraper export jsonl --query 'site:example.com is:starred' > starred.jsonl
    scraper export jsonl --changed-since 12h > new.jsonl
    """
    chosen = FORMATS[format_name]
    with Archive.open(db, read_only=True) as archive:
        filters["without_labels"] += (PRIVATE,)
        selection = select_articles(archive, articles, order="id", **filters)
        chosen_articles = archive.list_articles(selection)
        load_page = partial(_load_page, archive)
        if out is None:
            chosen.write(chosen_articles, sys.stdout, load_page)
            return
        if out.suffix and not out.is_dir():
            count = export_file(
                chosen, chosen_articles, out, overwrite=overwrite, load_page=load_page
            )
            report = f"{count} articles in {out}"
        else:
            done = export_folder(chosen, chosen_articles, out, overwrite=overwrite)
            report = f"{done.written} written, {done.unchanged} unchanged, {len(done.kept)} left alone in {out}"
            for name in done.kept:
                click.echo(
                    f"left alone: {out / name}: not ours, or edited since (--overwrite)", err=True
                )
    if not quiet:
        click.echo(report, err=True)


def _load_page(archive: Archive, stored: StoredArticle) -> Capture | None:
    """Return the raw page that an article was read from; None if the archive keeps no raw pages."""
    try:
        return archive.capture_of(stored.id, stored.revision)
    except ArchiveError as error:
        if error.code != "raw-not-kept":
            raise
        return None
