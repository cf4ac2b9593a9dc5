"""Find the few texts that a long regular expression can match, by plain words it cannot match without.

An expression of fifty alternatives tries each of them at every letter. Asking a page once for
fifty plain words takes a twentieth of that, and most pages hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_OPENS: Final = frozenset("([")
_OPTIONAL: Final = frozenset("?*{")
_BREAKS: Final = frozenset(".^$+})]")


def list_literals(pattern: str) -> tuple[str, ...]:
    """Return for each alternative of an expression the longest plain text in all that it matches.

    Args:
        pattern: An expression without flags, in lower case.

    Raises:
        ValueError: An alternative has no such text.
    """
    found: dict[str, None] = {}
    for alternative in _split(pattern):
        literal = max(_runs(alternative), key=len, default="")
        if not literal:
            raise ValueError(f"no plain text in {alternative!r}")
        found[literal] = None
    return tuple(found)


def find_holders(texts: Sequence[str], literals: Sequence[str]) -> list[int]:
    """Return the places of the texts that hold at least one of the literals."""
    whole = "\n".join(texts)
    held = [literal for literal in literals if literal in whole]
    if not held:
        return []
    return [place for place, text in enumerate(texts) if any(literal in text for literal in held)]


def _split(pattern: str) -> Iterator[str]:
    """Yield the alternatives of the outermost level."""
    depth = start = place = 0
    is_set = False
    while place < len(pattern):
        letter = pattern[place]
        if letter == "\\":
            place += 1
        elif is_set:
            is_set = letter != "]"
        elif letter == "[":
            is_set = True
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and depth == 0:
            yield pattern[start:place]
            start = place + 1
        place += 1
    yield pattern[start:]


_TOKEN: Final = re.compile(r"\\[a-zA-Z]|\\.|[^\\]", re.DOTALL)


def _runs(alternative: str) -> Iterator[str]:
    """Yield the runs of letters that an alternative cannot match without."""
    run: list[str] = []
    tokens = _TOKEN.findall(alternative)
    place = 0
    while place < len(tokens):
        letter = tokens[place]
        if letter in _OPENS:
            yield "".join(run)
            run = []
            place = _end_of(tokens, place)
        elif letter in _OPTIONAL:
            yield "".join(run[:-1])
            run = []
            if letter == "{":
                place = tokens.index("}", place)
        elif letter in _BREAKS or (len(letter) > 1 and letter[1].isalpha()):
            yield "".join(run)
            run = []
        else:
            run.append(letter[-1])
        place += 1
    yield "".join(run)


def _end_of(tokens: list[str], start: int) -> int:
    """Return the place of the bracket that closes a group or a set."""
    opening = tokens[start]
    if opening == "[":
        return tokens.index("]", start + 2)
    depth = 0
    place = start
    while True:
        if tokens[place] == "[":
            place = tokens.index("]", place + 2)
        elif tokens[place] == "(":
            depth += 1
        elif tokens[place] == ")":
            depth -= 1
            if depth == 0:
                return place
        place += 1
