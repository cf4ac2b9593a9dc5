"""Find the bylines that people see.

Takes a Document; yields candidates, nearest to the headline first. A row of
several authors is one candidate with a line each. The finder's name says what
it is: `byline:by` (begins with "By" in some language), `byline:link` (links to
people's pages), `byline:class` (only the class calls it an author), and
`:aside` for those beside the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, text_of
from scraper.extraction.metadata.byline_words import BY, BYLINE_WORDS, PARTICLES_BY
from scraper.extraction.metadata.choose.names import is_date
from scraper.extraction.metadata.choose.persons import is_role, looks_like_person
from scraper.extraction.metadata.find.credits import NO_CREDITS, read_credits
from scraper.extraction.metadata.find.json_ld import claims_article
from scraper.extraction.metadata.find.landmarks import Landmarks, Mark, landmarks_of
from scraper.extraction.metadata.find.lines import lines_of
from scraper.extraction.metadata.find.signatures import AUTHOR_PAGE, portrait_name
from scraper.extraction.metadata.wording import plain_text
from scraper.records import Found

_MAX_BYLINE: Final = 300
"""Characters."""
_MAX_MARKS: Final = 80
"""Most marks that are read; listing pages have hundreds."""
_NEAR: Final = 80
"""Elements after the headline that may still be its byline row."""
_ROW: Final = 45
"""Elements after the headline in which "By ..." is the article's byline."""
_SIDE_BY_SIDE: Final = 12
"""Elements between two authors of one byline."""
_LEAD: Final = rf"(?:{BYLINE_WORDS}\s+)?(?:{BY}|{PARTICLES_BY})"
_SECTION_HREF: Final = re.compile(
    r"/(?:category|categories|tags?|topics?|sections?)/", re.IGNORECASE
)
"""Addresses of what an article is filed under."""
_MAX_NAME_LINK: Final = 40
"""Characters of a link that is a name."""
_ICON_TAGS: Final = frozenset({"i", "span", "svg", "img"})
_BUTTONS: Final = frozenset({"a", "button"})
_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6", "dt"})
"""Where "by" is a word of the text: "The Tide by Ada Fenwick"."""
_AVATAR_REACH: Final = 12
"""Elements after a portrait among which the name in its `alt` is looked for."""
_EDITED: Final = re.compile(
    r"^(?:(?:medically |clinically |expert |legally )?(?:edited|reviewed|(?:fact[- ])?checked|verified)\s+by\b\s*:?|"
    r"(?:editor|editora|penyunting|redaktur|reviewer|expert reviewer|(?:责任|責任)?(?:编辑|編輯|編集)|责编)\s*[:：]|"
    r"bearbeitet von\b|geprüft von\b|relu par\b|revisado por\b)\s*",
    re.IGNORECASE,
)
"""Who worked on the text and did not write it."""
_BEFORE_EDITOR: Final = re.compile(
    r"\b(?:edited|reviewed|checked|verified)\s+by\s*:?$|\b(?:editor|reviewer)\s*[:：]$",
    re.IGNORECASE,
)
"""End of the text before somebody who worked on the text and did not write it."""
_CAPTION_DEPTH: Final = 3
"""Elements around a byline that may hold a picture and its caption."""
_MAX_CAPTION: Final = 1_000
"""Characters of a caption and the byline behind it."""
_MAX_LABEL: Final = 40
"""Characters of an element that may be the label of what follows it."""
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_MAX_FIRST_LINE: Final = 60
"""Characters: a longer first line of a row is the title of another article."""
_MOST_REPEATS: Final = 2
"""Times that a row names each author; a list of articles repeats them."""
_MAX_WORDS: Final = 5
"""Words of the first line of a row with a date below: more are a title."""
_ICON: Final = re.compile(
    r"(?:\bfa|\bbi|icon|dashicons)[\w-]*[-_](?:user|person|author)|gravatar|\bavatar"
)
"""Class (or address) of a little picture that stands before an author's name."""
_MAX_NAMES: Final = 200
"""Characters of a class or an address that are read; pictures may be in theirs."""
_IN_SECTION: Final = re.compile(r"\s(?:in|on|/)\s*$")
_COLUMNS: Final = re.compile(r"\s*[|•·]\s*")
_STARTS_BYLINE: Final = re.compile(rf"^{_LEAD}(?:\s*[:：/／●・]\s*|\s+)\S", re.IGNORECASE)
_BEGINS_BYLINE: Final = re.compile(rf"^\s*{_LEAD}(?:\s|[:：/／●・]|$)", re.IGNORECASE)
_LABEL_ALONE: Final = re.compile(
    r"\s*(?:author|autor|auteur|autore|editor|reporter|writer|redaktion|text|tekst|texte|texto|journalist)\w*\s",
    re.IGNORECASE,
)
"""A heading that begins with such a word and has no colon is one of the text ("Author Contributions")."""
_BARE_BYLINE: Final = re.compile(rf"^{_LEAD}\s*[:：]?$", re.IGNORECASE)
_QUESTION: Final = re.compile(r"\s*(?:记者|記者|기자)\s*[:：]")
_MAX_QUESTION: Final = 40
"""Characters of a paragraph that names a reporter: in a longer one the reporter asks a question."""
_LABEL_END: Final = re.compile(r"([:：])\n+")
_GROUP: Final = re.compile(r"\(\?:[^()]*\)\??")


