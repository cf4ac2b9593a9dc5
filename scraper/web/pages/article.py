"""One article: its text, and where each of its values comes from."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from scraper.archive import Archive
from scraper.archive.search.search import parse_terms
from scraper.export.embedded_images import place_images
from scraper.export.html_page import render_body
from scraper.fields import FIELDS
from scraper.records import Counts
from scraper.web.asked import Asked
from scraper.web.desk import Page, Visit
from scraper.web.hits import mark_hits
from scraper.web.pages.assets import address_of
from scraper.web.pages.records import records
from scraper.web.pages.revision import DOWNLOADS, list_revisions, load_revision, load_trace

_EVIDENCE: Final = tuple(
    field.name for field in FIELDS if field.name in ("title", "authors", "published", "modified", "language", "site_name", "tags", "lead_image", "canonical_url", "licence")
)  # fmt: skip
"""Fields whose finder an article's page names."""
_MOST_ATTEMPTS: Final = 10
_MOST_COMMENTS: Final = 200


def show_article(visit: Visit) -> Page:
    """Show one revision of an article, and where each of its values comes from."""
    revisions = list_revisions(visit)
    stored = load_revision(visit, visit.asked("revision"), revisions[-1].revision)
    article = stored.article
    asked = Asked.of(visit.request.query_params)
    assets = visit.archive.assets.list(stored.id)
    kept = {one.url: one for one in assets if one.kind == "image"}
    placed = place_images(
        render_body(stored), assets, partial(address_of, stored.id), drops_others=True
    )
    body, hits = mark_hits(placed, parse_terms(asked.q) if asked.q else ())
    evidence = [
        (name.replace("_", " "), _as_text(getattr(article, name)), article.found_by.get(name))
        for name in _EVIDENCE
        if getattr(article, name)
    ]
    trace = load_trace(visit.archive, stored)
    return Page(
        template="article.html",
        values={
            "title": article.title or stored.url,
            "asked": asked,
            "stored": stored,
            "article": article,
            "body": body,
            "hits": hits,
            "pictures": [
                (one, address_of(stored.id, kept[one.url]) if one.url in kept else one.url)
                for one in article.images
                if one.url.startswith(("http:", "https:"))
            ],
            "snapshots": [
                (one, address_of(stored.id, one)) for one in assets if one.kind != "image"
            ],
            "newest": len(revisions),
            "edits": len(revisions) - 1,
            "revisions": revisions,
            "evidence": evidence,
            "candidates": _candidates(trace),
            "dropped": trace.get("dropped") or [],
            "attempts": _list_attempts(visit.archive, stored.id),
            "comments": article.comments[:_MOST_COMMENTS],
            "counts": _list_counts(article.counts),
            "downloads": DOWNLOADS,
        },
    )


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def _candidates(trace: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the distinct values that were considered: field, value, finder."""
    found = trace.get("candidates") or []
    rows = ((one.get("field"), one.get("value"), one.get("found_by")) for one in found)
    return list(dict.fromkeys((str(a), str(b)[:300], str(c)) for a, b, c in rows))


def _list_counts(counts: Counts) -> list[tuple[str, int]]:
    found = [(name, getattr(counts, name)) for name in ("views", "likes", "comments", "shares")]
    return [(name, number) for name, number in found if number is not None]


def _list_attempts(archive: Archive, article_id: int) -> list[dict[str, Any]]:
    found = archive.query(
        "SELECT at, outcome, code, message, status, robots FROM fetches"
        " WHERE article_id = ? ORDER BY id DESC LIMIT ?",
        (article_id, _MOST_ATTEMPTS),
    )
    return records(found)
