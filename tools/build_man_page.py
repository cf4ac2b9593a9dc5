"""Write the manual page into the wheel; hatchling runs this when it builds one.

The page is made of the summaries in `scraper/cli/__init__.py`, which is parsed, not imported: the packages
that the program needs are not there during a build.
"""

from __future__ import annotations

import ast
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

EXITS = "scraper/cli/exit_codes.py"
VERBS = "scraper/cli/__init__.py"
PLACE = "share/man/man1/scraper.1"


class ManPage(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `share/man/man1/scraper.1`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page to a temporary file and name its place in the wheel."""
        del version
        page = Path(tempfile.mkdtemp()) / "scraper.1"
        page.write_text(render_man_page(Path(self.root)), "utf-8")
        build_data["shared_data"][str(page)] = PLACE


def render_man_page(root: Path) -> str:
    """Return the manual page, in the macros of man(7)."""
    groups = ast.literal_eval(_find_value(root / VERBS, "GROUPS"))
    lines = [
        '.TH SCRAPER 1 "" "" "User Commands"',
        ".SH NAME",
        r"scraper \- collect articles from the web, clean, in one SQLite file",
        ".SH SYNOPSIS",
        ".B scraper",
        r"[\-\-db FILE] COMMAND [OPTIONS] [ARGUMENTS]",
        ".SH COMMANDS",
        "Each command explains itself:",
        r".B scraper COMMAND \-\-help",
    ]
    for title, verbs in groups.items():
        lines.append(f".SS {_quote(title)}")
        for verb, text in verbs.items():
            lines += [".TP", f".B {_quote(verb)}", _quote(text)]
    lines += [
        ".SH FILES",
        ".TP",
        ".I archive.db",
        r"The archive, in the current folder; \-\-db or SCRAPER_DB names another.",
        ".TP",
        ".I scraper.toml",
        "The settings, in the current folder, else in ~/.config/scraper.",
        ".SH EXIT STATUS",
        "0 for success. The others, and the codes of errors:",
        r".B scraper help errors",
        ".SH SEE ALSO",
        "sqlite3(1)",
        "",
    ]
    return "\n".join(lines)


def _find_value(path: Path, name: str) -> ast.expr:
    """Return the expression that a module assigns to a name."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name and node.value:
            return node.value
    raise LookupError(name)


def _quote(text: str) -> str:
    """Return text as it reads in roff: no macro at its start, hyphens that can be copied."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return rf"\&{escaped}" if escaped.startswith(".") else escaped
