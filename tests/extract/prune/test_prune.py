"""Pruning: each rule drops what it names, keeps what looks like it, and never much."""

from __future__ import annotations

import pytest

from scraper.dom.parse import parse_fragment
from scraper.extraction.prune import LEARNED_BODY_RULES, RULES, prune_tree
from scraper.extraction.render.text import render_text

PROSE = (
    "<p>The ferry left the quay a little after six, with nobody on board but the dog.</p>"
    "<p>By the time the harbour master had finished his coffee, it was past the light.</p>"
)
TEXT = (
    "The ferry left the quay a little after six, with nobody on board but the dog.\n\n"
    "By the time the harbour master had finished his coffee, it was past the light."
)

DROPPED = {
    "page-edge": [
        "<div>top of page</div>@",
        "@<p>bottom of page</p>",
        '<a href="#x">Skip to content</a><br>@',
        "<p>Zum Inhalt springen</p>@",
        '@<p><a href="#top">Retour en haut</a></p>',
        "@<p>ページの先頭</p>",
    ],
    "headline": ["<h1>The Ferry – Alone!</h1>@", "<h2><a href='/x'>The ferry: alone</a></h2>@"],
    "byline": [
        "<p>By Anna Smith</p>@",
        "<p>May 3, 2021 · 4 min read</p>@",
        "<div>Von Karl Brandt | 12. Mai 2022</div>@",
        "<p>Publié le 3 mars 2020 à 12h30</p>@",
        "<p>2021年5月3日</p>@",
        "<p>12 views3 comments</p>@",
        '<div class="h"><span>Feb. 2nd, 2026</span> <span>09:12 pm</span><span>[personal profile] <a href="/p">larkspur</a></span></div>@',
        "<p><small>2. Februar 2026</small> <em>aus dem Keller</em></p>@",
        "<div><time>2026年2月2日</time> <a href='/u'>猫の店長</a> <span>未分類</span></div>@",
    ],
    "share": [
        '<div class="sharedaddy sd-block"><h3>Share this:</h3><ul><li>Click to share on X</li></ul></div>@',
        '@<ul><li><a href="/f">Facebook</a></li><li><a href="/t">Twitter</a></li></ul>',
        "@<p>Share this post</p>",
        '@<p><a href="/p">Drucken</a></p>',
    ],
    "comments": [
        '@<div id="respond" class="comment-respond"><h3>Leave a Reply</h3><p>Write.</p></div>',
        "@<h3>3 Comments</h3>",
        "@<p>Kommentare</p>",
        "@<p>コメントを残す</p>",
    ],
    "related": [
        '@<div class="related-posts"><h3>Related Posts</h3><a href="/a">The tide table that lied</a></div>',
        '@<h3>Recent Posts</h3><ul><li><a href="/a">A</a></li><li><a href="/b">Bee</a></li></ul>',
        '<p>Read more: <a href="/x">The quay at night</a></p>@',
        '@<p><a href="/x">Lesen Sie auch: Die Fähre</a></p>',
        '@<p>À lire aussi : <a href="/x">Le quai</a></p>',
        '@<p>Читайте также: <a href="/x">Паром</a></p>',
    ],
    "newsletter": [
        '@<div class="newsletter-signup"><p>Get our letters every week.</p></div>',
        "@<p>Sign up for our newsletter and never miss a ferry. Enter your email address.</p>",
        "@<p>We use cookies on this website to give you the best experience.</p>",
        "@<p>Newsletter abonnieren</p>",
    ],
    "advert": ["<p>Advertisement</p>@", "@<div>Anzeige</div>", "@<p>Publicité</p>", "<p>広告</p>@"],
    "trailing": [
        '@<p>Tags: <a href="/t/a">sea</a>, <a href="/t/b">dogs</a></p>',
        "@<p>© 2024 The Quay. All rights reserved.</p>",
        '@<p><a href="/">Home</a></p>',
    ],
    "hidden": [
        '<span class="screen-reader-text">Article text</span>@',
        '@<div style="display: none">Loaded later</div>',
    ],
}

