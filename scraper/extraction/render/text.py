"""Write a tree as plain text.

Takes an element, gives text: blocks apart by one blank line, list items and
table rows one a line (cells apart by " | "), `pre` and `br` with their line
breaks, inline markup joined without a space. Captions, pronunciation marks,
footnote numbers and what browsers do not show stay out. Never changes the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from scraper.dom.elements import Element, raw_text, walk_edges
from scraper.dom.tags import BLOCK_TAGS, READING_TAGS, UNSEEN_TAGS
from scraper.extraction.normalize.layout import is_layout_table

# What the tree asks for is written between the pieces of text as control characters (which say
# nothing in a page's own text) and turned into white space at the end, in one pass each.
_LINE: Final = "\x01"
_PARAGRAPH: Final = "\x02"
_SPACE_KEPT: Final = "\x03"
_BREAK: Final = "\x04"
_CELL: Final = "\x05"
_LINE_KEPT: Final = "\x06"
_TAB_KEPT: Final = "\x07"

_LINES: Final = ("li", "caption", "dt", "dd")
_CELLS: Final = ("td", "th")
_UNSEEN: Final = UNSEEN_TAGS | READING_TAGS
_UNSEEN_OR_CAPTION: Final = _UNSEEN | {"figcaption"}
_ZERO_WIDTH: Final = "\u00ad\u200b\u2060\ufeff"
_BREAKS: Final = re.compile("[\x01\x02\x04\x06][\x01\x02\x04\x06 ]*")
_CELL_EDGES: Final = re.compile(" ?\x05 ?")
_NOTE_NUMBER: Final = re.compile(r"[\[(]?\s*(?:\d{1,4}|[a-z*†‡§])\s*[\])]?")
_IN_PRE: Final = {32: _SPACE_KEPT, 0xA0: _SPACE_KEPT, 10: _LINE_KEPT, 9: _TAB_KEPT, 13: None}
_KEPT: Final = {ord(_SPACE_KEPT): " ", ord(_LINE_KEPT): "\n", ord(_TAB_KEPT): "\t"}


def render_text(root: Element) -> str:
    """Return the text below an element, "" when there is none.

    Captions are left out, since they speak of pictures that text does not show;
    a tree that holds nothing else gives its captions.
    """
    return _render(root, _UNSEEN_OR_CAPTION) or _render(root, _UNSEEN)


def _render(root: Element, unseen: frozenset[str]) -> str:
    text = "".join(_collect(root, unseen))
    for character in _ZERO_WIDTH:  # one after the other is much faster than one expression
        text = text.replace(character, "")
    text = _BREAKS.sub(_line_ends, " ".join(text.split()))
    text = text.replace(" \n", "\n")
    if _CELL in text:
        text = _CELL_EDGES.sub(" | ", text)
        text = "\n".join(line.rstrip(" |") for line in text.split("\n"))
    text = text.strip(" \n" + _LINE_KEPT)
    if _LINE_KEPT in text or _SPACE_KEPT in text or _TAB_KEPT in text:
        text = text.translate(_KEPT)
    return text


def _line_ends(match: re.Match[str]) -> str:
    """Return the line ends for a run of asked-for breaks: the strongest one wins."""
    run = match.group()
    if _PARAGRAPH in run or run.count(_BREAK) > 1:
        return "\n\n"
    return "\n" if _LINE in run or _BREAK in run else run


class _Pieces:
    """The text collected so far, and what surrounds the place where the walk stands."""

    __slots__ = ("cells", "layouts", "lines", "lists", "pre", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.lines = 0
        self.lists = 0
        self.cells = 0
        self.pre = 0
        self.layouts = [False]
        """Whether each open table lays out the page; rows may stand outside of any."""

    def end_block(self) -> None:
        """Request the end of a block: less where only lines or spaces have a place."""
        in_line = self.lines or self.pre or self.lists
        self.texts.append(" " if self.cells else _LINE if in_line else _PARAGRAPH)


def _collect(root: Element, unseen: frozenset[str]) -> list[str]:
    pieces = _Pieces()
    add = pieces.texts.append
    broken = _broken_elements(root)
    edges = walk_edges(root)
    for event, element in edges:
        tag = element.tag
        if event == "start":
            if tag in unseen or (tag == "sup" and is_note_mark(element)):
                edges.skip_subtree()
                continue
            if tag in _OPEN:
                _OPEN[tag](pieces, element)
            if len(element) and element not in broken:
                # Most text is in such elements: one call instead of two steps for each format.
                text: str | None = raw_text(element)
                edges.skip_subtree()
            else:
                text = element.text
        else:
            if event == "end" and tag in _CLOSE and tag not in unseen:
                _CLOSE[tag](pieces, element)
            text = None if element is root else element.tail
        if text:
            add(text.translate(_IN_PRE) if pieces.pre else text)
    return pieces.texts


def _broken_elements(root: Element) -> set[Element]:
    """Return every element that holds something which is more, or less, than inline text."""
    broken: set[Element] = set()
    for breaking in root.iter(*_BREAKING):
        above = breaking.getparent()
        while above is not None and above not in broken:
            broken.add(above)
            above = above.getparent()
    return broken


def is_note_mark(element: Element) -> bool:
    """Return whether a `sup` is the number of a footnote: a short mark that links to a fragment."""
    link = element.find(".//a")
    address = "" if link is None else link.get("href") or ""
    return address.startswith("#fn-") or (
        "#" in address and _NOTE_NUMBER.fullmatch(raw_text(element).strip().lower()) is not None
    )


def _block_edge(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.end_block()


def _open_pre(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.end_block()
    pieces.pre += 1


def _close_pre(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.pre -= 1
    pieces.end_block()


def _open_list(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.end_block()
    pieces.lists += 1


def _close_list(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.lists -= 1
    pieces.end_block()


def _open_line(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.texts.append(" " if pieces.cells else _LINE)
    pieces.lines += 1


def _close_line(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.lines -= 1
    pieces.texts.append(" " if pieces.cells else _LINE)


def _open_table(pieces: _Pieces, element: Element) -> None:
    pieces.end_block()
    pieces.layouts.append(is_layout_table(element))


def _close_table(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.layouts.pop()
    pieces.end_block()


def _open_row(pieces: _Pieces, element: Element) -> None:
    if not pieces.layouts[-1]:
        _open_line(pieces, element)


def _close_row(pieces: _Pieces, element: Element) -> None:
    if not pieces.layouts[-1]:
        _close_line(pieces, element)


def _open_cell(pieces: _Pieces, element: Element) -> None:
    if pieces.layouts[-1]:
        pieces.end_block()
        return
    if element.getprevious() is not None:
        pieces.texts.append(" " if pieces.cells else _CELL)
    pieces.cells += 1


def _close_cell(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    if pieces.layouts[-1]:
        pieces.end_block()
    else:
        pieces.cells -= 1


def _break_line(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.texts.append(_LINE_KEPT if pieces.pre else " " if pieces.cells else _BREAK)


def _open_superscript(pieces: _Pieces, element: Element) -> None:
    """Write 10<sup>6</sup> as 10^6, for 106 says something else."""
    before = next((text for text in reversed(pieces.texts) if text), "")
    if before[-1:].isdigit() and (element.text or "")[:1].isdigit():
        pieces.texts.append("^")


def _open_quotation(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.texts.append("“")


def _close_quotation(pieces: _Pieces, element: Element) -> None:  # noqa: ARG001 - as all handlers
    pieces.texts.append("”")


_BLOCKS: Final = sorted(BLOCK_TAGS - {"tbody", "thead", "tfoot"})
"""What starts a paragraph; list items, rows and cells have handlers of their own."""

_Handler = Callable[[_Pieces, Element], None]
_OPEN: Final[dict[object, _Handler]] = {
    **dict.fromkeys(_BLOCKS, _block_edge),
    **dict.fromkeys(_LINES, _open_line),
    **dict.fromkeys(_CELLS, _open_cell),
    **dict.fromkeys(("ul", "ol"), _open_list),
    "table": _open_table,
    "tr": _open_row,
    "pre": _open_pre,
    "br": _break_line,
    "q": _open_quotation,
    "sup": _open_superscript,
}
_BREAKING: Final = tuple(dict.fromkeys([*sorted(_UNSEEN_OR_CAPTION), *map(str, _OPEN)]))
_CLOSE: Final[dict[object, _Handler]] = {
    **dict.fromkeys(_BLOCKS, _block_edge),
    **dict.fromkeys(_LINES, _close_line),
    **dict.fromkeys(_CELLS, _close_cell),
    **dict.fromkeys(("ul", "ol"), _close_list),
    "table": _close_table,
    "tr": _close_row,
    "q": _close_quotation,
    "pre": _close_pre,
}
