"""Text dumps: what is read where nothing is marked (whole dumps stand in tests/pages)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import NoArticle
from scraper.extraction.article import extract_article
from scraper.extraction.options import EVERYTHING
from scraper.extraction.text_dump import extract_text_dump
from scraper.records import Capture

URL = "https://e.example/post"
FIRST = "The ferry left the quay a little after six, with nobody on board but the dog, who did not mind."
SECOND = (
    "By the time the harbour master had finished his coffee, it was past the light and still going."
)


def test_blank_text_is_no_article():
    """A dump without a word raises NoArticle with its URL."""
    with pytest.raises(NoArticle) as caught:
        extract_text_dump(" \n\n", URL)
    assert caught.value.url == URL


def test_bare_text_stays_whole():
    """Text without any boilerplate loses nothing, its short lines included."""
    text = f"{FIRST}\n\nThen nothing.\n\n{SECOND}\n\nFin"
    assert extract_text_dump(text, URL).text == text


def test_text_without_headline_has_no_title():
    """A dump that begins with a sentence gets no invented title."""
    assert extract_text_dump(f"{FIRST}\n\n{SECOND}\n", URL).title is None


def test_hard_wrapped_lines_join():
    """Prose whose lines were broken at a width is joined to paragraphs."""
    text = (
        "Dear all,\n\nthe ferry left the quay a little after six this morning, with\n"
        "nobody on board but the dog, and by the time the harbour master\n"
        "had finished his coffee it was past the light.\n\nYours"
    )
    assert (
        "with nobody on board but the dog, and by the time the harbour master had finished"
        in extract_text_dump(text, URL).text
    )


def test_verse_keeps_its_lines():
    """Short lines inside a stanza stay lines, stanzas stay apart."""
    verse = "One glove, blue,\na rope, a shell,\n\nthe sea, the sea,\nthe word for cold."
    assert extract_text_dump(f"Shore\n\n{verse}\n", URL).text.endswith(verse)


def test_headings_between_paragraphs_stay():
    """A short row between paragraphs is a heading, also when menus have the same word."""
    dump = f"top of page\nQuay\nHome\nA ferry alone at sea\n{FIRST}\nResources\n{SECOND}\nbottom of page"
    assert extract_text_dump(dump, URL).text == f"{FIRST}\n\nResources\n\n{SECOND}"


def test_comments_are_not_text():
    """What readers wrote under the text is left out, however long it is."""
    reply = (
        "I was on that quay and the dog was mine, and I can tell you that he planned it for weeks."
    )
    dump = f"A ferry alone at sea\n{FIRST}\n{SECOND}\n2 Comments\nPiet says:\n{reply}\nReply\nIna says:\n{reply}\nReply\nLeave a Reply"
    article = extract_text_dump(dump, URL)
    assert article.text == f"{FIRST}\n\n{SECOND}"
    assert article.counts.comments == 2


def test_author_and_date_are_read():
    """Byline and date above the text become metadata."""
    dump = f"The Quay\nHome\nAbout\nA ferry alone at sea\nBy Nora Feld\nMay 3, 2021\n{FIRST}\n{SECOND}\n3 Comments"
    article = extract_text_dump(dump, URL)
    assert article.authors == ("Nora Feld",)
    assert article.published == "2021-05-03"


def test_title_element_names_the_site():
    """The first row of a WET text is the title element: headline and site."""
    dump = f"A ferry alone at sea - The Quay\nSkip to content\nThe Quay\nMenu\nA ferry alone at sea\n{FIRST}\n{SECOND}\n© 2021"
    article = extract_text_dump(dump, URL)
    assert (article.title, article.site_name) == ("A ferry alone at sea", "The Quay")


def test_copyright_names_the_site():
    """Where nothing else does, the footer says whose site it is."""
    dump = f"A ferry alone at sea\nMay 3, 2021\n{FIRST}\n{SECOND}\n© 2019-2021 by The Quay. All rights reserved."
    assert extract_text_dump(dump, URL).site_name == "The Quay"


def test_markdown_and_html_are_made_where_asked_for():
    """A dump's text comes as Markdown and HTML too, its characters escaped."""
    dump = f"A ferry alone at sea\n\n{FIRST}\nwith *stars* and <tags>\n\n{SECOND}\n"
    article = extract_text_dump(dump, URL, frozenset(["markdown", "html"]))
    assert article.markdown is not None
    assert "\\*stars\\* and \\<tags>" in article.markdown
    assert article.html is not None
    assert article.html.endswith(f"<p>{SECOND}</p>")
    assert "&lt;tags&gt;" in article.html
    assert extract_text_dump(dump, URL).markdown is None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "Home",
                    "top of page",
                    "bottom of page",
                    FIRST,
                    SECOND,
                    "3 comments",
                    "Share",
                    "",
                    "May 3, 2021",
                    "A title",
                    "Related Posts",
                    "© 2020 X",
                ]
            ),
            st.text(max_size=60),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_lines_give_an_article_or_no_article(lines):
    """Whatever the lines, the reader answers, and every word of the text is the dump's."""
    dump = "\n".join(lines)
    try:
        article = extract_text_dump(dump, URL)
    except NoArticle:
        assert not dump.strip() or not "".join(dump.split())
        return
    words = set(dump.split())
    assert all(word in words for word in article.text.split())


@pytest.mark.parametrize("code", [0, *range(1, 9), *range(0x0E, 0x20), 0x7F, 0x81, 0xFFFE, 0xFFFF])
def test_a_control_character_costs_no_text(code: int):
    """The character goes or is replaced; all fields of the dump are read, Markdown and HTML too."""
    body = f"{FIRST}\n\nIt came{chr(code)} back.\n\n{SECOND}\n".encode()
    capture = Capture.of_bytes(body, url=URL, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    article = extract_article(capture, EVERYTHING)
    assert chr(code) not in article.text + article.markdown + article.html
    assert FIRST in article.text
    assert SECOND in article.text
