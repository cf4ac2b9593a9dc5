"""The command line: one file a verb; each parses, calls and prints.

Verbs are imported when they are called, so that `scraper --help` and the fast
verbs do not wait for the slow ones' libraries.
"""

from __future__ import annotations

import importlib
import logging
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from scraper.cli.exit_codes import FAILED, exit_code_of
from scraper.cli.terminal import one_line, protect_terminals
from scraper.errors import ScraperError
from scraper.version import __version__

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

GROUPS: Final = {
    "Collect": {
        "add": "Fetch, extract and store pages.",
        "ingest": 'Store saved pages: HTML, MHTML, text, PDF, web archives, whole folders, "-" for standard input.',
        "source": "Add, list and remove the places that name new articles.",
        "run": "Check every due source and fetch every due article, once; made for cron.",
        "cron": "Start `scraper run` regularly.",
        "watch": "Save searches, and be told of each new article that matches.",
    },
    "Read": {
        "serve": "Serve a reader of the archive to the browsers of this machine.",
        "list": "List articles, newest first.",
        "show": "Print an article.",
        "search": "Find articles, best first.",
        "changes": "List the edits of articles, newest first: what each new revision changed.",
        "diff": "Show what changed: the last two revisions, or OLD and NEW.",
        "explain": "Show what was kept, which rule dropped the rest, and which finder gave each field.",
        "sql": "Run one SELECT over the views articles, revisions, fetches, captures, sources, runs.",
        "label": "Add labels to an article; without arguments, list all labels.",
        "star": "Star articles.",
        "read": "Mark articles as read.",
        "note": "Write a note on an article, or print the one it has.",
    },
    "Export": {
        "export": "Export articles, oldest id first, to standard output, a file or a folder.",
        "datasette": "Print metadata for Datasette: search, facets, order, and saved queries.",
        "mcp": "Serve the archive to an assistant over standard input and output, reading only.",
    },
    "Extract": {
        "extract": "Read the article of a saved page, and print it.",
        "reextract": "Read stored pages again, offline, after a new version or rule.",
        "rules": "Show, test and suggest rules for sites, in TOML or FiveFilters' format: rules/HOST.toml, rules/HOST.txt.",
    },
    "Maintain": {
        "status": "Show the last run, what is due, and the unhealthy sources.",
        "stats": "Count articles, revisions, words, pages and bytes.",
        "verify": "Check the file, its schema, the search index and the digest of every page and revision.",
        "compact": "Pack pages of each site together, and what older versions stored unpacked.",
        "backup": "Write a copy to TARGET and check it; works while a run is writing.",
        "merge": "Add everything of the archives SOURCE to the archive TARGET.",
        "salvage": "Write everything readable of the archive DAMAGED into the new archive NEW.",
        "forget": "Remove articles with their raw pages, and never fetch them again.",
        "doctor": "Check the settings, the archive, the disk, SQLite, the workers and the browser.",
        "config": "Show the settings.",
        "help": "Explain a command or an error code.",
        "demo": "Scrape the package's own little site (or URL) into the archive, and show what was kept.",
    },
}
"""The verbs by task, with the first sentence of each one's own help. The module of the same name
holds the verb."""

COMMANDS: Final = {verb: text for verbs in GROUPS.values() for verb, text in verbs.items()}
"""Every verb with its summary, in the order of the help."""


_POSIX_MODULES: Final = frozenset({"fcntl", "resource"})
"""Modules of Python that Windows does not have."""


_NOT_UTF_8: Final = re.compile("[\udc80-\udcff]")
"""How Python passes on bytes of an argument that are not UTF-8."""


class VerbGroup(click.Group):
    """A group that imports a verb's module when the verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of `COMMANDS`."""
        del ctx
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs by task with their whole summaries, without importing any."""
        del ctx
        width = max(map(len, COMMANDS))
        for title, verbs in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(verb.ljust(width), text) for verb, text in verbs.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module and return its command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"scraper.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; suggest one for a word that is none, and `add` for an address."""
        word = args[0]
        if word not in COMMANDS and not word.startswith("-") and not ctx.resilient_parsing:
            if "://" in word or word.lower().startswith("www."):
                ctx.fail(f"{word} is no command. To store this page: scraper add {word}")
            raise click.exceptions.NoSuchCommand(word, possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the verbs that begin so, without importing any."""
        from click.shell_completion import CompletionItem

        verbs = [
            CompletionItem(verb, help=text)
            for verb, text in COMMANDS.items()
            if verb.startswith(incomplete)
        ]
        return verbs + click.Command.shell_complete(self, ctx, incomplete)


class _Set(click.ParamType[bool]):
    """A variable that counts when it holds anything at all."""

    name = "set"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> bool:
        """Return whether there is a value."""
        del param, ctx
        return bool(value)


@click.group(cls=VerbGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="scraper")
@click.option("--debug", is_flag=True, help="Log what happens, step by step, to standard error.")
@click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Use this archive; as --db of the command.",
)
@click.option(
    "--no-color",
    is_flag=True,
    flag_value=True,
    type=_Set(),
    default=False,
    envvar="NO_COLOR",
    show_envvar=True,
    help="Print no colours and styles.",
)
@click.pass_context
def scraper(ctx: click.Context, debug: bool, db: Path | None, no_color: bool) -> None:
    """Collect articles from the web, clean, in one SQLite file.

    \b
    scraper add https://example.com/blog/a-post
    scraper search 'harbour'
    scraper export markdown --out articles/
    """
    del db  # `options.db_option` reads it from the context
    if no_color:
        ctx.color = False
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a documented status."""
    protect_terminals()
    try:
        scraper.main(args=arguments, prog_name="scraper")
    except ScraperError as error:
        click.echo(str(error), err=True)
        sys.exit(exit_code_of(error))
    except BrokenPipeError:
        raise
    except Exception as error:
        # The last place for unexpected errors: one line here, the traceback with --debug.
        if logging.getLogger().isEnabledFor(logging.DEBUG):
            raise
        click.echo(_describe(error), err=True)
        sys.exit(FAILED)


def _describe(error: Exception) -> str:
    """Return the line for an error that no verb expected."""
    if isinstance(error, ModuleNotFoundError) and error.name in _POSIX_MODULES:
        return (
            f"unsupported-system: {sys.platform} has no `{error.name}`; scraper runs on Linux,"
            " macOS and other POSIX systems, on Windows in WSL"
        )
    if isinstance(error, UnicodeEncodeError) and _NOT_UTF_8.search(str(error.object)):
        return "bad-argument: an argument is not UTF-8"
    if isinstance(error, OSError):
        place = "" if error.filename is None else f"{one_line(error.filename)[:200]}: "
        return f"system-error: {place}{one_line(error.strerror or error)}"
    return (
        f"internal-error: {type(error).__name__}: {one_line(error)[:200]}; please report it with"
        " what `scraper --debug ...` prints"
    )
