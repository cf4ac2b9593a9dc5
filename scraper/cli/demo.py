"""`scraper demo`: scrape the package's own little site, served on loopback."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scraper.cli.options import db_option
from scraper.demo import run_demo


@click.command("demo")
@click.argument("url", required=False)
@db_option
def command(url: str | None, db: Path) -> None:
    """Scrape the package's own little site (or URL) into the archive, and show what was kept.

    \b
    scraper demo
    scraper demo https://example.com/blog/a-post
    """
    sys.exit(run_demo(db, url=url))
