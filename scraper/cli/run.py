"""`scraper run`: the cron verb. Due sources first, then due articles."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import click

from scraper.archive import Archive
from scraper.archive.lock import run_lock
from scraper.cli.exit_codes import DONE, SOME_FAILED, STOPPED_BY_LIMIT
from scraper.cli.options import config_option, db_option, fetch_options, read_settings
from scraper.cli.outcomes import Stop, print_outcomes
from scraper.config import Settings
from scraper.fetch import Fetcher
from scraper.pipeline import Stages
from scraper.rule_folder import load_rules
from scraper.run.budget import Budget, RunReport
from scraper.run.sources import add_configured, check_sources
from scraper.run.visits import Visits
from scraper.workers import ExtractPool

_PROBLEM_TIMEOUT: Final = 60
"""Seconds that the user's own command gets."""


@click.command("run")
@db_option
@config_option
@fetch_options
@click.option("--time-limit", type=float, default=None, help="Seconds after which to end cleanly.")
@click.option("--max-pages", type=int, default=None, help="Pages after which to end cleanly.")
@click.option("--max-bytes", type=int, default=None, help="Bytes after which to end cleanly.")
@click.option("--fail-on", default=None, metavar="never|any|RATIO", help="When to leave with 3.")
@click.option("-q", "--quiet", is_flag=True, help="Print problems only; nothing when all is well.")
@click.option("-v", "--verbose", is_flag=True, help="Print a line for each URL.")
@click.option("--json-log", is_flag=True, help="Print one JSON object for each URL.")
def command(
    db: Path,
    config_file: Path | None,
    quiet: bool,
    verbose: bool,
    json_log: bool,
    **flags: Any,
) -> None:
    """Look at every due source, then fetch every due article; made for cron.

    A second start leaves at once with status 5 while the first still runs.

    \b
    scraper run -q --time-limit 1800
    scraper run -v
    """
    names = {"allow": "fetch__allow", "delay": "fetch__delay"}
    settings = read_settings(
        config_file, **{names.get(key, f"run__{key}"): value for key, value in flags.items()}
    )
    stop = Stop()
    stop.take_signals()
    with Archive.open(db) as archive, run_lock(db):
        code = asyncio.run(
            _run(archive, settings, stop, quiet=quiet, lines=verbose or json_log, as_json=json_log)
        )
    sys.exit(code)


async def _run(
    archive: Archive, settings: Settings, stop: Stop, *, quiet: bool, lines: bool, as_json: bool
) -> int:
    archive.frontier.release_all()
    run_id = archive.runs.start()
    report = RunReport()
    counts: Counter[str] = Counter()
    async with (
        Fetcher(
            settings.fetch, robots_store=archive.robots, backoff_store=archive.backoffs
        ) as fetcher,
        ExtractPool(settings.extract, load_rules(settings.extract.rules)) as pool,
    ):
        stages = Stages(fetcher=fetcher, pool=pool, archive=archive, run_id=run_id)
        budget = Budget(settings.run, stages.traffic, report)
        await add_configured(archive, settings.source, fetcher, report)
        await check_sources(archive, fetcher, settings.run, report)
        if report.stopped is None:
            visits = Visits(
                stages,
                budget,
                report,
                max_per_host=settings.run.max_pages_per_host,
                cookies=_cookies(archive),
            )
            outcomes = visits.run(lambda: stop.signal is not None)
            due = archive.frontier.count_due()
            counts = await print_outcomes(
                outcomes,
                stop,
                total=due,
                as_json=as_json,
                only_problems=not lines,
                progress=not quiet,
            )
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
    _tell(run_id, budget.seconds, report, counts, quiet=quiet and code == DONE)
    if report.source_problems and settings.run.on_problem:
        _call_user(settings.run.on_problem, report.source_problems)
    return code


def _exit_code(stop: Stop, report: RunReport, counts: Counter[str], fail_on: str) -> int:
    if stop.signal is not None:
        return stop.exit_code(counts)
    if report.stopped == "network-down":
        return SOME_FAILED
    if report.stopped is not None:
        return STOPPED_BY_LIMIT
    failed = counts["failed"] + len(report.source_problems)
    done = sum(counts.values()) + report.sources
    if not failed or fail_on == "never":
        return DONE
    if fail_on == "any":
        return SOME_FAILED
    return SOME_FAILED if failed / max(done, 1) > float(fail_on) else DONE


def _tell(
    run_id: int, seconds: float, report: RunReport, counts: Counter[str], *, quiet: bool
) -> None:
    """Print what went wrong with sources, and one summary line."""
    for problem in report.source_problems:
        click.echo(problem, err=True)
    if quiet:
        return
    words = ", ".join(
        f"{counts[word]} {word}" for word in ("saved", "unchanged", "skipped", "failed")
    )
    ended = f"; stopped: {report.stopped}" if report.stopped else ""
    codes = ", ".join(f"{code} {count}" for code, count in report.codes.most_common(5))
    click.echo(
        f"run {run_id}: {report.sources} sources, {report.links} new links; {words}"
        f" in {seconds:.0f} s{ended}{f' ({codes})' if codes else ''}",
        err=True,
    )


def _cookies(archive: Archive) -> dict[int, Path]:
    return {
        source.id: Path(str(source.settings["cookies_file"]))
        for source in archive.sources.list_all()
        if source.settings.get("cookies_file")
    }


def _call_user(shell_command: str, problems: list[str]) -> None:
    """Hand the sick sources to the user's own command, a line each on its standard input."""
    try:
        subprocess.run(  # noqa: S602 - the user's own command line, from the user's own settings
            shell_command,
            shell=True,
            input="\n".join(problems) + "\n",
            text=True,
            timeout=_PROBLEM_TIMEOUT,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        click.echo(f"on_problem: took longer than {_PROBLEM_TIMEOUT} s: {shell_command}", err=True)
