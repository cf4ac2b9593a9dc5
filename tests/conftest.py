"""Fixtures that every test may ask for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# importlib mode puts no test folder on the path; the loopback site is the one shared module.
sys.path.insert(0, str(Path(__file__).parent / "site"))

from loopback import LoopbackSite


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    """A web site on loopback with good pages, bad pages and `set_page` (see LoopbackSite)."""
    with LoopbackSite() as server:
        yield server
