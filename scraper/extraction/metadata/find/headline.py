"""Find the headlines that people see.

Takes a Document; yields candidates, best place first. The place is in the
finder's name: `h1`, `h1:breadcrumb`, `h1:logo` (a link to the front page),
`h1:aside`, `h2`, `headline-class` (an element whose class calls it a title),
`bold-line` (on a page without headings), and `:aside` for those beside the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, text_of
from scraper.dom.tags import BLOCK_TAGS
from scraper.extraction.metadata.choose.title_pieces import bars_of
from scraper.extraction.metadata.find.landmarks import landmarks_of
from scraper.extraction.metadata.find.lines import is_unseen, lines_of, without_unseen
from scraper.extraction.metadata.wording import squeeze
from scraper.records import Found

_BOLD: Final = ("font", "b", "strong", "big")
_MAX_HEADLINE: Final = 300
"""Characters."""
_MAX_MARKS: Final = 20
"""Most headlines of one kind that are read; listing pages have hundreds."""
_TRAIL: Final = re.compile(r"crumb|seotitle|seo-title", re.IGNORECASE)
_ANCHOR: Final = re.compile(r"\s*(?:[¶🔗]|\s[#§])$")
"""The link to a heading itself that documentation shows behind it."""
_KICKER: Final = re.compile(
    r"kicker|eyebrow|overline|over-?title|topline|top-line|pre-?title|pre-?headline|super-?title|dachzeile|"
    r"spitzmarke|rubri[ckq]|antetitulo|volanta|surtitre|occhiello|sub-?(?:title|heading|headline|head)\b|"
    r"(?<!\w)(?:label|badge|category|section|tag)(?!\w)|visually-?hidden|sr-only|screen-?reader",
    re.IGNORECASE,
)
"""Classes of what is in an `h1` beside the headline."""
_NOTE: Final = re.compile(r"[\[(]?(?:\d{1,2}|[a-z]|[*†‡§¶#]{1,3})[\])]?")
"""The mark of a footnote."""
_MARK: Final = re.compile(r"(?<=[^\W\d_]{3})\s?[*†‡§]{1,3}$")
_WORD_END: Final = re.compile(r"[^\W\d_]{3}[.!?”\"’']?\s*$")
"""What a mark may follow: E=mc² ends in a formula."""
_EMPHASIS: Final = frozenset({"em", "i", "q", "cite", "abbr", "mark", "wbr", "br"})
_AROUND: Final = " |｜»•·–—-/:"
_MAX_PIECES: Final = 6
"""Elements of an `h1` that are read one by one."""
_MAX_TRAIL: Final = 5
"""Elements around an `h1` that are asked whether they are a breadcrumb."""


def find_headlines(document: Document) -> Iterator[Found]:
    """Yield the page's headlines: every `h1`, then what else looks like one."""
    marks = landmarks_of(document)
    heads = {squeeze(title): title for title in _titles_of_head(document)} if marks.h1 else {}
    for mark in marks.h1[:_MAX_MARKS]:
        if text := _shown_headline(mark.element, heads):
            if _is_in_breadcrumb(mark.element):
                yield Found("title", text, "h1:breadcrumb")
            else:
                yield Found("title", text, "h1:aside" if marks.is_aside(mark.element) else "h1")
    for mark in marks.logos[:_MAX_MARKS]:
        if text := _headline_text(mark.element):
            yield Found("title", text, "h1:logo")
    for kind, found in (("h2", marks.h2), ("headline-class", marks.headlines)):
        for mark in found[:_MAX_MARKS]:
            if text := _headline_text(mark.element):
                aside = marks.is_aside(mark.element)
                yield Found("title", text, f"{kind}:aside" if aside else kind)
    if not (marks.h1 or marks.h2 or marks.headlines):
        yield from _find_bold_headline(document)


def _find_bold_headline(document: Document) -> Iterator[Found]:
    """Yield the bold or large line with which `title` begins, on a page that has no headings.

    Guards the fault case 49: a title of words without bars, of which the page shows the first.
    """
    heads = [fold_space(title.text or "") for title in document.tagged("title")[:1]]
    for element in islice((one for tag in _BOLD for one in document.tagged(tag)), _MAX_MARKS):
        text = _headline_text(element)
        if any(
            head.startswith(f"{text} ") and 2 * len(text) >= len(head) - 1 for head in heads if text
        ):
            yield Found("title", text, "bold-line")
            return


