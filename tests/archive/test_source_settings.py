"""The settings of a source: one record, one place that reads and writes it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.archive import Archive
from scraper.archive.queue.source_settings import (
    SourceSettings,
    parse_source_settings,
    render_source_settings,
)
from scraper.errors import ArchiveDamaged

FULL = SourceSettings(
    given="https://keeper.example/",
    include=("/log/*",),
    exclude=("re:/tag/",),
    since=datetime(2020, 1, 1, tzinfo=UTC),
    cookies_file=Path("/home/keeper/cookies.txt"),
    render="auto",
    images="lead",
    snapshot="pdf",
    known=("https://keeper.example/log/fog",),
    named=False,
    sitemap_hosts=("keeper.example",),
)


def test_settings_come_back_as_they_were_stored(archive: Archive) -> None:
    """Every setting survives the archive, and the example sets every one."""
    unset = SourceSettings()
    assert [f.name for f in fields(FULL) if getattr(FULL, f.name) == getattr(unset, f.name)] == []
    added, _ = archive.sources.add("https://keeper.example/feed", kind="feed", settings=FULL)
    assert added.settings == FULL


def test_nothing_set_stores_nothing() -> None:
    """A source without settings stores an empty object, as it always did."""
    assert render_source_settings(SourceSettings()) == "{}"
    assert parse_source_settings("{}") == SourceSettings()


@pytest.mark.parametrize(
    ("stored", "is_named"),
    [
        ({}, True),
        ({"known": []}, False),
        ({"known": ["https://keeper.example/a"]}, False),
        ({"known": [], "named": True}, True),
        ({"named": False}, False),
    ],
)
def test_a_named_sitemap_is_recognized(stored: dict[str, object], is_named: bool) -> None:  # noqa: FBT001 - a case
    """A sitemap without a note was named by the user if no article of the site is stored with it."""
    assert parse_source_settings(json.dumps(stored)).is_named is is_named


@pytest.mark.parametrize("text", ["[]", "{", "7", '{"since": "tomorrow"}', '{"include": 3}'])
def test_damaged_settings_are_reported(text: str) -> None:
    """A value that was not written here is damage, not a crash."""
    with pytest.raises(ArchiveDamaged):
        parse_source_settings(text)
