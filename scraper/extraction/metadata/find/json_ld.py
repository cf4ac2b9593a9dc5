"""Find what the page's JSON-LD says of its article.

Takes a Document; yields candidates of the object that describes the article
first (`json-ld`), then those of page objects (`json-ld:page`). Objects that
only list other articles are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from scraper.dom.document import Document, JsonObject
from scraper.extraction.metadata.wording import plain_text, word_overlap
from scraper.records import Found

_ARTICLE_ENDINGS: Final = ("article", "posting", "blogpost", "report")
_ARTICLE_TYPES: Final = frozenset(
    "review criticreview recipe videoobject podcastepisode creativework question qapage "
    "discussionforumposting howto course dataset event claimreview mediaobject "
    "analysisnewsarticle opinionnewsarticle liveblogposting socialmediaposting book".split()
)
_ARTICLE_PATH: Final = re.compile(
    r"/(?:blogs?|articles?|news|posts?|stor(?:y|ies)|insights?|magazine|20\d\d/\d\d)/[^/?#]{8,}"
)
_NEWS_ENDINGS: Final = ("newsarticle", "liveblogposting")
_PAGE_TYPES: Final = frozenset(
    "webpage itempage aboutpage collectionpage contactpage faqpage profilepage medicalwebpage "
    "searchresultspage product service softwareapplication".split()
)
_SITE_TYPES: Final = frozenset({"website", "newsmediaorganization", "organization"})
_ORGANIZATION_ENDINGS: Final = ("organization", "corporation", "business", "brand", "website")
_MAX_DEPTH: Final = 6
_MAX_ITEMS: Final = 60
"""Most values of one list that are read; no honest page has more authors or tags."""

_COUNTED: Final = (
    ("like", "likes"),
    ("comment", "comments"),
    ("share", "shares"),
    ("view", "views"),
    ("read", "views"),
    ("watch", "views"),
)
"""Part of the InteractionType's name, and the count it is."""


def find_json_ld(document: Document) -> Iterator[Found]:
    """Yield what JSON-LD says, the article's own object first."""
    graph = _Graph(document.json_ld)
    articles = [item for item in graph.objects if is_article(item)]
    main = _choose_main(articles, document)
    if main is not None:
        yield from _article(graph, main, "json-ld")
    for item in graph.objects:
        if item is not main and types_of(item) & _PAGE_TYPES:
            yield from _page(graph, item)
    people = [item for item in graph.objects if "person" in types_of(item)]
    if len(people) == 1 and (name := _text(people[0].get("name"))):
        yield Found("authors", name, "json-ld:person")
    for item in graph.objects:
        if types_of(item) & _SITE_TYPES and (name := _text(item.get("name"))):
            yield Found("site_name", name, "json-ld:site")


def types_of(item: Mapping[str, object]) -> frozenset[str]:
    """Return an object's types, lower case, without `http://schema.org/` or `schema:`."""
    kinds = item.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(
        kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()
        for kind in listed
        if isinstance(kind, str)
    )


