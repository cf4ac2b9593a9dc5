"""Five real Wix posts, served on loopback and added by URL; left out where the corpus is not."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import CommandLine
from loopback import LoopbackSite

SHARED = Path(__file__).parents[2] / "shared"
CORPUS = SHARED / "corpus" / "wcxb-dev"
POSTS = ("0024", "0108", "0491", "1651", "1781")
BOILERPLATE = ("top of page", "bottom of page", "Recent Posts", "See All", "min read")
LEAST_F1 = 0.985

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="needs ../shared/corpus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is known of a post, from its truth and from its own page."""

    truth: dict[str, object]
    page: str

    def first(self, pattern: str) -> str:
        """The first group of the first match in the page."""
        found = re.search(pattern, self.page)
        assert found is not None, pattern
        return found.group(1)


@pytest.fixture(scope="module")
def posts() -> dict[str, Post]:
    """The five posts and their truths."""
    truths = map(json.loads, (CORPUS / "truth.jsonl").read_text("utf-8").split("\n")[:-1])
    return {
        truth["id"]: Post(truth=truth, page=read_page(truth["id"]))
        for truth in truths
        if truth["id"] in POSTS
    }


def read_page(number: str) -> str:
    return gzip.decompress((CORPUS / "pages" / f"{number}.html.gz").read_bytes()).decode("utf-8")


@pytest.fixture(scope="module")
def rows(
    posts: dict[str, Post], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, str]]:
    """Rows of the view `articles` after one `scraper add` of all five URLs, by post."""
    with LoopbackSite() as site:
        cli = CommandLine(tmp_path_factory.mktemp("wix"), site.host_port)
        urls = {
            site.set_page("/post/" + str(post.truth["url"]).rpartition("/")[2], post.page): number
            for number, post in posts.items()
        }
        ran = cli.run("add", *urls)
    assert [line.split("\t")[0] for line in ran.lines] == ["saved"] * len(POSTS), ran
    with closing(sqlite3.connect(cli.db)) as conn:
        conn.row_factory = sqlite3.Row
        return {urls[row["url"]]: dict(row) for row in conn.execute("SELECT * FROM articles")}


@pytest.fixture(params=POSTS)
def number(request: pytest.FixtureRequest) -> str:
    """The number of one of the five posts."""
    return str(request.param)


@pytest.fixture
def post(number: str, posts: dict[str, Post]) -> Post:
    """One of the five posts."""
    return posts[number]


@pytest.fixture
def stored(number: str, rows: dict[str, dict[str, str]]) -> dict[str, str]:
    """What the archive has of it."""
    return rows[number]


def word_f1(text: str, truth: str) -> float:
    """Word F1 as the corpus's own scorer counts it."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "bench" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return float(score.f1(*score.bag_scores(text, truth)))


def test_a_real_wix_post_is_stored_right(post: Post, stored: dict[str, str]) -> None:
    """Body, visible title, author, date and lead image of a real Wix post are right, row by row."""
    assert word_f1(stored["text"], str(post.truth["body"])) >= LEAST_F1
    assert stored["title"] == post.truth["title"]
    assert json.loads(stored["authors"]) == post.truth["authors"]
    assert stored["published"].startswith(str(post.truth["date"]))
    image = post.first(
        r'property="og:image" content="https://static\.wixstatic\.com/media/([^/"]+)'
    )
    assert stored["lead_image"].startswith(f"https://static.wixstatic.com/media/{image}")


def test_a_real_wix_post_has_no_boilerplate(post: Post, stored: dict[str, str]) -> None:
    """None of the rows that Wix puts around a post is in its text."""
    assert all(row in post.page for row in ("top of page", "bottom of page", "min read"))
    assert [row for row in BOILERPLATE if row in stored["text"]] == []


def test_the_tags_of_a_real_wix_post_are_its_tag_cloud(post: Post, stored: dict[str, str]) -> None:
    """The tags are those of the tag cloud, all nine where there are nine, none where none is."""
    cloud = re.findall(r'href="[^"]*/blog/tags/[^"]*"[^>]*>([^<]+)<', post.page)
    assert len(cloud) == (9 if post.truth["id"] == "1651" else 0)
    assert [tag.removeprefix("#") for tag in json.loads(stored["tags"])] == [
        tag.removeprefix("#") for tag in cloud
    ]
