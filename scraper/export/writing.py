"""Write files whole or not at all: beside the target, synced, then renamed over it.

A kill, a full disk or a failing article leaves the old file as it was. A symlink
is never written through.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from scraper.errors import ExportError
from scraper.export.formats import Format
from scraper.records import Capture, StoredArticle

_CHUNK_BYTES: Final = 1024 * 1024


def export_file(
    format_: Format,
    articles: Iterable[StoredArticle],
    path: Path,
    *,
    overwrite: bool = False,
    load_pages: Callable[[StoredArticle], Iterable[Capture]] | None = None,
) -> int:
    """Write all articles into one file; return their number.

    Args:
        format_: How.
        articles: What.
        path: The file; its folder must be there.
        overwrite: Replace a file that is there and differs. A symlink itself is replaced, never
            what it points to.
        load_pages: As in `Format.write`.

    Raises:
        ExportError: The file is there and differs (`export-exists`), or cannot be written.
    """
    with _exported(path, overwrite=overwrite) as stream:
        return format_.write(articles, stream, load_pages)


def export_text(text: str, path: Path, *, overwrite: bool = False) -> None:
    """Write a text into one file, as `export_file` does.

    Raises:
        ExportError: The file is there and differs (`export-exists`), or cannot be written.
    """
    with _exported(path, overwrite=overwrite) as stream:
        stream.write(text)


@contextmanager
def _exported(path: Path, *, overwrite: bool) -> Iterator[TextIO]:
    """Open a new file beside the target for the block, then give it the target's name."""
    with export_errors(path):
        temporary = _temporary_path(path)
        with discarded_on_error(temporary):
            with (
                open_new(temporary) as file,
                os.fdopen(os.dup(file), "w", newline="", encoding="utf-8") as stream,
            ):
                yield stream
                stream.flush()
                os.fsync(file)
            if _exists(path) and not overwrite and not has_same_content(path, temporary):
                raise ExportError("the file is there already", url=str(path), code="export-exists")
            replace_file(temporary, path)


def write_file(path: Path, content: bytes) -> None:
    """Write one small file whole or not at all, replacing what has its name."""
    temporary = _temporary_path(path)
    with discarded_on_error(temporary):
        with open_new(temporary) as file:
            view = memoryview(content)
            while view:
                view = view[os.write(file, view) :]
            os.fsync(file)
        replace_file(temporary, path)


def has_same_content(path: Path, other: Path) -> bool:
    """Return whether two names are regular files with the same bytes; a symlink never is."""
    return not path.is_symlink() and path.is_file() and file_digest(path) == file_digest(other)


def has_same_text(path: Path, text: str) -> bool:
    """Return whether a name is a regular file that holds this text."""
    return not path.is_symlink() and path.is_file() and path.read_bytes() == text.encode()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def export_errors(path: Path) -> Iterator[None]:
    """Translate what the operating system says of `path` into `ExportError`."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"cannot write ({reason})", url=str(path)) from error


@contextmanager
def open_new(path: Path) -> Iterator[int]:
    """Create a file that is not there, and never through a symlink; give its descriptor."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    file = os.open(path, flags, 0o666)
    try:
        yield file
    finally:
        os.close(file)


@contextmanager
def discarded_on_error(temporary: Path) -> Iterator[None]:
    """Remove the unfinished file when the block fails."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def replace_file(temporary: Path, path: Path) -> None:
    """Return the finished file its name, and make the name itself durable."""
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _temporary_path(path: Path) -> Path:
    return path.with_name(f".{path.name[:80]}.{os.getpid()}.part")


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()
