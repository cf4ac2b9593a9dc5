"""Learn a rule from several stored pages of one host: a draft for a person to review.

What a page says that no other page of the host says is its own; what many of
them say is the site's. The body is the block that holds most of the own prose
and least of the rest on the most pages; strips are blocks inside it that repeat,
by their words or by being mostly links, on many pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from scraper.dom.document import Document
from scraper.dom.elements import Element, text_of
from scraper.dom.tags import BLOCK_TAGS
from scraper.extraction.site_rules.rule import Rule, RuleTest
from scraper.extraction.site_rules.toml_format import render_rule_toml

MIN_PAGES: Final = 3
"""Fewer pages cannot show what repeats."""
MAX_PAGES: Final = 40
"""Pages looked at; more show the same."""
MAX_ELEMENTS: Final = 8000
"""Elements of one page looked at."""
COMMON: Final = 0.3
"""Share of the pages on which a text is the site's own, and at least two."""
WIDESPREAD: Final = 0.6
"""Share of the pages on which a selector must match to be proposed for all."""
LINKED: Final = 0.5
"""Share of linked text from which a block inside the body is a list of links."""
MAX_STRIPPED: Final = 0.3
"""Share of the body's own prose above which a block is never stripped."""
CLOSE: Final = 0.02
"""Difference of scores within which the more exact (inner) block is taken."""
MAX_STRIPS: Final = 20
SAMPLE: Final = 50
"""Characters of the sentence that a suggested rule is tested with."""

_NAME: Final = re.compile(r"^[a-zA-Z][a-zA-Z_-]{2,40}$")
"""Names without digits: generated ones have digits, and change with every release."""
_HASHED: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}|__|[bcdfghjklmnpqrstvwxz]{6}")
_STATES: Final = frozenset(
    {"active", "show", "open", "loaded", "visible", "hidden", "clearfix", "row", "col", "container"}
)
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_HOOKS: Final = ("data-hook", "data-testid", "data-component", "itemprop")
_SKIPPED: Final = frozenset({"script", "style", "noscript", "template", "svg", "head", "nav"})


@dataclass(slots=True)
class _Box:
    """One element of one page that can be named."""

    element: Element
    own: int = 0
    """Characters below it that only this page says, outside links."""
    common: int = 0
    """Characters below it that other pages say too."""
    linked: int = 0
    """Characters below it in links."""
    words: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """All characters counted."""
        return self.own + self.common + self.linked


_Page = dict[str, list[_Box]]
"""Boxes by selector."""


def suggest_rule(pages: Sequence[Document]) -> str:
    """Write a rule in TOML for the host of these pages, with its evidence as comments.

    Raises:
        ValueError: Too few pages, or nothing that holds the body of most of them.
    """
    chosen = list(pages[:MAX_PAGES])
    if len(chosen) < MIN_PAGES:
        raise ValueError(f"{len(chosen)} pages are too few to learn from, {MIN_PAGES} are needed")
    common = _common_texts(chosen)
    boxed = [_box(document, common) for document in chosen]
    totals = [max(_total(page), 1) for page in boxed]
    body, score, matched = _choose_body(boxed, totals)
    strips = _choose_strips(boxed, body)
    rule = Rule(
        host=(urlsplit(chosen[0].url).hostname or "").removeprefix("www."),
        title=_choose_named(chosen, "h1"),
        date=_choose_dates(chosen),
        body=(body,),
        strip=tuple(strips),
        tests=(RuleTest(url=chosen[0].url, contains=_sample(boxed[0], body)),),
    )
    notes = {
        "title": f"Learned from {len(chosen)} stored pages. Review before use.",
        "body": f"Matches {matched} of {len(chosen)} pages; holds {score:.0%} of what only they say.",
        "strip": "Stands inside the body and repeats: "
        + ", ".join(f"{css} ({count} pages)" for css, count in strips.items()),
    }
    return render_rule_toml(rule, notes)


def _texts(document: Document) -> Iterator[tuple[Element, str, bool]]:
    """Yield each piece of text with the element it is in, and whether it is linked."""
    stack: list[tuple[Element, bool]] = [(document.body, False)]
    budget = MAX_ELEMENTS
    while stack and budget:
        element, linked = stack.pop()
        budget -= 1
        if element.tag in _SKIPPED:
            continue
        inside = linked or element.tag == "a"
        yield element, element.text or "", inside
        for child in element:
            yield element, child.tail or "", inside
        stack.extend((child, inside) for child in reversed(element))


def _common_texts(pages: list[Document]) -> frozenset[str]:
    """Return the texts that stand on so many pages that they are the site's."""
    counted: Counter[str] = Counter()
    for document in pages:
        counted.update({text.strip() for _, text, _ in _texts(document) if text.strip()})
    least = max(2, round(COMMON * len(pages)))
    return frozenset(text for text, count in counted.items() if count >= least)


def _box(document: Document, common: frozenset[str]) -> _Page:
    """Count every named box's characters."""
    boxes: dict[Element, _Box] = {}
    for element, text, linked in _texts(document):
        piece = text.strip()
        if not piece:
            continue
        for above in (element, *element.iterancestors()):
            box = boxes.setdefault(above, _Box(above))
            if linked:
                box.linked += len(piece)
            elif piece in common:
                box.common += len(piece)
            else:
                box.own += len(piece)
    page: _Page = defaultdict(list)
    for element, box in boxes.items():
        for name in _selectors(element):
            page[name].append(box)
    return page


