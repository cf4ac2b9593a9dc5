"""Walk the tree once and mark every element that may hold metadata for people to see.

Takes a Document; gives the marks in page order, the same ones to every finder
that asks. Never judges: the finders that read the marks do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scraper.extract.document import Document
from scraper.extract.dom import Element, text_of
from scraper.extract.metadata.class_names import class_kinds
from scraper.urls import is_same_site

_ASIDE_TAGS: Final = frozenset({"nav", "aside", "footer", "dialog", "noscript", "template", "svg"})
_ARTICLE_TAGS: Final = frozenset({"article", "main"})
_HEADLINE_TAGS: Final = frozenset("h2 h3 div p span strong header".split())
_SILENT_TAGS: Final = frozenset(
    "script style path svg g input button form iframe option select textarea html body "
    "head title img picture source figure video audio nav footer base br hr".split()
)
"""Elements that never are a landmark themselves."""
_MAX_HEADLINES: Final = 3
"""More `h1` than this are a list of articles."""


@dataclass(slots=True, eq=False)
class Mark:
    """One element worth reading."""

    index: int
    """Position among all elements of the page, from 0."""
    element: Element


@dataclass(slots=True)
class Landmarks:
    """The marks of one page by what they may be, each in page order."""

    h1: list[Mark] = field(default_factory=list)
    logos: list[Mark] = field(default_factory=list)
    """`h1` elements that link to the site's front page."""
    h2: list[Mark] = field(default_factory=list)
    headlines: list[Mark] = field(default_factory=list)
    """Elements whose class calls them a title."""
    bylines: list[Mark] = field(default_factory=list)
    """Elements whose class or `rel` calls them an author."""
    times: list[Mark] = field(default_factory=list)
    """`time` elements."""
    dates: list[Mark] = field(default_factory=list)
    """Elements whose class calls them a date."""
    items: list[Mark] = field(default_factory=list)
    """Elements with `itemprop` or RDFa `property`, outside `head`."""
    links: list[Mark] = field(default_factory=list)
    """`a` elements with a `rel`."""
    head: int = 0
    """Position of the headline; 0 when there is none."""
    _aside: dict[Element, bool] = field(default_factory=dict)
    _spine: set[Element] = field(default_factory=set)
    """What holds a headline: no container of it can be beside the article by its class."""

    def is_aside(self, element: Element) -> bool:
        """Say whether an element stands in navigation, a sidebar, comments or a list of articles."""
        chain: list[Element] = []
        node: Element | None = element
        aside = False
        while node is not None:
            known = self._aside.get(node)
            if known is not None:
                aside = known
                break
            chain.append(node)
            node = node.getparent()
        for node in reversed(chain):
            if node.tag in _ARTICLE_TAGS and node in self._spine:
                aside = False  # menus that nobody closed go on around the article
            else:
                aside = aside or self._begins_aside(node)
            self._aside[node] = aside
        return aside

    def _begins_aside(self, element: Element) -> bool:
        tag = element.tag
        if tag in _ASIDE_TAGS:
            # the foot of an article's head: what stands there follows the headline
            return tag != "footer" or element.getprevious() not in self._spine
        if tag in ("body", "html", "main", "article") or element in self._spine:
            return False
        names, name = element.get("class"), element.get("id")
        return ("a" in class_kinds(names) if names else False) or (
            "a" in class_kinds(name) if name else False
        )

    def find_head(self) -> None:
        """Find the headline, and what holds headlines; many `h1` are those of a list: only the first."""
        for mark in self.h1[: _MAX_HEADLINES if len(self.h1) <= _MAX_HEADLINES else 1]:
            node: Element | None = mark.element
            while node is not None and node not in self._spine:
                self._spine.add(node)
                node = node.getparent()
        for marks in (self.h1, self.h2, self.headlines, self.logos):
            for mark in marks:
                if not self.is_aside(mark.element) and any(map(str.strip, mark.element.itertext())):
                    self.head = mark.index
                    return


_KNOWN: WeakKeyDictionary[Document, Landmarks] = WeakKeyDictionary()


def landmarks_of(document: Document) -> Landmarks:
    """Give a page's landmarks; they are found once and kept as long as the page."""
    marks = _KNOWN.get(document)
    if marks is None:
        marks = _KNOWN[document] = _find_landmarks(document)
    return marks


def _find_landmarks(document: Document) -> Landmarks:
    marks = Landmarks()
    for index, element in enumerate(document.elements):
        tag = element.tag
        if tag in _SILENT_TAGS:
            continue
        names = element.get("class")
        kinds = class_kinds(names) if names else ""
        if kinds or tag in _NAMED_TAGS or (tag == "a" and element.get("rel")):
            _mark(marks, Mark(index, element), tag, kinds, document)
        if element.get("itemprop") or element.get("property"):
            marks.items.append(Mark(index, element))
    marks.find_head()
    return marks


def _is_logo(element: Element, document: Document) -> bool:
    """Say whether half of an element's text, on a deeper page, is a link to the site's front page."""
    if urlsplit(document.url).path in _FRONT_PATHS:
        return False
    for anchor in element.iter("a"):
        target = document.absolute(anchor.get("href"))
        if target is None or urlsplit(target).path not in _FRONT_PATHS:
            continue
        if is_same_site(target, document.url):
            return 2 * len(text_of(anchor)) >= len(text_of(element))
    return False


def _is_in_dialog(element: Element) -> bool:
    """Say whether a headline is that of a dialog, or of a translator's window in a saved page."""
    return any(
        holder.tag in _DIALOGS
        or holder.get("role") == "dialog"
        or "skiptranslate" in (holder.get("class") or "")
        for holder in element.iterancestors()
    )


_DIALOGS: Final = frozenset({"dialog", "modal-dialog"})
_FRONT_PATHS: Final = ("", "/")
_NAMED_TAGS: Final = frozenset({"h1", "h2", "time"})


def _mark(marks: Landmarks, mark: Mark, tag: str, kinds: str, document: Document) -> None:
    """File one element by its tag and by what its class promises."""
    if tag == "h1":
        if not _is_in_dialog(mark.element):
            (marks.logos if _is_logo(mark.element, document) else marks.h1).append(mark)
    elif tag == "h2":
        marks.h2.append(mark)
    elif tag == "time":
        marks.times.append(mark)
    elif tag == "a" and (relation := mark.element.get("rel")):
        marks.links.append(mark)
        if "author" in relation and "b" not in kinds:
            marks.bylines.append(mark)
    if "b" in kinds:
        marks.bylines.append(mark)
    if "d" in kinds and tag != "time":
        marks.dates.append(mark)
    if "t" in kinds and tag in _HEADLINE_TAGS:
        marks.headlines.append(mark)
