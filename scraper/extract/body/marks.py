"""What class names, ids, roles and tags say about a box, as bits.

Takes the words that authors of templates use; gives an integer of flags. The
words are of many sites and some languages, and match inside longer words
(`relatedposts`), so they hint and never decide: the model weighs them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from scraper.extract.dom import Element

_WORDS: Final[tuple[tuple[str, str], ...]] = (
    (
        "article",
        "article artikel articolo artigo articulo noticia beitrag story blogpost "
        "blog-post single-post postcontent",
    ),
    ("post", "post entry"),
    ("content", "content contenu contenido conteudo contenuto inhalt"),
    (
        "body",
        "body text texte texto testo cuerpo corpo rich prose wysiwyg markdown editor paragraph",
    ),
    ("main", "main primary principal haupt"),
    (
        "title",
        "title headline titre titulo titel heading hero subtitle standfirst intro lead deck "
        "excerpt summary chapo teaser-text",
    ),
    ("meta", "meta byline author autor auteur autore date time published posted info"),
    ("tags", "tag category categor topic keyword breadcrumb label"),
    ("caption", "caption credit legend copyright-image photo-credit"),
    (
        "media",
        "figure image photo picture video gallery player media embed slide carousel swiper slick",
    ),
    ("comment", "comment kommentar commentaire comentario disqus respond discuss"),
    ("reply", "reply thread message forum answer question topic-post review"),
    ("nav", "nav menu pagin pager skip toolbar"),
    ("footer", "footer foot bottom colophon fuss"),
    ("header", "header masthead topbar kopf banner"),
    ("side", "sidebar side aside widget rail column-right secondary marginal"),
    (
        "related",
        "related recommend popular trending similar more-from also-read readmore read-more mehr "
        "latest recent next prev suggest verwandt relacion correlat onward most-read taboola outbrain",
    ),
    ("teaser", "teaser card tile grid item preview listing feed archive"),
    ("share", "share social sharing follow facebook twitter addthis whatsapp"),
    (
        "promo",
        "promo newsletter subscri signup sign-up cta banner abo- paywall donat membership optin",
    ),
    (
        "advert",
        "advert sponsor werbung anzeige publicid publicit adslot ad-slot advertisement dfp gpt "
        "google-ad adsby",
    ),
    ("consent", "cookie consent gdpr privacy legal disclaim copyright terms"),
    ("popup", "modal popup overlay dialog toast tooltip lightbox drawer offcanvas dropdown"),
    ("form", "form search login input button btn field captcha contact"),
    ("shop", "product price cart shop buy checkout sku stock variant"),
    ("folded", "accordion collaps toggle tab faq expand panel"),
    ("list", "list toc contents index"),
    ("code", "code highlight syntax snippet terminal"),
    ("quote", "quote pullquote blockquote zitat"),
    ("note", "footnote reference endnote citation bibliograph cite"),
    ("bio", "bio about-author author-box profile avatar team"),
    (
        "unseen",
        "hidden hide sr-only screen-reader visually invisible d-none print-only noprint no-print",
    ),
)
"""Kinds of box, and the words that tell them."""

_EXACT: Final[dict[str, str]] = {"ad": "advert", "ads": "advert", "pub": "advert", "toc": "list"}
"""Words too short to look for inside others."""

_TAGS: Final[tuple[tuple[str, str], ...]] = (
    ("<article>", "article"),
    ("<main>", "main"),
    ("<section>", "section"),
    ("<aside>", "aside"),
    ("<nav>", "nav menu"),
    ("<header>", "header"),
    ("<footer>", "footer address"),
    ("<form>", "form fieldset"),
    ("<table>", "table"),
    ("<list>", "ul ol dl"),
    ("<figure>", "figure"),
    ("<quote>", "blockquote"),
    ("<pre>", "pre"),
    ("<details>", "details summary dialog"),
    ("<button>", "button"),
    ("<noscript>", "noscript"),
)

MARKS: Final = tuple(name for name, _ in _WORDS) + tuple(name for name, _ in _TAGS) + ("body-text",)
"""Names of the bits, lowest first. `body-text` is `itemprop=articleBody` and its like."""

_BIT: Final = {name: 1 << number for number, name in enumerate(MARKS)}
_SUBSTRINGS: Final = tuple((word, _BIT[name]) for name, words in _WORDS for word in words.split())
_TAG_BITS: Final = {tag: _BIT[name] for name, tags in _TAGS for tag in tags.split()}
_ROLES: Final = {
    "main": "<main>",
    "article": "<article>",
    "navigation": "<nav>",
    "menu": "<nav>",
    "menubar": "<nav>",
    "banner": "<header>",
    "contentinfo": "<footer>",
    "complementary": "<aside>",
    "dialog": "popup",
    "alertdialog": "popup",
    "search": "form",
    "button": "<button>",
    "tabpanel": "folded",
    "heading": "title",
}
_ITEMPROPS: Final = {
    "articlebody": "body-text",
    "text": "body-text",
    "reviewbody": "body-text",
    "description": "body",
    "comment": "comment",
    "author": "meta",
    "datepublished": "meta",
    "headline": "title",
    "name": "title",
    "caption": "caption",
}
_UNSEEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST: Final = 300
"""Characters of a class attribute that are looked at; utility frameworks fill kilobytes."""


@lru_cache(maxsize=20_000)
def _marks_of_name(name: str) -> int:
    """Give the marks of one class name or id."""
    name = _CAMEL.sub("-", name).lower().replace("_", "-")
    marks = 0
    for word, bit in _SUBSTRINGS:
        if word in name:
            marks |= bit
    for part in name.split("-"):
        if part in _EXACT:
            marks |= _BIT[_EXACT[part]]
    return marks


@lru_cache(maxsize=20_000)
def marks_of(names: str) -> int:
    """Give the marks of a class attribute or an id."""
    marks = 0
    for name in names[:_LONGEST].split():
        marks |= _marks_of_name(name)
    return marks


def mark_box(element: Element, tag: str, names: str | None) -> int:
    """Give the marks of an element from its tag, class, id, role, itemprop and style."""
    marks = _TAG_BITS.get(tag, 0)
    if names:
        marks |= marks_of(names)
    name = element.get("id")
    if name:
        marks |= marks_of(name)
    if tag in _PLAIN:
        return marks
    role = element.get("role")
    if role:
        marks |= _BIT.get(_ROLES.get(role.lower(), ""), 0)
    role = element.get("itemprop")
    if role:
        marks |= _BIT.get(_ITEMPROPS.get(role.lower(), ""), 0)
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        marks |= _BIT["unseen"]
    role = element.get("style")
    if role and _UNSEEN_STYLE.search(role):
        marks |= _BIT["unseen"]
    return marks


_PLAIN: Final = frozenset("li td th tr dt dd thead tbody tfoot".split())
"""Tags that are many and whose other attributes say little."""
