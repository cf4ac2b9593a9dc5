"""Readers' comments: rows of their own, with who answers whom."""

from __future__ import annotations

import pytest
from platform_pages import (  # fmt: skip
    BLOGGER,
    DISCOURSE,
    DRUPAL,
    HUBSPOT,
    SHOPIFY,
    SUBSTACK,
    WORDPRESS,
    WORDPRESS_BLOCKS,
    Case,
)

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.comments import find_comments
from scraper.platforms import recognize_platform
from scraper.records import Comment


def comments_of(markup: str, url: str = "https://x.example/story") -> tuple[Comment, ...]:
    root = parse_html(markup)
    assert root is not None
    document = Document(url, root)
    return find_comments(document, recognize_platform(document))


FERRY = "I was on that ferry."

BY_PLATFORM = (
    (
        WORDPRESS,
        (
            Comment(
                text="I was on that ferry.\n\nThe piano was mine.",
                author="Tom Oka",
                published="2026-03-02T10:00:00+01:00",
            ),
            Comment(
                text="Is it well?",
                author="Ines Falk",
                published="2026-03-02T11:00:00+01:00",
                reply_to=0,
            ),
            Comment(text="Cold day.", author="Ada", published="2026-03-03T09:00:00+01:00"),
        ),
    ),
    (
        WORDPRESS_BLOCKS,
        (Comment(text="Good piano.", author="Tom Oka", published="2026-03-02T10:00:00+00:00"),),
    ),
    (
        SUBSTACK,
        (
            Comment(text="I heard it play.", author="Ada", published="Mar 2, 2026, 10:00 AM"),
            Comment(text="Out of tune.", author="Tom Oka", reply_to=0),
        ),
    ),
    (
        BLOGGER,
        (
            Comment(text=FERRY, author="Tom Oka", published="2 March 2026 at 10:00"),
            Comment(text="Were you?", author="Ines Falk", reply_to=0),
        ),
    ),
    (HUBSPOT, (Comment(text=FERRY, author="Tom Oka", published="3/2/2026"),)),
    (SHOPIFY, (Comment(text=FERRY, author="Tom Oka", published="2026-03-02T10:00:00Z"),)),
    (DRUPAL, (Comment(text=FERRY, author="Tom Oka", published="Mon, 03/02/2026 - 10:00"),)),
    (DISCOURSE, (Comment(text=FERRY, author="tom_oka", published="2026-03-02T10:00:00Z"),)),
)


@pytest.mark.parametrize(("case", "expected"), BY_PLATFORM, ids=lambda x: getattr(x, "name", ""))
def test_platforms_comments_are_read(case: Case, expected: tuple[Comment, ...]):
    """Author, date, text and the comment answered are read from each platform's own list."""
    assert comments_of(case.html, case.url) == expected


def test_json_ld_comments_are_read():
    """Comments in an article's JSON-LD are rows, answers below the comment they answer."""
    markup = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","comment":[
      {"@type":"Comment","text":"First.","author":{"name":"Ada"},"dateCreated":"2026-03-02T10:00:00Z",
       "comment":{"@type":"Comment","text":"Second.","author":"Tom Oka"}},
      {"@type":"Comment","text":"  "},
      {"@type":"Comment","text":"Third."}]}</script><body><p>Story</p></body>"""
    assert comments_of(markup) == (
        Comment(text="First.", author="Ada", published="2026-03-02T10:00:00Z"),
        Comment(text="Second.", author="Tom Oka", reply_to=0),
        Comment(text="Third."),
    )


def test_microdata_comments_are_read():
    """Comments marked by schema.org's microdata are rows."""
    markup = """<body><div itemprop="comment" itemscope itemtype="https://schema.org/Comment">
      <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ada</b></span>
      <meta itemprop="dateCreated" content="2026-03-02"><div itemprop="text">Well <i>s</i>aid.</div></div></body>"""
    assert comments_of(markup) == (
        Comment(text="Well said.", author="Ada", published="2026-03-02"),
    )


def test_common_list_markup_is_read_without_a_platform():
    """The markup that comment plugins share needs no platform."""
    markup = """<body><ul><li class="comment"><span class="comment-author">Ada</span>
      <time datetime="2026-03-02T10:00:00Z">today</time><div class="comment-text"><p>One.</p><p>Two.</p></div>
      <ul><li class="comment"><span class="comment-author">Tom</span><div class="comment-text">Three.</div></li></ul>
      </li></ul></body>"""
    assert comments_of(markup) == (
        Comment(text="One.\n\nTwo.", author="Ada", published="2026-03-02T10:00:00Z"),
        Comment(text="Three.", author="Tom", reply_to=0),
    )


def test_page_without_comments_has_none():
    """A form and an empty list are no comments."""
    markup = '<body><p>Story</p><ol class="comment-list"></ol><form id="commentform"></form></body>'
    assert comments_of(markup) == ()


def test_comment_without_text_is_no_comment():
    """An item that a moderator emptied is left out, and answers to it point nowhere."""
    markup = """<body><li class="comment"><div class="comment-text"> </div>
      <ul><li class="comment"><div class="comment-text">Still here.</div></li></ul></li></body>"""
    assert comments_of(markup) == (Comment(text="Still here."),)


def test_deep_threads_are_read():
    """A thread 400 answers deep neither fails nor loses an answer."""
    depth = 400
    opening = "".join(
        f'<div class="comment"><div class="comment-text">Answer {n}.</div>' for n in range(depth)
    )
    found = comments_of(f"<body>{opening}{'</div>' * depth}</body>")
    assert [comment.reply_to for comment in found] == [None, *range(len(found) - 1)]
    assert len(found) > 100
