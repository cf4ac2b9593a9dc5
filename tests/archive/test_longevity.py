"""docs/longevity.md describes the file: its script reads an archive without this package."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from archive_pages import make_article, make_capture, run_sql

from scraper.archive import Archive

DOCUMENT = (Path(__file__).parents[2] / "docs" / "longevity.md").read_text("utf-8")
(SCRIPT,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
PARAGRAPHS = [
    f"The keeper of light {number} wrote one line and put out lamp {number}."
    for number in range(90)
]
LAYOUT = "".join(
    f"<nav class='row-{number}'><a href='/{number * 7919}'>Row</a></nav>" for number in range(300)
)


def save_pages(path: Path, count: int) -> dict[int, tuple[bytes, str]]:
    """Save pages of one site; return body and Markdown of each article by its number."""
    saved = {}
    with Archive.open(path) as archive:
        for number in range(1, count + 1):
            url = f"https://keeper.example/log/{number}"
            paragraphs = PARAGRAPHS[number : number + 40]
            body = f"<html>{LAYOUT}<p>{'<p>'.join(paragraphs)}</html>".encode()
            markdown = "\n\n".join(paragraphs).replace("light", "**light**")
            article = make_article(
                url, text="\n\n".join(paragraphs), markdown=markdown, title=f"Log {number}"
            )
            archive.save(make_capture(url, body), article)
            saved[number] = body, markdown
    return saved


def read_by_script(path: Path) -> dict[int, tuple[bytes, str]]:
    """Run the document's script in a process that cannot import this package."""
    ran = subprocess.run(
        [sys.executable, "-I", "-c", SCRIPT, str(path)],
        cwd=path.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    found = {}
    for block in re.split(r"\n\n(?=\d+\nLog \d+\n)", ran.stdout):
        number, _, markdown = block.split("\n", 2)
        page = path.with_name(f"page-{number}.html").read_bytes()
        found[int(number)] = page, markdown.rstrip("\n")
    return found


def test_the_script_reads_pages_and_packed_forms(path: Path) -> None:
    """Pages alone and by their base, and packed Markdown, come out as they were saved."""
    saved = save_pages(path, 6)
    assert run_sql(path, "SELECT count(*) FROM body_base") == [(5,)]
    assert run_sql(path, "SELECT count(*) FROM revision WHERE packed IS NULL") == [(0,)]
    assert read_by_script(path) == saved


def test_any_client_reads_text_and_metadata(path: Path) -> None:
    """The views of the file need nothing of this program."""
    save_pages(path, 2)
    rows = run_sql(path, "SELECT title, text FROM articles ORDER BY id")
    assert rows[1] == ("Log 2", "\n\n".join(PARAGRAPHS[2:42]))
    columns = [row[1] for row in run_sql(path, "PRAGMA table_info(revisions)")]
    assert "text" in columns
    assert "html" not in columns
    run_sql(path, "PRAGMA trusted_schema = OFF")
    assert len(run_sql(path, "SELECT * FROM revisions")) == 2
