"""`scraper help`: the help of a command, and what an error code means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import click

_PLACES: Final = (
    Path(__file__).with_name("errors.md"),
    Path(__file__).parents[2] / "docs" / "errors.md",
)
"""In the wheel, and in a clone."""
_CODE: Final = re.compile(r"`([a-z0-9-]+)`")
_COLUMNS_WITH_AGAIN: Final = 3


@dataclass(frozen=True, slots=True)
class Code:
    """One error code and its meaning."""

    name: str
    section: str
    """When it occurs."""
    again: str
    """Whether trying later may help; "" where the table does not say."""
    meaning: str


@click.command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND... | errors [CODE]]")
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Explain a command or an error code.

    \b
    scraper help source add
    scraper help errors
    scraper help errors robots-disallowed
    """
    if words[:1] == ("errors",):
        _explain_codes(words[1:])
        return
    root = ctx.find_root()
    found: click.Command = root.command
    context = root
    for word in words:
        if not isinstance(found, click.Group):
            raise click.UsageError(f"{context.command_path} has no command {word}")
        name, below, _ = found.resolve_command(context, [word])
        if below is None:  # pragma: no cover - resolve_command raises
            return
        context = click.Context(below, info_name=name, parent=context)
        found = below
    click.echo(found.get_help(context))


def read_codes() -> Iterator[Code]:
    """Yield the error codes in the order of docs/errors.md."""
    page = next(path for path in _PLACES if path.exists()).read_text("utf-8")
    section = ""
    for line in page.splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif line.startswith("| `"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            again = cells[1] if len(cells) == _COLUMNS_WITH_AGAIN else ""
            for name in _CODE.findall(cells[0]):
                yield Code(name, section, again, cells[-1])


def _explain_codes(names: tuple[str, ...]) -> None:
    codes = {code.name: code for code in read_codes()}
    if not names:
        for code in codes.values():
            click.echo(f"{code.name:<24} {code.meaning}")
        return
    for name in names:
        wanted = name.rstrip(":")
        if wanted not in codes:
            near = get_close_matches(wanted, codes, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"no error code {wanted}{hint}")
        code = codes[wanted]
        again = f"\nTrying again may help: {code.again}" if code.again not in ("", "-") else ""
        click.echo(f"{code.name}: {code.meaning}\n{code.section}.{again}")
