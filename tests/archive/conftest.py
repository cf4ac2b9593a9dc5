"""Fixtures of the archive's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_pages import Clock
from hypothesis import settings

from scraper.archive import Archive

# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the archive is, or will be."""
    return tmp_path / "archive.db"


@pytest.fixture
def clock() -> Clock:
    """The archive's clock, at the new year of 2026."""
    return Clock()


@pytest.fixture
def archive(path: Path, clock: Clock) -> Iterator[Archive]:
    """An empty archive in a real file."""
    with Archive.open(path, clock=clock) as opened:
        yield opened
