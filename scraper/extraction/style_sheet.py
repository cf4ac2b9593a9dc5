"""What a page's own style sheets hide on a wide screen.

Takes the texts of `style` elements; gives `HidingRules`, which say of an element whether the last
rule that applies to it takes it off the page. Only selectors of one element are read (`.tip`,
`#draft`, `p.note`): others depend on states that a stored page does not have. Where such a rule
shows what a simple one hides (`.open .menu`), a click reveals it, and it counts as shown.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_HIDES: Final = (
    re.compile(r"display\s*:\s*none"),
    re.compile(r"visibility\s*:\s*(?:hidden|collapse)"),
)
"""Two expressions, since one with alternatives is searched five times as slowly."""
_DECLARATION: Final = re.compile(r"(?:^|[;\s])(?:display|visibility)\s*:\s*([\w-]+)([^;}]*)")
_OFF: Final = ("none", "hidden", "collapse")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE: Final = re.compile(r"([a-zA-Z][\w-]*)?((?:[.#](?:[\w-]|\\.)+)+)")
_NAME: Final = re.compile(r"[.#](?:[\w-]|\\.)+")
_SPECIAL: Final = re.compile(r"([^\w-])")
_STEP: Final = re.compile(r"[\s>+~]+")
_STATE: Final = re.compile(r"\[[^\]]*\]|:{1,2}[\w-]+(?:\([^)]*\))?")
_HOVER: Final = re.compile(r":(?:hover|focus|focus-within|focus-visible|active)\b")
_MEDIA: Final = re.compile(r"@media[^{};]*\{")
_MEDIA_END: Final = re.compile(r"\}\s*\}")
_OTHER_MEDIA: Final = re.compile(
    r"\bprint\b|\bspeech\b|max-width|max-device-width|prefers-|orientation|\bnot\b|hover\s*:\s*none|width\s*<"
)
"""Media that a wide screen is not."""
_LONGEST: Final = 600_000
"""Characters of style sheets that are read (1 in 1,000 pages of the development corpora has more)."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule for elements of some tag, id and classes."""

    tag: str
    names: frozenset[str]
    """Classes as `.name`, ids as `#name`."""
    hides: bool
    weight: tuple[bool, int, int, int]
    """Important, ids, classes and tags, place: of the rules that apply the greatest wins."""


class HidingRules:
    """The rules of some style sheets that hide and show elements."""

    def __init__(self, sheets: Iterable[str]) -> None:
        text = "\n".join(filter(None, sheets))[:_LONGEST]
        self._text = _COMMENT.sub(" ", text) if "/*" in text else text
        self._others: list[tuple[int, int]] | None = None
        self._rules: dict[str, list[_Rule]] = {}
        self._revealed: set[str] = set()
        self._hidden = {
            name
            for hides in _HIDES
            for match in hides.finditer(self._text)
            for selector in self._selectors_before(match.start())
            if _SIMPLE.fullmatch(selector)
            for name in _read_names(selector)
        }
        """Names of which some rule, of any medium, hides elements."""

    def __bool__(self) -> bool:
        return bool(self._hidden)

    def may_hide(self, classes: str | None, name: str | None = None) -> bool:
        """Return whether some rule hides elements with one of these classes, or this id."""
        if name and f"#{name}" in self._hidden:
            return True
        return not self._hidden.isdisjoint(f".{one}" for one in (classes or "").split())

    def hides(self, tag: str, classes: str | None, name: str | None) -> bool:
        """Return whether an element of this tag, these classes and this id is hidden."""
        own = {f".{one}" for one in classes.split()} if classes else set()
        if name:
            own.add(f"#{name}")
        fitting = [
            rule
            for one in sorted(own)
            for rule in self._rules_of(one)
            if rule.names <= own and rule.tag in ("", tag)
        ]
        if not fitting or not self._revealed.isdisjoint(own & self._hidden):
            return False
        return max(fitting, key=lambda rule: rule.weight).hides

    def _selectors_before(self, place: int) -> list[str]:
        """Return the selectors of the rule whose declarations hold a place of the text."""
        opened = self._text.rfind("{", 0, place)
        if opened < 0:
            return []
        start = 1 + max(self._text.rfind(mark, 0, opened) for mark in "{};")
        return [selector.strip() for selector in self._text[start:opened].split(",")]

    def _rules_of(self, name: str) -> list[_Rule]:
        """Return the simple rules that name a class or id; note whether others reveal it."""
        known = self._rules.get(name)
        if known is None:
            known = self._rules[name] = []
            for selector, place, hides, is_important in self._find_rules(name):
                match = _SIMPLE.fullmatch(selector)
                if match is not None:
                    names = _read_names(match[2])
                    ids = sum(one[0] == "#" for one in names)
                    weight = (is_important, ids, 2 * (len(names) - ids) + bool(match[1]), place)
                    known.append(_Rule((match[1] or "").lower(), names, hides, weight))
                elif not hides and name in _read_revealed(selector):
                    self._revealed.add(name)
        return known

    def _find_rules(self, name: str) -> Iterator[tuple[str, int, bool, bool]]:
        """Yield the selectors that name a class or id, each with what its rule says last."""
        escaped = name[0] + _SPECIAL.sub(r"\\\1", name[1:])
        text = self._text
        place = text.find(escaped)
        while place >= 0:
            opened, closed = text.find("{", place), text.find("}", place)
            closed = closed if closed >= 0 else len(text)
            if not place < opened < closed or self._is_for_other_media(opened):
                place = text.find(escaped, place + 1)
                continue
            place = text.find(escaped, opened)
            found = [
                (value.lower() in _OFF, "!" in rest)
                for value, rest in _DECLARATION.findall(text[opened + 1 : closed])
            ]
            if found:
                for selector in self._selectors_before(opened + 1):
                    if name in _read_names(selector):
                        yield selector, opened, *max(found)

    def _is_for_other_media(self, place: int) -> bool:
        if self._others is None:
            self._others = []
            for match in _MEDIA.finditer(self._text):
                if _OTHER_MEDIA.search(match[0]):
                    end = _MEDIA_END.search(self._text, match.end())
                    self._others.append((match.start(), end.end() if end else len(self._text)))
        before = bisect(self._others, (place, 0)) - 1
        return before >= 0 and place < self._others[before][1]


def _read_names(selector: str) -> frozenset[str]:
    """Return the classes (`.name`) and ids (`#name`) of a selector of one element."""
    return frozenset(name.replace("\\", "") for name in _NAME.findall(selector))


def _read_revealed(selector: str) -> frozenset[str]:
    """Return the names of the last element of a selector that names a state of the page."""
    if _STEP.search(selector) is None or _HOVER.search(selector):
        return frozenset()
    return _read_names(_STATE.sub("", _STEP.split(selector)[-1]))
