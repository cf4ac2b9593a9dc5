"""docs/reliability.md speaks of every row, and of tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
DOCUMENT = (TESTS.parent / "docs" / "reliability.md").read_text("utf-8")
ROWS = {
    "U": range(1, 15),
    "H": range(1, 24),
    "D": range(1, 8),
    "P": range(1, 11),
    "X": range(1, 10),
    "C": range(1, 11),
    "S": range(1, 17),
    "F": range(1, 8),
    "E": (1, 2, 3, 4, 5, 8, 9, 10),
}
"""Groups, in the order of the document, and their rows."""
REASON = "not the fetcher's"


def rows_of(test: str) -> set[str]:
    """Give the rows that a test's name begins with: `h1_h2`, `e1_to_e8`."""
    named = re.match(r"test_((?:[a-z]\d+_(?:to_)?)+)", test)
    parts = named[1].strip("_").split("_") if named else []
    found = {part for part in parts if part != "to"}
    if "to" in parts:
        first, last = (int(part[1:]) for part in (parts[0], parts[2]))
        found |= {f"{parts[0][0]}{number}" for number in range(first, last + 1)}
    return found


def test_every_row_has_a_test_or_a_reason() -> None:
    """Each row stands in the document once, in order, with a test that bears its name, or whose it is."""
    found = dict(re.findall(r"^\| ([UHDPXCSFE]\d+) \| (.+) \|$", DOCUMENT, re.MULTILINE))
    assert list(found) == [f"{group}{n}" for group, numbers in ROWS.items() for n in numbers]
    for row, text in found.items():
        named = set().union(*map(rows_of, re.findall(r"`(test_\w+)`", text)))
        assert row.lower() in named or REASON in text, row


def test_named_tests_exist() -> None:
    """Each test that the document names is a test here."""
    sources = "".join(file.read_text("utf-8") for file in TESTS.rglob("test_*.py"))
    there = set(re.findall(r"def (test_\w+)", sources))
    assert set(re.findall(r"`(test_\w+)`", DOCUMENT)) - there == set()


def test_every_test_of_a_row_is_named() -> None:
    """A test that bears the name of a row of these groups is named in the document, or its row is no row."""
    sources = "".join(file.read_text("utf-8") for file in TESTS.rglob("test_*.py"))
    rows = {f"{group}{n}".lower() for group in "XCSF" for n in ROWS[group]}
    bearing = {test for test in re.findall(r"def (test_\w+)", sources) if rows_of(test) & rows}
    assert bearing - set(re.findall(r"`(test_\w+)`", DOCUMENT)) == set()
