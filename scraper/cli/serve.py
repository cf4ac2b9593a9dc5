"""`scraper serve`: read the archive in a browser."""

from __future__ import annotations

import socket
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scraper.archive import Archive
from scraper.cli.options import config_option, db_option, fetch_options, read_settings
from scraper.errors import ScraperError
from scraper.extras import install_hint

if TYPE_CHECKING:
    from scraper.config import Settings

_LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8017
_LOOPBACK_NAMES: Final = ("127.0.0.1", "localhost", "::1")
_SHORTEST_KEY: Final = 12
"""Characters of a login key."""
_EXTRA: Final = frozenset({"jinja2", "starlette", "uvicorn"})


@click.command("serve")
@db_option
@config_option
@fetch_options
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Listen on this port; 0 for any free one."
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
    serve_reader(
        db,
        settings,
        host=host,
        port=port,
        names=names,
        key=key,
        is_read_only=read_only,
        is_opened=is_opened,
    )


def load_reader() -> None:
    """Import what the reader needs.

    Raises:
        ScraperError: The extra `web` is not installed (`web-not-installed`).
    """
    try:
        import uvicorn  # noqa: F401 - only this command needs it

        import scraper.web.app  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _EXTRA:
            raise
        message = f"the reader needs the extra: {install_hint('web')}"
        raise ScraperError(message, code="web-not-installed") from error


def serve_reader(
    db: Path,
    settings: Settings,
    *,
    host: str = _LOOPBACK,
    port: int | None,
    names: tuple[str, ...] = (),
    key: str | None = None,
    is_read_only: bool = False,
    is_opened: bool = False,
) -> None:
    """Serve the reader of an archive until the process is interrupted.

    Args:
        db: The archive; it must be there.
        settings: How pages are fetched and read.
        host: Address to listen on.
        port: None for the usual one, or any other where that is in use.
        names: Further names that are accepted as `Host`.
        key: The login key.
        is_read_only: Refuse every write.
        is_opened: Open the browser.

    Raises:
        ScraperError: The extra is missing (`web-not-installed`), or the port is in use (`port-in-use`).
        ArchiveError: The archive cannot be opened.
    """
    Archive.open(db, read_only=True).close()  # report a missing archive before anything listens
    load_reader()
    import uvicorn

    from scraper.web.app import build_app

    with _listen_or_elsewhere(host) if port is None else _listen(host, port) as listener:
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
            is_read_only=is_read_only,
            key=key,
        )
        config = uvicorn.Config(app, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def _listen_or_elsewhere(host: str) -> socket.socket:
    """Listen on the usual port, or on any other where that is in use."""
    try:
        return _listen(host, PORT)
    except ScraperError:
        return _listen(host, 0)


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
