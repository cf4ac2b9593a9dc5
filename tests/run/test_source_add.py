"""`scraper source`: what a site offers is found, shown, watched and queued."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from command_line import CommandLine
from many_hosts import Answer, ManyHosts
from small_blog import SmallBlog


def test_the_feed_is_found_and_watched(cli: CommandLine, blog: SmallBlog) -> None:
    """`source add HOME` finds the feed to watch and the sitemap with the past, and says so."""
    ran = cli.run("source", "add", blog.home)
    assert (ran.code, ran.out) == (0, f"added\t1\tfeed\t{blog.feed}\n")
    assert f"sitemap       4 articles  {blog.site.url('/sitemap.xml')}" in ran.err
    (source,) = cli.run("source", "list", "--json").json()
    assert (source["url"], source["kind"], source["title"]) == (
        blog.feed,
        "feed",
        "The Harbour Log",
    )


def test_a_source_is_added_once(cli: CommandLine, blog: SmallBlog) -> None:
    """Adding what is watched already says `known` and changes nothing."""
    cli.run("source", "add", blog.home)
    again = cli.run("source", "add", blog.feed)
    assert again.out == f"known\t1\tfeed\t{blog.feed}\n"
    assert len(cli.run("source", "list", "--json").json()) == 1


def test_a_dry_run_stores_nothing(cli: CommandLine, blog: SmallBlog) -> None:
    """`--dry-run` shows pages and time, and makes no file."""
    blog.publish(8)
    ran = cli.run("source", "add", blog.home, "--backfill", "--dry-run", "--delay", "1.0")
    assert ran.code == 0
    assert "12 pages" in ran.err
    assert ran.out == ""
    assert list(cli.folder.iterdir()) == []


def test_backfill_queues_the_past(cli: CommandLine, blog: SmallBlog) -> None:
    """`--backfill` queues the sitemap's articles, those too that the feed names no more."""
    blog.publish(8)
    ran = cli.run("source", "add", blog.home, "--backfill")
    assert ran.lines[1] == "queued\t1\t12 past articles; `scraper run` fetches them"
    assert blog.asked() == []
    assert cli.run("run", "-q").code == 0
    assert sorted(blog.asked()) == sorted(blog.path(number) for number in range(1, 13))


def test_a_past_that_was_read_in_part_is_told(cli: CommandLine, blog: SmallBlog) -> None:
    """A part of the sitemap that fails is told with its URL and exit 3; the same command again has it."""
    places = {n: blog.site.url(f"/post-sitemap{n}.xml") for n in (1, 2)}
    index = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places.values())
    xml = "application/xml"
    blog.site.set_page("/sitemap.xml", f"<sitemapindex>{index}</sitemapindex>", content_type=xml)

    def write_part(number: int) -> None:
        urls = f"<urlset><url><loc>{blog.url(number)}</loc></url></urlset>"
        blog.site.set_page(f"/post-sitemap{number}.xml", urls, content_type=xml)

    write_part(1)
    blog.site.set_page("/post-sitemap2.xml", "<h1>Broken</h1>", status=500)
    command = ("source", "add", blog.site.url("/sitemap.xml"), "--backfill")
    ran = cli.run(*command)
    assert ran.code == 3
    assert f"http-status: {places[2]}: answered 500" in ran.err
    assert ran.lines[-1].startswith("queued\t1\t1 past articles")
    write_part(2)
    again = cli.run(*command)
    assert again.code == 0
    assert again.lines[-1].startswith("queued\t1\t1 past articles")


def test_one_bad_url_does_not_keep_the_others_out(cli: CommandLine, blog: SmallBlog) -> None:
    """Of two URLs the good one is added; the other is told in one line, with exit 3."""
    ran = cli.run("source", "add", blog.site.url("/404"), blog.home)
    assert ran.code == 3
    assert f"added\t1\tfeed\t{blog.feed}" in ran.out
    assert [line for line in ran.err.splitlines() if line.startswith("http-status: ")] != []


def test_a_page_that_names_no_articles_is_no_source(
    start_hosts: Callable[[int], ManyHosts], hosts_cli: Callable[[ManyHosts], CommandLine]
) -> None:
    """A URL without feed, sitemap or list is told as `no-source` in one line, with exit 1."""
    hosts = start_hosts(1)
    hosts.answers[hosts.addresses[0], "/feed"] = Answer(body=b"<h1>Not here</h1>", status=404)
    ran = hosts_cli(hosts).run("source", "add", hosts.url(0, "/post/1"))
    assert ran.code == 1
    assert ran.err.startswith("no-source: ")
    assert len(ran.err.splitlines()) == 1


def test_sources_go_out_and_in_again(cli: CommandLine, blog: SmallBlog, tmp_path: Path) -> None:
    """What `export` writes, `import` reads into another archive: URLs, kinds, titles and tags."""
    cli.run("source", "add", blog.home, "--tag", "sea", "--tag", "old men")
    opml = cli.run("source", "export").out
    other = ("--db", str(tmp_path / "other.db"))
    assert cli.run("source", "import", "-", *other, stdin=opml).out.startswith("1 sources added")
    names = ("url", "kind", "title", "tags")
    before, after = (
        [[row[name] for name in names] for row in cli.run("source", "list", "--json", *db).json()]
        for db in ((), other)
    )
    assert after == before
    assert before[0][3] == ["sea", "old men"]


def test_only_wanted_urls_are_taken(cli: CommandLine, blog: SmallBlog) -> None:
    """`--include` and `--exclude` decide which links of the source are fetched."""
    cli.run("source", "add", blog.home, "--include", "*log-*", "--exclude", "*-2")
    cli.run("run", "-q")
    assert sorted(blog.asked()) == [blog.path(1), blog.path(3), blog.path(4)]


def test_a_paused_source_is_left_alone(cli: CommandLine, blog: SmallBlog) -> None:
    """`pause` keeps a run away from a source, `resume` brings it back, `remove` forgets it."""
    cli.run("source", "add", blog.feed)
    cli.run("source", "pause", "1")
    assert cli.run("run", "-v").out == ""
    cli.run("source", "resume", blog.feed)
    assert len(cli.run("run", "-v").lines) == 4
    assert cli.run("source", "remove", "1").code == 0
    assert cli.run("source", "list", "--json").json() == []
