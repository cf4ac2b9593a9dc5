"""One page, parsed once, with what several stages read from it.

Built by `parse_document` from a Capture; the tree is shared and nobody changes
it: a caller that wants to cut copies first (`elements.copy_tree`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final
from urllib.parse import urljoin, urlsplit

from scraper.dom.elements import Element, fold_space
from scraper.text.characters import clean_text
from scraper.text.page_json import parse_page_json

JsonObject = dict[str, object]

_MAX_JSON_DEPTH: Final = 40
"""Deepest nesting of JSON-LD that is read; real pages stay under 15."""


class Document:
    """A parsed page.

    Attributes:
        url: The page's absolute URL, or "" when it is unknown or cannot be parsed.
        root: The `html` element. Shared: do not change it.
    """

    def __init__(self, url: str, root: Element) -> None:
        self.url = clean_text(url) if _can_be_split(url) else ""
        self.root = root

    @cached_property
    def body(self) -> Element:
        """The `body` element (the root when the page has none)."""
        found: Element | None = self.root.find("body")
        return self.root if found is None else found

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element of the page, in document order.

        Keeping them alive makes every later walk of the tree three times as fast:
        lxml need not make its Python objects anew.
        """
        return tuple(self.root.iter("*"))

    @cached_property
    def by_tag(self) -> dict[str, list[Element]]:
        """Every element of the page by its tag, in document order."""
        groups: dict[str, list[Element]] = defaultdict(list)
        for element in self.elements:
            groups[element.tag].append(element)
        return groups

    def tagged(self, tag: str) -> Sequence[Element]:
        """Return the elements of one tag, in document order; one walk serves all who ask."""
        return self.by_tag.get(tag, ())

    @cached_property
    def base_url(self) -> str:
        """What relative links start from: `<base href>` joined to the URL."""
        href = next((base.get("href") for base in self.tagged("base") if base.get("href")), None)
        return self.absolute(href, base=self.url) or self.url if href else self.url

    def absolute(self, href: str | None, *, base: str | None = None) -> str | None:
        """Join a link to the page's base; None when it is no http(s) URL."""
        if not href:
            return None
        try:
            joined = urljoin(self.base_url if base is None else base, href.strip())
        except ValueError:
            return None
        is_web = joined.startswith(("http://", "https://")) and _can_be_split(joined)
        return joined if is_web else None

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Content of every `meta`, by lower-case name, property, itemprop or http-equiv."""
        found: dict[str, list[str]] = {}
        for meta in self.tagged("meta"):
            content = fold_space(meta.get("content") or meta.get("value") or "")
            if not content:
                continue
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                key = meta.get(attribute)
                if not key:
                    continue
                # RDFa may list several properties
                names = key.split() if attribute == "property" else (key.strip(),)
                for name in names:
                    found.setdefault(name.lower(), []).append(content)
        return found

    def meta(self, name: str) -> str | None:
        """Return the first content of the `meta` of that lower-case name."""
        values = self.metas.get(name)
        return values[0] if values else None

    @cached_property
    def json_ld(self) -> tuple[JsonObject, ...]:
        """Every object of the page's JSON-LD, graphs opened, in page order.

        Remix writes it into a `meta` where a site gives it in an older release's way.
        """
        texts = [
            script.text or ""
            for script in self.tagged("script")
            if "ld+json" in (script.get("type") or "").lower()
        ]
        texts += self.metas.get("script:ld+json", ())
        return tuple(found for text in texts for found in _objects(parse_page_json(text), 0))


def _can_be_split(url: str) -> bool:
    """Return whether `urlsplit` takes an address: it refuses `http://[` and some others."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _objects(value: object, depth: int) -> Iterator[JsonObject]:
    """Yield the objects at the top, in lists and in `@graph`."""
    if depth > _MAX_JSON_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@graph" not in value:
            yield value
        if "@graph" in value:
            yield from _objects(value["@graph"], depth + 1)
