"""What thirty sources publish and edit in the simulated time, drawn from a seed.

All times are hours since the start of the simulation.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["rss", "atom", "page", "sitemap"]
FIRST_PIECES = 4
"""What each source names from the start."""
EDIT_SHARE = 0.15
"""Articles that are edited a day after they came out; half of these once more some days later."""
EDITS_SETTLE = 10 * 24
"""Hours before the end of publishing in which nothing more is edited: each edit has its revisit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article as its author made it."""

    number: int
    """From 1, in order of publication."""
    published: float
    edits: tuple[float, ...]
    """At least two days lie between two edits."""

    def version(self, hour: float) -> int:
        """Give which version stands on the site at that hour, from 1."""
        return 1 + sum(edit <= hour for edit in self.edits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One source."""

    name: str
    kind: Kind
    pieces: tuple[Piece, ...]

    def newest(self, hour: float) -> list[Piece]:
        """Give what is published by that hour, newest first."""
        return [piece for piece in reversed(self.pieces) if piece.published <= hour]


def every(hours: float, end: float, dice: random.Random) -> Iterator[float]:
    """Yield one article every so often, give or take a fifth."""
    at = dice.uniform(0, hours)
    while at < end:
        yield at
        at += hours * dice.uniform(0.8, 1.2)


def by_chance(hours: float, end: float, dice: random.Random) -> Iterator[float]:
    """Yield articles at random with that mean gap."""
    at = dice.expovariate(1 / hours)
    while at < end:
        yield at
        at += dice.expovariate(1 / hours)


def office(end: float, dice: random.Random) -> Iterator[float]:
    """Yield three articles a working day, between nine and five."""
    for day in range(int(end // 24)):
        if day % 7 < 5:
            yield from sorted(day * 24 + dice.uniform(9, 17) for _ in range(3))


def bursts(end: float, dice: random.Random) -> Iterator[float]:
    """Yield twelve articles within an hour, every two weeks; more than a feed's page holds."""
    for burst in range(1, int(end // 336) + 1):
        at = burst * 336 + dice.uniform(-72, 72)
        yield from (moment for n in range(12) if (moment := at + n / 12) < end)


def waking(end: float, dice: random.Random) -> Iterator[float]:
    """Yield hardly anything for two thirds of the time, then two a day."""
    yield from (at for at in every(12, end, dice) if at > end * 2 / 3)


def dying(end: float, dice: random.Random) -> Iterator[float]:
    """Yield one a day for half of the time, then nothing for ever."""
    yield from every(24, end / 2, dice)


RHYTHMS: tuple[tuple[str, Kind, Callable[[float, random.Random], Iterator[float]]], ...] = (
    *(("news", kind, lambda end, dice: every(6, end, dice)) for kind in ("rss", "atom")),
    *(("office", kind, office) for kind in ("rss", "atom", "page")),
    *(("daily", kind, lambda end, dice: every(24, end, dice)) for kind in ("rss", "atom") * 2),
    *(("daily", kind, lambda end, dice: every(24, end, dice)) for kind in ("page", "sitemap")),
    *(("now and then", "rss", lambda end, dice: by_chance(56, end, dice)) for _ in range(5)),
    *(("weekly", kind, lambda end, dice: every(168, end, dice)) for kind in ("rss", "atom") * 2),
    ("weekly", "sitemap", lambda end, dice: every(168, end, dice)),
    *(("monthly", kind, lambda end, dice: by_chance(720, end, dice)) for kind in ("rss", "atom")),
    *(("monthly", "rss", lambda end, dice: by_chance(720, end, dice)) for _ in range(2)),
    *(("bursts", "atom", bursts) for _ in range(2)),
    *(("dying", "rss", dying) for _ in range(2)),
    ("waking", "atom", waking),
)
"""Name, kind and rhythm of each source."""


def draw_sites(publishing: float, dice: random.Random) -> list[Site]:
    """Draw all that is published in so many hours."""
    sites = []
    for number, (name, kind, rhythm) in enumerate(RHYTHMS):
        times = sorted([*[0.0] * FIRST_PIECES, *rhythm(publishing, dice)])
        pieces = tuple(
            Piece(number=n, published=at, edits=_draw_edits(at, publishing, dice))
            for n, at in enumerate(times, 1)
        )
        sites.append(Site(name=f"{number:02}-{name}", kind=kind, pieces=pieces))
    return sites


def _draw_edits(published: float, publishing: float, dice: random.Random) -> tuple[float, ...]:
    if published > publishing - EDITS_SETTLE or dice.random() > EDIT_SHARE:
        return ()
    first = published + dice.uniform(2, 19)
    second = published + dice.uniform(3 * 24, 6 * 24)
    return (first, second) if dice.random() < 0.5 else (first,)
