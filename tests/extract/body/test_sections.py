"""Claims about sections that are kept for the most part."""

from __future__ import annotations

import numpy as np
import pytest

from scraper.dom.parse import parse_html
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.model.view import look_at
from scraper.extraction.body.sections import (
    find_numbered_sections,
    find_rest_of_sections,
    find_short_lists,
)

PROSE = "Das Boot fährt am Morgen mit den Kindern, am Abend mit den Arbeitern der Mühle, und nachts gar nicht."
SECTION = f"<section class=part><h3>@</h3><p>{PROSE}</p><ul><li>Tuesdays</li></ul></section>"


def found(markup: str, *left: str, chance: float = 0.3) -> list[str]:
    """Return the texts that are found when all but some are kept."""
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    page = cut_page(root.find("body"))
    assert set(left) <= set(page.text), page.text
    keep = np.array([text not in left for text in page.text])
    chances = np.where(keep, 0.9, chance).astype(np.float32)
    rows = find_rest_of_sections(page, look_at(page), chances, keep)
    return [page.text[row] for row in rows]


@pytest.mark.parametrize(
    "markup",
    [
        f"<div><p>{PROSE}</p>Noch etwas<p>{PROSE}</p></div>",
        f"<div><p>{PROSE}</p>Noch <b>etwas</b><div><h4>Danach</h4><p>{PROSE}</p></div></div>",
        f"<article><div><p>{PROSE}</p>Noch etwas</div><div><h4>Danach</h4><p>{PROSE}</p></div></article>",
        f"<td>{PROSE}<br><br>Noch etwas<br><br>{PROSE}</td>",
    ],
)
def test_a_loose_line_among_kept_text_is_kept(markup: str):
    """Text in no element of its own belongs to the paragraphs that it stands beside."""
    assert found(markup, "Noch etwas") == ["Noch etwas"]


@pytest.mark.parametrize(
    ("markup", "chance"),
    [
        (f"<div><p>{PROSE}</p><p>Anzeige</p><p>{PROSE}</p></div>", 0.3),
        (f"<div><p>{PROSE}</p>Anzeige<p>{PROSE}</p></div>", 0.1),
        (f"<div><p>{PROSE}</p><a href=/>Anzeige</a><p>{PROSE}</p></div>", 0.3),
        ("<div><p>Menu</p>Anzeige<p>Home</p></div>", 0.3),
        (f"<div><p>{PROSE}</p>Anzeige</div>", 0.3),
    ],
)
def test_other_lines_are_left_to_the_model(markup: str, chance: float):
    """A paragraph, an unlikely line, a link, a line among lines, and the last one."""
    assert found(markup, "Anzeige", chance=chance) == []


def test_a_section_made_like_the_one_before_is_kept_whole():
    """Its heading and its list too, and so the next one behind it."""
    page = "".join(SECTION.replace("@", head).replace("Tuesdays", f"{head} days") for head in "ABC")
    left = ("B", "B days", "C days")
    assert found(page, *left) == list(left)


@pytest.mark.parametrize(
    ("second", "left"),
    [
        (SECTION.replace("part", "box"), ("@", "Tuesdays")),
        ("<section class=part><p>Read on</p><p>More</p></section>", ("More",)),
        (SECTION.replace(PROSE, "Read on").replace("<p>", "<p>- "), ("@", "Tuesdays")),
    ],
)
def test_sections_made_otherwise_are_left_to_the_model(second: str, left: tuple[str, ...]):
    """Those of another class, without a heading, or without prose."""
    first = SECTION.replace("@", "First").replace("Tuesdays", "Mondays")
    assert found(first + second, *left) == []


def test_without_a_whole_section_before_nothing_is_known():
    """A first section that is torn is left to the model."""
    assert found(SECTION, "Tuesdays") == []


@pytest.mark.parametrize("level", ["h2", "h3", "h4"])
def test_a_heading_made_like_a_kept_one_is_kept(level: str):
    """Where one section's heading is kept, that of another kept section is."""
    page = "".join(f"<{level}>Teil {n}</{level}><p>{n}. {PROSE}</p>" for n in (1, 2, 3))
    assert found(f"<div>{page}</div>", "Teil 1", chance=0.1) == ["Teil 1"]


