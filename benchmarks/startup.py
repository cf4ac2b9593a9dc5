"""Measure how long commands that only read take to start, beside Python alone.

python benchmarks/startup.py [ROUNDS]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from scraper.archive import Archive

COMMANDS = (
    ("-c", "pass"),
    ("-m", "scraper", "list"),
    ("-m", "scraper", "show", "1"),
    ("-m", "scraper", "search", "harbour"),
    ("-m", "scraper", "sql", "SELECT 1"),
    ("-m", "scraper", "source", "list"),
)


def measure(arguments: tuple[str, ...], folder: Path) -> float:
    """Return the seconds of processor time that one start takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=folder, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Print the fastest of some rounds for each command."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Archive.open(folder / "archive.db").close()
        print(f"fastest of {rounds} rounds, {os.cpu_count()} processors")
        for arguments in COMMANDS:
            seconds = min(measure(arguments, folder) for _ in range(rounds))
            print(f"{seconds:6.3f} s  python {' '.join(arguments)}")


if __name__ == "__main__":
    main()
