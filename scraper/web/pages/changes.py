"""What edits changed: of one article by words, and of all as a list."""

from __future__ import annotations

from typing import Final

from scraper.archive import diff_revisions
from scraper.web.asked import Asked
from scraper.web.desk import Page, Visit
from scraper.web.pages.revision import list_revisions, load_revision

_MOST_EDITS: Final = 100


def show_changes(visit: Visit) -> Page:
    """Compare two revisions of an article by words: the last two, or those asked for."""
    revisions = list_revisions(visit)
    new = load_revision(visit, visit.asked("new"), revisions[-1].revision)
    old = load_revision(visit, visit.asked("old"), max(1, new.revision - 1))
    return Page(
        template="changes.html",
        values={
            "title": f"Changes: {new.article.title or new.url}",
            "stored": new,
            "old": old,
            "diff": diff_revisions(old, new),
            "revisions": revisions,
            "newest": len(revisions),
            "edits": len(revisions) - 1,
        },
    )


def list_changes(visit: Visit) -> Page:
    """List the edits of articles, newest first."""
    asked = Asked.of(visit.request.query_params)
    selection = asked.to_selection()
    edits = list(visit.archive.list_edits(selection, limit=_MOST_EDITS))
    return Page(
        template="edits.html",
        values={
            "title": "Changes",
            "asked": asked,
            "edits": edits,
            "total": visit.archive.count_edits(selection),
        },
    )
