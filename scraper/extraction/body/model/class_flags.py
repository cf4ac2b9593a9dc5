"""What class names, ids, roles and tags say about a box, as bits.

Takes the words that authors of templates use; gives an integer of flags. The
words are of many sites and some languages, and match inside longer words
(`relatedposts`), so they hint and never decide: the model weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Final

from scraper.extraction.body.model.trie_regex import trie_pattern

_WORDS: Final[tuple[tuple[str, str], ...]] = (
    (
        "article",
        (
            "article artikel articolo artigo articulo noticia beitrag story blogpost "
            "blog-post single-post postcontent"
        ),
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
        (
            "title headline titre titulo titel heading hero subtitle standfirst intro lead deck "
            "excerpt summary chapo teaser-text"
        ),
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
        (
            "related recommend popular trending similar more-from also-read readmore read-more mehr "
            "latest recent next prev suggest verwandt relacion correlat onward most-read taboola outbrain"
        ),
    ),
    ("teaser", "teaser card tile grid item preview listing feed archive"),
    ("share", "share social sharing follow facebook twitter addthis whatsapp"),
    (
        "promo",
        "promo newsletter subscri signup sign-up cta banner abo- paywall donat membership optin",
    ),
    (
        "advert",
        (
            "advert sponsor werbung anzeige publicid publicit adslot ad-slot advertisement dfp gpt "
            "google-ad adsby"
        ),
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
_LONGEST: Final = 80
"""Characters of a class name that are looked at."""
_MOST_NAMES: Final = 50_000
"""Class names remembered; then memory starts afresh."""


def _bits_of_words() -> dict[str, int]:
    """Return the bits of each word: its own, and those of the words inside it."""
    bits: dict[str, int] = {}
    for name, words in _WORDS:
        for word in words.split():
            bits[word] = bits.get(word, 0) | _BIT[name]
    return {
        word: reduce(or_, (bit for inner, bit in bits.items() if inner in word)) for word in bits
    } | {word: _BIT[name] for word, name in _EXACT.items()}


_BITS_OF_WORD: Final = _bits_of_words()


@cache
def _word_finder() -> Callable[[str], list[str]]:
    """Compile the pattern at its first use: it takes as long as the rest of the import."""
    words = trie_pattern(word for word in _BITS_OF_WORD if word not in _EXACT)
    exact = "|".join(sorted(_EXACT, reverse=True))
    return re.compile(f"{words}|(?<![a-z])(?:{exact})(?![a-z])").findall


class _MarksOfName(dict[str, int]):
    """Marks of each class name met, worked out once; templates share most of their names."""

    def __missing__(self, name: str) -> int:
        marks = 0
        for word in _word_finder()(name[:_LONGEST].lower().replace("_", "-")):
            marks |= _BITS_OF_WORD[word]
        if len(self) >= _MOST_NAMES:
            self.clear()
        self[name] = marks
        return marks


_MARKS_OF_NAME: Final = _MarksOfName()


class _MarksOfNames(dict[str, int]):
    """Marks of each whole attribute met; a page's rows repeat theirs."""

    def __missing__(self, names: str) -> int:
        marks = 0
        for name in names.split():
            marks |= _MARKS_OF_NAME[name]
        if len(names) <= _LONGEST:
            if len(self) >= _MOST_NAMES:
                self.clear()
            self[names] = marks
        return marks


_MARKS_OF_NAMES: Final = _MarksOfNames()


def marks_of(names: str) -> int:
    """Return the marks of a class attribute or an id."""
    return _MARKS_OF_NAMES[names]


TELLING_ATTRIBUTES: Final = frozenset(
    "id role itemprop hidden aria-hidden style aria-label data-testid data-component data-qa "
    "data-type data-module data-block".split()
)
"""Attributes besides `class` that give marks."""
PLAIN_TAGS: Final = frozenset("p li td th tr tbody thead dt dd h2 h3 h4 h5 h6 figcaption".split())
"""Tags that are many, and of whose attributes only `class` is read, to save time."""


def marks_of_tag(tag: str) -> int:
    """Return the mark of a tag."""
    return marks_of(tag) if "-" in tag else _TAG_BITS.get(tag, 0)


def marks_of_attribute(name: str, value: str) -> int:
    """Return the marks of one of `TELLING_ATTRIBUTES`."""
    if name == "style":
        return _BIT["unseen"] if _UNSEEN_STYLE.search(value) else 0
    if name == "role":
        return _BIT.get(_ROLES.get(value.lower(), ""), 0)
    if name == "itemprop":
        return _BIT.get(_ITEMPROPS.get(value.lower(), ""), 0)
    if name in {"hidden", "aria-hidden"}:
        return _BIT["unseen"] if name == "hidden" or value == "true" else 0
    return marks_of(value)
