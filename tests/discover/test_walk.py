"""Walking a source's documents over the real fetcher on loopback."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from small_site import Answer, SmallSite

from scraper.discover import (
    DiscoverOptions,
    WalkLimits,
    WalkReport,
    discover_links,
    find_sources,
    parse_filter,
)
from scraper.errors import DiscoverError, FetchError
from scraper.records import NotModified, Source

XML = "application/xml"


def urlset(*paths: str, lastmod: str = "") -> Answer:
    stamp = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    urls = "".join(
        f"<url><loc>{path if '//' in path else 'BASE' + path}</loc>{stamp}</url>" for path in paths
    )
    return Answer(body=f"<urlset>{urls}</urlset>", content_type=XML)


def index(*paths: str) -> Answer:
    maps = "".join(
        f"<sitemap><loc>{path if '//' in path else 'BASE' + path}</loc></sitemap>" for path in paths
    )
    return Answer(body=f"<sitemapindex>{maps}</sitemapindex>", content_type=XML)


@pytest.fixture
def walk(serve, with_fetch):
    """Discover a source of a site; give the paths found, the report and the site."""

    def run(
        pages, path: str, kind: str, others: tuple[SmallSite, ...] = (), **options
    ) -> tuple[list[str], WalkReport, SmallSite]:
        site = serve(pages)
        report = WalkReport()

        async def work(fetch):
            source = Source(url=site.base + path, kind=kind)
            found = discover_links(source, fetch, DiscoverOptions(**options), report=report)
            return [urlsplit(link.url).path async for link in found]

        return with_fetch((site, *others), work), report, site

    return run


def test_x6_index_that_names_itself_is_read_once(walk):
    """A sitemap index in its own list is fetched once, and its other sitemap is read."""
    pages = {
        "/map-1.xml": index("/map-1.xml", "/map-2.xml"),
        "/map-2.xml": urlset("/post/salt-and-water-again"),
    }
    paths, _, site = walk(pages, "/map-1.xml", "sitemap")
    assert paths == ["/post/salt-and-water-again"]
    assert site.asked.count("/map-1.xml") == 1


def test_x6_chain_of_twelve_indexes_ends_at_depth_three(walk):
    """Of indexes nested twelve deep three levels are read, and the report says why it stopped."""
    pages = {f"/posts-{n}.xml": index(f"/posts-{n + 1}.xml") for n in range(12)}
    paths, report, site = walk(pages, "/posts-0.xml", "sitemap")
    assert paths == []
    assert [path for path in site.asked if "posts" in path] == [
        "/posts-0.xml",
        "/posts-1.xml",
        "/posts-2.xml",
    ]
    assert report.stopped == "max-depth"


def test_x6_sitemap_of_another_host_is_dropped(walk, serve):
    """A child sitemap on another host is not fetched: that host hears nothing from us."""
    other = serve({"/posts.xml": urlset("/post/one-two-three")})
    other_url = other.base.replace("127.0.0.1", "localhost") + "/posts.xml"
    paths, report, _ = walk({"/sitemap.xml": index(other_url)}, "/sitemap.xml", "sitemap", (other,))
    assert (paths, other.asked) == ([], [])
    assert report.warnings["foreign-host"] == 1


def test_gzip_sitemap_is_followed(walk):
    """A sitemap that is a gzip file arrives through the fetcher and is read."""
    pages = {
        "/sitemap.xml": index("/post-sitemap.xml.gz"),
        "/post-sitemap.xml.gz": Answer(
            body=gzip.compress(b"<urlset><url><loc>/post/a-b-c</loc></url></urlset>"),
            content_type="application/gzip",
        ),
    }
    assert walk(pages, "/sitemap.xml", "sitemap")[0] == ["/post/a-b-c"]


def test_window_leaves_older_pages_out(walk):
    """With a window, sitemaps and pages changed before its first day are left out; undated ones stay."""
    pages = {
        "/sitemap.xml": index("/posts-1.xml", "/posts-2.xml", "/posts-3.xml"),
        "/posts-1.xml": urlset("/post/old-and-dusty-news", lastmod="2024-01-01"),
        "/posts-2.xml": urlset("/post/new-and-shiny-news", lastmod="2026-11-02"),
        "/posts-3.xml": urlset("/post/news-without-any-date"),
    }
    since = datetime(2026, 11, 1, tzinfo=UTC)
    assert walk(pages, "/sitemap.xml", "sitemap", since=since)[0] == [
        "/post/new-and-shiny-news",
        "/post/news-without-any-date",
    ]


def stamped_index(count: int, *, dated: bool) -> dict[str, Answer]:
    maps = "".join(
        f"<sitemap><loc>BASE/posts-{n:02}.xml</loc>{f'<lastmod>2026-10-{n:02}</lastmod>' if dated else ''}</sitemap>"
        for n in range(1, count + 1)
    )
    children = {
        f"/posts-{n:02}.xml": urlset(f"/post/story-of-salt-{n:02}") for n in range(1, count + 1)
    }
    return {
        "/sitemap.xml": Answer(body=f"<sitemapindex>{maps}</sitemapindex>", content_type=XML),
        **children,
    }


def test_watching_an_index_reads_its_newest_sitemaps(walk):
    """Without backfill, of twelve dated sitemaps the three changed last are read."""
    paths, _, _ = walk(stamped_index(12, dated=True), "/sitemap.xml", "sitemap")
    assert paths == ["/post/story-of-salt-10", "/post/story-of-salt-11", "/post/story-of-salt-12"]


def test_watching_an_undated_index_reads_both_ends(walk):
    """Without dates nobody knows at which end the news is: the first and the last two are read."""
    paths, _, _ = walk(stamped_index(12, dated=False), "/sitemap.xml", "sitemap")
    assert paths == ["/post/story-of-salt-01", "/post/story-of-salt-11", "/post/story-of-salt-12"]


def test_backfill_of_an_index_reads_all_sitemaps(walk):
    """With backfill every sitemap of the index is read."""
    assert (
        len(walk(stamped_index(12, dated=True), "/sitemap.xml", "sitemap", backfill=True)[0]) == 12
    )


def test_users_patterns_choose_among_the_links(walk):
    """Only URLs that the user's patterns let pass are given."""
    pages = {"/posts.xml": urlset("/post/a-salt-story", "/post/a-rope-story", "/old/a-salt-story")}
    wanted = parse_filter(include=["/post/*"], exclude=["*rope*"])
    assert walk(pages, "/posts.xml", "sitemap", wanted=wanted)[0] == ["/post/a-salt-story"]


