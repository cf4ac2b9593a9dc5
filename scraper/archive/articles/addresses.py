"""Compare addresses of one site that may lead to the same page.

Only the spelling is compared here. Whether two pages are one article is decided in `identity`, by their texts.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_VIEW_LABELS: Final = frozenset({"www", "m", "mobile", "amp"})
"""Labels of a host that name a view of the site, before the part that was registered."""
_REGISTERED_LABELS: Final = 2
"""Labels at a host's end that are kept: `m.co` is a site of its own."""
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)\Z", re.IGNORECASE)
_VIEW_SEGMENTS: Final = frozenset({"amp", "print", "printable", "mobile"})
_VIEW_ENDING: Final = re.compile(r"[.](?:amp|print|mobile)(?=\.\w{2,5}\Z|\Z)", re.IGNORECASE)
_VIEW_PARAMETER: Final = re.compile(
    r"(?:amp|print(?:able|view)?)(?:=(?:1|y|yes|true)?)?|m(?:obile)?=[01]|tmpl=component"
    r"|(?:view|output|outputtype|format|mode|action)=(?:amp|print|printable|mobile)",
    re.IGNORECASE,
)


def page_address(url: str) -> str:
    """Return a canonical URL without what two addresses of one page differ in: scheme, `www.`, last slash, index file."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.")
    path = _INDEX.sub("/", parts.path).rstrip("/")
    return f"{host}{path}?{parts.query}"


def article_address(url: str) -> str:
    """Return the page address of the full page: without marks of AMP, print and mobile views, parameters sorted."""
    parts = urlsplit(url)
    labels = parts.netloc.split(".")
    first = [one for one in labels[:-_REGISTERED_LABELS] if one not in _VIEW_LABELS]
    host = ".".join(first + labels[-_REGISTERED_LABELS:])
    path = _VIEW_ENDING.sub("", _INDEX.sub("/", parts.path))
    segments = path.strip("/").split("/")
    if len(segments) > 1:
        segments = segments[segments[0].lower() in _VIEW_SEGMENTS :]
        segments = segments[: len(segments) - (segments[-1].lower() in _VIEW_SEGMENTS)]
    kept = [one for one in parts.query.split("&") if not _VIEW_PARAMETER.fullmatch(one)]
    return f"{host}/{'/'.join(segments)}?{'&'.join(sorted(kept))}"
