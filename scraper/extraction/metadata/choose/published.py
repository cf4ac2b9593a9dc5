"""Judge when a page was published, asking the last resorts only when nobody states it."""

from __future__ import annotations

from datetime import datetime

from scraper.dom.document import Document
from scraper.extraction.metadata.choose.dates import LAST_TRUST, judge_date, judge_published
from scraper.extraction.metadata.find.dateline import find_datelines
from scraper.extraction.metadata.find.guessed_date import find_guessed_dates, find_title_dates
from scraper.extraction.metadata.find.json_ld import claims_article
from scraper.extraction.metadata.find.scripts import find_script_dates
from scraper.extraction.metadata.find.visible_date import find_distant_dates
from scraper.records import Found


def find_published(
    document: Document,
    found: list[Found],
    *,
    modified: Found | None,
    language: str | None,
    fetched_at: datetime | None,
    trusted: frozenset[str],
) -> tuple[Found | None, tuple[Found, ...]]:
    """Choose the date of publication; give it and the candidates of the last resorts asked.

    Order: what is stated; what scripts name; a date in the `title` element; the date of modification, when the
    page states no other; the dateline of the text; dates far from the headline, and guesses on pages that
    call themselves articles; dates beside the article.
    """
    stated = judge_published(found, language, fetched_at, trusted, modified)
    if stated is not None:
        return stated, ()
    late = (*find_script_dates(document), *find_title_dates(document))
    stated = judge_date(late, language, fetched_at, trusted)
    if stated is not None:
        return stated, late
    if modified is not None and not modified.found_by.endswith(":reviewed"):
        return Found("published", modified.value, f"{modified.found_by}:modified"), late
    late += tuple(find_datelines(document))
    is_article = claims_article(document)
    late += tuple(find_distant_dates(document, labelled=not is_article))
    distant = judge_date(late, language, fetched_at, trusted, LAST_TRUST)
    if distant is not None:
        return distant, late
    if is_article:
        late += tuple(find_guessed_dates(document))
    return judge_date([*late, *found], language, fetched_at, trusted, LAST_TRUST), late
