"""Mark in the original page which blocks an article keeps, which it leaves out, and why.

The page is read as for `extract_article`, with each element numbered: a copy that a rule takes out
of the body's tree still names the element that it was copied from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Final

from scraper.decoding.charset import decode_text
from scraper.decoding.sniff import is_pdf
from scraper.dom.document import Document
from scraper.dom.elements import Element, walk
from scraper.dom.parse import parse_html
from scraper.errors import NoArticle
from scraper.extraction.article import ReadDocument, extract_article, read_document
from scraper.extraction.body.candidates import describe_chance
from scraper.extraction.body.model.blocks import Page, cut_page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.mark_facts import Facts
from scraper.extraction.marked_block import MarkedBlock, MarkedPage
from scraper.extraction.options import EVERYTHING, ExtractOptions
from scraper.extraction.rows.row import count_words
from scraper.extraction.text_dump import is_text_dump
from scraper.records import Article, Capture, Dropped
from scraper.text.characters import clean_text

ZONES: Final = frozenset(("nav", "header", "aside", "footer", "form", "dialog", "menu"))
"""Elements that name a part of the page."""
_NUMBER: Final = "data-scraper-number"
_HIDDEN: Final = 1 << MARKS.index("unseen")
_PASSED_OVER: Final = Dropped(rule="unseen", reason="nobody sees it, or it is a notice", text="", words=0)  # fmt: skip
_NOT_IN_TEXT: Final = Dropped(rule="text", reason="not in the article's text", text="", words=0)
_CARD: Final = Dropped(rule="card", reason="a link to another page", text="", words=0)
_SHORTEST_INSIDE: Final = 12
"""Characters from which a block is looked for in the whole text; shorter ones must follow closely."""
_NEAR: Final = 2000
"""Characters behind the last block in which a short one is looked for."""
_BEGINNING: Final = 32
"""Characters of a block that are enough: notes and formulas are written in other ways in the text."""

TextNode = tuple[Element, bool]
"""An element, and whether the text is its tail."""
Outcome = tuple[Dropped | None, float | None]
"""Why a text was left out (None: it is kept), and its chance."""


def mark_blocks(capture: Capture, options: ExtractOptions = EVERYTHING) -> MarkedPage:
    """Return every block of a page in page order, with what became of it.

    Args:
        capture: The page.
        options: How to read it; comments are marked where they are read.

    Raises:
        NoArticle, ExtractError: As `extract_article`.
    """
    if is_pdf(capture.body):
        return MarkedPage(article=extract_article(capture, options), blocks=())
    content_type = capture.header("content-type")
    text = decode_text(capture.body, content_type)
    if is_text_dump(text, content_type):
        article = extract_article(capture, options)
        return MarkedPage(article=article, blocks=tuple(_mark_lines(clean_text(text), article)))
    root = parse_html(text)
    if root is None:
        raise NoArticle("the page is empty", url=capture.url)
    document = Document(capture.final_url, root)
    for number, element in enumerate(walk(document.body)):
        element.set(_NUMBER, str(number))
    parsed: list[object] = []
    read = read_document(document, capture, options, parsed)
    # Cut once more with what was passed over: people see those texts on the page.
    page = cut_page(document.body)
    outcomes = _find_outcomes(read)
    return MarkedPage(article=read.article, blocks=tuple(_mark_page(page, read, outcomes)))


def _mark_lines(text: str, article: Article) -> Iterator[MarkedBlock]:
    """Yield the lines of a plain text."""
    facts, places = Facts(article), _Paragraphs(article.text)
    for line in text.splitlines():
        folded = " ".join(line.split())
        if folded:
            paragraph = places.find(folded)
            is_kept = paragraph is not None and facts.judge(folded)[0] != "title"
            dropped = None if is_kept else _NOT_IN_TEXT
            block = MarkedBlock(text=folded, words=count_words(folded), tag="p", state="kept")
            yield _judge(block, (dropped, None), paragraph, facts)


def _find_outcomes(read: ReadDocument) -> dict[TextNode, Outcome] | None:
    """Return what became of each text node that the body was chosen from; None without a choice."""
    choice = read.body.choice
    if choice is None:
        return None
    page, rule = choice.page, read.article.found_by["text"]
    removed = {
        number: dropped
        for element, dropped in read.removed.items()
        for inside in element.iter()
        if (number := inside.get(_NUMBER)) is not None
    }
    outcomes: dict[TextNode, Outcome] = {}
    start = 0
    for row, end in enumerate(page.run_end):
        chance = float(choice.chances[row])
        reason = describe_chance(chance)
        if rule != "model":
            reason = f"outside of what {rule} selects; {reason}"
        left = Dropped(rule=rule, reason=reason, text="", words=0)
        for at in range(start, end):
            node = page.run_node[at], page.run_is_tail[at]
            owner = node[0].getparent() if node[1] else node[0]
            number = None if owner is None else owner.get(_NUMBER)
            dropped = removed.get(number or "") if choice.keep[row] else left
            outcomes[node] = dropped, chance
        start = end
    for element in page.unread:
        for inside in element.iter():
            for is_tail in (False, True):
                if (inside, is_tail) in outcomes and not (is_tail and inside is element):
                    outcomes[inside, is_tail] = _CARD, outcomes[inside, is_tail][1]
    return outcomes


def _mark_page(
    page: Page, read: ReadDocument, outcomes: Mapping[TextNode, Outcome] | None
) -> Iterator[MarkedBlock]:
    facts, places = Facts(read.article), _Paragraphs(read.article.text)
    zones, hidden = _find_zones(page)
    start = 0
    for row, text in enumerate(page.text):
        nodes = [
            (page.run_node[at], page.run_is_tail[at]) for at in range(start, page.run_end[row])
        ]
        start = page.run_end[row]
        if not text:
            continue
        box = page.box[row]
        paragraph = places.find(text)
        if outcomes is None:
            outcome: Outcome = (None if paragraph is not None else _NOT_IN_TEXT), None
        else:
            outcome = _outcome_of(nodes, outcomes)
        block = MarkedBlock(
            text=text,
            words=count_words(text),
            tag=page.tag[box],
            zone=zones[box],
            is_hidden=hidden[box] or outcome[0] is _PASSED_OVER,
            state="kept",
        )
        yield _judge(block, outcome, paragraph, facts)


def _outcome_of(nodes: list[TextNode], outcomes: Mapping[TextNode, Outcome]) -> Outcome:
    """Return what became of a block: kept if any of its text is."""
    found = [outcomes.get(node, (_PASSED_OVER, None)) for node in nodes]
    return next(
        (one for one in found if one[0] is None), found[0] if found else (_PASSED_OVER, None)
    )


def _judge(
    block: MarkedBlock, outcome: Outcome, paragraph: int | None, facts: Facts
) -> MarkedBlock:
    """Return a block with its state."""
    dropped, chance = outcome
    if dropped is None:
        return replace(block, paragraph=paragraph, chance=chance)
    state, fields = facts.judge(block.text)
    return replace(
        block, state=state, fields=fields, rule=dropped.rule, reason=dropped.reason, chance=chance
    )


def _find_zones(page: Page) -> tuple[list[str], list[bool]]:
    """Return the zone of each box, and whether it is hidden, its own or one around it."""
    zones, hidden = [""], [bool(page.marks[0] & _HIDDEN)]
    for box in range(1, len(page.tag)):
        parent = page.parent[box]
        zones.append(page.tag[box] if page.tag[box] in ZONES else zones[parent])
        hidden.append(hidden[parent] or bool(page.marks[box] & _HIDDEN))
    return zones, hidden


class _Paragraphs:
    """The paragraphs of an article's text, searched in their order."""

    def __init__(self, text: str) -> None:
        texts = [" ".join(one.split()) for one in text.split("\n\n")]
        self._text = "\n".join(texts)
        self._starts = [0, *accumulate(len(one) + 1 for one in texts)]
        self._at = 0
        """Where the last block was found."""

    def find(self, text: str) -> int | None:
        """Return the number of the paragraph that a block's text begins in, the next one first."""
        for wanted in (text, text[:_BEGINNING]):
            place = self._text.find(wanted, self._at)
            if place < 0 and len(wanted) >= _SHORTEST_INSIDE:
                place = self._text.find(wanted)
            if place >= 0 and (len(wanted) >= _SHORTEST_INSIDE or place - self._at <= _NEAR):
                self._at = place
                return bisect_right(self._starts, place) - 1
        return None
