"""The application: which function answers which address, and what an error looks like."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from scraper.archive import Archive
from scraper.config import Settings
from scraper.errors import ScraperError
from scraper.extraction.site_rules.folder import load_rules
from scraper.web import actions
from scraper.web.asked import NOTHING_ASKED
from scraper.web.desk import Desk, Page, PageNotFound, Visit
from scraper.web.guard import Guard
from scraper.web.login import Login
from scraper.web.look import COOKIE as LOOK_COOKIE
from scraper.web.look import Look
from scraper.web.pages import (
    add,
    article,
    articles,
    assets,
    beside,
    changes,
    export,
    look,
    runs,
    sources,
    sql,
    stats,
    watches,
)
from scraper.workers.pool import ExtractPool

Handler = Callable[[Visit], Page | Response]

PAGES: Final[tuple[tuple[str, Handler], ...]] = (
    ("/", articles.show_list),
    ("/articles/{id:int}", article.show_article),
    ("/articles/{id:int}/page", beside.show_beside),
    ("/articles/{id:int}/page/marked", beside.show_marked),
    ("/articles/{id:int}/page/plain", beside.show_plain),
    ("/articles/{id:int}/page/source", beside.show_source),
    ("/articles/{id:int}/raw", beside.send_raw),
    ("/articles/{id:int}/assets/{number:int}", assets.send_asset),
    ("/articles/{id:int}/changes", changes.show_changes),
    ("/changes", changes.list_changes),
    ("/sources", sources.list_sources),
    ("/runs", runs.list_runs),
    ("/watches", watches.list_watches),
    ("/watches/{id:int}", watches.show_watch),
    ("/watches/{id:int}.xml", watches.send_feed),
    ("/stats", stats.show_stats),
    ("/sql", sql.show_sql),
    ("/sql.json", sql.send_json),
    ("/sql.csv", sql.send_csv),
    ("/add", add.show_form),
    ("/add/{number:int}", add.show_job),
    ("/look", look.show_look),
    ("/keys", look.show_keys),
    ("/login", look.show_login),
    ("/export/{format}", export.export),
)
"""Addresses that read, and what answers them."""
ACTIONS: Final[tuple[tuple[str, Handler], ...]] = (
    ("/articles/{id:int}/labels", actions.change_labels),
    ("/articles/{id:int}/note", actions.set_note),
    ("/add", actions.add),
    ("/watches", actions.add_watch),
    ("/watches/{id:int}/remove", actions.remove_watch),
    ("/sources/{id:int}/pause", actions.pause_source),
    ("/sources/{id:int}/resume", actions.resume_source),
    ("/look", actions.set_look),
    ("/login", actions.log_in),
    ("/logout", actions.log_out),
)
"""Addresses that take forms, and what does what they say: the only writes."""
SQL_LIMITS: Final = {"workers": 2, "timeout": 3.0, "memory": 256 * 2**20}
"""Processes for statements, the processor time of one in seconds, and its memory in bytes."""
_BUSY: Final = frozenset({"archive-busy", "sql-busy"})
"""Codes of what another try may mend."""
_NO_ARCHIVE: Final = frozenset({"/look", "/login", "/logout"})
"""Forms for which the archive need not be writable."""


def build_app(
    db: Path,
    *,
    hosts: Collection[str],
    settings: Settings,
    is_read_only: bool = False,
    key: str | None = None,
) -> Starlette:
    """Return the reader of an archive.

    Args:
        db: The archive's file. Each request opens it, so that a run may write beside.
        hosts: Values of `Host` that are answered, with their ports.
        settings: How pages are fetched and read.
        is_read_only: Refuse every write.
        key: The login key; None to let in everybody who reaches the server.
    """
    login = Login(key)
    rules = load_rules(settings.extract.rules)
    pool = ExtractPool(settings.extract, rules, expects_pages=False)
    sql_settings = settings.extract.model_copy(update=SQL_LIMITS)
    sql_pool = ExtractPool(sql_settings, expects_pages=False)
    desk = Desk(db, settings, pool, sql_pool, is_read_only=is_read_only, login=login)
    templates = Environment(
        loader=PackageLoader("scraper.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    show = partial(_render, desk, templates)

    @asynccontextmanager
    async def keep_pool(_app: Starlette) -> AsyncIterator[None]:
        async with pool, sql_pool:
            yield

    return Starlette(
        routes=[
            *(Route(path, partial(_read, handler, desk, show)) for path, handler in PAGES),
            *(
                Route(path, partial(_act, handler, desk, show), methods=["POST"])
                for path, handler in ACTIONS
            ),
            Route("/health", _tell_health),
            Mount("/static", StaticFiles(packages=[("scraper.web", "static")])),
        ],
        middleware=[Middleware(Guard, hosts=hosts, is_read_only=is_read_only, login=login)],
        exception_handlers={
            HTTPException: partial(_show_error, show),
            ScraperError: partial(_show_error, show),
        },
        lifespan=keep_pool,
    )


Show = Callable[[Request, Page | Response], Response]


async def _tell_health(_request: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _read(handler: Handler, desk: Desk, show: Show, request: Request) -> Response:
    def answer() -> Response:
        with Archive.open(desk.db, read_only=True) as archive:
            return show(request, handler(Visit(desk=desk, archive=archive, request=request)))

    return await run_in_threadpool(answer)


async def _act(handler: Handler, desk: Desk, show: Show, request: Request) -> Response:
    """Run the action of a form, if it carries the token of this server."""
    body = await request.body()
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100)
    form = dict(pairs)
    if not secrets.compare_digest(form.pop("token", "").encode(), desk.token.encode()):
        message = "This form is of an earlier start of the reader. Go back and reload it."
        raise HTTPException(403, message)

    def answer() -> Response:
        is_reading = request.url.path in _NO_ARCHIVE
        with Archive.open(desk.db, read_only=is_reading) as archive:
            visit = Visit(desk=desk, archive=archive, request=request, form=form)
            return show(request, handler(visit))

    return await run_in_threadpool(answer)


def _render(
    desk: Desk, templates: Environment, request: Request, page: Page | Response
) -> Response:
    if isinstance(page, Response):
        return page
    common = {
        "token": desk.token,
        "is_read_only": desk.is_read_only,
        "is_locked": desk.login.is_needed,
        "look": Look.of_cookie(request.cookies.get(LOOK_COOKIE, "")),
        "asked": NOTHING_ASKED,
    }
    text = templates.get_template(page.template).render(common | page.values)
    return HTMLResponse(text, page.status, dict(page.headers))


async def _show_error(show: Show, request: Request, error: Exception) -> Response:
    """Show an error as a page: what happened, and its stable code."""
    if isinstance(error, HTTPException):
        status, code, message = error.status_code, "", error.detail
    elif isinstance(error, PageNotFound):
        status, code, message = 404, error.code, error.message
    elif isinstance(error, ScraperError):
        status, code, message = 400, error.code, error.message
    else:  # pragma: no cover - only these two are routed here
        raise error
    if code in _BUSY:
        status = 503
    values = {"title": "Error", "code": code, "message": message}
    return show(request, Page(template="error.html", values=values, status=status))
