"""Fixtures that every test may ask for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# importlib mode puts no test folder on the path; these two are the shared modules.
sys.path.insert(0, str(Path(__file__).parent / "site"))

from command_line import CommandLine
from loopback import LoopbackSite


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    """A web site on loopback with good pages, bad pages and `set_page` (see LoopbackSite)."""
    with LoopbackSite() as server:
        yield server


@pytest.fixture
def cli(site: LoopbackSite, tmp_path: Path) -> CommandLine:
    """The `scraper` command in an empty folder, allowed to reach `site` and nothing else here."""
    return CommandLine(tmp_path, site.host_port)
