"""The filters that `list`, `search`, `export` and `reextract` share, as one decorator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from scraper.cli.options import DATE_HELP, DATE_TEXT

F = TypeVar("F", bound=Callable[..., Any])

_MARKS: Final = (
    ("--label", "labels", "Only articles with this label of yours; repeat it for several."),
    (
        "--without-label",
        "without_labels",
        "Only articles without this label; repeat it for several.",
    ),
)
_FILTERS: Final = (
    ("--site", "HOST", "Only this site; its subdomains too."),
    ("--language", "TAG", "Only this language; pt covers pt-BR."),
    ("--author", "NAME", "Only articles with this in an author's name."),
    ("--tag", "TAG", "Only articles with this tag."),
    ("--since", "DATE", f"Published at this date or later. {DATE_HELP}"),
    ("--until", "DATE", "Published before this date."),
)


def selection_options(function: F) -> F:
    """Add the filters; named as the fields of a `Selection`."""
    for flag, metavar, text in reversed(_FILTERS):
        kind = DATE_TEXT if metavar == "DATE" else None
        function = click.option(flag, metavar=metavar, type=kind, help=text)(function)
    for flag, name, text in reversed(_MARKS):
        function = click.option(flag, name, metavar="NAME", multiple=True, help=text)(function)
    return function
