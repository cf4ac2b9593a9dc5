"""Normalizing: one clean form, reached in one step, whatever the page had."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_fragment
from scraper.extraction.normalize import NORMALIZERS, normalize_tree, normalize_words
from scraper.extraction.render.text import render_text

BASE = "https://e.example/dir/page"


def normalized(markup: str) -> str:
    root = parse_fragment(markup)
    normalize_tree(root, BASE)
    return to_html(root).removeprefix("<div>").removesuffix("</div>")


CASES = {
    "links that touch are two words": (
        '<p><a href="/a">Choir</a><a href="/b">Harbour</a></p>',
        '<p><a href="https://e.example/a">Choir</a> <a href="https://e.example/b">Harbour</a></p>',
    ),
    "spans that touch where a word ends are two words": (
        "<p><span>4.8</span><span>stars</span><b><span>Rated</span><span>2024</span></b></p>",
        "<p>4.8 stars<strong>Rated 2024</strong></p>",
    ),
    "parts of one word stay together": (
        '<p><span>T</span><span>He</span><a href="/a">Wind</a><a href="/a">Mill</a> <span>har</span><span>bour</span></p>',
        '<p>THe<a href="https://e.example/a">Wind</a><a href="https://e.example/a">Mill</a> harbour</p>',
    ),
    "code is not parted": (
        "<pre><span>my</span><span>Name</span></pre>",
        "<pre><code>myName</code></pre>",
    ),
    "wrappers go": ("<div><section><div>a</div></section><div>b</div></div>", "<p>a</p><p>b</p>"),
    "loose text gets a paragraph": (
        "a <b>b</b><p>c</p>d",
        "<p>a <strong>b</strong></p><p>c</p><p>d</p>",
    ),
    "empty elements go": (
        "<p> </p><ul><li></li></ul><h2><span></span></h2><p>a<b></b></p>",
        "<p>a</p>",
    ),
    "two line breaks part paragraphs": ("<p>a<br>b<br> <br>c<br></p>", "<p>a<br>b</p><p>c</p>"),
    "formats go on over a paragraph's end": (
        "<i>a<div>b</div></i>",
        "<p><em>a</em></p><p><em>b</em></p>",
    ),
    "neighbours of one format join": (
        "<b>a</b><strong>b</strong><i>c</i>",
        "<p><strong>ab</strong><em>c</em></p>",
    ),
    "a format in itself is one": ("<b>a<strong>b</strong></b>", "<p><strong>ab</strong></p>"),
    "bold by style is bold": (
        '<span style="font-weight:700">a</span>',
        "<p><strong>a</strong></p>",
    ),
    "not bold by style is not": ('<b style="font-weight:normal">a</b>', "<p>a</p>"),
    "a list in a list joins the item before": (
        "<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>",
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    ),
    "text in a list gets an item": ("<ul>a<li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
    "items without a list get one": (
        "<li>a</li><li>b</li><p>c</p>",
        "<ul><li>a</li><li>b</li></ul><p>c</p>",
    ),
    "a lone paragraph in an item goes": ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
    "heads of a table are heads": (
        "<table><thead><tr><td>a</td><td>b</td></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>",
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
    ),
    "a table of one column is layout": (
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
        "<p>a</p><p>b</p>",
    ),
    "links become absolute": (
        '<a href="../x?y=1#z">a</a>',
        '<p><a href="https://e.example/x?y=1#z">a</a></p>',
    ),
    "links to scripts lose their address": ('<a href="javascript:x()">a</a>', "<p>a</p>"),
    "links to a place on the page lose it": ('<a href="#x">a</a>', "<p>a</p>"),
    "a link around blocks lies in each": (
        '<a href="/x"><h2>a</h2><p>b</p></a>',
        '<h2><a href="https://e.example/x">a</a></h2><p><a href="https://e.example/x">b</a></p>',
    ),
    "the image that the author named, of a set too": (
        '<img src="a.jpg" srcset="a.jpg 320w, b.jpg 1600w, c.jpg 800w">',
        '<p><img src="https://e.example/dir/a.jpg" alt=""></p>',
    ),
    "the largest image of a set where nothing is shown yet": (
        '<img src="/img/blank.gif" srcset="a.jpg 320w, b.jpg 1600w, c.jpg 800w">',
        '<p><img src="https://e.example/dir/b.jpg" alt=""></p>',
    ),
    "the largest image of a set that is loaded late": (
        '<img src="a.jpg" data-srcset="a.jpg 320w, b.jpg 1600w, c.jpg 800w">',
        '<p><img src="https://e.example/dir/b.jpg" alt=""></p>',
    ),
    "the largest image of a set in place of a blur": (
        '<img src="https://i.example/max/60/a.jpg" srcset="https://i.example/max/800/a.jpg 800w">',
        '<p><img src="https://i.example/max/800/a.jpg" alt=""></p>',
    ),
    "a set without spaces": (
        '<img srcset="https://i.example/a.jpg 600w,https://i.example/b.jpg 1024w">',
        '<p><img src="https://i.example/b.jpg" alt=""></p>',
    ),
    "a blur before its image": (
        (
            '<figure><div><img src="https://i.example/max/60/a.jpg"></div>'
            '<img src="https://i.example/max/800/a.jpg"></figure>'
        ),
        '<figure><img src="https://i.example/max/800/a.jpg" alt=""></figure>',
    ),
    "two images of one name are two images": (
        '<p><img src="/1/a.jpg"><img src="/2/a.jpg"></p>',
        '<p><img src="https://e.example/1/a.jpg" alt=""><img src="https://e.example/2/a.jpg" alt=""></p>',
    ),
    "names that begin like a placeholder": (
        '<p><img src="/blanket.png"><img src="/grey-heron.png"><img src="/loading-dock.webp"></p>',
        (
            '<p><img src="https://e.example/blanket.png" alt=""><img src="https://e.example/grey-heron.png" alt="">'
            '<img src="https://e.example/loading-dock.webp" alt=""></p>'
        ),
    ),
    "placeholders go": (
        '<p>a<img src="/blank_16x9.png"><img src="/loading-spinner.gif"><img src="/1x1.png"></p>',
        "<p>a</p>",
    ),
    "a caption that a class names": (
        '<div class="wp-caption"><a href="/b"><img src="a.jpg"></a><p class="wp-caption-text">A boat</p></div>',
        (
            '<figure><a href="https://e.example/b"><img src="https://e.example/dir/a.jpg" alt=""></a>'
            "<figcaption>A boat</figcaption></figure>"
        ),
    ),
    "a caption in a table": (
        (
            '<table class="tr-caption-container"><tbody><tr><td><img src="a.jpg"></td></tr>'
            '<tr><td class="tr-caption">A boat</td></tr></tbody></table>'
        ),
        '<figure><img src="https://e.example/dir/a.jpg" alt=""><figcaption>A boat</figcaption></figure>',
    ),
    "a caption in a definition list": (
        (
            '<dl class="gallery"><dt><img src="a.jpg"></dt><dd class="wp-caption-text">A boat</dd></dl>'
        ),
        '<figure><img src="https://e.example/dir/a.jpg" alt=""><figcaption>A boat</figcaption></figure>',
    ),
    "a caption without a picture is text": (
        '<div class="box"><p class="caption">A boat</p></div>',
        "<p>A boat</p>",
    ),
    "a caption behind its picture is the picture's, whatever follows": (
        '<div><img src="a.jpg"><p class="caption">A boat</p><p>More</p></div>',
        '<figure><img src="https://e.example/dir/a.jpg" alt=""><figcaption>A boat</figcaption></figure><p>More</p>',
    ),
    "a set whose addresses hold commas": (
        '<img srcset="https://i.example/w_1,h_2/a.jpg 1x, https://i.example/w_3,h_4/a.jpg 2x">',
        '<p><img src="https://i.example/w_3,h_4/a.jpg" alt=""></p>',
    ),
    "an image that loads late": (
        '<img src="data:image/gif;base64,R0" data-src="/a.jpg">',
        '<p><img src="https://e.example/a.jpg" alt=""></p>',
    ),
    "an image whose twin stands in noscript": (
        '<p>a</p><img src="data:image/gif;base64,R0"><noscript><img src="/a.jpg"></noscript>',
        '<p>a</p><p><img src="https://e.example/a.jpg" alt=""></p>',
    ),
    "images that count visitors go": (
        '<p>a<img src="/p.gif" width="1" height="1"></p>',
        "<p>a</p>",
    ),
    "a player becomes a link": (
        '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
        (
            '<figure><figcaption><a href="https://www.youtube.com/watch?v=abcdefghijk">'
            "https://www.youtube.com/watch?v=abcdefghijk</a></figcaption></figure>"
        ),
    ),
    "frames of advertisers go": (
        '<p>a</p><iframe src="https://ads.example/x"></iframe>',
        "<p>a</p>",
    ),
    "code keeps its language and loses its colours": (
        '<pre class="brush: js"><span class="k">let</span> a;\n</pre>',
        '<pre><code class="language-javascript">let a;</code></pre>',
    ),
    "code loses its line numbers": (
        '<pre><code><span class="line-numbers">1</span>a\n<span class="line-numbers">2</span>b</code></pre>',
        "<pre><code>a\nb</code></pre>",
    ),
    "lines of code in elements of their own": (
        "<pre><code><div>a</div><div>  b</div></code></pre>",
        "<pre><code>a\n  b</code></pre>",
    ),
    "formulas keep their TeX": (
        '<math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>',
        '<p><code class="language-math">x^2</code></p>',
    ),
    "footnotes are paired": (
        '<p>a<a href="#f" class="footnote"><sup>3</sup></a></p><div id="f">3. b <a href="#b">↩</a></div>',
        '<p>a<sup id="fnref-1"><a href="#fn-1">3</a></sup></p><ol><li id="fn-1">b</li></ol>',
    ),
    "a footnote's mark reads as written": (
        '<p>a<sup>[<a href="#f">note 6</a>]</sup></p><ol><li id="f">bc</li></ol>',
        '<p>a<sup id="fnref-1"><a href="#fn-1">[note 6]</a></sup></p><ol><li id="fn-1">bc</li></ol>',
    ),
    "a link to a heading is no footnote": (
        '<p><a href="#c">12</a></p><h2 id="c">c</h2>',
        '<p><a href="#part-1">12</a></p><h2 id="part-1">c</h2>',
    ),
    "a link to an anchor leads to the block behind it": (
        '<p><a href="#c">see c</a></p><a name="c"></a><p>c</p>',
        '<p><a href="#part-1">see c</a></p><p id="part-1">c</p>',
    ),
    "two links to one place share its id": (
        '<ul><li><a href="#c%20d">c</a></li></ul><p><a href="#c d">d</a></p><h3><span id="c d">c</span></h3>',
        '<ul><li><a href="#part-1">c</a></li></ul><p><a href="#part-1">d</a></p><h3 id="part-1">c</h3>',
    ),
    "a link to a place that is not in the text is text": (
        '<p><a href="#gone">c</a> <a href="#part-7">d</a></p>',
        "<p>c d</p>",
    ),
    "a heading's link to itself is text": (
        '<h2 id="c"><a href="#c">c</a></h2>',
        "<h2>c</h2>",
    ),
    "an id that no link names goes": (
        '<h2 id="part-3">c</h2><p id="x">d</p>',
        "<h2>c</h2><p>d</p>",
    ),
    "a direction on a wrapper is kept on blocks": (
        '<div dir="rtl"><p>א</p></div>',
        '<p dir="rtl">א</p>',
    ),
    "a heading's permalink goes": ('<h2>a <a href="#a">¶</a></h2>', "<h2>a</h2>"),
    "details keep their summary": (
        "<details><summary><b>a</b></summary>b</details>",
        "<details><summary><strong>a</strong></summary><p>b</p></details>",
    ),
    "handlers and styles go": ('<p onclick="x()" style="color:red" class="y">a</p>', "<p>a</p>"),
    "forms go, their text stays": (
        "<form><p>a</p><input value='b'><select><option>c</select></form>",
        "<p>a</p>",
    ),
}


@pytest.mark.parametrize(("markup", "expected"), CASES.values(), ids=CASES.keys())
def test_markup_is_normalized(markup, expected):
    """The clean form is as the case's name claims."""
    assert normalized(markup) == expected


