"""Traits of a page that tell kinds of content apart, in every language.

A trait is a short token such as `ld:Product` or `path:forum`; a page has it or
not. All of them come from what is already at hand: the head, the address and
the text that was found. (Class names of `body`, microdata and counts of tags
were tried: they add nothing that was not known.)
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from scraper.dom.document import Document
from scraper.extraction.page_type.page_summary import title_of
from scraper.platforms.marks import page_marks

MAX_TOKENS: Final = 40
"""Tokens of one kind from one page."""
MAX_STEPS: Final = 12
"""Folders of an address that are read."""
MAX_READ: Final = 8000
"""Characters of the text in which signs are counted."""
LONG_BLOCK: Final = 200
"""Characters from which a block is a paragraph of prose."""

ADDRESS: Final = ("depth:", "host:", "path:", "slug:", "last:", "query")
"""Beginnings of the traits that the address gives."""
_WORD: Final = re.compile(r"[a-z]{2,20}")
_YEAR: Final = re.compile(r"/(?:19|20)\d\d(?:/|-)")
_DIGITS: Final = re.compile(r"\d{4,}")
_CURRENCIES: Final = "$€£¥₹₽"
_CODE: Final = ("{", "()", "=", "<")
_SENTENCE_END: Final = (".", "!", "?", "。", "！", "？", "…", "”", '"', "।")
_METAS: Final = (
    "article:published_time",
    "article:author",
    "article:section",
    "article:tag",
    "product:price:amount",
    "og:price:amount",
    "twitter:label1",
    "twitter:data1",
    "author",
    "parsely-pub-date",
    "docsearch:version",
    "docsearch:language",
)


def find_traits(
    document: Document, *, text: str, platform: str | None, link_density: float
) -> set[str]:
    """Gather the traits of a page and its text."""
    return find_page_traits(document, platform) | find_text_traits(text, link_density)


def find_page_traits(document: Document, platform: str | None) -> set[str]:
    """Gather the traits of head, address and platform."""
    traits = {"always", f"og:{document.meta('og:type') or 'none'}".lower(), f"platform:{platform}"}
    traits.update(f"meta:{name}" for name in _METAS if name in document.metas)
    traits.update(f"ld:{kind}" for kind in _json_ld_types(document))
    traits.update(_address_traits(document.url or document.meta("og:url") or ""))
    marks = page_marks(document)
    traits.update(f"generator:{word}" for word in _WORD.findall(marks.generator)[:MAX_TOKENS])
    traits.update(_title_traits(document))
    return traits


def _json_ld_types(document: Document) -> Iterator[str]:
    for thing in document.json_ld[:MAX_TOKENS]:
        kind = thing.get("@type")
        for name in kind if isinstance(kind, list) else [kind]:
            if isinstance(name, str):
                yield name.rsplit("/", 1)[-1]


def without_address(traits: set[str]) -> set[str]:
    """Return the traits of a page without those of its address."""
    return {trait for trait in traits if not trait.startswith(ADDRESS)}


def _address_traits(url: str) -> Iterator[str]:
    try:
        address = urlsplit(url)
    except ValueError:
        return
    if not address.netloc:
        return
    path = address.path.lower()
    steps = [step for step in path.split("/") if step]
    yield f"depth:{min(len(steps), 5)}"
    for label in (address.hostname or "").split(".")[:-2]:
        yield f"host:{label}"
    for step in steps[:-1][:MAX_STEPS]:
        yield from (f"path:{word}" for word in _WORD.findall(step))
    if steps:
        yield from _slug_traits(steps[-1])
    if _YEAR.search(path):
        yield "path:year"
    if address.query:
        yield "query"


def _slug_traits(slug: str) -> Iterator[str]:
    """Describe the last step of the address."""
    hyphens = slug.count("-") + slug.count("_")
    yield f"slug:{min(hyphens, 6)}"
    if not hyphens:
        yield from (f"last:{word}" for word in _WORD.findall(slug)[:3])
    if _DIGITS.search(slug):
        yield "slug:digits"
    if slug.endswith((".html", ".htm", ".php", ".aspx")):
        yield "slug:file"


def _title_traits(document: Document) -> Iterator[str]:
    title = title_of(document)
    yield f"title:{min(len(title) // 20, 6)}"
    if title.endswith("?") or "? " in title:
        yield "title:question"


def find_text_traits(text: str, link_density: float) -> set[str]:
    """Gather the traits of the text that was found, and of the share of its characters in links."""
    return set(_text_traits(text, link_density))


def _text_traits(text: str, link_density: float) -> Iterator[str]:
    blocks = [block for block in text.split("\n") if block]
    start = text[:MAX_READ]
    yield f"size:{_step(len(text))}"
    yield f"links:{min(int(link_density * 10), 6)}"
    if not blocks:
        return
    yield f"block:{_step(len(text) // len(blocks))}"
    yield f"blocks:{_step(len(blocks))}"
    yield f"sentences:{10 * sum(b.endswith(_SENTENCE_END) for b in blocks) // len(blocks)}"
    yield f"long:{_step(sum(len(block) > LONG_BLOCK for block in blocks))}"
    yield f"prices:{_step(sum(map(start.count, _CURRENCIES)))}"
    yield f"questions:{_step(start.count('?'))}"
    yield f"code:{_step(sum(map(start.count, _CODE)))}"


def _step(amount: int) -> int:
    """Return the size of an amount in doublings."""
    return int(math.log2(amount + 1))
