"""Whether readers' words are the page or stand below it."""

from __future__ import annotations

import pytest

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.body.model.hints import find_hints

NO_THREADS = (
    "https://news.example/community/bakery-opens-again",
    "https://news.example/2024/10/ten-questions-for-the-baker/",
    "https://news.example/topics/bread/the-thread-that-binds-a-loaf",
    "https://news.example/discussion/bread-or-cake",
    "https://forum.example/kultur/brot",
    "https://threads.example/blog/linen",
    "https://news.example/topic/2024/bread",
)
THREADS = (
    "https://bread.example/viewtopic.php?f=2&t=91",
    "https://bread.example/showthread.php?1930-Sourdough",
    "https://bread.example/forum/threads/sourdough-in-winter.49320/",
    "https://bread.example/t/sourdough-in-winter/7798",
    "https://bread.example/questions/12068/why-is-my-sourdough-flat",
    "https://bread.example/topic/156087/sourdough",
    "https://bread.example/r/bread/comments/1rjl74r/sourdough/",
)


def is_thread(markup: str, url: str = "https://site.example/p?id=4") -> bool:
    """Return what the hints say of a page."""
    return find_hints(Document(url, parse_html(markup))).is_thread


@pytest.mark.parametrize("url", NO_THREADS)
def test_words_in_an_address_make_no_thread(url):
    """News and blogs use the words of forums in sections and headlines."""
    assert not is_thread("<p>Bread.</p>", url)


@pytest.mark.parametrize("url", THREADS)
def test_addresses_of_threads(url):
    """A forum's script, or its folder with a number, unless the page calls itself an article."""
    assert is_thread("<p>Bread.</p>", url)
    article = '<script type="application/ld+json">{"@type": "NewsArticle"}</script><p>Bread.</p>'
    assert not is_thread(article, url)


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script><p>Bread.</p>',
        '<html itemscope itemtype="https://schema.org/QAPage"><p>Bread.</p>',
        '<div itemscope itemtype="http://schema.org/DiscussionForumPosting"><p>Bread.</p></div>',
        '<meta name="generator" content="vBulletin 4.2.5"><p>Bread.</p>',
        '<html id="XF" class="has-no-js"><p>Bread.</p>',
        '<body id="phpbb" class="nojs section-viewtopic"><p>Bread.</p>',
        '<body class="topic bbpress single"><p>Bread.</p>',
    ],
)
def test_pages_that_say_so_are_threads(markup):
    """Schema types, and the software of forums."""
    assert is_thread(markup)


COMMENTS = {
    "en": '<div class="comment"><b>Ada</b><p>{}</p></div>',
    "de": '<li class="kommentar"><cite>Karl</cite><div>{}</div></li>',
    "ru": '<article id="comment-{0}" class="comment"><p>{0}</p></article>',
}


@pytest.mark.parametrize("language", COMMENTS)
@pytest.mark.parametrize("url", NO_THREADS[:4])
def test_comments_below_an_article_go_whatever_its_address(read_body, paragraphs, language, url):
    """An article in a section "community" loses its comments as any other does."""
    days = ("Monday", "Dienstag", "среда")
    story = "".join(f"<p>{day}: {text}</p>" for day in days for text in paragraphs[language])
    words = (
        "Das sehe ich anders, {}. The dog should have been asked first, and so should I have been."
    )
    below = "".join(COMMENTS[language].format(words.format(number)) for number in range(22))
    text = read_body(
        f'<article><h1>A day</h1>{story}</article><div id="comments">{below}</div>', url=url
    )
    assert paragraphs[language][3] in text
    assert "should have been asked" not in text
