"""docs/python.md: its sessions run, and its code passes the strict type check."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from type_check import check_types

PAGE = (Path(__file__).parents[1] / "docs" / "python.md").read_text("utf-8")
PEERS = ("trafilatura", "newspaper", "readability")


def test_the_sessions_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each session prints what the page says, in the order of the page."""
    monkeypatch.chdir(tmp_path)
    sessions = "".join(re.findall(r"(?ms)^```pycon\n(.+?)^```", PAGE))
    test = doctest.DocTestParser().get_doctest(sessions, {}, "python.md", None, 0)
    assert len(test.examples) > 10
    wrong: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=wrong.append)
    assert "".join(wrong) == ""


def test_the_code_of_the_page_has_types(tmp_path: Path) -> None:
    """All code of the page that uses this package passes `mypy --strict`."""
    parser = doctest.DocTestParser()
    script = []
    for kind, text in re.findall(r"(?ms)^```(pycon|python)\n(.+?)^```", PAGE):
        if kind == "pycon":
            script += [one.source for one in parser.get_examples(text)]
        elif not any(f"import {name}" in text or f"from {name}" in text for name in PEERS):
            script.append(text)
    assert len(script) > 15
    file = tmp_path / "page.py"
    file.write_text("".join(script))
    assert check_types(file).startswith("Success")
