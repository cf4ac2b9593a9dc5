"""Claims about units: what is kept or dropped whole, whatever the chances of its blocks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dom.document import Document
from scraper.dom.elements import Element, text_of, to_html
from scraper.dom.parse import parse_html
from scraper.extraction.body.candidates import find_body
from scraper.extraction.body.model.blocks import Page, cut_page
from scraper.extraction.body.model.view import look_at
from scraper.extraction.body.tree import build_tree
from scraper.extraction.body.units import keep_units

PROSE = " ".join(["The ferry was late again, and nobody on the quay seemed to mind."] * 5)


def cut(markup: str) -> Page:
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    return cut_page(root.find("body"))


def kept_texts(markup: str, *left: str, likely: float = 0.9, unlikely: float = 0.3) -> list[str]:
    """Return the texts that are kept where the model leaves the named ones out."""
    page = cut(markup)
    assert set(left) <= set(page.text), page.text
    chances = np.array([unlikely if text in left else likely for text in page.text], np.float32)
    keep = keep_units(page, look_at(page), chances, chances > 0.5)
    return [text for text, kept in zip(page.text, keep.tolist(), strict=True) if kept]


TABLES = {
    "a data table": "<table><tr><th>Town</th><th>Boats</th></tr><tr><td>Hallow</td><td>12</td></tr></table>",
    "a table without heads": "<table><tr><td>Hallow</td><td>12</td></tr><tr><td>Quay</td><td>x</td></tr></table>",
    "a table with a caption": "<table><caption>Boats</caption><tr><td>Hallow</td><td>12</td></tr></table>",
    "an unordered list": "<ul><li>flour</li><li>12</li><li>a pinch of salt</li></ul>",
    "an ordered list with inner list": "<ol><li>flour<ul><li>12</li></ul></li><li>salt</li></ol>",
    "a definition list": "<dl><dt>12</dt><dd>the number of boats</dd><dt>Quay</dt><dd>a wall</dd></dl>",
    "a quotation": "<blockquote><p>So she said, and sat down.</p><p>12</p></blockquote>",
    "code by lines": "<pre><div>let boats</div><div>12</div><div>print</div></pre>",
    "code in a listing": '<div class="codehilite"><div>let boats</div><div>12</div></div>',
    "numbered code": "<table><tr><td class=gutter><pre>12</pre></td><td><pre>let boats</pre></td></tr></table>",
    "a figure with a caption": "<figure><img src=a.png><figcaption>The white hull<p>12</p></figcaption></figure>",
    "a poem": '<div class="poem"><p>The boats came in</p><p>12</p><p>and out again</p></div>',
    "an address": "<address>Lower Quay<p>12</p>Hallow</address>",
}


@pytest.mark.parametrize("unit", TABLES.values(), ids=TABLES.keys())
def test_a_unit_of_which_most_is_likely_is_kept_whole(unit: str):
    """A short part that the model leaves out stays with the rest."""
    markup = f"<p>{PROSE}</p>{unit}<p>{PROSE}</p><p>x y z</p>"
    page = cut(markup)
    assert kept_texts(markup, "12", "x y z") == page.text[:-1]


@pytest.mark.parametrize("unit", TABLES.values(), ids=TABLES.keys())
def test_a_unit_of_which_little_is_likely_is_dropped_whole(unit: str):
    """One likely part does not keep the rest, and is not kept without it."""
    markup = f"<p>{PROSE}</p><p>x</p>{unit}<p>x</p><p>{PROSE}</p>"
    inside = set(cut(unit).text)
    left = (*(inside - {"12"}), "x")
    assert kept_texts(markup, *left, likely=0.55, unlikely=0.01) == [PROSE, PROSE]


def test_a_list_of_headlines_is_not_kept_for_two_of_them():
    """Two likely links of twelve are not enough."""
    names = [f"Headline number {n} of the day" for n in range(12)]
    items = "".join(f"<li><a href=/{n}>{name}</a></li>" for n, name in enumerate(names))
    assert kept_texts(f"<p>{PROSE}</p><p>{PROSE}</p><ul>{items}</ul>", *names[2:]) == [PROSE, PROSE]


def test_the_cells_of_a_layout_table_are_judged_one_by_one():
    """A menu beside the text goes."""
    table = f"<table><tr><td>Index</td><td><p>{PROSE}</p></td></tr></table>"
    assert kept_texts(table, "Index") == [PROSE]


def test_a_page_that_is_one_list_is_not_emptied():
    """A list that is all the page has is kept rather than dropped."""
    names = [f"Entry number {n}" for n in range(12)]
    items = "".join(f"<li>{name}</li>" for name in names)
    assert kept_texts(f"<h1>Entries</h1><ul>{items}</ul>", *names[3:], unlikely=0.1) == [
        "Entries",
        *names,
    ]


@pytest.mark.parametrize(
    "item",
    [
        "<h3>Story {}</h3><p>{}</p>",
        "<article>Story {}<p>{}</p></article>",
        "<div><div><div>Story {}</div><div>{}</div></div></div>",
        "Story {}<p>{}</p><button>Reply</button>",
        "<p>Story {}</p><p>{}</p><p>more</p>",
    ],
)
def test_a_list_of_cards_is_judged_block_by_block(item: str):
    """Teasers, products and comments share a list with much that is not the article's."""
    items = "".join(f"<li>{item.format(n, f'{PROSE} {n}')}</li>" for n in range(3))
    kept = kept_texts(f"<ul>{items}</ul>", "Story 2", f"{PROSE} 2")
    assert [text for text in kept if text[-1].isdigit()] == [
        "Story 0", f"{PROSE} 0", "Story 1", f"{PROSE} 1",
    ]  # fmt: skip