class _Graph:
    """The page's objects, with a way to follow `@id` references."""

    def __init__(self, roots: tuple[JsonObject, ...]) -> None:
        self.objects: list[JsonObject] = []
        self._by_id: dict[str, JsonObject] = {}
        for root in roots:
            self._add(root, 0)

    def _add(self, item: JsonObject, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        self.objects.append(item)
        self._index(item, 0)
        for key in ("mainEntity", "mainEntityOfPage", "@reverse"):
            nested = item.get(key)
            for inner in nested if isinstance(nested, list) else [nested]:
                if isinstance(inner, dict) and ("@type" in inner):
                    self._add(inner, depth + 1)

    def _index(self, value: object, depth: int) -> None:
        """Remember objects that have an `@id` and say more than that."""
        if depth > _MAX_DEPTH:
            return
        if isinstance(value, dict):
            name = value.get("@id")
            if isinstance(name, str) and len(value) > len(self._by_id.get(name, {"@id": 0})):
                self._by_id[name] = value
            for inner in value.values():
                if isinstance(inner, dict | list):
                    self._index(inner, depth + 1)
        elif isinstance(value, list):
            for inner in value[:_MAX_ITEMS]:
                self._index(inner, depth + 1)

    def follow(self, value: object) -> object:
        """Return the object that a bare `{"@id": ...}` means, or the value itself."""
        if isinstance(value, dict) and "name" not in value:
            name = value.get("@id")
            if isinstance(name, str):
                return self._by_id.get(name, value)
        return value

    def values(self, value: object) -> list[object]:
        """Return the values of a property that may be one, a list, or references."""
        listed = value if isinstance(value, list) else [value]
        return [self.follow(inner) for inner in listed[:_MAX_ITEMS] if inner is not None]


def is_article(item: JsonObject) -> bool:
    """Return whether an object describes an article, or another work with an author and a date."""
    kinds = types_of(item)
    return any(kind.endswith(_ARTICLE_ENDINGS) or kind in _ARTICLE_TYPES for kind in kinds)


def claims_article(document: Document) -> bool:
    """Return whether a page calls itself an article: only then are last resorts worth their time."""
    kind = (document.meta("og:type") or "").lower()
    return (
        "article" in kind
        or "blog" in kind
        or any(is_article(item) for item in document.json_ld)
        or bool(document.tagged("article"))
        or _ARTICLE_PATH.search(document.url) is not None
    )


def _choose_main(articles: list[JsonObject], document: Document) -> JsonObject | None:
    """Choose the object of this page: its URL, else its headline, else the first."""
    if len(articles) < 2:  # noqa: PLR2004 - nothing to choose
        return articles[0] if articles else None
    title = _reference_title(document)
    path = document.url.split("?", 1)[0].split("#", 1)[0].rstrip("/")

    def rank(item: JsonObject) -> tuple[bool, bool, bool, float]:
        kinds = types_of(item)
        own = path and any(
            isinstance(url, str) and url.split("?", 1)[0].split("#", 1)[0].rstrip("/") == path
            for url in _urls(item)
        )
        headline = _text(item.get("headline")) or _text(item.get("name")) or ""
        return (
            any(kind.endswith(_ARTICLE_ENDINGS) for kind in kinds),
            bool(own),
            "headline" in item,
            word_overlap(headline, title) if title else 0.0,
        )

    return max(articles, key=rank)


def _reference_title(document: Document) -> str:
    titles = document.tagged("title")
    return document.meta("og:title") or (titles[0].text or "" if titles else "")


def _urls(item: JsonObject) -> Iterator[object]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = item.get(key)
        if isinstance(value, dict):
            yield value.get("@id")
            yield value.get("url")
        else:
            yield value


def _article(graph: _Graph, item: JsonObject, name: str) -> Iterator[Found]:
    news = any(kind.endswith(_NEWS_ENDINGS) for kind in types_of(item))
    for key in ("headline", "name"):
        if text := _text(item.get(key)):
            detail = (
                "" if key == "headline" and not news else ":news" if key == "headline" else ":name"
            )
            yield Found("title", text, name + detail)
    yield from _people(graph, item.get("author"), name)
    yield from _people(graph, item.get("creator"), f"{name}:creator")
    yield from _fields(graph, item, name)
    for value in graph.values(item.get("publisher")):
        if text := _text(value):
            yield Found("site_name", text, f"{name}:publisher")
    yield from _counts(graph, item, name)


def _page(graph: _Graph, item: JsonObject) -> Iterator[Found]:
    name = "json-ld:page"
    for key in ("headline", "name"):
        if text := _text(item.get(key)):
            yield Found("title", text, name)
    yield from _people(graph, item.get("author"), name)
    yield from _fields(graph, item, name)


def _fields(graph: _Graph, item: JsonObject, name: str) -> Iterator[Found]:
    """Yield the fields that articles and pages write alike."""
    for fields, read in ((_PLAIN_FIELDS, _text), (_ADDRESS_FIELDS, _url_of)):
        for field, keys in fields:
            for value in (value for key in keys for value in graph.values(item.get(key))):
                if text := read(value):
                    yield Found(field, text, name)
    for value in graph.values(item.get("keywords")):
        for keyword in [value] if not isinstance(value, str) else value.split(","):
            if text := _text(keyword):
                yield Found("tags", text, name)


_ADDRESS_FIELDS: Final = (
    ("lead_image", ("image", "thumbnailUrl")),
    ("licence", ("license",)),
    ("canonical_url", ("mainEntityOfPage", "url")),
)
_PLAIN_FIELDS: Final = (
    ("published", ("datePublished", "uploadDate", "dateCreated")),
    ("modified", ("dateModified",)),
    ("description", ("description", "abstract")),
    ("section", ("articleSection",)),
    ("language", ("inLanguage",)),
)


def _people(graph: _Graph, value: object, name: str) -> Iterator[Found]:
    for person in graph.values(value):
        if isinstance(person, list):
            yield from _people(graph, person, name)
            continue
        kinds = types_of(person) if isinstance(person, dict) else frozenset()
        organization = any(kind.endswith(_ORGANIZATION_ENDINGS) for kind in kinds)
        names = person.get("name") if isinstance(person, dict) else person
        for one in names if isinstance(names, list) else [names]:
            text = _text(one) or _full_name(person)
            if text:
                yield Found("authors", text, f"{name}:organization" if organization else name)


def _full_name(person: object) -> str | None:
    if not isinstance(person, dict):
        return None
    parts = (_text(person.get("givenName")), _text(person.get("familyName")))
    return " ".join(part for part in parts if part) or None


def _counts(graph: _Graph, item: JsonObject, name: str) -> Iterator[Found]:
    for key in ("interactionStatistic", "interactionCount"):
        for value in graph.values(item.get(key)):
            if not isinstance(value, dict):
                continue
            kind = value.get("interactionType")
            if isinstance(kind, dict):
                kind = kind.get("@type")
            number = value.get("userInteractionCount")
            for part, field in _COUNTED:
                if isinstance(kind, str) and part in kind.lower():
                    yield Found(field, str(number), name)
                    break
    number = item.get("commentCount")
    if isinstance(number, int | str) and not isinstance(number, bool):
        yield Found("comments", str(number), name)


def _text(value: object) -> str | None:
    """Return a value's text: a string, the first of a list, `@value`, or a name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("alternateName")
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return (plain_text(value) or None) if isinstance(value, str) else None


def _url_of(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        for key in ("url", "contentUrl", "@id"):
            inner = value.get(key)
            if isinstance(inner, list):
                inner = inner[0] if inner else None
            if isinstance(inner, str) and inner:
                return inner.strip()
        return None
    return (value.strip() or None) if isinstance(value, str) else None
