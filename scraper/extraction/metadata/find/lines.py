"""Give the text of a small element as the rows that a reader sees.

Bylines and headlines are rows of small elements that style sheets keep apart,
not spaces: `text_of` would glue "Jane Doe" and "Reporter" together.
"""

from __future__ import annotations

from typing import Final

from scraper.dom.elements import Element, fold_space
from scraper.dom.tags import BLOCK_TAGS


def lines_of(element: Element, limit: int = 400) -> list[str]:
    """Return an element's text as lines: a new one at blocks and where two elements just touch.

    `limit` bounds the characters read.
    """
    if not len(element):  # as most are: nothing parts its text
        line = fold_space(without_unseen(element.text or ""))
        return [line] if line else []
    lines: list[str] = [""]
    seen = 0
    for event, node in _walk(element):
        if seen > limit:
            break
        if lines[-1] and (node.tag in BLOCK_TAGS or node.tag == "br"):
            lines.append("")
        text: str | None = node.text if event == "start" else node.tail
        if text:
            _add(lines, text)
            seen += len(text)
    return [line for text in lines if (line := fold_space(without_unseen(text)))]


def without_unseen(text: str) -> str:
    """Return a text without soft hyphens and the like."""
    return text if text.isascii() else text.translate(UNSEEN_LETTERS)


def _add(lines: list[str], text: str) -> None:
    """Add a piece of text to the last line, or begin a new one where two elements just touch."""
    if not text.strip():
        if lines[-1]:
            lines.append("")
        return
    if lines[-1] and lines[-1][-1].isalnum() and text[0].isalnum():
        lines.append("")
    lines[-1] += text


UNSEEN_LETTERS: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Where a word may be parted, or may not."""
_UNSEEN_TAGS: Final = frozenset({"button", "script", "style", "svg", "noscript", "template"})
"""What holds no text of a row; a button says what it does."""


_ICON_FONTS: Final = ("material-icons", "material-symbols")
"""Classes of elements whose text is the name of an icon ("schedule", "check_circle")."""


def is_unseen(element: Element) -> bool:
    """Return whether an element's text is not part of a row: hidden, a button's, the name of an icon."""
    if element.tag in _UNSEEN_TAGS or element.get("hidden") is not None:
        return True
    names = element.get("class")
    return names is not None and names.startswith(_ICON_FONTS)


def _walk(element: Element) -> list[tuple[str, Element]]:
    """Return start and end of every visible element below, in order, without the root's end."""
    steps: list[tuple[str, Element]] = [("start", element)]
    stack = [(element, iter(element))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                steps.append(("end", parent))
            continue
        if len(steps) > 400:  # noqa: PLR2004 - no byline or headline is so large
            break
        if is_unseen(child):
            steps.append(("end", child))
            continue
        steps.append(("start", child))
        stack.append((child, iter(child)))
    return steps
