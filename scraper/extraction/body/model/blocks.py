"""Cut a page into blocks: the runs of text that the model judges.

Takes the `body` element; gives a `Page` of blocks (text between two block-level
borders) and boxes (the block-level elements they are in), each box with the
range of blocks it holds, so that any statistic of a container is a difference of
two prefix sums. One pass, no recursion, nothing is changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field
from typing import Final

from scraper.dom.elements import Element
from scraper.dom.tags import (
    BLOCK_TAGS,
    IMAGE_TAGS,
    INLINE_TAGS,
    READING_TAGS,
    UNSEEN_TAGS,
    is_inline,
)
from scraper.extraction.body.model.class_flags import (
    PLAIN_TAGS,
    TELLING_ATTRIBUTES,
    marks_of,
    marks_of_attribute,
    marks_of_tag,
)
from scraper.extraction.normalize.math import Formula

SKIPPED_TAGS: Final = UNSEEN_TAGS | READING_TAGS
"""Elements whose content no block holds."""

BOX, INLINE, LEAF, UNKNOWN = range(4)
ROLE_OF_TAG: Final = (
    dict.fromkeys(BLOCK_TAGS, BOX)
    | dict.fromkeys(INLINE_TAGS, INLINE)
    | dict.fromkeys((*SKIPPED_TAGS, *IMAGE_TAGS, "br"), LEAF)
)
"""How the pass treats a tag; the role of a tag not listed depends on its place."""

NO_FORMULAS: Final[Mapping[Element, Formula]] = {}

_MANY: Final = 400_000
"""Most blocks of a page; the rest of the page is left unread (a 10 MB page has about 100,000)."""


@dataclass(slots=True)
class Page:
    """All blocks and boxes of a page, as parallel lists in document order."""

    # One entry a block.
    text: list[str] = field(default_factory=list)
    """White space folded."""
    box: list[int] = field(default_factory=list)
    """The innermost box."""
    linked: list[int] = field(default_factory=list)
    """Characters inside links."""
    links: list[int] = field(default_factory=list)
    strong: list[int] = field(default_factory=list)
    """Characters inside bold or emphasised text."""
    inline_marks: list[int] = field(default_factory=list)
    """Marks of the inline elements inside."""
    run_end: list[int] = field(default_factory=list)
    """Where the block's text nodes end in `run_node`."""

    # One entry a box.
    element: list[Element] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    """The box around it; the first box is its own parent."""
    first: list[int] = field(default_factory=list)
    """The first block inside."""
    end: list[int] = field(default_factory=list)
    """One past the last block inside."""
    marks: list[int] = field(default_factory=list)
    """Bits of `marks.MARKS`."""
    tag: list[str] = field(default_factory=list)
    path: list[int] = field(default_factory=list)
    """Number of the path of tags and class names from the top; boxes made alike share it."""
    kind: list[int] = field(default_factory=list)
    """Number of the tag and class names alone."""

    # One entry a text node, blocks in order.
    run_node: list[Element] = field(default_factory=list)
    """The element that holds the text."""
    run_is_tail: list[bool] = field(default_factory=list)
    """Whether the text is the element's tail."""

    unread: Collection[Element] = ()
    """Elements that were passed over."""
    formulas: Mapping[Element, Formula] = field(default_factory=dict)
    """Formulas by the element that holds each: words of their blocks, or blocks of their own."""


def group_alike(page: Page, unlikely: Container[str]) -> dict[tuple[int, int], list[int]]:
    """Group the boxes with blocks that are made alike and stand side by side, in page order.

    Args:
        page: The page.
        unlikely: Tags of boxes that are left out.

    Returns:
        Boxes by the box around them and the number of their path.
    """
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = zip(page.tag, page.first, page.end, page.parent, page.path, strict=True)
    for box, (tag, first, end, parent, path) in enumerate(rows):
        if first < end and tag not in unlikely and box:
            groups[parent, path].append(box)
    return groups


_KIND_OF_TAG: Final = {"a": 1, "b": 2, "strong": 2, "em": 2, "i": 2}
"""What an inline element makes of its text: 1 linked, 2 strong, 3 both."""


