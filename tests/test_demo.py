"""The demo, end to end: the installed command, a real server, a real archive."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from command_line import SCRAPER, CommandLine, Ran
from loopback import LoopbackSite, closed_port, render_article

from scraper.demo.left_out import find_left_out
from scraper.demo.server import DemoServer, read_site
from scraper.demo.tour import PAGES
from scraper.records import Article, Capture

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of one page of the demo."""

    title: str
    authors: list[str]
    published: str
    language: str
    first: tuple[str, ...]
    """Opening words of the text; with a standfirst, which may or may not count as text, both."""
    last: tuple[str, ...]
    """Closing words of the text; with footnotes, which may or may not count as text, both."""
    left_out: tuple[str, ...]
    """Rows of the page that are no part of the article."""


ARTICLES = {
    "/post/syrian-president-bashar-al-assad-flees-damascus": Expected(
        title="Syrian President Bashar al-Assad Flees Damascus as Opposition Forces Advance, Destination Unknown",
        authors=["leksol"],
        published="2024-12-08T06:41:17+00:00",
        language="en",
        first=("Syrian President Bashar al-Assad has reportedly fled",),
        last=("similar to the air bombardments in 2016, appears slim.",),
        left_out=(
            *("top of page", "bottom of page", "2 views", "0 comments", "Comments", "Recent Posts"),
            *("See All", "min read", "Updated:", "Tags:", "Log In", "All Posts", "Write a comment"),
            *("Use tab to navigate", "Get our morning letter", "Thanks for", "Wix.com"),
        ),
    ),
    "/2025/09/saving-tomato-seed/": Expected(
        title="How to Save Tomato Seed the Slow Way",
        authors=["Hannah Brightwell"],
        published="2025-09-14T07:30:00+00:00",
        language="en",
        first=("Every September I say that I will buy my seed",),
        last=("with forty seeds in it and no letter.",),
        left_out=(
            *(
                "Share this",
                "Like this",
                "Loading",
                "Related",
                "Chitting Potatoes",
                "Leave a Reply",
            ),
            *("Posted in", "Tagged", "Previous:", "Pauline", "airing cupboard", "Archives"),
            *("Proudly powered", "The monthly letter", "This website uses cookies", "Skip to"),
        ),
    ),
    "/p/the-last-lamplighter": Expected(
        title="The Last Lamplighter of Calder Row",
        authors=["Rosalind Achterberg"],
        published="2026-02-03T06:00:28+00:00",
        language="en",
        first=(
            "For thirty-one years my grandfather walked the same",
            "My grandfather lit forty-one",
        ),
        last=("They do not mention the doors.", "I take it for a walk."),
        left_out=(
            *("Subscribe", "reader-supported", "Discussion about this post", "Ready for more?"),
            *(
                "Restacks",
                "My dad delivered milk",
                "A Short History of Gates",
                "Start your Substack",
            ),
            *("Sign in", "Collection notice", "86 Likes"),
        ),
    ),
    "/notes/ring-buffers": Expected(
        title="A ring buffer is two numbers and a promise",
        authors=["Karel Novotny"],
        published="2026-05-11",
        language="en",
        first=("I had a queue that was slow",),
        last=("the compiler will find it for you.", "written a module for you."),
        left_out=(
            *("all notes", "min read", "New notes by mail", "unsubscribe at any time", "Read next"),
            *("Why I left YAML", "karel@example.org", "Made with a text editor"),
        ),
    ),
    "/local/the-night-the-ferry-stopped": Expected(
        title="The night the ferry stopped",
        authors=["Solveig Brandt"],
        published="2026-03-18T17:45:00+01:00",
        language="en",
        first=(
            "After eighty years, the crossing at Nordvik",
            "Nobody had planned for four hundred",
        ),
        last=("The quay will be a car park.",),
        left_out=(
            *("Your privacy", "Accept all", "Share", "11 comments", "min read", "Most read"),
            *("It was me. I was the purser.", "waffle iron", "Report", "Toll to fall", "logged in"),
            *("The Gazette by mail", "Advertisement", "code of ethics", "Subscribe for"),
        ),
    ),
    "/de/das-haus-der-uhren": Expected(
        title="Das Haus der stehenden Uhren",
        authors=["Jördis Petersen"],
        published="2025-11-29T05:55:00+01:00",
        language="de",
        first=("Wer die Werkstatt von Frauke Ahlers betritt",),
        last=("zögernd erst, eine einzige Uhr zu schlagen.",),
        left_out=(
            *("Wir verwenden Cookies", "Teilen", "Drucken", "Lesezeit", "Mehr zum Thema"),
            *("Newsletter", "abonnieren", "Kommentare", "Uwe K.", "Impressum", "Schlagwörter"),
        ),
    ),
    "/ja/2026/04/asa-no-panya": Expected(
        title="坂の上の朝のパン屋",
        authors=["小野寺 澪"],
        published="2026-04-05T06:00:00+09:00",
        language="ja",
        first=("午前三時、港へ下りる坂の途中に",),
        last=("それがおはようのあいさつである。",),
        left_out=(
            *("シェア", "ツイート", "関連記事", "メールマガジン", "人気の記事", "お問い合わせ"),
            *("クッキー", "プライバシー", "ページトップ"),
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What two runs of the demo printed and stored."""

    first: Ran
    second: Ran
    rows: dict[str, Row]
    """Rows of the view `articles`, by URL path."""
    comments: dict[str, list[Row]]
    """Rows of the view `comments`, in order, by URL path of the article."""
    revisions: int


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """`scraper demo --db FILE`, twice, on the same port."""
    cli = CommandLine(tmp_path_factory.mktemp("demo"))
    command = ("demo", "--db", "demo.db", "--port", str(closed_port()))
    first, second = cli.run(*command), cli.run(*command)
    with closing(sqlite3.connect(cli.folder / "demo.db")) as conn:
        conn.row_factory = sqlite3.Row
        articles = [dict(row) for row in conn.execute("SELECT * FROM articles")]
        comments = [
            dict(row)
            for row in conn.execute("SELECT * FROM comments ORDER BY article_id, position")
        ]
        revisions = conn.execute("SELECT count(*) FROM revisions").fetchone()[0]
    paths = {row["id"]: re.sub(r"^http://[^/]+", "", row["url"]) for row in articles}
    return Demo(
        first=first,
        second=second,
        rows={paths[row["id"]]: row for row in articles},
        comments={
            path: [row for row in comments if row["article_id"] == article_id]
            for article_id, path in paths.items()
        },
        revisions=revisions,
    )


def test_the_demo_knows_every_page_of_its_site() -> None:
    """The demo's list of pages is the site's HTML files, none left out."""
    files = read_site().items()
    assert set(PAGES) == {path for path, file in files if "html" in file.content_type}


def test_the_demo_saves_every_page(demo: Demo) -> None:
    """The first run ends with 0, and every page of the site is in the archive."""
    assert (demo.first.code, demo.first.err) == (0, "")
    assert len(re.findall(r"\bsaved\b", demo.first.out)) == len(PAGES)
    assert set(demo.rows) == set(PAGES)


def test_the_second_run_says_unchanged(demo: Demo) -> None:
    """Run again, the demo says `unchanged` for every page and writes no revision."""
    assert demo.second.code == 0
    assert len(re.findall(r"\bunchanged\b", demo.second.out)) == len(PAGES)
    assert demo.revisions == len(PAGES)


@pytest.mark.parametrize("path", ARTICLES)
def test_a_demo_article_has_its_metadata(demo: Demo, path: str) -> None:
    """Title, authors, date, language and type of each demo article are what its page says."""
    row, expected = demo.rows[path], ARTICLES[path]
    assert row["title"] == expected.title
    assert json.loads(row["authors"]) == expected.authors
    assert instant(row["published"]) == instant(expected.published)
    assert row["language"].split("-")[0] == expected.language
    assert row["page_type"] == "article"


def instant(text: str) -> datetime:
    """Give the instant of an ISO 8601 date or time, whatever its offset, to the second."""
    return datetime.fromisoformat(text).replace(microsecond=0).astimezone(UTC)


@pytest.mark.parametrize("path", ARTICLES)
def test_a_demo_article_is_whole(demo: Demo, path: str) -> None:
    """The text runs from the article's first words to its last."""
    text = demo.rows[path]["text"]
    assert text.startswith(ARTICLES[path].first)
    assert text.rstrip().endswith(ARTICLES[path].last)


@pytest.mark.parametrize("path", ARTICLES)
def test_a_demo_article_has_no_boilerplate(demo: Demo, path: str) -> None:
    """No row of menus, share bars, comments, related posts, newsletters or footers is in a text."""
    page = read_site()[path].body.decode()
    assert [row for row in ARTICLES[path].left_out if row not in page] == []
    assert [row for row in ARTICLES[path].left_out if row in demo.rows[path]["text"]] == []


def test_the_wix_post_is_its_eight_paragraphs(demo: Demo) -> None:
    """The text of the Wix post is exactly its paragraphs, a blank line between, drop cap joined."""
    path = "/post/syrian-president-bashar-al-assad-flees-damascus"
    body = re.findall(r'<p class="Hasdr[^>]*>(.*?)</p>', read_site()[path].body.decode())
    paragraphs = [re.sub(r"<[^>]+>", "", paragraph) for paragraph in body]
    assert len(paragraphs) == 8
    assert demo.rows[path]["text"] == "\n\n".join(paragraphs)


def test_counts_are_what_the_pages_say(demo: Demo) -> None:
    """Views, likes and comments come from each platform's own markers."""
    wix = demo.rows["/post/syrian-president-bashar-al-assad-flees-damascus"]
    substack = demo.rows["/p/the-last-lamplighter"]
    assert (wix["views"], wix["likes"], wix["comments"]) == (2, None, 0)
    assert (substack["likes"], substack["comments"], substack["shares"]) == (86, 12, 9)
    assert demo.rows["/2025/09/saving-tomato-seed/"]["comments"] == 4


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        (
            "/post/syrian-president-bashar-al-assad-flees-damascus",
            ["Syria", "Damascus", "Middle East"],
        ),
        ("/2025/09/saving-tomato-seed/", ["seed saving", "tomatoes", "heritage varieties"]),
        ("/p/the-last-lamplighter", ["Family", "Work"]),
        ("/local/the-night-the-ferry-stopped", ["Nordvik", "Ferries"]),
        ("/de/das-haus-der-uhren", ["Altona", "Handwerk", "Uhren"]),
    ],
)
def test_tags_are_what_the_pages_say(demo: Demo, path: str, tags: list[str]) -> None:
    """Tags come from tag clouds, post records, meta tags or JSON-LD, in the page's order."""
    assert json.loads(demo.rows[path]["tags"]) == tags


def test_comments_are_rows_of_their_own(demo: Demo) -> None:
    """Readers' comments are kept with their authors, and know which comment they answer."""
    assert len(demo.comments["/2025/09/saving-tomato-seed/"]) == 4
    assert len(demo.comments["/p/the-last-lamplighter"]) == 2
    assert len(demo.comments["/local/the-night-the-ferry-stopped"]) == 11
    tomatoes = demo.comments["/2025/09/saving-tomato-seed/"]
    assert [(row["author"], row["reply_to"]) for row in tomatoes] == [
        ("Pauline Mercer", None),
        ("Hannah Brightwell", 0),
        ("Pauline Mercer", 1),
        ("Tunde", None),
    ]
    ferry = demo.comments["/local/the-night-the-ferry-stopped"]
    assert ferry[1]["text"] == "It was me. I was the purser."
    assert [row["reply_to"] for row in ferry] == [None, 0, 1, None, 3, 3, 5, None, 7, None, 9]


def test_the_listing_is_no_article(demo: Demo) -> None:
    """The front page is kept, but known for a listing."""
    assert demo.rows["/"]["page_type"] == "listing"


def test_the_demo_shows_what_was_stripped(demo: Demo) -> None:
    """The table names platforms, words, and boilerplate rows such as "top of page"."""
    for shown in ("wix", "wordpress", "substack", "stripped", "top of page", "bottom of page"):
        assert shown in demo.first.out


def test_the_demo_ends_with_commands_that_work(demo: Demo, tmp_path: Path) -> None:
    """Each command that the demo says to try next runs, in the folder of the demo."""
    cli = CommandLine(tmp_path)
    printed = cli.run("demo", "--port", "0").out
    commands = [
        line.strip() for line in printed.partition("Try next")[2].splitlines() if line.strip()
    ]
    assert len(commands) == 3
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=cli.folder,
            env={**cli.environ, "PATH": f"{SCRAPER.parent}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout.strip(), command


def test_the_demo_scrapes_a_page_of_ones_own(tmp_path: Path) -> None:
    """`scraper demo URL` scrapes that page instead of the demo's site."""
    with DemoServer() as other:
        cli = CommandLine(tmp_path, other.host_port)
        ran = cli.run("demo", f"{other.base_url}/notes/ring-buffers")
    assert ran.code == 0, ran
    assert len(re.findall(r"\bsaved\b", ran.out)) == 1
    assert "A ring buffer is two numbers" in ran.out


def test_the_demo_prints_no_command_to_the_terminal(cli: CommandLine, site: LoopbackSite) -> None:
    """Escape characters and markup in a page's title are shown, never obeyed."""
    page = render_article("A \x1b[31mred\x1b]0;owned\x07 [bold]title")
    ran = cli.run("demo", site.set_page("/red", page))
    assert ran.code == 0
    assert "[bold]title" in ran.out
    assert "\x1b" not in ran.out


def test_the_demo_fails_aloud(tmp_path: Path) -> None:
    """A page that cannot be had is a row that says so, and exit 3."""
    port = closed_port()
    cli = CommandLine(tmp_path, f"127.0.0.1:{port}")
    ran = cli.run("demo", f"http://127.0.0.1:{port}/", environ={"SCRAPER_FETCH_ATTEMPTS": "1"})
    assert ran.code == 3
    assert "connect-failed" in ran.out
    assert "Traceback" not in ran.out + ran.err


def test_the_demo_server_answers_304_to_what_it_served() -> None:
    """The demo's site knows its own ETag and date, as real sites do."""
    with DemoServer() as site:
        with urllib.request.urlopen(f"{site.base_url}/") as answer:
            etag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", date)):
            again = urllib.request.Request(f"{site.base_url}/", headers={name: value})
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(again)
            caught.value.close()
            assert caught.value.code == 304


def test_the_demo_server_takes_another_port_when_its_own_is_used() -> None:
    """Two demos at the same time do not fight for the port."""
    with DemoServer() as first, DemoServer(first.server_port) as second:
        assert first.server_port != second.server_port


def test_the_demo_site_links_to_itself() -> None:
    """Every page of the sitemap and every picture that a page shows is there."""
    files = read_site()
    named = re.findall(r"<loc>__BASE__([^<]+)</loc>", files["/sitemap.xml"].body.decode())
    shown = [
        path
        for page in PAGES
        for path in re.findall(r'src="(?:__BASE__)?(/[^"]+)"', files[page].body.decode())
    ]
    assert len(named) == 7
    assert [path for path in (*named, *shown) if path not in files] == []


def test_serve_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    """`scraper demo --site` says where the site is, serves it, and ends on Ctrl-C with 0."""
    process = CommandLine(tmp_path).start("demo", "--site", "--port", "0")
    assert process.stdout is not None
    address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert address is not None
    with urllib.request.urlopen(f"{address.group()}/robots.txt") as answer:
        assert b"Sitemap: " in answer.read()
    process.send_signal(signal.SIGINT)
    process.stdout.close()
    assert process.wait(timeout=20) == 0
    assert not (tmp_path / "archive.db").exists()


def test_the_demo_needs_nothing_outside_the_package() -> None:
    """No page of the demo loads a script, style or picture from another host."""
    loads = re.compile(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="https?://')
    assert [page for page in PAGES if loads.search(read_site()[page].body.decode())] == []


def test_left_out_is_on_the_page_and_not_in_the_text() -> None:
    """Rows called stripped stand on the page and not in the text, the first and last among them."""
    page = (
        "<nav>Go home</nav><h1>The tide</h1><p>The tide came in at five.</p>"
        "<p>Shop</p><footer>Our imprint</footer>"
    )
    capture = Capture.of_bytes(page.encode(), url="http://x.example/", fetched_at=datetime.now(UTC))
    left = find_left_out(
        capture, Article(url=capture.url, title="The tide", text="The tide came in at five.")
    )
    assert left.rows == ("Go home", "Our imprint"), "a single menu word tells nothing"
    assert left.words == 7  # those, the word, and the headline, which is the title


def test_the_reader_opens_on_an_edited_page(tmp_path: Path) -> None:
    """`demo --serve` has an article with two revisions; a second start adds none."""
    port = str(closed_port())
    for _ in range(2):
        command = [str(SCRAPER), "demo", "--serve", "--port", port]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert process.stderr is not None
        line = next(line for line in process.stderr if " at http://127.0.0.1:" in line)
        address = line.partition(" at ")[2].split()[0]
        with urllib.request.urlopen(f"{address}changes", timeout=60) as answer:
            page = answer.read().decode()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert "1 edit" in page
        assert "/articles/5/changes?old=1&amp;new=2" in page
