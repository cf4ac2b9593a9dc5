"""The reader's pages: each function takes the archive and a request, and gives what a template shows."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from scraper.archive import Archive, Grouping, Selection, diff_revisions
from scraper.archive.articles.marks import PRIVATE
from scraper.archive.database.sql import Rows
from scraper.errors import ArchiveError
from scraper.export import FORMATS, export_file
from scraper.export.html_page import render_body
from scraper.fields import FIELDS
from scraper.records import StoredArticle
from scraper.web.asked import PAGE_ROWS, Asked

NOTHING_ASKED: Final = Asked()
_FACETS: Final[tuple[tuple[Grouping, str], ...]] = (
    ("site", "Sites"),
    ("language", "Languages"),
    ("author", "Authors"),
)
"""What a list can be narrowed to, beside words and months: parameter and heading."""
_MOST_VALUES: Final = 12
"""Values of a facet that are shown."""
_MOST_MONTHS: Final = 36
_OPENING: Final = 240
"""Characters of a text that a list shows."""
_MOST_EDITS: Final = 100
_MOST_RUNS: Final = 50
_EVIDENCE: Final = tuple(
    field.name for field in FIELDS if field.name in ("title", "authors", "published", "modified", "language", "site_name", "tags", "lead_image", "canonical_url", "licence")
)  # fmt: skip
"""Fields whose finder an article's page names."""
_DOWNLOADS: Final = ("markdown", "text", "html", "jsonl", "csv", "epub", "bibtex", "ris", "tei")
"""Formats that pages offer; `/export` knows all of them."""


class PageNotFound(ArchiveError):
    """The archive has nothing at this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a template shows."""

    template: str
    values: dict[str, Any]


