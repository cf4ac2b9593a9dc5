"""Run a page's scripts in a browser that has no network of its own.

Takes a static page and a function that fetches; gives the page as it stands
after its scripts. Every request of the browser is intercepted and answered by
that function, so the address guard, robots.txt and all limits hold for it too;
what escapes interception (WebSockets, DNS) finds no network. Needs the extra
`browser` and the system's Chromium.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from scraper.errors import FetchError, ScraperError
from scraper.extras import install_hint
from scraper.fetching.exchange import Response
from scraper.records import SnapshotForm

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright, Route

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Names of the system's Chromium, in the order they are looked for."""
MAX_REQUESTS: Final = 200
"""Requests of one page that are answered; the rest is refused."""
MAX_PAGES: Final = 2
"""Pages rendered at the same time: each takes a process of some hundred MiB."""
QUIET_SECONDS: Final = 3.0
"""How long a page may take to fall quiet after its own document is read."""

CLOSE_SECONDS: Final = 5.0
"""How long a page or the browser may take to close."""

_log = logging.getLogger(__name__)

_NO_NETWORK: Final = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-background-networking",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
"""Names lead nowhere and the proxy is the discard port: only intercepted requests are answered."""
_UNSEEN: Final = frozenset({"image", "media", "font", "texttrack", "manifest", "ping", "websocket"})
"""Resources that change no text."""
_NOT_PASSED_ON: Final = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection"}
)

Part = Callable[[str, str | None], Awaitable[Response]]
"""URL and Origin header (or None) to its answer; raises our errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A page after its scripts."""

    html: str
    snapshot: bytes | None = None
    """The whole page as it is shown; None unless asked for."""


class Renderer:
    """One browser, started when first needed and used for every page.

    Args:
        timeout: Seconds for one page, scripts and all.
        max_bytes: Largest page, and largest sum of what its scripts load.
    """

    def __init__(self, timeout: float, max_bytes: int) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._pages = asyncio.Semaphore(MAX_PAGES)
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def aclose(self) -> None:
        """Stop the browser, if there is one; a browser that does not stop in time is left."""
        browser, playwright = self._browser, self._playwright
        self._browser = self._playwright = None
        if playwright is None:
            return
        library = _import_playwright()
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                if browser is not None:
                    await browser.close()
                await playwright.stop()
        except (TimeoutError, library.Error) as error:
            _log.warning("browser=chromium close=failed reason=%r", str(error)[:150])

    async def render(
        self, url: str, document: Response, part: Part, *, snapshot: SnapshotForm | None = None
    ) -> Rendering:
        """Run the scripts of a page that was fetched before.

        Args:
            url: The page's URL.
            document: The static page; it is not fetched again.
            part: Fetches whatever else the page asks for.
            snapshot: Also take the page in this form, for which images and fonts are loaded.

        Raises:
            FetchError: If there is no browser, or the page does not come to an end.
        """
        library = _import_playwright()
        async with self._pages:
            try:
                async with asyncio.timeout(self._timeout):
                    return await self._render(
                        url, _Visit(url, document, part, self._max_bytes), snapshot
                    )
            except TimeoutError as error:
                message = f"took longer than {self._timeout:g} s to render"
                raise FetchError(message, url=url, code="render-failed", retryable=True) from error
            except library.Error as error:
                reason = " ".join(str(error).split())[:150]
                raise FetchError(
                    f"cannot be rendered: {reason}", url=url, code="render-failed"
                ) from error

    async def _render(self, url: str, visit: _Visit, snapshot: SnapshotForm | None) -> Rendering:
        browser = await self._started()
        context = await browser.new_context(
            service_workers="block", accept_downloads=False, permissions=[]
        )
        try:
            visit.unseen = _UNSEEN if snapshot is None else frozenset()
            await context.route("**/*", visit.answer)
            page = await context.new_page()
            await page.goto(url, wait_until="commit", timeout=self._timeout * 1000)
            await _until_quiet(page)
            html = await page.content()
            if len(html) > self._max_bytes:
                raise FetchError("is too large once rendered", url=url, code="too-large")
            taken = None if snapshot is None else await _TAKERS[snapshot](page)
            return Rendering(html=html, snapshot=taken)
        finally:
            # Bounded too: a page that computes permanently may not let go.
            async with asyncio.timeout(CLOSE_SECONDS):
                await context.close()

    async def _started(self) -> Browser:
        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                library = _import_playwright()
                if self._playwright is None:
                    self._playwright = await library.async_playwright().start()
                self._browser = await self._playwright.chromium.launch(
                    executable_path=_find_browser(),
                    # Chromium's own sandbox does not start for root; containers are often root.
                    chromium_sandbox=os.geteuid() != 0,
                    args=list(_NO_NETWORK),
                )
            return self._browser


