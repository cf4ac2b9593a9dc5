"""Find who signs an article away from its headline: a last resort.

Takes a Document; yields candidates called `signature`. Asked only where nobody
but the site is named where authors are named. Five forms: "Written by ..." at
the start of a text; a label with the name behind it ("Author: ..."); a portrait
with the name beside it; a paragraph of nothing but names above the text; the
only link to an author's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, text_of
from scraper.extraction.metadata.choose.names import CHINESE_SURNAMES, is_degree, split_names
from scraper.extraction.metadata.choose.persons import looks_like_person
from scraper.extraction.metadata.find.credits import read_credits
from scraper.extraction.metadata.find.json_ld import claims_article
from scraper.extraction.metadata.find.landmarks import landmarks_of
from scraper.extraction.metadata.find.lines import lines_of
from scraper.extraction.metadata.find.texts import short_texts
from scraper.extraction.metadata.wording import squeeze
from scraper.records import Found

_MAX_SIGNATURE: Final = 300
"""Characters."""
_SIGNED: Final = re.compile(
    r"^\s*(?:(?:this (?:post|article|piece|story) (?:was|is) )?(?:written|authored|words|article|posted) by:?|"
    r"(?:all|more) (?:articles|posts|stories|entries) (?:by|from)|(?:read|see) (?:more|all) (?:by|from))\s",
    re.IGNORECASE,
)
_SIGNED_LEAD: Final = re.compile(r"^.{0,40}?\b(?:by|from):?\s", re.IGNORECASE)
AUTHOR_PAGE: Final = re.compile(
    r"/(?:authors?|autor(?:es|en)?|auteurs?|autore|contributors?|reporters?|journalists?|writers?|columnists?)/"
    r"[^/?#]{3,60}/?(?:[?#]|$)",
    re.IGNORECASE,
)
"""Addresses that are a person's page wherever the link stands."""
_LABELS: Final = frozenset(
    "written by|authored by|words by|article by|story by|reported by|author|authors|author(s)|contributor|"
    "contributors|autor|autor/in|autorin|autora|autoren|autores|autor:in|autor(in)|autor*in|autorin/autor|"
    "autore|autori|auteur|auteurs|auteur(s)|geschrieben von|écrit par|escrito por|scritto da|"
    "geschreven door|skrevet av|skriven av|forfatter|författare|автор|автори|авторы|autorzy|著者|作者|"
    "執筆者|ผู้เขียน|penulis|yazar".split("|")
)
"""Texts that only say that the author's name follows."""
_AROUND_LABEL: Final = " \t\r\n\u00a0:："
_UNSEEN_TAGS: Final = frozenset({"style", "script", "svg", "img", "br"})
_NO_LABELS: Final = frozenset({"a", "button", "option", "title", "script", "style"})
_HANZI: Final = re.compile(r"[\u4e00-\u9fff]")
_CHINESE_ENDING: Final = re.compile(
    r"(?:^|[（(【\s])[\u4e00-\u9fff]{0,8}(?:记者|記者|通讯员|实习生|执笔人?|撰文|作者|文/)[:：\s]*"
    r"(?P<names>[\u4e00-\u9fff]{2,4}(?:[\s、][\u4e00-\u9fff]{2,4})*)\s*[)）】]?$"
)
_COLON: Final = re.compile(r"[:：/／]")
_MAX_CREDITS: Final = 100
"""Characters of a row of credits."""
_MAX_PARAGRAPHS: Final = 300
_MAX_LABEL: Final = 40
"""Characters."""
_PORTRAIT: Final = re.compile(
    r"^(?:picture|photo|image|headshot|avatar|portrait) of |"
    r"(?:['’]s)? (?:image|photo|picture|avatar|headshot)$|[,(|].*$",
    re.IGNORECASE,
)
_MAX_SHOWN: Final = 2
"""People whose portraits may make them authors; more are customers or a team."""
_MAX_PORTRAITS: Final = 30
"""Pictures whose `alt` may be a name; more are a shop's or a gallery's."""
_REACH: Final = 12
"""Elements after a portrait among which its name is looked for."""
_MAX_NAME: Final = 60
"""Characters of a text that is a name with its degrees."""
_HOLDERS: Final = 3
"""Elements around a portrait whose class may be an author's."""
_AUTHOR_CLASS: Final = re.compile(
    r"author|byline|writer|contributor|\bbio|autor|auteur", re.IGNORECASE
)
_BIO: Final = re.compile(
    r"\s(?:(?:is|was) (?:an?|the|our)|has (?:been|worked|written|over)|writes|works|lives)\s"
)
_FIRST_PARAGRAPHS: Final = 6
"""Paragraphs below the headline of which one may be the names alone."""
_LONG: Final = 80
"""Characters of a paragraph that is text."""
_PARTED: Final = re.compile(r"\s*[/,&]\s*|\s+and\s+")


