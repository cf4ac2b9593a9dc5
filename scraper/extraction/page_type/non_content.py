"""Judge whether a page replaces another one.

Real articles carry consent banners, captcha scripts and login boxes too. So a
page with a good deal of text is only suspected when its title says so, and on a
page with little text several signs must come together. Each sign has a weight;
`ENOUGH` of them make the judgement.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from scraper.dom.document import Document
from scraper.dom.elements import fold_space, raw_text
from scraper.extraction.page_type.moved import MAX_TEXT as MAX_MOVED_TEXT
from scraper.extraction.page_type.moved import find_new_address, find_refresh
from scraper.extraction.page_type.page_summary import (
    Sight,
    look_at,
    title_of,
    title_parts,
    visible_text,
)
from scraper.extraction.page_type.vendors import find_vendor
from scraper.extraction.page_type.verdict import NON_CONTENT, PageType
from scraper.text.lexicon import Lexicon, load_lexicon

ENOUGH: Final = 3.0
"""Weight from which a page is refused; a strong sign weighs 3, a weak one 1."""
DECLARED: Final = 2.0
"""Weight against refusal of a page that declares itself an article."""
MUCH_TEXT: Final = 1800
"""Characters (a CJK character counts three) of body text above which only the title can speak
against a page; 96 of 100 articles of the development corpus are longer."""
MAX_PAYWALLED: Final = 2400
"""As `MUCH_TEXT`: teasers are longer than other stand-ins."""
SHORT_PAGE: Final = 800
"""Characters of all visible text up to which menus and banners are no great part of it."""
NO_TEXT: Final = 40
"""Characters of body text up to which nothing was found."""
TINY: Final = 250
"""As `MUCH_TEXT`: what a challenge or shell says at most."""
STRONG_TEXT: Final = {"blocked": 750, "soft-404": 750, "error-page": 750, "login": 400}
"""Characters of a text up to which one phrase is a strong sign: there is little else in it."""
ERROR_TEXT: Final = 350
"""Characters of all text up to which one phrase of an error page is enough: there is nothing else."""
_JSON_ERROR: Final = re.compile(
    r"\A\s*\{.{0,200}?\"(?:error|errors|message|detail|code|status|statuscode|fault|exception)\"\s*:"
    r".{0,2000}\}\s*\Z",
    re.DOTALL,
)
_STATUS_CODE: Final = re.compile(r"^(?:error )?[345]\d\d\s*[:\-–—]?\s*")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_WORTH: Final = 3

BY_STATUS: Final[dict[int, tuple[str, float]]] = {
    401: ("login", 3.0),
    402: ("paywall", 3.0),
    403: ("blocked", 2.0),
    404: ("soft-404", 3.0),
    407: ("blocked", 2.0),
    410: ("soft-404", 3.0),
    429: ("blocked", 3.0),
    451: ("blocked", 3.0),
    503: ("blocked", 2.0),
}
_MOUNTS: Final = frozenset(
    "root app __next __nuxt ___gatsby svelte q-app main-app react-root app-root ember-app "
    "react-app vue-app application app-container single-spa-application root-app".split()
)
_ARTICLE_TYPES: Final = (
    "Article",
    "BlogPosting",
    "NewsArticle",
    "ReportageNewsArticle",
    "TechArticle",
)
_LOGIN_PATH: Final = re.compile(
    r"/(?:wp-)?(?:log-?in|sign-?in|signon|auth|sso|anmelden|connexion|accedi|entrar)\b"
)
_CONSENT_HOST: Final = re.compile(r"^(?:consent|guce|myprivacy|cmp|privacywall)\.")


class Evidence(NamedTuple):
    """One piece of evidence."""

    name: str
    """Of `NON_CONTENT`."""
    weight: float
    reason: str


class Statement:
    """What a page says as its own matter: its body, or all of it where there is little."""

    def __init__(self, text: str, sight: Sight) -> None:
        self.amount = text_amount(text)
        """Characters of the body, weighed."""
        is_all = sight.is_small and (len(sight.text) <= SHORT_PAGE or len(text) <= NO_TEXT)
        self.text = sight.text if is_all else fold_space(text).replace("’", "'").lower()

    def mentions(self, phrases: tuple[str, ...]) -> list[str]:
        """Return the phrases that occur."""
        return [phrase for phrase in phrases if phrase in self.text]


def _wording() -> Lexicon:
    return load_lexicon("replaced_pages")


@cache
def _titled() -> dict[str, str]:
    """Return the type of page that each title announces."""
    return {title: name for name, titles in _wording()["titles"].items() for title in titles}


def text_amount(text: str) -> int:
    """Return the characters of a text, each CJK character counted as three."""
    if len(text) > MAX_PAYWALLED:
        return len(text)
    return len(text) + (_CJK_WORTH - 1) * len(_CJK.findall(text))


def judge_non_content(document: Document, text: str, status: int) -> PageType | None:
    """Judge a page that may replace another; return None if it seems to be the page itself.

    Args:
        document: The page.
        text: The body text that was found.
        status: HTTP status of the response.
    """
    amount = text_amount(text)
    parts = title_parts(title_of(document))
    titled = _titled()
    suspect = next((titled[part] for part in parts if part in titled), None)
    if amount > MAX_PAYWALLED and suspect is None and status not in BY_STATUS:
        return None
    declared = is_declared_article(document)
    if amount > MUCH_TEXT and declared and not (amount <= MAX_PAYWALLED or status in BY_STATUS):
        return None
    sight = look_at(document)
    signs = list(_find_signs(document, sight, Statement(text, sight), status))
    return _weigh(signs, declared=declared)


def _weigh(signs: list[Evidence], *, declared: bool) -> PageType | None:
    best: tuple[float, str] = (0.0, "")
    for name in NON_CONTENT:
        weight = sum(sign.weight for sign in signs if sign.name == name)
        if declared and name != "paywall":
            weight -= DECLARED
        if weight > best[0]:
            best = (weight, name)
    weight, name = best
    if weight < ENOUGH:
        return None
    reasons = sorted((sign for sign in signs if sign.name == name), key=lambda sign: -sign.weight)
    return PageType(
        name=name,
        confidence=round(1 / (1 + math.exp(1.5 - weight)), 2),
        reasons=tuple(dict.fromkeys(sign.reason for sign in reasons)),
    )


def is_declared_article(document: Document) -> bool:
    """Return whether the page's own metadata calls it an article."""
    if document.meta("article:published_time"):
        return True
    return any(
        str(kind) in _ARTICLE_TYPES and ("headline" in thing or "datePublished" in thing)
        for thing in document.json_ld
        for kind in _kinds(thing.get("@type"))
    )


