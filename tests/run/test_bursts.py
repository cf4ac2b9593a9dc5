"""Older pages after a burst: followed as far as they are new, and owed when they could not be had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from command_line import CommandLine
from many_hosts import Answer, ManyHosts
from run_archive import articles, make_sources_due
from small_blog import SmallBlog


def test_a_burst_larger_than_the_feed_is_followed(cli: CommandLine, blog: SmallBlog) -> None:
    """More articles between two looks than the feed holds: its older page is read, none is lost."""
    cli.run("source", "add", blog.feed)
    cli.run("run", "-q")
    blog.publish(9)
    blog.write_paged_feed()
    make_sources_due(cli)
    cli.run("run", "-q")
    assert articles(cli) == 13


def test_a_burst_larger_than_a_look_is_told(cli: CommandLine, blog: SmallBlog) -> None:
    """News behind the last page that one look reads is not passed over in silence."""
    cli.run("source", "add", blog.feed)
    cli.run("run", "-q")
    blog.publish(30)
    blog.write_long_feed()
    make_sources_due(cli)
    ran = cli.run("run", "-q")
    assert f"missed-news: {blog.feed}: its news goes on behind what one look reads" in ran.err
    assert "source add URL --backfill" in ran.err


def test_a_first_look_is_no_backfill(cli: CommandLine, blog: SmallBlog) -> None:
    """A source that was never read is read from its first page alone: the past is the user's choice."""
    blog.publish(9)
    blog.write_paged_feed()
    cli.run("source", "add", blog.feed)
    cli.run("run", "-q")
    assert articles(cli) == 5


def test_what_nobody_wants_is_no_sign_of_a_burst(cli: CommandLine, blog: SmallBlog) -> None:
    """Articles that the patterns leave out do not make each look follow the older pages."""
    cli.run("source", "add", blog.feed, "--include", "*-1")
    cli.run("run", "-q")
    blog.publish(9)
    blog.write_paged_feed()
    make_sources_due(cli)
    blog.site.asked.clear()
    cli.run("run", "-q")
    assert f"{blog.place}/feed.xml" in blog.site.paths_asked()
    assert f"{blog.place}/feed.xml/older" not in blog.site.paths_asked()


@pytest.fixture(autouse=True)
def one_attempt(cli: CommandLine) -> None:
    """Ask nothing twice in one run: what is broken stays so until the test mends it."""
    cli.environ["SCRAPER_FETCH_ATTEMPTS"] = "1"


@pytest.fixture
def burst(cli: CommandLine, blog: SmallBlog) -> SmallBlog:
    """A known blog that published nine articles at once; the older page of its feed is broken."""
    cli.run("source", "add", blog.feed)
    cli.run("run", "-q")
    blog.publish(9)
    blog.write_paged_feed()
    blog.site.set_page(older(blog), "<h1>Broken</h1>", status=500)
    make_sources_due(cli)
    return blog


def older(blog: SmallBlog) -> str:
    """Give the path of the feed's second page."""
    return f"{blog.place}/feed.xml/older"


def behind_since(cli: CommandLine) -> str | None:
    """Give since when the one source is behind."""
    (source,) = cli.run("sql", "select behind_since from sources", "--json").json()
    return source["behind_since"]


def test_an_older_page_that_failed_is_read_by_a_later_run(
    cli: CommandLine, burst: SmallBlog
) -> None:
    """What the first page names is stored, the failure is told, and a later run asks for the rest."""
    ran = cli.run("run")
    assert ran.code == 3
    assert f"http-status: {burst.feed}/older: answered 500" in ran.err
    assert articles(cli) == 9
    assert behind_since(cli) is not None
    (source,) = cli.run("source", "list", "--json").json()
    assert source["problem"].startswith("behind: ")
    burst.write_paged_feed()
    make_sources_due(cli)
    assert cli.run("run", "-q").code == 0
    assert articles(cli) == 13
    assert behind_since(cli) is None


def test_an_older_page_that_is_gone_is_the_end_of_the_list(
    cli: CommandLine, burst: SmallBlog
) -> None:
    """A next page that answers 404 is how many lists end: nothing is owed, nothing is told."""
    burst.site.set_page(older(burst), "<h1>Not here</h1>", status=404)
    ran = cli.run("run", "-q")
    assert (ran.code, ran.err) == (0, "")
    assert behind_since(cli) is None


def test_a_pinned_article_hides_no_burst(cli: CommandLine, burst: SmallBlog) -> None:
    """A known article at the head of the list, as blogs pin them, does not end the look."""
    burst.write_paged_feed(1)
    assert cli.run("run", "-q").code == 0
    assert articles(cli) == 13


