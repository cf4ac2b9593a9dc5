"""Claims about cheap looks before costly ones: they refuse nothing that would be found."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime

import pytest

from scraper.extract.document import Document
from scraper.extract.dom import parse_html, to_html
from scraper.extract.metadata import find_metadata
from scraper.extract.metadata.byline import _BEGINS_BYLINE, _may_begin
from scraper.extract.metadata.byline_words import BY, BYLINE_WORDS, PARTICLES_BY
from scraper.extract.metadata.guessed_date import find_guessed_date

WORDS = sorted(
    word
    for alternation in (BYLINE_WORDS, BY, PARTICLES_BY)
    for word in re.sub(r"\(\?:[^()]*\)\??", "", alternation[3:-1]).split("|")
    if word.isalpha()
)
UNDATED = "<html><body><article><h1>Fog</h1>{}</article></body></html>"


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_a_byline_passes_the_look_at_two_letters(word: str) -> None:
    """No word that the expression knows, in either case, is refused before it is asked."""
    for written in (word, word.upper(), word.capitalize()):
        assert _may_begin(f"{written} Maren Holt")


def test_most_text_does_not_pass() -> None:
    """The look is worth its time: plain sentences are refused by it, as by the expression."""
    text = "The fog came at noon."
    assert not _may_begin(text)
    assert _BEGINS_BYLINE.match(text) is None


def test_htmldate_leaves_the_page_as_it_is() -> None:
    """The guess works on the shared tree and changes nothing of it."""
    root = parse_html(
        UNDATED.format("<!-- x --><footer>© 2024-03-02</footer><script>var a=1</script>")
    )
    assert root is not None
    before = to_html(root)
    list(find_guessed_date(Document("https://heron.example/a", root), None))
    assert to_html(root) == before


def test_htmldate_is_not_asked_where_a_date_stands_far_from_the_headline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A date in the page's text, however far from its headline, spares the costly guess."""
    monkeypatch.setitem(sys.modules, "htmldate", None)  # an import of it raises
    filler = "<p>The fog came at noon.</p>" * 120
    root = parse_html(UNDATED.format(filler + "<p>3 March 2024</p>"))
    assert root is not None
    found = find_metadata(
        Document("https://heron.example/a", root), fetched_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert (found.published, found.found_by["published"]) == ("2024-03-03", "text:far")
