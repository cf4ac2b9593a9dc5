"""Tell the articles on a listing page from its navigation.

Takes a Capture of an HTML page; gives a `Listing`. Every page linked to is judged
by the sum of small proofs: the form of its URL, the length of the link's text, a
heading, a card, a date, a structure or folder that it shares with others. No
proof is enough alone, and being in the page's layout counts against.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scraper.dates.feed_dates import parse_date
from scraper.discover.anchors import Anchor, collect_anchors
from scraper.discover.filters import find_exclusion, score_url
from scraper.discover.links import resolve_link
from scraper.discover.markup import parse_page_of
from scraper.discover.pagination import find_next_page
from scraper.discover.warnings import InputWarning, list_warnings
from scraper.discover.wording import clean_title
from scraper.dom.elements import Element
from scraper.records import Capture, Link
from scraper.urls import is_same_site

ARTICLE_SCORE: Final = 0.7
"""Sum of proofs from which a link counts as an article's; set on the pages in tests/discover."""
SURE_SCORE: Final = 1.0
"""Sum of proofs that leaves no doubt."""
STRICT_SCORE: Final = 0.9
"""Sum that is asked for where the page has `_MANY_SURE` articles without doubt: on such pages the
doubtful links are promotion."""

_MANY_SURE: Final = 5
_HEADING: Final = 0.35
_CARD: Final = 0.15
_DATE: Final = 0.3
_REPEATED: Final = 0.15
_FOLDER: Final = 0.15
_LONG_TEXT: Final = 0.3
_SHORT_TEXT: Final = -0.25
_FRAME: Final = -0.5
_LONG_WORDS: Final = 4
_CJK_CHARACTERS: Final = 8
"""Characters that make a long text in scripts without spaces."""
_MIN_REPEATS: Final = 3


_ARCHIVE_NAMES: Final = frozenset(
    "archive archives archiv archivo archivio arquivo archief arkiv archiwum all-posts all_posts allposts"
    " all-articles".split()
)
"""Last parts of the address of a page that lists everything."""
_ARCHIVE_WORDS: Final = frozenset(
    {
        "archive", "archives", "the archive", "all posts", "all articles", "all entries", "all stories",
        "older posts and archive", "full archive", "post archive", "blog archive", "archiv",
        "alle beiträge", "alle artikel", "toutes les publications", "tous les articles", "todas las entradas",
        "todos los artículos", "archivo", "archivio", "tutti gli articoli", "arquivo", "todos os artigos",
        "archief", "alle berichten", "arkiv", "alla inlägg", "alle innlegg", "archiwum", "wszystkie wpisy",
        "архив", "все записи", "все статьи", "アーカイブ", "記事一覧", "全部文章", "归档", "存档",
    }
)  # fmt: skip
"""Whole texts of the link to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list of articles."""

    url: str
    """Where it was fetched, after redirects."""
    links: tuple[Link, ...]
    """Articles, in the page's order."""
    title: str | None = None
    next_url: str | None = None
    """The list's next page."""
    archive_url: str | None = None
    """The page that lists all articles, where this one links to it."""
    warnings: tuple[InputWarning, ...] = ()


def parse_listing(capture: Capture) -> Listing:
    """Read a listing page.

    Raises:
        DiscoverError: The document is not HTML page (`not-a-page`) or hostile.
    """
    return read_listing(parse_page_of(capture), capture)


def read_listing(root: Element, capture: Capture) -> Listing:
    """Return what a parsed page lists."""
    url = capture.final_url
    warnings: Counter[str] = Counter()
    anchors = collect_anchors(root, base_of(root, url), warnings)
    own = [anchor for anchor in anchors if _may_be_article(anchor, url)]
    return Listing(
        url=url,
        links=tuple(
            Link(
                url=anchor.url,
                found_on=url,
                title=anchor.text or None,
                published=parse_date(anchor.published, now=capture.fetched_at),
            )
            for anchor in _judge(own)
        ),
        title=clean_title(root.findtext(".//title")),
        next_url=find_next_page(root, url, base_of(root, url)),
        archive_url=_find_archive_page(anchors, url),
        warnings=list_warnings(warnings),
    )


def _find_archive_page(anchors: list[Anchor], page_url: str) -> str | None:
    """Return the first link to the site's page of all articles, by its words or its address."""
    own = resolve_link(page_url, "", Counter())
    for anchor in anchors:
        name = urlsplit(anchor.url).path.rstrip("/").rpartition("/")[2].partition(".")[0].lower()
        is_named = (
            name in _ARCHIVE_NAMES
            or " ".join((anchor.text or "").lower().split()) in _ARCHIVE_WORDS
        )
        if is_named and anchor.url != own and is_same_site(anchor.url, page_url):
            return anchor.url
    return None


def base_of(root: Element, url: str) -> str:
    """Return what relative links start from: the first `base`, joined to the page's URL."""
    base = root.find(".//base[@href]")
    return (resolve_link(base.get("href"), url, Counter()) if base is not None else None) or url


def _may_be_article(anchor: Anchor, page_url: str) -> bool:
    return (
        anchor.url != resolve_link(page_url, "", Counter())
        and is_same_site(anchor.url, page_url)
        and find_exclusion(anchor.url) is None
    )


def _judge(anchors: list[Anchor]) -> list[Anchor]:
    """Return the links whose proofs add up."""
    repeats: dict[str, int] = defaultdict(int)
    folders: dict[str, int] = defaultdict(int)
    for anchor in anchors:
        for signature in anchor.signatures:
            repeats[signature] += 1
        if not anchor.in_frame:
            folders[_folder_of(anchor.url)] += 1
    scores = [
        score_anchor(
            anchor,
            is_repeated=any(repeats[name] >= _MIN_REPEATS for name in anchor.signatures),
            shares_folder=folders[_folder_of(anchor.url)] >= _MIN_REPEATS,
        )
        for anchor in anchors
    ]
    is_clear = sum(score >= SURE_SCORE for score in scores) >= _MANY_SURE
    wanted = STRICT_SCORE if is_clear else ARTICLE_SCORE
    return [anchor for anchor, score in zip(anchors, scores, strict=True) if score >= wanted]


def score_anchor(anchor: Anchor, *, is_repeated: bool, shares_folder: bool) -> float:
    """Add up what speaks for an article behind a link, and what against."""
    score = score_url(anchor.url)
    if _is_long(anchor.text):
        score += _LONG_TEXT
    elif " " not in anchor.text.strip():
        score += _SHORT_TEXT
    score += _HEADING * anchor.in_heading + _CARD * anchor.in_card
    score += _DATE * (anchor.published is not None)
    score += _REPEATED * is_repeated + _FOLDER * shares_folder
    return score + _FRAME * anchor.in_frame


def _is_long(text: str) -> bool:
    if text.isascii():
        return text.count(" ") >= _LONG_WORDS - 1
    return text.count(" ") >= _LONG_WORDS - 1 or sum(c > "\u2e80" for c in text) >= _CJK_CHARACTERS


def _folder_of(url: str) -> str:
    """Return the folder that a page is in; "" for the root, which proves nothing."""
    return (
        urlsplit(url).path.rpartition("/")[0]
        if not url.endswith("/")
        else (urlsplit(url).path.rstrip("/").rpartition("/")[0])
    )