@pytest.mark.parametrize("markup", [case[0] for case in CASES.values()], ids=CASES.keys())
def test_normalizing_twice_changes_nothing(markup):
    """A normalized tree stays as it is."""
    once = normalized(markup)
    root = parse_fragment(markup)
    normalize_tree(root, BASE)
    normalize_tree(root, BASE)
    assert to_html(root) == f"<div>{once}</div>"


@pytest.mark.parametrize("markup", [case[0] for case in CASES.values()], ids=CASES.keys())
def test_text_has_the_same_words_before_the_rebuild(markup):
    """Text is rendered after `normalize_words` alone; the clean tree says the same words."""
    root = parse_fragment(markup)
    normalize_words(root, BASE)
    before = render_text(root).split()
    normalize_tree(root, BASE)
    assert render_text(root).split() == before


TAGS = (
    "p div span b i a ul ol li dl dt dd table thead tr td th blockquote pre code h2 h3 figure figcaption "
    "details summary section sup center font caption noscript q"
).split()
ATTRIBUTES = [
    "", ' href="/x"', ' href="#n"', ' id="n"', ' class="language-py"', ' class="line-numbers"', ' src="/i.png"', ' dir="rtl"',
    ' style="font-weight:bold"', ' role="heading"', ' role="presentation"',
]  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(
        [
            "a",
            " ",
            "b c",
            "\n",
            "<br>",
            "<hr>",
            "<img src='/i.png'>",
            "1",
            "[2]",
            "&nbsp;",
            "↩",
            "#",
            "\u200b",
        ]
    ),
    st.tuples(st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)).map(
        lambda tag: f"<{tag[0]}{tag[1]}>"
    ),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
