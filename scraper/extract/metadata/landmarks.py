"""Walk the tree once and mark every element that may hold metadata for people to see.

Takes a Document; gives the marks in page order. Never judges: the finders that
read the marks do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from scraper.extract.document import Document
from scraper.extract.dom import BLOCK_TAGS, Element, fold_space

_BYLINE: Final = re.compile(
    r"author|byline|by-line|by_line|autor(?!e?l)|auteur|forfatter|skribent|redakteur|verfasser|"
    r"writer|journalist|reporter|contributor|user-name|username|fn\b|vcard|writtenby|written-by|"
    r"posted-by|postedby|post-by|creator|firma(?:_|-|\b)",
    re.IGNORECASE,
)
_NO_BYLINE: Final = re.compile(
    r"author[-_]{0,2}(?:bio|box|desc|about|social|more|posts|text|image|img|pic|photo|avatar|"
    r"thumb|role|title|job|intro)|comment|avatar|gravatar|authoring|authoriz|authorit|"
    r"related|share|social|tooltip|underwriter|copywriter|typewriter|follow",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"(?:^|[\s_-]|[a-z](?=[DPTU]))(?:[Dd]ate|[Pp]ub|[Pp]osted|[Tt]ime|[Ff]echa|[Dd]atum|[Uu]pdated|"
    r"[Ll]ast[-_]?[Mm]od|[Mm]odified|[Pp]ublish|[Tt]imestamp|[Mm]eta(?:\b|_)|[Ee]ntry-meta)"
    r"|DATE|[Dd]ate\b|dates?tamp|pubdate|postdate"
)
_HEADLINE: Final = re.compile(
    r"\b(?:entry|post|article|story|page|content|blog|news|single|main)?[-_]{0,2}"
    r"(?:title|headline|heading)\b|[a-z](?:Title|Headline)\b|headline|"
    r"(?:entry|post|article|story)[-_]?title",
    re.IGNORECASE,
)
_ASIDE_CLASS: Final = re.compile(
    r"related|recommend|sidebar|side-bar|comment(?!ary)|widget(?!-theme|_theme)|popular|trending|"
    r"most-?read|carousel|teaser|footer|promo|newsletter|read-?more|more-?(?:from|stories|news)|"
    r"latest|upnext|up-next|next-?post|prev|modal|popup|cookie|breaking|ticker|\bcards?\b|reply|"
    r"recirc|outbrain|taboola",
    re.IGNORECASE,
)
_ASIDE_TAGS: Final = frozenset({"nav", "aside", "footer", "dialog", "noscript", "template", "svg"})
_HEADLINE_TAGS: Final = frozenset("h2 h3 div p span strong header".split())

Level = int
BODY: Final[Level] = 0
"""Not in anything known."""
ARTICLE: Final[Level] = 1
"""Inside `article`, `main` or a header of these."""
ASIDE: Final[Level] = -1
"""Inside navigation, a sidebar, a footer, comments or a list of other articles."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One element worth reading."""

    index: int
    """Position among all elements of the page, from 0."""
    element: Element


@dataclass(slots=True)
class Landmarks:
    """The marks of one page by what they may be, each in page order."""

    h1: list[Mark] = field(default_factory=list)
    headlines: list[Mark] = field(default_factory=list)
    """Elements whose class calls them a title."""
    bylines: list[Mark] = field(default_factory=list)
    times: list[Mark] = field(default_factory=list)
    """`time` elements."""
    dates: list[Mark] = field(default_factory=list)
    """Elements whose class calls them a date."""
    items: list[Mark] = field(default_factory=list)
    """Elements with `itemprop` or RDFa `property`, outside `head`."""
    _levels: dict[Element, Level] = field(default_factory=dict)

    def level(self, element: Element) -> Level:
        """Say what kind of place an element stands in."""
        known = self._levels.get(element)
        if known is not None:
            return known
        chain: list[Element] = []
        node: Element | None = element
        level: Level = BODY
        while node is not None:
            if node in self._levels:
                level = self._levels[node]
                break
            chain.append(node)
            node = node.getparent()
        for node in reversed(chain):
            level = _step(level, node)
            self._levels[node] = level
        return level


