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

from scraper.extract.dom import Element

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


@dataclass(frozen=True, slots=True)
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
class _Index:
    """Selectors by what their last compound needs; values are positions and paths."""

    tags: tuple[str, ...]
    """The tags to visit; empty for all."""
    by_class: dict[str, list[tuple[int, Path]]]
    by_attribute: dict[str, list[tuple[int, Path]]]
    by_tag: dict[str, list[tuple[int, Path]]]


def find_matches(root: Element, selectors: tuple[str, ...]) -> dict[int, list[Element]]:
    """Give the elements below (and with) `root` that match, by position of their selector.

    Raises:
        ValueError: A selector is outside the grammar above.
    """
    index = _compile(selectors)
    found: dict[int, list[Element]] = {}
    classes, attributes, tags = index.by_class, tuple(index.by_attribute.items()), index.by_tag
    names = classes.keys()
    for element in root.iter(*index.tags) if index.tags else root.iter("*"):
        proposed: list[tuple[int, Path]] = []
        held = element.get("class")
        if held and not names.isdisjoint(held.split()):
            for name in dict.fromkeys(held.split()):
                proposed += classes.get(name, ())
        for attribute, paths in attributes:
            if element.get(attribute) is not None:
                proposed += paths
        if tags:
            proposed += tags.get(str(element.tag), ())
        for position, path in proposed:
            if _is_match(element, path):
                found.setdefault(position, []).append(element)
    return found


def _is_match(element: Element, path: Path) -> bool:
    """Match right to left; an ancestor is taken greedily, which suits these short paths."""
    if not path[-1].matches(element):
        return False
    child, here = path[-1].child, element
    for compound in reversed(path[:-1]):
        parent = here.getparent()
        while parent is not None and not compound.matches(parent):
            parent = None if child else parent.getparent()
        if parent is None:
            return False
        child, here = compound.child, parent
    return True


@lru_cache(maxsize=128)
def _compile(selectors: tuple[str, ...]) -> _Index:
    index = _Index(_visited(selectors), {}, {}, {})
    for position, selector in enumerate(selectors):
        path = _parse(selector)
        last = path[-1]
        if last.classes:
            index.by_class.setdefault(last.classes[-1], []).append((position, path))
        elif last.attributes:
            index.by_attribute.setdefault(last.attributes[-1][0], []).append((position, path))
        else:
            index.by_tag.setdefault(str(last.tag), []).append((position, path))
    return index


def _visited(selectors: tuple[str, ...]) -> tuple[str, ...]:
    tags = [_parse(selector)[-1].tag for selector in selectors]
    return tuple(dict.fromkeys(tag for tag in tags if tag)) if all(tags) else ()


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
