"""Fixtures that every test may ask for."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from command_line import CommandLine
from loopback import LoopbackSite

# A background job of a shell ignores these signals, and every child would inherit that. Handled
# here, they have their default again in a child.
for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler)

LONG_FILES: Final = (
    "test_simulated_year.py",
    "test_kill.py",
    "test_render.py",
    "test_kill_writer.py",
)
"""Files of few tests that take long; begun last, one of them would keep one processor idle."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files and those that run whole commands; the order of the others stays."""
    items.sort(key=lambda item: (item.path.name not in LONG_FILES, item.path.parent.name != "run"))


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    """A web site on loopback with good pages, bad pages and `set_page` (see LoopbackSite)."""
    with LoopbackSite() as server:
        yield server


@pytest.fixture
def cli(site: LoopbackSite, tmp_path: Path) -> CommandLine:
    """The `scraper` command in an empty folder, allowed to reach `site` and nothing else here."""
    return CommandLine(tmp_path, site.host_port)
