"""Part words that only a style sheet holds apart.

`<a>Action</a><a>Adventure</a>` and `<span>4.8</span><span>stars</span>` stand side by side in
a browser that draws them as boxes, and run into one word in the markup. Where two links, or
two spans, touch and the letters say that a word ends there, a space goes between them.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.dom.elements import Element

_CODE: Final = ("pre", "code", "math", "svg", "samp", "kbd")
"""Elements in which spans colour parts of one word."""
_SIDE_NOTE: Final = re.compile(r"(?:^|\s)(?:side|margin)-?note(?:\s|$)")
"""Class of a note that a style sheet puts into the margin (Tufte CSS)."""
_SHORTEST: Final = 2
"""Characters from which a piece is a word: drop caps and lettering hold one."""
_DEEPEST: Final = 8
"""Elements inside each other in which a piece's first or last text is looked for."""


def normalize_touching(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Put a space between links or spans that touch where a word ends.

    It ends between a small letter or digit and a capital, and between a digit and a letter.
    Two links to one address are one link that an editor has split.
    """
    for note in root.iter("span", "small"):
        if _SIDE_NOTE.search(note.get("class") or "") and note.text and note.text[0].isalnum():
            note.text = f" {note.text}"
    for element in root.iter("a", "span"):
        after = None if element.tail else element.getnext()
        if after is None or after.tag != element.tag:
            continue
        if element.tag == "a" and element.get("href") == after.get("href"):
            continue
        if _ends_word(_last_text(element), _first_text(after)) and not _is_code(element):
            element.tail = " "


def _ends_word(first: str, second: str) -> bool:
    if len(first.strip()) < _SHORTEST or len(second.strip()) < _SHORTEST:
        return False
    last, next_one = first[-1], second[0]
    if not (last.isalnum() and next_one.isalnum()):
        return False
    return last.isdigit() != next_one.isdigit() or (last.islower() and next_one.isupper())


def _first_text(element: Element) -> str:
    """Return the text with which an element begins, "" when it begins with none."""
    for _ in range(_DEEPEST):
        if element.text or not len(element):
            return element.text or ""
        element = element[0]
    return ""


def _last_text(element: Element) -> str:
    """Return the text with which an element ends, "" when it ends with none."""
    for _ in range(_DEEPEST):
        if not len(element):
            return element.text or ""
        element = element[-1]
        tail: str | None = element.tail
        if tail:
            return tail
    return ""


def _is_code(element: Element) -> bool:
    return any(above.tag in _CODE for above in element.iterancestors())
