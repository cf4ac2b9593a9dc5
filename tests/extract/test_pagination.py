"""Articles in several pages: which link leads on, and how pages are joined."""

from __future__ import annotations

import pytest

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.pagination import MAX_PAGES, find_next_page, join_pages
from scraper.records import Article, Comment, Image

STORY = "https://paper.example/2026/the-last-ferry"
HEAD = '<meta property="article:published_time" content="2026-03-02T06:00:00Z">'


def next_of(body: str, *, url: str = STORY, head: str = HEAD) -> str | None:
    root = parse_html(f"<html><head>{head}</head><body><p>Story.</p>{body}</body></html>")
    assert root is not None
    return find_next_page(Document(url, root))


@pytest.mark.parametrize(
    ("current", "following", "number"),
    [
        (STORY, f"{STORY}/2", 2),
        (f"{STORY}/", f"{STORY}/2/", 2),
        (f"{STORY}/2/", f"{STORY}/3/", 3),
        (STORY, f"{STORY}/page/2", 2),
        (STORY, f"{STORY}/page-2", 2),
        (STORY, f"{STORY}?page=2", 2),
        (f"{STORY}?page=2", f"{STORY}?page=3", 3),
        (f"{STORY}?id=7", f"{STORY}?id=7&p=2", 2),
        (f"{STORY}.html", f"{STORY}-2.html", 2),
        (f"{STORY}-2.html", f"{STORY}-3.html", 3),
        (f"{STORY}.html", f"{STORY}_p2.html", 2),
        (f"{STORY}.html", f"{STORY}-seite-2.html", 2),
        (f"{STORY}/p1", f"{STORY}/p2", 2),
        ("https://www.paper.example/a", "https://paper.example/a/2", 2),
        (STORY, f"{STORY}/3", None),
        (f"{STORY}/3", f"{STORY}/2", None),
        (STORY, STORY, None),
        (STORY, "https://paper.example/2026/another-story/2", None),
        (STORY, "https://other.example/2026/the-last-ferry/2", None),
        (f"{STORY}?id=7", f"{STORY}?id=8&p=2", None),
        (f"{STORY}/2025", f"{STORY}/2026", None),
        (f"{STORY}/{MAX_PAGES}", f"{STORY}/{MAX_PAGES + 1}", None),
        (STORY, f"{STORY}/comment-page-2", None),
    ],
)
def test_next_address_is_the_same_with_the_next_number(
    current: str, following: str, number: int | None
):
    """Only this article's address with the next number is its next page."""
    link = f'<nav class="pagination"><a href="{following}">{number or 2}</a></nav>'
    assert (next_of(link, url=current) is not None) == (number is not None)


@pytest.mark.parametrize(
    "body",
    [
        f'<a rel="next" href="{STORY}/2">Page two</a>',
        f'<a href="{STORY}/2">Next</a>',
        f'<a href="{STORY}/2">Weiter »</a>',
        f'<a href="{STORY}/2">次のページ</a>',
        f'<a href="{STORY}/2" aria-label="Next page"><svg></svg></a>',
        f'<div class="page-links">Pages: <span>1</span> <a href="{STORY}/2">2</a> <a href="{STORY}/3">3</a></div>',
        '<a rel="next" href="the-last-ferry/2">relative</a>',
    ],
)
def test_link_that_leads_on_is_followed(body: str):
    """Its relation, its text or its pager says that a link leads on."""
    assert next_of(body) == f"{STORY}/2"


def test_head_link_leads_on():
    """`link rel=next` in the head counts."""
    assert next_of("", head=f'{HEAD}<link rel="next" href="{STORY}/2">') == f"{STORY}/2"


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="next" href="https://paper.example/2026/the-first-ferry">Next post</a>',
        f'<p>As I said <a href="{STORY}/2">in 2 of my letters about the harbour and its boats</a>.</p>',
        f'<a href="{STORY}/2">2</a>',
        f'<a rel="next" href="{STORY}/comment-page-2/#comments">Older comments</a>',
        f'<a rel="next" href="{STORY}?cpage=2">Older comments</a>',
        '<a rel="next" href="javascript:more(2)">Next</a>',
    ],
)
def test_other_links_are_not_followed(body: str):
    """Next posts, mentions, bare numbers and comment pages are no next page."""
    assert next_of(body) is None


@pytest.mark.parametrize(
    "url",
    ["https://paper.example/", "https://paper.example/tag/ferries", "https://paper.example/blog"],
)
def test_listings_are_not_paged(url: str):
    """A listing's next page is never an article's."""
    listing = "<article>One</article><article>Two</article>"
    link = f'<a rel="next" href="{url.rstrip("/")}/page/2">Next</a>'
    assert next_of(listing + link, url=url, head="") is None


def page(number: int, **fields: object) -> Article:
    given: dict[str, object] = {"text": f"Part {number}.", "title": "The last ferry", **fields}
    return Article(url=f"{STORY}/{number}", **given)  # type: ignore[arg-type]


def test_joined_pages_are_one_article():
    """Texts follow each other; everything else is the first page's."""
    joined = join_pages([page(1, authors=("Ines Falk",)), page(2, title="Page 2"), page(3)])
    assert joined.text == "Part 1.\n\nPart 2.\n\nPart 3."
    assert (joined.title, joined.authors, joined.url) == (
        "The last ferry",
        ("Ines Falk",),
        f"{STORY}/1",
    )


def test_repeated_edges_come_once():
    """A teaser and a closing note that each page repeats come once; repetition inside stays."""
    pages = [
        page(1, text="Teaser.\n\nA.\n\n* * *\n\nB.\n\nNote."),
        page(2, text="Teaser.\n\nC.\n\n* * *\n\nD.\n\nNote."),
    ]
    assert join_pages(pages).text == "Teaser.\n\nA.\n\n* * *\n\nB.\n\nNote.\n\nC.\n\n* * *\n\nD."


def test_images_and_comments_are_joined_once():
    """The same image and the same comment on two pages are one; answers keep their place."""
    first, second = Image(url="https://x.example/1.jpg"), Image(url="https://x.example/2.jpg")
    a, b = Comment(text="A"), Comment(text="B", reply_to=0)
    c, d = Comment(text="C"), Comment(text="D", reply_to=1)
    joined = join_pages(
        [
            page(1, images=(first,), comments=(a, b)),
            page(2, images=(first, second), comments=(a, c, d)),
        ]
    )
    assert joined.images == (first, second)
    assert [(x.text, x.reply_to) for x in joined.comments] == [
        ("A", None),
        ("B", 0),
        ("C", None),
        ("D", 2),
    ]


def test_one_page_is_itself():
    """Joining one page changes nothing; joining none is an error."""
    only = page(1)
    assert join_pages([only]) is only
    with pytest.raises(ValueError, match="no page"):
        join_pages([])
