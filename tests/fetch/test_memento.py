"""`add --archived`: a web archive's copy of a page that is gone, against a web archive on loopback."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from command_line import CommandLine
from loopback import render_article
from small_site import Answer, SmallSite

from scraper.fetching.memento import parse_link_format

GONE = "https://gone.example/log/fog"


def date(year: int) -> str:
    return format_datetime(datetime(year, 5, 6, 7, 8, 9, tzinfo=UTC), usegmt=True)


def copy(title: str, year: int, status: int = 200, **headers: str) -> Answer:
    return Answer(
        body=render_article(title),
        status=status,
        headers={"Memento-Datetime": date(year), **headers},
    )


def web_archive(copies: Mapping[int, Answer], *, url: str = GONE) -> dict[str, Answer]:
    """Return the pages of a web archive with a copy for each year."""
    newest = max(copies)
    lines = [
        f'<{url}>; rel="original"',
        f'<BASE/map/{url}>; rel="self"; type="application/link-format"',
    ]
    lines += [f'<BASE/copy/{year}>; rel="memento"; datetime="{date(year)}"' for year in copies]
    timemap = Answer(body=",\n".join(lines), content_type="application/link-format")
    gate = Answer(body="", status=302, headers={"Location": f"BASE/copy/{newest}"})
    pages = {f"/copy/{year}": answer for year, answer in copies.items()}
    return {f"/gate/{url}": gate, f"/map/{url}": timemap, **pages}


def add(
    site: SmallSite, folder: Path, *arguments: str
) -> tuple[int, list[dict[str, object]], CommandLine]:
    cli = CommandLine(folder, site.host_port)
    settings = (f"fetch.timegate={site.base}/gate/", f"fetch.timemap={site.base}/map/")
    given = [part for one in settings for part in ("--set", one)]
    ran = cli.run("add", "--archived", *given, "--json", *arguments)
    return ran.code, [json.loads(line) for line in ran.lines], cli


def stored(cli: CommandLine) -> list[tuple[int, str, str]]:
    ran = cli.run_apart(
        "sql", "--json", "select revision, title, saved_at from revisions order by revision"
    )
    return [(row["revision"], row["title"], row["saved_at"][:10]) for row in json.loads(ran.out)]


def test_the_newest_copy_is_stored_with_its_own_date(tmp_path: Path) -> None:
    """The copy is an article of the page's URL, captured when the web archive captured it."""
    with SmallSite(web_archive({2012: copy("Old fog", 2012), 2015: copy("Fog", 2015)})) as site:
        code, (line,), cli = add(site, tmp_path, GONE)
    assert (code, line["outcome"], line["url"]) == (0, "saved", GONE)
    assert stored(cli) == [(1, "Fog", "2015-05-06")]
    assert not any("map" in one for one in site.asked)


def test_an_older_copy_takes_its_place_in_the_history(tmp_path: Path) -> None:
    """With --before the newest copy before that date comes from the TimeMap, as the earlier revision."""
    copies = {year: copy(f"Fog of {year}", year) for year in (2010, 2012, 2015)}
    with SmallSite(web_archive(copies)) as site:
        add(site, tmp_path, GONE)
        code, _, cli = add(site, tmp_path, "--before", "2013-01-01", GONE)
    assert code == 0
    assert stored(cli) == [(1, "Fog of 2012", "2012-05-06"), (2, "Fog of 2015", "2015-05-06")]


def test_copies_of_an_error_page_are_passed_over(tmp_path: Path) -> None:
    """Where the newest copies are those of "not found", the newest good one is taken."""
    copies = {2012: copy("Fog", 2012), 2014: copy("No", 2014, 404), 2015: copy("No", 2015, 410)}
    with SmallSite(web_archive(copies)) as site:
        code, _, cli = add(site, tmp_path, GONE)
    assert code == 0
    assert stored(cli) == [(1, "Fog", "2012-05-06")]


def test_a_timemap_in_several_pages_is_read(tmp_path: Path) -> None:
    """A TimeMap may lead to further ones, also in a circle."""
    pages = web_archive({2015: copy("Fog", 2015)})
    more = f'<BASE/map/{GONE}>; rel="timemap", <BASE/copy/2011>; rel="first memento"; datetime="{date(2011)}"'
    pages[f"/map/{GONE}"] = Answer(
        body=f'<BASE/more>; rel="timemap"; type="application/link-format"; from="{date(2000)}"',
        content_type="application/link-format",
    )
    pages |= {
        "/more": Answer(body=more, content_type="application/link-format"),
        "/copy/2011": copy("First", 2011),
    }
    with SmallSite(pages) as site:
        code, _, cli = add(site, tmp_path, "--before", "2013-01-01", GONE)
    assert code == 0
    assert stored(cli) == [(1, "First", "2011-05-06")]


@pytest.mark.parametrize("arguments", [(GONE,), ("--before", "2000-01-01", GONE)])
def test_no_copy_is_a_failure_with_a_code(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A page that no web archive has, or not before the date, is `no-memento`."""
    pages = {} if len(arguments) == 1 else web_archive({2015: copy("Fog", 2015)})
    with SmallSite(pages) as site:
        code, (line,), _ = add(site, tmp_path, *arguments)
    assert (code, line["outcome"], line["code"]) == (3, "failed", "no-memento")


def test_an_answer_without_a_date_is_not_a_copy(tmp_path: Path) -> None:
    """A page of the web archive itself, without Memento-Datetime, is never stored."""
    with SmallSite({f"/gate/{GONE}": Answer(body=render_article("Search our archive"))}) as site:
        code, (line,), _ = add(site, tmp_path, GONE)
    assert (code, line["code"]) == (3, "no-memento")


def test_what_the_wayback_machine_adds_is_removed(tmp_path: Path) -> None:
    """Toolbar and rewritten links go; the links lead to the site again."""
    page = render_article("Fog").replace(
        "</p>", ' <a href="/web/20150506070809/https://gone.example/next">next</a></p>', 1
    )
    page = page.replace(
        "<body>",
        "<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div>Donate</div><!-- END WAYBACK TOOLBAR INSERT -->",
        1,
    )
    answer = Answer(body=page, headers={"Memento-Datetime": date(2015)})
    with SmallSite(web_archive({2015: answer})) as site:
        _, _, cli = add(site, tmp_path, GONE)
    raw = cli.run("show", "--raw", "1").out
    assert "Donate" not in raw
    assert 'href="https://gone.example/next"' in raw


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            '<a>; rel="memento"; datetime="x, y",\n<b>;rel=timemap',
            [("a", "memento"), ("b", "timemap")],
        ),
        ('<http://x/a,b>; rel="first last memento"', [("http://x/a,b", "first last memento")]),
        ("<>, <a b>, rubbish, <c", []),
        ("<" * 5000, []),
        ('<a>; rel="' + "x" * 5000, [("a", None)]),
    ],
)
def test_links_are_read(text: str, links: list[tuple[str, str | None]]) -> None:
    """Links with commas, several relations and missing quotes; rubbish gives none, in no time."""
    found = [(url, parameters.get("rel")) for url, parameters in parse_link_format(text, "")]
    assert found == links
