"""`scraper serve`: read the archive in a browser."""

from __future__ import annotations

import socket
import webbrowser
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.cli.options import config_option, db_option, read_settings
from scraper.errors import ScraperError
from scraper.extras import install_hint

_LOOPBACK: Final = "127.0.0.1"
_EXTRA: Final = frozenset({"jinja2", "starlette", "uvicorn"})


@click.command("serve")
@db_option
@config_option
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="Listen on this port; 0 for any free one."
)  # fmt: skip
@click.option("--open", "is_opened", is_flag=True, help="Open the reader in the browser.")
def command(db: Path, config_file: Path | None, port: int, is_opened: bool) -> None:
    """Serve a reader of the archive to the browsers of this machine, reading only.

    Lists, searches, articles with the evidence for each value, and changes by words. It may run
    while `scraper run` writes. Only this machine can reach it; to read from another one, forward
    the port: `ssh -L 8017:127.0.0.1:8017 HOST`. Needs the extra `web`.

    \b
    scraper serve
    scraper serve --db ~/articles/archive.db --port 9000 --open
    """
    settings = read_settings(config_file)
    Archive.open(db, read_only=True).close()  # report a missing archive before anything listens
    try:
        import uvicorn

        from scraper.web.app import build_app
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _EXTRA:
            raise
        message = f"the reader needs the extra: {install_hint('web')}"
        raise ScraperError(message, code="web-not-installed") from error
    with _listen(port) as listener:
        port = listener.getsockname()[1]
        hosts = [f"{name}:{port}" for name in (_LOOPBACK, "localhost")]
        address = f"http://{_LOOPBACK}:{port}/"
        click.echo(f"Reading {db} at {address} (stop with Ctrl-C)", err=True)
        if is_opened:
            webbrowser.open(address)
        app = build_app(db.absolute(), hosts=hosts, settings=settings, is_read_only=True)
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_LOOPBACK, port))
        listener.listen()  # the address is printed next
    except OSError as error:
        listener.close()
        message = f"cannot listen on port {port}: {error.strerror}; choose another with --port"
        raise ScraperError(message, code="port-in-use") from error
    return listener
