"""What is seen of a page that holds little text: gathered only for such pages.

A stand-in page is small, apart from errors and paywalls inside a site's frame.
So a small page is looked at whole, and of a large one only what is cheap: its
title, headings, head, fields, and names of blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, text_of
from scraper.platforms.marks import page_marks

SMALL: Final = 600
"""Elements up to which a page is looked at whole. Challenge, consent and login pages of the
known vendors have 10 to 300."""
MAX_SCRIPT: Final = 3000
"""Characters of each inline script: challenges set their options at its start."""
MAX_MARKS: Final = 60_000
"""Characters of names and scripts."""
MAX_HEADINGS: Final = 6
MAX_TEXT: Final = 6000
"""Characters of visible text that phrases are looked for in."""
MAX_BLOCKS: Final = 1500
"""Blocks of a large page whose names are read."""

_HIDDEN: Final = frozenset({"script", "style", "template", "svg", "noscript", "select", "head"})
_SPLIT: Final = re.compile(r"\s+[|·•—–:›»-]\s+|\s*[|｜]\s*")
_MARKED: Final = ("id", "class", "src", "href", "action", "name", "data-sitekey")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One page, lower case."""

    title_parts: tuple[str, ...]
    """The title, and its parts between separators."""
    headings: tuple[str, ...]
    """The first `h1` to `h3`."""
    is_small: bool
    """Whether the page was looked at whole; if not, `text` and `noscript` are empty."""
    text: str
    """Visible text."""
    noscript: str
    """Text for readers without scripts."""
    marks: str
    """Attributes that name things, and the beginnings of inline scripts."""
    host: str
    path: str
    scripts: int
    password_fields: int


def title_parts(title: str) -> tuple[str, ...]:
    """Return a title and its parts between separators, lower case, straight apostrophes."""
    folded = fold_space(title).replace("’", "'").lower()
    parts = [part.strip() for part in _SPLIT.split(folded)]
    return tuple(dict.fromkeys(part for part in (folded, *parts) if part))


def title_of(document: Document) -> str:
    """Return the text of the page's `title`, wherever a sloppy page has it."""
    title = document.root.find("head/title")
    if title is None:
        title = next(document.body.iter("title"), None)
    return "" if title is None else text_of(title)


def look_at(document: Document) -> Sight:
    """Gather what stand-in pages are told by."""
    elements = document.elements[: SMALL + 1]
    is_small = len(elements) <= SMALL
    address = urlsplit(document.url)
    return Sight(
        title_parts=title_parts(title_of(document)),
        headings=tuple(
            _plain(text_of(heading))
            for heading in islice(document.body.iter("h1", "h2", "h3"), MAX_HEADINGS)
        ),
        is_small=is_small,
        text=_plain(visible_text(document.body)[:MAX_TEXT]) if is_small else "",
        noscript=_plain(" ".join(text_of(e) for e in elements if e.tag == "noscript"))
        if is_small
        else "",
        marks=_marks_of(elements) if is_small else _marks_of_large(document),
        host=(address.hostname or "").lower(),
        path=address.path.lower(),
        scripts=sum(map(_is_script, elements)),
        password_fields=sum(field.get("type") == "password" for field in document.tagged("input")),
    )


def _is_script(element: Element) -> bool:
    """Return whether an element is a script, or asks for one to be had early."""
    if element.tag == "link":
        return bool(element.get("as") == "script" or element.get("rel") == "modulepreload")
    return bool(element.tag == "script")


def _marks_of(elements: Sequence[Element]) -> str:
    marks = [value for element in elements for name in _MARKED if (value := element.get(name))]
    marks += [e.get("content") or "" for e in elements if e.get("http-equiv")]
    marks += [(e.text or "")[:MAX_SCRIPT] for e in elements if e.tag == "script"]
    return "\n".join(marks)[:MAX_MARKS].lower()


def _marks_of_large(document: Document) -> str:
    marks = [page_marks(document).addresses]
    for block in islice(document.body.iter("div", "section", "aside"), MAX_BLOCKS):
        marks += (block.get("class") or "", block.get("id") or "")
    return "\n".join(marks)[:MAX_MARKS].lower()


def _plain(text: str) -> str:
    return text.replace("’", "'").lower()


def visible_text(body: Element) -> str:
    """Return the text that a reader sees, white space folded; blocks keep apart."""
    pieces: list[str] = []
    stack: list[Element | str] = [body]
    while stack:
        here = stack.pop()
        if isinstance(here, str):
            pieces.append(here)
            continue
        if here.tail and here is not body:
            stack.append(here.tail)
        if here.tag in _HIDDEN:
            continue
        pieces.append(" " + (here.text or ""))
        stack.extend(reversed(here))
    return fold_space(" ".join(pieces))