def _kinds(kind: object) -> list[object]:
    return kind if isinstance(kind, list) else [kind]


def _find_signs(
    document: Document, sight: Sight, said: Statement, status: int
) -> Iterator[Evidence]:
    if status in BY_STATUS:
        name, weight = BY_STATUS[status]
        yield Evidence(name, weight, f"HTTP status {status}")
    yield from _titled_signs(sight, said)
    if said.amount <= MAX_PAYWALLED:
        yield from _paywall_signs(document, sight, said)
    if said.amount > MUCH_TEXT:
        return
    yield from _phrase_signs(said)
    yield from _login_signs(sight, said)
    if not sight.is_small:
        return
    vendor = find_vendor(sight.marks, "challenges")
    if vendor is not None:
        yield Evidence("blocked", 3.0 if len(sight.text) <= MUCH_TEXT else 1.0, vendor)
    else:  # a challenge is a shell too: it needs a browser, but first of all it blocks
        yield from _shell_signs(document, sight, said)
    yield from _blocked_signs(sight)
    yield from _consent_signs(sight)
    yield from _moved_signs(document, sight)


def _moved_signs(document: Document, sight: Sight) -> Iterator[Evidence]:
    """Judge a page with next to no text that sends its readers on."""
    if len(sight.text) > MAX_MOVED_TEXT:
        return
    if (target := find_refresh(document)) is not None:
        yield Evidence("moved", ENOUGH, f"refresh to {target}")
    # A title may be all that the page says.
    told = f"{' '.join(sight.title_parts)} {sight.text}"
    phrase = next((one for one in _wording()["moved"]["anywhere"] if one in told), None)
    if phrase is not None and find_new_address(document) is not None:
        yield Evidence("moved", ENOUGH, f"says: {phrase}")


def _titled_signs(sight: Sight, said: Statement) -> Iterator[Evidence]:
    """Judge by title and headings: alone enough on a page with little text."""
    weight = 3.0 if said.amount <= MUCH_TEXT else 2.0
    titled = _titled()
    for part in sight.title_parts:
        bare = _STATUS_CODE.sub("", part) or part  # "521: Web server is down"
        if name := titled.get(part) or titled.get(bare):
            yield Evidence(name, weight, f"title: {part}")
            break
    for place, heading in enumerate(sight.headings):
        name = titled.get(heading) or titled.get(heading.rstrip(" .!?。！"))
        if name is not None and (place == 0 or heading in said.text):
            alone = name == "error-page" and len(said.text) <= ERROR_TEXT
            yield Evidence(name, ENOUGH if alone else 2.0, f"heading: {heading}")
            break