def test_a_part_of_a_sitemap_that_failed_is_read_by_a_later_run(
    start_hosts: Callable[[int], ManyHosts], hosts_cli: Callable[[ManyHosts], CommandLine]
) -> None:
    """It is asked for again although the index, which has not changed, would answer 304."""
    hosts = start_hosts(1)
    cli, host, part = hosts_cli(hosts), hosts.addresses[0], "/post-sitemap2.xml"
    cli.environ["SCRAPER_FETCH_ATTEMPTS"] = "1"

    def answer(path: str, text: str) -> None:
        hosts.answers[host, path] = Answer(body=text.encode(), content_type="application/xml")

    index = "".join(
        f"<sitemap><loc>{hosts.url(0, f'/post-sitemap{n}.xml')}</loc></sitemap>" for n in (1, 2)
    )
    answer("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>")
    for n in (1, 2):
        article = hosts.url(0, f"/post/{n}")
        answer(f"/post-sitemap{n}.xml", f"<urlset><url><loc>{article}</loc></url></urlset>")
    cli.run("source", "add", hosts.url(0, "/sitemap.xml"))
    good = hosts.answers[host, part]
    hosts.answers[host, part] = Answer(body=b"<h1>Broken</h1>", status=500)
    ran = cli.run("run")
    assert ran.code == 3
    assert hosts.url(0, part) in ran.err
    assert articles(cli) == 1
    hosts.answers[host, part] = good
    make_sources_due(cli)
    assert cli.run("run", "-q").code == 0
    assert articles(cli) == 2
    make_sources_due(cli)
    cli.run("run", "-q")
    assert [one.status for one in hosts.asked if one.path == "/sitemap.xml"][-2:] == [200, 304]


@pytest.fixture
def overflow(cli: CommandLine, blog: SmallBlog) -> SmallBlog:
    """A known blog of seven articles that published nine while nobody looked; its feed names five."""
    blog.publish(3)
    cli.run("source", "add", blog.home)
    cli.run("run", "-q")
    assert articles(cli) == 5
    blog.publish(9)
    make_sources_due(cli)
    return blog


def lastmod(*, new: str) -> dict[int, str]:
    """Give dates for the sitemap: the first seven articles are old."""
    return {n: "2020-01-01" if n <= 7 else new for n in range(1, 17)}


def test_what_a_feed_dropped_is_found_in_the_sitemap(cli: CommandLine, overflow: SmallBlog) -> None:
    """A feed of news alone, as after weeks without a run: the sitemap's dates tell what else is new."""
    today = datetime.now(UTC).date().isoformat()
    overflow.write_sitemap(lastmod(new=today))
    assert cli.run("run", "-q").code == 0
    assert articles(cli) == 5 + 9
    assert overflow.path(1) not in overflow.asked()
    assert behind_since(cli) is None


def test_a_sitemap_that_failed_when_it_was_needed_is_owed(
    cli: CommandLine, overflow: SmallBlog
) -> None:
    """The feed's news is stored, the failure told, and a later run finds what the feed dropped."""
    overflow.site.set_page("/sitemap.xml", "<h1>Broken</h1>", status=500)
    ran = cli.run("run")
    assert ran.code == 3
    assert f"http-status: {overflow.site.url('/sitemap.xml')}" in ran.err
    assert articles(cli) == 5 + 5
    assert behind_since(cli) is not None
    overflow.write_sitemap(lastmod(new=datetime.now(UTC).date().isoformat()))
    make_sources_due(cli)
    assert cli.run("run", "-q").code == 0
    assert articles(cli) == 5 + 9
    assert behind_since(cli) is None


def test_news_that_nothing_names_any_more_is_told(cli: CommandLine, overflow: SmallBlog) -> None:
    """A sitemap without dates cannot tell what is new: the user is told when that begins, and can backfill."""
    ran = cli.run("run", "-q")
    assert ran.code == 3
    assert ran.err.startswith(f"missed-news: {overflow.feed}: ")
    assert articles(cli) == 5 + 5
    overflow.publish(9)
    make_sources_due(cli)
    assert cli.run("run", "-q").code == 0
    assert articles(cli) == 5 + 5 + 5
    (source,) = cli.run("source", "list", "--json").json()
    assert source["problem"].startswith("missed-news: all its entries are new")
    make_sources_due(cli)
    cli.run("run", "-q")
    (source,) = cli.run("source", "list", "--json").json()
    assert source["problem"] is None


def test_a_sitemap_that_dates_all_alike_is_not_believed(
    cli: CommandLine, overflow: SmallBlog
) -> None:
    """Where each build dates every page anew, the past is not taken for news."""
    overflow.publish(600)
    today = datetime.now(UTC).date().isoformat()
    overflow.write_sitemap(dict.fromkeys(range(1, 700), today))
    ran = cli.run("run", "-q")
    assert ran.err.startswith(f"missed-news: {overflow.feed}: ")
    assert articles(cli) == 5 + 5