def cut_page(  # noqa: C901, PLR0912, PLR0915 - the hot loop: calls cost more than the work
    body: Element,
    unread: Collection[Element] = (),
    formulas: Mapping[Element, Formula] = NO_FORMULAS,
) -> Page:
    """Cut a page into blocks and boxes.

    Args:
        body: The `body` element, or any other to look into.
        unread: Elements that are passed over with all they hold.
        formulas: Formulas by the element that holds each, which is read as its TeX.
    """
    if formulas:
        unread = {*unread, *(copy for formula in formulas.values() for copy in formula.drawn)}
    page = Page(unread=unread, formulas=formulas)
    texts, runs, tails = page.text, page.run_node, page.run_is_tail
    boxes: list[tuple[Element, str, int, int, int, int, int]] = [(body, "body", 0, 0, 0, 0, 0)]
    ends = page.end
    ends.append(0)
    kinds: dict[tuple[str, str | None], tuple[int, int]] = {("body", None): (0, 0)}
    paths: dict[tuple[int, int], int] = {(-1, 0): 0}
    pieces: list[str] = []
    linked = links = strong = marks = breaks = kind = box = path = cut_at = 0

    def cut() -> None:
        nonlocal linked, links, strong, marks, breaks, cut_at, pieces
        if len(runs) > cut_at:
            cut_at = len(runs)
            text = " ".join("".join(pieces).split())
            texts.append(text)
            page.box.append(box)
            page.linked.append(linked)
            page.links.append(links)
            page.strong.append(strong)
            page.inline_marks.append(marks)
            page.run_end.append(cut_at)
        pieces = []
        linked = links = strong = marks = breaks = 0

    text = body.text
    if text and not text.isspace():
        pieces.append(text)
        runs.append(body)
        tails.append(False)
    # An open element: its children to come, itself, its own box or -1; the box, path and kind around.
    stack = [(iter(body[:]), body, 0, 0, 0, 0)]
    while stack:
        children, element, own, outer, outer_path, outer_kind = stack[-1]
        for child in children:
            tag = child.tag
            role = ROLE_OF_TAG.get(tag, UNKNOWN)
            if role == UNKNOWN:
                role = INLINE if is_inline(child) else BOX
            if unread and child in unread:
                role = LEAF
                tag = ""
            if formulas and child in formulas:
                role = LEAF
                tag = ""
                formula = formulas[child]
                if formula.is_display and (pieces or links):
                    cut()
                pieces.append(formula.tex)
                runs.append(child)
                tails.append(False)
                if formula.is_display:
                    cut()
            if role == BOX:
                if pieces or links:
                    cut()
                further = 0
                if tag in PLAIN_TAGS:
                    names = child.get("class")
                else:
                    names = None
                    for key, value in child.items():
                        if key == "class":
                            names = value
                        elif key in TELLING_ATTRIBUTES:
                            further |= marks_of_attribute(key, value)
                known = kinds.get((tag, names))
                if known is None:
                    known = kinds[tag, names] = (
                        len(kinds),
                        marks_of_tag(tag) | (marks_of(names) if names else 0),
                    )
                own_path = paths.setdefault((path, known[0]), len(paths))
                count = len(texts)
                ends.append(count)
                boxes.append((child, tag, box, count, known[1] | further, known[0], own_path))
                text = child.text
                if text and not text.isspace():
                    pieces.append(text)
                    runs.append(child)
                    tails.append(False)
                    if kind:
                        linked += len(text) * (kind & 1)
                        strong += len(text) * (kind >> 1)
                if inside := child[:]:
                    stack.append((iter(inside), child, len(boxes) - 1, box, path, kind))
                    box = len(boxes) - 1
                    path = own_path
                    break
                if pieces:
                    around, box = box, len(boxes) - 1
                    cut()
                    ends[box] += 1
                    box = around
            elif role == INLINE:
                inner = kind
                if tag in _KIND_OF_TAG:
                    inner |= _KIND_OF_TAG[tag]
                    if tag == "a":
                        links += 1
                names = child.get("class")
                if names:
                    marks |= marks_of(names)
                text = child.text
                if text:
                    if not text.isspace():
                        pieces.append(text)
                        runs.append(child)
                        tails.append(False)
                        breaks = 0
                        if inner:
                            linked += len(text) * (inner & 1)
                            strong += len(text) * (inner >> 1)
                    elif pieces:
                        pieces.append(" ")
                if inside := child[:]:
                    stack.append((iter(inside), child, -1, box, path, kind))
                    kind = inner
                    break
            elif tag == "br":
                breaks += 1
                if breaks > 1:
                    cut()
                elif pieces:
                    pieces.append(" ")
            elif tag == "template" and len(child) and child.get("shadowrootmode") is not None:
                stack.append((iter(child[:]), child, -1, box, path, kind))
                break
            text = child.tail
            if text:
                if not text.isspace():
                    pieces.append(text)
                    runs.append(child)
                    tails.append(True)
                    breaks = 0
                    if kind:
                        linked += len(text) * (kind & 1)
                        strong += len(text) * (kind >> 1)
                elif pieces:
                    pieces.append(" ")
        else:
            stack.pop()
            if own >= 0:
                if pieces or links:
                    cut()
                ends[own] = len(texts)
                box = outer
                path = outer_path
            kind = outer_kind
            text = element.tail
            if text and stack:
                if not text.isspace():
                    pieces.append(text)
                    runs.append(element)
                    tails.append(True)
                    breaks = 0
                    if kind:
                        linked += len(text) * (kind & 1)
                        strong += len(text) * (kind >> 1)
                elif pieces:
                    pieces.append(" ")
        if len(texts) > _MANY:
            break
    while stack:
        _, _, own, outer, _, _ = stack.pop()
        if own >= 0:
            cut()
            ends[own] = len(texts)
            box = outer
    (page.element, page.tag, page.parent, page.first, page.marks, page.kind, page.path) = map(
        list, zip(*boxes, strict=True)
    )
    return page
