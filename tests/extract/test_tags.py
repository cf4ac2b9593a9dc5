"""Claims about which elements break a line, asked of every stage that has to know it."""

from __future__ import annotations

import pytest

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_fragment, parse_html
from scraper.dom.tags import BLOCK_TAGS, INLINE_TAGS, READING_TAGS, UNSEEN_TAGS, normalize_unknown
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.tree import build_tree
from scraper.extraction.normalize import normalize_tree, normalize_words
from scraper.extraction.render.markdown import render_markdown
from scraper.extraction.render.text import render_text

LINES = {
    "a web component in a sentence": (
        "<p>The <gl-term>psalter</gl-term> weighs <x-n>two</x-n> pounds.</p>",
        ["The psalter weighs two pounds."],
    ),
    "at the start of a paragraph": (
        "<p><x-drop>Der</x-drop> Fluss steigt seit Montag.</p>",
        ["Der Fluss steigt seit Montag."],
    ),
    "at its end": ("<p>Il prezzo è di <prezzo>4 lire</prezzo></p>", ["Il prezzo è di 4 lire"]),
    "without a space": (
        "<p>市<地名>東京</地名>と<x-name>大阪</x-name>の間。</p>",
        ["市<地名>東京と大阪の間。"],
    ),
    "smart tags of Word around a span": (
        "<p>Zwischen <st1:place><span>Hamburg</span></st1:place> und <st1:city>Kiel</st1:city>.</p>",
        ["Zwischen Hamburg und Kiel."],
    ),
    "nested in each other": (
        "<li>See <x-tip><x-word>the <b>dyke</b></x-word></x-tip> first</li>",
        ["See the dyke first"],
    ),
    "in a link in a sentence": (
        "<p>By <a href=/a><x-author>Ada Holm</x-author></a> on Monday</p>",
        ["By Ada Holm on Monday"],
    ),
    "beside emphasis in a paragraph": (
        "<p><b>Price:</b> <x-price>4 crowns</x-price></p>",
        ["Price: 4 crowns"],
    ),
    "in loose text": (
        "<div>Der Kai ist <relative-time>seit gestern</relative-time> zu.<p>Punkt.</p></div>",
        ["Der Kai ist seit gestern zu.", "Punkt."],
    ),
    "paragraphs of a web component": (
        "<x-story><x-p>One stands alone.</x-p><x-p>So does two.</x-p></x-story>",
        ["One stands alone.", "So does two."],
    ),
    "a component that holds blocks beside text": (
        "<div>Before <x-box><p>inside</p><p>again</p></x-box> after</div>",
        ["Before", "inside", "again", "after"],
    ),
    "components side by side in one beside text": (
        "<div>Menu: <x-list><x-item>Home</x-item> <x-item>News</x-item></x-list></div>",
        ["Menu:", "Home", "News"],
    ),
    "form results and slots": (
        "<p>It took <output>three</output> days and <slot>nine</slot> nights.</p>",
        ["It took three days and nine nights."],
    ),
    "a place where a word may break": (
        "<p>Donau<wbr>dampfschiff<wbr/>fahrt, und mehr</p>",
        ["Donaudampfschifffahrt, und mehr"],
    ),
    "text behind an element that libxml2 does not close": (
        "<div><embed src=a.swf>One<p>Two</p></div>",
        ["One", "Two"],
    ),
}


@pytest.mark.parametrize(("markup", "lines"), LINES.values(), ids=LINES)
def test_every_stage_sees_the_same_lines(markup: str, lines: list[str]):
    """Blocks, plain text and Markdown break where the page does, and nowhere else."""
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    page = cut_page(root.find("body"))
    assert page.text == lines
    tree = build_tree(page, [True] * len(page.text))
    normalize_words(tree, "")
    assert [line for line in render_text(tree).split("\n") if line] == lines
    normalize_tree(tree, "")
    markdown = render_markdown(tree).replace("*", "").replace("\\", "")
    got = [line.removeprefix("- ") for line in markdown.split("\n") if line]
    assert [line.replace("[", "").replace("](/a)", "") for line in got] == lines


def test_a_tag_is_of_one_kind():
    """No tag is a block here and inline there."""
    kinds = [BLOCK_TAGS, INLINE_TAGS, UNSEEN_TAGS, READING_TAGS]
    assert len(frozenset().union(*kinds)) == sum(map(len, kinds))


def test_settled_trees_hold_known_elements_only():
    """What is unknown becomes `span` or `div`; settling twice changes nothing."""
    root = parse_fragment("<p>a <x-b>c</x-b></p><x-d>e</x-d>")
    normalize_unknown(root, "")
    markup = to_html(root)
    assert markup == "<div><p>a <span>c</span></p><div>e</div></div>"
    normalize_unknown(root, "")
    assert to_html(root) == markup


def test_of_many_components_only_a_few_are_asked():
    """Siblings and descendants are asked up to a limit, so 20,000 components take linear time."""
    page = parse_html(f"<html><body><p>a {'<x-b></x-b>' * 20_000} b</p></body></html>")
    assert page is not None
    assert cut_page(page.find("body")).text == ["a", "b"]
    deep = parse_html(f"<html><body><p>a <x-b>{'<x-c>c</x-c>' * 20_000}</x-b> b</p></body></html>")
    assert deep is not None
    assert len(cut_page(deep.find("body")).text) == 20_002
