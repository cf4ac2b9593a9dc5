"""The tool that compares the articles of two versions of the extractor."""

from __future__ import annotations

import gzip
import importlib.util
import json
import shlex
import sys
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parent.parent / "benchmarks" / "same_output.py"
ANSWER = """
import base64, json, sys
for line in sys.stdin:
    page = json.loads(line)
    text = base64.b64decode(page["html_b64"]).decode()
    print(json.dumps({"id": page["id"], "title": page["url"], "text": text.REPLACE}), flush=True)
"""
"""A program that answers as `scraper extract --jsonl` does."""


@pytest.fixture
def tool() -> ModuleType:
    """The script, imported."""
    spec = importlib.util.spec_from_file_location("same_output", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of one corpus with two pages, one of which has an address, and no golden page."""
    pages = tmp_path / "corpus" / "garden" / "pages"
    pages.mkdir(parents=True)
    (pages / "beans.html.gz").write_bytes(gzip.compress(b"<p>Runner Beans</p>"))
    (pages / "peas.html.gz").write_bytes(gzip.compress(b"<p>sugar peas</p>"))
    truth = {"id": "beans", "url": "https://example.org/beans", "body": "Runner\u2028Beans"}
    (pages.parent / "truth.jsonl").write_text(json.dumps(truth, ensure_ascii=False) + "\n")
    return tmp_path / "corpus"


def command(folder: Path, name: str, change: str) -> str:
    program = folder / name
    program.write_text(ANSWER.replace("REPLACE", change))
    return shlex.join([sys.executable, str(program)])


def test_equal_answers_exit_with_0(
    tool: ModuleType, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two commands that agree on every page differ nowhere; golden pages are read too."""
    before = command(tmp_path, "before.py", "strip()")
    after = command(tmp_path, "after.py", "strip(None)")
    arguments = [str(corpus), "--before", before, "--after", after]
    assert tool.main([*arguments, "--golden", str(tmp_path / "none")]) == 0
    assert capsys.readouterr().out == "2 pages compared, 0 differ\n"
    assert tool.main(arguments) == 0
    assert int(capsys.readouterr().out.split()[0]) > 2


def test_difference_is_shown_and_counted(
    tool: ModuleType, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page, the field and the place of a difference are printed; saved answers serve as well."""
    saved = tmp_path / "before.jsonl"
    before = command(tmp_path, "before.py", "strip()")
    options = [str(corpus), "--golden", str(tmp_path / "none")]
    assert tool.main([*options, "--before", before, "--save", str(saved)]) == 0
    after = command(tmp_path, "after.py", "lower()")
    assert tool.main([*options, "--before", str(saved), "--after", after]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "garden/beans",
        "  text at 3",
        "    before '<p>Runner Beans</p>'",
        "    after  '<p>runner beans</p>'",
        "2 pages compared, 1 differ",
        "  text: 1",
    ]
    assert tool.main([*options, "--before", str(saved), "--after", after, "--counts"]) == 1
    assert capsys.readouterr().out == "2 pages compared, 1 differ\n  text: 1\n"


def test_addresses_are_those_of_the_corpus(tool: ModuleType, corpus: Path, tmp_path: Path) -> None:
    """A page's request has its address; one without gets an empty one."""
    requests = [json.loads(line) for line in tool.list_requests(corpus, tmp_path / "none", None)]
    assert [(one["id"], one["url"]) for one in requests] == [
        ("garden/beans", "https://example.org/beans"),
        ("garden/peas", ""),
    ]


def test_failing_command_is_reported(tool: ModuleType, corpus: Path, tmp_path: Path) -> None:
    """A command that ends early stops the comparison with its status."""
    failing = shlex.join([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(SystemExit, match="status 3"):
        tool.main([str(corpus), "--before", failing, "--save", str(tmp_path / "x.jsonl")])
