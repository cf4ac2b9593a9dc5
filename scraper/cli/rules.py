"""`scraper rules`: the user's own rules for sites."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import cast

import click

from scraper.archive import Archive, Selection
from scraper.cli.exit_codes import DONE, SOME_FAILED
from scraper.cli.options import config_option, db_option, fetch_options, read_settings, rows_options
from scraper.cli.rows import print_rows
from scraper.config import Settings
from scraper.decoding.charset import decode_text
from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.errors import ConfigError, ScraperError
from scraper.extraction.options import TEXT_ONLY
from scraper.extraction.site_rules import Rule, suggest_rule
from scraper.extraction.site_rules.folder import load_rules
from scraper.fetching import Fetcher
from scraper.records import Capture
from scraper.workers.pool import ExtractPool

LEARN_FROM = 12
"""Stored pages of a host that a suggestion is learned from."""


@click.group("rules")
def command() -> None:
    """Show, test and suggest rules for sites, in TOML or FiveFilters' format: rules/HOST.toml, rules/HOST.txt.

    \b
    scraper rules suggest example.com > rules/example.com.toml
    scraper rules test example.com
    """


@command.command("list")
@config_option
@rows_options
def show(config_file: Path | None, rows_format: str | None) -> None:
    """List the rules."""
    settings = read_settings(config_file)
    rows = [
        {
            "host": rule.host,
            "body": list(rule.body),
            "strip": len(rule.strip),
            "tests": len(rule.tests),
            "ignored": list(rule.ignored),
        }
        for rule in load_rules(settings.extract.rules)
    ]
    print_rows(rows, rows_format, columns=("host", "body", "strip", "tests", "ignored"))


@command.command("test")
@click.argument("hosts", nargs=-1, metavar="[HOST...]")
@config_option
@fetch_options
def test(
    hosts: tuple[str, ...], config_file: Path | None, allow: tuple[str, ...], delay: float | None
) -> None:
    """Fetch each rule's test pages, and look for the sentences that must be in the text."""
    settings = read_settings(config_file, fetch__allow=allow, fetch__delay=delay)
    rules = load_rules(settings.extract.rules)
    chosen = [rule for rule in rules if not hosts or rule.host in hosts]
    missing = [host for host in hosts if all(rule.host != host for rule in chosen)]
    if missing:
        raise ConfigError(f"no rule for {', '.join(missing)}", url=str(settings.extract.rules))
    failures = asyncio.run(_test(chosen, rules, settings))
    sys.exit(SOME_FAILED if failures else DONE)


async def _test(chosen: list[Rule], rules: tuple[Rule, ...], settings: Settings) -> int:
    failures = 0
    async with Fetcher(settings.fetch) as fetcher, ExtractPool(settings.extract, rules) as pool:
        for rule in chosen:
            if not rule.tests:
                click.echo(f"untested\t{rule.host}\tthe rule names no test_url")
            for one in rule.tests:
                problem = await _problem(one.url, one.contains, fetcher, pool)
                failures += problem is not None
                click.echo(
                    f"{'failed' if problem else 'passed'}\t{one.url}\t{problem or ''}".rstrip()
                )
    return failures


async def _problem(
    url: str, contains: tuple[str, ...], fetcher: Fetcher, pool: ExtractPool
) -> str | None:
    try:
        # Nothing is asked conditionally, so the answer is a page.
        capture = cast("Capture", await fetcher.fetch(url))
        article = await pool.extract(capture, TEXT_ONLY)
    except ScraperError as error:
        return f"{error.code}: {error.message}"
    if article.found_by.get("text") != "rule":
        return "the rule selects no body on this page"
    text = " ".join(article.text.split())
    lost = [sentence for sentence in contains if " ".join(sentence.split()) not in text]
    return f"not in the text: {lost[0]!r}" if lost else None


@command.command("suggest")
@click.argument("host")
@db_option
def suggest(host: str, db: Path) -> None:
    """Learn a rule from the stored pages of HOST, and print it for review."""
    pages = []
    with Archive.open(db, read_only=True) as archive:
        stored = list(archive.list_articles(Selection(site=host, limit=LEARN_FROM)))
        for one in stored:
            capture = archive.capture_of(one.id)
            root = (
                None
                if capture is None
                else parse_html(decode_text(capture.body, capture.header("content-type")))
            )
            if root is not None:
                pages.append(Document(one.url, root))
    try:
        click.echo(suggest_rule(pages), nl=False)
    except ValueError as error:
        raise ScraperError(str(error), url=host, code="no-suggestion") from error
