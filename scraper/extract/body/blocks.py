"""Cut a page into blocks: the runs of text that the model judges.

Takes the `body` element; gives a `Page` of blocks (text between two block-level
borders) and boxes (the block-level elements they stand in), each box with the
range of blocks it holds, so that any statistic of a container is a difference of
two prefix sums. One pass, no recursion, nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from scraper.extract.body.marks import mark_box, marks_of
from scraper.extract.dom import Element

INLINE_TAGS: Final = frozenset(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark math "
    "nobr q rb ruby s samp small span strike strong sub sup time tt u var".split()
)
"""Elements that do not break a run of text; all others do."""

SKIPPED_TAGS: Final = frozenset(
    "applet area audio base canvas col colgroup datalist embed frame frameset head iframe input "
    "link map meta noframes object option param progress rp rt script select source style svg "
    "template textarea title track video wbr".split()
)
"""Elements whose content is no text of the page."""

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
    """Where the block's text nodes end in `runs`."""

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

    # One entry a text node.
    runs: list[tuple[Element, bool]] = field(default_factory=list)
    """The element, and whether the text is the element's tail; by block."""
    images: list[int] = field(default_factory=list)
    """For each image, the number of blocks before it."""


class _Cutter:
    """The state of the pass: the text gathered since the last border."""

    __slots__ = (
        "_kinds",
        "_paths",
        "breaks",
        "linked",
        "links",
        "marks",
        "nodes",
        "page",
        "pieces",
        "strong",
    )

    def __init__(self) -> None:
        self.page = Page()
        self._paths: dict[tuple[int, int], int] = {}
        self._kinds: dict[tuple[str, str | None], int] = {}
        self.clear()

    def clear(self) -> None:
        self.pieces: list[str] = []
        self.nodes: list[tuple[Element, bool]] = []
        self.linked = self.links = self.strong = self.marks = self.breaks = 0

    def cut(self, box: int) -> None:
        """End the block, if any text was gathered since the last border."""
        if self.nodes:
            page = self.page
            text = " ".join("".join(self.pieces).split())
            page.text.append(text)
            page.box.append(box)
            page.linked.append(min(self.linked, len(text)))
            page.links.append(self.links)
            page.strong.append(min(self.strong, len(text)))
            page.inline_marks.append(self.marks)
            page.runs.extend(self.nodes)
            page.run_end.append(len(page.runs))
            self.clear()
        elif self.pieces or self.links or self.marks:
            self.clear()

    def open_box(self, element: Element, tag: str, parent: int) -> int:
        """Start a box at the border just cut."""
        page = self.page
        number = len(page.element)
        names = element.get("class")
        kind = self._kinds.setdefault((tag, names), len(self._kinds))
        path = (page.path[parent] if number else -1, kind)
        page.kind.append(kind)
        page.path.append(self._paths.setdefault(path, len(self._paths)))
        page.element.append(element)
        page.parent.append(parent)
        page.first.append(len(page.text))
        page.end.append(len(page.text))
        page.marks.append(mark_box(element, tag, names))
        page.tag.append(tag)
        return number

    def add(self, text: str, node: tuple[Element, bool], kind: int) -> None:
        """Gather the text of one node; `kind` is 1 inside a link, 2 in strong text, 3 in both."""
        self.pieces.append(text)
        if text.isspace():
            return
        self.nodes.append(node)
        self.breaks = 0
        if kind & 1:
            self.linked += len(text)
        if kind & 2:
            self.strong += len(text)


_KINDS: Final = {"a": 1, "b": 2, "strong": 2, "em": 2, "i": 2}


def cut_page(body: Element) -> Page:  # noqa: C901, PLR0912, PLR0915 - the hot loop: calls cost more than the work
    """Cut a page into blocks and boxes.

    Args:
        body: The `body` element, or any other to look into.
    """
    cutter = _Cutter()
    page, add, cut, open_box = cutter.page, cutter.add, cutter.cut, cutter.open_box
    box = open_box(body, "body", 0)
    if body.text:
        add(body.text, (body, False), 0)
    # An open element: its children still to come, itself, its box or -1, the box around, the kind around.
    stack = [(iter(body), body, box, 0, 0)]
    kind = 0
    while stack:
        children, element, own, outer, outer_kind = stack[-1]
        for child in children:
            tag = child.tag
            if tag in SKIPPED_TAGS and not (tag == "template" and child.get("shadowrootmode")):
                if child.tail:
                    add(child.tail, (child, True), kind)
            elif tag in INLINE_TAGS:
                inner = kind
                if tag in _KINDS:
                    inner |= _KINDS[tag]
                    if tag == "a":
                        cutter.links += 1
                names = child.get("class")
                if names:
                    cutter.marks |= marks_of(names)
                if child.text:
                    add(child.text, (child, False), inner)
                if len(child):
                    stack.append((iter(child), child, -1, box, kind))
                    kind = inner
                    break
                if child.tail:
                    add(child.tail, (child, True), kind)
            elif tag == "br":
                cutter.breaks += 1
                if cutter.breaks > 1:
                    cut(box)
                else:
                    cutter.pieces.append(" ")
                if child.tail:
                    add(child.tail, (child, True), kind)
            elif tag == "img":
                page.images.append(len(page.text))
                if child.tail:
                    add(child.tail, (child, True), kind)
            else:
                cut(box)
                number = open_box(child, tag, box)
                if child.text:
                    add(child.text, (child, False), kind)
                if len(child):
                    stack.append((iter(child), child, number, box, kind))
                    box = number
                    break
                if cutter.pieces:
                    cut(number)
                    page.end[number] = len(page.text)
                if child.tail:
                    add(child.tail, (child, True), kind)
        else:
            stack.pop()
            if own >= 0:
                cut(box)
                page.end[own] = len(page.text)
                box = outer
            kind = outer_kind
            if element.tail and stack:
                add(element.tail, (element, True), kind)
        if len(page.text) > _MANY:
            break
    for _, _, own, _, _ in reversed(stack):
        if own >= 0:
            cut(own)
            page.end[own] = len(page.text)
    return page