def test_one_missing_child_does_not_stop_the_walk(walk):
    """A sitemap of the index that is gone is recorded, and the next one is read."""
    pages = {
        "/sitemap.xml": index("/posts-1.xml", "/posts-2.xml"),
        "/posts-2.xml": urlset("/post/a-b-c"),
    }
    paths, report, _ = walk(pages, "/sitemap.xml", "sitemap")
    assert paths == ["/post/a-b-c"]
    assert [urlsplit(error.url).path for error in report.failures] == ["/posts-1.xml"]


def test_missing_source_raises(walk):
    """The source itself being gone is an error, not an empty list."""
    with pytest.raises(FetchError):
        walk({}, "/feed", "feed")


def test_source_that_is_something_else_now_raises(walk):
    """A feed's URL that answers with a page is an error with its own code."""
    with pytest.raises(DiscoverError) as caught:
        walk({"/feed": Answer(body="<!doctype html><p>We moved")}, "/feed", "feed")
    assert caught.value.code == "not-a-feed"


def listing(first: int, next_path: str | None) -> Answer:
    rows = "".join(
        f"<article><h2><a href='/post/a-story-of-salt-{n}'>A story of salt and water {n}</a></h2></article>"
        for n in range(first, first + 5)
    )
    more = f"<a rel='next' href='{next_path}'>Next</a>" if next_path else ""
    return Answer(body=f"<!doctype html><title>L</title><main>{rows}{more}</main>")


