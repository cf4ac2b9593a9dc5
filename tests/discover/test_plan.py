"""What a backfill costs."""

from __future__ import annotations

from scraper.discover import SourceCandidate, SourcePlan, estimate_backfill
from scraper.records import Source


def candidate(
    kind: str, articles: int, *, requests: int = 1, is_exact: bool = True
) -> SourceCandidate:
    source = Source(url=f"https://harbour.example/{kind}", kind=kind)
    return SourceCandidate(source=source, articles=articles, requests=requests, is_exact=is_exact)


def plan(watch: SourceCandidate, backfill: SourceCandidate | None) -> SourcePlan:
    return SourcePlan(
        url="https://harbour.example/", title=None, platform=None, watch=watch, backfill=backfill,
        candidates=tuple(one for one in (watch, backfill) if one),
    )  # fmt: skip


def test_backfill_costs_its_pages_and_its_sitemaps():
    """600 articles in a sitemap of 3 files and a feed take 604 requests at the polite second each."""
    estimate = estimate_backfill(
        plan(candidate("feed", 10), candidate("sitemap", 600, requests=3)), delay=1.0
    )
    assert (estimate.pages, estimate.requests, estimate.seconds) == (600, 604, 604.0)
    assert estimate.is_exact


def test_without_backfill_only_the_news_is_counted():
    """Leaving the past out, the feed's ten entries are all."""
    found = plan(candidate("feed", 10), candidate("sitemap", 600, requests=3))
    assert estimate_backfill(found, delay=2.0, backfill=False).seconds == 22.0


def test_estimate_says_when_it_is_one():
    """A number that rests on a sample is marked."""
    found = plan(candidate("feed", 10), candidate("sitemap", 600, is_exact=False))
    assert not estimate_backfill(found, delay=1.0).is_exact
