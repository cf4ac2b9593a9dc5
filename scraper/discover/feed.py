"""Read RSS, Atom and RDF feeds: the one user of feedparser.

Takes the bytes of a Capture, which feedparser gets as a stream: given text it
would open paths and URLs. Dates, links, titles and the identity of entries are
our own; feedparser only finds the elements. HTML in entries is not touched here:
discovery needs none of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Final
from urllib.parse import parse_qsl, urlencode
from xml.sax import SAXException

from scraper.dates.feed_dates import parse_date
from scraper.dates.instant import instant_of
from scraper.discover.feed_size import MAX_ENTRIES, bound_feed, drop_entities
from scraper.discover.links import drop_repeat, find_written_paths, resolve_link
from scraper.discover.markup import drop_warnings, find_root_name, repair_xml
from scraper.discover.warnings import InputWarning, list_warnings
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError, InvalidURL
from scraper.records import Capture, Link
from scraper.urls import resolve_url

FEED_ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel", "redirect"})
"""Root elements of RSS, Atom, RSS 1.0, CDF and the feeds that only point elsewhere."""

_UPDATE_PERIODS: Final[Mapping[str, float]] = {
    "hourly": 3600.0, "daily": 86400.0, "weekly": 7 * 86400.0,
    "monthly": 30 * 86400.0, "yearly": 365 * 86400.0,
}  # fmt: skip
_WORDPRESS: Final = ("https://wordpress.org/", "http://wordpress.org/", "http://wordpress.com/")
"""How the `generator` of WordPress's own feeds begins."""
_BASE: Final = re.compile(rb"\bbase\s*=")
"""An attribute that may be `xml:base`."""
_PAGED_DIGITS: Final = 5
_NAME_OF_MAIL: Final = re.compile(
    r"^(?:(?P<before>[^<@]{1,200})<[^<>\s]{1,200}>|[^\s@()]{1,200}@[^\s()]{1,200}(?:\s*\((?P<inside>[^()]{1,200})\))?)$"
)
"""`Name <mail>`, `mail (Name)` or `mail`."""
_MAX_NAME: Final = 200
"""Characters of an author's name."""
_MAX_TTL: Final = 366 * 86400.0
"""Seconds; a feed that asks for less than a look a year is not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed that names a page."""

    link: Link

    @property
    def guid(self) -> str | None:
        """What the feed identifies the entry by."""
        return self.link.guid

    @property
    def updated(self) -> str | None:
        """When the entry changed last, ISO 8601."""
        return self.link.updated


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """One feed document."""

    url: str
    """Where it was fetched, after redirects."""
    format: str
    """feedparser's name of the version (`rss20`, `atom10`, `rss10`, ...) or `json`."""
    entries: tuple[Entry, ...]
    """In the feed's order, each URL once."""
    title: str | None = None
    updated: str | None = None
    """ISO 8601."""
    ttl: float | None = None
    """Seconds that the feed asks to be left alone for."""
    site_url: str | None = None
    """The page that the feed belongs to."""
    next_url: str | None = None
    """The feed's next page (RFC 5005 `next` or `prev-archive`, JSON Feed `next_url`)."""
    warnings: tuple[InputWarning, ...] = ()

    @property
    def links(self) -> tuple[Link, ...]:
        """The entries' links."""
        return tuple(entry.link for entry in self.entries)


def parse_feed(capture: Capture) -> FeedPage:
    """Read an RSS, Atom or RDF feed.

    Raises:
        DiscoverError: The document is not a feed (`not-a-feed`) or cannot be read at all.
    """
    url = capture.final_url
    if find_root_name(capture.body) not in FEED_ROOTS:
        raise DiscoverError("is not a feed", url=url, code="not-a-feed")
    warnings: Counter[str] = Counter()
    body = drop_warnings(capture.body)
    warnings["text-before-xml"] += len(body) < len(capture.body)
    body = repair_xml(drop_entities(bound_feed(body, warnings), warnings))
    parsed = _parse(body, url, capture.header("content-type"))
    if not (parsed.get("version") or parsed.get("entries") or parsed.get("feed")):
        raise DiscoverError("is not a feed", url=url, code="not-a-feed")
    # feedparser also sets bozo for a Content-Type that is none of XML, which means nothing.
    if isinstance(parsed.get("bozo_exception"), SAXException):
        warnings["not-well-formed"] += 1
    told = parsed.get("feed")
    feed: Mapping[str, object] = told if isinstance(told, Mapping) else {}
    now = capture.fetched_at
    version = str(parsed.get("version") or "unknown")
    written = find_written_paths(body) if _BASE.search(body) else None
    reading = _Reading(url, now, version.startswith("rss"), _language(feed), warnings, written)
    entries = _entries(parsed.get("entries"), reading)
    return FeedPage(
        url=url,
        format=version,
        entries=entries,
        title=_title(feed),
        updated=_date(feed, ("updated", "published"), replace(reading, warnings=Counter())),
        ttl=_ttl(feed),
        site_url=resolve_link(feed.get("link"), url, Counter()),
        next_url=_next_url(feed, url) or _next_of_wordpress(feed, entries, url),
        warnings=list_warnings(warnings),
    )