def test_listing_is_followed_to_its_end(walk):
    """With backfill every page of a list is read; without it only the first."""
    pages = {
        "/blog": listing(0, "/blog?page=2"),
        "/blog?page=2": listing(5, "/blog?page=3"),
        "/blog?page=3": listing(10, None),
    }
    assert len(walk(pages, "/blog", "page", backfill=True)[0]) == 15
    assert len(walk(pages, "/blog", "page")[0]) == 5


def test_burst_is_followed_to_what_is_known(walk):
    """When a whole page is new, older pages are read until one holds something known, and no further."""
    pages = {
        f"/blog{f'?page={n}' if n > 1 else ''}": listing(n * 5, f"/blog?page={n + 1}")
        for n in range(1, 9)
    }
    paths, _, site = walk(pages, "/blog", "page", is_known=lambda url: url.endswith("-17"))
    assert len(paths) == 15
    assert [path for path in site.asked if "blog" in path] == [
        "/blog",
        "/blog?page=2",
        "/blog?page=3",
    ]


def test_page_with_something_known_ends_the_look(walk):
    """When the first page holds something known, nothing older is asked for."""
    pages = {"/blog": listing(0, "/blog?page=2"), "/blog?page=2": listing(5, None)}
    _, _, site = walk(pages, "/blog", "page", is_known=lambda url: url.endswith("-4"))
    assert [path for path in site.asked if "blog" in path] == ["/blog"]


def test_pinned_article_hides_no_burst(walk):
    """A known article at the head of a page says nothing; one further down says where the news ends."""
    pages = {
        "/blog": listing(0, "/blog?page=2"),
        "/blog?page=2": listing(5, "/blog?page=3"),
        "/blog?page=3": listing(10, None),
    }
    known = ("salt-0", "salt-9")
    _, _, site = walk(
        pages, "/blog", "page", is_known=lambda url: url.replace("and-water-", "").endswith(known)
    )
    assert [path for path in site.asked if "blog" in path] == ["/blog", "/blog?page=2"]


def test_page_that_only_shows_more_is_no_burst(walk):
    """Known articles with one or two older ones behind them, where some were deleted, are no news."""
    pages = {"/blog": listing(0, "/blog?page=2"), "/blog?page=2": listing(5, None)}
    known = ("-0", "-1", "-2")
    _, _, site = walk(pages, "/blog", "page", is_known=lambda url: url.endswith(known))
    assert [path for path in site.asked if "blog" in path] == ["/blog"]


def test_burst_is_told_before_a_link_of_it_is_given(serve, with_fetch):
    """A caller that is killed while it stores the first page has noted that older ones are owed."""
    site = serve({"/blog": listing(0, "/blog?page=2"), "/blog?page=2": listing(5, None)})
    events = []

    async def work(fetch):
        options = DiscoverOptions(is_known=lambda _: False, on_burst=lambda: events.append("burst"))
        source = Source(url=f"{site.base}/blog", kind="page")
        await anext(discover_links(source, fetch, options))
        events.append("link")

    with_fetch((site,), work)
    assert events == ["burst", "link"]


@pytest.mark.parametrize(("count", "has_overflowed"), [(4, False), (5, True)])
def test_list_of_news_without_older_pages_has_overflowed(walk, count, has_overflowed):
    """What it may have dropped is noted; a list of so few entries shows the latest alone."""
    told = []
    page = Answer(body=listing(0, None).body.replace(f"-{count}'", "-0'"))
    _, report, _ = walk(
        {"/blog": page}, "/blog", "page", is_known=lambda _: False, on_burst=lambda: told.append(1)
    )
    assert report.has_overflowed is has_overflowed
    assert told == [1] * has_overflowed


def test_window_ends_a_burst(walk):
    """What lies before the wanted days is never known; it ends the look all the same."""

    def feed(first: int, day: str) -> Answer:
        entries = "".join(
            f"<entry><id>{n}</id><title>S</title><link href='BASE/story-of-salt-{n}'/>"
            f"<published>{day}T08:00:00Z</published></entry>"
            for n in range(first, first + 3)
        )
        return Answer(
            body=f"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='BASE/older'/>{entries}</feed>",
            content_type=XML,
        )

    pages = {"/feed": feed(0, "2019-05-01"), "/older": feed(3, "2019-04-01")}
    _, _, site = walk(
        pages, "/feed", "feed", is_known=lambda _: False, since=datetime(2020, 1, 1, tzinfo=UTC)
    )
    assert [path for path in site.asked if "robots" not in path] == ["/feed"]


