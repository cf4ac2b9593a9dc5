"""Complete what an archive holds at the shell: numbers of articles, sites, sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from click.shell_completion import CompletionItem

from scraper.archive import Archive, Selection
from scraper.cli.options import DEFAULT_DB
from scraper.errors import ScraperError

_MOST: Final = 100
"""Newest articles that are offered."""


def complete_articles(ctx: click.Context, _param: object, incomplete: str) -> list[CompletionItem]:
    """Return the numbers of the newest articles, each with its title."""
    return _ask(
        ctx,
        incomplete,
        lambda archive: [
            (str(one.id), one.title) for one in archive.list_rows(Selection(limit=_MOST))
        ],
    )


def complete_sites(ctx: click.Context, _param: object, incomplete: str) -> list[CompletionItem]:
    """Return the sites, each with its number of articles."""
    statement = "SELECT site, count(*) FROM articles GROUP BY site ORDER BY count(*) DESC"
    return _ask(
        ctx,
        incomplete,
        lambda archive: [
            (str(site), f"{count} articles") for site, count in archive.query(statement).rows
        ],
    )


def complete_sources(ctx: click.Context, _param: object, incomplete: str) -> list[CompletionItem]:
    """Return the numbers of the sources, each with its URL."""
    return _ask(
        ctx,
        incomplete,
        lambda archive: [(str(one.id), one.url) for one in archive.sources.list_all()],
    )


def _ask(
    ctx: click.Context, incomplete: str, find: Callable[[Archive], list[tuple[str, str | None]]]
) -> list[CompletionItem]:
    """Return what an archive holds that begins so; nothing where there is no archive to read."""
    root = ctx.find_root().params.get("db")
    db = ctx.params.get("db") or root or DEFAULT_DB
    try:
        with Archive.open(Path(db), read_only=True) as archive:
            found = find(archive)
    except ScraperError:
        return []
    return [
        CompletionItem(value, help=" ".join((about or "").split()))
        for value, about in found
        if value.startswith(incomplete)
    ]
