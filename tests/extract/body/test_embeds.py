"""Posts and pictures between kept blocks are kept with them."""

from __future__ import annotations

import pytest

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_html
from scraper.extraction.body.embeds import find_posts
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.tree import build_tree

POST = '<blockquote class="twitter-tweet"><p>Kiln lit.</p>— Ona <a href="https://x.com/o/1">May 1</a></blockquote>'


def built(markup: str, *kept: str) -> str:
    """Return the tree of the named blocks, with the posts that belong to them."""
    root = parse_html(f"<html><body><main>{markup}</main><p>Elsewhere</p></body></html>")
    assert root is not None
    page = cut_page(root.find("body"))
    keep = [text in kept for text in page.text]
    for row in find_posts(page, keep):
        keep[row] = True
    return to_html(build_tree(page, keep))


@pytest.mark.parametrize(
    "markup", [POST, f"<figure>{POST}</figure>", f"<div class='embed'>{POST}</div>"]
)
def test_a_post_between_kept_blocks_is_kept(markup: str) -> None:
    """Whatever the model says of its words."""
    assert "Kiln lit." in built(f"<p>One</p>{markup}<p>Two</p>", "One", "Two")


def test_a_post_at_the_end_of_the_text_is_kept() -> None:
    """The block before it is in the same container."""
    assert "Kiln lit." in built(f"<div><p>One</p>{POST}</div>", "One")


def test_posts_elsewhere_are_not_kept() -> None:
    """Neither before the text nor behind what is left out."""
    assert "Kiln lit." not in built(f"{POST}<p>One</p><p>X</p>{POST}", "One")


@pytest.mark.parametrize(
    "embed",
    [
        '<script src="https://gist.github.com/o/ab1.js"></script>',
        '<script data-telegram-post="o/77"></script>',
        '<div class="tweet" data-attrs="{}"></div>',
        '<amp-youtube data-videoid="AbCdEfGhIjK"></amp-youtube>',
        '<div class="flourish-embed" data-src="v/1"></div>',
        '<div class="player"><video src="v.mp4"></video><span>01:59</span></div>',
        '<div class="wp-caption"><img src="i.jpg"><p class="wp-caption-text">A kiln</p></div>',
        '<p><img src="i.jpg"></p><p class="photo-caption">A kiln</p>',
        '<p><img src="i.jpg"></p><p class="photo-caption">A kiln</p><p class="photo-credit">Ona</p>',
    ],
)
def test_what_shows_something_between_kept_blocks_is_copied(embed: str) -> None:
    """Players, frames, and pictures with the captions that the model drops."""
    html = built(f"<p>One</p>{embed}<p>Two</p><p>X</p>", "One", "Two")
    assert html.startswith(f"<div><p>One</p>{embed.partition('>')[0]}")
    assert ("A kiln" in html) == ("A kiln" in embed)
    assert ("Ona" in html) == ("Ona" in embed)
    assert "<p>X</p>" not in html
