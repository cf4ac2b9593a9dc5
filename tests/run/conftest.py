"""Fixtures of the regular run: a blog on loopback, and many hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from command_line import CommandLine
from loopback import LoopbackSite
from many_hosts import ManyHosts
from small_blog import SmallBlog


@pytest.fixture
def blog(site: LoopbackSite) -> SmallBlog:
    """A blog of four articles on `site`, with home page, feed and sitemap."""
    blog = SmallBlog(site)
    blog.publish(4)
    return blog


@pytest.fixture
def start_hosts() -> Iterator[Callable[[int], ManyHosts]]:
    """Start so many hosts, each a feed and articles on an address of its own."""
    with ExitStack() as stack:
        yield lambda count: stack.enter_context(ManyHosts(count))


@pytest.fixture
def hosts_cli(tmp_path: Path) -> Callable[[ManyHosts], CommandLine]:
    """Give the `scraper` command in an empty folder, allowed to reach these hosts."""
    return lambda hosts: CommandLine(tmp_path, *hosts.allowed())
