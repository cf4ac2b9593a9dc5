"""Claims about lists of works: kept where the text cites them."""

from __future__ import annotations

import pytest

from scraper.dom.parse import parse_html
from scraper.extraction.body.model.blocks import Page, cut_page
from scraper.extraction.body.references import find_works_cited

WORKS = [
    ("Holm", "Ada", "How a lock gate leans", "2019"),
    ("Quist", "Mara", "Rivers and their gauges", "2020"),
    ("Brandvold", "Lise", "A rule that a child can use", "2021"),
]


def cut(markup: str) -> Page:
    root = parse_html(f"<html><body><main>{markup}</main></body></html>")
    assert root is not None
    return cut_page(root.find("body"))


def found(text: str, heading: str, works: str) -> int:
    """Return how many blocks are found when only the text is kept."""
    page = cut(f"<p>{text}</p><h2>{heading}</h2>{works}<h2>Share</h2><p>Elsewhere [1]</p>")
    return len(find_works_cited(page, [True] + [False] * (len(page.text) - 1)))


NUMBERED = "".join(
    f"<p>[{number}] {first} {name}. {title}. {year}.</p>"
    for number, (name, first, title, year) in enumerate(WORKS, 1)
)
ORDERED = (
    "<ol>"
    + "".join(
        f"<li>{name}, {first[0]}., {title}, {year}</li>" for name, first, title, year in WORKS
    )
    + "</ol>"
)
NAMED = "".join(
    f"<div class=entry>{name}, {first} ({year}). <a href=/{year}>{title}</a></div>"
    for name, first, title, year in WORKS
)


@pytest.mark.parametrize(
    "heading",
    ["References", "7. References", "Literatur:", "Références", "参考文献", "Список литературы"],
)
@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("The gate leans [1], as rivers do [2-3], or [3].", NUMBERED),
        ("Das Tor neigt sich [1, 2].", ORDERED),
        ("Holm et al. (2019) und Quist (2020) messen es.", NAMED),
    ],
)
def test_a_list_that_the_text_cites_is_kept(heading: str, text: str, works: str):
    """By number or by name and year, up to the next heading."""
    assert found(text, heading, works) == 4


@pytest.mark.parametrize(
    ("text", "heading", "works"),
    [
        ("Nothing is cited here.", "References", NUMBERED),
        ("The first element is a[0], the second a[1].", "Referências", NAMED),
        ("The gate leans [1] [2] [3].", "Read more", NUMBERED),
        ("The gate leans [1] [2] [3].", "Sources", "<ul><li>[1] Home</li><li>[2] News</li></ul>"),
        ("Holm found it in 2019.", "References", NAMED),
    ],
)
def test_other_lists_are_left_to_the_model(text: str, heading: str, works: str):
    """Lists that nothing cites, under other headings, or of short lines."""
    assert found(text, heading, works) == 0
