"""The benchmarks find what they import, also after files were moved."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
BENCHMARKS = TESTS.parent / "benchmarks"


@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_a_benchmark_can_be_imported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing one runs nothing; what belongs to a peer may be absent."""
    if path.stem == "fetch_load_scrapy":
        pytest.importorskip("scrapy")
    # Without what pytest knows of the tests: a benchmark has to find their helpers itself.
    places = [place for place in sys.path if TESTS not in (Path(place), Path(place).parent)]
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *places])
    for name, loaded in [*sys.modules.items()]:
        if TESTS in Path(getattr(loaded, "__file__", None) or "/").parents:
            monkeypatch.delitem(sys.modules, name)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)  # dataclasses look themselves up
    spec.loader.exec_module(module)
    assert module.__doc__