def find_signatures(document: Document) -> Iterator[Found]:
    """Yield who signs away from where bylines are."""
    marks = landmarks_of(document)
    for index, text, is_tail in short_texts(document):
        if is_tail:
            continue
        if _is_label(text):
            element = document.elements[index]
            value = "" if element.tag in _NO_LABELS else _labelled(element)
        elif "by" in text and _SIGNED.match(text):
            element = document.elements[index]
            value = _SIGNED_LEAD.sub("by ", "\n".join(lines_of(element, _MAX_SIGNATURE)))
        else:
            continue
        if value and not marks.is_elsewhere(element):
            yield Found("authors", value, "signature")
    yield from _credited(document)
    yield from _chinese_endings(document)
    names = (*_shown(document), *_linked(document))
    titles = squeeze(" ".join(map(text_of, document.root.iter("title", "h1")))) if names else ""
    for name in names:
        if squeeze(name) not in titles:  # whom the article is about
            yield Found("authors", name, "signature")
    yield from _names_above_text(document)


def _credited(document: Document) -> Iterator[Found]:
    """Yield the people whom short rows anywhere in the page name by labels: "编辑：王小明"."""
    marks = landmarks_of(document)
    for index, text, _ in short_texts(document):
        if len(text) > _MAX_CREDITS or not _COLON.search(text):
            continue
        credited = read_credits(text)
        for value, kind in (
            (credited.authors, "signature"),
            (credited.editors, "byline:edited"),
        ):
            if not any(map(_may_sign, split_names(value))):
                continue
            element = document.elements[index]
            if element.tag not in _NO_LABELS and not marks.is_aside(element):
                yield Found("authors", value, kind)


def _may_sign(name: str) -> bool:
    """Return whether a name is a person's, and in Chinese begins with a surname."""
    if not looks_like_person(name):
        return False
    return " " in name or name[0] in CHINESE_SURNAMES or not _HANZI.match(name)


def _chinese_endings(document: Document) -> Iterator[Found]:
    """Yield the reporter who signs at the end of a paragraph: "（光明日报记者 王建宏）"."""
    titles = document.tagged("title")
    if not titles or not _HANZI.search(titles[0].text or ""):
        return
    for paragraph in islice(document.tagged("p"), _MAX_PARAGRAPHS):
        if found := _CHINESE_ENDING.search(fold_space(text_of(paragraph))[-_MAX_LABEL:]):
            yield Found("authors", found["names"], "signature")
            return


def _shown(document: Document) -> tuple[str, ...]:
    """Return the people whose portraits are in the page, when they are few."""
    if not claims_article(document):
        return ()
    portraits = []
    for picture in document.tagged("img"):
        alt = picture.get("alt") or ""
        name = portrait_name(alt.title() if alt[:1].islower() else alt)
        if name and not _is_in_figure(picture):
            portraits.append((picture, name))
    if len(portraits) > _MAX_PORTRAITS:
        return ()
    names: dict[str, None] = {}
    for picture, name in portraits:
        place = document.elements.index(picture) + 1
        names[_pictured(picture, name, document.elements[place : place + _REACH])] = None
    names.pop("", None)
    return tuple(names) if len(names) <= _MAX_SHOWN else ()


