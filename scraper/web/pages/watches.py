"""Saved searches and what matched them."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from scraper.archive.watches import Watch
from scraper.export.atom import render_feed
from scraper.web.desk import Page, PageNotFound, Visit

_MOST_MATCHES: Final = 50
_MOST_ENTRIES: Final = 100


def list_watches(visit: Visit) -> Page:
    """List the saved searches."""
    values = {
        "title": "Watches",
        "watches": visit.archive.watches.list_all(),
        "query": visit.asked("query")[:2000],
    }
    return Page(template="watches.html", values=values)


def show_watch(visit: Visit) -> Page:
    """Show what a saved search matched, newest first."""
    watch = _find(visit)
    matches = visit.archive.watches.list_matches(watch, limit=_MOST_MATCHES)
    values = {"title": f"Watch: {watch.query}", "watch": watch, "matches": matches}
    return Page(template="watch.html", values=values)


def send_feed(visit: Visit) -> Response:
    """Send the matches of a saved search as an Atom feed."""
    watch = _find(visit)
    matches = visit.archive.watches.list_matches(watch, limit=_MOST_ENTRIES)
    found = (visit.archive.find_article(match.article_id) for match in matches)
    articles = [one for one in found if one is not None]
    feed_id = f"urn:scraper:watch:{watch.added_at:%Y%m%dT%H%M%S%f}:{watch.id}"
    text = "".join(render_feed(articles, feed_id=feed_id, title=watch.query))
    return Response(text, media_type="application/atom+xml")


def _find(visit: Visit) -> Watch:
    watch = visit.archive.watches.find(visit.number("id"))
    if watch is None:
        raise PageNotFound("the archive has no such watch", code="no-such-watch")
    return watch
