"""`scraper run`: the cron verb. Due sources and due articles, once."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import Archive
from scraper.archive.database.lock import run_lock
from scraper.archive.queue.health import HealthProblem, Recovered
from scraper.cli.exit_codes import DONE, SOME_FAILED, STOPPED_BY_LIMIT, exit_code_of
from scraper.cli.options import (
    DURATION,
    DURATION_HELP,
    config_option,
    db_option,
    fetch_options,
    read_settings,
)
from scraper.cli.outcomes import Stop, print_outcomes
from scraper.cli.run_progress import show_progress
from scraper.config import Settings, environment, find_config_file, find_readable_sources
from scraper.errors import ConfigError, ScraperError
from scraper.extraction.site_rules import Rule
from scraper.extraction.site_rules.folder import load_rules
from scraper.fetching import Fetcher
from scraper.pipeline import PageSettings, Services
from scraper.run.clock import check_clock
from scraper.run.configured_sources import check_configured
from scraper.run.cycle import run_due
from scraper.run.limits import RunReport
from scraper.run.notify import tell_watches
from scraper.text.json_text import render_json
from scraper.workers.pool import ExtractPool

_PROBLEM_TIMEOUT: Final = 60
"""Seconds that the user's own command gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How much is printed, and how."""

    quiet: bool
    lines: bool
    as_json: bool


@click.command("run")
@db_option
@config_option
@fetch_options
@click.option("--time-limit", type=DURATION, help=f"End cleanly after this time. {DURATION_HELP}")
@click.option("--max-pages", type=int, default=None, help="End cleanly after this many pages.")
@click.option("--max-bytes", type=int, default=None, help="End cleanly after this many bytes.")
@click.option(
    "--fail-on",
    default=None,
    metavar="never|any|RATIO",
    help="Exit with status 3 if any, none, or more than this share of pages and sources failed.",
)
@click.option(
    "-q", "--quiet", is_flag=True, help="Print only that a source became unhealthy or recovered."
)
@click.option("-v", "--verbose", is_flag=True, help="Print a line for each URL.")
@click.option(
    "--json-log", is_flag=True, help="Print a JSON object for each URL, and one at the end."
)
def command(
    db: Path,
    config_file: Path | None,
    quiet: bool,
    verbose: bool,
    json_log: bool,
    **flags: Any,
) -> None:
    """Check every due source and fetch every due article, once; made for cron.

    Exits with status 5 if another run holds the lock, and with 6 if a limit left
    articles due. The next run goes on there.

    \b
    scraper run -q --time-limit 1800
    scraper run -v
    """
    names = {"allow": "fetch__allow", "delay": "fetch__delay"}
    settings, rules = _read_everything(
        config_file, {names.get(key, f"run__{key}"): value for key, value in flags.items()}
    )
    stop = Stop()
    stop.take_signals()
    speech = Speech(quiet=quiet, lines=verbose or json_log, as_json=json_log)
    limits = settings.archive
    with (
        Archive.open(
            db, keep_raw=limits.keep_raw, max_article_bytes=limits.max_article_bytes
        ) as archive,
        run_lock(db),
    ):
        code = asyncio.run(_start(archive, settings, rules, stop, speech))
    sys.exit(code)


def _read_everything(
    config_file: Path | None, flags: Mapping[str, object]
) -> tuple[Settings, tuple[Rule, ...]]:
    """Read settings, sources and site rules.

    Raises:
        ConfigError: With the mistakes of all three, one a line.
    """
    problems: list[ConfigError] = []
    settings, rules = Settings(), tuple[Rule, ...]()
    file = config_file if config_file is not None else find_config_file(environment())
    try:
        settings = read_settings(config_file, **flags)
        sources = settings.source
    except ConfigError as error:
        problems.append(error)
        sources = () if file is None else find_readable_sources(file)
    try:
        check_configured(sources)
    except ConfigError as error:
        problems.append(error)
    try:
        rules = load_rules(settings.extract.rules)
    except ConfigError as error:
        problems.append(error)
    if problems:
        raise ConfigError(
            "\n".join(f"{one.url}: {one.message}" if one.url else one.message for one in problems)
        )
    return settings, rules


