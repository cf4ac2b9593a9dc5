"""`scraper status`: show the last run, what is due and which sources are unhealthy."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.exit_codes import DONE, SOME_FAILED
from scraper.cli.options import db_option
from scraper.text.json_text import render_json


@click.command("status")
@db_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(db: Path, as_json: bool) -> None:
    """Show the last run, what is due, and the unhealthy sources.

    Exits with status 3 if any source is unhealthy: failing, silent for longer than usual,
    blocked, of low confidence, or suddenly short.

    \b
    scraper status
    scraper status --json | jq .unhealthy
    """
    with Archive.open(db, read_only=True) as archive:
        last = archive.query(
            "select id, started_at, finished_at, state, reason, exit_code, saved, unchanged,"
            " skipped, failed from runs order by id desc limit 1"
        )
        runs = [dict(zip(last.columns, row, strict=True)) for row in last.rows]
        report = {
            "last_run": runs[0] if runs else None,
            "sources": len(archive.sources.list_all()),
            "links": archive.frontier.count_states(),
            "due": archive.frontier.count_due(),
            "alike": [asdict(one) for one in archive.find_alike_sites()],
            "unhealthy": [asdict(one) for one in archive.find_health_problems()],
        }
    if as_json:
        click.echo(render_json(report, indent=2))
    else:
        _print_for_people(report)
    sys.exit(SOME_FAILED if report["unhealthy"] else DONE)


def _print_for_people(report: Mapping[str, object]) -> None:
    run, links, problems = report["last_run"], report["links"], report["unhealthy"]
    if isinstance(run, dict):
        ended = run["finished_at"] or "not finished"
        click.echo(
            f"last run   {run['id']}: {run['state']}, {run['saved']} saved, {run['unchanged']} unchanged,"
            f" {run['skipped']} skipped, {run['failed']} failed, ended {ended}"
        )
    else:
        click.echo("last run   none yet")
    click.echo(f"sources    {report['sources']}")
    if isinstance(links, dict):
        states = ", ".join(f"{count} {state}" for state, count in links.items()) or "none"
        click.echo(f"links      {states}; {report['due']} due")
    alike = report["alike"]
    if isinstance(alike, list) and alike:
        click.echo(f"alike      {len(alike)}")
        for one in alike:
            click.echo(
                f"  {one['site']}: {one['articles']} of {one['of']} articles repeat the text of another"
                " under another title; `scraper explain` shows what was read"
            )
    if isinstance(problems, list):
        click.echo(f"unhealthy  {len(problems) or 'none'}")
        for one in problems:
            click.echo(f"  {one['code']}: {one['url']}: {one['message']}")
