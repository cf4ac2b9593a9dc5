"""A page's scripts run in a browser that can reach nothing that the fetcher would not."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable
from typing import Any

import pytest
from hostile_site import HostileSite

from scraper.config import FetchSettings
from scraper.errors import FetchError, ScraperError
from scraper.fetching import Fetcher
from scraper.fetching.render import BROWSERS
from scraper.fetching.shell import is_empty_shell
from scraper.records import Capture

Failure = Callable[..., ScraperError]
Fetch = Callable[..., Any]

needs_browser = pytest.mark.skipif(
    not any(map(shutil.which, BROWSERS)), reason="needs the system's Chromium"
)


def shell(script: str, text: str = "Loading") -> bytes:
    """Give a reply whose page is empty until its script runs."""
    page = (
        f"<!doctype html><meta charset=utf-8><title>App</title><div id=root>{text}</div>"
        f"<script>const root = document.getElementById('root');{script}</script>"
    ).encode()
    head = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "v"\r\nContent-Length: %d\r\n\r\n'
    return head % len(page) + page


FILLED = "root.textContent = 'Counted ' + (40 + 2) + ' ships';"


@needs_browser
def test_empty_shell_is_rendered_when_allowed(hostile: HostileSite, fetch: Fetch) -> None:
    """With `auto` a shell comes back as its scripts left it, marked as rendered."""
    url = hostile.put("app", shell(FILLED))
    capture = fetch(url, render="auto")
    assert b"Counted 42 ships" in capture.body
    assert capture.header("x-rendered-by") == "chromium"
    assert capture.header("etag") is None
    assert len(hostile.requests("/raw/app")) == 1


def test_nothing_is_rendered_unasked(hostile: HostileSite, fetch: Fetch) -> None:
    """By default a shell stays what the server sent."""
    capture = fetch(hostile.put("app-unasked", shell(FILLED)))
    assert b"Counted 42" not in capture.body


@needs_browser
def test_auto_leaves_a_page_with_text_alone(hostile: HostileSite, fetch: Fetch) -> None:
    """With `auto` a page that has its text in it is not rendered."""
    url = hostile.put("full", shell(FILLED, text="The keeper counted the ships. " * 30))
    assert fetch(url, render="auto").header("x-rendered-by") is None
    assert fetch(url, render="always").header("x-rendered-by") == "chromium"


@needs_browser
def test_scripts_load_what_they_need_through_the_fetcher(
    hostile: HostileSite, fetch: Fetch
) -> None:
    """What a script asks its own host for is fetched by us, under our name."""
    script = "fetch('/echo').then(r => r.text()).then(t => { root.textContent = t });"
    capture = fetch(hostile.put("app-loads", shell(script)), render="always")
    assert b"scraper/" in capture.body
    assert hostile.requests("/echo")[-1]["headers"]["user-agent"].startswith("scraper/")


ESCAPES = (
    "fetch('CANARY/a');",
    "new Image().src = 'CANARY/b';",
    "new WebSocket('CANARY/c'.replace('http', 'ws'));",
    "document.body.append(Object.assign(document.createElement('iframe'), {src: 'CANARY/d'}));",
    "navigator.sendBeacon('CANARY/e', 'x');",
    "location = 'CANARY/f';",
    "document.head.insertAdjacentHTML('beforeend', '<link rel=preconnect href=\"CANARY\">');",
    "fetch('/redirect?to=CANARY/g');",
    "new EventSource('CANARY/h');",
    "window.open('CANARY/i');",
    "new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.2:PORT'}]}).createDataChannel('j');",
    "import('CANARY/k');",
    "new Worker(URL.createObjectURL(new Blob(['fetch(\"CANARY/l\")'])));",
)


@needs_browser
def test_u6_page_in_the_browser_reaches_no_private_address(
    hostile: HostileSite, settings: FetchSettings
) -> None:
    """No way that a script knows leads to an address that the guard refuses."""
    own = settings.model_copy(update={"ports": (80, hostile.port)})
    canary = f"http://127.0.0.2:{hostile.port}"

    async def go() -> list[bytes]:
        async with Fetcher(own) as fetcher:
            bodies = []
            for number, escape in enumerate(ESCAPES):
                script = escape.replace("CANARY", canary).replace("PORT", str(hostile.port))
                url = hostile.put(f"app-escape-{number}", shell(FILLED + script))
                capture = await fetcher.fetch(url, render="always")
                assert isinstance(capture, Capture)
                bodies.append(capture.body)
            return bodies

    assert [b"Counted 42 ships" in body for body in asyncio.run(go())] == [True] * len(ESCAPES)
    assert hostile.log()["canary"] == 0


@needs_browser
def test_script_without_end_is_stopped(hostile: HostileSite, failure: Failure) -> None:
    """A page that computes for ever ends at the deadline, browser and all."""
    url = hostile.put("app-loop", shell("for (;;) {}"))
    began = time.monotonic()
    assert failure(url, render="always", total_timeout=3).code == "render-failed"
    assert time.monotonic() - began < 12


@needs_browser
def test_one_browser_serves_all_pages(hostile: HostileSite, settings: FetchSettings) -> None:
    """Pages that come together share one browser and do not see each other."""
    script = "root.textContent = 'visits ' + (localStorage.n = +(localStorage.n || 0) + 1) + '.';"
    url = hostile.put("app-counts", shell(script))

    async def go() -> tuple[list[bytes], int]:
        async with Fetcher(settings) as fetcher:
            captures = await asyncio.gather(
                *(fetcher.fetch(url, render="always") for _ in range(3))
            )
            bodies = [each.body for each in captures if isinstance(each, Capture)]
            browser = fetcher._renderer._browser
            assert browser is not None
            return bodies, len(browser.contexts)

    bodies, contexts = asyncio.run(go())
    assert [b"visits 1." in body for body in bodies] == [True] * 3
    assert contexts == 0


@needs_browser
def test_screenshot_is_a_picture(hostile: HostileSite, settings: FetchSettings) -> None:
    """A picture of the whole page is taken when asked for."""
    url = hostile.put("app-picture", shell(FILLED))

    async def go() -> bytes | None:
        async with Fetcher(settings) as fetcher:
            capture = await fetcher.fetch(url)
            assert isinstance(capture, Capture)
            return (await fetcher.render(capture, snapshot="png"))[1].snapshot

    picture = asyncio.run(go())
    assert picture is not None
    assert picture.startswith(b"\x89PNG")


def test_missing_browser_is_named(
    hostile: HostileSite, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Chromium the error says what is missing."""
    url = hostile.put("app-nobrowser", shell(FILLED))
    monkeypatch.setenv("PATH", "/nowhere")
    error = failure(url, render="always")
    assert isinstance(error, FetchError)
    assert error.code == "no-browser"


@pytest.mark.parametrize(
    ("page", "empty"),
    [
        (b"<div id=root></div><script src=a.js></script>", True),
        (
            b"<noscript>You need to enable JavaScript to run this app.</noscript><script></script>",
            True,
        ),
        (b"<script>" + b"var text = 'words words';" * 999 + b"</script><p>Loading", True),
        (b"<p>Short.</p>", False),
        (b"<script></script><p>" + b"The keeper counted ships. " * 30, False),
        (b"<script>", True),
        (b"", False),
        (b"<script></script>" + b"x" * 600_000, False),
    ],
)
def test_shell_is_told_from_a_short_page(page: bytes, empty: bool) -> None:  # noqa: FBT001 - a column of the table
    """Scripts and hardly any text make a shell; a short page without scripts is none."""
    assert is_empty_shell(page) is empty
