"""Drive the program through simulated weeks: the code of `scraper run`, hour by hour.

Each hour the archive is opened, locked, and `run_archive` does what the verb does, with the
real fetcher, a real server and a real file; only the archive's clock is handed in. Some
runs are processes of their own that are killed in the middle. What happened is counted
and compared with what was published.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from calendar_of_sources import Piece, draw_sites
from fake_web import MATCHING, FakeWeb
from oracle import count_requests

from scraper.archive import Archive
from scraper.archive.database.lock import run_lock
from scraper.cli.outcomes import Stop
from scraper.cli.run import Speech, run_archive
from scraper.config import ExtractSettings, FetchSettings, RunSettings, Settings, environment
from scraper.workers.pool import ExtractPool

START = datetime(2026, 1, 1, tzinfo=UTC)
SETTLING = 9 * 24
"""Hours without news at the end: the ceiling of a week, a day for revisits, a day for retries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is simulated."""

    days: int
    """Days in which something is published; `SETTLING` follows."""
    kills: int
    """Runs that are killed."""
    seed: int = 7
    fault_share: float = 0.02
    outages: int = 3
    """Times that one host is down for half a day."""
    dark_hours: int = 2
    """Hours in which the whole network is down."""

    @property
    def hours(self) -> int:
        """All hours, and runs."""
        return self.days * 24 + SETTLING


@dataclass(slots=True, kw_only=True)
class Size:
    """What a run left behind."""

    hour: int
    files: tuple[str, ...]
    file_bytes: int
    wal_bytes: int
    memory: int
    """Resident bytes of this process, server and books included."""
    descriptors: int
    threads: int
    articles: int
    fetches: int


@dataclass(slots=True, kw_only=True)
class Figures:
    """What came of it."""

    plan: Plan
    requests: Counter[str] = field(default_factory=Counter)
    oracle: int = 0
    faults: int = 0
    runs: int = 0
    killed: int = 0
    """Runs that were killed before they came to their end, beside those."""
    codes: Counter[int] = field(default_factory=Counter)
    """Exit codes of the runs that were not killed."""
    published: int = 0
    articles: int = 0
    """Rows, not URLs."""
    waits: list[float] = field(default_factory=list)
    """Hours between publication and storing, of each article."""
    missing: list[str] = field(default_factory=list)
    """Articles that were published and not archived."""
    doubled: list[str] = field(default_factory=list)
    wrong_revisions: list[str] = field(default_factory=list)
    """Articles whose revisions are not the versions that stood on the site since the first visit."""
    edits: int = 0
    told: Counter[int] = field(default_factory=Counter)
    """How often the watch's command was told of each article."""
    to_tell: set[int] = field(default_factory=set)
    sizes: list[Size] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What `verify` says at the end."""
    packed_bytes: int = 0
    """Size of the file when it is written anew."""
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def ratio(self) -> float:
        """Requests against the oracle's."""
        return self.requests.total() / self.oracle


