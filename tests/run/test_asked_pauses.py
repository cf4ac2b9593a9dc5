"""A source is left alone for as long as it asks: its own `ttl`, and what its server says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import pytest
from command_line import CommandLine
from many_hosts import Answer, ManyHosts

HOURS = 3600.0
SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


def feed(own: str) -> bytes:
    return (
        f"<rss version='2.0' {SY}><channel><title>T</title>{own}<item><title>Letter 1</title>"
        "<link>/post/1</link></item></channel></rss>"
    ).encode()


def pause(cli: CommandLine) -> float:
    """Give the hours between the last look and the next."""
    with closing(sqlite3.connect(cli.db)) as conn:
        checked, due = conn.execute("SELECT checked_at, next_check_at FROM sources").fetchone()
    return (datetime.fromisoformat(due) - datetime.fromisoformat(checked)).total_seconds() / HOURS


@pytest.mark.parametrize(
    ("own", "headers", "hours"),
    [
        ("", {}, 1),
        ("<ttl>180</ttl>", {}, 3),
        ("<ttl>5</ttl>", {}, 1),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            {},
            12,
        ),
        ("", {"Cache-Control": "max-age=7200"}, 2),
        ("<ttl>180</ttl>", {"Cache-Control": "max-age=7200"}, 3),
        ("", {"Cache-Control": "max-age=31536000"}, 7 * 24),
        ("<ttl>eleven</ttl>", {"Cache-Control": "max-age=soon", "Expires": "never"}, 1),
    ],
)
def test_a_source_is_left_alone_as_long_as_it_asks(
    start_hosts: Callable[[int], ManyHosts],
    hosts_cli: Callable[[ManyHosts], CommandLine],
    own: str,
    headers: dict[str, str],
    hours: float,
) -> None:
    """The next look is by the learned interval, or later where asked, also after a 304; never past the ceiling."""
    hosts = start_hosts(1)
    hosts.answers[(hosts.addresses[0], "/feed")] = Answer(
        body=feed(own), content_type="application/rss+xml", headers=headers
    )
    cli = hosts_cli(hosts)
    cli.run("source", "import", "-", stdin=f"<opml version='2.0'><body><outline xmlUrl='{hosts.url(0)}'/></body></opml>")  # fmt: skip
    cli.run("run", "-q")
    assert pause(cli) == pytest.approx(hours)
    with closing(sqlite3.connect(cli.db)) as conn, conn:
        conn.execute("UPDATE source SET next_check_at = '2020-01-01T00:00:00Z', interval = 1800")
    cli.run("run", "-q")
    assert [one.status for one in hosts.asked if one.path == "/feed"] == [200, 304]
    assert pause(cli) == pytest.approx(hours) or (hours == 1 and pause(cli) <= 1)
