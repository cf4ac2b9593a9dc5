"""What a chapter of a book may hold of a page's markup; epubcheck reads the results elsewhere."""

from __future__ import annotations

import pytest

from scraper.export.epub_markup import make_valid_url, render_markup


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a &amp; <b>b</b></p>", "<p>a &amp; <b>b</b></p>"),
        ("<dl><dd>a</dd></dl>", "<div><div>a</div></div>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<figcaption>a</figcaption>", "<div>a</div>"),
        ("<figure><figcaption>a</figcaption></figure>", "<figure><figcaption>a</figcaption></figure>"),
        ("<em><p>a</p><ul><li>b</li></ul></em>", "<em><span>a</span><span><span>b</span></span></em>"),
        ("<ul>a<li>b</li></ul>", "<div>a<div>b</div></div>"),
        ("<details><summary>a</summary>b</details>", "<div><p>a</p>b</div>"),
        ("<ruby>a<rt>b</rt></ruby><ruby>c</ruby>", "<ruby>a<rt>b</rt></ruby><span>c</span>"),
        ('<a href="#fn-1">a</a><p id="fn-1">b</p>', '<a href="#fn-1">a</a><p id="fn-1">b</p>'),
        ('<a href="#fn-2">a</a><p id="fn-1">b</p>', '<a>a</a><p id="fn-1">b</p>'),
        ('<p id="fn-1">a</p><p id="fn-1">b</p>', '<p id="fn-1">a</p><p>b</p>'),
        ('<p dir="up" lang="de">a</p>', '<p lang="de" xml:lang="de">a</p>'),
    ],
)  # fmt: skip
def test_misplaced_elements_keep_their_text(html: str, expected: str) -> None:
    """An element in a place where none of its kind may be becomes a `div` or a `span`."""
    assert render_markup(html) == f"<div>{expected}</div>"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/?q=[x]", "https://a.example/?q=%5Bx%5D"),
        ("https://a.example/50%#a#b", "https://a.example/50%25#a%23b"),
        ("https://a.example/%20灯", "https://a.example/%20灯"),
        ("https://a.example:port/", None),
        ("https://[::1]/", None),
        ("https:///a", None),
        ("  ", None),
        ("mailto:", None),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("javascript:a()", None),
    ],
)
def test_links_are_valid_urls(url: str, expected: str | None) -> None:
    """Illegal characters are percent-encoded; what leads nowhere is no link."""
    assert make_valid_url(url) == expected
