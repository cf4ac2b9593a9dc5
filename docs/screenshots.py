"""Take the screenshots of README.md: the reader on the demo's archive, in the system's Chromium.

.venv/bin/python docs/screenshots.py            rewrite docs/images/
.venv/bin/python docs/screenshots.py FOLDER     write pictures of more pages there, for review
"""
# ruff: noqa: INP001 - a script, no package

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from scraper.fetching.render import BROWSERS

ROOT: Final = Path(__file__).resolve().parents[1]
README: Final = (("reader-article", "articles/5"), ("reader-page", "articles/1/page"))
"""Pictures of the README: name and address."""
REVIEW: Final = (
    ("list", ""),
    ("search", "?q=ferry"),
    ("nothing", "?q=xylophone"),
    ("article", "articles/5"),
    ("japanese", "articles/7"),
    ("page", "articles/1/page"),
    ("changes", "articles/5/changes"),
    ("edits", "changes"),
    ("sources", "sources"),
    ("runs", "runs"),
    ("stats", "stats"),
    ("sql", "sql?sql=SELECT+id,+title,+site+FROM+articles"),
    ("watches", "watches"),
    ("add", "add"),
    ("look", "look"),
    ("error", "articles/999"),
)
"""Pictures to look at."""
SIZES: Final = ((1360, 850), (390, 844))


def main() -> None:
    """Start the demo's reader and take pictures of it."""
    from playwright.sync_api import sync_playwright

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        command = [sys.executable, "-m", "scraper", "demo", "--serve", "--db", f"{name}/archive.db"]
        process = subprocess.Popen(  # noqa: S603 - this program
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        try:
            line = next(line for line in process.stderr or () if " at http://" in line)
            address = line.partition(" at ")[2].split()[0]
            path = next(filter(None, map(shutil.which, BROWSERS)))
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            if folder is None:
                _take_readme(browser, address)
            else:
                _take_review(browser, address, folder)
            browser.close()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _take_readme(browser: Any, address: str) -> None:  # noqa: ANN401 - playwright's is untyped here
    page = browser.new_page(viewport={"width": 1040, "height": 560})
    for name, path in README:
        page.goto(address + path, wait_until="networkidle")
        page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")


def _take_review(browser: Any, address: str, folder: Path) -> None:  # noqa: ANN401 - as above
    folder.mkdir(parents=True, exist_ok=True)
    for width, height in SIZES:
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page = context.new_page()
            for name, path in REVIEW:
                page.goto(address + path, wait_until="networkidle")
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
            context.close()


if __name__ == "__main__":
    main()
