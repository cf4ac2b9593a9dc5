"""Find what a page holds and shows to nobody who looks at it.

Takes the elements of a page or a tree, and what its style sheets hide; gives the elements that are
not to be read. Text that a click reveals (tabs, accordions, "read more") is content, and so is a
page that shows itself only once its script has run: what is long, or most of the page, stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space, raw_text
from scraper.dom.tags import UNSEEN_TAGS
from scraper.extraction.style_sheet import HidingRules

_NO_RULES: Final = HidingRules(())

_GONE, _AWAY, _READ_ALOUD, _ICON, _DECORATION, _CARD, _MACHINE, _RULED = (
    1 << bit for bit in range(8)
)
"""Signs: taken off the page; out of sight or out of use; for screen readers; an icon's name; hidden
from screen readers; shown while the pointer rests; a value for
machines; named in a style sheet."""

_GONE_STYLE: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_AWAY_STYLE: Final = re.compile(
    r"visibility\s*:\s*hidden|(?:left|top|right|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:^|[;\s])(?:height|width)\s*:\s*[01]px\b"
    r"|(?:^|[;\s])(?:height|width)\s*:\s*0(?:em|rem|%)?\s*(?:!|;|$)",
    re.IGNORECASE,
)
_READ_ALOUD_CLASS: Final = re.compile(
    r"sr-?only|screen-?reader(?:-(?:text|only))?|screenreader-?text|(?:visually|visibly)-?hidden|offscreen"
    r"|skip-link|u-(?:hidden-visually|visually-?hidden|sr-?only)|a11y-(?:hidden|only)|assistive-text"
    r"|element-invisible|show-for-sr|is-vishidden|v-?hidden|accessibly-hidden|vh",
    re.IGNORECASE,
)
_ICON_CLASS: Final = re.compile(
    r"material-(?:icons|symbols)[\w-]*|google-symbols|mat-icon|g-icon|icon-?material", re.IGNORECASE
)
_CARD_CLASS: Final = re.compile(
    r"(?:\w+[-_]{1,2})?(?:hover-?card|tool-?tip-?(?:text|content|inner|body|message|box)|tool-?tip__(?:text|content|body)"
    r"|popover-(?:body|content|inner)|preview-?card|link-?preview|user-?card-?popup|hover-?content)",
    re.IGNORECASE,
)
_TELLING: Final = re.compile(
    r"only|reader|hidden|screen|skip-|a11y|assistive|invis|show-for|vh|icon|symbols|card|tool|popover|preview|hover"
)
"""Words of which each of the classes above has one, to be looked for in lower case: most have none, and
an expression that ignores case takes eight times as long."""
_REVEALED: Final = re.compile(
    r"collaps|accord|tab(?:s|bed|list|content|contents|le)?(?:[-_\s\d]|$)|tab-?pan|toggle|expand|spoiler|faq|answer|reveal"
    r"|fold|read-?more|more-?(?:text|content|info|body)|show-?more|see-?more|slid(?:e|er)|carousel|swiper|panel|drawer"
    r"|subscri|paywall|premium|metered|locked|transcript|note|cite|refer|solution|hint|quiz|description|wow\b|animat"
    r"|fade|aos|scroll|lazy|answer|excerpt|full-?text|truncat|details|step|variant|lang(?:uage)?[-_]"
)
"""Classes and ids, in lower case, of what a click, or the way down the page, brings up."""
_WIDE: Final = re.compile(
    r"(?:^|[\s-])(?:sm|md|lg|xl|xxl|2xl)(?:[:-](?!none|hidden)[a-z]|\s|$)|desktop|tablet|large|wide",
    re.IGNORECASE,
)
"""Classes that show on a wide screen: the style sheet that does so may be another one."""
_WINDOW: Final = re.compile(
    r"modal|popup|dialog|overlay|lightbox|tool-?tip|menu|nav(?:bar|igation)?(?:[-_\s]|$)|cookie|consent|toast|alert"
    r"|share|login|search|newsletter|signup|metadata|schema",
    re.IGNORECASE,
)
"""Classes and ids of what comes over the page, and is not part of its text."""
_NEVER: Final = UNSEEN_TAGS | frozenset(
    "html body main article math br img source track tr td th tbody thead tfoot col colgroup "
    "noscript".split()
)
"""Elements that are not judged: they hold no text, or are not left out of what is around them."""
_LINES: Final = frozenset(("p", "span", "li", "a", "em", "strong", "i", "b", "small", "font"))
_CONTROLS: Final = frozenset(["button", "summary", "label", "dt", "h2", "h3", "h4", "h5", "h6"])
"""Elements before a hidden one that bring it up."""
_POINTERS: Final = ("aria-controls", "data-target", "data-bs-target", "data-toggle", "for")
"""Attributes by which a control names what it brings up."""
_ITEMPROPS: Final = frozenset(
    "url contentUrl embedUrl thumbnailUrl image sameAs mainEntityOfPage datePublished dateModified "
    "dateCreated uploadDate duration width height inLanguage isAccessibleForFree encodingFormat".split()
)
_MACHINE_VALUE: Final = re.compile(
    r"(?:https?:)?//\S+|\d{4}-\d\d-\d\dT\S+|PT[\dHMS.]+|\d{2,5}(?:px)?|true|false|[a-z]{2}-[A-Z]{2}",
    re.IGNORECASE,
)
_LIGATURE: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_SYMBOLS: Final = re.compile(r"[#¶§→←↑↓↗»›«‹✓✔☑★☆•●·∙▸▾▼▲►▶◀×✕✖⇒➜➔☰⋮⋯+–|/\\]+")
_FORMULA: Final = re.compile(r"math|katex|mjx|latex|temml", re.IGNORECASE)
_FEW: Final = 40
"""Words up to which hidden text is left out whatever it is. Of 1,600 hidden elements of 12 to 40 words
on the development pages the truth has 5 in 100, nearly all in tabs, accordions and slides; of 40 and
more it has 10 in 100."""
_SHORT: Final = 12
"""The same for what is only out of sight or out of use: scripts bring longer text into the page."""
_MANY: Final = 3
"""Hidden elements with prose, made alike, that are parts of a text."""
_LARGE: Final = 0.3
"""Share of the page's characters from which nothing is left out: it is the page."""
_SURELY_SMALL: Final = 200
"""Characters below which the share is not asked for."""
_LONGEST_ICON: Final = 30
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_CHARACTERS_PER_WORD: Final = 2
_ABOVE: Final = 3
"""Elements around a hidden one that may say that it is brought up."""


