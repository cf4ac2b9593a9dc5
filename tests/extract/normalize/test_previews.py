"""A picture and its small version are one picture."""

from __future__ import annotations

import pytest

from scraper.dom.parse import parse_fragment
from scraper.extraction.normalize import normalize_tree


def sources(markup: str) -> list[str]:
    """Return the addresses of the pictures that are left."""
    root = parse_fragment(f"<p>Before.</p>{markup}<p>After.</p>")
    normalize_tree(root, "https://kiln.example/")
    return [image.get("src") or "" for image in root.iter("img")]


@pytest.mark.parametrize(
    "markup",
    [
        '<div><img class="lqip" src="/s.jpg"><img src="/big.jpg"></div>',
        '<figure><div><img class="img-placeholder" src="/s.jpg"></div><div><img src="/big.jpg"></div></figure>',
        '<div><img src="/big.jpg"><img class="blur-up" src="/s.jpg"></div>',
        '<div><img src="/big-20x15.jpg"><img src="/big.jpg"></div>',
        '<div><img src="/big-1200x800.jpg"><img src="/big-40x20.jpg"></div>',
        '<div><img src="/big.jpg?w=20&amp;blur=9"><img src="/big.jpg?w=1200"></div>',
        '<div><img src="/big_small.jpg"><picture><source srcset="/big.jpg 2x"><img data-src="/big.jpg"></picture></div>',
    ],
)
def test_the_preview_goes(markup: str) -> None:
    """By its class, or because it is the same file in another size."""
    found = sources(markup)
    assert len(found) == 1
    assert "/big" in found[0]
    assert not found[0].endswith(("20x15.jpg", "40x20.jpg", "blur=9", "small.jpg"))


@pytest.mark.parametrize(
    "markup",
    [
        '<div><img src="/a.jpg"><img src="/b.jpg"></div>',
        '<div><img src="/photo.php?id=1"><img src="/photo.php?id=2"></div>',
        '<div><img src="/image?url=a.jpg&amp;w=640"><img src="/image?url=b.jpg&amp;w=640"></div>',
        '<div><img src="/a.jpg">Text<img src="/a-20x20.jpg"></div>',
        '<ul><li><img src="/1/a.jpg"></li><li><img src="/2/a.jpg"></li></ul>',
        '<p><img src="/kiln-1.jpg"><img src="/kiln-2.jpg"></p>',
    ],
)
def test_two_pictures_stay(markup: str) -> None:
    """Other files, and the same one at two places of the text."""
    assert len(sources(markup)) == 2
