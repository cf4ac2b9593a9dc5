"""Reduce markup to an allow-list, so that it may be shown in a browser.

Takes any HTML text, gives HTML that holds no script, style, form, frame,
foreign content (SVG, MathML), event attribute or URL other than http(s) and
mailto. Always the last step before HTML leaves the extractor; sanitising twice
changes nothing.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from scraper.text.characters import clean_text

_TAGS: Final = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 "
    "h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub "
    "summary sup table tbody td tfoot th thead time tr u ul var wbr".split()
)
_REMOVED_WITH_CONTENT: Final = frozenset(
    "script style template noscript iframe frame frameset object embed applet svg math title "
    "textarea select option button input noembed noframes plaintext xmp".split()
)
_ATTRIBUTES: Final = {
    "*": {"dir", "lang", "id"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "code": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_URL_ATTRIBUTES: Final = frozenset(["href", "src", "cite"])
_SCHEMES: Final = {"http", "https", "mailto"}

OWN_ID: Final = re.compile(r"(?:fn|fnref|part)-[a-z0-9-]{1,60}")
"""The only ids kept: those that `normalize/footnotes.py` and `normalize/places.py` give. No page script can read a hyphenated
id as a variable by accident, and nothing else of ours carries such a name."""
_OWN_LINK: Final = re.compile(r"#(?:fn|fnref|part)-[a-z0-9-]{1,60}")
_LANGUAGE_CLASS: Final = re.compile(r"language-[a-z0-9+#._-]{1,30}")
_LINE_ENDS: Final = re.compile("[\t\r\n]")
"""What browsers skip inside an address."""
_MAX_PASSES: Final = 4
"""Passes until nothing changes. Two do for all known markup: the first one may leave the attributes
of a link in another order than the second."""
_SMALL_NUMBER: Final = re.compile(r"-?[0-9]{1,5}")
_NUMBERS: Final = frozenset(["width", "height", "value", "start", "colspan", "rowspan"])


def sanitize_html(markup: str) -> str:
    """Return the markup with everything outside the allow-list taken out.

    Links get `rel="noopener noreferrer nofollow"`. URLs must be absolute, apart
    from those to footnotes and places (`#fn-1`, `#part-1`). Text stays, except inside elements whose
    content is not text for people (`script`, `style`, `iframe`, ...).
    """
    markup = clean_text(markup)
    for _ in range(_MAX_PASSES):
        cleaned = _clean(markup)
        if cleaned == markup:
            break
        markup = cleaned
    return cleaned


def _clean(markup: str) -> str:
    # Late, because few runs ask for HTML.
    import nh3

    return nh3.clean(
        markup,
        tags=set(_TAGS),
        clean_content_tags=set(_REMOVED_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_value,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


def _keep_value(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value as it may stay, or None."""
    if attribute in _URL_ATTRIBUTES:
        return _safe_url(tag, attribute, value)
    if attribute == "id":
        return value if OWN_ID.fullmatch(value) else None
    if attribute == "class":
        return value if _LANGUAGE_CLASS.fullmatch(value) else None
    if attribute in _NUMBERS:
        return value if _SMALL_NUMBER.fullmatch(value) else None
    return value


def _safe_url(tag: str, attribute: str, value: str) -> str | None:
    value = _LINE_ENDS.sub("", value).strip()
    if _OWN_LINK.fullmatch(value):
        return value if (tag, attribute) == ("a", "href") else None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return value if (tag, attribute) == ("a", "href") else None
    return value if parts.scheme in _SCHEMES and parts.netloc else None