def _first_letters(*words: str) -> frozenset[str]:
    """Return the first two letters of every word in alternations `(?:one|two(?:s)?|three)`."""
    letters: set[str] = set()
    for alternation in words:
        inner = alternation.removeprefix("(?:").removesuffix(")")
        while _GROUP.search(inner):
            inner = _GROUP.sub("", inner)
        letters.update(word[:2] for word in inner.split("|"))
    return frozenset(letters)


_BEGINNINGS: Final = _first_letters(BYLINE_WORDS, BY, PARTICLES_BY)
"""First two letters of what a byline begins with, lower case."""
_AUTHOR_HREF: Final = re.compile(
    r"/(?:authors?|autor(?:es|en|i)?|auteurs?|autore|contributors?|profiles?|people|staff|by|bios?|"
    r"reporters?|journalists?|team|writers?|columnists?|editors?|users?|members?|redaktion|kolumnisten)/",
    re.IGNORECASE,
)


def find_bylines(document: Document) -> Iterator[Found]:
    """Yield bylines: those just after the headline first, then before it, then elsewhere."""
    marks = landmarks_of(document)
    head = marks.head
    own = [mark for mark in marks.bylines[:_MAX_MARKS] if not marks.is_elsewhere(mark.element)]
    chosen = _innermost(own)
    rows = _rows(marks, chosen)
    rows.sort(key=lambda row: (row[0], row[1] < head, row[1]))
    # "Iceland" in a fact box of the article on Iceland is no author
    seen = {fold_space(text_of(document.elements[head]))} if head else set()
    for aside, index, value, kind in rows:
        if kind == "byline:by" and not -_NEAR // 4 <= index - head <= _ROW:
            kind = "byline:by:far"  # noqa: PLW2901 - the place belongs to the kind
        if value and len(value) <= _MAX_BYLINE and value not in seen:
            seen.add(value)
            yield Found("authors", value, kind + (":aside" if aside else ""))
    if head:
        yield from _written_bylines(document, head, head + _ROW, seen)
    for logo in marks.logos[:1]:  # "by Ada Fenwick" in the site's own head: a personal site
        yield from _written_bylines(document, logo.index, logo.index, seen)


def _rows(marks: Landmarks, chosen: list[Mark]) -> list[tuple[bool, int, str, str]]:
    """Join marks of one kind that stand side by side: (aside, position, text, finder)."""
    rows: list[tuple[bool, int, str, str]] = []
    last: tuple[str | None, int] = (None, 0)
    for mark in chosen:
        aside = marks.is_aside(mark.element)
        value, kind = _read_mark(mark.element)
        group = f"{kind == 'byline:edited'} {mark.element.get('class') or mark.element.tag}"
        if (
            rows
            and last[0] == group
            and mark.index - last[1] <= _SIDE_BY_SIDE
            and rows[-1][0] == aside
        ):
            before = rows[-1]
            rows[-1] = (aside, before[1], f"{before[2]}\n{value}", before[3])
        else:
            rows.append((aside, mark.index, value, kind))
        last = (group, mark.index)
    return [(row[0] or _is_listing(row[2], row[3]), *row[1:]) for row in rows]