def find_hidden(document: Document) -> frozenset[Element]:
    """Find the elements of a page that nobody sees (see `find_hidden_in`)."""
    sheets = (
        style.text or ""
        for style in document.tagged("style")
        if "print" not in (style.get("media") or "") and _is_read(style)
    )
    groups = (group for tag, group in document.by_tag.items() if tag not in _NEVER)
    return find_hidden_in(document.body, chain.from_iterable(groups), HidingRules(sheets))


def _is_read(style: Element) -> bool:
    parent = style.getparent()
    return parent is None or parent.tag != "noscript"


def find_hidden_in(
    root: Element, elements: Iterable[Element], rules: HidingRules = _NO_RULES
) -> frozenset[Element]:
    """Find the elements that nobody sees.

    Args:
        root: The tree; never found itself.
        elements: Its elements, those of one tag in document order.
        rules: What the page's style sheets hide.
    """
    finder = _Finder(root, rules)
    finder.found.update(
        dialog
        for dialog in root.iter("dialog")
        if dialog.get("open") is None and not finder.is_large(dialog)
    )
    for element, sign in _read_signs(elements, rules):
        if element is not root and finder.found.isdisjoint(islice(element.iterancestors(), _ABOVE)):
            finder.judge(element, sign)
    return frozenset(finder.settle())


def _read_signs(elements: Iterable[Element], rules: HidingRules) -> Iterator[tuple[Element, int]]:
    """Yield the elements that show a sign of being hidden, with their signs."""
    known: dict[str, int] = {}
    has_rules = bool(rules)
    for element in elements:
        sign = 0
        for name in element.keys():  # noqa: SIM118 - an element is no dict; values are slow to read
            if name == "class":
                value = element.get(name) or ""
                found = known.get(value)
                if found is None:
                    found = _sign_of_classes(value) | _RULED * (has_rules and rules.may_hide(value))
                    known[value] = found
                sign |= found
            elif name in _READERS:
                sign |= _sign_of(name, element.get(name) or "")
            elif has_rules and name == "id" and rules.may_hide(None, element.get(name)):
                sign |= _RULED
        if sign and element.tag not in _NEVER:
            yield element, sign


