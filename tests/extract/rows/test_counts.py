"""Counters: glued, in many languages, and never in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extraction.rows.counts import find_counts

COUNTERS = {
    "2 views0 comments": {"views": 2, "comments": 0},
    "66 views": {"views": 66},
    "1,234 views · 12 likes": {"views": 1234, "likes": 12},
    "1.2K views": {"views": 1200},
    "3M reads": {"views": 3_000_000},
    "Comments (5)": {"comments": 5},
    "Views: 1.234": {"views": 1234},
    "No comments yet": {"comments": 0},
    "One comment": {"comments": 1},
    "3 thoughts on “A chair”": {"comments": 3},
    "66 Aufrufe0 Kommentare": {"views": 66, "comments": 0},
    "Keine Kommentare": {"comments": 0},
    "2 vues 0 commentaire": {"views": 2, "comments": 0},
    "3 comentarios": {"comments": 3},
    "12 visualizações": {"views": 12},
    "37 просмотров · 2 комментария": {"views": 37, "comments": 2},
    "閲覧数 120回": {"views": 120},
    "3件のコメント": {"comments": 3},
    "1.2万次浏览 3条评论": {"views": 12_000, "comments": 3},
    "조회수 1,024회": {"views": 1024},
    "15 مشاهدة": {"views": 15},
    "12 צפיות": {"views": 12},
    "3 min read": {},
}
OTHERS = [
    "",
    "2024",
    "He left 3 comments on it",
    "Dec 8, 2024",
    "2 eggs 3 cups",
    "views",
    "12 views of the harbour at night",
    "Chapter 2",
    "7 likes and dislikes of a lighthouse keeper in winter, told by himself to nobody in particular",
]


@pytest.mark.parametrize(("row", "counts"), COUNTERS.items())
def test_counter_is_read(row, counts):
    """A row of counters gives what it counts."""
    assert find_counts(row) == counts


@pytest.mark.parametrize("row", OTHERS)
def test_other_rows_count_nothing(row):
    """A row that says anything else is no counter."""
    assert find_counts(row) is None


@given(st.text(max_size=120))
def test_any_row_is_read_without_error(row):
    """Whatever a row holds, the reader answers."""
    counts = find_counts(row)
    assert counts is None or all(number >= 0 for number in counts.values())
