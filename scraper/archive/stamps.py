"""Recognize what was written here: by this user, on this machine, under this path.

An archive or an exported folder can come from somebody else. A watch in the archive names a
shell command and a file to write, the record in the folder names files to replace. A stamp is
a digest over those facts and over machine, user and path; a program elsewhere cannot
know it. Moving or copying makes a stamp invalid, too.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import uuid
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_MACHINE_FILES: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def make_stamp(path: Path, *facts: str | None) -> str:
    """Return the stamp of facts that are written to a file here and now, 64 hexadecimal digits."""
    user = os.geteuid() if hasattr(os, "geteuid") else os.getlogin()
    parts = [_machine(), user, os.path.realpath(path), *facts]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def _machine() -> str:
    """Return what identifies this machine: its id, or name and network address."""
    for file in _MACHINE_FILES:
        with suppress(OSError):
            if machine := file.read_text("ascii").strip():
                return machine
    return f"{platform.node()} {uuid.getnode()}"
