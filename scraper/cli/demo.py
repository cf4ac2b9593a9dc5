"""`scraper demo`: scrape the package's own little site, served on loopback."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import which
from typing import Final

import click

from scraper.cli.exit_codes import DONE, SOME_FAILED
from scraper.cli.options import config_option, db_option, read_settings
from scraper.cli.serve import load_reader, serve_reader
from scraper.cli.terminal import spinner
from scraper.demo.tour import PREFERRED_PORT, run_demo, serve_site
from scraper.records import Failed

_NOT_A_TERMINAL_WIDTH: Final = 100
"""Columns of the demo's table in a file or a pipe."""


@click.command("demo")
@click.argument("url", required=False)
@db_option
@config_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PREFERRED_PORT,
    show_default=True,
    help="Serve the site here if the port is free, else on another one; 0 for any.",
)
@click.option("--serve", is_flag=True, help="Open the reader on the archive, with one page edited.")
@click.option("--site", is_flag=True, help="Serve the site and do no more, until Ctrl-C.")
def command(
    url: str | None, db: Path, config_file: Path | None, port: int, serve: bool, site: bool
) -> None:
    """Scrape the package's own little site (or URL) into the archive, and show what was kept.

    \b
    scraper demo
    scraper demo https://example.com/blog/a-post
    scraper demo --serve
    """
    from rich.console import Console  # only the demo's table needs it

    console = Console(width=None if sys.stdout.isatty() else _NOT_A_TERMINAL_WIDTH)
    if site:
        serve_site(console, port=port)
        return
    if serve:
        load_reader()  # before anything is scraped: report a missing extra first
    settings = read_settings(config_file)
    with spinner("fetching, reading, storing"):
        outcomes = run_demo(
            db,
            console,
            settings=settings,
            url=url,
            port=port,
            program=_program(),
            is_edited=serve,
        )
    if serve:
        serve_reader(db, settings, port=None, is_opened=sys.stdout.isatty())
    sys.exit(SOME_FAILED if any(isinstance(outcome, Failed) for outcome in outcomes) else DONE)


def _program() -> str:
    """Return what to type for this program: its name where the shell finds it, else its path."""
    started = Path(sys.argv[0])
    found = which("scraper")
    if found is not None and Path(found).resolve() == started.resolve():
        return "scraper"
    here = Path.cwd()
    return str(started.relative_to(here)) if started.is_relative_to(here) else str(started)
