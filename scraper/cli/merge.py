"""`scraper merge`: add everything of other archives to one."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.progress import step_bar
from scraper.cli.terminal import one_line
from scraper.text.json_text import render_json

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("merge")
@click.argument("target", type=_FILE)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=_FILE)
@click.option("--with-sources", is_flag=True, help="Merge sources, links and watches, too.")
@click.option("--ids", "with_ids", is_flag=True, help="Print the old and new id of each article.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(
    target: Path, sources: tuple[Path, ...], with_sources: bool, with_ids: bool, as_json: bool
) -> None:
    """Add everything of the archives SOURCE to the archive TARGET.

    Articles with one URL become one, with the revisions of both in the order of time. Labels,
    notes, counts, comments, raw pages and the ledger come along; a SOURCE is only read. Articles
    of a SOURCE get new ids. Merging it again changes nothing, so a merge that was stopped is
    started again.

    \b
    scraper merge archive.db laptop.db
    scraper merge archive.db old.db older.db --with-sources
    """
    with ExitStack() as stack:
        # Every one is opened before anything is written.
        others = [stack.enter_context(Archive.open(one, read_only=True)) for one in sources]
        with Archive.open(target) as archive:
            for path, other in zip(sources, others, strict=True):
                with step_bar() as advance:
                    report = archive.merge(
                        other, with_sources=with_sources, with_ids=with_ids, advance=advance
                    )
                if as_json:
                    click.echo(render_json({"source": str(path), **asdict(report)}))
                    continue
                for old, new in report.ids:
                    click.echo(f"{old}\t{new}\t{one_line(path)}")
                left_out = f", {report.forgotten} forgotten left out" if report.forgotten else ""
                click.echo(
                    f"{path}: {report.articles} articles, {report.revisions} revisions,"
                    f" {report.captures} captures, {report.fetches} rows of the ledger,"
                    f" {report.sources} sources added{left_out}"
                )
