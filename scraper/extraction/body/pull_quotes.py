"""Leave out pull quotes: sentences of the article that a page shows once more, larger.

Takes a page and a mask of kept blocks; gives the blocks that only repeat. A quotation that the
article does not hold elsewhere stays, whatever its box is named.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from scraper.extraction.body.model.blocks import Page

_NAMED: Final = re.compile(
    r"pull[-_]{0,2}(?:quote|ed|out)|quote[-_]{0,2}(?:box|pull|call|highlight|large|big|inset)"
    r"|(?:drop|side|inset|block|key|big|large|highlight|featured?|tweet|callout)[-_]{0,2}quote(?!d)|exergue|zitat|citat"
    r"|click-?to-?tweet|tweetable|bctt|stand-?out-?quote|(?:^|[\s_-])(?:pq|quote)(?:$|\s|[-_]{1,2}(?:text|body|content)\b)"
)
"""Classes and ids, in lower case, of boxes that repeat a sentence."""
_PLAIN: Final = frozenset(["blockquote", "h2", "h3", "h4", "h5", "h6"])
"""Elements that are one without a name where a paragraph holds all their words."""
_FEWEST_PLAIN: Final = 8
"""Words of a plain one: a shorter quotation cites what the text takes up, a shorter heading begins a section."""
_CODE: Final = frozenset(["pre", "code", "table", "li"])
_LEVELS: Final = 4
"""Boxes around a block that may say what it is."""
_FEWEST: Final = 5
_MOST: Final = 80
"""Words of a pull quote."""
_SHORTEST_UNSPACED: Final = 10
"""Letters of one in a script without spaces."""
_SAME: Final = 0.8
"""Share of its neighbouring pairs of words that one paragraph must hold; editors shorten a little."""
_MOST_BESIDE: Final = 15
"""Words of what may stand with a pull quote in its box: who said it, a button."""
_WORD: Final = re.compile(r"\w+")


Holds = Callable[[str, str], bool]
"""Returns whether a folded text holds folded words."""


def find_pull_quotes(page: Page, keep: Sequence[bool]) -> list[int]:
    """Return the kept blocks that repeat a sentence of a longer kept block, with what belongs to them."""
    found: list[int] = []
    paragraphs: list[tuple[int, str]] | None = None
    for row, box, holds in _find_candidates(page, keep):
        words = _fold(page.text[row])
        if paragraphs is None:
            kept = (one for one, is_kept in enumerate(keep) if is_kept)
            paragraphs = [(one, _fold(page.text[one])) for one in kept]
        if any(
            one != row and len(text) > len(words) and holds(text, words) for one, text in paragraphs
        ):
            found += _collect(page, keep, row, box)
    return sorted(set(found))


def _find_candidates(page: Page, keep: Sequence[bool]) -> Iterator[tuple[int, int, Holds]]:
    """Yield the kept blocks that may be pull quotes, each with the outermost box that is one, and how a text repeats it."""
    known: dict[int, int] = {}
    named: dict[int, bool] = {}
    for row, is_kept in enumerate(keep):
        if not is_kept:
            continue
        around = page.box[row]
        if around not in known:
            known[around] = _find_box(page, around, named)
        if known[around] >= 0:
            if _may_be_quote(page.text[row]):
                yield row, known[around], _holds
        elif plain := _find_plain(page, around, page.text[row]):
            yield row, plain, operator.contains


def _find_box(page: Page, box: int, named: dict[int, bool]) -> int:
    """Return the outermost box of few levels that is named as a quotation, or an `aside`; or -1.

    Notes in `named` which boxes are, since blocks share most of the boxes around them.
    """
    found = -1
    if page.tag[box] in _CODE:
        return found
    for _ in range(_LEVELS):
        if box not in named:
            named[box] = _is_named(page, box)
        if named[box]:
            found = box
        if box == 0 or page.end[page.parent[box]] - page.first[page.parent[box]] > _LEVELS:
            break
        box = page.parent[box]
    return found


def _find_plain(page: Page, box: int, text: str) -> int:
    """Return the quotation or heading that a block is in, if it is long enough to be one without a name; else 0."""
    if not _FEWEST_PLAIN <= len(text.split()) <= _MOST:
        return 0
    around = (box, page.parent[box])
    return next((one for one in around if page.tag[one] in _PLAIN), 0)


def _is_named(page: Page, box: int) -> bool:
    if page.tag[box] == "aside":
        return True
    element = page.element[box]
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and _NAMED.search(names.lower()) is not None


def _may_be_quote(text: str) -> bool:
    count = len(text.split())
    return _FEWEST <= count <= _MOST or (count < _FEWEST and len(text) >= _SHORTEST_UNSPACED)


def _fold(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _holds(text: str, words: str) -> bool:
    """Return whether a folded text holds the folded words, or nearly all of them in their order."""
    if words in text:
        return True
    count = words.count(" ") - 1
    if count < _FEWEST:
        return count > 0 and words.strip() in text and len(words) > _SHORTEST_UNSPACED
    if count <= 2 * _FEWEST:
        return False
    missing, least = 0, _SAME * (count - 1)
    for first, second in pairwise(words.split()):
        missing += f" {first} {second} " not in text
        if count - 1 - missing < least:
            return False
    return True


def _collect(page: Page, keep: Sequence[bool], row: int, box: int) -> list[int]:
    """Return a repeated block, with all of its box if little else is in it."""
    rows = [one for one in range(page.first[box], page.end[box]) if keep[one]]
    others = sum(len(page.text[one].split()) for one in rows if one != row)
    return rows if others <= _MOST_BESIDE else [row]
