"""`scraper diff`: what changed between two revisions of an article."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.cli.options import db_option
from scraper.cli.rows import one_line
from scraper.cli.stored import find_stored
from scraper.records import StoredArticle

FIELDS: Final = (
    "title",
    "authors",
    "published",
    "modified",
    "site_name",
    "language",
    "description",
    "canonical_url",
    "lead_image",
    "tags",
    "section",
    "licence",
)
"""Metadata whose change writes a revision, in the order printed."""

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


@click.command("diff")
@click.argument("article", metavar="ID|URL")
@click.argument("old", type=click.IntRange(min=1), required=False)
@click.argument("new", type=click.IntRange(min=1), required=False)
@db_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(article: str, old: int | None, new: int | None, db: Path, as_json: bool) -> None:
    """Show what changed: the last two revisions, or OLD and NEW.

    \b
    scraper diff 12
    scraper diff 12 1 3
    """
    with Archive.open(db, read_only=True) as archive:
        after = find_stored(archive, article, new)
        before = find_stored(archive, article, old or max(1, after.revision - 1))
    if as_json:
        click.echo(json.dumps(_as_json(before, after), ensure_ascii=False, indent=2))
        return
    if before.revision == after.revision:
        click.echo(f"{after.url}: one revision, nothing to compare")
        return
    click.echo(
        click.style(f"--- revision {before.revision}  {before.saved_at:%Y-%m-%d %H:%M}Z", fg="red")
    )
    click.echo(
        click.style(f"+++ revision {after.revision}  {after.saved_at:%Y-%m-%d %H:%M}Z", fg="green")
    )
    for line in _lines(before, after):
        click.echo(line)


def _lines(before: StoredArticle, after: StoredArticle) -> Iterator[str]:
    for field, old, new in _changed_fields(before, after):
        yield click.style(f"- {field}: {one_line(old)}", fg="red")
        yield click.style(f"+ {field}: {one_line(new)}", fg="green")
    for kind, old_text, new_text in _changed_paragraphs(before, after):
        if kind == "changed":
            yield f"~ {_marked_words(old_text, new_text)}"
        elif kind == "removed":
            yield click.style(f"- {old_text}", fg="red")
        else:
            yield click.style(f"+ {new_text}", fg="green")


def _changed_fields(
    before: StoredArticle, after: StoredArticle
) -> Iterator[tuple[str, object, object]]:
    for field in FIELDS:
        old, new = getattr(before.article, field), getattr(after.article, field)
        if old != new:
            yield field, old, new


def _changed_paragraphs(
    before: StoredArticle, after: StoredArticle
) -> Iterator[tuple[str, str, str]]:
    """Give (`changed` | `removed` | `added`, old, new) paragraph by paragraph."""
    old = before.article.text.split("\n\n")
    new = after.article.text.split("\n\n")
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = min(old_end - old_start, new_end - new_start)
        for offset in range(pairs):
            yield "changed", old[old_start + offset], new[new_start + offset]
        yield from (("removed", text, "") for text in old[old_start + pairs : old_end])
        yield from (("added", "", text) for text in new[new_start + pairs : new_end])


def _marked_words(old: str, new: str) -> str:
    """Give one paragraph with what went in [-…-] and what came in {+…+}."""
    old_words, new_words = _WORDS.findall(old), _WORDS.findall(new)
    matcher = difflib.SequenceMatcher(None, old_words, new_words, autojunk=False)
    parts = []
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            parts.append("".join(old_words[old_start:old_end]))
            continue
        gone, come = "".join(old_words[old_start:old_end]), "".join(new_words[new_start:new_end])
        parts += [click.style(f"[-{gone}-]", fg="red")] if gone else []
        parts += [click.style(f"{{+{come}+}}", fg="green")] if come else []
    return "".join(parts)


def _as_json(before: StoredArticle, after: StoredArticle) -> dict[str, object]:
    return {
        "id": after.id,
        "url": after.url,
        "old": before.revision,
        "new": after.revision,
        "fields": {
            field: {"old": old, "new": new} for field, old, new in _changed_fields(before, after)
        },
        "text": [
            {"change": kind, "old": old, "new": new}
            for kind, old, new in _changed_paragraphs(before, after)
        ],
    }
