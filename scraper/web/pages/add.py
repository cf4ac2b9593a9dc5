"""The form to add a page, and the outcome of one."""

from __future__ import annotations

from scraper.records import Failed, Saved, Skipped, Unchanged
from scraper.web.desk import Page, PageNotFound, Visit


def show_form(visit: Visit) -> Page:
    """Show the form to add a page; `url` fills it. Nothing is fetched before it is sent."""
    host = visit.request.headers["host"]
    code = f"javascript:void(open('http://{host}/add?url='+encodeURIComponent(location.href)))"
    values = {"title": "Add a page", "url": visit.asked("url")[:2000], "bookmarklet": code}
    return Page(template="add.html", values=values)


def show_job(visit: Visit) -> Page:
    """Show the outcome of a page that was added; the page asks again while it is fetched."""
    job = visit.desk.adding.find(visit.number("number"))
    if job is None:
        raise PageNotFound("this page was added before the reader was started", code="no-such-page")
    outcome = job.outcome
    word, message, code, article_id = "", "", "", None
    if isinstance(outcome, (Saved, Unchanged)):
        word, article_id = (
            ("saved" if isinstance(outcome, Saved) else "unchanged"),
            outcome.article_id,
        )
    elif isinstance(outcome, (Skipped, Failed)):
        word = "skipped" if isinstance(outcome, Skipped) else "failed"
        code, message = outcome.code, outcome.message
    return Page(
        template="job.html",
        values={
            "title": f"Add: {job.url}",
            "url": job.url,
            "word": word,
            "code": code,
            "message": message,
            "article_id": article_id,
        },
        headers={} if outcome else {"refresh": "1"},
    )
