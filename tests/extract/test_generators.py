"""What generators of pages draw in their own way: edit links, footnotes, code, direction, state."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scraper.extraction import extract_article
from scraper.extraction.body.rich_text import write_markup
from scraper.extraction.options import EVERYTHING
from scraper.records import Article, Capture

FIRST = (
    "The mill by the river grinds the flour of three villages, and has done so since the bridge was "
    "built; nobody knows who laid its stones, but the miller has the bill for them in a drawer. "
)
SECOND = (
    "In dry years the wheel stands still from June to September, and the bakers buy their flour in "
    "the town, where it costs a penny more and is ground twice as fine as anybody asked for. "
)


def read(content: str, attributes: str = "") -> Article:
    """Read an article of two paragraphs around some content; `{0}` and `{1}` mark their ends."""
    page = (
        f"<!doctype html><html lang=en{attributes}><head><title>The mill</title></head><body><div id=nav>"
        f"<a href=/>Home</a></div><article><h1>The mill</h1>{content}</article></body></html>"
    )
    return extract_article(
        Capture.of_bytes(
            page.encode(), url="https://mill.example/a", fetched_at=datetime(2026, 1, 1, tzinfo=UTC)
        ),
        EVERYTHING,
    )


@pytest.mark.parametrize(
    "heading",
    [
        '<h2><span class="editsection">[<a href="/e">edit</a>]</span> <span class="mw-headline">Wheel</span></h2>',
        '<h2><span class="mw-headline">Wheel</span><span class="mw-editsection">[<a href="/e">edit</a>]</span></h2>',
        (
            '<div class="mw-heading"><h2>Wheel</h2><span class="mw-editsection"><span>[</span><a href="/e"><span>edit</span>'
            "</a><span>]</span></span></div>"
        ),
        '<h2>Wheel<span class="mw-editsection">[<a href="/v">Bearbeiten</a> | <a href="/e">Quelltext bearbeiten</a>]</span></h2>',
    ],
)
def test_links_to_a_wikis_editor_are_left_out(heading: str):
    """Old and new MediaWiki, one link or two: only the heading's words stay."""
    article = read(f"<p>{FIRST}</p>{heading}<p>{SECOND}</p>")
    assert "## Wheel\n" in article.markdown
    assert "edit" not in article.text.lower()
    assert "bearbeiten" not in article.text.lower()


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        (
            '<sup data-fn="u1" class="fn"><a href="#u1" id="u1-link">1</a></sup>',
            '<ol class="wp-block-footnotes"><li id="u1">Not all stones. <a href="#u1-link">↩︎</a></li></ol>',
        ),
        (
            '<sup><a data-type="noteref" id="n1-m" href="#n1">1</a></sup>',
            '<div data-type="footnotes"><p data-type="footnote" id="n1"><sup><a href="#n1-m">1</a></sup> Not all stones.</p></div>',
        ),
        (
            '<a class="footnote-reference brackets" href="#id2" id="id1" role="doc-noteref"><span>[</span>1<span>]</span></a>',
            (
                '<aside class="footnote-list"><aside class="footnote brackets" id="id2" role="doc-footnote"><span class="label">'
                '<span>[</span><a role="doc-backlink" href="#id1">1</a><span>]</span></span><p>Not all stones.</p></aside></aside>'
            ),
        ),
        (
            '<a class="footnote-reference" href="#id2" id="id1">[1]</a>',
            (
                '<table class="docutils footnote" frame="void" id="id2" rules="none"><colgroup><col class="label"/><col/></colgroup>'
                '<tbody><tr><td class="label"><a class="fn-backref" href="#id1">[1]</a></td><td>Not all stones.</td></tr></tbody></table>'
            ),
        ),
        (
            '<a href="#_ftn1" name="_ftnref1">[1]</a>',
            '<div style="mso-element:footnote" id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Not all stones.</p></div>',
        ),
        (  # the same, pasted without its styles and out of the article
            '<a href="#_ftn1" name="_ftnref1">[1]</a>',
            '</article><hr><div><p><a href="#_ftnref1" name="_ftn1">[1]</a> Not all stones.</p></div>',
        ),
    ],
    ids=["WordPress", "O'Reilly", "docutils", "docutils, a table", "Word", "Word, pasted"],
)
def test_footnotes_are_kept_and_numbered(mark: str, note: str):
    """The note is a footnote in Markdown, and the paragraph of its mark is not taken for one."""
    article = read(f"<p>{FIRST}{mark}</p><p>{SECOND}</p>{note}")
    assert article.text.count("Not all stones.") == 1
    assert "[^1]: Not all stones." in article.markdown
    assert article.markdown.startswith(FIRST[:30])