def _step(level: Level, element: Element) -> Level:
    """Give the level of an element from its parent's."""
    tag = element.tag
    if level == ASIDE or tag in _ASIDE_TAGS:
        return ASIDE
    if tag in ("body", "html", "main"):
        return ARTICLE if tag == "main" else level
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if tag != "article" and len(names) > 1 and _is_aside(names):
        return ASIDE
    return ARTICLE if tag == "article" else level


@lru_cache(maxsize=4096)
def _is_aside(names: str) -> bool:
    return _ASIDE_CLASS.search(names) is not None


@lru_cache(maxsize=8192)
def _class_kinds(names: str) -> str:
    """Say what a class attribute promises: letters of `b`yline, `d`ate, `t`itle."""
    kinds = ""
    if _BYLINE.search(names) and not _NO_BYLINE.search(names):
        kinds += "b"
    if _DATE.search(names):
        kinds += "d"
    if _HEADLINE.search(names):
        kinds += "t"
    return kinds


def find_landmarks(document: Document) -> Landmarks:
    """Mark a page's headlines, bylines, dates and microdata in one pass."""
    marks = Landmarks()
    for index, element in enumerate(document.elements):
        names = element.get("class")
        kinds = _class_kinds(names) if names else ""
        tag = element.tag
        if tag == "h1":
            marks.h1.append(Mark(index, element))
        elif tag == "time":
            marks.times.append(Mark(index, element))
        elif tag in _SILENT_TAGS:
            continue
        if element.get("itemprop") or element.get("property"):
            marks.items.append(Mark(index, element))
        if (tag == "a" and "author" in (element.get("rel") or "")) or "b" in kinds:
            marks.bylines.append(Mark(index, element))
        if kinds:
            if "d" in kinds and tag != "time":
                marks.dates.append(Mark(index, element))
            if "t" in kinds and tag in _HEADLINE_TAGS:
                marks.headlines.append(Mark(index, element))
    return marks


_SILENT_TAGS: Final = frozenset(
    "script style link meta path svg g input button form iframe option select textarea html body "
    "head title img picture source figure video audio nav footer base br hr".split()
)


def lines_of(element: Element, limit: int = 400) -> list[str]:
    """Give an element's text as lines: a new one at blocks and where two elements just touch.

    Bylines are rows of small elements that style sheets keep apart, not spaces.
    `limit` bounds the characters read.
    """
    lines: list[str] = [""]
    seen = 0

    def add(text: str | None, *, glued: bool) -> None:
        nonlocal seen
        if not text:
            return
        if not text.strip():
            if lines[-1]:
                lines.append("")
            return
        if glued and lines[-1] and lines[-1][-1].isalnum() and text[0].isalnum():
            lines.append("")
        lines[-1] += text
        seen += len(text)

    for event, node in _walk(element):
        if seen > limit:
            break
        if event == "start":
            if (node.tag in BLOCK_TAGS or node.tag == "br") and lines[-1]:
                lines.append("")
            add(node.text, glued=True)
        else:
            if node.tag in BLOCK_TAGS and lines[-1]:
                lines.append("")
            add(node.tail, glued=True)
    return [line for line in map(fold_space, lines) if line]


_UNSEEN_TAGS: Final = frozenset({"script", "style", "svg", "noscript", "template", "button"})


def _walk(element: Element) -> list[tuple[str, Element]]:
    """Give start and end of every visible element below, in order, without the root's end."""
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
        if child.tag in _UNSEEN_TAGS:
            steps.append(("end", child))
            continue
        steps.append(("start", child))
        stack.append((child, iter(child)))
    return steps
