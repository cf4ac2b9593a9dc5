"""A quiet copy of a page names no resource."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.demo.server import read_site
from scraper.dom.parse import parse_html
from scraper.errors import NoArticle
from scraper.extraction.quiet import quiet_page
from scraper.extraction.unkept import unkept_capture

CASES = (
    '<iframe src="//evil.example/a"></iframe>',
    '<frameset><frame src="//evil.example/a"></frameset>',
    '<embed src="//evil.example/a"><p>behind</p>',
    '<object data="//evil.example/a"><p>behind</p></object>',
    '<link rel="stylesheet" href="//evil.example/a">',
    '<base href="//evil.example/"><p>behind</p>',
    '<meta http-equiv="refresh" content="0;url=//evil.example/a">',
    '<img src="//evil.example/a" srcset="//evil.example/b 2x" onerror="fetch(1)">',
    '<a href="//evil.example/a" ping="//evil.example/b" target="_top">link</a>',
    '<form action="//evil.example/a"><button formaction="//evil.example/b">go</button></form>',
    '<video src="//evil.example/a" poster="//evil.example/b"></video>',
    '<svg><image href="//evil.example/a"/><style><iframe src="//evil.example/b"></iframe></style></svg>',
    '<math><mtext><style><iframe src="//evil.example/b"></style></mtext></math>',
    '<noembed><p title="</noembed><iframe src=//evil.example/a>"></noembed>',
    '<xmp><p title="</xmp><iframe src=//evil.example/a>"></xmp>',
    '<noscript><p title="</noscript><iframe src=//evil.example/a>"></noscript>',
    '<textarea><p title="</textarea><iframe src=//evil.example/a>"></textarea>',
    '<style></style><iframe src="//evil.example/a"></iframe></style>',
    "<style>p { x: '<iframe src=//evil.example/a>' }</style>",
    '<template><iframe src="//evil.example/a"></iframe></template>',
    '<body background="//evil.example/a" onload="fetch(1)"><table background="//evil.example/b"><tr><td>x',
    '<x-card data-src="//evil.example/a" src="//evil.example/b">card</x-card>',
    '<input type="image" src="//evil.example/a">',
    '<p xml:base="//evil.example/" xlink:href="//evil.example/a">x</p>',
)


def quiet(page: str) -> str:
    """Return the quiet copy of a page."""
    return quiet_page(
        unkept_capture(page.encode(), "http://a.example/", "text/html; charset=utf-8")
    )


@pytest.mark.parametrize("case", CASES)
def test_no_attribute_has_an_address(case: str) -> None:
    """Every way to name another resource is taken out; the text around it stays."""
    page = quiet(f"<p>before</p>{case}<p>after</p>")
    root = parse_html(page)
    assert root is not None
    for element in root.iter():
        assert element.tag not in {"iframe", "frame", "embed", "object", "script", "link", "base"}
        assert not {
            "href",
            "src",
            "srcset",
            "action",
            "formaction",
            "data",
            "poster",
            "background",
            "ping",
            "xlink:href",
        } & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith("on")]
    assert "before" in page
    assert "after" in page or any(tag in case for tag in ("<xmp", "<noembed", "<textarea"))


def test_text_behind_an_unclosed_embed_stays() -> None:
    """The parser takes `embed` for a container; only its tag goes."""
    assert "behind" in quiet('<embed src="//evil.example/a"><p>behind</p>')


def test_links_and_pictures_say_where_they_led() -> None:
    """A link has its address as a tooltip, a picture is a box with its text and host."""
    page = quiet(
        '<a href="https://b.example/x">more</a><img src="https://c.example/i.png" alt="A boat">'
    )
    assert '<a title="https://b.example/x">more</a>' in page
    assert "picture: A boat (c.example)" in page
    assert 'src="data:image/png;base64,AAAA"' in quiet('<img src="data:image/png;base64,AAAA">')
    assert "data:image/svg" not in quiet('<img src="data:image/svg+xml;base64,AAAA">')


@pytest.mark.parametrize("path", [path for path, file in read_site().items() if "html" in file.content_type])  # fmt: skip
def test_pages_keep_their_text(path: str) -> None:
    """The copy of a real page has its headline."""
    file = read_site()[path]
    page = quiet_page(unkept_capture(file.body, "http://a.example/", file.content_type))
    assert "<h1" in page


def test_an_empty_page_is_an_error() -> None:
    """There is nothing to show."""
    with pytest.raises(NoArticle):
        quiet("")


@given(st.text(max_size=200))
def test_any_text_becomes_a_quiet_page(text: str) -> None:
    """Nothing breaks it, and what comes out is quiet already."""
    page = f"<p>x</p>{text}"
    root = parse_html(quiet(page))
    assert root is not None
    assert not [
        one
        for one in root.iter()
        if "src" in one.attrib and not one.get("src", "").startswith("data:")
    ]
