"""`scraper search`: find articles by words, with the passage that fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from scraper.archive import Archive, Hit
from scraper.cli.options import COUNT, db_option, rows_options
from scraper.cli.rows import print_rows
from scraper.cli.selection import (
    as_of_option,
    report_count,
    select_articles,
    selection_options,
)
from scraper.cli.terminal import one_line


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@db_option
@selection_options
@as_of_option
@click.option(
    "--limit", type=COUNT, default=20, show_default=True, help="Print at most this many hits."
)
@rows_options
def command(
    words: tuple[str, ...],
    db: Path,
    limit: int,
    rows_format: str | None,
    **filters: Any,
) -> None:
    """Find articles, best first. Quotes make a phrase, a minus leaves words out, OR finds either.

    Case, accents and ligatures do not matter: `strasse` finds Straße, `αθηνα` finds Αθήνα.

    \b
    scraper search harbour master
    scraper search 'ferry OR boat' --site example.com
    scraper search '"tide tables" -moon site:example.com after:2024-01-01'
    scraper search 'harb* is:unread -is:low-confidence' --where 'word_count > 500'
    """
    filters["query"] = " ".join(filter(None, (*words, filters["query"])))
    with Archive.open(db, read_only=True) as archive:
        selection = select_articles(archive, (), **filters)
        hits = archive.search(filters["query"], limit=limit, selection=selection)
        total = archive.count_articles(selection) if len(hits) == limit else len(hits)
    if rows_format is None:
        _print_for_people(hits)
        report_count(len(hits), total, more="--limit")
    else:
        columns = ("id", "published", "site", "title", "url", "snippet")
        print_rows(map(asdict, hits), rows_format, columns=columns)


def _print_for_people(hits: Iterable[Hit]) -> None:
    for hit in hits:
        head = click.style(f"{hit.id:>5}  {one_line(hit.title) or hit.url}", bold=True)
        about = "  ".join(part for part in (hit.site, (hit.published or "")[:10]) if part)
        click.echo(f"{head}\n       {about}\n       {_highlighted(hit)}")


def _highlighted(hit: Hit) -> str:
    """Return the snippet with the words found underlined (plain where there is no terminal)."""
    parts, end = [], 0
    for start, stop in hit.marks:
        parts += [hit.snippet[end:start], click.style(hit.snippet[start:stop], underline=True)]
        end = stop
    return "".join((*parts, hit.snippet[end:]))
