"""The gate on the pages of reported faults: only listed cases may fail, and only failing ones are listed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parent.parent / "benchmarks" / "fault_cases.py"
JUDGED = {1: ("tables", ["missing: a"]), 2: ("tables", []), 3: ("code", ["missing: b"])}


@pytest.fixture
def gate() -> ModuleType:
    """The script, imported."""
    spec = importlib.util.spec_from_file_location("fault_cases", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_only_listed_cases_may_fail(gate: ModuleType) -> None:
    """Nothing is reported where exactly the listed cases fail."""
    assert gate.compare(JUDGED, {1, 3}) == []


def test_case_that_fails_unlisted_is_reported(gate: ModuleType) -> None:
    """A case that fails and is not listed is a line with its faults."""
    assert gate.compare(JUDGED, {1}) == ["fails: 3 (code): missing: b"]


def test_listed_case_that_passes_is_reported_and_taken_out(
    gate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listed case that passes is a line; `--shrink` takes it, and nothing else, out of the list."""
    (line,) = gate.compare(JUDGED, {1, 2, 3})
    assert line.startswith("passes: 2 (tables)")
    monkeypatch.setattr(gate, "OPEN", tmp_path / "open.toml")
    gate.write_open(JUDGED, {1, 2})
    assert '"tables" = [1]\n' in (tmp_path / "open.toml").read_text()
