"""Find the next page of the same article, and join an article's pages.

A link leads on when its address is this page's address with the next number,
in one of the forms that sites use, and something says that it leads on: its
relation, its text or the block it is in. `rel=next` alone is not believed:
blogs set it on the next post, listings on the next screen of cards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from os.path import commonprefix
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from scraper.dom.document import Document
from scraper.dom.elements import Element, text_of
from scraper.extraction.page_type.non_content import is_declared_article
from scraper.records import Article, Comment, Image

MAX_PAGES: Final = 20
"""Pages of one article that are followed; longer ones are galleries or traps."""
MAX_LINKS: Final = 3000
"""Links of a page that are looked at."""
MAX_LABEL: Final = 30
"""Characters of a link's text that may say "next"."""

_FIRST: Final = 1
_PATHS: Final = (
    re.compile(r"/(?:(?:page|seite|pagina|strona|sivu|sida)[/-]?|p)?(\d{1,2})(/?)$"),
    re.compile(r"[-_,.](?:(?:page|seite|pagina|strona)[-_]?|p|s)?(\d{1,2})(\.[a-z]{3,5})$"),
)
"""A number as the last step (`/story/2/`, `/story/page/2`), with a `p`, or before the file's
ending (`story-2.html`, `story_p2.html`)."""
_QUERY_KEYS: Final = frozenset(
    {"page", "p", "pg", "pageno", "page_no", "seite", "pagina", "pag", "strona"}
)
_NUMBERED: Final = re.compile(
    r"\d(?:/|\.[a-z]{3,5})?(?:[?#].*)?$|[?&][a-z_]{1,10}=\d", re.IGNORECASE
)
"""What every address of a further page has: spares the look at all other links."""
_IS_RELATIVE: Final = re.compile(r"\s*(?!https?:|/)|.*(?:/\.|[\t\r\n])", re.IGNORECASE | re.DOTALL)
"""Addresses that need not hold the page's own path to lead to it."""
_ENDING: Final = re.compile(r"\.[a-z]{0,5}$|/$")
"""A file's ending (further pages have their number before it), or a last slash."""
_LISTING_STEPS: Final = frozenset(
    "category categories tag tags topic topics author authors archive archives search "
    "kategorie schlagwort thema autor categorie etiqueta categoria rubrique".split()
)
_NEXT: Final = re.compile(
    r"^(?:next(?: page)?|continue(?: reading)?|weiter(?:lesen)?|nächste(?: seite)?|suivante?|page suivante|"
    r"siguiente|página siguiente|pagina successiva|successiva|avanti|próxima|seguinte|volgende(?: pagina)?|"
    r"następna(?: strona)?|dalej|далее|следующая(?: страница)?|nästa(?: sida)?|næste|neste|seuraava|další|"
    r"sonraki(?: sayfa)?|次へ|次のページ|下一页|下一頁|다음|التالي|»|›|→|>|>>)\s*[»›→>]*$",
    re.IGNORECASE,
)
_HAS_DIGIT: Final = re.compile(r"\d")
_PAGER: Final = re.compile(
    r"pag(?:er|ing|ination)|page-?(?:nav|links|numbers)|multipage|nextpage", re.IGNORECASE
)
_PAGER_HEIGHT: Final = 4
"""Elements above a link in which a pager's name may stand."""


def find_next_page(document: Document) -> str | None:
    """Return the absolute URL of the article's next page, or None.

    Ask only for pages that were judged articles: a listing that calls itself an
    article is not told from one here.
    """
    if not document.url or not _is_article(document):
        return None
    before = dict(_readings(document.url))
    stem = _stem_of(before)
    for element in _find_links(document):
        href = element.get("href") or ""
        if stem not in href and not _IS_RELATIVE.match(href):
            continue
        if _NUMBERED.search(href) is None or not _may_lead_on(element):
            continue
        url = document.absolute(href)
        number = None if url is None else _number_after(before, url)
        if number is not None and _leads_on(element, number):
            return url
    return None


def _stem_of(before: dict[_Base, int]) -> str:
    """Return what the path of every page of the article starts with."""
    # Letter by letter is meant: story.html and story-2.html share "/story".
    shared = commonprefix([path for _, path, _ in before])  # noqa: RUF071
    return _ENDING.sub("", shared)


_Base = tuple[str, str, tuple[tuple[str, str], ...]]
"""Host, path and query of an address without its page number."""


def _number_after(before: dict[_Base, int], candidate: str) -> int | None:
    for base, number in _readings(candidate):
        if before.get(base) == number - 1 and _FIRST < number <= MAX_PAGES:
            return number
    return None


