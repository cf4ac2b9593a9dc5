"""Turn what a document calls a link into a URL that may be followed.

Relative links are joined to their base; everything that is no http(s) URL, that
cannot be parsed or is absurdly long is dropped with a reason for the count.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import unquote, urlsplit

from scraper.errors import InvalidURL
from scraper.urls import canonicalize_url, resolve_url

MAX_URL: Final = 2048
"""Characters of an article's URL; the longest of the corpus has 280, traps make more."""
_WRITTEN_PATH: Final = re.compile(rb"""[">'\s](?:https?://[^/\s"'<>?#]*)?(/[^\s"'<>?#]{1,2048})""")
"""The path of an absolute URL, or of a link from the root, at the beginning of a value or text."""


def resolve_link(href: object, base: str, warnings: Counter[str]) -> str | None:
    """Join a link to its base and bring it into canonical form.

    Args:
        href: Anything that a document gave; only text counts.
        base: Absolute URL of the document, or "" when links must be absolute.
        warnings: Counts why a link was dropped: `no-link`, `long-url`, `bad-url`.
    """
    if not isinstance(href, str) or not (href := href.strip()):
        warnings["no-link"] += 1
        return None
    if len(href) > MAX_URL:
        warnings["long-url"] += 1
        return None
    try:
        is_absolute = not base or href.startswith(("https://", "http://"))
        return canonicalize_url(href if is_absolute else resolve_url(base, href))
    except InvalidURL:
        warnings["bad-url"] += 1
        return None


def drop_repeat(url: str, base: str, document_url: str, written: frozenset[str]) -> str:
    """Return a link's URL without folders that its `xml:base` and the link both name.

    Some feeds set the base of an entry to the entry's own page, or write base and link both from
    the site's root: `xml:base="notes/"` with `href="notes/ropes/"` would be `notes/notes/ropes/`.
    A repetition stays when the document's own URL has it, or its text writes the whole path.

    Args:
        url: The link, already joined to the base.
        base: The base that `xml:base` sets.
        document_url: Where the document was fetched.
        written: The paths that the document writes in full (`find_written_paths`).
    """
    folders, names = _folders(base), _names(url)
    rest = names[len(folders) :]
    path = urlsplit(url).path
    if not rest or names[: len(folders)] != folders or path in written:
        return url
    counts = range(min(len(folders), len(rest)), 0, -1)
    count = next((n for n in counts if folders[-n:] == rest[:n]), 0)
    twice, own = rest[:count] * 2, _folders(document_url)
    if not count or any(own[at : at + len(twice)] == twice for at in range(len(own))):
        return url
    parts, end = path.split("/"), 1 + len(folders)
    return url.replace(path, "/".join([*parts[: end - count], *parts[end:]]), 1)


def find_written_paths(document: bytes) -> frozenset[str]:
    """Return the paths with a repeated folder that a document writes from the root, in canonical form."""
    found = {match[1] for match in _WRITTEN_PATH.finditer(document)}
    paths = (path for path in found if len(set(path.split(b"/"))) <= path.count(b"/"))
    return frozenset(
        urlsplit(url).path
        for path in paths
        if (url := resolve_link(path.decode(errors="replace"), "https://a.invalid/", Counter()))
    )


def _names(url: str) -> list[str]:
    """Return the names in a URL's path, decoded; without the empty one behind a last slash."""
    return [unquote(part) for part in urlsplit(url).path.split("/")[1:] if part]


def _folders(url: str) -> list[str]:
    return _names(url.partition("?")[0].partition("#")[0].rpartition("/")[0])
