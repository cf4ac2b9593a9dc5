"""What the verbs that mark articles share: `label`, `star`, `read`, `note`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import Archive
from scraper.cli.selection import has_filters, select_articles
from scraper.errors import ArchiveError

remove_option: Final = click.option("--remove", is_flag=True, help="Take the mark away again.")


def open_existing(db: Path) -> Archive:
    """Open an archive for writing; a new one would hold no article to mark.

    Raises:
        ArchiveError: There is no such file (`archive-missing`), or it cannot be opened.
    """
    if not db.exists():
        raise ArchiveError("there is no such archive", url=str(db), code="archive-missing")
    return Archive.open(db)


def change_labels(
    db: Path,
    articles: Sequence[str],
    names: Sequence[str],
    *,
    remove: bool,
    filters: dict[str, Any],
) -> None:
    """Add labels to the articles selected or remove them, and print a line for each article.

    Raises:
        ArchiveError: There is no such article (`no-such-article`), or a name cannot be a
            label (`bad-label`). No article is changed.
        UsageError: Neither an article nor a filter is given.
    """
    if not articles and not has_filters(filters):
        raise click.UsageError("name an article or give a filter")
    with open_existing(db) as archive:
        selection = select_articles(archive, articles, order="id", **filters)
        found = list(archive.list_rows(selection))
        for listed in found:
            change = archive.marks.remove_labels if remove else archive.marks.add_labels
            count = change(listed.id, names)
            word = ("removed" if remove else "added") if count else "unchanged"
            click.echo(f"{word}\t{listed.id}\t{', '.join(names)}\t{listed.title or ''}")
    if not found:
        click.echo("no matches", err=True)