def unique_entries(entries: Iterator[Entry], warnings: Counter[str]) -> tuple[Entry, ...]:
    """Return each URL once, in order; count repeated URLs and reused guids.

    Of several entries with one URL (a changelog's) the newest counts, or the first without dates.
    """
    unique: dict[str, Entry] = {}
    guids: dict[str, str] = {}
    for entry in entries:
        url = entry.link.url
        if url in unique:
            warnings["same-url"] += 1
            if _is_newer(entry.link, unique[url].link):
                unique[url] = entry
            continue
        if entry.guid and guids.setdefault(entry.guid, url) != url:
            warnings["reused-guid"] += 1
        unique[url] = entry
    return tuple(unique.values())


def _is_newer(link: Link, other: Link) -> bool:
    date, other_date = (instant_of(one.updated or one.published) for one in (link, other))
    return date is not None and other_date is not None and date > other_date


def _parse(body: bytes, url: str, content_type: str | None) -> Mapping[str, object]:
    """Parse the elements with feedparser."""
    # Late: a tenth of a second that only discovery needs.
    import feedparser

    # Without a type feedparser reads iso-8859-1; XML without a declaration is UTF-8.
    headers = {
        "content-location": url,
        "content-type": (content_type or "application/xml")[:200],
    }
    try:
        parsed: Mapping[str, object] = feedparser.parse(
            BytesIO(body),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (
        ValueError,
        LookupError,
        AssertionError,
        AttributeError,
        TypeError,
        RecursionError,
    ) as error:
        raise DiscoverError("is a feed that cannot be read", url=url, code="bad-feed") from error
    return parsed


@dataclass(frozen=True, slots=True)
class _Reading:
    """What every entry of one feed is read with."""

    url: str
    now: datetime
    is_rss: bool
    language: str | None
    warnings: Counter[str]
    written: frozenset[str] | None
    """The paths that the feed writes in full; None when no element sets a base."""


def _entries(items: object, reading: _Reading) -> tuple[Entry, ...]:
    found = _elements(items)[:MAX_ENTRIES]
    return unique_entries(
        (entry for item in found if (entry := _entry(item, reading))), reading.warnings
    )


def _entry(item: Mapping[str, object], reading: _Reading) -> Entry | None:
    """Read one entry; None (and counted) when it names no page."""
    url = _page_of(item, reading)
    if url is None:
        return None
    guid = item.get("id")
    # RSS has one date, whatever module names it: feedparser calls Dublin Core's "updated".
    dates = ("published", "created", "updated") if reading.is_rss else ("published", "created")
    return Entry(
        link=Link(
            url=url,
            found_on=reading.url,
            title=_title(item),
            published=_date(item, dates, reading),
            updated=_date(item, ("updated",), reading),
            guid=guid.strip()[:2048] if isinstance(guid, str) and guid.strip() else None,
            authors=_authors(item),
        )
    )


def _page_of(item: Mapping[str, object], reading: _Reading) -> str | None:
    """Return the page of an entry: its link, else a guid that is a URL.

    An empty link is none. Joined to the feed's URL it would name the feed itself.
    """
    alternates = [
        link.get("href") for link in _elements(item.get("links")) if link.get("rel") == "alternate"
    ]
    guid = item.get("id")
    is_address = isinstance(guid, str) and guid.strip().startswith(("http://", "https://"))
    hrefs = (
        item.get("feedburner_origlink"),
        item.get("link"),
        *alternates,
        guid if is_address else None,
    )
    given = dict.fromkeys(href for href in hrefs if isinstance(href, str) and href.strip())
    for href in given:
        url = resolve_link(href, reading.url, reading.warnings)
        if url is not None and url != reading.url:
            if reading.written is None or (base := _base_of(item, href, reading.url)) is None:
                return url
            return drop_repeat(url, base, reading.url, reading.written)
    reading.warnings["no-link"] += not given
    return None


def _base_of(item: Mapping[str, object], href: str, feed_url: str) -> str | None:
    """Return the base that `xml:base` sets for a link; None when it is the feed's URL.

    feedparser has joined the link to it already, and keeps it beside the texts of the entry.
    """
    texts = (item.get("title_detail"), item.get("summary_detail"), *_elements(item.get("content")))
    bases = (text.get("base") for text in texts if isinstance(text, Mapping))
    base = next((base for base in bases if isinstance(base, str) and base), feed_url)
    own = next(
        (
            link["xml:base"]
            for link in _elements(item.get("links"))
            if link.get("href") == href and "xml:base" in link
        ),
        None,
    )
    if isinstance(own, str):
        try:
            base = resolve_url(base, own)
        except InvalidURL:
            return None
    return None if base == feed_url else base


def _elements(value: object) -> list[Mapping[str, object]]:
    """Return the elements that feedparser found under one name."""
    return [one for one in (value if isinstance(value, list) else []) if isinstance(one, Mapping)]


def _language(feed: Mapping[str, object]) -> str | None:
    """Return the feed's language tag in its usual case (`en-US`)."""
    text = feed.get("language")
    if not isinstance(text, str) or not text.strip():
        return None
    language, _, region = text.strip().replace("_", "-").partition("-")
    return f"{language.lower()}-{region.upper()}" if region else language.lower()


def _authors(item: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names of an entry's authors, without those that are an address alone.

    RSS writes `mail@example.org (Name)`; feedparser cuts such a text in the wrong place.
    """
    authors = _elements(item.get("authors"))
    whole = item.get("author")
    texts = [whole] if len(authors) <= 1 and whole else [one.get("name") for one in authors]
    names = (
        _NAME_OF_MAIL.sub(_name_beside, text.strip()) for text in texts if isinstance(text, str)
    )
    return tuple(dict.fromkeys(name[:_MAX_NAME] for name in names if name and "@" not in name))


def _name_beside(found: re.Match[str]) -> str:
    return (found["before"] or found["inside"] or "").strip()


def _title(item: Mapping[str, object]) -> str | None:
    detail = item.get("title_detail")
    kind = detail.get("type") if isinstance(detail, Mapping) else None
    return clean_title(item.get("title"), is_markup=kind != "text/plain")


def _date(item: Mapping[str, object], names: tuple[str, ...], reading: _Reading) -> str | None:
    """Return the first date among these fields that can be true; count one that cannot.

    feedparser's own reading is not used: it fills what it cannot read with the present month.
    """
    for name in names:
        text = _own(item, name)
        if not isinstance(text, str) or not text.strip():
            continue
        found = parse_date(text, now=reading.now, language=reading.language)
        if found is not None:
            return found
        reading.warnings["bad-date"] += 1
    return None


def _own(item: Mapping[str, object], name: str) -> object:
    """Return a value of that very name; feedparser's `get` answers with `published` for `updated`."""
    return item[name] if name in item else None  # noqa: SIM401 - see above


def _ttl(feed: Mapping[str, object]) -> float | None:
    """Read RSS `ttl` (minutes), else the syndication module's period and frequency."""
    seconds = _number(feed.get("ttl")) * 60
    if not seconds:
        period = str(feed.get("sy_updateperiod") or "").strip().lower()
        seconds = _UPDATE_PERIODS.get(period, 0.0) / max(
            1.0, _number(feed.get("sy_updatefrequency"))
        )
    return seconds if 0 < seconds <= _MAX_TTL else None


def _number(value: object) -> float:
    text = str(value or "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0.0  # noqa: PLR2004 - far above a year


def _next_url(feed: Mapping[str, object], url: str) -> str | None:
    for link in _elements(feed.get("links")):
        if link.get("rel") in {"next", "prev-archive"}:
            found = resolve_link(link.get("href"), url, Counter())
            return None if found == url else found
    return None


def _next_of_wordpress(
    feed: Mapping[str, object], entries: tuple[Entry, ...], url: str
) -> str | None:
    """Return the next page of a WordPress feed, which has one (`?paged=2`) and does not say so."""
    if not entries or not str(feed.get("generator") or "").startswith(_WORDPRESS):
        return None
    head, _, query = url.partition("?")
    values = dict(parse_qsl(query))
    number = values.get("paged", "1")
    if not (number.isascii() and number.isdigit() and len(number) <= _PAGED_DIGITS):
        return None
    return f"{head}?{urlencode({**values, 'paged': str(int(number) + 1)})}"
