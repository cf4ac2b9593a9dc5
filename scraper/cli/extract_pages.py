"""`scraper extract` for many pages: files, folders and URLs into one folder, a file each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scraper.cli.exit_codes import DONE, FAILED, SOME_FAILED
from scraper.cli.terminal import one_line
from scraper.errors import ScraperError
from scraper.workers.worker import problem_of

if TYPE_CHECKING:
    from scraper.records import Capture

_PAGE_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".pdf", ".txt"})
_SLUG_BYTES: Final = 100


@dataclass(frozen=True, slots=True)
class Page:
    """One page to read."""

    source: str
    """File name or URL."""
    name: str
    """Of the file to write, without its suffix; may have folders."""


def is_url(text: str) -> bool:
    """Return whether a text is an http(s) URL."""
    return text.lower().startswith(("http://", "https://"))


def list_pages(sources: Sequence[str]) -> Iterator[Page]:
    """Yield the pages that arguments name; of a folder, its pages in the order of their names."""
    for source in sources:
        path = Path(source)
        if is_url(source):
            from scraper.export.file_name import render_slug  # late: it brings the archive

            yield Page(source, render_slug(source.partition("://")[2], _SLUG_BYTES) or "page")
        elif path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix.lower() in _PAGE_SUFFIXES and file.is_file():
                    yield Page(str(file), str(file.relative_to(path).with_suffix("")))
        else:
            yield Page(source, path.stem)


def load_page(source: str, url: str) -> Capture:
    """Return a page from a file, from standard input ("-") or from its URL.

    Raises:
        FetchError: The page could not be fetched.
        OSError: The file could not be read.
    """
    if is_url(source):
        from scraper.api import fetch  # late: files need no network
        from scraper.cli.options import read_settings

        return fetch(source, settings=read_settings(None).fetch)
    from scraper.extraction.unkept import unkept_capture

    page_url = url or ("" if source == "-" else Path(source).resolve().as_uri())
    with click.open_file(source, "rb") as file:
        return unkept_capture(file.read(), page_url)


def write_pages(
    sources: Sequence[str], folder: Path, suffix: str, read: Callable[[str], str]
) -> int:
    """Read each page and write what was made of it; return the exit status.

    Args:
        sources: Files, folders and URLs.
        folder: Where to write; made if it is not there.
        suffix: Of the files, with the dot.
        read: Returns the content to write for a source.
    """
    from scraper.export.writing import export_errors, write_file  # late: it brings the archive

    used: set[str] = set()
    failures = 0
    for page in list_pages(sources):
        try:
            content = read(page.source)
        except Exception as error:  # noqa: BLE001 - one page costs one line, whatever it found
            failures += 1
            problem = error if isinstance(error, ScraperError) else problem_of(error, "extract")
            click.echo(
                f"failed\t{one_line(page.source)}\t{problem.code}: {one_line(problem.message)}"
            )
            continue
        name = _free_name(page.name, suffix, used)
        target = folder / name
        with export_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, content.encode("utf-8", "replace"))
        click.echo(f"written\t{one_line(page.source)}\t{name}")
    if not failures:
        return DONE
    return SOME_FAILED if used else FAILED


def _free_name(name: str, suffix: str, used: set[str]) -> str:
    """Return a file name that this call did not use yet, whatever the letter case."""
    number, free = 1, f"{name}{suffix}"
    while free.casefold() in used:
        number += 1
        free = f"{name}-{number}{suffix}"
    used.add(free.casefold())
    return free
