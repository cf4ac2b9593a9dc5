"""Tell from a URL alone whether it may lead to an article.

Takes URLs; answers with the rule that speaks against one (`find_exclusion`), or
with how much its form speaks for an article (`score_url`). Both are cheap and
know no page. The user's own patterns are in `patterns.py`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from urllib.parse import unquote, urlsplit

MAX_DEPTH: Final = 12
"""Path segments; deeper paths are calendars and loops."""
MAX_PARAMETERS: Final = 6
"""Query parameters of an article's URL; filters and faceted searches have more."""

_MEDIA: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|ogg|og[av]|wav|flac|webm|mov|avi"
    r"|wmv|mkv|pdf|epub|mobi|docx?|xlsx?|pptx?|od[tsp]|zip|gz|tgz|bz2|xz|rar|7z|dmg|exe|msi|apk|iso"
    r"|css|js|mjs|json|xml|rss|atom|rdf|txt|csv|woff2?|ttf|ics|vcf|torrent|asc|sig|swf)$",
    re.IGNORECASE,
)
_ANYWHERE: Final = frozenset(
    """tag tags category categories kategorie categorie categoria author authors autor auteur
    user users profile profiles member members login log-in signin sign-in signup sign-up register
    logout account my-account cart basket checkout wishlist search suche recherche buscar feed feeds
    rss atom comments comment-page trackback embed amp-search wp-admin wp-content wp-includes wp-json
    wp-login.php xmlrpc.php cgi-bin cdn-cgi _next _api api static assets media-library print
    product products services service portfolio team staff careers jobs shop store collections label labels hub hubs topic topics archive-index attachment""".split()
)
"""Path segments that no article lies under, whatever follows."""
_ALONE: Final = frozenset(
    """about about-us about-me uber-uns a-propos acerca contact contact-us contacts kontakt impressum
    imprint privacy privacy-policy datenschutz terms terms-of-service terms-of-use terms-and-conditions
    legal disclaimer cookies cookie-policy sitemap site-map help faq support jobs careers press advertise
    advertising subscribe newsletter newsletters donate pricing team staff staff-directory services
    service portfolio gallery events event forum forums sections archive archives blog news
    posts articles stories all latest home index index.html index.htm index.php default.aspx welcome
    thank-you thanks faqs partners testimonials reviews clients locations membership account-settings
    notes book start recommendations podcast page pages more explore features download downloads
    accessibility rss-feeds apps app""".split()
)
"""Paths of one segment that are pages of the site, not articles."""
_QUERY: Final = frozenset(
    """replytocom share print output add-to-cart add_to_cart sort order orderby filter s q query search
    action login redirect_to redirect return returnurl calendar ical month session sid sessionid
    showcomment comment_page currency view_mode like_comment""".split()
)
_PAGINATION: Final = re.compile(r"/page[/-]?\d{1,6}/?$|/p\d{1,5}/?$", re.IGNORECASE)
_PAGE_QUERY: Final = re.compile(r"(?:^|&)(?:page|paged|pg|offset|start|skip)=\d{0,9}(?:&|$)")
_DATE_ARCHIVE: Final = re.compile(
    r"/(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?)?/?$"
)
_DATE: Final = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2]|[a-z]{3})(?:[/-](0?[1-9]|[12]\d|3[01]))?(?=[/-]|$)",
    re.IGNORECASE,
)
_COMPACT_DATE: Final = re.compile(r"/(20[0-3]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_-]|$)")
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LONG_NUMBER: Final = re.compile(r"(?:^|[^0-9])\d{5,12}(?:[^0-9]|$)")
_ARTICLE_PARENT: Final = frozenset(
    """post posts blog blogs article articles artikel story stories news nachrichten p archives
    journal entry entries essays essay notes writing issues""".split()
)
_SLUG_WORDS: Final = 3
"""Words that make the last segment a headline's slug."""


def find_exclusion(url: str) -> str | None:
    """Return the name of the rule by which a URL does not lead to an article, or None.

    Rules, in order: `trap`, `media`, `home`, `section`, `date-archive`, `pagination`,
    `site-page`, `query`.
    """
    parts = urlsplit(url)
    path, query = unquote(parts.path), parts.query.lower()
    segments = [segment for segment in path.lower().split("/") if segment]
    last = segments[-1] if segments else ""
    verdicts = (
        ("trap", _is_trap(segments, query)),
        ("media", _MEDIA.search(path) is not None),
        ("home", not segments and not _names_post(query)),
        ("section", not _ANYWHERE.isdisjoint(segments)),
        ("date-archive", _DATE_ARCHIVE.search(path) is not None),
        ("pagination", bool(_PAGINATION.search(path) or _PAGE_QUERY.search(query))),
        ("site-page", not _has_number(query) and bool({last, last.rpartition(".")[0]} & _ALONE)),
        ("query", any(part.partition("=")[0] in _QUERY for part in query.split("&"))),
    )
    return next((rule for rule, holds in verdicts if holds), None)


def is_article_url(url: str) -> bool:
    """Return whether nothing in a URL's form speaks against an article."""
    return find_exclusion(url) is None


def score_url(url: str) -> float:
    """Return how much a URL's form speaks for an article: 0 nothing, 1 sure.

    A date in the path, a slug of several words, a long number and a parent such
    as `/post/` add up.
    """
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    if not segments:
        return 0.5 if _names_post(parts.query) else 0.0
    score = 0.5 if find_url_date(url) else 0.0
    slug = segments[-1].rpartition(".")[0] if "." in segments[-1][-6:] else segments[-1]
    words = [word for word in re.split(r"[-_+ ]", slug) if word]
    if len(words) >= _SLUG_WORDS or (len(slug) > 12 and not slug.isascii()):  # noqa: PLR2004 - scripts without spaces
        score += 0.3 + 0.05 * min(len(words) - _SLUG_WORDS, 4)
    if _LONG_NUMBER.search(slug):
        score += 0.2
    if len(segments) > 1 and any(segment.lower() in _ARTICLE_PARENT for segment in segments[:-1]):
        score += 0.2
    return max(0.0, min(1.0, score))


def find_url_date(url: str) -> date | None:
    """Return the date in a URL's path (`/2024/05/17/`, `/2024/may/`, `/20240517-`); day 1 for a month."""
    path = urlsplit(url).path
    match = _DATE.search(path) or _COMPACT_DATE.search(path)
    if match is None:
        return None
    year, month, day = match.groups()
    if not month.isdigit() and month.lower() not in _MONTHS:
        return None
    number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
    try:
        return date(int(year), number, int(day or 1))
    except ValueError:
        return None


def _is_trap(segments: list[str], query: str) -> bool:
    """Recognize URLs that grow without end: deep, repeating themselves, or full of parameters."""
    if len(segments) > MAX_DEPTH or query.count("&") >= MAX_PARAMETERS:
        return True
    return any(segments.count(segment) > 2 for segment in set(segments))  # noqa: PLR2004 - a/b/a/b/a


def _has_number(query: str) -> bool:
    """Return whether a parameter is a number, as in `/news.php?id=12` or `/index.php?id=12`."""
    return any(part.partition("=")[2].isdecimal() for part in query.split("&"))


def _names_post(query: str) -> bool:
    """Recognize WordPress's plain permalinks (`/?p=123`)."""
    return re.search(r"(?:^|&)p=\d{1,12}(?:&|$)", query) is not None
