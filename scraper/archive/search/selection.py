"""Which articles are meant: the filters of `list`, `search`, `export` and `reextract`, as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scraper.archive.search.folding import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Articles that pass every filter given; all of them by default."""

    site: str | None = None
    """Host without `www.`; its subdomains count too."""
    language: str | None = None
    """BCP 47 tag; `pt` covers `pt-BR`."""
    author: str | None = None
    """Part of an author's name; case and accents are ignored."""
    tag: str | None = None
    """A whole tag; case and accents are ignored."""
    since: str | None = None
    """ISO 8601 date: published on it or later (stored, where the page states no date)."""
    until: str | None = None
    """ISO 8601 date: published before it (stored, where the page states no date)."""
    changed_since: str | None = None
    """ISO 8601 UTC time: a revision was written at it or later."""
    labels: tuple[str, ...] = ()
    """Labels of the user's that the article has, all of them; letter case ignored (ASCII)."""
    without_labels: tuple[str, ...] = ()
    """Labels that it does not have, none of them."""
    ids: tuple[int, ...] = ()
    """Only these articles; () for any."""
    order: Literal["newest", "oldest", "id"] = "newest"
    """By published date (else the day stored), or by number."""
    limit: int | None = None
    offset: int = 0


_DATE = "coalesce(revision.published_at, article.first_saved_at)"
_LABEL = "SELECT 1 FROM label WHERE label.article_id = article.id AND label.name = ?"
_ORDERS = {
    "newest": f"{_DATE} DESC, article.id DESC",
    "oldest": f"{_DATE}, article.id",
    "id": "article.id",
}


def render_conditions(selection: Selection) -> tuple[str, list[object]]:
    """Render the filters as a SQL condition over `article` and `revision`, with its values."""
    conditions: list[str] = ["TRUE"]
    values: list[object] = []

    def add(condition: str, *bound: object) -> None:
        conditions.append(condition)
        values.extend(bound)

    if selection.site is not None:
        host = selection.site.removeprefix("www.").lower()
        add("(article.site = ? OR article.site LIKE ? ESCAPE '\\')", host, f"%.{_literal(host)}")
    if selection.language is not None:
        language = selection.language
        add(
            "(revision.language = ? OR revision.language LIKE ? ESCAPE '\\')",
            language,
            f"{_literal(language)}-%",
        )
    if selection.author is not None:
        add(
            "EXISTS (SELECT 1 FROM json_each(revision.authors)"
            " WHERE instr(fold(json_each.value), ?))",
            fold(selection.author),
        )
    if selection.tag is not None:
        add(
            "EXISTS (SELECT 1 FROM json_each(revision.tags) WHERE fold(json_each.value) = ?)",
            fold(selection.tag),
        )
    for condition, bound in (
        (f"{_DATE} >= ?", selection.since),
        (f"{_DATE} < ?", selection.until),
        ("article.changed_at >= ?", selection.changed_since),
        *((f"EXISTS ({_LABEL})", label) for label in selection.labels),
        *((f"NOT EXISTS ({_LABEL})", label) for label in selection.without_labels),
    ):
        if bound is not None:
            add(condition, bound)
    if selection.ids:
        add(f"article.id IN ({', '.join('?' * len(selection.ids))})", *selection.ids)
    return " AND ".join(conditions), values


def render_order(selection: Selection) -> tuple[str, list[object]]:
    """Render order and limits as SQL, with its values."""
    limit = -1 if selection.limit is None else selection.limit
    return f"ORDER BY {_ORDERS[selection.order]} LIMIT ? OFFSET ?", [limit, selection.offset]


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
