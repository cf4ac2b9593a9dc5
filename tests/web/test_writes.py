"""What forms write: marks, watches, sources, added pages; and from whom a form is taken."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archive_pages import make_article, make_capture
from web_reader import Reader, fill, serve

from scraper.archive import Archive
from scraper.demo.server import DemoServer
from scraper.web.app import ACTIONS, PAGES, Handler


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Reader]:
    """A reader of an archive of its own."""
    db = tmp_path / "archive.db"
    fill(db)
    with serve(db) as running:
        yield running


def marks(reader: Reader, number: int) -> tuple[tuple[str, ...], str | None]:
    """Return the labels and the note of an article, as they are in the file."""
    with Archive.open(reader.db, read_only=True) as archive:
        stored = archive.find_article(number)
    assert stored is not None
    return stored.labels, stored.note


def dump(reader: Reader) -> list[str]:
    """Return the whole content of the archive."""
    with Archive.open(reader.db, read_only=True) as archive:
        return list(archive._session._conn.iterdump())


def test_marks_are_written_without_scripts(writable: Reader, browser: Any) -> None:
    """Star, read, a label and a note: done by clicks, seen after a reload and in the file."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{writable.address}articles/5")
    page.click("text=Star")
    page.click("text=Mark as read")
    page.fill("#label", "harbour <b>")
    page.click("button:text-is('Add')")
    page.fill("#note", "Ask the keeper.\nTwice.")
    page.click("text=Save the note")
    page.reload()
    assert page.locator("#note").input_value() == "Ask the keeper.\nTwice."
    assert marks(writable, 5) == (("harbour <b>", "read", "starred"), "Ask the keeper.\nTwice.")
    page.click("text=Remove the star")
    page.click("[aria-label='Remove the label harbour <b>']")
    assert marks(writable, 5)[0] == ("read",)
    context.close()


def test_a_watch_is_added_and_removed(writable: Reader) -> None:
    """A search is saved once, matches what comes after it, and has a feed."""
    assert writable.post("/watches", {"query": "lighthouse"}).status == 303
    assert writable.post("/watches", {"query": "lighthouse"}).status == 400
    assert writable.post("/watches", {"query": ""}).status == 400
    with Archive.open(writable.db) as archive:
        url = "https://new.example/1"
        archive.save(
            make_capture(url), make_article(url, title="Lit", text="The lighthouse is lit.")
        )
    assert "1 match" in writable.ask("/watches").text
    assert "Lit" in writable.ask("/watches/1").text
    assert "<title>Lit</title>" in writable.ask("/watches/1.xml").text
    assert writable.post("/watches/1/remove", {}).status == 303
    assert writable.post("/watches/1/remove", {}).status == 404


def test_a_source_is_paused_and_resumed(writable: Reader) -> None:
    """The state is the one that `scraper source` shows."""
    with Archive.open(writable.db) as archive:
        archive.sources.add("https://quay.example/feed", kind="feed")
    for action, state in (("pause", "paused"), ("resume", "active")):
        assert writable.post(f"/sources/1/{action}", {}).status == 303
        with Archive.open(writable.db, read_only=True) as archive:
            source = archive.sources.find(1)
            assert source is not None
            assert source.state == state
    assert writable.post("/sources/9/pause", {}).status == 404


def test_a_page_is_added(tmp_path: Path) -> None:
    """The form fetches and stores; a private address is refused; what is not an address is said."""
    db = tmp_path / "archive.db"
    Archive.open(db).close()
    with DemoServer() as site, serve(db, "--allow", site.host_port, "--delay", "0") as running:
        urls = (f"{site.base_url}/notes/ring-buffers", "http://127.0.0.1:9/x")
        pages = [
            wait_for(running, running.post("/add", {"url": url}).headers["location"])
            for url in urls
        ]
        assert "<h1>Saved</h1>" in pages[0]
        assert 'href="/articles/1"' in pages[0]
        assert "<h1>Failed</h1>" in pages[1]
        assert running.post("/add", {"url": "file:///etc/passwd"}).status == 400
        assert running.post("/add", {"url": "javascript:alert(1)"}).status == 400
    with Archive.open(db, read_only=True) as archive:
        assert archive.count_articles() == 1


def wait_for(reader: Reader, path: str) -> str:
    """Return the page of a job that is done."""
    for _ in range(600):
        answer = reader.ask(path)
        if "refresh" not in answer.headers:
            return answer.text
        time.sleep(0.1)
    raise AssertionError(path)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_r5_a_form_of_another_page_is_refused(reader: Reader, headers: dict[str, str]) -> None:
    """R5: by what the browser says, even with the right token."""
    before = dump(reader)
    assert reader.post("/articles/5/labels", {"add": "x"}, **headers).status == 403
    assert dump(reader) == before


def addresses(routes: tuple[tuple[str, Handler], ...]) -> list[str]:
    """Return an address for each route."""
    return [re.sub(r"\{[^}]+\}", "1", path) for path, _ in routes]


def test_r5_a_form_needs_the_token(reader: Reader) -> None:
    """R5: a program that sends no `Origin` must have read a page before."""
    for path in addresses(ACTIONS):
        assert reader.post(path, {"token": "guessed"}).status == 403
        assert reader.post(path, {"token": "x" * 70_000}).status == 413


