"""The page as it was fetched, beside the text that was read from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from starlette.responses import PlainTextResponse, Response

from scraper.decoding.charset import decode_text
from scraper.errors import ArchiveDamaged, ScraperError
from scraper.extraction.marked_block import MarkedBlock, MarkedPage
from scraper.records import Capture, StoredArticle
from scraper.web.desk import Page, Visit
from scraper.web.headers import FRAME
from scraper.web.pages.revision import list_revisions, load_revision, load_trace

VIEWS: Final = (("marked", "Marked"), ("plain", "As it came"), ("source", "Source"))
"""What the frame can show: name in the address, and name on the page."""
_MOST_BLOCKS: Final = 2_000
"""Blocks that are shown without `all=1`."""
_FEW_WORDS: Final = 3
"""Words of a block that is shown as one of a row, as those of menus are."""

Numbered = tuple[int, MarkedBlock]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The stored page of a revision."""

    article: StoredArticle
    newest: int
    capture: Capture


def _load(visit: Visit) -> Stored:
    revisions = list_revisions(visit)
    stored = load_revision(visit, visit.asked("revision"), revisions[-1].revision)
    capture = visit.archive.capture_of(stored.id, stored.revision)
    if capture is None:  # pragma: no cover - every revision has its page
        raise AssertionError
    return Stored(article=stored, newest=len(revisions), capture=capture)


def _mark(visit: Visit, stored: Stored) -> MarkedPage:
    one = stored.article
    return visit.desk.mark_blocks((one.id, one.revision, one.body_digest), stored.capture)


def show_beside(visit: Visit) -> Page:
    """Show the stored page in a frame, what was kept of it, and what was left out and why."""
    revisions = list_revisions(visit)
    stored = load_revision(visit, visit.asked("revision"), revisions[-1].revision)
    view = visit.asked("view")
    capture, marked, problem = None, None, None
    try:
        page = _load(visit)
        capture = page.capture
        marked = _mark(visit, page)
    except ArchiveDamaged:
        raise
    except ScraperError as error:
        problem = error
    blocks = list(enumerate(marked.blocks)) if marked else []
    dropped = [] if marked else load_trace(visit.archive, stored).get("dropped") or []
    return Page(
        template="beside.html",
        values={
            "title": f"Page of {stored.article.title or stored.url}",
            "stored": stored,
            "newest": len(revisions),
            "edits": len(revisions) - 1,
            "capture": capture,
            "view": view if view in dict(VIEWS) else "marked",
            "views": VIEWS,
            "problem": problem,
            "kept": list(_find_kept(stored.article.text, blocks)),
            "groups": list(_group(blocks)),
            "dropped": dropped,
            "words_left": sum(one.words for _, one in blocks if one.state != "kept"),
            "left": sum(one.state != "kept" for _, one in blocks),
            "is_other_now": marked is not None and marked.article.text != stored.article.text,
        },
    )


def _find_kept(text: str, blocks: Sequence[Numbered]) -> Iterator[tuple[str, int | None]]:
    """Yield each paragraph of the text, and the number of the block that it begins in."""
    places: dict[int, int] = {}
    for number, block in blocks:
        if block.paragraph is not None:
            places.setdefault(block.paragraph, number)
    for at, paragraph in enumerate(text.split("\n\n")):
        yield paragraph, places.get(at)


def _group(blocks: Sequence[Numbered]) -> Iterator[tuple[bool, list[Numbered]]]:
    """Yield the blocks that are not in the text, rows of short ones together, and whether it is one."""
    left = (one for one in blocks if one[1].state != "kept")
    for is_short, group in groupby(left, lambda one: _is_short(one[1])):
        yield is_short, list(group)


def _is_short(block: MarkedBlock) -> bool:
    return block.words <= _FEW_WORDS and block.state == "left-out"


def show_marked(visit: Visit) -> Page:
    """Show the blocks of the stored page, marked, as a document for the frame."""
    stored = _load(visit)
    marked = _mark(visit, stored)
    blocks = list(enumerate(marked.blocks))
    shown = blocks if visit.asked("all") else blocks[:_MOST_BLOCKS]
    zones = [(zone, list(group)) for zone, group in groupby(shown, lambda one: one[1].zone)]
    return Page(
        template="marked.html",
        values={
            "title": "The page's blocks",
            "stored": stored.article,
            "zones": zones,
            "hidden_blocks": len(blocks) - len(shown),
            "is_dump": not blocks,
        },
        headers=dict(FRAME),
    )


def show_plain(visit: Visit) -> Response:
    """Show the stored page as it came, made quiet, as a document for the frame."""
    page = visit.desk.quiet_page(_load(visit).capture)
    return Response(page.encode("utf-8", "replace"), media_type="text/html", headers=dict(FRAME))


def show_source(visit: Visit) -> Response:
    """Show the source of the stored page as plain text, for the frame."""
    capture = _load(visit).capture
    text = decode_text(capture.body, capture.header("content-type"))
    return PlainTextResponse(text.encode("utf-8", "replace"), headers=dict(FRAME))


def send_raw(visit: Visit) -> Response:
    """Send the exact bytes of the stored page as a file."""
    stored = _load(visit)
    name = f"article-{stored.article.id}-revision-{stored.article.revision}.raw"
    return Response(
        stored.capture.body,
        media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