def _titles_of_head(document: Document) -> Iterator[str]:
    """Yield what the page's head calls the article: whole, and without what follows each bar."""
    for title in document.tagged("title")[:1]:
        text = fold_space(title.text or "")
        yield text
        yield from (text[: bar.start()] for bar in bars_of(text))
    for name in ("og:title", "twitter:title"):
        yield from document.metas.get(name, ())
    for item in document.json_ld:
        headline = item.get("headline")
        if isinstance(headline, str):
            yield headline


def _is_in_breadcrumb(element: Element) -> bool:
    """Return whether a headline is in the trail "Home > Politics > ...": a search engine's copy."""
    node: Element | None = element
    for _ in range(_MAX_TRAIL):
        if node is None:
            return False
        if node.tag == "nav" or _TRAIL.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def _headline_text(element: Element) -> str:
    text = _ANCHOR.sub("", " ".join(lines_of(element, _MAX_HEADLINE + 1)))
    return text if len(text) <= _MAX_HEADLINE else ""


def _shown_headline(element: Element, heads: dict[str, str]) -> str:
    """Return an `h1`'s text without the kicker, the subtitle and the notes that have their own elements.

    Args:
        element: The `h1`.
        heads: What the page's head calls the article, by its squeezed text.
    """
    text = _headline_text(element)
    if squeeze(text) in heads:
        return _without_mark(text, heads)
    pieces = _pieces_of(element)
    count = len(pieces)
    for begin in range(count):
        for end in range(count, begin, -1):
            part = _joined(pieces[begin:end])
            whole = end - begin == count or any(kind == "text" for _, kind in pieces[end:])
            if not whole and squeeze(part) in heads:
                return _without_mark(part, heads)
    kept = [piece for piece in pieces if piece[1] in ("text", "element")]
    return _without_mark(_joined(kept) if kept and len(kept) < count else text, heads)


def _without_mark(text: str, heads: dict[str, str]) -> str:
    """Return a headline without the mark of a footnote at its end, unless the head has it too."""
    head = heads.get(squeeze(text), "")
    return text if head and head[-1:] == text[-1:] else _MARK.sub("", text)


def _joined(pieces: list[tuple[str, str]]) -> str:
    """Return pieces as one text: a space where two words would touch, no bar at the ends."""
    text = ""
    for piece, _ in pieces:
        touch = text[-1:].isalnum() and piece[:1].isalnum()
        text += f" {piece}" if touch else piece
    return fold_space(without_unseen(text)).strip(_AROUND)


def _pieces_of(element: Element) -> list[tuple[str, str]]:
    """Return the texts of an `h1`'s own elements and what is between them: text, and what its element is.

    The kind is "note" for the mark of a footnote, "kicker" for what a class calls so, "text" for
    emphasis and what is in no element, "element" otherwise.
    """
    holder = element
    while (
        len(holder) == 1 and not (holder.text or "").strip() and not (holder[0].tail or "").strip()
    ):
        holder = holder[0]
    pieces = [(holder.text or "", "text")]
    for child in islice(holder, _MAX_PIECES):
        if child.tag in BLOCK_TAGS or child.tag == "br":
            pieces[-1] = (f"{pieces[-1][0]} ", pieces[-1][1])
        if isinstance(child.tag, str) and not is_unseen(child):
            pieces.append((" ".join(lines_of(child, _MAX_HEADLINE)), _kind_of(child, pieces)))
        pieces.append((child.tail or "", "text"))
    return [piece for piece in pieces if piece[0] and not piece[0].isspace()]


def _kind_of(element: Element, before: list[tuple[str, str]]) -> str:
    if element.tag in _EMPHASIS:
        return "text"
    if element.tag == "sup" and _NOTE.fullmatch(text := text_of(element).strip()):
        last = element.getnext() is None and not (element.tail or "").strip()
        after_word = last and _WORD_END.search("".join(piece for piece, _ in before))
        return "note" if after_word or not text.isalnum() or len(element) else "text"
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return "kicker" if _KICKER.search(names) else "element"