def _linked(document: Document) -> tuple[str, ...]:
    """Return whom links to authors' pages name, if it is one person."""
    marks = landmarks_of(document)
    names = {
        fold_space(text_of(link))
        for link in document.tagged("a")
        if AUTHOR_PAGE.search(link.get("href") or "") and not marks.is_elsewhere(link)
    }
    people = tuple(filter(looks_like_person, names))
    return people if len(people) == 1 else ()


def portrait_name(alt: str) -> str:
    """Return the name in a portrait's `alt`; "" where it is none."""
    name = _PORTRAIT.sub("", alt).strip() if " " in alt else ""
    return name if looks_like_person(name) and not name.isupper() else ""


def _pictured(picture: Element, name: str, after: tuple[Element, ...]) -> str:
    """Return the name in a portrait's `alt`, when the text beside it has it; "" otherwise.

    The same words beside a picture are most often the title of a card: they are a
    name where a class says so, where a bio begins with them, or a degree follows.
    """
    for element in after:
        text = fold_space(element.text or "")
        if text[: len(name)].casefold() != name.casefold():
            continue
        rest = text[len(name) :]
        if not rest and looks_like_person(text) and _is_of_author(picture):
            return text
        if len(text) <= _MAX_NAME and rest.startswith(",") and is_degree(rest.split(",")[1]):
            return text
        if _BIO.match(rest):
            return name
    return ""


def _is_of_author(picture: Element) -> bool:
    """Return whether the class of a picture, or of what holds it, is an author's."""
    holders = (picture, *islice(picture.iterancestors(), _HOLDERS))
    return any(_AUTHOR_CLASS.search(holder.get("class") or "") for holder in holders)


def _is_in_figure(element: Element) -> bool:
    """Return whether a picture is one of the article's, whose caption names who is in it."""
    return any(True for _ in islice(element.iterancestors("figure"), 1))


def _is_label(text: str) -> bool:
    return len(text) <= _MAX_LABEL and text.strip(_AROUND_LABEL).casefold() in _LABELS


def _labelled(element: Element) -> str:
    """Return the text behind a label: the rest of the element or of the row, or the next element."""
    label = fold_space(element.text or "")
    whole = "\n".join(lines_of(element, _MAX_SIGNATURE))
    if rest := whole.removeprefix(label).strip(_AROUND_LABEL):
        return rest
    if tail := fold_space(element.tail or ""):
        return tail
    node: Element | None = element
    for _ in range(2):
        if node is None:
            return ""
        following = node.getnext()
        while following is not None and following.tag in _UNSEEN_TAGS:
            following = following.getnext()
        if following is not None:
            return "\n".join(lines_of(following, _MAX_SIGNATURE))
        node = node.getparent()
    return ""


def _names_above_text(document: Document) -> Iterator[Found]:
    """Yield the paragraph above the text that holds nothing but people's names.

    Systems that call the site the author leave the byline to the text; the page's
    summary, which is cut from there, begins with it.
    """
    head = landmarks_of(document).head
    summaries = [document.meta(name) or "" for name in ("description", "og:description")]
    told = squeeze(" ".join(summaries))
    if not head or not told:
        return
    paragraphs = (e for e in document.elements[head:] if e.tag == "p")
    for paragraph in islice(filter(text_of, paragraphs), _FIRST_PARAGRAPHS):
        text = fold_space(text_of(paragraph))
        if len(text) > _MAX_NAME or squeeze(text) not in told:
            continue
        following = paragraph.getnext()
        followed = following is not None and len(text_of(following)) >= _LONG
        names = [name for piece in _PARTED.split(text) for name in split_names(piece)]
        if followed and names and all(map(looks_like_person, names)):
            yield Found("authors", "\n".join(names), "signature")
            return