@lru_cache(maxsize=50_000)
def _sign_of_classes(names: str) -> int:
    sign = 0
    if not _TELLING.search(names.lower()):
        return sign
    for name in names.split():
        if _READ_ALOUD_CLASS.fullmatch(name):
            sign |= _READ_ALOUD
        elif _ICON_CLASS.fullmatch(name):
            sign |= _ICON
        elif _CARD_CLASS.fullmatch(name):
            sign |= _CARD
    return sign


@lru_cache(maxsize=20_000)
def _sign_of(name: str, value: str) -> int:
    """Return the sign of an attribute of `_READERS`."""
    return _READERS[name](value)


def _sign_of_style(value: str) -> int:
    if _GONE_STYLE.search(value):
        return _GONE
    return _AWAY if _AWAY_STYLE.search(value) else 0


_READERS: Final[dict[str, Callable[[str], int]]] = {
    "style": _sign_of_style,
    "hidden": lambda value: 0 if value.lower() in ("until-found", "false") else _GONE,
    "aria-hidden": lambda value: _DECORATION if value.strip().lower() == "true" else 0,
    "inert": lambda _: _AWAY,
    "role": lambda value: _CARD if value.strip().lower() == "tooltip" else 0,
    "itemprop": lambda value: 0 if _ITEMPROPS.isdisjoint(value.split()) else _MACHINE,
}


class _Finder:
    """The elements of one tree that are found hidden."""

    def __init__(self, root: Element, rules: HidingRules) -> None:
        self.root = root
        self.rules = rules
        self.found: set[Element] = set()
        self.alike: Counter[str] = Counter()
        self.prose: list[tuple[Element, str, int]] = []
        """Hidden elements that hold sentences, how each is made, and its words."""

    @cached_property
    def _characters(self) -> int:
        """Characters of the page's text, without scripts."""
        unread = sum(len(dead.text or "") for dead in self.root.iter("script", "style"))
        return len(raw_text(self.root)) - unread

    @cached_property
    def _targets(self) -> frozenset[str]:
        """Ids that a control of the page brings up."""
        found: set[str] = set()
        for element in self.root.iter("a", "button", "label", "input"):
            for name, value in element.items():
                if name in _POINTERS or (name == "href" and value[:1] == "#"):
                    found.update(one.lstrip("#") for one in value.split())
        return frozenset(found)

    def is_large(self, element: Element, text: str | None = None) -> bool:
        """Return whether an element is a large part of the page."""
        size = len(fold_space(raw_text(element)) if text is None else text)
        return size > _SURELY_SMALL and size > _LARGE * self._characters

    def judge(self, element: Element, sign: int) -> None:
        """Discard an element if its signs are enough for its text."""
        names = _names_of(element)
        if _FORMULA.search(names) or next(element.iter("math"), None) is not None:
            return
        text = fold_space(raw_text(element))
        if not text:
            return
        if sign & _MACHINE and _MACHINE_VALUE.fullmatch(text) and element.tag not in ("a", "time"):
            self.found.add(_scope_of(element))
        elif self._is_decoration(element, text, sign):
            self.found.add(element)
        elif sign & ~(_ICON | _DECORATION | _MACHINE) and not self.is_large(element, text):
            self._judge_text(element, sign, names, text)

    def _is_decoration(self, element: Element, text: str, sign: int) -> bool:
        if sign & _ICON and len(text) <= _LONGEST_ICON and _LIGATURE.fullmatch(text):
            return True
        return bool(sign & _DECORATION) and (
            _is_icon(element, text) or self._is_double(element, text)
        )

    def _judge_text(self, element: Element, sign: int, names: str, text: str) -> None:
        words = _count_words(text)
        if sign & _CARD and _stands_at_link(element):
            self.found.add(element)
        elif sign & _READ_ALOUD:
            if words <= _FEW:
                self.found.add(element)
        elif self._is_gone(element, sign) and not self._is_revealed(element, names):
            if words <= _SHORT or _WINDOW.search(names) or not _has_sentence(text):
                self.found.add(element)
            else:
                made = f"{element.tag} {element.get('class')}"
                self.alike[made] += 1
                self.prose.append((element, made, words))
        elif sign & _AWAY and words <= _SHORT and not self._is_revealed(element, names):
            self.found.add(element)

    def settle(self) -> set[Element]:
        """Return what was found, and of the prose what is short or cannot be named by a script.

        Prose in elements made alike is a text, or slides that take turns.
        """
        for element, made, words in self.prose:
            if self.alike[made] < _MANY and (words <= _FEW or not _can_be_named(element)):
                self.found.add(element)
        return self.found

    def _is_gone(self, element: Element, sign: int) -> bool:
        return bool(sign & _GONE) or (
            bool(sign & _RULED)
            and _WIDE.search(element.get("class") or "") is None
            and self.rules.hides(element.tag, element.get("class"), element.get("id"))
        )

    def _is_revealed(self, element: Element, names: str) -> bool:
        """Return whether a click, or the way down the page, brings an element up."""
        if (element.get("role") or "") in ("tabpanel", "region"):
            return True
        if _REVEALED.search(names.lower()):
            return True
        above = islice(element.iterancestors(), _ABOVE)
        if any(_REVEALED.search(_names_of(one).lower()) for one in above if one is not self.root):
            return True
        before, after = element.getprevious(), element.getnext()
        if before is not None and (before.tag in _CONTROLS or _holds_switch(before)):
            return True
        if after is not None and _holds_switch(after):
            return True
        return (element.get("id") or "") in self._targets if element.get("id") else False

    def _is_double(self, element: Element, text: str) -> bool:
        """Return whether the element beside one says the same, and is read."""
        for twin in (element.getprevious(), element.getnext()):
            if (
                twin is not None
                and twin not in self.found
                and not _sign_of_classes(twin.get("class") or "") & _READ_ALOUD
                and fold_space(raw_text(twin)) == text
            ):
                return True
        return False


