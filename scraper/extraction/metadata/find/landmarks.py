"""Walk the tree once and mark every element that may hold metadata for people to see.

Takes a Document; gives the marks in page order, the same ones to every finder
that asks. Never judges: the finders that read the marks do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final
from urllib.parse import urljoin, urlsplit
from weakref import WeakKeyDictionary

from scraper.dom.document import Document
from scraper.dom.elements import Element, text_of
from scraper.extraction.metadata.find.class_names import class_kinds
from scraper.extraction.metadata.wording import squeeze
from scraper.urls import is_same_site

_ASIDE_TAGS: Final = frozenset({"nav", "aside", "footer", "dialog", "noscript", "template", "svg"})
_ARTICLE_TAGS: Final = frozenset({"article", "main"})
_HEADLINE_TAGS: Final = frozenset("h2 h3 div p span strong header".split())
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5")
_MAX_TEASER: Final = 400
"""Characters of a teaser."""
_FEWEST_WORDS: Final = 4
_SHORTEST_UNSPACED: Final = 9
"""Words, and letters of a script without spaces, of a headline: names and jobs have fewer."""
_INSIDE, _BESIDE, _ELSEWHERE = range(3)
"""Places of an element: in the article, beside it, in another article or a teaser of one."""
_SILENT_TAGS: Final = frozenset(
    "script style path svg g input button form iframe option select textarea html body "
    "head title img picture source figure video audio nav footer base br hr".split()
)
"""Elements that never are a landmark themselves."""
_HARD_ENDS: Final = re.compile(r"\s+[|｜»•·–—:-]+\s+|[|｜»_]+|--+")
"""What parts the headline from the site's name in a `title`."""
_NO_HEADLINES: Final = frozenset({"a", "title", "meta", "noscript", "template"})
_MAX_TITLE: Final = 300
"""Characters of an element that may be the headline."""
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

    url: str = ""
    """The page's address."""
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
    _places: dict[Element, int] = field(default_factory=dict)
    _spine: set[Element] = field(default_factory=set)
    """What holds a headline: no container of it can be beside the article by its class."""
    _holders: set[Element] = field(default_factory=set)
    """What holds the headline at `head`."""
    _teasers: set[Element] = field(default_factory=set)
    """What holds the linked headline of another article and little else."""
    _is_in_article: bool = False
    """Whether an `article` holds the headline, so that other ones are other articles."""

    def is_aside(self, element: Element) -> bool:
        """Return whether an element is in navigation, a sidebar, comments or another article."""
        return self._place(element) != _INSIDE

    def is_elsewhere(self, element: Element) -> bool:
        """Return whether an element belongs to another article: it says nothing of this one."""
        return self._place(element) == _ELSEWHERE

    def _place(self, element: Element) -> int:
        path: list[Element] = []
        node: Element | None = element
        place = _INSIDE
        while node is not None:
            known = self._places.get(node)
            if known is not None:
                place = known
                break
            path.append(node)
            node = node.getparent()
        for node in reversed(path):
            if self._is_other_article(node):
                place = _ELSEWHERE
            elif node.tag in _ARTICLE_TAGS and node in self._spine:
                place = _INSIDE  # menus that nobody closed go on around the article
            elif place == _INSIDE and self._begins_aside(node):
                place = _BESIDE
            self._places[node] = place
        return place

    def _is_other_article(self, element: Element) -> bool:
        """Return whether an element is another article of the page, or a teaser of one."""
        if not self._holders or element in self._holders:
            return False
        if element.tag == "article":
            headed = self._is_in_article and next(element.iter(*_HEADINGS), None) is not None
            return headed or self._is_card(element)
        if element.tag == "a":
            return len(element) > 0 and is_linked_card(element, self.url)
        return element in self._teasers

    def _is_card(self, article: Element) -> bool:
        """Return whether an `article` is small and its first link is another article's headline."""
        link = next(article.iter("a"), None)
        if link is None or not _may_be_headline(text_of(link)) or not _is_small(article):
            return False
        return _leads_away(link, self.url)

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

    def holds_head(self, element: Element) -> bool:
        """Return whether an element holds the headline."""
        return element in self._holders

    def find_head(self, document: Document) -> None:
        """Find the headline, and what holds headlines; many `h1` are those of a list: only the first."""
        for mark in self.h1[: _MAX_HEADLINES if len(self.h1) <= _MAX_HEADLINES else 1]:
            node: Element | None = mark.element
            while node is not None and node not in self._spine:
                self._spine.add(node)
                node = node.getparent()
        head = next(filter(self._is_headline, self._possible_heads()), None) or _titled(document)
        if head is None:
            return
        self.head = head.index
        self._holders.update((head.element, *head.element.iterancestors()))
        self._is_in_article = any(holder.tag == "article" for holder in self._holders)
        self._teasers.update(find_teasers(document, self._holders))
        self._places.clear()

    def _possible_heads(self) -> Iterator[Mark]:
        yield from chain(self.h1, self.h2, self.headlines, self.logos)

    def _is_headline(self, mark: Mark) -> bool:
        return not self.is_aside(mark.element) and any(map(str.strip, mark.element.itertext()))