def _phrase_signs(said: Statement) -> Iterator[Evidence]:
    if _JSON_ERROR.match(said.text):
        yield Evidence("error-page", ENOUGH, "JSON with an error")
    phrases = _wording()["phrases"]
    for name in ("blocked", "login", "consent", "soft-404", "error-page"):
        found = said.mentions(phrases[name])
        if found and name == "error-page" and len(said.text) <= ERROR_TEXT:
            yield Evidence(name, 1.0, "hardly any other text")
        strong = len(said.text) <= STRONG_TEXT.get(name, 0)
        for place, phrase in enumerate(found[:3]):
            yield Evidence(name, 2.0 if strong and place == 0 else 1.0, f"text: {phrase}")


def _blocked_signs(sight: Sight) -> Iterator[Evidence]:
    widget = find_vendor(sight.marks, "widgets")
    if widget is not None and len(sight.text) <= TINY * 4 and not sight.password_fields:
        yield Evidence("blocked", 1.5, f"{widget} and little else")


def _consent_signs(sight: Sight) -> Iterator[Evidence]:
    if _CONSENT_HOST.match(sight.host):
        yield Evidence("consent", 2.0, f"host: {sight.host}")
    vendor = find_vendor(sight.marks, "consent")
    if vendor is not None and len(sight.text) <= MUCH_TEXT:
        yield Evidence("consent", 1.0, vendor)


def _login_signs(sight: Sight, said: Statement) -> Iterator[Evidence]:
    if sight.password_fields:
        weight = 2.0 if said.amount <= STRONG_TEXT["login"] else 0.5
        yield Evidence("login", weight, "a password field and little text")
    if _LOGIN_PATH.search(sight.path):
        yield Evidence("login", 1.0, f"path: {sight.path}")


def _shell_signs(document: Document, sight: Sight, said: Statement) -> Iterator[Evidence]:
    if len(sight.text) > TINY or said.amount > TINY:
        return
    phrase = next(
        (p for p in _wording()["phrases"]["empty-shell"] if p in sight.noscript or p in sight.text),
        None,
    )
    if phrase is not None:
        yield Evidence("empty-shell", 2.0, f"text: {phrase}")
    if not sight.scripts:
        return
    mount = _find_mount(document)
    if mount is not None:
        yield Evidence("empty-shell", 2.0, f"empty element #{mount}")
    yield Evidence("empty-shell", 1.0, "scripts and hardly any text")
    if not sight.text:
        yield Evidence("empty-shell", 4.0, "no visible text at all")
    elif len(sight.text) <= TINY // 10:
        yield Evidence("empty-shell", 1.0, "no text to speak of")


def _find_mount(document: Document) -> str | None:
    """Return the name of an element that waits for a script to fill it."""
    for element in document.body.iter("div", "main", "app-root", "my-app", "section"):
        tag = str(element.tag)
        name = element.get("id") or (tag if "-" in tag else "")
        waits = name.lower() in _MOUNTS or "-" in tag or element.get("data-reactroot") is not None
        if waits and len(raw_text(element).strip()) <= TINY:
            return name or tag
    return None


def _paywall_signs(document: Document, sight: Sight, said: Statement) -> Iterator[Evidence]:
    if _is_declared_paid(document):
        yield Evidence("paywall", 1.5, "isAccessibleForFree is false")
    tier = document.meta("article:content_tier")
    if tier is not None and tier.lower() == "locked":
        yield Evidence("paywall", 2.0, "article:content_tier is locked")
    vendor = find_vendor(sight.marks, "paywalls")
    if vendor is not None:
        yield Evidence("paywall", 1.0, vendor)
    if sight.is_small:
        seen = sight.text
    elif vendor is not None or _is_declared_paid(document):
        seen = visible_text(document.body).replace("’", "'").lower()
    else:
        seen = said.text
    for phrase in [one for one in _wording()["phrases"]["paywall"] if one in seen][:2]:
        yield Evidence("paywall", 1.5, f"text: {phrase}")


def _is_declared_paid(document: Document) -> bool:
    """Read schema.org's `isAccessibleForFree`, a boolean or its text, also of parts."""
    for thing in document.json_ld:
        parts = thing.get("hasPart")
        for part in (thing, *(parts if isinstance(parts, list) else [parts])):
            if isinstance(part, dict) and str(part.get("isAccessibleForFree")).lower() in {
                "false",
                "http://schema.org/false",
                "https://schema.org/false",
            }:
                return True
    return False