def test_wordpress_feed_is_paged_though_it_does_not_say_so(walk):
    """WordPress's feeds have older pages under `?paged=2`; the one that is missing ends them."""

    def feed(first: int) -> Answer:
        items = "".join(
            f"<item><title>S</title><link>BASE/story-of-salt-{n}</link></item>"
            for n in range(first, first + 3)
        )
        return Answer(
            body=f"<rss version='2.0'><channel><generator>https://wordpress.org/?v=6.8</generator>{items}</channel></rss>",
            content_type=XML,
        )

    pages = {
        "/feed": feed(0),
        "/feed?paged=2": feed(3),
        "/feed?paged=3": Answer(body="gone", status=404),
    }
    paths, report, _ = walk(pages, "/feed", "feed", backfill=True)
    assert len(paths) == 6
    assert [error.code for error in report.failures] == ["http-status"]


def test_u13_pages_without_end_stop_at_the_limit(walk):
    """A site that invents a next page for ever is left at the limit of pages, and the report says so."""

    def invent(target: str) -> Answer:
        number = int(target.partition("page=")[2] or 1)
        return listing(number * 5, f"/blog?page={number + 1}")

    paths, report, site = walk(
        invent, "/blog", "page", backfill=True, limits=WalkLimits(max_pages=7)
    )
    assert len(paths) == 35
    assert len([path for path in site.asked if path.startswith("/blog")]) == 7
    assert report.stopped == "max-pages"


def test_u13_next_pages_with_nothing_new_end_the_list(walk):
    """A next page that repeats the articles of the one before ends the walk at once."""

    def repeat(target: str) -> Answer:
        return listing(0, f"/blog?page={int(target.partition('page=')[2] or 1) + 1}")

    paths, _, site = walk(repeat, "/blog", "page", backfill=True)
    assert len(paths) == 5
    assert len([path for path in site.asked if path.startswith("/blog")]) == 2


def test_u13_redirects_to_a_page_already_read_end_the_list(walk):
    """A next page that redirects to the page before is not read again."""
    pages = {
        "/blog": listing(0, "/blog?page=2"),
        "/blog?page=2": Answer(body="", status=302, headers={"Location": "/blog"}),
    }
    assert len(walk(pages, "/blog", "page", backfill=True)[0]) == 5


def test_u13_calendar_urls_are_no_articles(walk):
    """Endless calendar, session and faceted URLs in a sitemap are not taken for articles."""
    traps = [
        "/calendar/2031/01/",
        "/a/b/a/b/a/b/a/",
        "/news/some-long-story-here?sessionid=77",
        "/2026/11/",
        "/post/x?a=1&amp;b=2&amp;c=3&amp;d=4&amp;e=5&amp;f=6&amp;g=7",
    ]
    pages = {"/posts.xml": urlset(*traps, "/post/one-good-story")}
    assert walk(pages, "/posts.xml", "sitemap")[0] == ["/post/one-good-story"]


def test_max_links_ends_the_walk(walk):
    """The limit of links holds within one document."""
    pages = {"/posts.xml": urlset(*(f"/post/story-number-{n}-here" for n in range(50)))}
    paths, report, _ = walk(pages, "/posts.xml", "sitemap", limits=WalkLimits(max_links=20))
    assert (len(paths), report.stopped) == (20, "max-links")


def test_unchanged_source_gives_no_links(serve):
    """A first answer "not modified" ends the walk; the report says that nothing changed."""
    report = WalkReport()

    async def fetch(url):
        return NotModified(url=url, final_url=url, fetched_at=datetime.now(UTC), headers=())

    async def work():
        return [
            link
            async for link in discover_links(
                Source(url="https://a.example/f", kind="feed"), fetch, report=report
            )
        ]

    import asyncio

    assert asyncio.run(work()) == []
    assert report.unchanged


