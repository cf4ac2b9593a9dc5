"""Match many simple CSS selectors in one walk over a tree.

A CSS selector run alone walks the whole tree; twenty of them walk it twenty
times. Here the selectors are sorted by what their last part needs (an id, a
class, an attribute, a tag), and one walk asks each element only for those.

The grammar is a part of CSS: compounds of `tag`, `#id`, `.class`, `[name]` and
`[name="value"]` with `=`, `^=`, `$=`, `*=`, `~=`, joined by a descendant space
or a child `>`. Anything else is a `ValueError`: use `dom.select`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scraper.dom.elements import Element

_PART: Final = re.compile(
    r"""(?P<tag>^[a-zA-Z][\w-]*)
      |\#(?P<id>[\w-]+)
      |\.(?P<cls>[\w-]+)
      |\[(?P<attr>[\w:-]+)(?:(?P<op>[\^$*~]?=)"(?P<value>[^"]*)")?\]""",
    re.VERBOSE,
)
_COMPOUND: Final = re.compile(r"\s*(>)?\s*((?:\[[^\]]*\]|[^\s>\[])+)")

_OPERATORS: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": lambda held, value: held == value,
    "^=": lambda held, value: held.startswith(value),
    "$=": lambda held, value: held.endswith(value),
    "*=": lambda held, value: value in held,
    "~=": lambda held, value: value in held.split(),
}


@dataclass(frozen=True, slots=True, eq=False)
class _Compound:
    """One element's description: `h1.title[data-hook="x"]`."""

    tag: str | None
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]
    """Name, operator ("" for mere presence), value; an id is `("id", "=", value)`."""
    child: bool
    """Whether `>` stands before it."""

    def matches(self, element: Element) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.classes:
            held = (element.get("class") or "").split()
            if any(name not in held for name in self.classes):
                return False
        for name, operator, value in self.attributes:
            content = element.get(name)
            if content is None or (operator and not _OPERATORS[operator](content, value)):
                return False
        return True


Path = tuple[_Compound, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A selector in the index."""

    position: int
    path: Path
    inner: str | None
    """For `PATH tag`: the tag to gather below each match of the path. Walking down from a few
    containers is far cheaper than walking up from every link of a page."""


@dataclass(frozen=True, slots=True)
class _Index:
    """Selectors by what the last compound of their path needs."""

    tags: tuple[str, ...]
    """The tags to visit; empty for all."""
    by_class: dict[str, list[_Entry]]
    by_attribute: dict[str, list[_Entry]]
    by_tag: dict[str, list[_Entry]]


def find_matches(root: Element, selectors: tuple[str, ...]) -> dict[int, list[Element]]:
    """Return the elements below (and with) `root` that match, by position of their selector.

    Raises:
        ValueError: A selector is outside the grammar above.
    """
    index = _compile(selectors)
    found: dict[int, dict[Element, None]] = {}
    seen: _Seen = {}
    classes, attributes, tags = index.by_class, tuple(index.by_attribute.items()), index.by_tag
    names = classes.keys()
    for element in root.iter(*index.tags) if index.tags else root.iter("*"):
        proposed: list[_Entry] = []
        held = element.get("class")
        if held and not names.isdisjoint(held.split()):
            for name in dict.fromkeys(held.split()):
                proposed += classes.get(name, ())
        for attribute, entries in attributes:
            if element.get(attribute) is not None:
                proposed += entries
        if tags:
            proposed += tags.get(str(element.tag), ())
        for entry in proposed:
            if _is_match(element, entry.path, seen):
                matched = found.setdefault(entry.position, {})
                for one in (
                    (element,) if entry.inner is None else element.iterdescendants(entry.inner)
                ):
                    matched[one] = None
    return {position: list(matched) for position, matched in found.items() if matched}


_Seen = dict[tuple[Path, Element], bool]
"""Whether a path matches an element or one above it; spares the second walk up."""


def _is_match(element: Element, path: Path, seen: _Seen) -> bool:
    """Match right to left: the last compound here, the rest above."""
    last = path[-1]
    if not last.matches(element):
        return False
    if len(path) == 1:
        return True
    parent = element.getparent()
    if parent is None:
        return False
    if last.child:
        return _is_match(parent, path[:-1], seen)
    return _is_above(parent, path[:-1], seen)


def _is_above(element: Element, path: Path, seen: _Seen) -> bool:
    climbed: list[Element] = []
    here: Element | None = element
    answer = False
    while here is not None:
        known = seen.get((path, here))
        if known is not None:
            answer = known
            break
        climbed.append(here)
        if _is_match(here, path, seen):
            answer = True
            break
        here = here.getparent()
    for climber in climbed:
        seen[path, climber] = answer
    return answer


@lru_cache(maxsize=128)
def _compile(selectors: tuple[str, ...]) -> _Index:
    entries = [_entry(position, _parse(selector)) for position, selector in enumerate(selectors)]
    visited = [entry.path[-1].tag for entry in entries]
    tags = tuple(dict.fromkeys(tag for tag in visited if tag)) if all(visited) else ()
    index = _Index(tags, {}, {}, {})
    for entry in entries:
        last = entry.path[-1]
        if last.classes:
            index.by_class.setdefault(last.classes[-1], []).append(entry)
        elif last.attributes:
            index.by_attribute.setdefault(last.attributes[-1][0], []).append(entry)
        else:
            index.by_tag.setdefault(str(last.tag), []).append(entry)
    return index


def _entry(position: int, path: Path) -> _Entry:
    last = path[-1]
    if len(path) > 1 and last.tag and not (last.classes or last.attributes or last.child):
        return _Entry(position, path[:-1], last.tag)
    return _Entry(position, path, None)


def _parse(selector: str) -> Path:
    path: list[_Compound] = []
    end = 0
    for match in _COMPOUND.finditer(selector):
        if match.start() != end:
            break
        end = match.end()
        path.append(_parse_compound(match.group(2), selector, child=bool(match.group(1))))
    if not path or end != len(selector):
        raise ValueError(f"unsupported selector: {selector}")
    return tuple(path)


def _parse_compound(text: str, selector: str, *, child: bool) -> _Compound:
    tag: str | None = None
    classes: list[str] = []
    attributes: list[tuple[str, str, str]] = []
    end = 0
    while end < len(text):
        match = _PART.match(text, end) if end else _PART.match(text)
        if match is None:
            raise ValueError(f"unsupported selector: {selector}")
        end = match.end()
        if match["tag"]:
            tag = match["tag"]
        elif match["id"]:
            attributes.append(("id", "=", match["id"]))
        elif match["cls"]:
            classes.append(match["cls"])
        else:
            attributes.append((match["attr"], match["op"] or "", match["value"] or ""))
    return _Compound(tag, tuple(classes), tuple(attributes), child)
