"""Check extraction on the pages of reported faults: `python benchmarks/fault_cases.py ../shared/faults`.

Compares the cases that fail with those that `fault_cases_open.toml` lists as known to be open. It
fails when another case fails, and when a listed one passes, so the list can only shrink;
`--shrink` takes the cases that pass out of it. The served cases, which take minutes, are left to
`run_cases.py` of that folder.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tomllib
from pathlib import Path
from types import ModuleType

OPEN = Path(__file__).with_name("fault_cases_open.toml")
SCRAPER = Path(sys.executable).with_name("scraper")
HEAD = """# Cases that are known to fail, by kind; `python benchmarks/fault_cases.py FOLDER --shrink` takes
# out those that pass by now. No case may be added.
"""


def load_judge(folder: Path) -> ModuleType:
    """Import the judge that lies beside the cases."""
    spec = importlib.util.spec_from_file_location("run_cases", folder / "run_cases.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder}: no run_cases.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judge_pages(folder: Path) -> dict[int, tuple[str, list[str]]]:
    """Return kind and faults of each case that is a page, by number."""
    judge = load_judge(folder)
    lines = (folder / "cases.jsonl").read_text("utf-8").splitlines()
    cases = [case for case in map(json.loads, lines) if not case["file"].endswith(".py")]
    answers = judge.read_pages(str(SCRAPER), cases)
    return {
        case["n"]: (case["kind"] or "guard", judge.judge(case, answers.get(case["n"]) or {}))
        for case in cases
    }


def compare(judged: dict[int, tuple[str, list[str]]], known: set[int]) -> list[str]:
    """Return a line for each case that is not as listed."""
    problems = []
    for number, (kind, faults) in sorted(judged.items()):
        if faults and number not in known:
            problems.append(f"fails: {number} ({kind}): {'; '.join(faults)[:300]}")
        elif not faults and number in known:
            problems.append(f"passes: {number} ({kind}): take it out of {OPEN.name} (--shrink)")
    return problems


def write_open(judged: dict[int, tuple[str, list[str]]], known: set[int]) -> None:
    """Write the list without the cases that pass."""
    kinds: dict[str, list[int]] = {}
    for number in sorted(known):
        if number in judged and judged[number][1]:
            kinds.setdefault(judged[number][0], []).append(number)
    rows = (f"{json.dumps(kind)} = {numbers}\n" for kind, numbers in sorted(kinds.items()))
    OPEN.write_text(HEAD + "".join(rows), "utf-8")


def main() -> int:
    """Judge the pages and compare; return the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--shrink", action="store_true", help="take out of the list what passes")
    chosen = options.parse_args()
    listed = tomllib.loads(OPEN.read_text("utf-8"))
    known = {number for numbers in listed.values() for number in numbers}
    judged = judge_pages(chosen.folder)
    if chosen.shrink:
        write_open(judged, known)
        known &= {number for number, (_, faults) in judged.items() if faults}
    problems = compare(judged, known)
    passed = sum(not faults for _, faults in judged.values())
    print("\n".join((*problems, f"{passed} of {len(judged)} pages as they should be")))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
