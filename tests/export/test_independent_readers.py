"""Every format out, and back through a program that knows nothing of the writer: nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from independent_readers import CHECKS, Check, Export
from round_trip_pages import (
    HOSTILE_TITLES,
    load_corpus_pages,
    load_demo_pages,
    make_hostile_pages,
    make_odd_markup,
    store_pages,
)

from scraper.archive import Archive
from scraper.demo.tour import PAGES
from scraper.export import FORMATS

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
CORPUS_PAGES = 60
LARGEST = 6144
"""Bytes of a compressed page; `benchmarks/round_trip.py` takes all of them."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive of the demo's articles, of hostile titles and markup, and of pages of the corpus where it is."""
    db = tmp_path_factory.mktemp("readers") / "archive.db"
    store_pages(db, load_demo_pages())
    store_pages(db, make_hostile_pages())
    store_pages(db, make_odd_markup(20))
    if CORPUS.is_dir():
        store_pages(db, load_corpus_pages(CORPUS, CORPUS_PAGES, max_bytes=LARGEST))
    with Archive.open(db, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.format}-{check.reader}")
def test_nothing_is_lost(check: Check, archive: Archive, tmp_path: Path) -> None:
    """Titles, authors, dates and texts come back, whatever they hold."""
    if (missing := check.missing()) is not None:
        pytest.skip(f"needs {missing}")
    articles = list(archive.list_articles())
    assert len(articles) >= len(PAGES) + len(HOSTILE_TITLES)
    check.run(
        Export(
            articles=articles, folder=tmp_path, load_pages=lambda one: archive.raw_pages().load(one)
        )
    )


def test_every_format_has_a_reader() -> None:
    """A new format comes with a check."""
    assert {check.format for check in CHECKS} == set(FORMATS)
