"""docs/reliability.md speaks of every row, and of tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
DOCUMENT = TESTS.parent / "docs" / "reliability.md"
ROWS = {"U": 14, "H": 23, "D": 7, "P": 10}


def test_every_row_has_a_test_or_a_reason() -> None:
    """Each row of the four groups stands in the document once, with a test or whose it is."""
    found = dict(
        re.findall(r"^\| ([UHDP]\d+) \| (.+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    )
    wanted = [f"{group}{number}" for group, last in ROWS.items() for number in range(1, last + 1)]
    assert list(found) == wanted
    for row, text in found.items():
        assert (
            f"`test_{row.lower()}_" in text
            or "_h12_h13_" in text
            or "_h1_h2_" in text
            or ("not the fetcher's" in text)
        ), row


def test_named_tests_exist() -> None:
    """Each test that the document names is a test here."""
    files = [*TESTS.glob("fetch/test_*.py"), TESTS / "test_urls.py", TESTS / "test_charset.py"]
    there = set(re.findall(r"def (test_\w+)", "".join(file.read_text("utf-8") for file in files)))
    named = set(re.findall(r"`(test_\w+)`", DOCUMENT.read_text("utf-8")))
    assert named - there == set()
