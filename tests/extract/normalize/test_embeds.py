"""What a page embeds leaves a link, and posts their words."""

from __future__ import annotations

import pytest

from scraper.dom.parse import parse_fragment
from scraper.extraction.normalize import normalize_tree, normalize_words
from scraper.extraction.render.markdown import render_markdown
from scraper.extraction.render.text import render_text

BASE = "https://kiln.example/story"
ATTRIBUTES = '{"url":"https://twitter.com/ona/status/9","full_text":"The kiln is lit.\\nTwo days to go.","username":"ona","name":"Ona Prill"}'


def read(markup: str) -> tuple[str, str]:
    """Return text and Markdown of a body that embeds something."""
    root = parse_fragment(f"<p>Before.</p>{markup}<p>After.</p>")
    normalize_words(root, BASE)
    text = render_text(root)
    normalize_tree(root, BASE)
    return text, render_markdown(root)


LINKS = {
    "post of Telegram": (
        '<script async src="https://telegram.org/js/widget.js" data-telegram-post="ona/77"></script>',
        "(https://t.me/ona/77)",
    ),
    "placeholder that names its address": (
        '<div class="x" data-embed-url="https://maps.example/kiln"></div>',
        "(https://maps.example/kiln)",
    ),
    "gist": (
        '<script src="https://gist.github.com/ona/ab12.js"></script>',
        "(https://gist.github.com/ona/ab12)",
    ),
    "unknown host with a title": (
        '<iframe title="Heat" src="https://charts.kiln.example/7/"></iframe>',
        "[Heat](https://charts.kiln.example/7/)",
    ),
    "unknown host, embed": (
        '<iframe src="https://kiln.example/embed/7"></iframe>',
        "(https://kiln.example/embed/7)",
    ),
    "Mastodon": (
        '<iframe class="mastodon-embed" src="https://clay.example/@ona/11/embed"></iframe>',
        "(https://clay.example/@ona/11)",
    ),
    "AMP": (
        '<amp-youtube data-videoid="AbCdEfGhIjK"></amp-youtube>',
        "(https://www.youtube.com/watch?v=AbCdEfGhIjK)",
    ),
    "AMP, other": ('<amp-vimeo data-videoid="12345"></amp-vimeo>', "(https://vimeo.com/12345)"),
    "late player": (
        '<lite-youtube videoid="AbCdEfGhIjK"></lite-youtube>',
        "(https://www.youtube.com/watch?v=AbCdEfGhIjK)",
    ),
    "Flourish": (
        '<div class="flourish-embed" data-src="visualisation/12"></div>',
        "(https://public.flourish.studio/visualisation/12)",
    ),
    "CKEditor": (
        '<figure class="media"><oembed url="https://youtu.be/AbC"></oembed></figure>',
        "(https://youtu.be/AbC)",
    ),
    "Hatena": (
        '<iframe class="embed-card" title="窯" src="https://hatenablog-parts.com/embed?url=https%3A%2F%2Fclay.example%2Fy"></iframe>',
        "[窯](https://clay.example/y)",
    ),
    "WordPress card": (
        '<blockquote class="wp-embedded-content"><a href="https://clay.example/e/">Glazes</a></blockquote><iframe class="wp-embedded-content" title="Glazes" src="https://clay.example/e/embed/#?secret=1"></iframe>',
        "[Glazes](https://clay.example/e/)",
    ),
    "Ghost card": (
        '<figure class="kg-card kg-bookmark-card"><a href="https://clay.example/x"><div class="kg-bookmark-title">Glazes</div><div class="kg-bookmark-description">Forty recipes.</div></a></figure>',
        "[Glazes](https://clay.example/x)",
    ),
    "video in a player": (
        '<div class="player"><video><source src="/v.mp4"></video><span>01:59</span></div>',
        "(https://kiln.example/v.mp4)",
    ),
    "post without words": (
        '<div class="fb-post" data-href="https://www.facebook.com/ona/posts/1"></div>',
        "(https://www.facebook.com/ona/posts/1)",
    ),
}


