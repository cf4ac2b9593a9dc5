"""`scraper read`: mark articles as read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scraper.archive.articles.marks import READ
from scraper.cli.marking import change_labels, remove_option
from scraper.cli.options import db_option
from scraper.cli.selection import articles_argument, selection_options


@click.command("read")
@articles_argument
@db_option
@selection_options
@remove_option
def command(articles: tuple[str, ...], db: Path, remove: bool, **filters: Any) -> None:
    """Mark articles as read.

    A read article has the label "read": find the others with --without-label read or is:unread.

    \b
    scraper read 12 14
    scraper read --query '"tide tables" site:example.com'
    scraper read 12 --remove
    """
    change_labels(db, articles, (READ,), remove=remove, filters=filters)
