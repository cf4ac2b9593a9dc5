"""Write the real output of commands into the documents: README.md and docs/settings.md.

In README.md, each block fenced as `console` is run, line by line: a line that begins
with `$ ` is a command, what follows is replaced by what it prints. All commands share
one fresh folder. The block after the remark `<!-- the demo's site -->` finds the demo's site
served; `<!-- the demo's site: PAGE: OLD => NEW -->` with that edit of that page.

Output is left as it is, but for what differs from run to run: today's date and time, the
seconds a run took, the folder, and the loopback port.

    .venv/bin/python docs/refresh.py            rewrite the documents
    .venv/bin/python docs/refresh.py --check    say whether they are up to date
"""
# ruff: noqa: INP001 - a script, no package

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scraper.config import SECTIONS, environment
from scraper.demo.server import DemoServer, SiteFile
from scraper.demo.tour import PREFERRED_PORT

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"(?ms)(?P<head>(?P<site><!-- the demo's site(?:: (?P<page>\S+): (?P<old>.+?) => (?P<new>.+?))? -->\n)?"
    r"```console\n)(?P<body>.*?)(?P<foot>^```$)"
)
VARYING = (
    (r"{today} \d\d:\d\dZ", "2026-11-22 09:00Z"),
    (r"{today}T\d\d:\d\d:\d\d(\.\d+)?Z", "2026-11-22T09:00:00Z"),
    (r"(?m)^(run \d+: .* in )\d+ s$", r"\g<1>3 s"),
    (r"(?m)( text +2 +2 +)\d+$", r"\g<1>195"),
    (r"urldate = \{{today}\}", "urldate = {2026-11-22}"),
    (r"(?m)^(database_bytes +)\d+ *$", r"\g<1>364544"),
)
"""What differs from run to run, as a pattern, and what is written instead."""


def render_tour(text: str) -> str:
    """Return docs/cli.md with the output of every command as it is today."""
    with tempfile.TemporaryDirectory() as name, _free_port() as port:
        folder = Path(name)
        return BLOCK.sub(lambda block: _render_block(block, folder, port), text)


def render_settings() -> str:
    """Return docs/settings.md: every setting from its own description."""
    lines = [_SETTINGS_HEAD]
    for section, model in SECTIONS:
        lines += [f"\n## {section}\n", (model.__doc__ or "").strip().splitlines()[0], ""]
        lines += ["| Key | Variable | Default | Meaning |", "|---|---|---|---|"]
        for key, field in model.model_fields.items():
            variable = f"SCRAPER_{section}_{key}".upper()
            lines.append(
                f"| `{section}.{key}` | `{variable}` | `{_shown(field.default)}` | {field.description} |"
            )
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value)) or "none"
    return {None: "none", "": "none"}.get(value, str(value)) if value != {} else "none"


@contextmanager
def _free_port() -> Iterator[int]:
    """Yield the demo's own port, or another one while it is in use."""
    with DemoServer(PREFERRED_PORT) as trial:
        port = trial.server_port
    yield port


def _render_block(block: re.Match[str], folder: Path, port: int) -> str:
    commands = [line for line in block["body"].splitlines() if line.startswith("$ ")]
    if block["site"] is None:
        body = "".join(_run(command, folder, port) for command in commands)
    else:
        with DemoServer(port) as site:
            if block["page"] is not None:
                site.files = {**site.files, block["page"]: _edited(site, block)}
            body = "".join(_run(command, folder, port) for command in commands)
    return f"{block['head']}{body}{block['foot']}"


def _edited(site: DemoServer, block: re.Match[str]) -> SiteFile:
    page = site.files[block["page"]]
    old, new = block["old"].encode(), block["new"].encode()
    if page.body.count(old) != 1:
        raise SystemExit(f"{block['page']} has not once: {block['old']}")
    return SiteFile(body=page.body.replace(old, new), content_type=page.content_type)


def _run(line: str, folder: Path, port: int) -> str:
    """Run one command in the shell, as a reader would; give the line and its output."""
    allow = f"127.0.0.1:{port}"
    command = line.removeprefix("$ ").replace(f":{PREFERRED_PORT}", f":{port}")
    if command == "scraper demo":
        command += f" --port {port}"
    done = subprocess.run(  # noqa: S603 - our own document
        ["/bin/bash", "-c", command],
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}:{environment()['PATH']}",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "SCRAPER_FETCH_ALLOW": allow,
            "SCRAPER_FETCH_CONCURRENCY": "1",
            "SCRAPER_EXTRACT_WORKERS": "1",
            "SCRAPER_FETCH_DELAY": "0",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    if "Traceback" in done.stdout:
        raise SystemExit(f"{command}\n{done.stdout}")
    shown = done.stdout.replace(str(folder), "~")
    for pattern, fixed in VARYING:
        shown = re.sub(pattern.replace("{today}", f"{datetime.now(UTC):%Y-%m-%d}"), fixed, shown)
    shown = shown.replace(f":{port}", f":{PREFERRED_PORT}")
    shown = "".join(f"{row.rstrip()}\n" for row in shown.splitlines())
    return f"{line}\n{shown}"


_SETTINGS_HEAD = """\
# Settings

Each setting is a key in `scraper.toml` (here, else `~/.config/scraper/scraper.toml`; `--config FILE`
or `SCRAPER_CONFIG` name another), a variable, and a flag, `--set section.key=value`. A flag counts before
a variable, a variable before the file, the file before the default. `scraper config show` prints each
value and where it came from. Lists are comma-separated in variables and flags; tables are JSON. A wrong
setting ends the program with exit code 4 before anything else happens.

```toml
[fetch]
delay = 2.0
contact = "mailto:me@example.org"
allow = ["127.0.0.1:8765"]

[queries]  # statements for `scraper sql --saved NAME`
long = "SELECT id, title FROM articles WHERE word_count > :words"

[fetch.headers."news.example.org"]
Accept-Language = "de"
```"""


def main() -> None:
    """Rewrite the documents, or compare them."""
    tour = ROOT / "docs" / "cli.md"
    settings = ROOT / "docs" / "settings.md"
    wanted = {tour: render_tour(tour.read_text("utf-8")), settings: render_settings()}
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    if "--check" in sys.argv:
        if stale:
            names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
            raise SystemExit(f"out of date: {names}; run .venv/bin/python docs/refresh.py")
        return
    for path in stale:
        path.write_text(wanted[path], "utf-8")


if __name__ == "__main__":
    main()
