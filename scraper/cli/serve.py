"""`scraper serve`: read the archive in a browser."""

from __future__ import annotations

import socket
import webbrowser
from pathlib import Path
from typing import Final

import click

from scraper.archive import Archive
from scraper.cli.options import config_option, db_option, fetch_options, read_settings
from scraper.errors import ScraperError
from scraper.extras import install_hint

_LOOPBACK: Final = "127.0.0.1"
_LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost", "::1")
_SHORTEST_KEY: Final = 12
"""Characters of a login key."""
_EXTRA: Final = frozenset({"jinja2", "starlette", "uvicorn"})


@click.command("serve")
@db_option
@config_option
@fetch_options
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="Listen on this port; 0 for any free one."
)  # fmt: skip
@click.option(
    "--host",
    default=_LOOPBACK,
    show_default=True,
    help="Listen on this address; any but this machine's own needs --key-file.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST[:PORT]",
    help="Accept requests for this name, as behind a proxy; may be repeated.",
)
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=None,
    help="Require the login key that this file holds.",
)
@click.option("--read-only", is_flag=True, help="Refuse labels, notes, added pages and watches.")
@click.option("--open", "is_opened", is_flag=True, help="Open the reader in the browser.")
def command(
    db: Path,
    config_file: Path | None,
    allow: tuple[str, ...],
    delay: float | None,
    port: int,
    host: str,
    names: tuple[str, ...],
    key_file: Path | None,
    read_only: bool,
    is_opened: bool,
) -> None:
    """Serve a reader of the archive to the browsers of this machine.

    Lists, searches, articles with the evidence for each value, the page beside its text, changes
    by words, SQL; labels, stars, notes, and a form to add a page. It may run while `scraper run`
    writes. Only this machine can reach it; to read from another one, forward the port
    (`ssh -L 8017:127.0.0.1:8017 HOST`), or set --host and --key-file. Needs the extra `web`.

    \b
    scraper serve
    scraper serve --db ~/articles/archive.db --port 9000 --open
    """
    settings = read_settings(config_file, fetch__allow=allow, fetch__delay=delay)
    key = None if key_file is None else _read_key(key_file)
    if host not in _LOOPBACK_NAMES and key is None:
        raise click.UsageError("--host of another machine's reach needs --key-file")
    Archive.open(db, read_only=True).close()  # report a missing archive before anything listens
    try:
        import uvicorn

        from scraper.web.app import build_app
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _EXTRA:
            raise
        message = f"the reader needs the extra: {install_hint('web')}"
        raise ScraperError(message, code="web-not-installed") from error
    with _listen(host, port) as listener:
        port = listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        hosts = [f"{name}:{port}" for name in (_LOOPBACK, "localhost", "[::1]", shown)]
        address = f"http://{shown}:{port}/"
        click.echo(f"Reading {db} at {address} (stop with Ctrl-C)", err=True)
        if is_opened:
            webbrowser.open(address)
        app = build_app(
            db.absolute(),
            hosts=[*hosts, *names],
            settings=settings,
            is_read_only=read_only,
            key=key,
        )
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def _read_key(file: Path) -> str:
    key = file.read_text("utf-8").strip()
    if len(key) < _SHORTEST_KEY:
        raise click.UsageError(f"the key in {file} has fewer than {_SHORTEST_KEY} characters")
    return key


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()  # the address is printed next
    except OSError as error:
        listener.close()
        message = f"cannot listen on port {port}: {error.strerror}; choose another with --port"
        raise ScraperError(message, code="port-in-use") from error
    return listener
