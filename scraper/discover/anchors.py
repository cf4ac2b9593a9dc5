"""Collect what a listing page says of each page that it links to.

Takes a parsed page; gives one `Anchor` per URL, with the evidence of all its
links merged: the best text, the headings, the structure it repeats, whether it
is in the page's layout (navigation, header, footer), a date beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from scraper.discover.links import resolve_link
from scraper.discover.wording import clean_title
from scraper.dom.elements import Element

MAX_ANCHORS: Final = 10_000
"""Links of one page that are looked at; the largest listing of the corpus has 2,100."""
_MAX_CLIMB: Final = 40
"""Ancestors that are asked where a link stands."""
_SIGNATURE_DEPTH: Final = 4
"""Ancestors that make the structure a link repeats."""
_MAX_INSIDE: Final = 200
"""Elements inside a link, and pieces of its text, that are read: links may be nested by thousands."""
_MAX_AROUND: Final = 8
"""Pages that an element links to, beyond which it is a whole list and not a card."""
_MAX_TIMES: Final = 1000
"""Dates of one page that are looked at."""

_FRAME_TAGS: Final = frozenset({"nav", "header", "footer", "aside", "form", "select", "dialog"})
_FRAME_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "menu", "menubar", "dialog", "search"}
)
_FRAME_WORDS: Final = frozenset(
    """nav navbar navigation menu submenu header footer sidebar breadcrumb breadcrumbs social share
    sharing pagination pager toolbar topbar masthead banner offcanvas hamburger cookie consent
    newsletter signup login widget widgets tagcloud""".split()
)
_CARD_WORDS: Final = frozenset(
    """hentry post entry card article teaser story item summary preview excerpt blogpost""".split()
)
_PART_WORDS: Final = frozenset({"header", "footer", "nav", "meta", "share", "social", "sharing"})
"""Frame words that also name a part of a card (`entry-header`)."""
_WORDS: Final = re.compile(r"[a-z]+")
_DIGITS: Final = re.compile(r"\d+")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5"})


@dataclass(slots=True)
class Anchor:
    """One page that is linked to, with the evidence of all links to it."""

    url: str
    text: str = ""
    """The best text of its links that is no mere "read more": a heading's, its own, an image's."""
    text_rank: int = 0
    """Where the text is from: 3 a heading, 2 the link itself, 1 a label or an image."""
    in_heading: bool = False
    """A link is in a heading or holds one."""
    in_card: bool = False
    """A link is in an `article`, or an element whose class calls itself a post or card."""
    in_frame: bool = True
    """All its links are in navigation, header, footer, sidebar or form."""
    published: str | None = None
    """Text of the date beside it."""
    signatures: set[str] = field(default_factory=set)
    """Structures that its links repeat, outside the frame."""


@dataclass(frozen=True, slots=True)
class _Place:
    in_frame: bool
    in_card: bool
    in_heading: bool
    signature: str


def collect_anchors(root: Element, base_url: str, warnings: Counter[str]) -> list[Anchor]:
    """Return every page linked to, in the order of the first link to it."""
    found: dict[str, Anchor] = {}
    urls: dict[Element, str] = {}
    for number, element in enumerate(root.iter("a")):
        if number == MAX_ANCHORS:
            warnings["links-over-limit"] += 1
            break
        href = element.get("href")
        if (
            not href
            or href.lstrip().startswith("#")
            or "nofollow" in (element.get("rel") or "").lower()
        ):
            continue
        url = resolve_link(href, base_url, warnings)
        if url is None:
            continue
        urls[element] = url
        _add(found.setdefault(url, Anchor(url=url)), element)
    _add_dates(root, urls, found)
    return list(found.values())


def class_words(element: Element) -> set[str]:
    """Return the words of an element's class and id, in lower case."""
    return set(_WORDS.findall(f"{element.get('class', '')} {element.get('id', '')}".lower()[:500]))


def texts_in(element: Element) -> Iterator[str]:
    """Yield the first pieces of text inside a link or heading."""
    return islice(element.itertext(), _MAX_INSIDE)


def _headings_in(element: Element) -> Iterator[Element]:
    inside = islice(element.iter(), _MAX_INSIDE)
    return (inner for inner in inside if inner.tag in _HEADINGS)


