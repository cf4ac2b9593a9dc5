"""The selection that commands share: articles by number, URL, filters, a query or SQL."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click

from scraper.archive import Archive, Selection
from scraper.cli.completion import complete_articles, complete_sites
from scraper.cli.options import DATE_HELP, DATE_TEXT
from scraper.cli.stored import find_stored

F = TypeVar("F", bound=Callable[..., Any])

_QUERY_HELP: Final = (
    'Choose what a search finds: words, "phrase", begin*, -not, OR, site:, author:, tag:, label:,'
    " lang:, type:, after:, before:, is:starred, is:read, is:unread, is:private,"
    " is:low-confidence, is:edited, is:duplicate, is:unique."
)
_WHERE: Final = (
    "--where",
    "SQL",
    "Choose where this condition over the view articles holds, such as 'word_count > 2000'.",
)
_FILTERS: Final[tuple[tuple[str, str, str], ...]] = (
    ("--site", "HOST", "Choose articles of this site and its subdomains."),
    ("--language", "TAG", "Choose articles in this language; pt covers pt-BR."),
    ("--author", "NAME", "Choose articles with this in an author's name."),
    ("--tag", "TAG", "Choose articles with this tag."),
    ("--since", "DATE", f"Choose articles published at this date or later. {DATE_HELP}"),
    ("--until", "DATE", "Choose articles published before this date."),
    ("--changed-since", "DATE", "Choose articles with a revision since then, for example 12h."),
    ("--query", "QUERY", _QUERY_HELP),
    _WHERE,
)
_MARKS: Final = (
    ("--label", "labels", "Choose articles with this label of yours; repeat it for several."),
    (
        "--without-label",
        "without_labels",
        "Choose articles without this label; repeat it for several.",
    ),
)
_MARK_OPTIONS: Final = {name: flag for flag, name, _ in _MARKS}
_AS_OF: Final = (
    "--as-of",
    "DATE",
    "Show the archive as it was at the end of this day, month or year: the revisions of then.",
)

articles_argument: Final = click.argument(
    "articles", metavar="[ID|URL]...", nargs=-1, shell_complete=complete_articles
)
"""Articles by number or URL; none for all that the filters select."""


def selection_options(function: F) -> F:
    """Add every filter; named as the fields of a `Selection`."""
    return _add_filters(function, _FILTERS)


def narrow_options(function: F) -> F:
    """Add every filter but those by date, for commands with dates of their own."""
    return _add_filters(function, tuple(one for one in _FILTERS if one[1] != "DATE"))


def _add_filters(function: F, filters: tuple[tuple[str, str, str], ...]) -> F:
    for flag, metavar, text in reversed(filters):
        kind = DATE_TEXT if metavar == "DATE" else None
        complete = complete_sites if metavar == "HOST" else None
        function = click.option(
            flag, metavar=metavar, type=kind, help=text, shell_complete=complete
        )(function)
    for flag, name, text in reversed(_MARKS):
        function = click.option(flag, name, metavar="NAME", multiple=True, help=text)(function)
    return function


def as_of_option(function: F) -> F:
    """Add `--as-of`, for commands that read only."""
    flag, metavar, text = _AS_OF
    return click.option(flag, metavar=metavar, type=DATE_TEXT, help=text)(function)


def select_articles(archive: Archive, articles: Sequence[str], **filters: Any) -> Selection:
    """Return the selection that arguments and options name.

    Args:
        archive: Finds articles by URL.
        articles: Numbers and URLs; () for every article that passes the filters.
        **filters: Fields of a `Selection`.

    Raises:
        ArchiveError: There is no such article (`no-such-article`).
        UsageError: A SQL condition is combined with `--as-of`.
    """
    if filters.get("where") is not None and filters.get("as_of") is not None:
        raise click.UsageError("--where reads the newest revisions; use --query with --as-of")
    ids = tuple(find_stored(archive, one).id for one in articles) if articles else None
    return Selection(ids=ids, **filters)


def describe_selection(articles: Sequence[str], filters: dict[str, Any]) -> str:
    """Return arguments and filters as they are typed, for people: `--site example.com`; "everything"."""
    given = [*articles]
    for name, value in filters.items():
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                option = _MARK_OPTIONS.get(name, f"--{name.replace('_', '-')}")
                given.append(f"{option} {one}")
    return " ".join(given) or "everything"


def has_filters(filters: dict[str, Any]) -> bool:
    """Return whether any filter was given."""
    return any(value not in (None, ()) for value in filters.values())


def report_count(shown: int, total: int, *, more: str, what: str = "articles") -> None:
    """Print to standard error how many of the rows selected were shown, if not all were.

    Args:
        shown: How many were printed.
        total: How many are selected.
        more: The option that shows more.
        what: What a row is.
    """
    sys.stdout.flush()  # the rows come first where both go to one place
    if total == 0:
        click.echo("no matches", err=True)
    elif shown < total:
        click.echo(f"{shown} of {total} {what}; {more} shows more", err=True)
