"""Rows of boilerplate: known by their own words, and prose never is."""

from __future__ import annotations

import pytest

from scraper.extraction.rows.row import count_words, describe_row, split_rows
from scraper.extraction.rows.rules import ROW_RULES, is_clock, label_rows

LABELS = {
    "top of page": "page-edge",
    "bottom of page": "page-edge",
    "Aller au contenu principal": "page-edge",
    "2 views0 comments": "counter",
    "5 min read": "reading-time",
    "Lesezeit: 4 Minuten": "reading-time",
    "Temps de lecture : 3 min": "reading-time",
    "Dec 8, 2024": "date",
    "Updated: Jun 9, 2023": "date",
    "3 days ago": "date",
    "vor 2 Stunden": "date",
    "12 марта 2020": "date",
    "2021年4月18日": "date",
    "By Anna Smith": "byline",
    "Von Karl Brandt und Eva Maria Huber": "byline",
    "por Lucía Ferrán": "byline",
    "Anna Smith | May 3, 2021 | 4 min read": "meta",
    "Posted on October 4, 2023 by Nora Feld": "meta",
    "Photo: Anna Smith / Agency": "credit",
    "© 2024 The Quay": "footer",
    "Proudly powered by WordPress": "footer",
    "We use cookies to improve our website and your experience.": "consent",
    "Subscribe to our newsletter": "newsletter",
    "Leave a comment": "comments",
    "コメントを残す": "comments",
    "Share this post": "share",
    "Facebook Twitter WhatsApp": "share",
    "Anzeige": "advert",
    "Recent Posts": "related",
    "Lesen Sie auch: Der Brunnen": "promo",
    "Home": "menu",
    "Home | About | Contact": "menu",
    "Home > Blog > A chair": "menu",
    "★ ★ ★": "signs",
}
PROSE = [
    "By noon the whole town had heard of it.",
    "The comments that followed were unkind.",
    "Home is where the kettle is.",
    "Share the bread among the children before it gets cold.",
    "In 2021 the river froze for the first time since the war.",
    "She had twelve views on everything and no likes.",
    "A chair with three legs",
    "Das Haus am Fluss",
    "坂の上に小さな本屋があります。",
    "1. Rinse the barley until the water runs clear.",
    "one glove, left-handed, blue",
]


@pytest.mark.parametrize(("text", "name"), LABELS.items())
def test_row_is_known(text, name):
    """The row is known by the rule that is meant for it."""
    (label,) = label_rows((describe_row(text),))
    assert label is not None
    assert label.name == name


@pytest.mark.parametrize("text", PROSE)
def test_text_is_not_known(text):
    """A row of an article is left alone."""
    assert label_rows((describe_row(text),)) == (None,)


def test_every_rule_has_a_row():
    """No rule is without a row that it knows, but for notes of software."""
    assert {rule.name for rule in ROW_RULES} - set(LABELS.values()) == {"software"}


def test_software_note_is_known():
    """Notes that a captcha guards the page are no text."""
    (label,) = label_rows((describe_row("This site is protected by reCAPTCHA."),))
    assert label is not None
    assert label.name == "software"


@pytest.mark.parametrize(
    ("text", "words"),
    [("one two three", 3), ("don't stop", 3), ("東京の朝", 2), ("한국 사람", 2), ("", 0)],
)
def test_words_are_counted_in_any_script(text, words):
    """Words are counted by spaces, and by pairs of letters where there are none."""
    assert count_words(text) == words


def test_rows_know_the_blank_lines_before_them():
    """Rows are the lines that are not blank, with their place."""
    rows = split_rows("a\n\n  b  \nc\n")
    assert [(row.number, row.text, row.blank_before) for row in rows] == [
        (0, "a", True),
        (1, "b", True),
        (2, "c", False),
    ]


@pytest.mark.parametrize(
    "text",
    ["15:05", "7:45 Uhr", "17h40", "kl. 17.40", "17.40 Uhr", "9:15 pm", "12時30分", "[06:10]"],
)
def test_clock_is_a_time_alone(text):
    """In the ways in which live blogs write it."""
    assert is_clock(text)


@pytest.mark.parametrize("text", ["4.95", "12.50", "15:05 Boat sunk", "24:99", "2:1", "1990"])
def test_clock_is_no_price_and_no_score(text):
    """Nor a sentence that begins with a time."""
    assert not is_clock(text)
