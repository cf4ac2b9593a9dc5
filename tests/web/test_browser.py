"""The reader in a real browser: it stays on this machine, fits a phone, and works by keys."""

from __future__ import annotations

from typing import Any

import pytest
from web_reader import Reader

PAGES = (
    "/",
    "/?q=ferry",
    "/articles/1",
    "/articles/2",
    "/articles/1/page",
    "/articles/1/page?view=plain",
    "/articles/1/changes",
    "/changes",
    "/sources",
    "/runs",
    "/watches",
    "/stats",
    "/sql?sql=SELECT+*+FROM+articles",
    "/add",
    "/look",
    "/keys",
    "/nope",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 320])
def test_r3_pages_ask_nobody_else_and_fit(
    reader: Reader, browser: Any, width: int, scheme: str
) -> None:
    """R3: no script of a stored page runs, no other host is asked, nothing scrolls sideways."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.on("pageerror", lambda error: told.append(str(error)))
    for address in PAGES:
        page.goto(reader.address.rstrip("/") + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.title().endswith(" - scraper")
    context.close()
    assert asked
    assert all(url.startswith(reader.address) for url in asked)
    assert [line for line in told if "404" not in line] == []


def test_keys_walk_through_the_list(reader: Reader, browser: Any) -> None:
    """J goes down, k up, Enter opens, / goes to the search; back is the same list."""
    page = browser.new_page()
    page.goto(reader.address)
    second = page.locator(".rows h2 a").nth(1)
    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.href") == second.evaluate("one => one.href")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")
    page.go_back()
    page.keyboard.press("/")
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=ferry")
    assert page.locator("mark").count() > 0
    page.close()


def test_hits_are_marked_in_the_article_and_n_goes_to_the_next(
    reader: Reader, browser: Any
) -> None:
    """A word, Enter, j j Enter: the article opens with its words marked; back is the same list."""
    page = browser.new_page()
    page.goto(reader.address)
    page.keyboard.press("/")
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=ferry")
    for key in ("j", "j", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/articles/*?q=ferry")
    assert page.locator(".text mark").first.inner_text() == "ferry"
    page.keyboard.press("n")
    assert page.locator(".text mark").first.is_visible()
    page.keyboard.press("u")
    page.wait_for_url("**/?q=ferry")
    page.close()


def test_everything_works_without_scripts(reader: Reader, browser: Any) -> None:
    """Search, filters and pages are links and forms."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reader.address)
    page.fill("input[type=search]", "ferry")
    page.click("text=Search")
    page.click("aside >> text=mill.example")
    assert page.locator(".count").inner_text().startswith("10 articles")
    page.click("[aria-label='Remove the filter site']")
    page.click("text=Next page")
    assert "page=2" in page.url
    context.close()