async def _start(
    archive: Archive, settings: Settings, rules: tuple[Rule, ...], stop: Stop, speech: Speech
) -> int:
    # Most runs of a day find nothing: no reader is started for them.
    is_due = archive.frontier.count_due() > 0
    async with ExtractPool(settings.extract, rules, expects_pages=is_due) as pool:
        return await run_archive(archive, settings, pool, stop, speech)


async def run_archive(
    archive: Archive, settings: Settings, pool: ExtractPool, stop: Stop, speech: Speech
) -> int:
    """Run once, from the row in `runs` to the summary; return the exit status.

    Args:
        archive: Open for writing, its run lock held; its clock is the run's.
        settings: All of them.
        pool: Reads the pages.
        stop: Says whether a signal came.
        speech: What is printed.

    Raises:
        ArchiveError: The archive cannot be written.
        ScraperError: The clock is wrong (`clock-wrong`).
    """
    began = time.monotonic()
    check_clock(archive.clock())
    run_id = archive.runs.start()
    report = RunReport()
    try:
        counts = await _visit_all(archive, settings, pool, stop, speech, run_id, report)
    except ScraperError as error:
        with suppress(ScraperError):  # a full disk takes no last word either
            archive.runs.finish(
                run_id, exit_code=exit_code_of(error), state="stopped", reason=error.code
            )
        raise
    code = _exit_code(stop, report, counts, settings.run.fail_on)
    reason = "signal" if stop.signal is not None else report.stopped
    archive.runs.finish(
        run_id,
        exit_code=code,
        state="stopped" if reason else "finished",
        reason=reason,
        sources=report.sources,
        links=report.links,
    )
    problems = list(archive.find_health_problems())
    new_problems = archive.choose_unreported(problems)
    recovered = archive.find_recovered(problems)
    seconds = time.monotonic() - began
    if speech.as_json:
        _tell_machine(run_id, seconds, report, counts, problems, recovered)
    else:
        _print_changes(
            new_problems,
            recovered,
            is_network_lost=report.stopped == "network-down"
            and archive.runs.reason_before(run_id) != "network-down",
            is_empty=_is_empty(archive),
        )
        if speech.quiet:
            for problem in filter(_NEWS_LOST, report.source_problems):
                click.echo(problem, err=True)
        else:
            _print_summary(run_id, seconds, report, counts, problems)
    if stop.signal is None:  # after a signal nothing is started; the next run does it
        is_reported = not new_problems or _call_user(settings.run.on_problem, new_problems)
        archive.note_reported(
            problems if is_reported else [one for one in problems if one not in new_problems]
        )
        for problem in tell_watches(archive, lambda: stop.signal is not None):
            click.echo(problem, err=True)
    return code


async def _visit_all(
    archive: Archive,
    settings: Settings,
    pool: ExtractPool,
    stop: Stop,
    speech: Speech,
    run_id: int,
    report: RunReport,
) -> Counter[str]:
    async with Fetcher(
        settings.fetch,
        robots_store=archive.robots,
        backoff_store=archive.backoffs,
        clock=archive.clock,
    ) as fetcher:
        kept = settings.archive
        page = PageSettings(images=kept.images, snapshot=kept.snapshot)
        services = Services(fetcher=fetcher, pool=pool, archive=archive, run_id=run_id, page=page)
        outcomes = run_due(services, settings, report, lambda: stop.signal is not None)
        if not speech.quiet and not speech.as_json and sys.stderr.isatty():
            outcomes = show_progress(outcomes, report, archive.frontier.count_due_by_host)
        return await print_outcomes(
            outcomes,
            stop,
            total=None,
            as_json=speech.as_json,
            only_problems=not speech.lines,
            progress=False,
            lines=speech.lines or not speech.quiet,
        )


def _is_empty(archive: Archive) -> bool:
    """Return whether the archive knows of nothing at all."""
    if archive.sources.list_all() or archive.frontier.count_states():
        return False
    return not archive.stats()["articles"]


