"""Read a list of comments by where its parts stand, with who answers whom.

Platforms differ in names, not in shape: items that hold an author, a date and a
text, and answers nested below the item they answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, text_of
from scraper.dom.selectors import find_matches
from scraper.records import Comment

MAX_COMMENTS: Final = 2000
"""Comments read from one page; pages that serve more in their HTML are not known."""
MAX_NAME: Final = 100
"""Characters: a longer text is not a name."""
_SILENT: Final = frozenset({"script", "style", "template", "svg", "button", "form"})
_BREAKING: Final = frozenset({"p", "div", "br", "li", "blockquote", "pre", "ul", "ol"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentList:
    """Where the parts of a comment stand; selectors as in `selectors.find_matches`."""

    item: str
    """Each comment; an item inside an item answers it."""
    author: tuple[str, ...]
    """First that matches inside the item, but outside answers."""
    published: tuple[str, ...]
    """As `author`; the `datetime` or `title` attribute, else the text."""
    text: tuple[str, ...]
    """As `author`."""
    noise: tuple[str, ...] = ()
    """Left out of the text."""


def find_listed_comments(document: Document, parts: CommentList) -> Iterator[Comment]:
    """Yield the comments of a list in page order; answers point at the comment above them."""
    items = find_matches(document.root, (parts.item,)).get(0, [])[:MAX_COMMENTS]
    if not items:
        return
    inside = set(items)
    owned = _own_parts(document, parts, inside)
    positions: dict[Element, int] = {}
    for item in items:
        author, date, body = owned.get(item, (None, None, None))
        text = "" if body is None else comment_text(body, inside - {item}, parts.noise)
        if not text:
            continue
        name = "" if author is None else text_of(author)
        parent = item.getparent()
        above = None if parent is None else _item_of(parent, inside)
        positions[item] = len(positions)
        yield Comment(
            text=text,
            author=name if 0 < len(name) <= MAX_NAME else None,
            published=None if date is None else date_of(date),
            reply_to=None if above is None else positions.get(above),
        )


_Parts = tuple[Element | None, Element | None, Element | None]
"""Where an item's author, date and text stand."""


def _own_parts(
    document: Document, parts: CommentList, items: set[Element]
) -> dict[Element, _Parts]:
    """Return each item's own parts, the first that matches, looked up in one walk for all items."""
    kinds = (parts.author, parts.published, parts.text)
    selectors = tuple(selector for kind in kinds for selector in kind)
    matches = find_matches(document.root, selectors)
    owned: dict[Element, list[Element | None]] = {}
    position = 0
    for kind, listed in enumerate(kinds):
        for _ in listed:
            for element in matches.get(position, ()):
                item = _item_of(element, items)
                if item is not None:
                    own = owned.setdefault(item, [None, None, None])
                    own[kind] = own[kind] if own[kind] is not None else element
            position += 1
    return {item: (own[0], own[1], own[2]) for item, own in owned.items()}


def _item_of(element: Element, items: set[Element]) -> Element | None:
    """Return the nearest item that holds the element, itself included."""
    here: Element | None = element
    while here is not None and here not in items:
        here = here.getparent()
    return here


def date_of(element: Element) -> str | None:
    """Return a date as an element states it: attributes for machines first, then its text."""
    for attribute in ("datetime", "content", "title"):
        value = fold_space(element.get(attribute) or "")
        if any(character.isdigit() for character in value):
            return value
    return text_of(element)[:MAX_NAME] or None


def comment_text(body: Element, answers: set[Element], noise: tuple[str, ...] = ()) -> str:
    """Return a comment's own text, blocks apart by a blank line, without the answers below it."""
    dropped = set(answers)
    for found in find_matches(body, noise).values() if noise else ():
        dropped.update(element for element in found if element is not body)
    pieces: list[str] = []
    _collect(body, dropped, pieces)
    blocks = (fold_space(block) for block in "".join(pieces).split("\x00"))
    return "\n\n".join(block for block in blocks if block)


def _collect(body: Element, dropped: set[Element], pieces: list[str]) -> None:
    """Gather text in page order, a NUL at each block's edge; a stack bounds the depth."""
    stack: list[Element | str] = [body]
    while stack:
        here = stack.pop()
        if isinstance(here, str):
            pieces.append(here)
            continue
        edge = "\x00" if here.tag in _BREAKING else ""
        stack.append(edge + ("" if here is body else here.tail or ""))
        if here in dropped or here.tag in _SILENT:
            continue
        pieces.append(edge + (here.text or ""))
        stack.extend(reversed(here))
