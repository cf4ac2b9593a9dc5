"""A running `scraper serve`, and an archive of forty articles for it."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from archive_pages import NEW_YEAR, make_article, make_capture

from scraper.archive import Archive
from scraper.demo.server import read_site
from scraper.demo.tour import PAGES as DEMO_PAGES
from scraper.extraction import extract_article
from scraper.extraction.options import EVERYTHING

WIX: Final = DEMO_PAGES[0]

HOSTILE: Final = (
    "\"><script>alert(1)</script><img src=//evil.example/x onerror=alert(2)>'{{7*7}}\u202e"
)
"""Where it is not escaped, a script runs, another host is asked, or a template is filled in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Reader:
    """A running `scraper serve`."""

    def __init__(self, db: Path, address: str, process_id: int) -> None:
        self.db = db
        self.process_id = process_id
        self.address = address
        self._host = address.removeprefix("http://").rstrip("/")

    def post(self, path: str, values: dict[str, str], **headers: str) -> Answer:
        """Send a form with the token of the server, unless `values` has another one."""
        found = re.search(r'name="token" value="([^"]+)"', self.ask("/look").text)
        token = found[1] if found else ""
        body = urlencode({"token": token} | values).encode()
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, body, kind | headers)
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, given, answer.read())
        finally:
            connection.close()

    def ask(self, path: str, *, method: str = "GET", host: str | None = None) -> Answer:
        """Send one request; `host` is the value of its `Host` header."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", self._host if host is None else host)
            connection.endheaders()
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, answer.read())
        finally:
            connection.close()


@contextmanager
def serve(db: Path, *options: str) -> Iterator[Reader]:
    """Start `scraper serve` on a free port; stop it as Ctrl-C does."""
    command = [sys.executable, "-m", "scraper", "serve", "--db", str(db), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert " at http://127.0.0.1:" in line, line
        yield Reader(db, line.partition(" at ")[2].split()[0], process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def fill_with_demo(db: Path, *pages: tuple[str, str]) -> None:
    """Save the pages of the demo's site as they are read, and further ones: address and HTML."""
    site = "http://demo.example"
    bodies = [
        (f"{site}{path}", file.body.replace(b"__BASE__", site.encode()))
        for path, file in read_site().items()
        if path in DEMO_PAGES
    ]
    bodies += [(url, page.encode()) for url, page in pages]
    bodies.sort(key=lambda one: WIX not in one[0])
    with Archive.open(db) as archive:
        for number, (url, body) in enumerate(bodies):
            at = NEW_YEAR + timedelta(minutes=number)
            capture = make_capture(url, body, fetched_at=at)
            archive.save(capture, extract_article(capture, EVERYTHING))


def fill(db: Path) -> None:
    """Save forty articles: 30 of one site, 10 of another, the first one edited, the second hostile."""
    with Archive.open(db) as archive:
        for number in range(1, 41):
            site = "quay.example" if number <= 30 else "mill.example"
            url = f"https://{site}/{number}"
            article = make_article(
                url,
                title=f"Story {number}",
                text=f"The ferry of day {number} left early.\n\nNobody was on board but the dog.",
                published=f"2026-{1 + number % 3:02}-05",
                authors=("Ada Fenwick",) if number % 2 else ("Tom Okoro",),
                language="en" if number <= 30 else "de",
                markdown=None,
                html=None,
            )
            if number == 2:
                article = replace(
                    article,
                    title=HOSTILE,
                    authors=(HOSTILE,),
                    tags=(HOSTILE,),
                    site_name=HOSTILE,
                    text=f"{HOSTILE}\n\nferry",
                    html=f"<p>{HOSTILE}</p><p><img src='https://evil.example/p.png'><a href='javascript:alert(3)'>x</a></p>",
                )
            archive.save(
                make_capture(url, fetched_at=NEW_YEAR + timedelta(minutes=number)), article
            )
            if number == 1:
                edited = replace(article, text=article.text.replace("left early", "left late"))
                later = make_capture(
                    url, f"<p>{edited.text}".encode(), fetched_at=NEW_YEAR + timedelta(days=2)
                )
                archive.save(later, edited)
        archive.marks.add_labels(3, ["private"])
