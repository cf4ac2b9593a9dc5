"""`scraper star`: star articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scraper.archive.articles.marks import STARRED
from scraper.cli.marking import change_labels, remove_option
from scraper.cli.options import db_option
from scraper.cli.selection import articles_argument, selection_options


@click.command("star")
@articles_argument
@db_option
@selection_options
@remove_option
def command(articles: tuple[str, ...], db: Path, remove: bool, **filters: Any) -> None:
    """Star articles.

    A starred article has the label "starred": find it with --label starred or is:starred.

    \b
    scraper star 12 14
    scraper star --query '"tide tables" site:example.com'
    scraper star 12 --remove
    """
    change_labels(db, articles, (STARRED,), remove=remove, filters=filters)
