"""Live blogs: every entry, with its time, in the order of the page."""

from __future__ import annotations

import pytest

ENTRIES = {
    "en": '<article class="update"><header><time>{clock}</time><h2>{title}</h2></header><p>{text}</p></article>',
    "de": '<li><div class="zeit">{clock} Uhr</div><div><h4>{title}</h4><div>{text}</div></div></li>',
    "ru": '<div class="post"><span class="t">{clock}</span><div><p>{text}</p></div></div>',
    "ja": '<section><p class="jikoku">{clock}</p><p>{text}</p></section>',
}
CLOCKS = ("06:10", "7:45", "11:05", "12:30", "15:05", "17:40", "19:00", "21:55")


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("language", ENTRIES)
def test_all_entries_are_kept_with_their_times(read_body, paragraphs, language, newest_first):
    """Long and short entries alike."""
    texts = [*paragraphs[language], *(text[:70] + "." for text in paragraphs[language])]
    filled = [
        ENTRIES[language].format(clock=clock, title=f"Entry {number}", text=text)
        for number, (clock, text) in enumerate(zip(CLOCKS, texts, strict=True))
    ]
    page = "".join(reversed(filled) if newest_first else filled)
    text = read_body(f'<h1>The day as it came</h1><div class="ticker">{page}</div>')
    clocks = [word for word in text.split() if word in CLOCKS]
    assert clocks == (list(reversed(CLOCKS)) if newest_first else list(CLOCKS))
    assert all(entry in text for entry in texts)


def test_entries_without_a_box_keep_their_times(read_body, paragraphs):
    """Where times are headings among the paragraphs."""
    parts = zip(CLOCKS, paragraphs["de"], strict=False)
    page = "".join(f"<h3>{clock} Uhr</h3><p>{text}</p>" for clock, text in parts)
    text = read_body(f"<article><h1>Der Tag</h1>{page}</article>")
    assert [line for line in text.split("\n") if "Uhr" in line] == [
        f"{clock} Uhr" for clock in CLOCKS[:4]
    ]


def test_headlines_with_times_are_no_live_blog(read_body, paragraphs):
    """A box of the latest news beside the article is left out."""
    story = "".join(f"<p>{text}</p>" for text in paragraphs["en"])
    latest = "".join(
        f'<li><span>{clock}</span> <div><a href="/{clock}">Boat sunk off the pier at {clock} sharp</a></div></li>'
        for clock in CLOCKS
    )
    text = read_body(f"<article><h1>Fog</h1>{story}</article><ul class='latest'>{latest}</ul>")
    assert text.split("\n\n") == list(paragraphs["en"])
