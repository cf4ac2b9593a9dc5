"""Let every field's judge choose among the candidates, and write down who won."""

from __future__ import annotations

import re
from datetime import datetime
from types import MappingProxyType
from typing import Final

from scraper.extract.document import Document
from scraper.extract.metadata.authors import judge_authors
from scraper.extract.metadata.byline import find_signatures
from scraper.extract.metadata.dates import LAST_TRUST, judge_date, judge_published
from scraper.extract.metadata.guessed_date import find_guessed_date
from scraper.extract.metadata.json_ld import is_article
from scraper.extract.metadata.language import TRUST as LANGUAGE_TRUST
from scraper.extract.metadata.language import parse_language
from scraper.extract.metadata.metadata import Metadata
from scraper.extract.metadata.scripts import find_script_authors, find_script_dates
from scraper.extract.metadata.site_name import TRUST as SITE_TRUST
from scraper.extract.metadata.site_name import host_of, site_names
from scraper.extract.metadata.title import judge_title
from scraper.records import Counts, Found

TRUST: Final = {
    "site_name": SITE_TRUST,
    "language": LANGUAGE_TRUST,
    "description": ("platform", "og", "json-ld", "meta", "json-ld:page"),
    "canonical_url": ("platform", "link", "og", "json-ld"),
    "lead_image": ("platform", "og", "json-ld", "meta", "link", "json-ld:page"),
    "section": ("platform", "og", "json-ld", "meta", "microdata"),
    "licence": ("platform", "link", "json-ld", "microdata", "meta"),
}
"""Finders of the plain fields, most trusted first."""

_TAG_TRUST: Final = ("platform", "og", "link:tag", "json-ld", "microdata", "meta")
_NUMBER: Final = re.compile(r"^\d{1,12}$")


def judge_fields(
    document: Document,
    candidates: tuple[Found, ...],
    trusted: frozenset[str],
    fetched_at: datetime | None,
) -> Metadata:
    """Choose a value for every field."""
    fields: dict[str, list[Found]] = {}
    for found in candidates:
        if found.value:
            fields.setdefault(found.field, []).append(found)
    names = site_names(document, fields.get("site_name", ()))
    found_by: dict[str, str] = {}

    def take(field: str, found: Found | None) -> str | None:
        if found is None:
            return None
        found_by[field] = found.found_by
        return found.value

    plain = {field: _choose(document, field, fields.get(field, []), trusted) for field in TRUST}
    language = take("language", plain["language"])
    title = take("title", judge_title(fields.get("title", ()), names, trusted))
    authors, finder = judge_authors(fields.get("authors", ()), names, trusted)
    if not authors:
        late = (*find_signatures(document), *find_script_authors(document))
        authors, finder = judge_authors(late, names, trusted)
        candidates += late
    if finder:
        found_by["authors"] = finder
    modified = judge_date(fields.get("modified", ()), language, fetched_at, trusted)
    published, late = _published(
        document, fields.get("published", []), language, fetched_at, trusted, modified
    )
    candidates += late
    tags, finder = _tags(fields.get("tags", []), trusted)
    if finder:
        found_by["tags"] = finder
    return Metadata(
        title=title,
        authors=authors,
        published=take("published", published),
        modified=take("modified", modified),
        site_name=take("site_name", plain["site_name"]),
        language=language,
        description=take("description", plain["description"]),
        canonical_url=take("canonical_url", plain["canonical_url"]),
        lead_image=take("lead_image", plain["lead_image"]),
        tags=tags,
        section=take("section", plain["section"]),
        licence=take("licence", plain["licence"]),
        robots=_robots(fields.get("robots", [])),
        counts=Counts(
            **{
                name: _count(fields.get(name, []))
                for name in ("views", "likes", "comments", "shares")
            }
        ),
        found_by=MappingProxyType(found_by),
        candidates=candidates,
    )


def _published(  # noqa: PLR0913
    document: Document,
    found: list[Found],
    language: str | None,
    fetched_at: datetime | None,
    trusted: frozenset[str],
    modified: Found | None,
) -> tuple[Found | None, tuple[Found, ...]]:
    """Choose the date of publication; ask the last resorts when nobody states one."""
    stated = judge_published(found, language, fetched_at, trusted)
    if stated is not None:
        return stated, ()
    late = tuple(find_script_dates(document))
    stated = judge_date(late, language, fetched_at, trusted)
    if stated is not None:
        return stated, late
    if modified is not None:
        return Found("published", modified.value, f"{modified.found_by}:modified"), late
    if _claims_article(document):
        late += tuple(find_guessed_date(document, fetched_at))
    return judge_date([*late, *found], language, fetched_at, trusted, LAST_TRUST), late


def _claims_article(document: Document) -> bool:
    """Say whether a page calls itself an article: only then is a guess at its date worth its time."""
    kind = (document.meta("og:type") or "").lower()
    return (
        "article" in kind
        or "blog" in kind
        or any(is_article(item) for item in document.json_ld)
        or next(document.root.iter("article"), None) is not None
    )


def finder_of(found: Found, trust: tuple[str, ...], trusted: frozenset[str]) -> str:
    """Give the name under which an order of trust knows a candidate's finder."""
    name = found.found_by
    base = name.split(":", 1)[0]
    if base in trusted:
        return "platform"
    return name if name in trust else base


def _choose(
    document: Document, field: str, found: list[Found], trusted: frozenset[str]
) -> Found | None:
    trust = TRUST[field]
    for name in trust:
        for candidate in found:
            if finder_of(candidate, trust, trusted) == name:
                value = _plausible(document, field, candidate.value)
                if value:
                    return Found(field, value, candidate.found_by)
    return None


def _plausible(document: Document, field: str, value: str) -> str | None:
    if field == "language":
        return parse_language(value)
    if field in ("lead_image", "canonical_url"):
        url = document.absolute(value)
        if field == "canonical_url" and url is not None:
            host = host_of(document.url)
            if host and host_of(url) != host:
                return None
        return url
    return value


def _tags(found: list[Found], trusted: frozenset[str]) -> tuple[tuple[str, ...], str | None]:
    for name in _TAG_TRUST:
        group = [f for f in found if finder_of(f, _TAG_TRUST, trusted) == name]
        tags: dict[str, None] = {}
        for candidate in group:
            for tag in (
                candidate.value.split(",")
                if candidate.found_by.startswith(("meta", "og"))
                else [candidate.value]
            ):
                if 0 < len(tag.strip()) <= 60:  # noqa: PLR2004 - characters
                    tags.setdefault(tag.strip())
        if tags:
            return tuple(tags), group[0].found_by
    return (), None


def _robots(found: list[Found]) -> str | None:
    directives: dict[str, None] = {}
    for candidate in found:
        for directive in candidate.value.lower().split(","):
            if directive.strip():
                directives.setdefault(directive.strip())
    return ", ".join(directives) or None


def _count(found: list[Found]) -> int | None:
    return next((int(f.value) for f in found if _NUMBER.match(f.value)), None)