@pytest.mark.parametrize(("markup", "link"), LINKS.values(), ids=LINKS.keys())
def test_what_is_embedded_is_one_link(markup: str, link: str) -> None:
    """Markdown shows it where it stood; plain text leaves it out."""
    text, markdown = read(markup)
    assert text == "Before.\n\nAfter."
    assert markdown.count(link) == 1
    assert markdown.index("Before.") < markdown.index(link) < markdown.index("After.")
    assert "01:59" not in markdown
    assert "Forty recipes" not in markdown


@pytest.mark.parametrize(
    "markup",
    [
        '<iframe title="Advertisement banner" src="https://x.example/a"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>',
        '<iframe title="reCAPTCHA" src="https://www.google.com/recaptcha/api2"></iframe>',
        '<iframe src="https://clay.substack.com/embed" title="Subscribe"></iframe>',
        '<iframe src="https://kiln.example/px"></iframe>',
        '<script src="https://cdn.example/gist.github.com.js"></script>',
    ],
)
def test_frames_that_track_or_ask_go(markup: str) -> None:
    """Nothing is left of them."""
    assert read(markup)[1] == "Before.\n\nAfter."


POSTS = {
    "X": (
        '<blockquote class="twitter-tweet"><p lang="en">The kiln is lit.</p>&mdash; Ona Prill (@ona) <a href="https://twitter.com/ona/status/9?ref_src=x">May 1</a></blockquote>',
        "https://twitter.com/ona/status/9",
        "Ona Prill (@ona)",
    ),
    "X, author in a paragraph": (
        '<blockquote class="twitter-tweet"><p>The kiln is lit.</p><p>— Ona Prill (@ona) <a href="https://twitter.com/ona/status/9">May 1</a></p></blockquote>',
        "https://twitter.com/ona/status/9",
        "Ona Prill (@ona)",
    ),
    "Bluesky": (
        '<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:abc/app.bsky.feed.post/3k"><p>The kiln is lit.</p>&mdash; Ona Prill (<a href="https://bsky.app/profile/did:plc:abc">@ona</a>)</blockquote>',
        "https://bsky.app/profile/did:plc:abc/post/3k",
        "@ona",
    ),
    "TikTok": (
        '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@ona/video/71"><section><p>The kiln is lit.</p></section></blockquote>',
        "https://www.tiktok.com/@ona/video/71",
        "@ona",
    ),
    "Instagram": (
        '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/AA/"><a href="https://www.instagram.com/p/AA/">View this post on Instagram</a><p>The kiln is lit.</p><p>A post shared by Ona Prill (@ona)</p></blockquote>',
        "https://www.instagram.com/p/AA/",
        "Ona Prill",
    ),
    "Facebook": (
        '<div class="fb-post" data-href="https://www.facebook.com/ona/posts/1"><blockquote><p>The kiln is lit.</p></blockquote></div>',
        "https://www.facebook.com/ona/posts/1",
        "facebook.com/ona",
    ),
    "Substack's card": (
        f'<div class="tweet" data-attrs=\'{ATTRIBUTES}\'><a href="https://twitter.com/ona/status/9"><span>Ona</span><p>The kiln is lit.</p><span>412 Likes</span></a></div>',
        "https://twitter.com/ona/status/9",
        "Ona Prill (@ona)",
    ),
}


@pytest.mark.parametrize(("markup", "address", "author"), POSTS.values(), ids=POSTS.keys())
def test_a_post_is_a_quotation(markup: str, address: str, author: str) -> None:
    """Text has its words; Markdown its author and address too."""
    text, markdown = read(markup)
    assert text.startswith("Before.\n\nThe kiln is lit.")
    assert "View this post" not in text
    assert "Ona Prill" not in text
    assert "> The kiln is lit." in markdown
    assert address in markdown
    assert author in markdown
    assert "412" not in markdown


@pytest.mark.parametrize(
    "attributes", ["{", "[]", '{"url":1}', '{"url":"javascript:x","full_text":"a"}']
)
def test_a_broken_record_leaves_what_the_page_shows(attributes: str) -> None:
    """The card's own text is kept."""
    text, _ = read(f"<div class=\"tweet\" data-attrs='{attributes}'><p>The kiln is lit.</p></div>")
    assert "The kiln is lit." in text
