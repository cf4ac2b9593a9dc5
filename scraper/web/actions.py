"""What forms do: each function takes a visit with a form, writes, and leads to a page that shows it."""

from __future__ import annotations

from typing import Final

from starlette.responses import RedirectResponse, Response

from scraper.errors import ArchiveError, InvalidURL
from scraper.urls import complete_url
from scraper.web import look
from scraper.web.desk import Page, PageNotFound, Visit
from scraper.web.look import Look

_LONGEST_URL: Final = 2_000
_SEE_OTHER: Final = 303


def lead_to(path: str) -> Response:
    """Return the answer to a form: the page to go to. The path is never what a form says."""
    return RedirectResponse(path, _SEE_OTHER)


def change_labels(visit: Visit) -> Response:
    """Add a label to an article (`add`), or remove one (`remove`)."""
    number = _find_article(visit)
    if added := visit.form.get("add", "").strip():
        visit.archive.marks.add_labels(number, [added])
    if removed := visit.form.get("remove", "").strip():
        visit.archive.marks.remove_labels(number, [removed])
    return lead_to(f"/articles/{number}")


def set_note(visit: Visit) -> Response:
    """Replace the note of an article (`text`)."""
    number = _find_article(visit)
    text = visit.form.get("text", "").replace("\r\n", "\n")
    visit.archive.marks.set_note(number, text)
    return lead_to(f"/articles/{number}")


def _find_article(visit: Visit) -> int:
    """Return the number of the article that a path names.

    Raises:
        PageNotFound: There is no such article.
    """
    number = visit.number("id")
    if visit.archive.find_article(number) is None:
        raise PageNotFound(
            "the archive has no such article", url=str(number), code="no-such-article"
        )
    return number


def add(visit: Visit) -> Response:
    """Queue a page to fetch, read and store (`url`)."""
    url = complete_url(visit.form.get("url", "").strip())
    if not url.lower().startswith(("http://", "https://")) or len(url) > _LONGEST_URL:
        raise InvalidURL("an address begins with https:// or http://", url=url[:100])
    return lead_to(f"/add/{visit.desk.adding.start(url).number}")


def add_watch(visit: Visit) -> Response:
    """Save a search (`query`), with `edits` for each edit too. It starts no command and writes no feed."""
    query = visit.form.get("query", "").strip()
    if visit.archive.watches.find(query) is not None:
        raise ArchiveError("this search is saved already", url=query[:100], code="bad-query")
    visit.archive.watches.add(query, edits="edits" in visit.form)
    return lead_to("/watches")


def remove_watch(visit: Visit) -> Response:
    """Forget a saved search."""
    if not visit.archive.watches.remove(visit.number("id")):
        raise PageNotFound("the archive has no such watch", code="no-such-watch")
    return lead_to("/watches")


def pause_source(visit: Visit) -> Response:
    """Check a source no more, until it is resumed."""
    return _set_state(visit, is_paused=True)


def resume_source(visit: Visit) -> Response:
    """Check a paused source again."""
    return _set_state(visit, is_paused=False)


def _set_state(visit: Visit, *, is_paused: bool) -> Response:
    source = visit.archive.sources.find(visit.number("id"))
    if source is None:
        raise PageNotFound("the archive has no such source", code="no-such-source")
    if is_paused:
        visit.archive.sources.pause(source.id)
    else:
        visit.archive.sources.resume(source.id)
    return lead_to("/sources")


def set_look(visit: Visit) -> Response:
    """Keep how pages look, in a cookie."""
    answer = lead_to("/look")
    answer.set_cookie(
        look.COOKIE,
        Look.of(visit.form).render(),
        max_age=look.COOKIE_SECONDS,
        httponly=True,
        samesite="strict",
    )
    return answer


def log_in(visit: Visit) -> Page | Response:
    """Open a session for who knows the key (`key`)."""
    login = visit.desk.login
    if login.is_needed and not login.check(visit.form.get("key", "").strip()):
        is_slowed = login.is_slowed()
        message = "Too many wrong keys. Wait a minute." if is_slowed else "This is not the key."
        values = {"title": "Login", "message": message}
        return Page(template="login.html", values=values, status=429 if is_slowed else 403)
    answer = lead_to("/")
    answer.set_cookie(
        "scraper",
        login.open_session(),
        httponly=True,
        samesite="strict",
        secure=visit.request.url.scheme == "https",
    )
    return answer


def log_out(visit: Visit) -> Response:
    """End every session."""
    visit.desk.login.close_sessions()
    return lead_to("/login")
