"""`scraper salvage`: read what is left of a damaged archive into a new one."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive.salvage.salvage import SalvageReport, salvage
from scraper.cli.exit_codes import DONE, SOME_FAILED
from scraper.cli.progress import show_step
from scraper.cli.terminal import one_line
from scraper.text.json_text import render_json

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("salvage")
@click.argument("damaged", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(damaged: Path, new: Path, as_json: bool) -> None:
    """Write everything readable of the archive DAMAGED into the new archive NEW.

    DAMAGED is only read; its header, schema or any page may be damaged, and its end may be
    missing. Articles and revisions keep their ids. A raw page that is not what was stored is
    dropped, its text is kept. Prints what is lost. Exits with status 3 if anything is.

    \b
    scraper salvage archive.db rescued.db
    scraper salvage archive.db rescued.db --json | jq '.losses[].url'
    """
    report = salvage(damaged, new, show_step)
    if as_json:
        click.echo(render_json(asdict(report), indent=2))
    else:
        _print_for_people(report, new)
    sys.exit(DONE if report.is_whole else SOME_FAILED)


def _print_for_people(report: SalvageReport, new: Path) -> None:
    click.echo(
        f"{new}: {report.articles} articles, {report.revisions} revisions,"
        f" {report.captures} captures"
    )
    for one in report.tables:
        if one.lost != 0:
            lost = "an unknown number" if one.lost is None else f"at most {one.lost}"
            click.echo(f"lost of {one.table}: {lost} ({one.damaged_pages} damaged pages)")
    for loss in report.losses:
        where = "" if loss.article_id is None else f" {loss.article_id}"
        click.echo(f"{loss.what}{where}: {one_line(loss.url)}")
