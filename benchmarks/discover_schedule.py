"""Simulate a year of hourly runs over 30 sources: python benchmarks/discover_schedule.py.

Prints, for each rhythm, how many looks the learned interval takes, how late articles
are found, and all requests against an oracle that looks only when there is news
(articles and their four revisits cost both the same).
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from scraper.schedule.article_revisits import REVISITS
from scraper.schedule.source_interval import FIRST_INTERVAL, Rhythm, learn_rhythm

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 365
FLOOR, CEILING = timedelta(minutes=15), timedelta(days=7)
SEED = 7
COPIES = 5


def regular(hours: float, dice: random.Random) -> Iterator[float]:
    """Yield hours of publication, one every so often, give or take a fifth."""
    at = dice.uniform(0, hours)
    while at < DAYS * 24:
        yield at
        at += hours * dice.uniform(0.8, 1.2)


def by_chance(hours: float, dice: random.Random) -> Iterator[float]:
    """Yield hours of publication at random with that mean gap."""
    at = dice.expovariate(1 / hours)
    while at < DAYS * 24:
        yield at
        at += dice.expovariate(1 / hours)


def office(dice: random.Random) -> Iterator[float]:
    """Yield five articles a working day, between nine and five."""
    for day in range(DAYS):
        if day % 7 < 5:
            yield from sorted(day * 24 + dice.uniform(9, 17) for _ in range(5))


RHYTHMS: tuple[tuple[str, Callable[[random.Random], Iterator[float]]], ...] = (
    ("news, every 30 min", lambda dice: regular(0.5, dice)),
    ("office hours, 5 a day", office),
    ("daily", lambda dice: regular(24, dice)),
    ("weekly", lambda dice: regular(168, dice)),
    ("by chance, 3 a week", lambda dice: by_chance(56, dice)),
    ("monthly by chance", lambda dice: by_chance(720, dice)),
)


def simulate(published: list[float]) -> tuple[int, int, list[float]]:
    """Return looks, looks an oracle would take, and the hours that each article waited."""
    rhythm = Rhythm(interval=FIRST_INTERVAL)
    due, seen, looks = START, 0, 0
    waits: list[float] = []
    for hour in range(DAYS * 24 + 1):
        now = START + timedelta(hours=hour)
        if now < due:
            continue
        looks += 1
        fresh = [at for at in published[seen:] if at <= hour]
        waits += [hour - at for at in fresh]
        seen += len(fresh)
        rhythm = learn_rhythm(rhythm, now, len(fresh), floor=FLOOR, ceiling=CEILING)
        due = now + rhythm.interval
    return looks, len({int(at) for at in published}), waits


def main() -> None:
    """Print one line a rhythm, and the whole."""
    dice = random.Random(SEED)
    ours = oracle = 0
    for name, publish in RHYTHMS:
        looks, ideal, waits, articles = 0, 0, [], 0
        for _ in range(COPIES):
            published = list(publish(dice))
            one, best, waited = simulate(published)
            looks, ideal, waits = looks + one, ideal + best, waits + waited
            articles += len(published)
        pages = articles * (1 + len(REVISITS))
        ours, oracle = ours + looks + pages, oracle + ideal + pages
        print(
            f"{name:<22} {articles:>6} articles, {looks:>6} looks (oracle {ideal:>6}), waited"
            f" {statistics.median(waits):>5.1f} h in the middle, {max(waits):>6.1f} h at most;"
            f" requests {(looks + pages) / (ideal + pages):.2f} times the oracle's"
        )
    print(f"all: {ours} requests, {ours / oracle:.3f} times the oracle's")


if __name__ == "__main__":
    main()