def _readings(url: str) -> Iterator[tuple[_Base, int]]:
    """Yield every way to read an address as a base and a page number."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    path, host = parts.path, parts.netloc.lower().removeprefix("www.")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    yield _base(host, path, pairs), _FIRST
    for pattern in _PATHS:
        match = pattern.search(path)
        if match and match.start():
            yield _base(host, path[: match.start()] + match[2], pairs), int(match[1])
    for place, (key, value) in enumerate(pairs):
        if key.lower() in _QUERY_KEYS and value.isdecimal() and len(value) <= len(str(MAX_PAGES)):
            rest = pairs[:place] + pairs[place + 1 :]
            yield _base(host, path, rest), int(value)


def _base(host: str, path: str, pairs: list[tuple[str, str]]) -> _Base:
    return host, path.rstrip("/"), tuple(pairs)


def _is_article(document: Document) -> bool:
    steps = [step for step in urlsplit(document.url).path.lower().split("/") if step]
    if not steps and not urlsplit(document.url).query:
        return False
    if _LISTING_STEPS.intersection(steps[:-1]):
        return False
    if is_declared_article(document) or document.meta("og:type") == "article":
        return True
    return len(list(islice(document.body.iter("article"), 2))) == 1


def _find_links(document: Document) -> Iterator[Element]:
    for link in document.tagged("link"):
        if "next" in (link.get("rel") or "").lower().split():
            yield link
    yield from islice(document.body.iter("a"), MAX_LINKS)


def _may_lead_on(element: Element) -> bool:
    """Return, before its address is read, whether a link may lead on to some page."""
    if "next" in (element.get("rel") or "").lower():
        return True
    label = text_of(element)
    return len(label) <= MAX_LABEL and (
        _HAS_DIGIT.search(label) is not None
        or _NEXT.match(label) is not None
        or element.get("title") is not None
        or element.get("aria-label") is not None
    )


def _leads_on(element: Element, number: int) -> bool:
    """Return whether a link says that it leads to the next page."""
    if "next" in (element.get("rel") or "").lower().split():
        return True
    label = text_of(element)
    if len(label) > MAX_LABEL:
        return False
    named = f"{element.get('title') or ''} {element.get('aria-label') or ''}".strip()
    if _NEXT.match(label) or (named and _NEXT.match(named)):
        return True
    return str(number) in re.findall(r"\d+", label) and _stands_in_pager(element)


def _stands_in_pager(element: Element) -> bool:
    here: Element | None = element
    for _ in range(_PAGER_HEIGHT):
        if here is None:
            return False
        if _PAGER.search(f"{here.get('class') or ''} {here.get('id') or ''}"):
            return True
        here = here.getparent()
    return False


def join_pages(pages: Sequence[Article]) -> Article:
    """Join an article's pages, first one first, into one article.

    Everything but the body is the first page's. Paragraphs that a later page
    repeats at its start or end (its teaser, its closing note) are left out;
    images and comments are kept once each.

    Raises:
        ValueError: There is not a page.
    """
    if not pages:
        raise ValueError("no page to join")
    first = pages[0]
    if len(pages) == 1:
        return first
    return replace(
        first,
        text=_join_blocks([page.text for page in pages]),
        markdown=_join_blocks([page.markdown or "" for page in pages])
        if first.markdown is not None
        else None,
        html="\n".join(page.html or "" for page in pages) if first.html is not None else None,
        images=_join_images(pages),
        comments=_join_comments(pages),
        confidence=min(page.confidence for page in pages),
    )


def _join_blocks(texts: list[str]) -> str:
    joined: list[str] = []
    seen: set[str] = set()
    for text in texts:
        blocks = [block for block in text.split("\n\n") if block.strip()]
        while joined and blocks and blocks[0] in seen:
            blocks.pop(0)
        while joined and blocks and blocks[-1] in seen:
            blocks.pop()
        joined += blocks
        seen.update(blocks)
    return "\n\n".join(joined)


def _join_images(pages: Sequence[Article]) -> tuple[Image, ...]:
    return tuple(
        {image.url: image for page in reversed(pages) for image in reversed(page.images)}.values()
    )[::-1]


def _join_comments(pages: Sequence[Article]) -> tuple[Comment, ...]:
    """Join comments; pages that serve the same thread again add nothing."""
    joined: list[Comment] = []
    seen: set[tuple[str | None, str | None, str]] = set()
    for page in pages:
        places: dict[int, int] = {}
        for place, comment in enumerate(page.comments):
            key = (comment.author, comment.published, comment.text)
            if key in seen:
                continue
            seen.add(key)
            above = None if comment.reply_to is None else places.get(comment.reply_to)
            places[place] = len(joined)
            joined.append(replace(comment, reply_to=above))
    return tuple(joined)
