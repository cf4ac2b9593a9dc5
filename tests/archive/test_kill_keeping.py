"""S1: commands that keep an archive are killed at random moments; the next start needs no help."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_pages import make_article, make_capture
from torture import count_rounds

from scraper.archive import Archive

ROUNDS = count_rounds(6)
ARTICLES = 120


def make_archive(path: Path, name: str = "keeper") -> None:
    with Archive.open(path) as archive:
        for number in range(ARTICLES):
            url = f"https://{name}.example/{number}"
            text = f"Entry {number} of {name}. " * 60
            archive.save(make_capture(url, url.encode() * 300), make_article(url, text=text))


def run_and_kill(arguments: list[str], seconds: float) -> bool:
    """Start a command and kill it after some time; return whether it ended before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scraper", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    _, errors = process.communicate()
    assert b"Traceback" not in errors
    return process.returncode == 0


def kill_often(arguments: Callable[[int], list[str]], check: Callable[[int], None]) -> None:
    """Run a command several times, killed at random moments spread over the time that it takes."""
    chance = random.Random(4)
    began = time.monotonic()
    assert run_and_kill(arguments(0), 120)
    whole = time.monotonic() - began
    check(0)
    ended = [
        run_and_kill(arguments(turn), chance.uniform(0.2, 1) * whole) for turn in range(1, ROUNDS)
    ]
    for turn in range(1, ROUNDS):
        check(turn)
    assert not all(ended)


@pytest.mark.timeout(300)
def test_s1_a_killed_salvage_leaves_no_half_archive(tmp_path: Path) -> None:
    """The new archive is whole or not there; a second start removes what a killed one left behind."""
    make_archive(tmp_path / "damaged.db")

    def check(turn: int) -> None:
        new = tmp_path / f"new{turn}.db"
        if new.exists():
            with Archive.open(new) as archive:
                assert archive.stats()["articles"] == ARTICLES
                assert list(archive.find_problems()) == []

    kill_often(
        lambda turn: ["salvage", str(tmp_path / "damaged.db"), str(tmp_path / f"new{turn}.db")],
        check,
    )
    for turn in range(ROUNDS):
        new = tmp_path / f"new{turn}.db"
        if not new.exists():
            assert run_and_kill(["salvage", str(tmp_path / "damaged.db"), str(new)], 120)
            check(turn)
    assert list(tmp_path.glob(".*.part*")) == []


@pytest.mark.timeout(300)
def test_s1_a_killed_merge_goes_on(tmp_path: Path) -> None:
    """Killed anywhere, the target is valid; started again, it has all of both, each article once."""
    for name in ("keeper", "boatman"):
        make_archive(tmp_path / f"{name}.db", name)

    def target(turn: int) -> Path:
        path = tmp_path / f"target{turn}.db"
        if not path.exists():
            shutil.copy(tmp_path / "keeper.db", path)
        return path

    def check(turn: int) -> None:
        with Archive.open(target(turn)) as archive:
            assert list(archive.find_problems()) == []
            stats = archive.stats()
        assert len({stats[name] for name in ("articles", "revisions", "captures", "fetches")}) == 1

    def arguments(turn: int) -> list[str]:
        return ["merge", str(target(turn)), str(tmp_path / "boatman.db")]

    kill_often(arguments, check)
    for turn in range(ROUNDS):
        assert run_and_kill(arguments(turn), 120)
        check(turn)
        with Archive.open(target(turn), read_only=True) as archive:
            assert archive.stats()["articles"] == 2 * ARTICLES


@pytest.mark.timeout(300)
def test_s1_a_killed_backup_leaves_the_earlier_copy_or_the_new_one(tmp_path: Path) -> None:
    """A whole copy is there or not; an updated one is the earlier or the new state, never between."""
    source = tmp_path / "archive.db"
    make_archive(source)
    with Archive.open(source) as archive:
        archive.back_up(tmp_path / "earlier.db")
    make_archive(source, "boatman")

    def target(turn: int) -> Path:
        path = tmp_path / f"copy{turn}.db"
        if turn % 2 and not path.exists():
            shutil.copy(tmp_path / "earlier.db", path)
        return path

    def check(turn: int) -> None:
        if target(turn).exists():
            with Archive.open(target(turn)) as archive:
                assert list(archive.find_problems()) == []
                assert archive.stats()["articles"] in (
                    (ARTICLES, 2 * ARTICLES) if turn % 2 else (2 * ARTICLES,)
                )

    def arguments(turn: int) -> list[str]:
        return ["backup", "--update", "--db", str(source), str(target(turn))]

    kill_often(arguments, check)
    for turn in range(ROUNDS):
        assert run_and_kill(arguments(turn), 120)
        with Archive.open(target(turn), read_only=True) as archive:
            assert archive.stats()["articles"] == 2 * ARTICLES


@pytest.mark.timeout(300)
def test_s1_a_killed_verify_changes_nothing(tmp_path: Path) -> None:
    """A check that is killed leaves the archive as it is, and the next one goes on."""
    source = tmp_path / "archive.db"
    make_archive(source)
    before = source.read_bytes()
    kill_often(
        lambda turn: ["verify", "--db", str(source), *(["--new"] if turn % 2 else [])],
        lambda _turn: None,
    )
    assert source.read_bytes() == before
    assert run_and_kill(["verify", "--new", "--db", str(source)], 120)
