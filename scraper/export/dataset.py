"""A data set: articles without duplicates that may be passed on, and a card that describes them.

The folder holds `articles.jsonl` or `articles.parquet`, and `README.md`, the data card. Articles are
left out if they reserve text and data mining, if they state no open licence (unless the caller says
that the use is allowed), and if an earlier article has the same text.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from scraper.archive import QueryClock
from scraper.errors import ExportError
from scraper.export.formats import Format
from scraper.export.front_matter import render_scalar
from scraper.export.jsonl import JSONL, render_utc
from scraper.export.parquet import PARQUET
from scraper.export.rights import is_open_licence, reserves_mining
from scraper.export.writing import export_errors, export_file, has_same_text, write_file
from scraper.records import StoredArticle
from scraper.version import __version__

if TYPE_CHECKING:
    from scraper.archive import Archive

Form = Literal["jsonl", "parquet"]
_FORMATS: Final[dict[Form, Format]] = {"jsonl": JSONL, "parquet": PARQUET}
_SECONDS: Final = 3600.0
_MOST: Final = 20
"""Languages, sites and licences that the card lists."""


@dataclass(slots=True)
class DatasetCounts:
    """What is in a data set, and what was left out of it."""

    articles: int = 0
    words: int = 0
    reserved: int = 0
    """Left out: mining is reserved."""
    unlicensed: int = 0
    """Left out: no open licence."""
    duplicates: int = 0
    """Left out: the text is that of an earlier article."""
    languages: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    extractors: Counter[str] = field(default_factory=Counter)
    stored: tuple[str, str] = ("", "")
    """When the first and the last revision was stored, UTC."""


def export_dataset(  # noqa: PLR0913 - each is a choice of the user's
    articles: Iterable[StoredArticle],
    folder: Path,
    *,
    form: Form,
    selection: str,
    reserved: frozenset[int],
    extractors: Mapping[int, str],
    any_licence: bool = False,
    overwrite: bool = False,
) -> DatasetCounts:
    """Write a data set; return its counts.

    Args:
        articles: What to choose from, in the order of the data set.
        folder: Made if it is not there.
        form: Of the articles.
        selection: How the articles were chosen, for the card.
        reserved: Articles whose HTTP headers reserve mining.
        extractors: The version that read each article, where it is known; see `find_extractors`.
        any_licence: Take articles whatever licence they state.
        overwrite: Replace a data set that is there and differs.

    Raises:
        ExportError: A file is there and differs (`export-exists`), or cannot be written.
    """
    counts = DatasetCounts()
    card = folder / "README.md"
    with export_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        kept = _choose(articles, counts, reserved, any_licence=any_licence)
        kept = _count_extractors(kept, counts, extractors)
        export_file(_FORMATS[form], kept, folder / f"articles.{form}", overwrite=overwrite)
        text = render_card(counts, form=form, selection=selection, any_licence=any_licence)
        if card.exists() and not overwrite and not has_same_text(card, text):
            raise ExportError("the file is there already", url=str(card), code="export-exists")
        write_file(card, text.encode())
    return counts


def _choose(
    articles: Iterable[StoredArticle],
    counts: DatasetCounts,
    reserved: frozenset[int],
    *,
    any_licence: bool,
) -> Iterator[StoredArticle]:
    """Yield the articles that may be in the data set, and count them and the others."""
    seen: set[bytes] = set()
    for stored in articles:
        article = stored.article
        if stored.id in reserved or reserves_mining(article.robots):
            counts.reserved += 1
            continue
        if not any_licence and not is_open_licence(article.licence):
            counts.unlicensed += 1
            continue
        text = " ".join(article.text.casefold().split())
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16]
        if digest in seen:
            counts.duplicates += 1
            continue
        seen.add(digest)
        _count(counts, stored)
        yield stored


def _count_extractors(
    articles: Iterable[StoredArticle], counts: DatasetCounts, extractors: Mapping[int, str]
) -> Iterator[StoredArticle]:
    for stored in articles:
        counts.extractors[extractors.get(stored.id, "unknown")] += 1
        yield stored


def find_extractors(archive: Archive) -> dict[int, str]:
    """Return which version of program and models read each article's newest revision last."""
    rows = archive.query(
        "SELECT articles.id, readings.program, readings.models FROM articles"
        " JOIN revisions ON revisions.article_id = articles.id"
        " AND revisions.revision = articles.revision"
        " JOIN readings ON readings.capture_id = revisions.capture_id",
        clock=QueryClock(_SECONDS),
    ).rows
    return {int(str(row[0])): f"scraper {row[1]}, models {row[2]}" for row in rows}


def _count(counts: DatasetCounts, stored: StoredArticle) -> None:
    counts.articles += 1
    counts.words += stored.word_count
    counts.languages[stored.article.language or "unknown"] += 1
    counts.sites[stored.site] += 1
    counts.licences[stored.article.licence or "none stated"] += 1
    moment = render_utc(stored.saved_at)
    first, last = counts.stored if counts.stored[0] else (moment, moment)
    counts.stored = (min(first, moment), max(last, moment))


def render_card(counts: DatasetCounts, *, form: Form, selection: str, any_licence: bool) -> str:
    """Render the data card: Markdown with front matter that data set hubs read."""
    languages = [one for one in sorted(counts.languages) if one != "unknown"]
    head = ["---", f"pretty_name: {render_scalar('Archived articles')}"]
    head += ["language:", *(f"  - {render_scalar(one)}" for one in languages)] if languages else []
    head += ["configs:", "  - config_name: default", f"    data_files: articles.{form}", "---", ""]
    licences = (
        "Articles of any licence are included; check what their use needs."
        if any_licence
        else "Only articles that state an open licence are included: Creative Commons without ND, public"
        " domain, Open Government Licence. Their conditions (credit, share alike, no commerce) hold."
    )
    stored = f"{counts.stored[0]} to {counts.stored[1]}" if counts.articles else "none"
    body = [
        "# Archived articles",
        "",
        f"Made by scraper {__version__}. Each row is an article with its URL, licence and evidence.",
        "",
        "| | |",
        "|---|---|",
        f"| Selection | {_cell(selection)} |",
        f"| Articles | {counts.articles} |",
        f"| Words | {counts.words} |",
        f"| Stored | {stored} |",
        f"| Left out: mining reserved (`noai`, TDMRep) | {counts.reserved} |",
        f"| Left out: no open licence | {counts.unlicensed} |",
        f"| Left out: same text as an earlier article | {counts.duplicates} |",
        "",
        licences,
        "",
    ]
    for title, counted in (
        ("Languages", counts.languages),
        ("Sites", counts.sites),
        ("Licences", counts.licences),
        ("Extractors", counts.extractors),
    ):
        body += [f"## {title}", "", "| | Articles |", "|---|---|"]
        ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        body += [f"| {_cell(name)} | {number} |" for name, number in ordered[:_MOST]]
        if len(ordered) > _MOST:
            body.append(f"| {len(ordered) - _MOST} others | {sum(n for _, n in ordered[_MOST:])} |")
        body.append("")
    return "\n".join([*head, *body])


def _cell(text: str) -> str:
    """Return text as a cell of a Markdown table."""
    flat = " ".join(text.split())
    for mark, escaped in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|"), ("[", "\\["), ("`", "\\`")):
        flat = flat.replace(mark, escaped)
    return flat[:300]
