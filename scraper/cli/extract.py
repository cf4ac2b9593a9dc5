"""`scraper extract`: the extractor alone, no archive."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final, TextIO

import click

from scraper.cli.article_fields import (
    DEFAULT_FIELDS,
    MORE_FIELDS,
    article_json,
    options_for,
)
from scraper.cli.json_text import render_json
from scraper.errors import ExtractError, ScraperError
from scraper.extraction.article import extract_article
from scraper.extraction.options import COSTLY_FIELDS, ExtractOptions
from scraper.extraction.unkept import unkept_capture
from scraper.urls import load_suffixes
from scraper.workers.memory import keep_memory, normalize_collector
from scraper.workers.worker import problem_of

_READ_AHEAD: Final = 256 * 1024
"""Bytes read at a time: the lines are as large, and Python's usual 8 KiB asks the system 50 times for one."""


@click.command("extract")
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--jsonl", is_flag=True, help="Read {id, url, html_b64} lines, write one article a line."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="Use this many processes for the lines of --jsonl, each page bounded in time and memory.",
)
@click.option(
    "--url", default="", help="Resolve links against this address, from which the page came."
)
@click.option(
    "--fields",
    default=None,
    help=f"Print these fields, comma-separated; also {', '.join((*MORE_FIELDS, *COSTLY_FIELDS))}.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="Print this form of one page.",
)
def command(
    file: BinaryIO,
    jsonl: bool,
    workers: int | None,
    url: str,
    fields: str | None,
    output: str,
) -> None:
    """Read the article of a saved page, and print it.

    \b
    curl -s https://example.com/post | scraper extract --url https://example.com/post
    scraper extract page.html --format markdown
    scraper extract --jsonl < pages.jsonl > articles.jsonl
    scraper extract --jsonl --workers 8 < crawl.jsonl > articles.jsonl
    """
    chosen = _parse_fields(fields)
    if workers is not None and not jsonl:
        raise click.UsageError("--workers needs --jsonl: one page is read by one process")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's: JSON has no other
    if jsonl:
        with open(file.fileno(), "rb", buffering=_READ_AHEAD, closefd=False) as requests:
            if workers is None:
                answer_lines(requests, sys.stdout, chosen)
            else:
                from scraper.cli.extract_workers import answer_side_by_side  # late: an event loop

                answer_side_by_side(requests, sys.stdout, chosen, workers)
        return
    name = getattr(file, "name", "-")
    page_url = url or (Path(name).resolve().as_uri() if name not in ("-", "<stdin>") else "")
    wanted = (output,) if fields is None else chosen
    try:
        capture = unkept_capture(file.read(), page_url)
        article = extract_article(capture, options_for(wanted))
    except Exception as error:
        if isinstance(error, (ScraperError, OSError)):
            raise
        problem = problem_of(error, "extract")  # one page, one clear line, whatever it found
        raise ExtractError(problem.message, url=page_url or name, code=problem.code) from error
    if output == "json":
        click.echo(render_json(article_json(article, chosen), indent=2))
    else:
        click.echo(getattr(article, output))


def answer_lines(requests: Iterable[bytes], answers: TextIO, fields: tuple[str, ...]) -> None:
    """Write one line for each request line, in order, flushed.

    Args:
        requests: Lines `{"id", "url", "html_b64"}`.
        answers: Lines `{"id", ...fields}` or `{"id", "error"}`.
        fields: What each answer holds.
    """
    from scraper.cli.extract_request import is_blank  # late: one page needs no pydantic

    options = options_for(fields)
    parsed: list[object] = []
    load_suffixes()  # one page in a hundred asks for them, and should not wait
    normalize_collector()
    keep_memory()
    for line in requests:
        if not is_blank(line):
            answers.write(_answer(line, fields, options, parsed))
            answers.flush()
            parsed.clear()


def _answer(
    line: bytes, fields: tuple[str, ...], options: ExtractOptions, parsed: list[object]
) -> str:
    from scraper.cli.extract_request import parse_request, render_error, render_line  # late

    page_id: object = None
    try:
        request = parse_request(line)
        page_id = request.id
        capture = unkept_capture(request.html_b64, request.url or "")
        article = extract_article(capture, options, parsed=parsed)
        return render_line(page_id, article_json(article, fields))
    except Exception as error:  # noqa: BLE001 - one line costs one line, whatever it found in the code
        return render_error(line, page_id, error)


def _parse_fields(fields: str | None) -> tuple[str, ...]:
    if fields is None:
        return DEFAULT_FIELDS
    known = (*DEFAULT_FIELDS, *MORE_FIELDS, *COSTLY_FIELDS)
    chosen = tuple(part.strip() for part in fields.split(",") if part.strip())
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise click.BadParameter(
            f"unknown: {', '.join(unknown)}; known: {', '.join(known)}", param_hint="--fields"
        )
    return chosen