def _add(anchor: Anchor, element: Element) -> None:
    place = _place_of(element)
    rank, text = _text_of(element, in_heading=place.in_heading)
    better = (rank, len(text)) > (anchor.text_rank, len(anchor.text))
    if better and text and not _is_prompt(text):
        anchor.text, anchor.text_rank = text, rank
    anchor.in_heading = anchor.in_heading or place.in_heading
    anchor.in_card = anchor.in_card or place.in_card
    anchor.in_frame = anchor.in_frame and place.in_frame
    if not place.in_frame:
        anchor.signatures.add(place.signature)


def _text_of(element: Element, *, in_heading: bool) -> tuple[int, str]:
    """Return the link's text and its rank: of a heading (3), its own (2), its label's or image's (1)."""
    for inner in _headings_in(element):
        if text := clean_title("".join(texts_in(inner))):
            return 3, text
    own = clean_title(" ".join(texts_in(element)))
    if own:
        return 3 if in_heading else 2, own
    inside = islice(element.iter(), _MAX_INSIDE)
    images = (image.get("alt") for image in inside if image.tag == "img")
    labels = (element.get("aria-label"), element.get("title"), *images)
    found = (text for label in labels if (text := clean_title(label)) and " " in text)
    return 1, next(found, "")


def _is_prompt(text: str) -> bool:
    """Recognize "Read more", "Continue reading ..." and their like by the first words."""
    return text.lower().startswith(
        ("read more", "continue reading", "read full", "keep reading", "learn more", "more »",
         "weiterlesen", "mehr lesen", "lire la suite", "leer más", "leggi tutto", "lees meer",
         "comments", "leave a comment", "no comments", "leave a reply", "share on", "続きを読む")
    )  # fmt: skip


def _place_of(element: Element) -> _Place:
    """Find where a link is by its ancestors; the nearest card or layout element decides."""
    in_heading = any(True for _ in _headings_in(element))
    in_frame: bool | None = None
    path: list[str] = []
    for climbed, ancestor in enumerate(element.iterancestors()):
        if climbed == _MAX_CLIMB or ancestor.tag in {"body", "html"}:
            break
        in_heading = in_heading or ancestor.tag in _HEADINGS
        if len(path) < _SIGNATURE_DEPTH:
            path.append(_shape_of(ancestor))
        if in_frame is None:
            in_frame = _judge(ancestor)
    return _Place(bool(in_frame), in_frame is False, in_heading, " < ".join(path))


def _judge(ancestor: Element) -> bool | None:
    """Return whether an element is frame (True), a card (False), or neither (None)."""
    if ancestor.tag == "article":
        return False
    words = class_words(ancestor)
    is_part = bool(words & _CARD_WORDS)
    if ancestor.tag in {"header", "footer"} and is_part:
        return None
    if ancestor.tag in _FRAME_TAGS or (ancestor.get("role") or "").lower() in _FRAME_ROLES:
        return True
    frame = words & _FRAME_WORDS
    if is_part:
        return None if frame & _PART_WORDS else False
    return True if frame else None


def _shape_of(element: Element) -> str:
    """Write an element's tag and classes without numbers, which differ from card to card."""
    classes = _DIGITS.sub("", element.get("class") or "")[:200].split()
    return ".".join((str(element.tag), *sorted(set(classes))[:3]))


def _add_dates(root: Element, urls: dict[Element, str], found: dict[str, Anchor]) -> None:
    """Return each `time` to the one page that the smallest element around it links to."""
    pages: dict[Element, dict[str, None]] | None = None
    for time in islice(root.iter("time"), _MAX_TIMES):
        if pages is None:
            pages = _linked_pages(urls)
        for url in _pages_around(time, pages):
            anchor = found[url]
            anchor.published = anchor.published or time.get("datetime") or clean_title(time.text)


def _linked_pages(urls: dict[Element, str]) -> dict[Element, dict[str, None]]:
    """Return the pages that each element links to, inside it; at most one more than a card has.

    An element that has a page already, or too many, is in elements that have it too: the
    climb ends there, so that the work grows with the page and not with its square.
    """
    pages: dict[Element, dict[str, None]] = {}
    for link, url in urls.items():
        element: Element | None = link
        while element is not None:
            inside = pages.setdefault(element, {})
            if url in inside or len(inside) > _MAX_AROUND:
                break
            inside[url] = None
            element = element.getparent()
    return pages


def _pages_around(time: Element, pages: dict[Element, dict[str, None]]) -> tuple[str, ...]:
    for ancestor in islice(time.iterancestors(), _MAX_CLIMB // 8):
        inside = pages.get(ancestor)
        if inside:
            return (
                tuple(inside) if len(inside) <= _MAX_AROUND // 2 else ()
            )  # post, author, two tags
    return ()
