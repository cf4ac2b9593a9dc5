"""4,000 pages of the fuzzer's grammar: no page costs more than itself.

`make torture` reads 200,000. A chunk a test, so that the test workers share them.
"""

from __future__ import annotations

import json

import pytest
from page_fuzzer import BATCH, check_answer, find_faults, make_page

CHUNK = 1000
CHUNKS = 4


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_page_of_the_grammar_costs_more_than_itself(chunk: int):
    """Every line has its answer, as JSON, with its id, without forbidden characters or crashes."""
    faults = [
        fault
        for start in range(chunk * CHUNK, (chunk + 1) * CHUNK, BATCH)
        for fault in find_faults(1, range(start, start + BATCH))
    ]
    assert not faults, "\n".join(faults[:10])


def test_a_page_of_the_fuzzer_is_always_the_same():
    """A seed and a number are enough to see a failing page again."""
    assert [make_page(3, number) for number in range(20)] == [
        make_page(3, number) for number in range(20)
    ]


@pytest.mark.parametrize(
    "answer",
    [
        {"id": "1:1", "error": "extract-crashed: unexpected ValueError: x"},
        {"id": "1:2", "text": ""},
        {"id": "1:1", "text": "a\x1b"},
        {"id": "1:1", "authors": ["a\ud83d"]},
        {"id": "1:1", "found_by": {"a\x00": "b"}},
        {"id": "1:1", "confidence": float("nan")},
    ],
)
def test_the_fuzzer_sees_what_is_wrong(answer: dict[str, object]):
    """The check of an answer can fail."""
    assert check_answer("1:1", json.dumps(answer)) is not None
    assert check_answer("1:1", '{"id": "1:1", "text": "fine"}') is None