def _read_mark(element: Element) -> tuple[str, str]:
    """Return the text of what is marked as a byline, and the finder's name."""
    links = list(_author_links(element))
    if linked := [text for anchor, text in links if not _is_edited(anchor)]:
        return "\n".join(linked), "byline:link"
    value = "\n".join(lines_of(element, _MAX_BYLINE))
    credited = read_credits(value)
    if credited.authors:
        return credited.authors, "byline:by"
    if credited.editors and not links:
        return credited.editors, "byline:edited"
    if edited := _EDITED.match(value):
        return value.removeprefix(edited.group()), "byline:edited"
    if links or _is_edited(element):
        return "\n".join(text for _, text in links) or value, "byline:edited"
    return value, "byline:by" if _STARTS_BYLINE.match(value) else "byline:class"


def _is_edited(element: Element) -> bool:
    """Return whether "Reviewed by" or the like stands just before an element."""
    for _ in range(3):
        before = element.getprevious()
        if before is not None:
            text = fold_space(before.tail or "") or " ".join(lines_of(before, _MAX_LABEL))
            return len(text) <= _MAX_LABEL and _BEFORE_EDITOR.search(text) is not None
        parent = element.getparent()
        if parent is None:
            return False
        if parent.text and not parent.text.isspace():
            return _BEFORE_EDITOR.search(fold_space(parent.text)) is not None
        element = parent
    return False


def _is_listing(value: str, kind: str) -> bool:
    """Return whether a row of bylines lists other articles."""
    if kind not in ("byline:class", "byline:link"):
        return False
    lines = value.split("\n")
    if kind == "byline:link":
        return len(lines) > _MOST_REPEATS * len(set(lines))
    dated = sum(_YEAR.search(line) is not None for line in lines)
    title = len(lines[0].split()) > _MAX_WORDS and _YEAR.search(lines[-1]) is not None
    return len(lines) > 1 and (dated > 1 or title or len(lines[0]) > _MAX_FIRST_LINE)


def _innermost(marks: list[Mark]) -> list[Mark]:
    """Drop every marked element that holds another one with text."""
    outer: set[Element] = set()
    for mark in marks:
        if not text_of(mark.element):
            outer.add(mark.element)
            continue
        node = mark.element.getparent()
        while node is not None and node not in outer:
            outer.add(node)
            node = node.getparent()
    return [mark for mark in marks if mark.element not in outer]