def _selectors(element: Element) -> Iterator[str]:
    """Yield the stable ways to name an element in CSS."""
    tag = str(element.tag)
    if tag not in BLOCK_TAGS or tag in {"p", "li", "tr", "td", "tbody", "html"}:
        return
    if tag in {"article", "main", "aside", "footer", "figure"}:
        yield tag
    identity = element.get("id") or ""
    if _is_stable(identity):
        yield f"{tag}#{identity}"
    for attribute in _HOOKS:
        value = element.get(attribute) or ""
        if _is_stable(value):
            yield f'{tag}[{attribute}="{value}"]'
    for name in dict.fromkeys((element.get("class") or "").split()):
        if _is_stable(name):
            yield f"{tag}.{name}"


def _is_stable(name: str) -> bool:
    return (
        _NAME.match(name) is not None
        and _HASHED.search(name) is None
        and name.lower() not in _STATES
    )


def _total(page: _Page) -> int:
    return max((box.own for boxes in page.values() for box in boxes), default=0)


def _choose_body(boxed: list[_Page], totals: list[int]) -> tuple[str, float, int]:
    """Return the best selector, the share of own prose it holds, and the pages it matches."""
    scored: list[tuple[float, float, int, str]] = []
    names = dict.fromkeys(name for page in boxed for name in page)
    for name in names:
        held = [
            max(page[name], key=lambda box: box.own) if name in page else None for page in boxed
        ]
        matched = sum(box is not None for box in held)
        if matched < WIDESPREAD * len(boxed):
            continue
        shares = [box.own / total for box, total in zip(held, totals, strict=True) if box]
        clean = [box.own / max(box.size, 1) for box in held if box]
        cover, purity = sum(shares) / len(boxed), sum(clean) / matched
        score = 2 * cover * purity / (cover + purity) if cover + purity else 0.0
        size = sum(box.size for box in held if box)
        scored.append((score, cover, size, name))
    if not scored:
        raise ValueError("no block with a stable name stands on most of the pages")
    best = max(score for score, *_ in scored)
    near = [row for row in scored if row[0] >= best - CLOSE]
    score, cover, _, name = min(near, key=lambda row: (row[2], -row[0], row[3]))
    if score < COMMON:
        raise ValueError("no block holds the own text of these pages: are they of one kind?")
    return name, cover, sum(name in page for page in boxed)


def _choose_strips(boxed: list[_Page], body: str) -> dict[str, int]:
    """Return selectors of what repeats inside the body, with the pages they match."""
    pages_of: Counter[str] = Counter()
    refused: set[str] = set()
    for page in boxed:
        bodies = page.get(body, [])
        if not bodies:
            continue
        main = max(bodies, key=lambda box: box.own)
        inside = set(main.element.iterdescendants())
        for name, boxes in page.items():
            within = [box for box in boxes if box.element in inside]
            if not within:
                continue
            if name.startswith(_HEADINGS):
                continue  # "Pros", "Related": what stands below it is the question
            if sum(box.own for box in within) > MAX_STRIPPED * max(main.own, 1) or not all(
                _is_repeated(box) for box in within
            ):
                refused.add(name)
            else:
                pages_of[name] += 1
    least = max(2, round(COMMON * len(boxed)))
    kept = {n: c for n, c in pages_of.most_common() if c >= least and n not in refused}
    return dict(list(_outermost(kept, boxed).items())[:MAX_STRIPS])


def _is_repeated(box: _Box) -> bool:
    """Return whether a block's words are the site's, or mostly links."""
    return box.common > box.own or box.linked > LINKED * box.size


def _outermost(names: dict[str, int], boxed: list[_Page]) -> dict[str, int]:
    """Drop selectors whose every match is in, or is, a match of an earlier one."""
    covered: set[Element] = set()
    kept: dict[str, int] = {}
    size = {name: max(box.size for page in boxed for box in page.get(name, ())) for name in names}
    for name in sorted(names, key=lambda name: (-size[name], name)):
        elements = [box.element for page in boxed for box in page.get(name, ())]
        if all(element in covered for element in elements):
            continue
        kept[name] = names[name]
        for element in elements:
            covered.update(element.iter())
    return kept


def _choose_named(pages: list[Document], tag: str) -> tuple[str, ...]:
    """Return a selector of the one element of that tag whose text differs from page to page."""
    texts: dict[str, list[str]] = defaultdict(list)
    for document in pages:
        seen: dict[str, str] = {}
        for element in document.body.iter(tag):
            for name in (*_selectors(element), tag):
                seen.setdefault(name, text_of(element))
        for name, text in seen.items():
            texts[name].append(text)
    wide = [
        name
        for name, found in texts.items()
        if len(found) >= WIDESPREAD * len(pages) and len(set(found)) == len(found) and all(found)
    ]
    return tuple(sorted(wide, key=lambda name: (-len(texts[name]), name == tag, name))[:1])


def _choose_dates(pages: list[Document]) -> tuple[str, ...]:
    """Return a selector of a `time` with a date for machines, if most pages have one."""
    matched: Counter[str] = Counter()
    for document in pages:
        names: dict[str, None] = {}
        for element in document.body.iter("time"):
            if element.get("datetime"):
                classes = [n for n in (element.get("class") or "").split() if _is_stable(n)]
                names.update({f"time.{name}::attr(datetime)": None for name in classes})
                names["time[datetime]::attr(datetime)"] = None
        matched.update(list(names))
    wide = [name for name, count in matched.items() if count >= WIDESPREAD * len(pages)]
    return tuple(sorted(wide, key=lambda name: (-matched[name], "[" in name, name))[:1])


def _sample(page: _Page, body: str) -> tuple[str, ...]:
    """Return a sentence of a page's body to test the rule with."""
    for box in page.get(body, ()):
        for paragraph in box.element.iter("p"):
            text = text_of(paragraph)
            if len(text) > SAMPLE:
                return (text[:SAMPLE].rsplit(" ", 1)[0],)
    return ()
