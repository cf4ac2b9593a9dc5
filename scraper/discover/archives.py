"""Read the archives that platforms offer as JSON: WordPress, Ghost, Substack.

An archive is used only where the site's own page points at it (`PageHints`), and
every page of it goes through the same fetch function, so robots.txt holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from scraper.dates.feed_dates import parse_date
from scraper.discover.links import resolve_link
from scraper.discover.page_hints import PageHints
from scraper.discover.warnings import InputWarning, list_warnings
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError
from scraper.records import Capture, Link
from scraper.text.json_text import elements, members, parse_json
from scraper.urls import host_of, is_same_site

MAX_PER_PAGE: Final = 100
"""Posts of one page; WordPress and Ghost give no more."""
SUBSTACK_PER_PAGE: Final = 50
_SHARED_HOSTS: Final = ("public-api.wordpress.com",)
"""Interfaces that speak for sites of other names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """One page of a platform's archive."""

    url: str
    links: tuple[Link, ...]
    total: int | None = None
    """Posts in all, where the platform says so."""
    next_url: str | None = None
    warnings: tuple[InputWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveInterface:
    """How one platform's archive is found, recognized and read."""

    name: str
    path: str
    """Part of the URL that tells the interface."""
    find_url: Callable[[PageHints], str | None]
    """Give the first page's URL when the page points at the interface."""
    parse: Callable[[Capture], ArchivePage]


def find_archive_url(hints: PageHints) -> str | None:
    """Return the URL of the archive that a page points at."""
    return next((url for archive in ARCHIVES if (url := archive.find_url(hints))), None)


def is_archive_url(url: str) -> bool:
    """Return whether a URL is that of an archive we can read."""
    return any(archive.path in url for archive in ARCHIVES)


def parse_archive(capture: Capture) -> ArchivePage:
    """Read one page of an archive.

    Raises:
        DiscoverError: No archive (`not-an-archive`), not JSON (`bad-json`).
    """
    for archive in ARCHIVES:
        if archive.path in capture.url:
            return archive.parse(capture)
    raise DiscoverError("is no archive that we know", url=capture.url, code="not-an-archive")


def _wordpress_url(hints: PageHints) -> str | None:
    root = hints.wordpress_api
    if root is None:
        return None
    fields = {
        "per_page": str(MAX_PER_PAGE),
        "page": "1",
        "_fields": "link,title,date_gmt,modified_gmt",
    }
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/wp/v2/posts&{urlencode(fields, safe=',')}"
    return f"{root.rstrip('/')}/wp/v2/posts?{urlencode(fields, safe=',')}"


def _parse_wordpress(capture: Capture) -> ArchivePage:
    posts = parse_json(capture.body, url=capture.url)
    if not isinstance(posts, list):
        raise DiscoverError("is no WordPress archive", url=capture.url, code="not-an-archive")
    warnings: Counter[str] = Counter()
    links: list[Link] = []
    for post in map(members, posts):
        title = clean_title(members(post.get("title")).get("rendered"), is_markup=True)
        links += _link(post.get("link"), title, _in_utc(post.get("date_gmt")), capture, warnings)
    pages = _count(capture.header("x-wp-totalpages"))
    number = _count(dict(parse_qsl(urlsplit(capture.url).query)).get("page")) or 1
    has_more = number < pages if pages is not None else len(posts) == MAX_PER_PAGE
    return ArchivePage(
        url=capture.url,
        links=tuple(links),
        total=_count(capture.header("x-wp-total")),
        next_url=_with_query(capture.url, {"page": str(number + 1)}) if has_more else None,
        warnings=list_warnings(warnings),
    )


def _ghost_url(hints: PageHints) -> str | None:
    if hints.ghost_api is None:
        return None
    site, key = hints.ghost_api
    fields = {
        "key": key,
        "limit": str(MAX_PER_PAGE),
        "page": "1",
        "fields": "url,title,published_at",
    }
    return urljoin(site, "ghost/api/content/posts/?" + urlencode(fields, safe=","))


def _parse_ghost(capture: Capture) -> ArchivePage:
    answer = members(parse_json(capture.body, url=capture.url))
    if not isinstance(answer.get("posts"), list):
        raise DiscoverError("is no Ghost archive", url=capture.url, code="not-an-archive")
    warnings: Counter[str] = Counter()
    links: list[Link] = []
    for post in map(members, elements(answer["posts"])):
        links += _link(
            post.get("url"),
            clean_title(post.get("title")),
            post.get("published_at"),
            capture,
            warnings,
        )
    pagination = members(members(answer.get("meta")).get("pagination"))
    following = _count(pagination.get("next"))
    return ArchivePage(
        url=capture.url,
        links=tuple(links),
        total=_count(pagination.get("total")),
        next_url=_with_query(capture.url, {"page": str(following)}) if following else None,
        warnings=list_warnings(warnings),
    )


def _substack_url(hints: PageHints) -> str | None:
    if hints.platform != "substack":
        return None
    fields = {"sort": "new", "offset": "0", "limit": str(SUBSTACK_PER_PAGE)}
    return urljoin(hints.url, "/api/v1/archive?" + urlencode(fields))


def _parse_substack(capture: Capture) -> ArchivePage:
    posts = parse_json(capture.body, url=capture.url)
    if not isinstance(posts, list):
        raise DiscoverError("is no Substack archive", url=capture.url, code="not-an-archive")
    warnings: Counter[str] = Counter()
    links: list[Link] = []
    for post in map(members, posts):
        links += _link(
            post.get("canonical_url"),
            clean_title(post.get("title")),
            post.get("post_date"),
            capture,
            warnings,
        )
    offset = _count(dict(parse_qsl(urlsplit(capture.url).query)).get("offset")) or 0
    after = _with_query(capture.url, {"offset": str(offset + len(posts))})
    return ArchivePage(
        url=capture.url,
        links=tuple(links),
        next_url=after if posts else None,
        warnings=list_warnings(warnings),
    )


ARCHIVES: Final = (
    ArchiveInterface(
        name="wordpress", path="/wp/v2/posts", find_url=_wordpress_url, parse=_parse_wordpress
    ),
    ArchiveInterface(
        name="ghost", path="/ghost/api/content/posts", find_url=_ghost_url, parse=_parse_ghost
    ),
    ArchiveInterface(
        name="substack", path="/api/v1/archive", find_url=_substack_url, parse=_parse_substack
    ),
)
"""Archives that can be read."""


def _link(
    href: object, title: str | None, published: object, capture: Capture, warnings: Counter[str]
) -> Iterator[Link]:
    """Yield the post's link when the archive may speak for its site."""
    url = resolve_link(href, capture.final_url, warnings)
    if url is None:
        return
    if not is_same_site(url, capture.url) and host_of(capture.url) not in _SHARED_HOSTS:
        warnings["foreign-host"] += 1
        return
    yield Link(
        url=url, found_on=capture.url, title=title,
        published=parse_date(published, now=capture.fetched_at),
    )  # fmt: skip


def _in_utc(text: object) -> object:
    """Append the offset of UTC to WordPress's `_gmt` times, which have none."""
    return f"{text}Z" if isinstance(text, str) and text[-1:].isdigit() else text


def _count(value: object) -> int | None:
    text = str(value) if isinstance(value, (str, int)) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004 - a billion posts


def _with_query(url: str, changed: Mapping[str, str]) -> str:
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **changed}
    return urlunsplit(parts._replace(query=urlencode(query, safe=",/")))
