"""What the page says about itself outside its blocks: title, description, JSON-LD.

Takes a Document; gives `Hints`, folded for comparison with blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import fold_space

_WORD: Final = re.compile(r"\w+")
_MARKUP: Final = re.compile(r"<[^<>]*>")
_ARTICLE_TYPES: Final = ("article", "posting", "report", "newsarticle")
_THREAD_TYPES: Final = ("DiscussionForumPosting", "QAPage")
_THREAD_TAGS: Final = ("html", "body", "main", "div", "section", "article")
"""Elements that carry these types as microdata."""
_FORUM: Final = re.compile(
    r"\b(?:bbpress|discourse|discuz|flarum|fluxbb|invision community|ip\.board|mybb|nodebb|phpbb\d?|punbb|"
    r"simple machines|smf|vanilla|vbulletin|xenforo|xf|woltlab|yabb)\b",
    re.IGNORECASE,
)
"""Software of forums, as `generator`, `html` and `body` name it."""
_THREAD_URL: Final = re.compile(
    r"(?:view|show)(?:topic|thread|post)|[?&/](?:topic|thread|tid|threadid)[=-]?\d|/item\?id=\d|/r/\w+/comments/\w"
    r"|/(?:t|d|threads?|topics?|discussions?|questions?)/(?:[^/?#]+/)?(?!(?:19\d|20[0-3])\d[/?#-])"
    r"(?:\d+(?:-[^/?#]*)?|[^/?#]*\.\d+)(?:[/?#]|$)"
)
"""Addresses that forums give a thread: a script's name, or a folder and a number. Such a word elsewhere
("/community/", "ten-questions-for") says nothing: news and blogs use it too."""
_SHORTEST_TOPIC: Final = 4
"""Letters from which a word of the title says what the page is about."""
_SHORTEST_BODY: Final = 200
"""Characters from which an articleBody is taken for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """The page's own word about its content."""

    titles: tuple[frozenset[str], ...]
    """Words of each title the head gives."""
    topic: frozenset[str]
    """Longer words of titles and description."""
    description: str
    """The description, lower case, white space folded."""
    article_body: str
    """The same of JSON-LD's articleBody; "" when there is none of use."""
    is_article: bool
    """Whether Open Graph or JSON-LD call the page an article."""
    is_thread: bool
    """Whether the page is a thread of messages (forum, questions and answers): `_is_thread`."""
    is_product: bool
    """Whether Open Graph or JSON-LD call the page one product, and JSON-LD no article."""
    is_one_text: bool
    """Whether the page is one article or product, and no thread. Open Graph's type alone is too
    little to call it an article here: WordPress sites give it to every page (Yoast SEO)."""


def words_in(text: str) -> frozenset[str]:
    """Return the set of words of a short text."""
    return frozenset(_WORD.findall(text.lower()))


def article_bodies(document: Document) -> list[str]:
    """Return every articleBody (or text of a posting) in the page's JSON-LD."""
    found = []
    for item in document.json_ld:
        for key in ("articleBody", "text"):
            body = item.get(key)
            if isinstance(body, str) and len(body) >= _SHORTEST_BODY:
                found.append(body)
    return found


def _has_type(document: Document, names: tuple[str, ...]) -> bool:
    """Return whether JSON-LD names a type that holds one of the names, given in lower case."""
    kinds = [str(item.get("@type") or "").lower() for item in document.json_ld]
    return any(name in kind for kind in kinds for name in names)


def _is_thread(document: Document) -> bool:
    """Return whether the page calls itself a thread, or its software is a forum's.

    The address counts where JSON-LD names no article.
    """
    kinds = [str(item.get("@type") or "") for item in document.json_ld]
    kinds += (one.get("itemtype") or "" for tag in _THREAD_TAGS for one in document.tagged(tag))
    if any(name in kind for kind in kinds for name in _THREAD_TYPES):
        return True
    body = document.body
    named = (document.meta("generator"), document.root.get("id"), body.get("id"), body.get("class"))
    if any(name and _FORUM.search(name) for name in named):
        return True
    address = _THREAD_URL.search(document.url.lower())
    return address is not None and not _has_type(document, _ARTICLE_TYPES)


def find_hints(document: Document) -> Hints:
    """Read the hints of a page."""
    named = [title.text for title in document.tagged("title")[:1]]
    titles = [document.meta("og:title"), *named]
    bodies = article_bodies(document)
    body = max(bodies, key=len) if bodies else ""
    description = document.meta("og:description") or document.meta("description") or ""
    type_named = (document.meta("og:type") or "").lower()
    has_article_type = _has_type(document, _ARTICLE_TYPES)
    is_thread = _is_thread(document)
    is_product = type_named.startswith("product") or (
        not has_article_type and _has_type(document, ("product",))
    )
    is_dated = document.meta("article:published_time") is not None
    topic = " ".join([*(title for title in titles if title), description])
    return Hints(
        topic=frozenset(word for word in words_in(topic) if len(word) >= _SHORTEST_TOPIC),
        titles=tuple(dict.fromkeys(words_in(title) for title in titles if title)),
        description=fold_space(description).lower(),
        article_body=fold_space(_MARKUP.sub("", body) if "<" in body else body).lower(),
        is_article=type_named == "article" or has_article_type,
        is_thread=is_thread,
        is_product=is_product,
        is_one_text=not is_thread and (is_product or is_dated or has_article_type),
    )
