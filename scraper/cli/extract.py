"""`scraper extract`: the extractor alone, no archive."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from html import escape
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final, TextIO, cast

import click

from scraper.cli.article_fields import (
    DEFAULT_FIELDS,
    MORE_FIELDS,
    article_json,
)
from scraper.cli.extract_filter import Answering, ExtractFilter
from scraper.cli.extract_pages import is_url, load_page, write_pages
from scraper.errors import ExtractError, ScraperError
from scraper.extraction.article import extract_article
from scraper.extraction.body.select import Favor
from scraper.extraction.leave_out import IMAGES, LINKS, TABLES
from scraper.extraction.options import COSTLY_FIELDS, ExtractOptions
from scraper.records import Article
from scraper.text.json_text import render_json
from scraper.urls import load_suffixes
from scraper.workers.memory import keep_memory, normalize_collector
from scraper.workers.worker import problem_of

_SUFFIXES: Final = {
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "json": ".json",
    "tei": ".xml",
}
"""Of the files that each format makes."""
_READ_AHEAD: Final = 256 * 1024
"""Bytes read at a time: the lines are as large, and Python's usual 8 KiB asks the system 50 times for one."""


@click.command("extract")
@click.argument("sources", metavar="[FILE|FOLDER|URL]...", nargs=-1)
@click.option(
    "--jsonl",
    is_flag=True,
    help='Read {id, url, html_b64} lines ("html" holds a page as text), write one article a line.',
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Write a file for each page into this folder; needed for several pages.",
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
    type=click.Choice(list(_SUFFIXES)),
    default="text",
    show_default=True,
    help="Print this form of one page.",
)
@click.option(
    "--front-matter", is_flag=True, help="Put the metadata as YAML before text and Markdown."
)
@click.option("--with-comments", is_flag=True, help="Add the readers' comments.")
@click.option(
    "--precision", "favor", flag_value="precision", help="Keep less where in doubt: little else."
)
@click.option(
    "--recall", "favor", flag_value="recall", help="Keep more where in doubt: little is missing."
)
@click.option("--no-links", is_flag=True, help="Turn links into their words in Markdown and HTML.")
@click.option("--no-images", is_flag=True, help="Omit pictures in Markdown and HTML.")
@click.option("--no-tables", is_flag=True, help="Omit tables, in any format.")
@click.option(
    "--language",
    metavar="TAG",
    default=None,
    help="Accept only pages in this language; pt covers pt-BR.",
)
@click.option(
    "--only-with",
    metavar="FIELDS",
    default=None,
    help="Accept only pages with these fields, such as title,published.",
)
def command(
    sources: tuple[str, ...],
    jsonl: bool,
    workers: int | None,
    url: str,
    fields: str | None,
    output: str,
    out: Path | None,
    front_matter: bool,
    with_comments: bool,
    favor: Favor | None,
    no_links: bool,
    no_images: bool,
    no_tables: bool,
    language: str | None,
    only_with: str | None,
) -> None:
    """Read the article of a saved page, and print it.

    A URL is fetched as `add` does it, and nothing is stored. With --out, files, whole folders and URLs
    become a file each; exits with status 3 if some pages could not be read, 1 if none could.

    \b
    curl -s https://example.com/post | scraper extract --url https://example.com/post
    scraper extract page.html --format markdown --front-matter --no-links
    scraper extract https://example.com/post --with-comments --precision
    scraper extract saved/ --out text/ --only-with title,published
    scraper extract --jsonl < pages.jsonl > articles.jsonl
    scraper extract --jsonl --workers 8 < crawl.jsonl > articles.jsonl
    """
    chosen = _parse_fields(fields)
    if with_comments and "comments" not in chosen:
        chosen = (*chosen, "comments")
    kept = ExtractFilter(language=language, only_with=_parse_fields(only_with) if only_with else ())
    is_rendered = fields is None and output != "json" and not jsonl
    wanted = (output, *(("comments",) if with_comments else ())) if is_rendered else chosen
    asked = ((LINKS, no_links), (IMAGES, no_images), (TABLES, no_tables))
    left_out = frozenset(name for name, is_asked in asked if is_asked)
    answering = Answering(fields=wanted, leave_out=left_out, filter=kept, favor=favor)
    if front_matter and (jsonl or output not in ("text", "markdown")):
        raise click.UsageError("--front-matter is for --format text and markdown")
    if workers is not None and not jsonl:
        raise click.UsageError("--workers needs --jsonl: one page is read by one process")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's: JSON has no other
    if jsonl:
        _answer_file(sources, answering, workers)
        return

    def read(source: str) -> str:
        article = _read_page(source, url, answering)
        rendered = _render(article, output, chosen, with_comments=with_comments)
        return f"{_render_head(article)}{rendered}" if front_matter else rendered

    if out is not None:
        if "-" in sources or not sources:
            raise click.UsageError("--out needs files, folders or URLs")
        sys.exit(write_pages(sources, out, _SUFFIXES[output], read))
    if len(sources) > 1 or any(Path(source).is_dir() for source in sources if not is_url(source)):
        raise click.UsageError("several pages need --out FOLDER")
    click.echo(read(sources[0] if sources else "-"))