MENU = '<a href="/">Index</a><br><a href="/a">A to M</a><br><a href="/n">N to Z</a>'


@pytest.mark.parametrize(
    "table",
    [
        f"<table><tr><td>{MENU}</td><td>{PROSE}</td></tr></table>",
        f"<table><tr><td>{PROSE}</td><td>{MENU}</td></tr></table>",
        f"<table><tr><td><p>{MENU}</p></td><td><h2>x y</h2><p>{PROSE}</p></td></tr><tr><td></td><td>{PROSE}</td></tr></table>",
    ],
)
def test_the_menu_beside_the_text_of_a_layout_table_goes(table: str):
    """However likely the model finds it."""
    kept = kept_texts(table)
    assert PROSE in kept
    assert not any("Index" in text for text in kept)


def test_links_in_a_data_table_stay():
    """A cell of sources is no menu."""
    table = f"<table><tr><th>Text</th><th>From</th></tr><tr><td>{PROSE}</td><td>{MENU}</td></tr></table>"
    assert kept_texts(table) == ["Text", "From", PROSE, "Index A to M N to Z"]


@pytest.mark.parametrize(
    "box",
    [
        '<li class="share-buttons">Tweet</li>',
        '<li>salt<div class="advert">Tweet</div></li>',
        "<li>salt<aside>Tweet</aside></li>",
        "<li>salt<nav>Tweet</nav></li>",
    ],
)
def test_what_the_site_put_into_a_list_stays_out(box: str):
    """Share rows, advertisements and asides are no part of the list around them."""
    kept = kept_texts(
        f"<p>{PROSE}</p><ul><li>flour and water</li><li>12</li>{box}</ul>", "Tweet", "12"
    )
    assert "Tweet" not in kept
    assert "12" in kept


def test_code_between_kept_paragraphs_is_kept():
    """A model of prose does not like code, but its author put it there."""
    code = "<div><pre>x = {}</pre></div>"
    markup = f"<p>{PROSE}</p>{code}<p>{PROSE}</p>"
    assert "x = {}" in kept_texts(markup, "x = {}", unlikely=0.05)


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("<div><button>Copier</button><pre>x = {}</pre></div>", ("Copier", "x = {}")),
        ("<div>Python</div><pre>x = {}</pre><span>Copied!</span>", ("Python", "x = {}", "Copied!")),
        ("<pre>x = {}</pre><pre>y = {}</pre>", ("x = {}", "y = {}")),
    ],
)
def test_labels_and_other_code_may_stand_between(code: str, left: tuple[str, ...]):
    """A button, a language's name and further code do not part code from the text around it."""
    markup = f"<p>{PROSE}</p>{code}<p>{PROSE}</p>"
    kept = kept_texts(markup, *left, unlikely=0.05)
    assert [text for text in left if text in kept] == [text for text in left if "{" in text]


def test_likely_code_behind_kept_text_is_kept():
    """The last example of a text has no text behind it."""
    markup = f"<p>{PROSE}</p><pre>x = {{}}</pre><p>About us</p>"
    assert "x = {}" in kept_texts(markup, "x = {}", "About us", unlikely=0.4)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{PROSE}</p><p>!</p><pre>x = {{}}</pre><p>{PROSE}</p>",
        f"<p>{PROSE}</p><pre>x = {{}}</pre>",
        f'<p>{PROSE}</p><div class="hidden"><pre class="hidden">x = {{}}</pre></div><p>{PROSE}</p>',
    ],
)
def test_code_elsewhere_is_judged_as_all_else(markup: str):
    """Code behind the text, or hidden in it, is no part of it for its element alone."""
    left = ("x = {}", "!") if "!" in markup else ("x = {}",)
    assert "x = {}" not in kept_texts(markup, *left, unlikely=0.05)


