"""What prune rules look at: the blocks of a body's tree, and its containers.

Takes a tree, gives a frozen view of it. A block is an element that starts a line
of text and holds no other such element; a container holds blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from scraper.dom.elements import Element, raw_text, text_of
from scraper.dom.tags import is_inline
from scraper.extraction.rows.row import Row, describe_row
from scraper.extraction.rows.wording import kinds_of_row

_INLINE: Final = frozenset(("a", "span", "label"))
"""Inline elements that are blocks of their own where they stand beside blocks."""
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LETTER: Final = re.compile(r"[^\W\d_]")
_SHORTEST_PROSE: Final = 20
_SURELY_PROSE: Final = 250
"""Characters below which a block is no prose, and above which it is."""
_MAX_NAMES: Final = 400
"""Characters of class and id that are looked at; utility classes fill kilobytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """What a rule proposes to leave out."""

    element: Element
    rule: str
    """Name of the rule."""
    reason: str
    """Why, for people."""
    is_sure: bool = False
    """Whether the share of the text that it takes is no reason for doubt."""


class Block:
    """One block of text.

    Attributes:
        element: The element.
        number: Position among the blocks, from 0.
        text: Its text, white space folded; never empty.
    """

    __slots__ = ("__dict__", "element", "number", "text")

    def __init__(self, element: Element, number: int, text: str) -> None:
        self.element = element
        self.number = number
        self.text = text

    @cached_property
    def row(self) -> Row:
        """The text as a row; measured when first asked for, since most blocks are plain prose."""
        return describe_row(self.text, number=self.number)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Kinds of boilerplate that the whole block is worded as."""
        return kinds_of_row(self.text)

    @cached_property
    def linked(self) -> float:
        """Share of its characters that are in links, 0 to 1."""
        element = self.element
        if element.tag == "a" or next(element.iterancestors("a"), None) is not None:
            return 1.0
        inside = sum(len(raw_text(link).strip()) for link in element.iter("a"))
        return min(1.0, inside / len(self.text))

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Addresses of the links in it, or of the link it is in."""
        element = self.element
        around = next(element.iterancestors("a"), None)
        links = element.iter("a") if around is None else (around,)
        return tuple(link.get("href") or "" for link in links)

    @property
    def text_before_link(self) -> str:
        """Its text up to the first link with words, white space folded; "" without one."""
        links = (text_of(link) for link in self.element.iter("a"))
        linked = next((text for text in links if text), None)
        if linked is None:
            return ""
        before, found, _ = self.text.partition(linked)
        return before.strip() if found else ""

    @property
    def is_heading(self) -> bool:
        """Tell h1 to h6."""
        return self.element.tag in _HEADINGS

    @property
    def is_prose(self) -> bool:
        """Tell prose cheaply: long, or measured as such."""
        if self.is_heading or len(self.text) < _SHORTEST_PROSE:
            return False
        return len(self.text) > _SURELY_PROSE or self.row.is_prose


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A body as prune rules see it."""

    root: Element
    title: str | None
    """The article's title, white space folded."""
    blocks: tuple[Block, ...]
    named: dict[str, list[Element]]
    """Elements with a class or an id, apart from the root, by the two together, outermost first."""
    first_prose: int
    """Number of the first block that reads as prose; the number of blocks when none does."""
    last_prose: int
    """Number of the last block that reads as prose; -1 when none does."""

    @property
    def lead(self) -> tuple[Block, ...]:
        """The blocks before the prose."""
        return self.blocks[: self.first_prose]

    @property
    def tail(self) -> tuple[Block, ...]:
        """The blocks after the prose."""
        return self.blocks[self.last_prose + 1 :]


def look_at_tree(root: Element, title: str | None) -> View:
    """Return the view of a tree."""
    elements = tuple(root.iter("*"))
    blocks = tuple(
        Block(element, number, text)
        for number, (element, text) in enumerate(_find_blocks(root, elements))
    )
    first = next((block.number for block in blocks if block.is_prose), len(blocks))
    last = next((block.number for block in reversed(blocks) if block.is_prose), -1)
    return View(
        root=root,
        title=" ".join(title.split()) if title else None,
        blocks=blocks,
        named=_find_names(root, elements),
        first_prose=first,
        last_prose=last,
    )


def _find_blocks(root: Element, elements: tuple[Element, ...]) -> list[tuple[Element, str]]:
    candidates: list[tuple[Element, bool]] = []
    holders: set[Element] = {root}
    for element in elements:
        tag = element.tag
        if tag in _INLINE:
            candidates.append((element, True))
        elif not is_inline(element):
            candidates.append((element, False))
            above = element.getparent()
            while above is not None and above not in holders:
                holders.add(above)
                above = above.getparent()
    found: list[tuple[Element, str]] = []
    for element, is_part in candidates:
        if element not in holders and (not is_part or _is_line(element, holders)):
            raw = raw_text(element) if len(element) else element.text or ""
            text = " ".join(raw.split())
            if text:
                found.append((element, text))
    return found


def _is_line(part: Element, holders: set[Element]) -> bool:
    """Return whether an inline element stands beside blocks, and in no sentence."""
    parent = part.getparent()
    if parent is None or parent not in holders:
        return False
    before = part.getprevious()
    beside = (parent.text if before is None else before.tail, part.tail)
    return not any(_LETTER.search(text) for text in beside if text)


def find_named(view: View, pattern: re.Pattern[str]) -> Iterator[Element]:
    """Yield the elements whose class or id matches."""
    for names, elements in view.named.items():
        if _matches(pattern, names):
            yield from elements


@lru_cache(maxsize=20_000)
def _matches(pattern: re.Pattern[str], names: str) -> bool:
    """Match once for each name: a page, and a site, repeat theirs."""
    return pattern.search(names) is not None


def _find_names(root: Element, elements: tuple[Element, ...]) -> dict[str, list[Element]]:
    named: dict[str, list[Element]] = {}
    for element in elements:
        name, identity = element.get("class"), element.get("id")
        if (name or identity) and element is not root:
            names = f"{name or ''} {identity or ''}"
            if len(names) <= _MAX_NAMES:
                named.setdefault(names, []).append(element)
    return named


def count_words_below(element: Element) -> int:
    """Count the words in an element, by spaces."""
    return len(raw_text(element).split())