def test_the_notes_of_texinfo_are_kept():
    """Its note is the paragraph behind a heading that carries the anchor."""
    article = read(
        f'<p>{FIRST}<a class="footnote" id="DOCF1" href="#FOOT1"><sup>1</sup></a></p><p>{SECOND}</p>'
        '<div class="footnotes-segment"><hr><h4 class="footnotes-heading">Footnotes</h4><h5 class="footnote-body-heading">'
        '<a id="FOOT1" href="#DOCF1">(1)</a></h5><p>Not all stones are laid by hands.</p></div>'
    )
    assert article.text.count("Not all stones are laid by hands.") == 1


def test_side_notes_stand_apart_from_the_sentence():
    """Tufte CSS puts a note into the sentence, without a space."""
    note = '<label for="s1"></label><input type="checkbox" id="s1"><span class="sidenote">Not all stones.</span>'
    assert f"{FIRST.strip()} Not all stones." in read(f"<p>{FIRST.strip()}{note} {SECOND}</p>").text


CRAYON = (
    '<div class="crayon-syntax"><table class="crayon-table"><tr><td class="crayon-nums"><div><div>1</div><div>2</div><div>3</div>'
    '</div></td><td class="crayon-code"><div class="crayon-pre"><div class="crayon-line">let a = 1</div>'
    '<div class="crayon-line">&nbsp;&nbsp;show(a)</div><div class="crayon-line">}</div></div></td></tr></table></div>'
)
SYNTAX = (
    '<div class="syntaxhighlighter js"><table><tbody><tr><td class="gutter"><div class="line number1">1</div>'
    '<div class="line number2">2</div><div class="line number3">3</div></td><td class="code"><div class="container">'
    '<div class="line number1"><code>let a = 1</code></div><div class="line number2"><code>&nbsp;&nbsp;</code>'
    '<code>show(a)</code></div><div class="line number3"><code>}</code></div></div></td></tr></tbody></table></div>'
)
LINES = (
    '<div class="code-lines"><div>let a = 1</div><div>&nbsp;&nbsp;show(a)</div><div>}</div></div>'
)
NAMED = '<div class="code-block"><div class="line">let a = 1</div><div class="line">&nbsp;&nbsp;show(a)</div><div class="line">}</div></div>'
BREAKS = "<p><code>let a = 1<br>&nbsp;&nbsp;show(a)<br>}</code></p>"


@pytest.mark.parametrize(
    "code",
    [CRAYON, SYNTAX, LINES, NAMED, BREAKS],
    ids=["Crayon", "SyntaxHighlighter", "lines", "named lines", "br"],
)
def test_lines_of_code_stay_lines(code: str):
    """Lines that a highlighter drew as elements, or that `br` ends, are lines of a block of code."""
    article = read(f"<p>{FIRST}</p>{code}<p>{SECOND}</p>")
    assert "let a = 1\n  show(a)\n}" in article.text
    assert "\nlet a = 1\n  show(a)\n}\n```" in article.markdown


def test_a_class_for_scripts_is_no_language():
    """`js-file-line-container` names what a script looks for."""
    article = read(
        f'<p>{FIRST}</p><pre class="highlight js-file-line-container">a = 1\nb = 2</pre><p>{SECOND}</p>'
    )
    assert "```\na = 1" in article.markdown


@pytest.mark.parametrize("attributes", [" dir=rtl", ' dir="RTL"'])
def test_the_direction_of_the_page_is_kept(attributes: str):
    """What `html` states is carried into the article's blocks; a block of its own direction keeps it."""
    article = read(f"<p>{FIRST}</p><p dir=ltr>{SECOND}</p>", attributes)
    assert '<p dir="rtl">The mill' in article.html
    assert '<p dir="ltr">In dry' in article.html
    assert "dir=" not in read(f"<p>{FIRST}</p><p>{SECOND}</p>").html


def test_rich_text_of_the_state_keeps_marks_headings_lists_and_author():
    """A page that shows nothing is read from its state: Portable Text here."""
    blocks = [
        {"_type": "block", "style": "normal", "children": [{"text": FIRST}, {"text": "Nobody", "marks": ["strong"]}]},
        {"_type": "block", "style": "h2", "children": [{"text": "The wheel"}]},
        {"_type": "block", "listItem": "bullet", "children": [{"text": "wood"}]},
        {"_type": "block", "listItem": "bullet", "children": [{"text": "iron", "marks": ["k"]}],
         "markDefs": [{"_key": "k", "href": "https://iron.example/"}]},
        {"_type": "block", "style": "normal", "children": [{"text": SECOND}]},
    ]  # fmt: skip
    post = {"title": "The mill", "author": {"name": "Ada Holt"}, "body": blocks}
    state = json.dumps({"props": {"pageProps": {"post": post}}})
    page = f'<html><head><title>The mill</title></head><body><div id=__next></div><script id=__NEXT_DATA__ type="application/json">{state}</script></body></html>'
    article = extract_article(
        Capture.of_bytes(page.encode(), url="https://mill.example/a", fetched_at=datetime.now(UTC)),
        EVERYTHING,
    )
    assert "**Nobody**" in article.markdown
    assert "\n## The wheel\n" in article.markdown
    assert "- wood\n- [iron](https://iron.example/)" in article.markdown
    assert article.authors == ("Ada Holt",)


