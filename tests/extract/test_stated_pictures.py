"""Pictures that a page only states: its script shows them later."""

from __future__ import annotations

import pytest

from scraper.extraction.article import extract_article
from scraper.extraction.options import ExtractOptions
from scraper.extraction.unkept import unkept_capture

PARAGRAPH = (
    "<p>The lock keeper had kept the log since the spring flood, and wrote down every barge that "
    "passed, with its load, its master and the hour at which the gates were opened for it.</p>"
)


def html_of(figure: str) -> str:
    """Return the article's HTML of a page with a figure between paragraphs."""
    page = (
        f"<body><article><h1>The log of the lock</h1>{PARAGRAPH * 2}{figure}{PARAGRAPH}</article>"
    )
    capture = unkept_capture(page.encode(), "https://example.org/log")
    return extract_article(capture, ExtractOptions(fields=frozenset(["html"]))).html or ""


@pytest.mark.parametrize(
    "figure",
    [
        (
            '<figure itemscope itemtype="http://schema.org/ImageObject" itemid="/lock.jpg">'
            "<div class=lazy></div></figure>"
        ),
        (
            '<figure itemscope itemtype="https://schema.org/ImageObject">'
            '<meta itemprop="contentUrl" content="https://example.org/lock.jpg"></figure>'
        ),
        (
            '<figure itemtype="https://schema.org/ImageObject"><link itemprop=url href="/lock.jpg">'
            "<figcaption>The lock in May</figcaption></figure>"
        ),
    ],
)
def test_a_figure_shows_the_picture_that_it_states(figure: str) -> None:
    """By its id, its content's address or its own."""
    assert 'src="https://example.org/lock.jpg"' in html_of(figure)


def test_a_figure_with_a_picture_keeps_that_one() -> None:
    """What the microdata says is another size of the same."""
    figure = (
        '<figure itemtype="https://schema.org/ImageObject" itemid="/large.jpg"><img src="/lock.jpg">'
        "</figure>"
    )
    assert "large.jpg" not in html_of(figure)


def test_a_figure_of_another_type_states_no_picture() -> None:
    """A video's page is not shown as a picture."""
    figure = '<figure itemtype="https://schema.org/VideoObject" itemid="/film.mp4"></figure>'
    assert "<img" not in html_of(figure)