@example("<dd><hr><br>a")
@example("<table>a<ul><th>")
@example("<ul>a<div><br>a")
@example("<a href='/x'><h2>#")
@example("<code>a<br>a<p>")
def test_any_soup_is_normalized_in_one_step(markup):
    """Whatever tags stand in whatever order: the second time changes nothing."""
    root = parse_fragment(markup)
    normalize_tree(root, BASE)
    once = to_html(root)
    normalize_tree(root, BASE)
    assert to_html(root) == once


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        PIECES.filter(lambda piece: "pre" not in piece and "line-numbers" not in piece), max_size=20
    ).map("".join)
)
@example("<img src='/i.png'><noscript>a<img src='/i.png'>")
def test_no_word_is_lost(markup):
    """Normalizing keeps every letter of the text that can be seen."""
    root = parse_fragment(markup)
    before = sorted(letter for letter in "".join(root.itertext()) if letter in "abc")
    normalize_tree(root, BASE)
    assert sorted(letter for letter in "".join(root.itertext()) if letter in "abc") == before


def test_root_stays_the_same_element():
    """The caller's root is kept, without attributes."""
    root = parse_fragment("<p>a</p>")
    root.set("class", "x")
    normalize_tree(root, BASE)
    assert root.tag == "div"
    assert not root.attrib


def test_bottomless_nesting_is_rebuilt():
    """Thousands of elements in each other need no recursion."""
    root = parse_fragment("")
    inner = root
    for number in range(4000):
        child = inner.makeelement("div" if number % 2 else "span", {})
        inner.append(child)
        inner = child
    inner.text = "deep"
    normalize_tree(root, BASE)
    assert to_html(root) == "<div><p>deep</p></div>"


def test_every_normalizer_has_its_claim():
    """Each step's module and function say what they do."""
    for step in NORMALIZERS:
        assert step.__doc__
