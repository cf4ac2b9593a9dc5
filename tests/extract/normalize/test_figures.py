"""Pictures keep their captions, and the running text does without them."""

from __future__ import annotations

import pytest

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_fragment
from scraper.extraction.normalize import normalize_tree, normalize_words
from scraper.extraction.render.markdown import render_markdown
from scraper.extraction.render.text import render_text

BASE = "https://kiln.example/story"
CAPTIONED = {
    "WordPress": '<div class="wp-caption alignleft"><a href="/b"><img src="/i.jpg"></a><p class="wp-caption-text">{}</p></div>',
    "WordPress, definition list": '<dl class="gallery-item"><dt><img src="/i.jpg"></dt><dd class="wp-caption-text gallery-caption">{}</dd></dl>',
    "line behind": '<p><img src="/i.jpg"></p><p class="image-caption">{}</p>',
    "line behind an empty one": '<p><img src="/i.jpg"></p><p></p><p class="photo-caption">{}</p>',
    "Blogger": '<table class="tr-caption-container"><tbody><tr><td><a href="/x"><img src="/i.jpg"></a></td></tr><tr><td class="tr-caption">{}</td></tr></tbody></table>',
    "MediaWiki": '<div class="thumb"><div class="thumbinner"><a><img src="/i.jpg"></a><div class="thumbcaption"><div class="magnify"><a href="/z"></a></div>{}</div></div></div>',
    "loose in its box": '<div class="caption"><img src="/i.jpg">{}</div>',
    "span in a box": '<div><span><img src="/i.jpg"></span><span class="img-caption">{}</span></div>',
    "German": '<div class="bild"><img src="/i.jpg"><div class="bildunterschrift">{}</div></div>',
    "Italian": '<div><img src="/i.jpg"><span class="didascalia">{}</span></div>',
    "camel case": '<div><img src="/i.jpg"><span class="npPhotoCaption">{}</span></div>',
    "figure without figcaption": '<figure><img src="/i.jpg"><p>{}</p></figure>',
    "figure": '<figure><img src="/i.jpg"><figcaption>{}</figcaption></figure>',
    "linked picture and caption": '<a href="/u"><img src="/i.jpg"><span class="img-caption">{}</span></a>',
    "video": '<div class="video-box"><video src="/i.mp4"></video><h4>{}</h4></div>',
}


def read(markup: str) -> tuple[str, str, str]:
    """Return text, Markdown and HTML of a piece of a body."""
    root = parse_fragment(markup)
    normalize_words(root, BASE)
    text = render_text(root)
    normalize_tree(root, BASE)
    return text, render_markdown(root), to_html(root)


@pytest.mark.parametrize("markup", CAPTIONED.values(), ids=CAPTIONED.keys())
def test_a_caption_stays_with_its_picture_and_out_of_the_text(markup: str) -> None:
    """Whatever marks the caption, it becomes the figure's."""
    caption = "The kiln on the second day"
    text, markdown, html = read(f"<p>Before.</p>{markup.format(caption)}<p>After.</p>")
    assert text == "Before.\n\nAfter."
    assert markdown.count(caption) == 1
    assert "/i." in markdown
    assert html.count("<figure>") == 1
    assert html.count("<figcaption>") == 1


CREDITS = [
    "Photo: Ona Prill",
    "(Foto: Ona Prill)",
    "Getty Images / Ona Prill",
    "© Ona Prill",
    "Bildquelle: Ona Prill",
    "Crédit : Ona Prill",
    "写真：陶芸館",
    "Source: Kiln Museum",
]


@pytest.mark.parametrize("credit", CREDITS)
def test_a_credit_behind_a_picture_is_its_caption(credit: str) -> None:
    """A line that names whose the picture is."""
    text, markdown, _ = read(f'<p>Before.</p><p><img src="/i.jpg"></p><p>{credit}</p><p>After.</p>')
    assert text == "Before.\n\nAfter."
    assert credit.rsplit(maxsplit=1)[-1].strip("()") in markdown


def test_a_credit_behind_a_figure_is_in_it() -> None:
    """Some pages put whose picture it is behind the figure."""
    text, _, html = read(
        '<div><figure><img src="/i.jpg"><figcaption>The kiln</figcaption></figure><p class="imageCredit">IDG</p></div><p>After.</p>'
    )
    assert text == "After."
    assert "<figcaption>The kiln IDG</figcaption>" in html


def test_a_caption_said_twice_is_one() -> None:
    """Pages repeat it for the large view."""
    _, _, html = read(
        '<figure><img src="/i.jpg"><figcaption>The kiln</figcaption><div class="caption">The kiln</div></figure>'
    )
    assert html.count("The kiln") == 1


def test_caption_and_credit_are_one() -> None:
    """A figure has one `figcaption`, with both."""
    _, _, html = read(
        '<figure><img src="/i.jpg"><figcaption>The kiln</figcaption><span class="credit">Ona Prill</span></figure>'
    )
    assert html.endswith("<figcaption>The kiln Ona Prill</figcaption></figure></div>")


KEPT = {
    "text behind a picture": '<p><img src="/i.jpg"></p><p>{}</p>',
    "text beside a picture": '<p><img src="/i.jpg"> {}</p>',
    "a caption without a picture": '<p class="caption">{}</p>',
    "a credit without a picture": "<p>Source: {}</p>",
    "a card": '<figure><a href="/p"><img src="/i.jpg"></a><div><div>{}</div><div>12 €</div></div></figure>',
    "a teaser": '<figure><a href="/p"><img src="/i.jpg"></a><p><a href="/p">{}</a></p></figure>',
    "a box with headings": '<div class="thumbnail"><img src="/i.jpg"><div class="caption"><h3>Glaze</h3><p>{}</p></div></div>',
}


@pytest.mark.parametrize("markup", KEPT.values(), ids=KEPT.keys())
def test_other_text_stays(markup: str) -> None:
    """Only what speaks of a picture leaves the text."""
    line = "The kiln was lit on Sunday evening."
    text, _, _ = read(f"<p>Before.</p>{markup.format(line)}<p>After.</p>")
    assert line in text


def test_each_picture_of_a_gallery_has_its_own() -> None:
    """Captions go with the picture before them."""
    slide = '<div class="slide"><img src="/{0}.jpg"><div class="caption">Picture {0}</div></div>'
    _, _, html = read(f"<p>Before.</p><div>{slide.format(1)}{slide.format(2)}</div>")
    assert html.count("<figure>") == 2
    assert html.index("/1.jpg") < html.index("Picture 1") < html.index("/2.jpg")