def _titled(document: Document) -> Mark | None:
    """Return the element whose text is a piece of the page's title, on a page that marks no headline."""
    titles = document.tagged("title")
    pieces = _HARD_ENDS.split(titles[0].text or "") if titles else []
    wanted = {squeeze(piece) for piece in pieces if _names_article(piece.strip())}
    if not wanted:
        return None
    for index, element in enumerate(document.elements):
        text = element.text
        if (
            not text
            or text.isspace()
            or element.tag in _SILENT_TAGS
            or element.tag in _NO_HEADLINES
        ):
            continue
        if len(text) <= _MAX_TITLE and squeeze(text) in wanted:
            return Mark(index, element)
    return None


def _names_article(piece: str) -> bool:
    """Return whether a piece of a title has the words, or the letters, of a headline."""
    return len(piece.split()) >= _FEWEST_WORDS or (
        not piece.isascii() and len(squeeze(piece)) >= _SHORTEST_UNSPACED
    )


def is_linked_card(link: Element, url: str) -> bool:
    """Return whether a link holds several texts, of which one may be another article's headline."""
    texts = [text for piece in link.itertext() if (text := piece.strip())]
    return len(texts) > 1 and any(map(_may_be_headline, texts)) and _leads_away(link, url)


def find_teasers(document: Document, holders: set[Element]) -> Iterator[Element]:
    """Yield each small element around the linked headline of another article."""
    for heading in chain.from_iterable(map(document.tagged, _HEADINGS)):
        links = chain(heading.iter("a"), islice(heading.iterancestors("a"), 1))
        away = any(_leads_away(link, document.url) for link in links)
        if not away or not _may_be_headline(text_of(heading)):
            continue
        for holder in heading.iterancestors():
            if holder in holders or not _is_small(holder):
                break
            if len(list(islice(holder.iter(*_HEADINGS), 2))) > 1:
                break
            yield holder


def _is_small(element: Element) -> bool:
    text = 0
    for piece in element.itertext():
        text += len(piece.strip())
        if text > _MAX_TEASER:
            return False
    return True


def _may_be_headline(text: str) -> bool:
    """Return whether a linked text is longer than a name, a job or a section."""
    words = text.split()
    unspaced = text.isalpha() and not text.isascii() and len(text) >= _SHORTEST_UNSPACED
    return unspaced or sum(word.isalpha() for word in words) >= _FEWEST_WORDS


def _last_step(url: str) -> str:
    return url.partition("#")[0].rstrip("/").rpartition("/")[2]


def _leads_away(link: Element, url: str) -> bool:
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return False
    if _last_step(href) != _last_step(url):  # most links; joining addresses is slow
        return True
    try:
        target = urljoin(url, href)
    except ValueError:  # "http://[broken"
        return False
    return not url or target.partition("#")[0].rstrip("/") != url.partition("#")[0].rstrip("/")


_KNOWN: WeakKeyDictionary[Document, Landmarks] = WeakKeyDictionary()


def landmarks_of(document: Document) -> Landmarks:
    """Return a page's landmarks; they are found once and kept as long as the page."""
    marks = _KNOWN.get(document)
    if marks is None:
        marks = _KNOWN[document] = _find_landmarks(document)
    return marks


def _find_landmarks(document: Document) -> Landmarks:
    marks = Landmarks(document.url)
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
    marks.find_head(document)
    return marks


def _is_logo(element: Element, document: Document) -> bool:
    """Return whether half of an element's text, on a deeper page, is a link to the site's front page."""
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
    """Return whether a headline is that of a dialog, or of a translator's window in a saved page."""
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
    """Record one element by its tag and by what its class promises."""
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