def _names_of(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _count_words(text: str) -> int:
    """Count words by spaces, and by pairs of letters in scripts without spaces."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // _CHARACTERS_PER_WORD


def _has_sentence(text: str) -> bool:
    is_ended = text.rstrip("\"'”’»)")[-1:] in (".", "?", "!", "…")
    return is_ended or any(mark in text for mark in (". ", "? ", "! ", "。", "؟", "।"))


def _is_icon(element: Element, text: str) -> bool:
    """Return whether a text kept from screen readers is a sign, or an icon's name."""
    return _SYMBOLS.fullmatch(text) is not None or (
        len(text) <= _LONGEST_ICON
        and "icon" in _names_of(element).lower()
        and _LIGATURE.fullmatch(text) is not None
    )


def _is_switch(element: Element) -> bool:
    """Return whether an element is a button, or a link to a place of the page."""
    if element.tag == "button" or element.get("role") == "button" or element.get("onclick"):
        return True
    if element.tag == "input":
        return element.get("type") in ("checkbox", "radio", "button")
    return element.tag == "a" and (element.get("href") or "#").startswith(("#", "javascript:"))


def _holds_switch(element: Element) -> bool:
    """Return whether an element is a switch, or ends with one."""
    last = next(element.iterchildren(reversed=True), None)
    return _is_switch(element) or (last is not None and not last.tail and _is_switch(last))


def _can_be_named(element: Element) -> bool:
    """Return whether a script can tell an element from others, and so bring it up.

    A container needs no name: scripts find it behind its heading or its switch.
    """
    return element.tag not in _LINES or any(
        name in ("id", "class", "role") or name.startswith(("data-", "on", "x-", "v-", ":"))
        for name, _ in element.items()
    )


def _stands_at_link(element: Element) -> bool:
    """Return whether a card is in or behind what it explains."""
    if element.get("role") == "tooltip" or next(element.iterancestors("a"), None) is not None:
        return True
    before = element.getprevious()
    parent = element.getparent()
    return before is not None or (parent is not None and bool((parent.text or "").strip()))


def _scope_of(value: Element) -> Element:
    """Return the largest element around a value for machines that holds nothing else than such items."""
    found = value
    for above in islice(value.iterancestors(), _ABOVE):
        if (
            above.tag in ("body", "article", "main", "section", "p")
            or above.get("itemscope") is None
        ):
            break
        if not _holds_only_items(above):
            break
        found = above
    return found


def _holds_only_items(scope: Element) -> bool:
    """Return whether all text of an element is in short items inside it."""
    for inner in scope.iter("*"):
        is_item = inner is not scope and inner.get("itemprop") is not None
        if (
            inner.text
            and inner.text.strip()
            and not (is_item and len(inner.text.split()) <= _SHORT)
        ):
            return False
        if inner is not scope and inner.tail and inner.tail.strip():
            return False
    return True
