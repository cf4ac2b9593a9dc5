"""Turn every exception of sqlite3 into an `ArchiveError`: the one door.

Every public function of this package that touches the database runs inside
`archive_errors`; nothing foreign gets past it.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from scraper.errors import ArchiveDamaged, ArchiveError, ArchiveLocked

_PRIMARY_CODE: Final = 0xFF
"""SQLite's extended result codes carry the primary code in their low byte."""

_LOCKED: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_ACCESS: Final = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
)
_MESSAGE_CHARACTERS: Final = 120

_UNDECODABLE: Final = "Could not decode to UTF-8"
"""How sqlite3 says, without a code, that a stored text is not text any more."""

_NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def archive_errors(path: Path) -> Iterator[None]:
    """Translate what goes wrong inside the block; `path` is the database's file."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translate(error, str(path)) from error
    except sqlite3.Warning as warning:
        raise ArchiveError(str(warning), url=str(path)) from warning
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ArchiveDamaged(
            f"a stored value is damaged ({_one_line(error)})", url=str(path)
        ) from error
    except OSError as error:
        raise _translate_system(error, str(path)) from error


def _translate(error: sqlite3.Error, path: str) -> ArchiveError:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in _LOCKED:
        return ArchiveLocked("another program is writing and did not finish in time", url=path)
    if code in _DAMAGED or str(error).startswith(_UNDECODABLE):
        return ArchiveDamaged(
            f"the database is damaged or no database ({_one_line(error)}); `scraper salvage` saves what can"
            " be read",
            url=path,
        )
    if code == sqlite3.SQLITE_FULL:
        return ArchiveError(
            "the disk is full; nothing of this page was stored", url=path, code="disk-full"
        )
    if code == sqlite3.SQLITE_IOERR:
        return ArchiveError(f"the disk failed ({error})", url=path, code="disk-error")
    if code in _NO_ACCESS:
        return ArchiveError(
            f"no access to the file or its folder ({error})", url=path, code="archive-no-access"
        )
    return ArchiveError(str(error), url=path)


def _translate_system(error: OSError, path: str) -> ArchiveError:
    if error.errno in _NO_SPACE:
        return ArchiveError("the disk is full", url=path, code="disk-full")
    reason = error.strerror or str(error)
    return ArchiveError(
        f"no access to the file or its folder ({reason})", url=path, code="archive-no-access"
    )


def _one_line(error: Exception) -> str:
    """Return the message on one line; sqlite3 quotes a whole damaged text."""
    text = " ".join(str(error).split())
    return text if len(text) <= _MESSAGE_CHARACTERS else f"{text[:_MESSAGE_CHARACTERS]}…"
