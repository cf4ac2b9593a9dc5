"""Let every field's judge choose among the candidates, and write down who won."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from scraper.dom.document import Document
from scraper.extraction.metadata.choose.addresses import judge_canonical_url, judge_lead_image
from scraper.extraction.metadata.choose.authors import judge_authors, names_only_site, names_people
from scraper.extraction.metadata.choose.counts import judge_counts
from scraper.extraction.metadata.choose.dates import judge_date
from scraper.extraction.metadata.choose.language import TRUST as LANGUAGE_TRUST
from scraper.extraction.metadata.choose.language import parse_language
from scraper.extraction.metadata.choose.published import find_published
from scraper.extraction.metadata.choose.rights import judge_licence, judge_robots
from scraper.extraction.metadata.choose.site_name import TRUST as SITE_TRUST
from scraper.extraction.metadata.choose.site_name import site_names, tail_names
from scraper.extraction.metadata.choose.tags import SECTION_TRUST, judge_tags
from scraper.extraction.metadata.choose.title import judge_title
from scraper.extraction.metadata.choose.trust import choose
from scraper.extraction.metadata.find.images import find_images
from scraper.extraction.metadata.find.json_ld import claims_article
from scraper.extraction.metadata.find.scripts import find_script_authors
from scraper.extraction.metadata.find.signatures import find_signatures
from scraper.extraction.metadata.metadata import Metadata
from scraper.fields import FIELDS
from scraper.records import Found

_JUDGED: Final = frozenset(
    "title site_name language description canonical_url lead_image section licence robots".split()
)
_PLAIN: Final = tuple(
    field.name
    for field in FIELDS
    if field.holder == "article"
    and field.kind == "text"
    and field.printed == "free"
    and field.name not in _JUDGED
)
"""Texts without a judge of their own: the most trusted candidate is taken as it is."""

PLAIN_TRUST: Final = ("platform", "og", "json-ld", "meta", "json-ld:page", "microdata")
"""Finders of texts that each state themselves, most trusted first."""

DESCRIPTION_TRUST: Final = PLAIN_TRUST
"""Finders of descriptions, most trusted first."""


class _Verdicts:
    """The winners so far, by field."""

    def __init__(self) -> None:
        self.found_by: dict[str, str] = {}

    def take(self, field: str, winner: Found | None) -> str | None:
        """Note who won a field of one value; give the value."""
        if winner is None:
            return None
        self.found_by[field] = winner.found_by
        return winner.value

    def take_all(self, field: str, winner: tuple[tuple[str, ...], str | None]) -> tuple[str, ...]:
        """Note who won a field of several values; give the values."""
        values, finder = winner
        if finder is not None:
            self.found_by[field] = finder
        return values


def judge_fields(
    document: Document,
    candidates: tuple[Found, ...],
    trusted: frozenset[str],
    fetched_at: datetime | None,
) -> Metadata:
    """Choose a value for every field.

    Args:
        document: The page.
        candidates: What all finders found.
        trusted: First parts of the names of finders that know the page's platform.
        fetched_at: When the page was fetched.
    """
    fields: dict[str, list[Found]] = {}
    for found in candidates:
        if found.value:
            fields.setdefault(found.field, []).append(found)

    def of(field: str) -> list[Found]:
        return fields.get(field, [])

    names = site_names(document, of("site_name"))
    verdicts = _Verdicts()
    take = verdicts.take
    language = take("language", choose(of("language"), LANGUAGE_TRUST, trusted, parse_language))
    authors, late_authors = _authors(
        document, of("authors"), (*names, *tail_names(document)), trusted
    )
    modified = judge_date(of("modified"), language, fetched_at, trusted)
    published, late_dates = find_published(
        document,
        of("published"),
        modified=modified,
        language=language,
        fetched_at=fetched_at,
        trusted=trusted,
    )
    counts, counted_by = judge_counts(fields, trusted)
    verdicts.found_by.update(counted_by)
    plain: dict[str, Any] = {
        name: take(name, choose(of(name), PLAIN_TRUST, trusted, str)) for name in _PLAIN
    }
    return Metadata(
        title=take("title", judge_title(of("title"), names, trusted)),
        authors=verdicts.take_all("authors", authors),
        published=take("published", published),
        modified=take("modified", modified),
        site_name=take("site_name", choose(of("site_name"), SITE_TRUST, trusted, str)),
        language=language,
        description=take("description", choose(of("description"), DESCRIPTION_TRUST, trusted, str)),
        canonical_url=take(
            "canonical_url", judge_canonical_url(document, of("canonical_url"), trusted)
        ),
        lead_image=take("lead_image", judge_lead_image(document, of("lead_image"), trusted)),
        tags=verdicts.take_all("tags", judge_tags(of("tags"), names, trusted)),
        section=take("section", choose(of("section"), SECTION_TRUST, trusted, str)),
        licence=take("licence", judge_licence(of("licence"), trusted)),
        robots=take("robots", judge_robots(of("robots"))),
        images=tuple(find_images(document)),
        counts=counts,
        **plain,
        found_by=MappingProxyType(verdicts.found_by),
        candidates=(*candidates, *late_authors, *late_dates),
    )


def _authors(
    document: Document, found: list[Found], names: tuple[str, ...], trusted: frozenset[str]
) -> tuple[tuple[tuple[str, ...], str | None], tuple[Found, ...]]:
    """Choose the authors; ask the last resorts when nobody is named where authors are.

    Where only the site or an editor is, a person who signs wins over it; a script that names
    somebody does not, because it may tell of other articles.
    """
    winner = judge_authors(found, names, trusted)
    is_edited = winner[1] is not None and winner[1].startswith("byline:edited")
    if not is_edited and not names_only_site(winner, names):
        return winner, ()
    late = tuple(find_signatures(document))
    signed = judge_authors(late, names, trusted)
    if winner[0]:
        return signed if names_people(signed, names) else winner, late
    if not signed[0] and claims_article(document):
        late += tuple(find_script_authors(document))
        signed = judge_authors(late, names, trusted)
    return signed, late
