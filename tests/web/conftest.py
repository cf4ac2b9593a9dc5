"""The reader of an archive of forty articles, as `scraper serve` starts it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from web_reader import Reader, fill, fill_with_demo, serve

from scraper.fetching.render import BROWSERS

BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The reader of the archive that `fill` writes."""
    db = tmp_path_factory.mktemp("web") / "archive.db"
    fill(db)
    with serve(db) as running:
        yield running


@pytest.fixture(scope="session")
def demo_reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The reader of the demo's pages; the Wix page is article 1."""
    db = tmp_path_factory.mktemp("web") / "archive.db"
    fill_with_demo(db)
    with serve(db) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium."""
    if BROWSER is None:
        pytest.skip("needs the system's Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()