words = st.sampled_from(
    ["Hallow", "12", "–", "n/a", "of the quay", "a boat", "7 %", "", "&nbsp;", "Да", "塩"]
)


def rows_of(table: Element) -> list[list[str]]:
    return [[text_of(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]


@given(
    rows=st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(words, min_size=width, max_size=width), min_size=2, max_size=5
        )
    ),
    dice=st.lists(st.floats(0, 1, width=32), min_size=40, max_size=40),
)
def test_no_row_of_a_kept_table_loses_a_cell(rows: list[list[str]], dice: list[float]):
    """Whatever the chances, the table in the tree is the page's table, or is not there."""
    cells = "".join("<tr>" + "".join(f"<td>{word}</td>" for word in row) + "</tr>" for row in rows)
    page = cut(f"<p>{PROSE}</p><table>{cells}</table><p>{PROSE}</p>")
    chances = np.array([(dice * 2)[n] for n in range(len(page.text))], np.float32)
    keep = keep_units(page, look_at(page), chances, chances > 0.5)
    source = next(element for element in page.element if element.tag == "table")
    found = list(build_tree(page, keep.tolist()).iter("table"))
    assert [rows_of(table) for table in found] in ([], [rows_of(source)])


@given(
    items=st.lists(st.tuples(words, st.lists(words, max_size=3)), min_size=1, max_size=6),
    dice=st.lists(st.floats(0, 1, width=32), min_size=40, max_size=40),
)
def test_no_kept_list_loses_an_item(items: list[tuple[str, list[str]]], dice: list[float]):
    """Whatever the chances, the list in the tree is the page's list, inner lists too, or is not there."""
    inner = [
        "<ul>" + "".join(f"<li>{word}</li>" for word in part) + "</ul>" if part else ""
        for _, part in items
    ]
    listed = "".join(f"<li>{word}{more}</li>" for (word, _), more in zip(items, inner, strict=True))
    page = cut(f"<p>{PROSE}</p><ol>{listed}</ol><p>{PROSE}</p>")
    chances = np.array(dice[: len(page.text)], np.float32)
    keep = keep_units(page, look_at(page), chances, chances > 0.5)
    source = next(element for element in page.element if element.tag == "ol")
    found = list(build_tree(page, keep.tolist()).iter("ol"))
    assert [to_html(one) for one in found] in ([], [to_html(source)])


def test_the_whole_extractor_keeps_short_cells(
    paragraphs: dict[str, tuple[str, ...]],
    framed: Callable[[str], str],
    read: Callable[[str], Document],
):
    """Cells of a letter, a dash or nothing stand where they stood."""
    table = (
        "<table><tr><th>Bed</th><th>Kind</th><th>2024</th><th></th></tr><tr><td>C</td><td>Green</td>"
        "<td>–</td><td></td></tr><tr><td>Sum</td><td></td><td>113</td><td>x</td></tr></table>"
    )
    first, second, *others = paragraphs["en"]
    story = f"<article><h1>Beds</h1><p>{first}</p><p>{second}</p>{table}{''.join(f'<p>{p}</p>' for p in others)}</article>"
    tree = find_body(read(framed(story))).root
    assert [rows_of(one) for one in tree.iter("table")] == [
        [["Bed", "Kind", "2024", ""], ["C", "Green", "–", ""], ["Sum", "", "113", "x"]]
    ]


FERRIES = "<table><tr><td>Hut</td><td>2.1</td></tr><tr><td>Weir</td><td>0.4</td></tr></table>"


@pytest.mark.parametrize("markup", [FERRIES, f"<div><figure>{FERRIES}</figure></div>"])
@pytest.mark.parametrize("likely", [(), ("Hut",)])
def test_a_table_between_two_kept_paragraphs_is_kept(markup: str, likely: tuple[str, ...]):
    """However unlikely its cells are one by one."""
    left = [text for text in ("Hut", "2.1", "Weir", "0.4") if text not in likely]
    kept = kept_texts(f"<p>{PROSE}</p>{markup}<p>{PROSE}</p>", *left, unlikely=0.1)
    assert kept[1:-1] == ["Hut", "2.1", "Weir", "0.4"]


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{PROSE}</p><aside>{FERRIES}</aside><p>{PROSE}</p>",
        f'<p>{PROSE}</p><div class="related">{FERRIES}</div><p>{PROSE}</p>',
        f"<div><p>{PROSE}</p></div>{FERRIES}<p>{PROSE}</p>",
        f"<p>{PROSE}</p>{FERRIES}",
    ],
)
def test_a_table_beside_the_text_is_left_to_the_model(page: str):
    """In a box of the site, in another container than the paragraphs, behind the last one."""
    assert "Hut" not in kept_texts(page, "Hut", "2.1", "Weir", "0.4", unlikely=0.1)