@pytest.mark.parametrize(
    ("value", "markup"),
    [
        (
            [{"type": "paragraph", "children": [{"text": "a "}, {"text": "b", "bold": True}]},
             {"type": "heading-two", "children": [{"text": "c"}]}],
            "<p>a <strong>b</strong></p><h2>c</h2>",
        ),
        (
            {"type": "doc", "content": [
                {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "a<b"}]},
                {"type": "bulletList", "content": [{"type": "listItem", "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": "c", "marks": [{"type": "italic"}]}]}]}]}]},
            "<h3>a&lt;b</h3><ul><li><p><em>c</em></p></li></ul>",
        ),
        (
            {"nodeType": "document", "content": [
                {"nodeType": "paragraph", "content": [{"nodeType": "hyperlink", "data": {"uri": "/x"}, "content": [
                    {"nodeType": "text", "value": "a", "marks": []}]}, {"nodeType": "text", "value": " b"}]},
                {"nodeType": "blockquote", "content": [{"nodeType": "text", "value": "c"}]}]},
            '<p><a href="/x">a</a> b</p><blockquote>c</blockquote>',
        ),
        (
            [{"type": "header", "data": {"text": "c", "level": 3}}, {"type": "paragraph", "data": {"text": "a <b>b</b>"}},
             {"type": "list", "data": {"style": "ordered", "items": ["d", {"content": "e", "items": []}]}}],
            "<h3>c</h3><p>a <b>b</b></p><ol><li>d</li><li>e</li></ol>",
        ),
        ([{"type": "chart", "data": {"points": [1, 2]}}, {"type": "chart", "data": {"points": [3]}}], None),
        ([{"title": "a"}, {"title": "b"}], None),
        ([{"children": [{"text": "one"}]}], None),
        ({"content": [{"children": [{"text": "a"}]}] * 3}, None),
        ("text", None),
        ([], None),
    ],
)  # fmt: skip
def test_rich_text_becomes_markup(value: object, markup: str | None):
    """Slate, ProseMirror, Contentful and Editor.js are written with their marks; other values are not rich text."""
    assert write_markup(value) == markup


@pytest.mark.parametrize(
    "assignment",
    [
        "window.__INITIAL_STATE__ = JSON.parse({0});",
        "window.__DATA__={0};",
        "self.state = JSON.parse({1})",
    ],
)
def test_state_that_a_script_holds_as_a_string_is_read(assignment: str):
    """Escapes of both kinds of quotation marks are undone before the JSON is read."""
    state = json.dumps({"story": {"text": f'<p>{FIRST}It\'s "theirs".</p><p>{SECOND}</p>'}})
    single = "'" + state.replace("\\", "\\\\").replace("'", "\\'") + "'"
    script = assignment.format(json.dumps(state), single)
    page = f"<html><head><title>The mill</title></head><body><div id=root></div><script>{script}</script></body></html>"
    article = extract_article(
        Capture.of_bytes(page.encode(), url="https://mill.example/a", fetched_at=datetime.now(UTC)),
        EVERYTHING,
    )
    assert 'It\'s "theirs".' in article.text
    assert SECOND.strip() in article.text


def test_rows_of_a_picture_and_a_text_are_layout():
    """Such a table gives paragraphs; one with short names beside its pictures stays a table."""
    rows = "".join(
        f"<tr><td><img src=/{n}.jpg></td><td>{text}</td></tr>"
        for n, text in enumerate((FIRST, SECOND))
    )
    article = read(f"<p>{FIRST}</p><table>{rows}</table><p>{SECOND}</p>")
    assert "| " not in article.text
    assert "|" not in article.markdown
    assert "/1.jpg" in article.markdown
    flags = "".join(f"<tr><td><img src=/{n}.gif></td><td>{n}</td></tr>" for n in ("Oslo", "Bergen"))
    assert "| Bergen" in read(f"<p>{FIRST}</p><table>{flags}</table><p>{SECOND}</p>").markdown
