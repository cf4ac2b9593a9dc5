"""Claims about the same page giving the same bytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

PROGRAM = """
import sys
from scraper.extraction.body.candidates import find_body
from scraper.dom.document import Document
from scraper.dom.elements import to_html
from scraper.dom.parse import parse_html
body = find_body(Document("https://heron.example/", parse_html(sys.stdin.buffer.read().decode())))
sys.stdout.buffer.write(repr((body.name, body.confidence, body.candidates, to_html(body.root))).encode())
"""


@pytest.mark.parametrize("language", ["en", "ar", "ja"])
def test_the_hash_seed_changes_nothing(
    language: str, paragraphs: dict[str, tuple[str, ...]], framed: Callable[[str], str]
):
    """Processes with different hash seeds give the same body, byte for byte."""
    page = framed(
        "<article>" + "".join(f"<p>{p}</p>" for p in paragraphs[language]) + "</article>"
    ).encode()
    answers = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=page,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(answers) == 1
    assert b"<p>" in answers.pop()
