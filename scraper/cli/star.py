"""`scraper star`: star articles."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive.articles.marks import STARRED
from scraper.cli.marking import articles_argument, change_labels, remove_option
from scraper.cli.options import db_option


@click.command("star")
@articles_argument
@db_option
@remove_option
def command(articles: tuple[str, ...], db: Path, remove: bool) -> None:
    """Star articles.

    A starred article has the label "starred": find it with --label starred or is:starred.

    \b
    scraper star 12 14
    scraper star 12 --remove
    """
    change_labels(db, articles, (STARRED,), remove=remove)