def test_a_heading_of_text_that_is_left_out_is_not_kept():
    """Nor one that is made like no heading that is kept."""
    page = f"<div><h2>Eins</h2><p>{PROSE}</p><h2>Mehr</h2><p>Teaser</p></div>"
    assert found(page, "Mehr", "Teaser", chance=0.1) == []
    other = (
        f"<div><h2>Eins</h2><p>{PROSE}</p></div><div><h3 class=box>Mehr</h3><p>2. {PROSE}</p></div>"
    )
    assert found(other, "Mehr", chance=0.1) == []


def test_a_short_list_kept_in_part_is_kept_whole():
    """Words alone in nested items are unlikely one by one; behind a paragraph they are its list."""
    markup = (
        f"<div><p>{PROSE}</p><ul><li>Tools<ul><li>brush</li></ul></li><li>People</li></ul></div>"
    )
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    page = cut_page(root.find("body"))
    keep = np.array([text in (PROSE, "People") for text in page.text])
    chances = np.where(keep, 0.6, 0.3).astype(np.float32)
    rows = find_short_lists(page, look_at(page), chances, keep)
    assert [page.text[row] for row in rows] == ["Tools", "brush", "People"]


def numbered(heads: list[str], *, kept: int, chance: float = 0.2, more: str = "") -> list[str]:
    """Return the headings that are found behind a number of kept sections."""
    parts = "".join(
        f"<div class=part{n}><h3>{head}</h3><p>{n}: {PROSE}</p><p>Foto</p></div>"
        for n, head in enumerate(heads)
    )
    root = parse_html(f"<html><body>{parts}{more}</body></html>")
    assert root is not None
    page = cut_page(root.find("body"))
    keep = np.array([row < 3 * kept for row in range(len(page.text))])
    chances = np.where(keep, 0.9, chance).astype(np.float32)
    rows = find_numbered_sections(page, look_at(page), chances, keep)
    assert not any(keep[rows])
    return [page.text[row] for row in rows]


@pytest.mark.parametrize(
    "heads",
    [
        ["1. Save", "2. Plan", "3. Insure", "4. Learn"],
        ["Tipp 7: Sparen", "Tipp 8: Planen", "Tipp 9: Versichern", "Tipp 10: Lernen"],
        ["1、港", "2、山", "3、川", "4、海"],
        ["#4 – Save", "#5 – Plan", "#6 – Insure", "#7 – Learn"],
    ],
)
def test_the_next_number_is_kept_with_its_sentences(heads: list[str]):
    """Two kept sections in a row announce the next ones; lines without a sentence stay out."""
    assert numbered(heads, kept=2) == [heads[2], f"2: {PROSE}", heads[3], f"3: {PROSE}"]


@pytest.mark.parametrize(
    ("heads", "kept", "chance"),
    [
        (["1. Save", "2. Plan", "3. Insure"], 1, 0.2),
        (["1. Save", "2. Plan", "3. Insure"], 2, 0.05),
        (["1. Save", "2. Plan", "7. Insure"], 2, 0.2),
        (["Save", "Plan", "Insure"], 2, 0.2),
        (["1984 was cold", "1985 was warm", "1986 was wet"], 2, 0.2),
        (["2024. Save", "2025. Plan", "2026. Insure"], 2, 0.2),
    ],
)
def test_other_headings_are_left_to_the_model(heads: list[str], kept: int, chance: float):
    """One kept section, an unlikely one, a gap, no numbers, and years announce nothing."""
    assert numbered(heads, kept=kept, chance=chance) == []


def test_a_numbered_section_ends_at_the_next_heading():
    """What stands under another heading behind the last number is not the list's."""
    more = f"<div><h2>Related</h2><p>{PROSE}</p></div>"
    found_rows = numbered(["1. A", "2. B", "3. C"], kept=2, more=more)
    assert found_rows == ["3. C", f"2: {PROSE}"]
