"""One URL through all stages: several pages, the user's rules, reading again."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from command_line import CommandLine
from loopback import LoopbackSite, render_article

PARTS = (
    (
        "The first page tells how the ferry left the quay before dawn, and how nobody on board spoke until "
        "the lighthouse was behind them and the swell began to lift the bow out of the water."
    ),
    (
        "The second page tells of the other boat, which lay low in the water with her lamps out, and of the "
        "kettle that was still warm on the stove when the mate climbed aboard with his lantern."
    ),
    (
        "The third page tells what the chart showed: a coast that none of them had sailed, drawn in pencil, "
        "with a single cross on it and the date of a day that had not yet come."
    ),
)


def numbered_page(number: int) -> str:
    """Write one page of a story that goes over three."""
    links = "".join(
        f"<a href='/story/{one}'>{one}</a> " if one > 1 else "<a href='/story'>1</a> "
        for one in (1, 2, 3)
    )
    further = (
        f"<a class='next' rel='next' href='/story/{number + 1}'>Next page</a>" if number < 3 else ""
    )
    text = "".join(f"<p>{PARTS[number - 1]} Part {number}, paragraph {p}.</p>" for p in range(4))
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Three pages at sea</title>"
        "<meta property='og:type' content='article'></head><body>"
        f"<article><h1>Three pages at sea</h1>{text}"
        f"<div class='pagination'>{links}{further}</div></article></body></html>"
    )


def serve_story(site: LoopbackSite) -> str:
    for number in (2, 3):
        site.set_page(f"/story/{number}", numbered_page(number))
    return site.set_page("/story", numbered_page(1))


def test_pages_of_one_article_are_joined(cli: CommandLine, site: LoopbackSite) -> None:
    """An article over three pages is stored as one text, and each page is kept as it came."""
    url = serve_story(site)
    assert cli.run("add", url).code == 0
    (article,) = cli.run("sql", "select text from articles", "--json").json()
    positions = [article["text"].find(part[:40]) for part in PARTS]
    assert -1 not in positions
    assert positions == sorted(positions)
    kept = cli.run("sql", "select final_url from captures order by id", "--json").json()
    assert {row["final_url"] for row in kept} == {url, site.url("/story/2"), site.url("/story/3")}


def test_article_ends_where_a_page_is_missing(cli: CommandLine, site: LoopbackSite) -> None:
    """A further page that cannot be had is named in the ledger; what was had is stored."""
    url = serve_story(site)
    site.set_page("/story/3", "<h1>Not here</h1>", status=404)
    assert cli.run("add", url).code == 0
    (article,) = cli.run("sql", "select text from articles", "--json").json()
    assert PARTS[1][:40] in article["text"]
    failed = cli.run("sql", "select url from fetches where outcome = 'failed'", "--json").json()
    assert [row["url"] for row in failed] == [site.url("/story/3")]


def test_reading_again_keeps_all_pages(cli: CommandLine, site: LoopbackSite) -> None:
    """`reextract` reads an article's further pages from the archive, without the network."""
    cli.run("add", serve_story(site))
    asked = len(site.asked)
    ran = cli.run("reextract")
    assert ran.code == 0
    assert "1 same" in ran.err
    assert len(site.asked) == asked


def test_users_rule_reads_the_page(cli: CommandLine, site: LoopbackSite) -> None:
    """A rule in rules/HOST.toml chooses body and title; `reextract` brings it to stored articles."""
    url = site.url("/article")
    cli.run("add", url)
    rules = cli.folder / "rules"
    rules.mkdir()
    (rules / "127.0.0.1.toml").write_text(
        f'title = "title"\nbody = "article p:first-of-type"\ntest_url = "{url}"\n'
        'test_contains = ["eleven passengers"]\n'
    )
    assert cli.run("rules", "test").lines == [f"passed\t{url}"]
    assert "1 changed" in cli.run("reextract").err
    (article,) = cli.run("sql", "select text, found_by from articles", "--json").json()
    assert "eleven passengers" in article["text"]
    assert "kettle" not in article["text"]


