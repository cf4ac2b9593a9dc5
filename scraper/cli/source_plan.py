"""Print what a site offers, which offer is watched, and what filling the archive costs."""

from __future__ import annotations

import click

from scraper.cli.terminal import one_line
from scraper.discover import SourceCandidate, SourcePlan, estimate_backfill
from scraper.text.json_text import render_json


def print_plan(plan: SourcePlan, delay: float, *, backfill: bool, as_json: bool) -> None:
    """Print a plan: for people on standard error, as one JSON object on standard output.

    Args:
        plan: From `plan_source`.
        delay: Seconds between two requests to the host.
        backfill: Whether the past is wanted too.
        as_json: Print JSON.
    """
    estimate = estimate_backfill(plan, delay=delay, backfill=backfill)
    if as_json:
        candidates = [_offer_row(candidate, plan) for candidate in plan.candidates]
        about = {
            "url": plan.url,
            "title": plan.title,
            "platform": plan.platform,
            "offers": candidates,
        }
        cost = {"pages": estimate.pages, "requests": estimate.requests, "seconds": estimate.seconds}
        click.echo(render_json({**about, **cost, "is_exact": estimate.is_exact}))
        return
    click.echo(
        f"{plan.url}: {one_line(plan.title) or 'no title'} ({plan.platform or 'no platform recognized'})",
        err=True,
    )
    for candidate in plan.candidates:
        row = _offer_row(candidate, plan)
        click.echo(
            f"  {row['use']:<9} {row['kind']:<8} {row['articles']:>6} articles  {row['url']}",
            err=True,
        )
    for problem in plan.problems:
        click.echo(f"  {problem}", err=True)
    roughly = "" if estimate.is_exact else "about "
    click.echo(
        f"  {roughly}{estimate.pages} pages, {roughly}{_duration(estimate.seconds)} at one request in {delay:g} s",
        err=True,
    )


def _offer_row(candidate: SourceCandidate, plan: SourcePlan) -> dict[str, object]:
    use = "watch" if candidate == plan.watch else "backfill" if candidate == plan.backfill else "-"
    if candidate == plan.watch == plan.backfill:
        use = "both"
    return {
        "use": use,
        "kind": candidate.source.kind,
        "articles": candidate.articles,
        "url": candidate.source.url,
        "newest": candidate.newest,
    }


def _duration(seconds: float) -> str:
    minutes, hours = seconds / 60, seconds / 3600
    if hours >= 2:  # noqa: PLR2004 - two hours and more read best in hours
        return f"{hours:.1f} h"
    return f"{minutes:.0f} min" if minutes >= 2 else f"{seconds:.0f} s"  # noqa: PLR2004 - same
