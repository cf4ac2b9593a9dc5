"""Check the types of a script as its author would: `mypy --strict`, with what is installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def check_types(file: Path, python: Path = Path(sys.executable)) -> str:
    """Return what mypy prints about a script.

    Args:
        file: The script; mypy runs in its folder.
        python: The Python whose packages the script uses.
    """
    command = ["-m", "mypy", "--strict", "--python-executable", str(python)]
    done = subprocess.run(
        [sys.executable, *command, "--cache-dir", str(file.parent / "types"), str(file)],
        capture_output=True,
        text=True,
        check=False,
        cwd=file.parent,
        timeout=110,
    )
    return done.stdout + done.stderr