KEPT = {
    "a heading that names a network": "<h2>Facebook</h2>",
    "facts of an event": "<p><b>When:</b> <span>3 May 2024</span> <b>Where:</b> <span>Town hall</span></p>",
    "a heading that is a phrase of menus": "<h2>Discussion</h2>",
    "a sentence on cookies": "<p>The dog had eaten all of the cookies that the crew had put aside for the week.</p>",
    "a sentence on newsletters": "<p>Nobody had written a newsletter about it, though the paper had asked.</p>",
    "a sentence that begins with by": "<p>By noon the whole town stood on the pier and shouted at the dog, which slept.</p>",
    "a list of links of the article": '<ul><li><a href="/a">The tide tables of 1902</a></li><li><a href="/b">A map</a></li></ul>',
    "a hidden answer of an accordion": '<div style="display:none"><p>'
    + "Nobody knows how the rope came loose. " * 6
    + "</p></div>",
    "a heading called see also with prose": "<h2>See also</h2><p>There is another ferry in the next bay, and it has a cat.</p>",
    "a date between paragraphs": "<p>3 May 2021</p>",
}


@pytest.mark.parametrize(
    ("rule", "markup"),
    [(rule, markup) for rule, cases in DROPPED.items() for markup in cases],
)
def test_rule_drops_its_rows(rule, markup):
    """The row goes, by the rule named, and only the row."""
    root = parse_fragment(markup.replace("@", PROSE))
    dropped = prune_tree(root, title="The ferry, alone")
    assert render_text(root) == TEXT
    assert rule in {entry.rule for entry in dropped}
    assert all(entry.reason and entry.text for entry in dropped)


@pytest.mark.parametrize("markup", KEPT.values(), ids=KEPT.keys())
def test_rules_keep_what_looks_like_it(markup):
    """Text of the article that reads or is marked like boilerplate stays."""
    first, second = PROSE.replace("</p><p>", "</p>@<p>").split("@")
    root = parse_fragment(first + markup + second)
    whole = render_text(parse_fragment(first + markup + second))
    prune_tree(root, title="The ferry, alone")
    assert render_text(root) == whole


def test_every_rule_has_a_case():
    """No rule is without a row that it drops; lists of headlines follow longer texts (`test_teasers`)."""
    assert len({*DROPPED, "headlines"}) == len(RULES)


def test_half_of_the_text_is_never_dropped():
    """However a site names its boxes, most of the text stays."""
    root = parse_fragment(
        f'<div class="related-posts newsletter">{PROSE}</div><p>One more line.</p>'
    )
    prune_tree(root, title=None)
    assert "past the light" in render_text(root)


def test_a_page_of_nothing_else_keeps_its_text():
    """A tree that only holds rows of boilerplate is not emptied."""
    root = parse_fragment("<p>Comments</p><p>Share this post</p>")
    prune_tree(root, title=None)
    assert render_text(root)


def test_selectors_drop_what_they_match():
    """What a platform's or a user's selector matches goes, and is reported with the selector."""
    root = parse_fragment(f'{PROSE}<div data-hook="post-footer">Seen 3 times by gulls</div>')
    dropped = prune_tree(root, title=None, selectors=('[data-hook="post-footer"]',))
    assert render_text(root) == TEXT
    assert [entry.text for entry in dropped] == ["Seen 3 times by gulls"]
    assert "post-footer" in dropped[0].reason


def test_drops_report_words_and_start():
    """A report has the number of words and at most 200 characters."""
    root = parse_fragment(f'{PROSE * 3}<div class="share-buttons">{"Share on the pier " * 9}</div>')
    (entry,) = prune_tree(root, title=None)
    assert entry.words == 36
    assert len(entry.text) == min(200, len("Share on the pier " * 9) - 1)


def test_a_learned_body_loses_its_sign_up_box() -> None:
    """Of a body learned block by block, a box named for a newsletter still goes."""
    box = '<div class="newsletter"><h3>New notes by mail</h3><p>About one letter a month.</p></div>'
    root = parse_fragment(f"{PROSE}{box}")
    dropped = prune_tree(root, title=None, rules=LEARNED_BODY_RULES)
    assert render_text(root) == TEXT
    assert [drop.rule for drop in dropped] == ["newsletter"]


@pytest.mark.parametrize(
    "name", ["email-form", "mail-a-friend", "tell-a-friend block", "sendtofriend"]
)
def test_a_mail_form_goes_before_a_shorter_text(name: str) -> None:
    """Its messages go though they are most of the page."""
    box = (
        f'<div class="{name}"><p>The letter left.</p><ul><li>{"No address. " * 20}</li></ul></div>'
    )
    root = parse_fragment(f"{box}{PROSE}")
    prune_tree(root, title=None, rules=LEARNED_BODY_RULES)
    assert render_text(root) == TEXT