class _Visit:
    """Answers the requests of one page."""

    def __init__(self, url: str, document: Response, part: Part, max_bytes: int) -> None:
        self.unseen = _UNSEEN
        self._url = url
        self._document: Response | None = document
        self._part = part
        self._bytes_left = max_bytes
        self._requests_left = MAX_REQUESTS

    async def answer(self, route: Route) -> None:
        """Serve one request of the browser, or refuse it."""
        request = route.request
        if self._document is not None and request.is_navigation_request():
            document, self._document = self._document, None
            await self._fulfill(route, document)
            return
        if request.is_navigation_request():
            # The page goes elsewhere, or opens a frame: neither is what we came for, and
            # "no content" is the one answer after which a browser stays where it is.
            await route.fulfill(status=204)
            return
        self._requests_left -= 1
        refused = request.resource_type in self.unseen or request.method != "GET"
        if refused or self._requests_left < 0 or self._bytes_left < 0:
            await route.abort("blockedbyclient")
            return
        try:
            answer = await self._part(request.url, request.headers.get("origin"))
        except ScraperError:
            await route.abort("failed")
            return
        self._bytes_left -= len(answer.body)
        await self._fulfill(route, answer)

    async def _fulfill(self, route: Route, answer: Response) -> None:
        headers = {name: value for name, value in answer.headers if name not in _NOT_PASSED_ON}
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)


async def _take_png(page: Page) -> bytes:
    return await page.screenshot(full_page=True)


async def _take_pdf(page: Page) -> bytes:
    return await page.pdf(format="A4", print_background=True)


async def _take_mhtml(page: Page) -> bytes:
    """Take page, pictures and styles as one MIME message (RFC 2557), which browsers open."""
    session = await page.context.new_cdp_session(page)
    answer = await session.send("Page.captureSnapshot", {"format": "mhtml"})
    return str(answer["data"]).encode("utf-8", "surrogateescape")


_TAKERS: Final[dict[SnapshotForm, Callable[[Page], Awaitable[bytes]]]] = {
    "mhtml": _take_mhtml,
    "png": _take_png,
    "pdf": _take_pdf,
}


async def _until_quiet(page: Page) -> None:
    """Wait until a page is read and loads nothing any more, `QUIET_SECONDS` at most for each."""
    library = _import_playwright()
    for state in ("domcontentloaded", "networkidle"):
        # A page that goes elsewhere never says that it was read, one that polls is never
        # quiet: both are taken as they stand.
        with contextlib.suppress(library.TimeoutError):
            await page.wait_for_load_state(state, timeout=QUIET_SECONDS * 1000)


def _import_playwright() -> ModuleType:
    # Late: an extra that most installations lack.
    try:
        from playwright import async_api
    except ImportError as error:
        message = f"rendering needs the extra: {install_hint('browser')}"
        raise FetchError(message, code="no-browser") from error
    module: Any = async_api
    return module  # type: ignore[no-any-return] # a module is a module


def _find_browser() -> str:
    for name in BROWSERS:
        if (path := shutil.which(name)) is not None:
            return path
    raise FetchError("rendering needs Chromium, which is not installed", code="no-browser")