def test_r5_no_get_writes(reader: Reader) -> None:
    """R5: GET and HEAD on every address change nothing, those of the forms included."""
    before = dump(reader)
    for path in addresses((*PAGES, *ACTIONS)):
        for method in ("GET", "HEAD"):
            assert (
                reader.ask(f"{path}?url=http://a.example&add=x&text=x", method=method).status < 500
            )
    assert dump(reader) == before


def test_r5_a_page_of_another_site_cannot_write(reader: Reader, browser: Any) -> None:
    """R5: a form and a script of another origin, in the browser, with the token guessed right."""
    token = re.search(r'name="token" value="([^"]+)"', reader.ask("/look").text)
    assert token is not None
    before = dump(reader)
    with DemoServer() as site:
        page = browser.new_page()
        page.goto(site.base_url + "/notes/ring-buffers")
        page.evaluate(
            """([url, token]) => { document.body.innerHTML = `<form method=post action="${url}">
            <input name=token value="${token}"><input name=add value=evil></form>`;
            fetch(url, {method: "POST", mode: "no-cors", credentials: "include",
              body: new URLSearchParams({token, add: "evil"})}).catch(() => 0);
            document.forms[0].submit(); }""",
            [f"{reader.address}articles/5/labels", token[1]],
        )
        page.wait_for_timeout(1000)
        page.close()
    assert dump(reader) == before


def test_a_read_only_reader_has_no_forms(tmp_path: Path) -> None:
    """With --read-only the controls are away and a form is refused; the display settings stay."""
    db = tmp_path / "archive.db"
    fill(db)
    with serve(db, "--read-only") as running:
        for path in ("/", "/articles/1", "/sources", "/watches", "/add"):
            assert 'method="post"' not in running.ask(path).text
        assert running.post("/articles/5/labels", {"add": "x"}).status == 403
        assert running.post("/look", {"theme": "dark"}).status == 303


def test_display_settings_are_in_the_first_byte(reader: Reader, browser: Any) -> None:
    """Each setting changes the computed style, survives a reload, and needs no script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{reader.address}look")
    for name, value in (("theme", "dark"), ("size", "7"), ("width", "narrow"), ("face", "sans")):
        page.check(f"input[name={name}][value='{value}']")
    page.click("text=Keep")
    page.goto(f"{reader.address}articles/1")
    context.close()
    shown = browser.new_context()
    page = shown.new_page()
    shown.add_cookies([{"name": "look", "value": "dark.7.narrow.sans", "url": reader.address}])
    page.goto(f"{reader.address}articles/1")
    style = "getComputedStyle(document.querySelector('.text > div'))"
    assert page.evaluate(f"{style}.fontSize") == "30.4px"
    assert "system-ui" in page.evaluate(f"{style}.fontFamily")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 26)"
    shown.close()
    assert 'data-theme="auto"' in reader.ask("/").text


def test_a_login_key_locks_everything(tmp_path: Path) -> None:
    """Without the key only the login, the files and the health answer; wrong keys are slowed."""
    db, file = tmp_path / "archive.db", tmp_path / "key"
    fill(db)
    file.write_text("correct horse battery\n")
    with serve(db, "--key-file", str(file)) as running:
        for path in ("/", "/articles/1", "/sql.csv?sql=SELECT+1", "/export/csv", "/nope"):
            answer = running.ask(path)
            assert (answer.status, answer.headers["location"]) == (303, "/login")
            assert answer.headers["cache-control"] == "no-store"
        for path in ("/login", "/health", "/static/style.css"):
            assert running.ask(path).status == 200
        found = re.search(r'name="token" value="([^"]+)"', running.ask("/login").text)
        assert found is not None
        token = {"token": found[1]}
        assert running.post("/articles/1/labels", token | {"add": "x"}).status == 401
        right = running.post("/login", token | {"key": "correct horse battery"})
        assert right.status == 303
        cookie = right.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))
        headers = {"Cookie": cookie.split(";")[0]}
        assert running.post("/articles/1/labels", token | {"add": "x"}, **headers).status == 303
        assert (
            running.post(
                "/watches", token | {"query": "x"}, Authorization="Bearer correct horse battery"
            ).status
            == 303
        )
        assert [running.post("/login", token | {"key": "wrong"}).status for _ in range(6)] == [
            403
        ] * 4 + [429] * 2
        assert running.post("/login", token | {"key": "correct horse battery"}).status == 429
    refused = subprocess.run(
        [sys.executable, "-m", "scraper", "serve", "--db", str(db), "--host", "0.0.0.0"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "--key-file" in refused.stderr


def test_r8_a_run_stores_200_articles_while_pages_are_read_and_marked(tmp_path: Path) -> None:
    """R8: saving, reading and marking at the same time; no error on any side, and the list grows."""
    db = tmp_path / "archive.db"
    fill(db)
    errors: list[str] = []
    with serve(db) as running:

        def save() -> None:
            with Archive.open(db) as archive:
                for number in range(200):
                    url = f"https://new.example/{number}"
                    archive.save(make_capture(url), make_article(url, text=f"A new one, {number}."))

        writer = threading.Thread(target=save)
        writer.start()
        count = 0
        while writer.is_alive() or count < 50:
            number = count % 40 + 1
            for path in ("/", "/?q=ferry", f"/articles/{number}"):
                status = running.ask(path).status
                errors += [f"{path}: {status}"] if status != 200 else []
            status = running.post(f"/articles/{number}/labels", {"add": f"n{count}"}).status
            errors += [f"label: {status}"] if status != 303 else []
            count += 1
        writer.join()
        assert errors == []
        assert "240 articles" in running.ask("/").text
