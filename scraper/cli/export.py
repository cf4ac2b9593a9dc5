"""`scraper export`: articles out of the archive, as files or one stream."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import Archive
from scraper.archive.articles.marks import PRIVATE
from scraper.cli.options import COUNT, db_option
from scraper.cli.selection import (
    articles_argument,
    as_of_option,
    describe_selection,
    has_filters,
    select_articles,
    selection_options,
)
from scraper.export import (
    EXCEL,
    FORMATS,
    DatasetCounts,
    Format,
    export_dataset,
    export_file,
    export_folder,
    export_text,
)
from scraper.export.dataset import find_extractors
from scraper.export.file_name import DEFAULT_TEMPLATE, PLACEHOLDERS, check_template
from scraper.export.rights import find_reserved
from scraper.records import StoredArticle

_DATASET: Final = "dataset"
_OPML: Final = "opml"
_SUMMARIES: Final = {one.name: one.summary for one in FORMATS.values()} | {
    _OPML: "the feeds among the sources, for a feed reader and `source import`",
    _DATASET: "a folder: articles that may be passed on, without duplicates, and a data card",
}
_FORMAT_HELP: Final = "\b\n" + "\n".join(f"{name:<10} {text}" for name, text in _SUMMARIES.items())


@click.command("export", epilog=_FORMAT_HELP)
@click.argument("format_name", metavar="FORMAT", type=click.Choice([*FORMATS, _OPML, _DATASET]))
@articles_argument
@db_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Write to this folder (one file an article, only changed ones are rewritten) or, with a suffix, file.",
)
@click.option(
    "--overwrite",
    is_flag=True,
    help="Replace exported files that somebody edited, or a file that exists.",
)
@click.option(
    "--name",
    "template",
    metavar="TEMPLATE",
    default=DEFAULT_TEMPLATE,
    show_default=True,
    help=f"Build the names of files in a folder from these: {', '.join(f'{{{one}}}' for one in PLACEHOLDERS)}.",
)
@click.option(
    "--excel", is_flag=True, help="Write csv with a byte order mark, and formulas as text."
)
@click.option(
    "--parquet", is_flag=True, help="Write the articles of a dataset as Parquet, not JSON lines."
)
@click.option(
    "--any-licence", is_flag=True, help="Take articles into a dataset whatever licence they state."
)
@click.option(
    "--embed-images", is_flag=True, help="Put the stored pictures of articles into html and epub."
)
@selection_options
@as_of_option
@click.option("--limit", type=COUNT, default=None, help="Export at most this many articles.")
@click.option("-q", "--quiet", is_flag=True, help="Suppress the count of what was written.")
def command(
    format_name: str,
    articles: tuple[str, ...],
    db: Path,
    out: Path | None,
    overwrite: bool,
    template: str,
    excel: bool,
    parquet: bool,
    any_licence: bool,
    embed_images: bool,
    quiet: bool,
    **filters: Any,
) -> None:
    """Export articles, oldest id first, to standard output, a file or a folder.

    Articles with the label "private" are left out.

    \b
    scraper export jsonl > articles.jsonl
    scraper export markdown --out articles/ --since 2024-01-01
    scraper export csv --excel --out articles.csv
    scraper export obsidian --out vault/clippings/ --query is:starred --name '{title} {site}'
    scraper export opml --out feeds.opml
    scraper export dataset --out data/ --language en
    scraper export epub --out week.epub --since 7d
    scraper export html 12 --embed-images > story.html
    scraper export html 12 https://example.com/post --out pages/
    scraper export jsonl --query 'site:example.com is:starred' > starred.jsonl
    scraper export jsonl --changed-since 12h > new.jsonl
    """
    if embed_images and format_name not in {"html", "epub"}:
        raise click.UsageError("--embed-images is for html and epub")
    _check_options(format_name, out, template, excel=excel, of_dataset=parquet or any_licence)
    if format_name == _OPML:
        if articles or has_filters(filters):
            raise click.UsageError("opml holds sources, and has no filters for articles")
        _export_feeds(db, out, overwrite=overwrite)
        return
    with Archive.open(db, read_only=True) as archive:
        filters["without_labels"] += (PRIVATE,)
        selection = select_articles(archive, articles, order="id", **filters)
        chosen_articles = archive.list_articles(selection)
        if format_name == _DATASET and out is not None:
            counts = export_dataset(
                chosen_articles,
                out,
                form="parquet" if parquet else "jsonl",
                selection=describe_selection(articles, filters),
                reserved=find_reserved(archive),
                extractors=find_extractors(archive),
                any_licence=any_licence,
                overwrite=overwrite,
            )
            if not quiet:
                click.echo(_describe_dataset(counts, out), err=True)
            return
        chosen = EXCEL if excel else FORMATS[format_name]
        if embed_images:
            from scraper.export.embedded_images import embed_images as embed  # late: two formats

            chosen_articles = embed(archive, chosen_articles)
        if out is None:
            chosen.write(chosen_articles, sys.stdout, archive.raw_pages().load)
            return
        report = _write_out(
            chosen, archive, chosen_articles, out, overwrite=overwrite, template=template
        )
    if not quiet:
        click.echo(report, err=True)


def _write_out(
    chosen: Format,
    archive: Archive,
    articles: Iterable[StoredArticle],
    out: Path,
    *,
    overwrite: bool,
    template: str,
) -> str:
    """Write a file or a folder of files; return the line that reports it."""
    if out.suffix and not out.is_dir():
        count = export_file(
            chosen, articles, out, overwrite=overwrite, load_pages=archive.raw_pages().load
        )
        return f"{count} articles in {out}"
    done = export_folder(chosen, articles, out, overwrite=overwrite, template=template)
    for name in done.kept:
        click.echo(f"left alone: {out / name}: not ours, or edited since (--overwrite)", err=True)
    return (
        f"{done.written} written, {done.unchanged} unchanged, {len(done.kept)} left alone in {out}"
    )


def _check_options(
    format_name: str, out: Path | None, template: str, *, excel: bool, of_dataset: bool
) -> None:
    """Reject options that the format does not have, before anything is read.

    Raises:
        UsageError: An option would be ignored, or one is missing or wrong.
    """
    try:
        check_template(template)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--name") from error
    if excel and format_name != "csv":
        raise click.UsageError("--excel is for csv")
    if of_dataset and format_name != _DATASET:
        raise click.UsageError("--parquet and --any-licence are for dataset")
    if format_name == _DATASET and out is None:
        raise click.UsageError("dataset needs --out FOLDER")


def _export_feeds(db: Path, out: Path | None, *, overwrite: bool) -> None:
    from scraper.importers import export_sources  # late: articles need no importer

    with Archive.open(db, read_only=True) as archive:
        text = export_sources(archive.sources.list_all(), feeds_only=True)
    if out is None:
        sys.stdout.write(text)
    else:
        export_text(text, out, overwrite=overwrite)


def _describe_dataset(counts: DatasetCounts, folder: Path) -> str:
    return (
        f"{counts.articles} articles in {folder}; left out: {counts.reserved} reserved,"
        f" {counts.unlicensed} without an open licence, {counts.duplicates} duplicates"
    )
