"""`scraper show`: one article, to read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.cli.article_fields import DEFAULT_FIELDS, MORE_FIELDS, article_json
from scraper.cli.completion import complete_articles
from scraper.cli.options import COUNT, db_option
from scraper.cli.reading_view import show_text
from scraper.cli.stored import find_stored
from scraper.errors import ArchiveError
from scraper.records import StoredArticle
from scraper.text.json_text import render_json

_HEAD: Final = ("authors", "published", "modified", "site_name", "language", "tags")


@click.command("show")
@click.argument("article", metavar="ID|URL", shell_complete=complete_articles)
@db_option
@click.option("--revision", type=COUNT, default=None, help="Show this older revision.")
@click.option("--markdown", "form", flag_value="markdown", help="Print the body as Markdown.")
@click.option("--html", "form", flag_value="html", help="Print the body as sanitised HTML.")
@click.option(
    "--raw",
    "form",
    flag_value="raw",
    help="Print the raw page as it came; with a URL also one without an article.",
)
@click.option("--json", "form", flag_value="json", help="Print everything as JSON.")
def command(article: str, db: Path, revision: int | None, form: str | None) -> None:
    """Print an article. On a terminal, lines are wrapped, and a long article is shown in a pager.

    \b
    scraper show 12
    scraper show https://example.com/post --markdown
    scraper show 12 --revision 1 --raw > page.html
    """
    with Archive.open(db, read_only=True) as archive:
        if form == "raw":
            _write_raw(_raw_page(archive, article, revision))
            return
        stored = find_stored(archive, article, revision)
        if form == "json":
            click.echo(render_json(_as_json(stored), indent=2))
        elif form is not None:
            show_text(getattr(stored.article, form) or "")
        else:
            show_text(_render_for_people(stored))


def _write_raw(body: bytes) -> None:
    """Write a page as it is; a terminal gets its text, made safe like all else."""
    if sys.stdout.isatty():
        click.echo(body.decode("utf-8", "replace"), nl=False)
    else:
        sys.stdout.buffer.write(body)


def _raw_page(archive: Archive, article: str, revision: int | None) -> bytes:
    """Return the page of an article, or any stored page of a URL, as it came.

    Raises:
        ArchiveError: There is none.
    """
    try:
        stored = find_stored(archive, article, revision)
    except ArchiveError as error:
        page = None if article.isdecimal() or revision else archive.find_raw_page(article)
        if page is None:
            raise error from None
        return page.body
    capture = archive.capture_of(stored.id, stored.revision)
    return b"" if capture is None else capture.body


def _as_json(stored: StoredArticle) -> dict[str, object]:
    about = {
        "id": stored.id,
        "url": stored.url,
        "revision": stored.revision,
        "revisions": stored.revisions,
        "first_saved_at": stored.first_saved_at.isoformat(),
        "saved_at": stored.saved_at.isoformat(),
        "body_digest": stored.body_digest,
        "word_count": stored.word_count,
        "labels": stored.labels,
        "note": stored.note,
    }
    fields = (*DEFAULT_FIELDS, *MORE_FIELDS, "markdown", "html", "comments")
    return about | article_json(stored.article, fields)


def _render_for_people(stored: StoredArticle) -> str:
    article = stored.article
    lines = [click.style(article.title or "(no title)", bold=True)]
    for name in _HEAD:
        value = getattr(article, name)
        if value:
            shown = ", ".join(value) if isinstance(value, tuple) else value
            lines.append(f"{name.replace('_', ' ')}: {shown}")
    if stored.labels:
        lines.append(f"labels: {', '.join(stored.labels)}")
    lines += [
        f"url: {stored.url}",
        (
            f"saved: {stored.saved_at:%Y-%m-%d %H:%M}Z, revision {stored.revision} of"
            f" {stored.revisions}, {stored.word_count} words"
        ),
        "",
    ]
    if stored.note:
        lines += [*(f"| {line}" for line in stored.note.splitlines()), ""]
    return "\n".join([*lines, article.text])
