"""`scraper list`: the articles of the archive, newest first."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import Archive, Selection
from scraper.cli.options import COUNT, db_option, rows_options
from scraper.cli.rows import Row, print_rows
from scraper.cli.selection import selection_options
from scraper.records import StoredArticle

COLUMNS: Final = ("id", "published", "site", "title", "word_count", "revisions")


@click.command("list")
@db_option
@selection_options
@click.option("--limit", type=COUNT, default=50, show_default=True)
@click.option("--all", "everything", is_flag=True, help="No limit.")
@rows_options
def command(
    db: Path, limit: int, everything: bool, rows_format: str | None, **filters: Any
) -> None:
    """List articles, newest first.

    \b
    scraper list --site example.com --since 2024-01-01
    scraper list --since yesterday
    scraper list --since 'last month' --until 'this month'
    scraper list --all --json | jq '.[].url'
    """
    selection = Selection(limit=None if everything else limit, **filters)
    with Archive.open(db, read_only=True) as archive:
        print_rows(map(_row, archive.list_articles(selection)), rows_format, columns=COLUMNS)


def _row(stored: StoredArticle) -> Row:
    article = stored.article
    return {
        "id": stored.id,
        "published": (article.published or "")[:10] or None,
        "site": stored.site,
        "title": article.title,
        "word_count": stored.word_count,
        "revisions": stored.revisions,
        "url": stored.url,
        "authors": list(article.authors),
        "language": article.language,
        "confidence": round(article.confidence, 3),
        "labels": list(stored.labels),
    }