def _author_links(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield the links to people's pages in (or at) an element, with their texts."""
    for anchor in element.iter("a"):
        if "author" in (anchor.get("rel") or "") or _AUTHOR_HREF.search(anchor.get("href") or ""):
            text = plain_text(text_of(anchor))
            if text:
                yield anchor, text


def _written_bylines(
    document: Document, head: int, row_end: int, seen: set[str]
) -> Iterator[Found]:
    """Yield short texts around a headline that begin like a byline ("By ..."); `far` behind its row."""
    portraits = claims_article(document)  # elsewhere a picture with its name is a product
    start = max(0, head - _NEAR // 4)
    window = document.elements[start : head + 1 + _NEAR]
    marks = landmarks_of(document)
    for place, element in enumerate(window):
        for value, kind in _readings(element, window, place, portraits=portraits):
            if value and len(value) <= _MAX_BYLINE // 3 and value not in seen:
                if marks.is_elsewhere(element) or _is_caption(element):
                    continue
                seen.add(value)
                if kind == "byline:by" and start + place > row_end:
                    kind = "byline:by:far"  # noqa: PLW2901 - the place belongs to the kind
                yield Found("authors", value, kind)


def _is_caption(element: Element) -> bool:
    """Return whether a byline is a photographer's: in a figure, or behind a picture and its caption."""
    own = " ".join(lines_of(element, _MAX_BYLINE))
    if element.tag == "img" or not own:
        return False
    for holder in islice(element.iterancestors(), _CAPTION_DEPTH):
        if holder.tag in ("figure", "figcaption"):
            return True
        if next(holder.iter("h1", "p", "time"), None) is not None:
            return False
        if next(holder.iter("img"), None) is not None:
            before = " ".join(lines_of(holder, _MAX_CAPTION)).partition(own)[0].strip()
            return len(before) > _MAX_LABEL and before.endswith((".", "。"))
    return False


def _readings(
    element: Element, window: tuple[Element, ...], place: int, *, portraits: bool
) -> Iterator[tuple[str, str]]:
    """Yield what one element near the headline says of the author, with the finder's name."""
    tag, text, tail = element.tag, element.text, element.tail
    if tag == "a" and AUTHOR_PAGE.search(element.get("href") or ""):
        value = plain_text(text_of(element))
        if len(value) <= _MAX_NAME_LINK:
            yield value, "byline:edited" if _is_edited(element) else "byline:link"
    elif tag == "img":
        name = portrait_name(element.get("alt") or "") if portraits else ""
        after = window[place + 1 : place + 1 + _AVATAR_REACH] if name else ()
        if any((e.text or "").strip() == name for e in after):
            yield name, "byline:avatar"
    elif text and not text.isspace():
        yield from _text_readings(element, text)
    if tail and len(tail) < _MAX_BYLINE and not tail.isspace():
        yield from _tail_readings(element, tail)


def _may_begin(text: str) -> bool:
    """Return by two letters whether a text can begin like a byline: most cannot, and it is cheap."""
    start = text[:2]
    return start.lower() in _BEGINNINGS or not start.isascii()


def _text_readings(element: Element, text: str) -> Iterator[tuple[str, str]]:
    """Yield the byline that an element's text begins, and the names that its labels state."""
    if element.tag == "p" and _QUESTION.match(text) and len(text_of(element)) > _MAX_QUESTION:
        return
    credited = tuple(_credited(element, text))
    yield from credited
    if any(kind == "byline:by" for _, kind in credited):
        return
    if _EDITED.match(text):
        value = "\n".join(lines_of(element, _MAX_BYLINE))
        yield _EDITED.sub("", value), "byline:edited"
    elif _may_begin(text.lstrip()) and _BEGINS_BYLINE.match(text):
        if element.tag not in _HEADINGS or not _LABEL_ALONE.match(text):
            yield _row_text(element), "byline:by"
    elif name := _first_column(text):
        yield name, "byline:class"


def _tail_readings(element: Element, tail: str) -> Iterator[tuple[str, str]]:
    """Yield the byline behind an element, or the name behind an icon."""
    start = tail.strip()
    credited = read_credits(tail)
    if credited.editors:
        yield credited.editors, "byline:edited"
    if credited.authors:
        yield credited.authors, "byline:by"
    elif _may_begin(start) and _STARTS_BYLINE.match(start) and not _is_within(element, _HEADINGS):
        yield fold_space(tail), "byline:by"
    elif element.tag in _ICON_TAGS:
        classes, source = element.get("class") or "", element.get("src") or ""
        name = _IN_SECTION.sub("", fold_space(tail) + " ")
        icon = _ICON.search(classes, 0, _MAX_NAMES) or _ICON.search(source, 0, _MAX_NAMES)
        if icon and looks_like_person(name) and not _is_within(element, _BUTTONS):
            yield name, "byline:avatar"


def _credited(element: Element, text: str) -> Iterator[tuple[str, str]]:
    """Yield the authors and editors that a text states by labels, also where the names follow it."""
    credited = read_credits(text) if len(text) <= _MAX_BYLINE else NO_CREDITS
    if credited.is_open:
        own = "\n".join(lines_of(element, _MAX_BYLINE))
        parent = element.getparent()
        if read_credits(own).is_open and parent is not None:
            own = "\n".join(lines_of(parent, _MAX_BYLINE))
        credited = read_credits(_joined(own))
    if credited.authors:
        yield credited.authors, "byline:by"
    if credited.editors:
        yield credited.editors, "byline:edited"


def _joined(rows: str) -> str:
    """Return rows with the name behind a label on the label's line."""
    return _LABEL_END.sub(r"\1 ", rows)


def _first_column(text: str) -> str:
    """Return the name of a row "Name | Job | Date"; "" for any other row."""
    if len(text) > _MAX_BYLINE // 3 or not ("|" in text or "•" in text or "·" in text):
        return ""
    name, *others = _COLUMNS.split(fold_space(text))
    known = any(is_role(other) or is_date(other) for other in others)
    return name if known and looks_like_person(name) else ""


def _is_within(element: Element, tags: frozenset[str]) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in tags


def _row_text(element: Element) -> str:
    """Return the text of a row that begins with "By"; when that is all, of what holds it."""
    value = "\n".join(lines_of(element, _MAX_BYLINE))
    if _BARE_BYLINE.match(value):
        parent = element.getparent()
        if parent is None:
            return ""
        sections = {
            text_of(a) for a in parent.iter("a") if _SECTION_HREF.search(a.get("href") or "")
        }
        lines = lines_of(parent, _MAX_BYLINE)
        value = "\n".join(line for line in lines if line not in sections)
    return value if _STARTS_BYLINE.match(value) else ""
