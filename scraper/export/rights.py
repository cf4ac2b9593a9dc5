"""What the owner of a page allows: open licences, and reservations against text and data mining."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from scraper.archive import QueryClock

if TYPE_CHECKING:
    from scraper.archive import Archive

_OPEN: Final = re.compile(
    r"creativecommons\.org/(licenses/by(-nc)?(-sa)?/|publicdomain/(zero|mark)/)"
    r"|\bcc[ -]?(by([ -]nc)?([ -]sa)?|0|zero)\b(?![ -]n[cd])|\bpublic domain\b"
    r"|creative commons attribution(?!.*no ?deriv)|open[ -]government[ -]licen[cs]e",
    re.IGNORECASE,
)
_NO_DERIVATIVES: Final = re.compile(r"[-_ ]nd\b|no ?deriv", re.IGNORECASE)
_RESERVED: Final = re.compile(
    r"(?:^|[,;:\s])(?:noai|notrain|tdm-reservation\s*[=:]\s*1|tdmrep\s*[=:]\s*1)(?:$|[,;\s])",
    re.IGNORECASE,
)
_HEADERS: Final = frozenset({"x-robots-tag", "tdm-reservation", "content-signal"})
_SECONDS: Final = 3600.0


def is_open_licence(licence: str | None) -> bool:
    """Return whether a licence allows to pass on text that was adapted: Creative Commons, public domain.

    Licences that forbid derivatives do not: extraction changes the page. Conditions (credit, same
    licence, no commerce) hold for each later use of the text.
    """
    text = licence or ""
    return bool(_OPEN.search(text)) and not _NO_DERIVATIVES.search(text)


def reserves_mining(directives: str | None) -> bool:
    """Return whether directives of a page or header reserve text and data mining (`noai`, TDMRep)."""
    return bool(_RESERVED.search(directives or ""))


def find_reserved(archive: Archive) -> frozenset[int]:
    """Return the articles of which any stored response reserved mining in its HTTP headers."""
    rows = archive.query(
        "SELECT revisions.article_id, captures.headers FROM revisions"
        " JOIN captures ON captures.id = revisions.capture_id WHERE captures.headers LIKE"
        " '%x-robots-tag%' OR captures.headers LIKE '%tdm-reservation%'"
        " OR captures.headers LIKE '%content-signal%'",
        clock=QueryClock(_SECONDS),
    ).rows
    return frozenset(
        int(str(article)) for article, headers in rows if _headers_reserve(str(headers))
    )


def _headers_reserve(headers: str) -> bool:
    for name, value in json.loads(headers):
        if name.lower() not in _HEADERS:
            continue
        if name.lower() == "tdm-reservation" and value.strip() == "1":
            return True
        if name.lower() == "content-signal" and re.search(r"ai-train\s*=\s*no", value):
            return True
        if reserves_mining(value):
            return True
    return False