class Simulation:
    """One simulation in a folder."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.db = folder / "archive.db"
        self.told = folder / "told.jsonl"
        self.dice = random.Random(plan.seed)
        self.sites = draw_sites(plan.days * 24, self.dice)
        self.figures = Figures(plan=plan)

    def run(self) -> Figures:
        """Simulate, check, and give the figures."""
        began, cpu = time.monotonic(), sum(os.times()[:4])
        web = FakeWeb(self.sites, self.plan.fault_share, random.Random(self.plan.seed))
        with web:
            self._prepare(web)
            asyncio.run(self._run_hours(web))
            self._check(web)
        self.figures.requests, self.figures.faults = web.requests, web.faults
        self.figures.oracle = count_requests(self.sites, self.plan.hours)
        self.figures.seconds = time.monotonic() - began
        self.figures.cpu = sum(os.times()[:4]) - cpu
        return self.figures

    def _prepare(self, web: FakeWeb) -> None:
        self.settings = Settings(
            fetch=FetchSettings(
                allow=tuple(web.allowed()), delay=0, attempts=1, total_timeout=10.0
            ),
            extract=ExtractSettings(workers=1),
            run=RunSettings(),
        )
        with Archive.open(self.db, clock=lambda: START) as archive:
            for kind, url in web.sources():
                archive.sources.add(url, kind=kind)
            archive.watches.add("lighthouse", command=f"cat >> {self.told}")

    async def _run_hours(self, web: FakeWeb) -> None:
        hours = range(self.plan.hours)
        killed = set(self.dice.sample(range(self.plan.days * 24), self.plan.kills))
        dark = set(self.dice.sample(range(24, self.plan.days * 24), self.plan.dark_hours))
        outages = [
            (self.dice.randrange(24, self.plan.days * 24), self.dice.choice(list(web.sites)))
            for _ in range(self.plan.outages)
        ]
        async with ExtractPool(self.settings.extract) as pool:
            for hour in hours:
                web.hour = float(hour)
                if hour >= self.plan.days * 24:
                    web.fault_share = 0.0
                web.down = set(web.sites) if hour in dark else set()
                web.down |= {host for start, host in outages if start <= hour < start + 12}
                if hour in killed and not (self._has_work(hour) and self._run_and_kill(hour, web)):
                    killed.add(hour + 1)  # the kill is to meet some work
                await self._run_once(hour, pool)
                if hour % max(self.plan.hours // 20, 1) == 0 or hour == hours[-1]:
                    self._measure(hour)

    def _has_work(self, hour: int) -> bool:
        with Archive.open(self.db, clock=clock_of(hour)) as archive:
            return archive.frontier.count_due() > 0

    async def _run_once(self, hour: int, pool: ExtractPool) -> None:
        said = io.StringIO()
        with (
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
            Archive.open(self.db, clock=clock_of(hour)) as archive,
            run_lock(self.db),
        ):
            speech = Speech(quiet=True, lines=False, as_json=False)
            code = await run_archive(archive, self.settings, pool, Stop(), speech)
        self.figures.runs += 1
        self.figures.codes[code] += 1

    def _run_and_kill(self, hour: int, web: FakeWeb) -> bool:
        """Start the hour's run in a process of its own, and kill it a moment after some request.

        Gives False where it came to its end before.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "killed_run", str(self.db), str(hour)],
            cwd=Path(__file__).parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment(), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(self.settings.model_dump_json().encode())
            process.stdin.close()
            assert process.stdout.readline() == b"begins\n"
            fatal, delay = self.dice.randint(1, 6), self.dice.uniform(0, 0.4)
            left = itertools.count(fatal - 1, -1)
            web.on_request = lambda: (
                threading.Timer(delay, process.kill).start() if next(left) == 0 else None
            )
            # A run of fewer requests comes to its end, the telling included.
            is_ended = process.stdout.read() == b"ended\n"
            web.on_request = None
            process.wait()
        self.figures.runs += is_ended
        self.figures.killed += not is_ended
        return not is_ended

    def _measure(self, hour: int) -> None:
        folder = self.db.parent
        wal = folder / f"{self.db.name}-wal"
        with closing(sqlite3.connect(f"{self.db.as_uri()}?mode=ro", uri=True)) as conn:
            articles, fetches = conn.execute(
                "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM fetch)"
            ).fetchone()
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        self.figures.sizes.append(
            Size(
                hour=hour,
                files=tuple(sorted(path.name for path in folder.iterdir())),
                file_bytes=self.db.stat().st_size,
                wal_bytes=wal.stat().st_size if wal.exists() else 0,
                memory=pages * os.sysconf("SC_PAGE_SIZE"),
                descriptors=len(list(Path("/proc/self/fd").iterdir())),
                threads=threading.active_count(),
                articles=articles,
                fetches=fetches,
            )
        )

    def _check(self, web: FakeWeb) -> None:
        figures, pieces = self.figures, web.pieces()
        with Archive.open(self.db) as archive:
            figures.problems = [str(problem.message) for problem in archive.find_problems()]
            packed = self.db.with_name("packed.db")
            archive.back_up(packed)
            figures.packed_bytes = packed.stat().st_size
            packed.unlink()
            rows = list(archive.list_articles())
            stored = {one.url: one for one in rows}
            figures.published, figures.articles = len(pieces), len(rows)
            figures.missing = sorted(set(pieces) - set(stored))
            figures.doubled = sorted(set(stored) - set(pieces))
            for url in pieces.keys() & stored.keys():
                name, piece = pieces[url]
                one = stored[url]
                if piece.number % MATCHING == 0:
                    figures.to_tell.add(one.id)
                texts = [revision.article.text for revision in archive.revisions_of(one.id)]
                first_hour = int((one.first_saved_at - START) / timedelta(hours=1))
                figures.waits.append(first_hour - piece.published)
                wanted = _expected_marks(name, piece, first_hour)
                figures.edits += len(wanted) - 1
                if len(texts) != len(wanted) or any(
                    mark not in text for mark, text in zip(wanted, texts, strict=True)
                ):
                    figures.wrong_revisions.append(f"{url}: {len(texts)} of {len(wanted)}")
        if self.told.exists():
            for line in self.told.read_text("utf-8").splitlines():
                figures.told[json.loads(line)["id"]] += 1


def clock_of(hour: int):
    """Give a clock that stands at an hour of the simulation when it is made, and goes on."""
    made = time.monotonic()
    return lambda: START + timedelta(hours=hour, seconds=time.monotonic() - made)


def _expected_marks(name: str, piece: Piece, first_hour: int) -> list[str]:
    """Give what each revision's text must hold: the versions since the first visit."""
    versions = range(piece.version(first_hour), len(piece.edits) + 2)
    return [f"{name}, entry {piece.number}, version {version}." for version in versions]
