"""What the verbs that mark articles share: `label`, `star`, `read`, `note`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.cli.stored import find_stored
from scraper.errors import ArchiveError

articles_argument: Final = click.argument("articles", metavar="ID|URL...", nargs=-1, required=True)
remove_option: Final = click.option("--remove", is_flag=True, help="Take the mark away again.")


def open_existing(db: Path) -> Archive:
    """Open an archive for writing; a new one would hold no article to mark.

    Raises:
        ArchiveError: There is no such file (`archive-missing`), or it cannot be opened.
    """
    if not db.exists():
        raise ArchiveError("there is no such archive", url=str(db), code="archive-missing")
    return Archive.open(db)


def change_labels(db: Path, articles: Sequence[str], names: Sequence[str], *, remove: bool) -> None:
    """Add labels to articles or remove them, and print a line for each article.

    Raises:
        ArchiveError: There is no such article (`no-such-article`), or a name cannot be a
            label (`bad-label`). No article is changed.
    """
    with open_existing(db) as archive:
        found = [find_stored(archive, article) for article in articles]
        for stored in found:
            change = archive.marks.remove_labels if remove else archive.marks.add_labels
            count = change(stored.id, names)
            word = ("removed" if remove else "added") if count else "unchanged"
            click.echo(f"{word}\t{stored.id}\t{', '.join(names)}\t{stored.article.title or ''}")
