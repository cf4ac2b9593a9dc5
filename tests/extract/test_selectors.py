"""Many simple selectors matched in one walk, as CSS would match each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dom.elements import select
from scraper.dom.parse import parse_html
from scraper.dom.selectors import find_matches
from scraper.platforms import PLATFORMS

PAGE = """
<body class="single post">
 <div id="main" class="a b"><section data-hook="post"><h1 class="t">T</h1>
   <p data-hook="post-text" class="a">x <a href="/tag/x" rel="nofollow tag">x</a></p>
   <div class="b"><div class="a"><a href="/y">y</a><span class="c a"></span></div></div>
 </section></div>
 <div class="a-b"><a rel="tag">z</a></div>
</body>
"""
SELECTORS = (
    ".a",
    "div.a",
    "#main",
    "h1",
    "div#main.a",
    '[data-hook="post"]',
    '[data-hook^="post"]',
    '[data-hook$="text"]',
    '[href*="tag"]',
    '[rel~="tag"]',
    "[rel]",
    "div a",
    ".b a",
    "div > a",
    "div.b > div.a a",
    'section[data-hook="post"] div.a span.c',
    "body > div",
    "div div",
)


@pytest.mark.parametrize("selector", SELECTORS)
def test_selector_matches_what_css_matches(selector: str):
    """Each form of the grammar finds the same elements, in the same order, as CSS."""
    root = parse_html(PAGE)
    assert root is not None
    expected = select(root, selector)
    assert expected
    assert find_matches(root, (selector,)) == {0: expected}


def test_matches_are_told_apart_by_position():
    """Many selectors at once find what each finds alone; what finds nothing is not named."""
    root = parse_html(PAGE)
    assert root is not None
    together = find_matches(root, ("#nowhere", *SELECTORS))
    assert together == {n: select(root, css) for n, css in enumerate(SELECTORS, start=1)}


_TAGS = st.sampled_from(("div", "section", "span"))
_CLASSES = st.sampled_from(("", ' class="a"', ' class="b a"', ' class="b"'))


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> str:
    tag, attributes = draw(_TAGS), draw(_CLASSES)
    inner = draw(st.lists(trees(depth=depth - 1), max_size=3)) if depth else []
    return f"<{tag}{attributes}>{''.join(inner)}</{tag}>"


@given(
    trees(),
    st.sampled_from(("div", ".a", "div.a", ".b > .a", "div .a span", ".a .b", "div > div div")),
)
def test_any_tree_gives_what_css_gives(markup: str, selector: str):
    """Nesting, child and descendant parts never differ from CSS."""
    root = parse_html(f"<body>{markup}</body>")
    assert root is not None
    assert find_matches(root, (selector,)).get(0, []) == select(root, selector)


@pytest.mark.parametrize(
    "selector", ["a:first-child", "a, b", "a + b", "a ~ b", "", "a[x=y]", "*", "a >"]
)
def test_what_is_outside_the_grammar_is_refused(selector: str):
    """A selector that would be misread is an error, never an empty answer."""
    root = parse_html(PAGE)
    assert root is not None
    with pytest.raises(ValueError, match="unsupported"):
        find_matches(root, (selector,))


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_platforms_keep_to_the_grammar(platform):
    """Every selector of every platform can be matched in the one walk."""
    root = parse_html(PAGE)
    assert root is not None
    find_matches(root, platform.body_selectors)
    find_matches(root, platform.prune_selectors)