def show_list(archive: Archive, request: Request) -> Page:
    """List or search the articles, with what the list can be narrowed to."""
    asked = Asked.of(request.query_params)
    selection = asked.to_selection()
    total = archive.count_articles(selection)
    rows = list(_found(archive, asked) if asked.q else _listed(archive, asked))
    last = max(1, -(-total // PAGE_ROWS))
    facets = [(heading, name, _values(archive, selection, name)) for name, heading in _FACETS]
    months = [one for one in archive.count_by("month", selection) if one.key][-_MOST_MONTHS:]
    return Page(
        template="list.html",
        values={
            "title": asked.q or "Articles",
            "asked": asked,
            "rows": rows,
            "total": total,
            "is_empty": total == 0 and selection.is_everything(),
            "last": last,
            "facets": facets,
            "months": months,
            "most": max((one.articles for one in months), default=1),
            "downloads": _DOWNLOADS,
        },
    )


def _values(archive: Archive, selection: Selection, name: Grouping) -> list[tuple[str, int]]:
    groups = archive.count_by(name, selection)
    return [(one.key, one.articles) for one in groups if one.key][:_MOST_VALUES]


def _found(archive: Archive, asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield the best hits, each with its passage cut at the words found."""
    page = asked.to_page()
    for hit in archive.search(asked.q, limit=PAGE_ROWS, selection=page):
        yield {
            "id": hit.id,
            "title": hit.title or hit.url,
            "site": hit.site,
            "published": (hit.published or "")[:10],
            "authors": (),
            "language": None,
            "edits": 0,
            "labels": (),
            "words": None,
            "passage": list(_cut_marks(hit.snippet, hit.marks)),
        }


def _cut_marks(text: str, marks: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, and whether each is marked."""
    done = 0
    for start, end in marks:
        yield text[done:start], False
        yield text[start:end], True
        done = end
    yield text[done:], False


def _listed(archive: Archive, asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield the newest articles, each with the opening of its text."""
    rows = list(archive.list_rows(asked.to_page()))
    ids = json.dumps([row.id for row in rows])
    openings = archive.query(
        "SELECT id, substr(text, 1, ?) FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        (_OPENING, ids),
    )
    opening_of = {row[0]: str(row[1]) for row in openings.rows}
    for row in rows:
        opening = opening_of.get(row.id, "")
        yield {
            "id": row.id,
            "title": row.title or row.url,
            "site": row.site,
            "published": (row.published or "")[:10],
            "authors": row.authors,
            "language": row.language,
            "edits": row.revisions - 1,
            "labels": row.labels,
            "words": row.word_count,
            "passage": [(opening + ("…" if len(opening) == _OPENING else ""), False)],
        }


def show_article(archive: Archive, request: Request) -> Page:
    """Show one revision of an article, and where each of its values comes from."""
    revisions = _revisions(archive, request)
    shown = _pick(revisions, request.query_params.get("revision"), revisions[-1])
    article = shown.article
    evidence = [
        (name.replace("_", " "), _as_text(getattr(article, name)), article.found_by.get(name))
        for name in _EVIDENCE
        if getattr(article, name)
    ]
    trace = _trace(archive, shown)
    return Page(
        template="article.html",
        values={
            "title": article.title or shown.url,
            "asked": NOTHING_ASKED,
            "stored": shown,
            "article": article,
            "body": render_body(shown, with_images=False),
            "pictures": [one for one in article.images if one.url.startswith(("http:", "https:"))],
            "newest": revisions[-1],
            "revisions": revisions,
            "evidence": evidence,
            "candidates": _candidates(trace),
            "dropped": trace.get("dropped") or [],
            "downloads": _DOWNLOADS,
        },
    )


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def _trace(archive: Archive, stored: StoredArticle) -> dict[str, Any]:
    """Return what was considered when a revision was read; nothing where it was not kept."""
    found = archive.query(
        "SELECT trace FROM revisions WHERE article_id = ? AND revision = ?", (stored.id, stored.revision)
    )  # fmt: skip
    trace = next((row[0] for row in found.rows), None)
    parsed = json.loads(trace) if isinstance(trace, str) else {}
    return parsed if isinstance(parsed, dict) else {}


def _candidates(trace: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the distinct values that were considered: field, value, finder."""
    found = trace.get("candidates") or []
    rows = ((one.get("field"), one.get("value"), one.get("found_by")) for one in found)
    return list(dict.fromkeys((str(a), str(b)[:300], str(c)) for a, b, c in rows))


def show_changes(archive: Archive, request: Request) -> Page:
    """Compare two revisions of an article by words: the last two, or those asked for."""
    revisions = _revisions(archive, request)
    new = _pick(revisions, request.query_params.get("new"), revisions[-1])
    old = _pick(revisions, request.query_params.get("old"), revisions[max(0, new.revision - 2)])
    return Page(
        template="changes.html",
        values={
            "title": f"Changes: {new.article.title or new.url}",
            "asked": NOTHING_ASKED,
            "stored": new,
            "old": old,
            "diff": diff_revisions(old, new),
            "revisions": revisions,
        },
    )


def _revisions(archive: Archive, request: Request) -> list[StoredArticle]:
    number = int(request.path_params["id"])
    revisions = archive.revisions_of(number) if number < 2**63 else []
    if not revisions:
        raise PageNotFound(
            "the archive has no such article", url=str(number), code="no-such-article"
        )
    return revisions


def _pick(
    revisions: list[StoredArticle], number: str | None, default: StoredArticle
) -> StoredArticle:
    """Return the revision of a number; the default where none is given."""
    if not number:
        return default
    found = next((one for one in revisions if str(one.revision) == number), None)
    if found is None:
        raise PageNotFound(
            "the article has no such revision", url=number[:20], code="no-such-revision"
        )
    return found


def list_changes(archive: Archive, request: Request) -> Page:
    """List the edits of articles, newest first."""
    asked = Asked.of(request.query_params)
    selection = asked.to_selection()
    edits = list(archive.list_edits(selection, limit=_MOST_EDITS))
    return Page(
        template="edits.html",
        values={
            "title": "Changes",
            "asked": asked,
            "edits": edits,
            "total": archive.count_edits(selection),
        },
    )


def list_sources(archive: Archive, _request: Request) -> Page:
    """List the sources, the unhealthy ones first."""
    found = archive.query(
        "SELECT id, url, kind, title, state, checked_at, changed_at, next_check_at, links, links_waiting,"
        " failures, code, message FROM sources ORDER BY code IS NULL, title IS NULL, title, url"
    )
    return Page(
        template="sources.html",
        values={"title": "Sources", "asked": NOTHING_ASKED, "rows": _records(found)},
    )


def list_runs(archive: Archive, _request: Request) -> Page:
    """List the last runs, newest first."""
    found = archive.query(
        "SELECT id, started_at, finished_at, state, reason, sources, links, saved, unchanged, skipped, failed"
        " FROM runs ORDER BY id DESC LIMIT ?",
        (_MOST_RUNS,),
    )
    return Page(
        template="runs.html",
        values={"title": "Runs", "asked": NOTHING_ASKED, "rows": _records(found)},
    )


def _records(found: Rows) -> list[dict[str, Any]]:
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def export(archive: Archive, request: Request) -> Response:
    """Send the articles of a list, or one article (`id`), as a file in any export format.

    Articles with the label "private" are left out of lists, as from `scraper export`.
    """
    chosen = FORMATS.get(request.path_params["format"])
    if chosen is None:
        raise PageNotFound(
            "there is no such format", url=request.path_params["format"][:40], code="no-such-format"
        )
    number = request.query_params.get("id", "")
    if number.isascii() and number.isdigit() and len(number) < 19:  # noqa: PLR2004 - SQLite's integers
        selection, name = Selection(ids=(int(number),)), f"article-{int(number)}"
    else:
        selection = replace(
            Asked.of(request.query_params).to_selection(), without_labels=(PRIVATE,)
        )
        name = "articles"
    with tempfile.NamedTemporaryFile(suffix=chosen.suffix, delete=False) as file:
        path = Path(file.name)
    articles = archive.list_articles(replace(selection, order="id"))
    export_file(chosen, articles, path, overwrite=True, load_page=archive.page_of)
    return FileResponse(
        path,
        filename=f"{name}{chosen.suffix}",
        media_type="application/octet-stream",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )
