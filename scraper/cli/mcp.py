"""`scraper mcp`: serve the archive to an assistant, reading only."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive import Archive
from scraper.cli.options import db_option
from scraper.errors import ScraperError
from scraper.extras import install_hint


@click.command("mcp")
@db_option
def command(db: Path) -> None:
    """Serve the archive to an assistant over standard input and output, reading only.

    The tools are search, article, changes and sql. Each answer is marked as untrusted content. Needs
    the extra `mcp`.

    \b
    scraper mcp --db ~/articles/archive.db
    """
    Archive.open(db, read_only=True).close()  # report a missing archive before an assistant waits
    try:
        from scraper.cli.mcp_server import make_server

        server = make_server(db.absolute())
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        message = f"serving assistants needs the extra: {install_hint('mcp')}"
        raise ScraperError(message, code="mcp-not-installed") from error
    server.run("stdio")
