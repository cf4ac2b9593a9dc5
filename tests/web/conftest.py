"""The reader of an archive of forty articles, as `scraper serve` starts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from web_reader import Reader, fill, serve

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The reader of the archive that `fill` writes."""
    db = tmp_path_factory.mktemp("web") / "archive.db"
    fill(db)
    with serve(db) as running:
        yield running