def test_rule_that_fails_its_test_is_told(cli: CommandLine, site: LoopbackSite) -> None:
    """`rules test` leaves with 3 and names the sentence that is not in the text."""
    rules = cli.folder / "rules"
    rules.mkdir()
    (rules / "127.0.0.1.toml").write_text(
        f'body = "article"\ntest_url = "{site.url("/article")}"\ntest_contains = ["a whale"]\n'
    )
    ran = cli.run("rules", "test")
    assert ran.code == 3
    assert "a whale" in ran.out


def test_bad_rules_are_told_at_once(cli: CommandLine, site: LoopbackSite) -> None:
    """Every rule that cannot be read is named, with exit 4, before any request."""
    rules = cli.folder / "rules"
    rules.mkdir()
    (rules / "a.example.toml").write_text('body = "p["\n')
    (rules / "b.example.toml").write_text("titel = 'h1'\n")
    ran = cli.run("add", site.url("/article"))
    assert ran.code == 4
    assert "a.example.toml" in ran.err
    assert "b.example.toml" in ran.err
    assert site.asked == []


def test_dry_reading_changes_nothing(cli: CommandLine, site: LoopbackSite) -> None:
    """`reextract --dry-run --diff` shows the change and leaves the archive as it was."""
    cli.run("add", site.url("/article"))
    rules = cli.folder / "rules"
    rules.mkdir()
    (rules / "127.0.0.1.toml").write_text('body = "article p:first-of-type"\n')
    ran = cli.run("reextract", "--dry-run", "--diff")
    assert "1 changed" in ran.err
    assert any(line.startswith("-") and "kettle" in line for line in ran.lines)
    (article,) = cli.run("sql", "select text from articles", "--json").json()
    assert "kettle" in article["text"]


def unread_page(cli: CommandLine, site: LoopbackSite) -> str:
    """Add a page that its worker cannot read in time; return its URL."""
    url = site.url("/article")
    assert "extract-timeout" in cli.run("add", url, "--set", "extract.timeout=0.001").out
    return url


def test_page_that_could_not_be_read_is_read_again(cli: CommandLine, site: LoopbackSite) -> None:
    """`reextract` stores the article of a page whose reading failed, with the date of its capture."""
    url = unread_page(cli, site)
    dry = cli.run("reextract", "--dry-run")
    assert dry.code == 0
    assert dry.lines[0].startswith(f"saved\t-\t{url}\t")
    assert cli.run("list", "--json").json() == []
    ran = cli.run("reextract")
    assert ran.code == 0
    assert ran.lines[0].startswith(f"saved\t1\t{url}\t")
    assert "1 saved" in ran.err
    (row,) = cli.run(
        "sql", "--json",
        "SELECT first_saved_at = (SELECT fetched_at FROM captures) AS same, count(*) OVER () AS n FROM articles",
    ).json()  # fmt: skip
    assert (row["same"], row["n"]) == (1, 1)
    again = cli.run("reextract")
    assert (again.code, again.lines, again.err.strip()) == (0, [], "1 same")
    assert len(site.paths_asked()) == len(set(site.paths_asked()))  # nothing was fetched again


def test_skipped_page_stays_skipped(cli: CommandLine, site: LoopbackSite) -> None:
    """A page that is still not an article is counted, not stored, and not a failure."""
    site.set_page(
        "/empty-shell", "<html><title>App</title><body><div id='root'></div></body></html>"
    )
    cli.run("add", site.url("/empty-shell"))
    ran = cli.run("reextract")
    assert (ran.code, ran.lines) == (0, [])
    assert cli.run("list", "--json").json() == []


def test_pages_that_cannot_be_read_decide_the_status(cli: CommandLine, site: LoopbackSite) -> None:
    """`reextract` exits with 1 if no page can be read, with 3 if some cannot."""
    cli.run("add", site.url("/article"))
    none = cli.run("reextract", "--set", "extract.timeout=0.001")
    assert (none.code, none.err.strip()) == (1, "1 extract-timeout")
    with closing(sqlite3.connect(cli.db)) as conn, conn:
        conn.execute(
            "INSERT INTO body (digest, size, encoding, content) VALUES (printf('%064d', 0), 1, 'identity', x'78')"
        )
        conn.execute(
            "INSERT INTO capture (url, final_url, status, fetched_at, body_id, redirects, headers)"
            " SELECT 'http://a.example/', 'http://a.example/', 200, '2026-01-01T00:00:00Z', id, '[]',"
            " '[]' FROM body WHERE digest = printf('%064d', 0)"
        )
        conn.execute(
            "INSERT INTO fetch (url, at, attempt, outcome, code, capture_id) SELECT url, fetched_at, 1,"
            " 'failed', 'extract-crashed', id FROM capture WHERE url = 'http://a.example/'"
        )
    some = cli.run("reextract")
    assert some.code == 3
    assert some.err.strip() == "1 archive-damaged, 1 same"