def _answer_file(sources: tuple[str, ...], answering: Answering, workers: int | None) -> None:
    if len(sources) > 1:
        raise click.UsageError("--jsonl reads one file")
    with (
        _open(sources[0] if sources else "-") as file,
        open(file.fileno(), "rb", buffering=_READ_AHEAD, closefd=False) as requests,
    ):
        if workers is None:
            answer_lines(requests, sys.stdout, answering)
        else:
            from scraper.cli.extract_workers import answer_side_by_side  # late: an event loop

            answer_side_by_side(requests, sys.stdout, answering, workers)


def _open(name: str) -> BinaryIO:
    try:
        return cast("BinaryIO", click.open_file(name, "rb"))
    except OSError as error:
        raise click.BadParameter(f"{name!r}: {error.strerror}", param_hint="FILE") from error


def _read_page(source: str, url: str, answering: Answering) -> Article:
    """Read the article of one page.

    Raises:
        ScraperError: In one clear line, whatever the page made of the code.
    """
    try:
        capture = load_page(source, url)
        article = extract_article(capture, answering.options())
    except Exception as error:
        if isinstance(error, (ScraperError, OSError)):
            raise
        problem = problem_of(error, "extract")
        raise ExtractError(problem.message, url=url or source, code=problem.code) from error
    answering.filter.check(article)
    return article


def _render(article: Article, output: str, fields: tuple[str, ...], *, with_comments: bool) -> str:
    if output == "json":
        return render_json(article_json(article, fields), indent=2)
    if output == "tei":
        from scraper.export.tei import render_article  # late: it brings the archive

        return render_article(article).rstrip("\n")
    rendered = str(getattr(article, output))
    if with_comments and article.comments:
        texts = (comment.text for comment in article.comments)
        lines = [f"<p>{escape(text)}</p>" for text in texts] if output == "html" else [*texts]
        rendered = "\n\n".join((rendered, *lines))
    return rendered


def _render_head(article: Article) -> str:
    from scraper.export.front_matter import render_front_matter  # late: it brings the archive

    return f"{render_front_matter(article)}\n"


def answer_lines(requests: Iterable[bytes], answers: TextIO, answering: Answering) -> None:
    """Write one line for each request line, in order, flushed.

    Args:
        requests: Lines `{"id", "url", "html_b64"}`.
        answers: Lines `{"id", ...fields}` or `{"id", "error"}`.
        answering: What each answer holds, and which pages get one.
    """
    from scraper.cli.extract_request import is_blank  # late: one page needs no pydantic

    options = answering.options()
    parsed: list[object] = []
    load_suffixes()  # one page in a hundred asks for them, and should not wait
    normalize_collector()
    keep_memory()
    for line in requests:
        if not is_blank(line):
            answers.write(_answer(line, answering, options, parsed))
            answers.flush()
            parsed.clear()


def _answer(
    line: bytes, answering: Answering, options: ExtractOptions, parsed: list[object]
) -> str:
    from scraper.cli.extract_request import parse_request, render_error, render_line  # late

    page_id: object = None
    try:
        request = parse_request(line)
        page_id = request.id
        article = extract_article(request.load(), options, parsed=parsed)
        answering.filter.check(article)
        return render_line(page_id, article_json(article, answering.fields))
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
