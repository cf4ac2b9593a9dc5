"""The page beside the text: what was kept, what was left out and why, and a stored page that reaches nobody."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path
from typing import Any

from phoning_page import listen
from web_reader import Reader, fill_with_demo, serve

from scraper.archive import Archive
from scraper.demo.server import read_site
from scraper.demo.tour import PAGES

VIEWS = ("marked", "plain", "source")


def section(page: str, name: str) -> str:
    """Return the text of a part of the page."""
    found = re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]+>", "", found[0]))


def test_what_was_left_out_is_named_with_its_rule(demo_reader: Reader) -> None:
    """The Wix page: "top of page" is left out and not kept; the date is a fact; the counts agree."""
    page = demo_reader.ask("/articles/1/page").text
    assert "top of page" in section(page, "left-out")
    assert "top of page" not in section(page, "kept")
    assert "read as published, modified" in section(page, "left-out")
    assert "outside of what wix selects" in page
    marked = demo_reader.ask("/articles/1/page/marked").text
    stated = re.search(r"words in (\d+) blocks", section(page, "left-out"))
    assert stated is not None
    blocks = re.findall(r'<p id="b\d+" class="([\w-]+)', marked)
    assert sum(state != "kept" for state in blocks) == int(stated[1])
    assert blocks.count("kept") == 8


def test_every_page_of_the_demo_has_its_views(demo_reader: Reader) -> None:
    """Marked, as it came, source and the exact bytes; each paragraph kept has its block."""
    for number in range(1, len(PAGES) + 1):
        page = demo_reader.ask(f"/articles/{number}/page").text
        linked = page.count('<p dir="auto"><a class="plain" target="page"')
        assert linked >= 0.8 * page.count('<p dir="auto">'), number
        for view in VIEWS:
            assert demo_reader.ask(f"/articles/{number}/page/{view}").status == 200
    raw = demo_reader.ask("/articles/1/raw")
    body = read_site()[PAGES[0]].body.replace(b"__BASE__", b"http://demo.example")
    assert raw.body == body
    assert raw.headers["content-disposition"].startswith("attachment")
    assert "<script" in demo_reader.ask("/articles/1/page/source").text


def test_a_warm_page_takes_less_than_200_ms(demo_reader: Reader) -> None:
    """The first view starts the process that reads pages; the next articles do not wait for it."""
    demo_reader.ask("/articles/1/page")
    took = []
    for number in range(2, len(PAGES) + 1):
        start = time.perf_counter()
        demo_reader.ask(f"/articles/{number}/page")
        took.append(time.perf_counter() - start)
    assert sorted(took)[len(took) // 2] < 0.2, took


def test_a_page_that_was_not_kept_says_so(tmp_path: Path) -> None:
    """Without the raw page there are the text, and the code of the reason."""
    db = tmp_path / "archive.db"
    fill_with_demo(db)
    with Archive.open(db) as archive:
        archive._session._conn.execute("UPDATE body SET encoding = 'dropped', content = x''")
    with serve(db) as running:
        answer = running.ask("/articles/1/page")
        assert answer.status == 200
        assert "raw-not-kept" in answer.text
        assert "Syrian" in section(answer.text, "kept")
        assert "iframe" not in answer.text
        assert running.ask("/articles/1/page/marked").status == 400


def test_a_click_on_a_paragraph_shows_its_block(demo_reader: Reader, browser: Any) -> None:
    """The frame runs nothing and has no origin, and yet a click in either column moves it."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1360, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{demo_reader.address}articles/1/page")
    page.click("#left-out >> text=Updated: Dec 8, 2024")
    frame = page.frame(name="page")
    frame.wait_for_selector("p:target")
    assert frame.locator("p:target").inner_text().endswith("Updated: Dec 8, 2024")
    page.locator("#kept a.plain").last.click()
    frame.wait_for_selector("p.kept:target")
    assert frame.locator("p:target").is_visible()
    context.close()


def test_r2_r3_a_hostile_page_reaches_nobody(tmp_path: Path, browser: Any) -> None:
    """R2, R3: no connection is opened by any view, framed or alone, looked at or clicked.

    The same page without the reader reaches the listener in at least 20 ways.
    """
    with listen() as listener:
        db = tmp_path / "archive.db"
        fill_with_demo(db, ("http://demo.example/hostile", listener.make_page()))
        with serve(db) as running:
            number = len(PAGES) + 1
            assert "The ferry" in running.ask(f"/articles/{number}").text
            page = browser.new_page()
            for view in VIEWS:
                for address in (f"page?view={view}", f"page/{view}"):
                    page.goto(f"{running.address}articles/{number}/{address}", wait_until="load")
                    frame = page.frame(name="page") or page.main_frame
                    for target in ("a link to click", "a button to click"):
                        found = frame.get_by_text(target)
                        if view == "plain" and found.count():
                            found.first.click(no_wait_after=True, timeout=2000)
                    page.wait_for_timeout(300)
            page.goto(f"{running.address}articles/{number}", wait_until="load")
            page.wait_for_timeout(300)
            assert listener.connections == 0
            page.goto(listener.address, wait_until="commit")
            page.wait_for_timeout(3000)
            page.close()
        assert len(listener.ways) >= 20, listener.ways