def test_filters_select_unread_pages_by_site_and_date(cli: CommandLine, site: LoopbackSite) -> None:
    """`--site` and the dates select pages that were never read; other filters select none of them."""
    unread_page(cli, site)
    filters = (["--site", "other.example"], ["--until", "2001-01-01"], ["--author", "x"])
    for words in (*filters, ["--label", "harbour"]):
        assert cli.run("reextract", "--dry-run", *words).err.strip() == "no pages"
    for words in (["--site", "127.0.0.1"], ["--without-label", "harbour"]):
        assert "1 saved" in cli.run("reextract", "--dry-run", *words).err


def test_raw_page_without_an_article_is_shown(cli: CommandLine, site: LoopbackSite) -> None:
    """`show --raw URL` prints a stored page that has no article; without `--raw` there is none."""
    url = unread_page(cli, site)
    raw = cli.run("show", url, "--raw")
    assert raw.code == 0
    assert "<title>" in raw.out
    assert "no-such-article" in cli.run("show", url).err
    assert "no-such-article" in cli.run("show", url + "-other", "--raw").err


def test_a_feed_dates_and_signs_an_article_whose_page_does_not(
    cli: CommandLine, site: LoopbackSite
) -> None:
    """Date and author of the feed's entry are the last fallback, also after `reextract`; the page's own win."""
    bare = render_article("The lamp room", *PARTS)
    signed = render_article("The boat shed", *PARTS).replace(
        "</h1>",
        "</h1><p class='byline'>By <a rel='author' href='/ida'>Ida Holm</a>"
        " <time datetime='2026-02-01'>1 February 2026</time></p>",
    )
    items = "".join(
        f"<item><title>Entry</title><link>{site.set_page(path, page)}</link>"
        "<dc:creator>Per Aas</dc:creator><pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate></item>"
        for path, page in (("/bare", bare), ("/signed", signed))
    )
    feed = (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>T</title>"
        f"{items}</channel></rss>"
    )
    cli.run("source", "add", site.set_page("/feed.xml", feed))
    cli.run("run", "-q")
    statement = (
        "select title, published, json_extract(authors, '$[0]') as author,"
        " json_extract(found_by, '$.published') = 'feed' as by_feed from articles order by url"
    )
    right = [
        {
            "title": "The lamp room",
            "published": "2026-03-04T10:00:00+00:00",
            "author": "Per Aas",
            "by_feed": 1,
        },
        {"title": "The boat shed", "published": "2026-02-01", "author": "Ida Holm", "by_feed": 0},
    ]
    assert cli.run("sql", statement, "--json").json() == right
    cli.run("reextract")
    assert cli.run("sql", statement, "--json").json() == right


def test_a_feed_or_sitemap_is_no_article(cli: CommandLine, site: LoopbackSite) -> None:
    """`add` skips a source's URL with one line that names the command for it, and stores no article."""
    item = "<item><title>A</title><link>https://harbour.example/a</link></item>"
    documents = {
        "/rss": f"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>{item}</channel></rss>",
        "/atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title></feed>",
        "/map": "<urlset><url><loc>https://harbour.example/a</loc></url></urlset>",
        "/json": '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": []}',
    }
    urls = [site.set_page(path, document) for path, document in documents.items()]
    ran = cli.run("add", *urls)
    assert ran.code == 0
    for url in urls:
        (line,) = [line for line in ran.lines if line.split("\t")[2] == url]
        assert line.startswith("skipped\t-\t")
        assert "is-a-source" in line
        assert f"scraper source add {url}" in line
    assert cli.run("list", "--json").json() == []
