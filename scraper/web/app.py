"""The application: which function answers which address, and what an error looks like."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
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
from scraper.errors import ScraperError
from scraper.web import pages
from scraper.web.guard import Guard
from scraper.web.pages import Page, PageNotFound

Handler = Callable[[Archive, Request], Page | Response]

ROUTES: Final[tuple[tuple[str, Handler], ...]] = (
    ("/", pages.show_list),
    ("/articles/{id:int}", pages.show_article),
    ("/articles/{id:int}/changes", pages.show_changes),
    ("/changes", pages.list_changes),
    ("/sources", pages.list_sources),
    ("/runs", pages.list_runs),
    ("/export/{format}", pages.export),
)
"""Addresses and what answers them."""


def build_app(db: Path, *, hosts: Collection[str]) -> Starlette:
    """Return the reader of an archive.

    Args:
        db: The archive's file. Each request opens it read-only, so that a run may write beside.
        hosts: Values of `Host` that are answered, with their ports.
    """
    templates = Environment(
        loader=PackageLoader("scraper.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    routes = [Route(path, partial(_answer, handler, db, templates)) for path, handler in ROUTES]
    return Starlette(
        routes=[
            *routes,
            Route("/health", _tell_health),
            Mount("/static", StaticFiles(packages=[("scraper.web", "static")])),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={
            HTTPException: _error_page(templates),
            ScraperError: _error_page(templates),
        },
    )


async def _tell_health(_request: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _answer(handler: Handler, db: Path, templates: Environment, request: Request) -> Response:
    return await run_in_threadpool(_answer_now, handler, db, templates, request)


def _answer_now(handler: Handler, db: Path, templates: Environment, request: Request) -> Response:
    with Archive.open(db, read_only=True) as archive:
        page = handler(archive, request)
        if isinstance(page, Response):
            return page
        return HTMLResponse(templates.get_template(page.template).render(page.values))


def _error_page(templates: Environment) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return what shows an error as a page: what happened, and its stable code."""

    async def show(_request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            status, code, message = error.status_code, "", error.detail
        elif isinstance(error, PageNotFound):
            status, code, message = 404, error.code, error.message
        elif isinstance(error, ScraperError):
            status, code, message = 400, error.code, error.message
        else:  # pragma: no cover - only these two are routed here
            raise error
        values = {"title": "Error", "code": code, "message": message, "asked": pages.NOTHING_ASKED}
        return HTMLResponse(templates.get_template("error.html").render(values), status)

    return show
