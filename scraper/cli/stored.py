"""Find the stored article that a verb's argument names."""

from __future__ import annotations

from typing import Final

from scraper.archive import Archive
from scraper.errors import ArchiveError
from scraper.records import StoredArticle

_MAX_DIGITS: Final = 18
"""Digits of the largest number that SQLite can hold; more name nothing."""


def parse_id(id_or_url: str) -> int | str:
    """Return the number that a user typed, or the text itself where it is a URL."""
    is_number = id_or_url.isdecimal() and len(id_or_url) <= _MAX_DIGITS
    return int(id_or_url) if is_number else id_or_url


def find_stored(archive: Archive, id_or_url: str, revision: int | None = None) -> StoredArticle:
    """Return an article by its number or any URL that led to it.

    Args:
        archive: Where to look.
        id_or_url: What the user typed.
        revision: Number of the revision; the newest by default.

    Raises:
        ArchiveError: There is no such article (`no-such-article`) or revision
            (`no-such-revision`).
    """
    stored = archive.find_article(parse_id(id_or_url))
    if stored is None:
        raise ArchiveError("the archive has no such article", url=id_or_url, code="no-such-article")
    if revision is None or revision == stored.revision:
        return stored
    older = [one for one in archive.revisions_of(stored.id) if one.revision == revision]
    if not older:
        message = f"the article has {stored.revisions} revision(s)"
        raise ArchiveError(message, url=id_or_url, code="no-such-revision")
    return older[0]
