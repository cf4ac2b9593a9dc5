"""What one article and one run may store."""

from __future__ import annotations

from pathlib import Path

from archive_pages import make_article, make_capture

from scraper.archive import Archive
from scraper.config import RunSettings
from scraper.pipeline import Traffic
from scraper.records import Saved, Skipped
from scraper.run.limits import Budget, RunReport


def test_an_article_over_the_limit_is_skipped_and_kept_raw(path: Path) -> None:
    """All forms of an article count; the page itself is there to be read with a higher limit."""
    forms = {"text": "x" * 400, "markdown": "x" * 400, "html": "x" * 400}
    with Archive.open(path, max_article_bytes=1024) as archive:
        outcome = archive.save(make_capture(body=b"page"), make_article(**forms))
        assert isinstance(outcome, Skipped)
        assert outcome.code == "article-too-large"
        assert "archive.max_article_bytes" in outcome.message
        assert archive.stats()["articles"] == 0
        assert archive.stats()["captures"] == 1
    with Archive.open(path, max_article_bytes=2048) as archive:
        outcome = archive.save(make_capture(body=b"page"), make_article(**forms))
        assert isinstance(outcome, Saved)


def test_a_run_ends_at_its_limit_of_what_it_stores(archive: Archive) -> None:
    """What counts is how much the archive grew, not how much came over the network."""
    settings = RunSettings(max_stored_bytes=200_000)
    budget = Budget(settings, Traffic(), RunReport(), archive.count_bytes)
    assert budget.spent_limit() is None
    archive.save(make_capture(), make_article(text="word " * 60_000))
    assert budget.spent_limit() == "max-stored-bytes"
