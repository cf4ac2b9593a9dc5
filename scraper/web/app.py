"""The application: which function answers which address, and what an error looks like."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

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
from scraper.web.asked import NOTHING_ASKED
from scraper.web.desk import Desk, Page, PageNotFound, Visit
from scraper.web.guard import Guard
from scraper.web.pages import article, articles, beside, changes, export, runs, sources
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
    ("/articles/{id:int}/changes", changes.show_changes),
    ("/changes", changes.list_changes),
    ("/sources", sources.list_sources),
    ("/runs", runs.list_runs),
    ("/export/{format}", export.export),
)
"""Addresses that read, and what answers them."""


def build_app(
    db: Path, *, hosts: Collection[str], settings: Settings, is_read_only: bool = False
) -> Starlette:
    """Return the reader of an archive.

    Args:
        db: The archive's file. Each request opens it, so that a run may write beside.
        hosts: Values of `Host` that are answered, with their ports.
        settings: How pages are fetched and read.
        is_read_only: Refuse every write.
    """
    rules = load_rules(settings.extract.rules)
    pool = ExtractPool(settings.extract, rules, expects_pages=False)
    desk = Desk(db, settings, pool, is_read_only=is_read_only)
    templates = Environment(
        loader=PackageLoader("scraper.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    show = partial(_render, desk, templates)

    @asynccontextmanager
    async def keep_pool(_app: Starlette) -> AsyncIterator[None]:
        async with pool:
            yield

    return Starlette(
        routes=[
            *(Route(path, partial(_read, handler, desk, show)) for path, handler in PAGES),
            Route("/health", _tell_health),
            Mount("/static", StaticFiles(packages=[("scraper.web", "static")])),
        ],
        middleware=[Middleware(Guard, hosts=hosts, is_read_only=is_read_only)],
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


def _render(
    desk: Desk, templates: Environment, _request: Request, page: Page | Response
) -> Response:
    if isinstance(page, Response):
        return page
    common = {"token": desk.token, "is_read_only": desk.is_read_only, "asked": NOTHING_ASKED}
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
    values = {"title": "Error", "code": code, "message": message}
    return show(request, Page(template="error.html", values=values, status=status))
