"""Marks in the markup of those who stand between a reader and a page (`vendors.toml`)."""

from __future__ import annotations

from scraper.text.lexicon import load_lexicon


def find_vendor(marks: str, kind: str) -> str | None:
    """Return the name of the first vendor whose mark is in lower-case markup.

    Args:
        marks: Names and addresses of the page's markup, in lower case.
        kind: `challenges`, found only on a page that is one; or `widgets`, `consent` or `paywalls`,
            which ordinary pages have too.
    """
    known = load_lexicon("vendors")[kind].items()
    return next((name for name, each in known if any(mark in marks for mark in each)), None)
