"""Every statement of docs/queries.md runs, on an archive with articles and on an empty one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from archive_pages import Clock, make_article, make_capture

from scraper.archive import Archive

PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text()
QUESTIONS = re.findall(r"^([^\n]+\?)\n\n```sql\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
FOUND = {
    "How many articles of each site, and how many words?": [("keeper.example", 2, 8)],
    "Which articles state no date?": 2,
    "Who writes the most?": [("Maren Holt", 2)],
    "Which tags come together?": [("fog", "lamp", 1)],
    "Which articles are about two words, best first?": [(1, "New")],
    "Which articles were edited after their publication, and how often?": 1,
    "Which headlines were changed?": 1,
    "Which articles are in more than one place?": 0,
    "Which articles may be read badly?": 2,
    "What did I star and not read?": [(1, "New")],
}
"""What some questions find in the archive of the test: the rows, or how many."""


@pytest.fixture
def full(archive: Archive, clock: Clock) -> Archive:
    """An archive with an edited article and another one."""
    for body, title in ((b"1", "Old"), (b"2", "New")):
        archive.save(
            make_capture("https://keeper.example/1", body=body, fetched_at=clock.now),
            make_article(
                "https://keeper.example/1",
                title=title,
                text="The lamp and fog.",
                tags=("fog", "lamp"),
            ),
        )
        clock.go(days=1)
    archive.save(
        make_capture("https://keeper.example/2"),
        make_article("https://keeper.example/2", title="Other", text="Rye and a day."),
    )
    archive.marks.add_labels(1, ["starred"])
    return archive


def test_there_are_twenty_questions() -> None:
    """Each question is followed by its statement."""
    assert len(QUESTIONS) == PAGE.count("```sql") == 20
    assert set(FOUND) <= {question for question, _ in QUESTIONS}


@pytest.mark.parametrize(("question", "statement"), QUESTIONS)
def test_a_question_has_its_answer(full: Archive, question: str, statement: str) -> None:
    """The statement runs, and finds what is there."""
    rows = list(full.query(statement).rows)
    expected = FOUND.get(question)
    if expected is not None:
        assert (len(rows) if isinstance(expected, int) else rows) == expected


@pytest.mark.parametrize(("question", "statement"), QUESTIONS)
def test_an_empty_archive_has_no_answer(archive: Archive, question: str, statement: str) -> None:
    """The statement runs where nothing is stored."""
    assert list(archive.query(statement).rows) == []