def test_u6_secondary_fetches_go_through_the_same_gate(serve, with_fetch):
    """Feeds, sitemaps and next pages that lead to a private address are never connected to."""
    canary = serve({})
    forbidden = canary.base
    pages = {
        "/": Answer(body=f"<!doctype html><base href='{forbidden}/'><link rel=alternate type=application/rss+xml href='{forbidden}/feed'>"
                         f"<link rel=sitemap href='{forbidden}/s.xml'><a rel=next href='{forbidden}/2'>Next</a><p>Hello"),
        "/robots.txt": Answer(body=f"Sitemap: {forbidden}/sitemap.xml", content_type="text/plain"),
        "/feed": Answer(body="", status=302, headers={"Location": forbidden + "/feed"}),
    }  # fmt: skip
    site = serve(pages)
    with pytest.raises(DiscoverError) as caught:
        with_fetch((site,), lambda fetch: find_sources(site.base + "/", fetch))
    assert caught.value.code == "no-source"
    assert canary.asked == []


@pytest.mark.parametrize(
    "link", ["<a href='/archive.html'>Archive</a>", "<a href='/x'>All posts</a>", ""]
)
def test_a_list_that_names_more_than_the_feed_is_the_past(serve, with_fetch, link):
    """Without sitemap and archive, a backfill reads the page's own list and its page of all articles."""

    def links(first: int, last: int) -> str:
        return "".join(
            f"<article><h2><a href='/post/story-number-{n}-of-the-old-harbour'>Story {n} of the old harbour</a>"
            f"</h2><time datetime='2026-01-{n:02d}'>January {n}</time></article>"
            for n in range(first, last + 1)
        )

    items = "".join(
        f"<item><title>S {n}</title><link>BASE/post/story-number-{n}-of-the-old-harbour</link></item>"
        for n in range(1, 7)
    )
    archive = Answer(body=f"<!doctype html><title>Archive</title>{links(1, 26)}")
    pages = {
        "/feed.xml": Answer(
            body=f"<rss version='2.0'><channel><title>Quay</title><link>BASE/</link>{items}</channel></rss>",
            content_type=XML,
        ),
        "/": Answer(
            body="<!doctype html><title>Home</title><link rel=alternate type=application/rss+xml"
            f" href='/feed.xml'>{link}{links(1, 16)}"
        ),
        "/archive.html": archive,
        "/x": archive,
    }
    site = serve(pages)

    def count(*, backfill: bool) -> int:
        options = DiscoverOptions(backfill=backfill)
        source = Source(url=site.base + "/", kind="site")

        async def walk(fetch) -> int:
            return len([one async for one in discover_links(source, fetch, options)])

        return with_fetch((site,), walk)

    assert count(backfill=False) == 6
    assert count(backfill=True) == (26 if link else 16)


def test_feed_url_leads_to_the_sites_back_catalogue(serve, with_fetch):
    """Given a feed's URL, the plan watches that feed and finds the sitemap of its site for the past."""
    items = "".join(
        f"<item><title>S {n}</title><link>BASE/post/story-of-salt-{n}</link></item>"
        for n in range(5)
    )
    pages = {
        "/feed.xml": Answer(
            body=f"<rss version='2.0'><channel><title>Quay</title><link>BASE/</link>{items}</channel></rss>",
            content_type=XML,
        ),
        "/": Answer(body="<!doctype html><title>Home</title><p>Welcome"),
        "/sitemap.xml": urlset(
            "/contact-our-friendly-office", *(f"/post/story-of-salt-{n}" for n in range(40))
        ),
    }
    site = serve(pages)
    plan = with_fetch((site,), lambda fetch: find_sources(site.base + "/feed.xml", fetch))
    assert (plan.watch.source.kind, urlsplit(plan.watch.source.url).path) == ("feed", "/feed.xml")
    assert (plan.backfill.source.kind, plan.backfill.articles) == ("sitemap", 40)
    assert plan.title == "Quay"
