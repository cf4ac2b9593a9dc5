"""axe-core finds no violation on any page, in three themes and at two widths."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
from web_reader import Reader

pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python")

PAGES = (
    "",
    "?q=ferry",
    "?q=nothing&site=mill.example",
    "articles/1",
    "articles/2?q=ferry",
    "articles/1?revision=1",
    "articles/1/page",
    "articles/1/page/marked",
    "articles/1/changes",
    "changes",
    "sources",
    "runs",
    "watches",
    "stats",
    "sql",
    "sql?sql=SELECT+id,title,url+FROM+articles",
    "sql?sql=nonsense",
    "add",
    "look",
    "keys",
    "login",
    "nope",
)


@pytest.mark.parametrize(
    ("theme", "width"), [("light", 1360), ("dark", 390), ("sepia", 1360), ("auto", 320)]
)
def test_no_page_has_a_violation(reader: Reader, browser: Any, theme: str, width: int) -> None:
    """WCAG and the best practices of axe-core, on every page and state."""
    script = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    context.add_cookies(
        [{"name": "look", "value": f"{theme}.3.medium.serif", "url": reader.address}]
    )
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(reader.address + path)
        page.evaluate(script)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
        found += [(path, one["id"], one["nodes"][0]["html"]) for one in result["violations"]]
    context.close()
    assert found == []
