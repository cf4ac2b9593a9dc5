"""What `scraper source import` does; apart, because listing sources needs none of its libraries."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from scraper.archive import Archive
from scraper.archive.articles.imports import ImportedItem
from scraper.config import ExtractSettings
from scraper.importers.imported import MAX_IMPORT, Imported, ImportedLink
from scraper.workers.pool import ExtractPool


def import_file(file: BinaryIO, db: Path) -> None:
    """Store the sources and links of an import file, and print how many there were."""
    found = asyncio.run(_parse_import(file.read(MAX_IMPORT + 1), file.name))
    with Archive.open(db) as archive:
        added = sum(
            archive.sources.add(
                one.source.url, kind=one.source.kind, title=one.title, tags=one.tags
            )[1]
            for one in found.sources
        )
        archive.imports.add(_as_item(one, found.format) for one in found.links)
        queued = archive.frontier.add(one.link for one in found.links)
    for warning in found.warnings:
        what = "merged" if warning.code == "same-url" else "left out"
        click.echo(f"{file.name}: {what}: {warning.code} {warning.count}", err=True)
    texts = sum(one.page is not None for one in found.links)
    click.echo(
        f"{added} sources added, {len(found.sources) - added} known;"
        f" {queued} links queued, {len(found.links) - queued} known"
        + (f"; {texts} saved texts kept" if texts else "")
    )


async def _parse_import(body: bytes, name: str) -> Imported:
    """Parse an import file in a worker of its own, with limits for a large file."""
    limits = ExtractSettings(workers=1, timeout=300, wall_timeout=1200, memory=3 * 2**30)
    async with ExtractPool(limits, expects_pages=False) as pool:
        return await pool.import_file(body, name, datetime.now(UTC))


def _as_item(one: ImportedLink, form: str) -> ImportedItem:
    return ImportedItem(
        url=one.link.url,
        format=form,
        title=one.link.title,
        saved_at=one.saved_at,
        tags=one.tags,
        is_read=one.is_read,
        is_starred=one.is_starred,
        note=one.note,
        highlights=tuple((each.text, each.note, each.at) for each in one.highlights),
        page=one.page,
    )
