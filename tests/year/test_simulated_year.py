"""Thirty simulated days of hourly runs over thirty sources; `make year` does a whole year.

One simulation, some faults, some kills; each claim is held against what came of it.
"""

from __future__ import annotations

import pytest
from simulation import Figures, Plan, Simulation

pytestmark = pytest.mark.timeout(900)
MIB = 2**20


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """What came of 21 days with news and 9 without: 720 runs, and three that were killed."""
    return Simulation(Plan(days=21, kills=3), tmp_path_factory.mktemp("year")).run()


def test_the_simulation_met_trouble(figures: Figures) -> None:
    """Runs were killed in the middle, requests failed, and no run ended but with 0 or 3."""
    assert figures.runs >= 700
    assert figures.killed == 3
    assert figures.faults > 30
    assert set(figures.codes) == {0, 3}


def test_every_published_article_is_archived_once(figures: Figures) -> None:
    """Whatever failed and was killed, each article is there, once, and nothing else is."""
    assert figures.missing == []
    assert figures.doubled == []
    assert figures.articles == figures.published > 500


def test_every_edit_is_a_revision(figures: Figures) -> None:
    """The revisions of each article are the versions that stood on the site since its first visit."""
    assert figures.wrong_revisions == []
    assert figures.edits > 30


def test_requests_are_near_those_of_an_oracle(figures: Figures) -> None:
    """All requests, those that failed included, are at most 1.3 times those of one who knows all."""
    assert figures.ratio <= 1.3


def test_s1_no_kill_leaves_the_archive_torn(figures: Figures) -> None:
    """`verify` finds nothing after all the kills."""
    assert figures.problems == []


def test_a_watch_tells_of_each_match_once(figures: Figures) -> None:
    """The watch's command got every article with its word, none twice, kills or not."""
    assert len(figures.to_tell) > 50
    assert set(figures.told) == figures.to_tell
    assert set(figures.told.values()) == {1}


def test_c8_a_thousand_runs_leave_nothing_growing(figures: Figures) -> None:
    """Files, descriptors, threads, memory and log stay as they are; the file grows with its articles."""
    early, late = figures.sizes[2], figures.sizes[-1]
    assert late.files == early.files
    assert late.descriptors <= early.descriptors
    assert late.threads <= early.threads
    assert late.memory < early.memory + 16 * MIB
    assert max(size.wal_bytes for size in figures.sizes) == 0
    assert late.file_bytes < figures.packed_bytes * 1.1
    assert late.file_bytes / late.articles < 1.3 * early.file_bytes / early.articles


def test_c2_newest_and_oldest_wait_alike(figures: Figures) -> None:
    """Nothing is starved: half of the articles are had within hours, all within the ceiling of a week."""
    waits = sorted(figures.waits)
    assert waits[len(waits) // 2] < 12
    assert waits[-1] < 8 * 24
