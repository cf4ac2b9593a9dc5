"""Run the `scraper` command as a user does, in a folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from in_process import run_main

from scraper.config import environment

SCRAPER = Path(sys.executable).with_name("scraper")

_APART = (("sql",),)
"""Commands that limit the memory of their process for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()

    def json(self) -> object:
        """Standard output, read as JSON."""
        return json.loads(self.out)


class CommandLine:
    """The `scraper` command in one folder, allowed to reach the given `host:port`s.

    Nothing of the user's own settings is seen: no home, no `SCRAPER_*` variable.
    """

    def __init__(self, folder: Path, *allowed: str) -> None:
        self.folder = folder
        self.db = folder / "archive.db"
        own = {name: text for name, text in environment().items() if not _is_setting(name)}
        self.environ = {
            **own,
            "HOME": str(folder),
            "SCRAPER_FETCH_ALLOW": ",".join(allowed),
            "SCRAPER_FETCH_DELAY": "0",
            "SCRAPER_EXTRACT_WORKERS": "1",  # the start of a worker takes as long as the rest
        }

    def run(
        self, *arguments: str, stdin: str | None = None, environ: Mapping[str, str] | None = None
    ) -> Ran:
        """Run one command to its end, inside this process where that leaves nothing behind."""
        if arguments[:1] in _APART:
            return self.run_apart(*arguments, stdin=stdin, environ=environ)
        code, out, err = run_main(
            arguments, folder=self.folder, environ={**self.environ, **(environ or {})}, stdin=stdin
        )
        return Ran(code=code, out=out, err=err)

    def run_apart(
        self, *arguments: str, stdin: str | None = None, environ: Mapping[str, str] | None = None
    ) -> Ran:
        """Run one command to its end in a process of its own, at most a minute."""
        done = subprocess.run(
            [str(SCRAPER), *arguments],
            cwd=self.folder,
            env={**self.environ, **(environ or {})},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Ran(code=done.returncode, out=done.stdout, err=done.stderr)

    def imports(self, *arguments: str) -> set[str]:
        """Return the names of the modules that one command imports."""
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "scraper", *arguments],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start one command and give it while it runs; standard output is a pipe."""
        return subprocess.Popen(
            [str(SCRAPER), *arguments],
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )


def _is_setting(name: str) -> bool:
    return name.startswith("SCRAPER_") or name in {"XDG_CONFIG_HOME", "NO_COLOR", "FORCE_COLOR"}
