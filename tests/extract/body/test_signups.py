"""Boxes that ask for an address or a password, before, in and after the text."""

from __future__ import annotations

import pytest

BOXES = {
    "de": '<aside class="inset"><h3>Der Mühlenbrief</h3><p>Unsere besten Geschichten, jeden Samstag früh.</p>'
    '<form><input type="email"><button>Bestellen</button></form></aside>',
    "ru": "<div><div><p>Лучшие тексты недели приходят к вам по утрам в субботу.</p></div>"
    '<div><label>Ваш адрес</label><input type="text" name="subscriber_email"><button>Да</button></div></div>',
    "ja": '<div class="c-box"><p>この記事は会員限定です。続きは会員の方だけがお読みいただけます。</p>'
    '<form><input type="text" name="id"><input type="password"><button>ログイン</button></form></div>',
    "en": '<section><div class="module"><h4>Never miss a ferry</h4><p>A letter from the quay, every Friday at noon.</p>'
    '<form><input placeholder="Your e-mail"><input type="submit" value="Go"></form><p>You can leave at any time.</p>'
    "</div></section>",
}


@pytest.mark.parametrize("place", range(1, 4))
@pytest.mark.parametrize("language", BOXES)
def test_sign_up_boxes_are_no_part_of_the_text(read_body, paragraphs, language, place):
    """The box goes with its heading and plea, wherever it stands; the paragraphs around it stay."""
    blocks = [f"<p>{text}</p>" for text in paragraphs[language]]
    blocks.insert(place, BOXES[language])
    text = read_body(f'<main><h1>A day</h1><div class="story">{"".join(blocks)}</div></main>')
    assert text.split("\n\n") == list(paragraphs[language])


def test_a_short_text_beside_its_form_stays(read_body, paragraphs):
    """The form alone goes where the box around it is the article's."""
    form = '<form><label>Get the letter</label><input type="email"><button>Go</button></form>'
    text = read_body(f'<div class="entry-content"><p>{paragraphs["en"][0]}</p>{form}</div>')
    assert text == paragraphs["en"][0]


def test_a_form_that_the_page_is_for_stays(read_body, paragraphs):
    """A long form's questions are the page."""
    fields = "".join(
        f"<p>{text}</p><input name='question-{number}'>"
        for number, text in enumerate(paragraphs["en"])
    )
    text = read_body(f"<main><h1>Report</h1><form>{fields}<input type='email'></form></main>")
    assert paragraphs["en"][2] in text
