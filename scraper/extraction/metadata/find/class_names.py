"""What the names in a `class` attribute promise about an element: a byline, a date, a title, an aside.

Takes the attribute; gives letters. The words are those that page templates of
many makers use; nothing here names a site.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_BYLINE: Final = re.compile(
    r"author|byline|by-line|by_line|autor(?!e?l)|auteur|forfatter|skribent|redakteur|verfasser|"
    r"writer|journalist|reporter|contributor|user-name|username|(?<![a-z])fn\b|vcard|writtenby|written-by|"
    r"posted-by|postedby|post-by|creator|firma(?:_|-|\b)"
)
_NO_BYLINE: Final = re.compile(
    r"author[-_]{0,2}(?:bio|box|desc|about|social|more|posts|text|image|img|pic|photo|avatar|"
    r"thumb|role|title|job|intro)|comment|avatar|gravatar|authoring|authoriz|authorit|"
    r"related|share|social|tooltip|underwriter|copywriter|typewriter|follow"
)
_DATE: Final = re.compile(
    r"(?:^|[\s_-]|[a-z](?=[DPTU]))(?:[Dd]ate|[Pp]ub|[Pp]osted|[Tt]ime|[Ff]echa|[Dd]atum|[Uu]pdated|"
    r"[Ll]ast[-_]?[Mm]od|[Mm]odified|[Pp]ublish|[Tt]imestamp|[Mm]eta(?:\b|_)|[Ee]ntry-meta)"
    r"|DATE|[Dd]ate\b|dates?tamp|pubdate|postdate"
)
_HEADLINE: Final = re.compile(
    r"\b(?:entry|post|article|story|page|content|blog|news|single|main)?[-_]{0,2}"
    r"(?:title|headline|heading)\b|[a-z](?:title|headline)\b|headline|"
    r"(?:entry|post|article|story)[-_]?title"
)
_ASIDE_CLASS: Final = re.compile(
    r"related|recommend|sidebar|side-bar|comment(?!ary)|"
    r"(?<!elementor-)widget(?!-theme|_theme)|elementor-widget-(?:posts|loop|archive|nav|sidebar|wp-)|"
    r"popular|trending|"
    r"most-?read|carousel|teaser|footer|promo|newsletter|read-?more|more-?(?:from|stories|news)|"
    r"latest|upnext|up-next|next-?post|prev|modal|popup|cookie|breaking|ticker|\bcards?\b|reply|"
    r"recirc|outbrain|taboola"
)
_PROMISES: Final = re.compile(
    "a(?:ut(?:h|eur|o)|vatar)|b(?:y|reaking)|c(?:ard|arousel|omment|ontrib|ookie|reator)|"
    "d(?:at)|f(?:ech|irma|n|oot|orfat|ollow)|gravatar|head(?:ing|line)|journalist|latest|"
    "m(?:eta|oda|odi|ore|ost)|ne(?:wsletter|xt)|outbrain|p(?:opu|osted|rev|romo|ub)|"
    "re(?:circ|comm|dakt|lat|ply|port)|s(?:hare|ide|krib|ocial)|t(?:aboola|easer|icker|ime|itle|"
    "ooltip|rend)|u(?:pnext|pdated|ser)|v(?:card|erfass)|w(?:idget|rit)"
)
"""Beginnings of every word the expressions above look for; cheap, and most classes have none."""


@lru_cache(maxsize=16384)
def _token_kinds(token: str) -> str:
    """Return what one class promises: letters of `b`yline, `d`ate, `t`itle, `a`side, `n`o byline."""
    lower = token.lower()  # a search that ignores case takes five times as long
    if not _PROMISES.search(lower):
        return ""
    kinds = ""
    if _BYLINE.search(lower):
        kinds += "b"
    if _NO_BYLINE.search(lower) and not lower.endswith("name"):
        kinds += "n"
    if _DATE.search(token):
        kinds += "d"
    if _HEADLINE.search(lower):
        kinds += "t"
    if _ASIDE_CLASS.search(lower):
        kinds += "a"
    return kinds


@lru_cache(maxsize=8192)
def class_kinds(names: str) -> str:
    """Return what a class attribute promises: letters of `b`yline, `d`ate, `t`itle, `a`side.

    Class by class, because the same few classes stand on every page of the web,
    so that nearly all are known from the cache.
    """
    if not _PROMISES.search(names.lower()):
        return ""
    kinds = ""
    for token in names.split():
        kinds += _token_kinds(token)
    return kinds.replace("b", "") if "n" in kinds else kinds
