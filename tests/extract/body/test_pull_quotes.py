"""A sentence that a page shows once more, larger, is read once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.dom.parse import parse_html
from scraper.extraction.body.candidates import find_body
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.pull_quotes import find_pull_quotes

SENTENCE = {
    "en": "The clay remembers every hand that touched it before the fire",
    "de": "Der Ton vergisst keine Hand, die ihn vor dem Feuer berührt hat",
    "fr": "La terre se souvient de chaque main qui l’a touchée avant le feu",
    "ru": "Глина помнит каждую руку, которая касалась её до огня",
    "ja": "土は火に入る前に触れたすべての手を覚えている",
}


def texts_left(quote: str, language: str = "en", before: str = "", after: str = "") -> str:
    """Return the text of a page of three paragraphs, the second of which holds the sentence."""
    sentence = SENTENCE[language]
    markup = (
        f"<article><p>One, and more of it.</p>{before}{quote.format(sentence)}"
        f"<p>She said: “{sentence}. I never glaze on a Monday.” Then she left.</p>{after}<p>Three.</p></article>"
    )
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    page = cut_page(root.find("body"))
    keep = [True] * len(page.text)
    for row in find_pull_quotes(page, keep):
        keep[row] = False
    return "|".join(text for text, kept in zip(page.text, keep, strict=True) if kept)


PULLED = [
    "<aside><p>“{}”</p></aside>",
    '<aside class="x"><p>{}</p><footer>Ona Prill, potter</footer></aside>',
    '<div class="pullquote"><blockquote><p>{}</p></blockquote></div>',
    '<div class="article__pull-quote"><div><span>{}</span></div><cite>— Ona Prill</cite></div>',
    '<figure class="wp-block-pullquote"><blockquote><p>{}</p><cite>Ona Prill</cite></blockquote></figure>',
    '<p class="exergue">« {} »</p>',
    '<div class="zitat-box">„{}“</div>',
    '<div class="click-to-tweet"><p>{}</p><a href="#">Click To Tweet</a></div>',
    '<div class="sqs-quote_large blockquote-large-quote">{}</div>',
    '<div class="c-quote"><svg></svg><p>{}.</p></div>',
    '<p class="pq">{}</p>',
    "<blockquote>{}.</blockquote>",
    "<blockquote><p>“{}”</p></blockquote>",
    "<h3>“{}”</h3>",
    "<h2>{}</h2>",
]


@pytest.mark.parametrize("quote", PULLED)
def test_a_repeated_sentence_goes_with_its_box(quote: str) -> None:
    """Whatever the box is made of; who said it and the buttons in it go too."""
    assert len(texts_left(quote).split("|")) == 3


@pytest.mark.parametrize("language", SENTENCE)
def test_in_any_language(language: str) -> None:
    """Words are compared without case and marks, and letters where a script has no spaces."""
    assert len(texts_left('<aside class="pull-quote">{}</aside>', language).split("|")) == 3


KEPT = [
    "<blockquote>I never glaze on a Monday.</blockquote>",
    "<h3>“I never glaze on a Monday”</h3>",
    "<blockquote>{} and the air, and the long way down.</blockquote>",
    "<p>“{}”</p>",
    '<aside class="note"><pre>{}</pre></aside>',
    "<p>{}</p>",
    "<ul><li>{}</li></ul>",
    "<aside><p>Not a word of this is anywhere else on the whole page.</p></aside>",
    '<blockquote class="pull-quote">{}, and the glaze remembers the rest of the long way home.</blockquote>',
    "<blockquote>Never on Monday, I said to them.</blockquote>",
    "<h2>“Monday”</h2>",
]


@pytest.mark.parametrize("quote", KEPT)
def test_what_is_no_repeat_stays(quote: str) -> None:
    """Paragraphs, short headings and quotations, and quotations that say more than the article."""
    assert len(texts_left(quote).split("|")) == 4


def test_a_shortened_quotation_is_a_repeat() -> None:
    """Editors leave a word out or put another one in."""
    quote = '<aside class="pullquote">“The clay remembers every [single] hand that touched it before the fire”</aside>'
    assert len(texts_left(quote).split("|")) == 3


def test_a_long_aside_loses_only_the_repeated_row() -> None:
    """What else the box holds is not a repeat."""
    more = "The kiln museum is open from May to October, on all days but Monday, and shows thirty years of cracked pots."
    left = texts_left(f"<aside><p>{{}}</p><p>{more}</p></aside>")
    assert more in left
    assert len(left.split("|")) == 4


def test_the_body_has_the_sentence_once(
    paragraphs: dict[str, tuple[str, ...]], framed: Callable[[str], str]
) -> None:
    """The whole way: the article's sentence stays in its paragraph."""
    story = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs["en"])
    quote = "<aside class='quote-callout'><p>children counted gulls, and the harbour master read</p></aside>"
    page = framed(f"<article><h1>A morning by the water</h1>{story}{quote}{story}</article>")
    root = parse_html(page)
    assert root is not None
    text = text_of(find_body(Document("https://heron.example/story", root)).root)
    assert "children counted gulls, and the harbour master read yesterday" in text
    assert "harbour master readThe" not in text