def _exit_code(stop: Stop, report: RunReport, counts: Counter[str], fail_on: str) -> int:
    if stop.signal is not None:
        return stop.exit_code(counts)
    if report.stopped == "network-down":
        return SOME_FAILED
    if report.stopped is not None:
        return STOPPED_BY_LIMIT
    failed = counts["failed"] + len(report.source_problems)
    done = counts.total() + report.sources
    if not failed or fail_on == "never":
        return DONE
    if fail_on == "any":
        return SOME_FAILED
    return SOME_FAILED if failed / max(done, 1) > float(fail_on) else DONE


_NEWS_LOST: Final = re.compile("missed-news: ").match
"""Of the problems of one check, what needs a person although the source is healthy: no later run finds
the news that a site dropped. It is reported when it begins, once."""


def _print_changes(
    new_problems: Sequence[HealthProblem],
    recovered: Sequence[Recovered],
    *,
    is_network_lost: bool,
    is_empty: bool,
) -> None:
    """Print what changed since the last run and needs a person; cron mails it."""
    if is_empty:  # most likely the wrong folder, which nothing else under cron would show
        click.echo("no sources: `scraper source add URL` adds one", err=True)
    if is_network_lost:
        click.echo("network-down: no source answered; later runs try again in silence", err=True)
    for one in new_problems:
        click.echo(f"{one.code}: {one.url}: {one.message}", err=True)
    for over in recovered:
        click.echo(f"recovered: {over.url}: no longer {over.code}", err=True)


def _print_summary(
    run_id: int,
    seconds: float,
    report: RunReport,
    counts: Counter[str],
    problems: Sequence[HealthProblem],
) -> None:
    """Print the sources that could not be checked, and one line for the run."""
    for problem in report.source_problems:
        click.echo(problem, err=True)
    words = ", ".join(
        f"{counts[word]} {word}" for word in ("saved", "unchanged", "skipped", "failed")
    )
    ended = f"; stopped: {report.stopped}" if report.stopped else ""
    codes = ", ".join(f"{code} {count}" for code, count in report.codes.most_common(5))
    unhealthy = f"; {len(problems)} unhealthy, see `scraper status`" if problems else ""
    click.echo(
        f"run {run_id}: {report.sources} sources, {report.links} new links; {words}"
        f" in {seconds:.0f} s{ended}{unhealthy}{f' ({codes})' if codes else ''}",
        err=True,
    )


def _tell_machine(
    run_id: int,
    seconds: float,
    report: RunReport,
    counts: Counter[str],
    problems: Sequence[HealthProblem],
    recovered: Sequence[Recovered],
) -> None:
    """Print the summary as one JSON object, after those of the URLs."""
    summary = {
        "run": run_id,
        "seconds": round(seconds, 3),
        "sources": report.sources,
        "links": report.links,
        **{word: counts[word] for word in ("saved", "unchanged", "skipped", "failed")},
        "codes": dict(report.codes),
        "stopped": report.stopped,
        "source_problems": report.source_problems,
        "unhealthy": [
            {"url": one.url, "code": one.code, "message": one.message} for one in problems
        ],
        "recovered": [{"url": one.url, "code": one.code} for one in recovered],
    }
    click.echo(render_json(summary))


def _call_user(shell_command: str | None, problems: Sequence[HealthProblem]) -> bool:
    """Pass the newly unhealthy sources to the user's own command, a line each on standard input.

    Returns False where the command failed: the next run calls it again.
    """
    if shell_command is None:
        return True
    try:
        done = subprocess.run(  # noqa: S602 - the user's own command line, from the user's own settings
            shell_command,
            shell=True,
            input="".join(f"{one.code}: {one.url}: {one.message}\n" for one in problems),
            text=True,
            timeout=_PROBLEM_TIMEOUT,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        click.echo(f"on_problem: took longer than {_PROBLEM_TIMEOUT} s: {shell_command}", err=True)
        return False
    if done.returncode:
        click.echo(f"on_problem: ended with {done.returncode}: {shell_command}", err=True)
    return not done.returncode
