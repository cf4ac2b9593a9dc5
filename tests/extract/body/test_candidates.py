"""Claims about the body that is found, and the choice between candidates."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from scraper.dom.document import Document
from scraper.dom.elements import text_of, to_html
from scraper.dom.parse import parse_html
from scraper.extraction.body.candidates import find_body
from scraper.extraction.site_rules.rule import Rule

Read = Callable[[str], Document]
Frame = Callable[[str], str]
Paragraphs = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Proposer:
    name: str
    body_selectors: tuple[str, ...]
    trusted_body: bool = False


def article(paragraphs: tuple[str, ...]) -> str:
    return (
        "<article><h1>A morning by the water</h1>"
        + "".join(f"<p>{p}</p>" for p in paragraphs)
        + "</article>"
    )


@pytest.mark.parametrize("language", ["en", "de", "ru", "ar", "ja", "zh", "th"])
def test_every_paragraph_is_kept_in_any_language(
    language: str, paragraphs: Paragraphs, framed: Frame, read: Read
):
    """No paragraph of an article is lost, whatever its script."""
    text = text_of(find_body(read(framed(article(paragraphs[language])))).root)
    assert all(paragraph in text for paragraph in paragraphs[language])


@pytest.mark.parametrize("language", ["en", "de", "ru", "ar", "ja", "zh", "th"])
def test_menu_related_box_and_footer_are_left_out(
    language: str, paragraphs: Paragraphs, framed: Frame, read: Read
):
    """What frames an article is no part of it."""
    text = text_of(find_body(read(framed(article(paragraphs[language])))).root)
    assert not any(word in text for word in ("Weather", "Ten recipes", "All rights reserved"))


def test_sibling_sections_belong_together(paragraphs: Paragraphs, framed: Frame, read: Read):
    """An article split over several containers is found whole."""
    first, second = paragraphs["en"], paragraphs["de"]
    body = "".join(
        f'<section class="block"><div class="text">{"".join(f"<p>{p}</p>" for p in part)}</div></section>'
        for part in (first[:2], first[2:], second[:2], second[2:])
    )
    text = text_of(find_body(read(framed(f"<h1>A morning by the water</h1>{body}"))).root)
    assert all(paragraph in text for paragraph in first + second)


def test_reader_comments_are_left_out(paragraphs: Paragraphs, framed: Frame, read: Read):
    """A thread of comments after an article is not its body."""
    comments = "".join(
        f'<li class="comment"><p class="comment-author">reader{n}</p><div class="comment-content">'
        f"<p>I was there too that day and it was colder than you say, number {n}!</p></div></li>"
        for n in range(6)
    )
    thread = f'<div id="comments" class="comments-area"><h2>6 comments</h2><ol class="comment-list">{comments}</ol></div>'
    story = article(paragraphs["en"] + paragraphs["de"])
    text = text_of(find_body(read(framed(story + thread))).root)
    assert "colder than you say" not in text
    assert paragraphs["de"][3] in text


def test_the_reviews_of_a_product_are_kept(framed: Frame, read: Read):
    """On a page that sells one product, what the shop's comment list holds is its reviews."""
    described = "".join(
        f"<p>Sandal number {n} has a sole of cork and rubber, straps that need no breaking in, and "
        f"a heel cup that holds the foot on wet rock after {n} hours of walking.</p>"
        for n in range(2, 7)
    )
    reviews = "".join(
        f'<li class="review"><div class="comment_container"><div class="comment-text"><p>Review {n}: I have worn them '
        f"for {n} summers on the coast path, and neither the straps nor the sole show it.</p></div></div></li>"
        for n in range(2, 10)
    )
    product = {"@context": "https://schema.org", "@type": "Product", "name": "Sandal"}
    page = framed(
        f"<h1>A morning by the water</h1>{described}"
        f'<div id="reviews"><div id="comments"><ol class="commentlist">{reviews}</ol></div></div>'
    )
    data = f'<script type="application/ld+json">{json.dumps(product)}</script>'
    text = text_of(find_body(read(page.replace("</head>", f"{data}</head>"))).root)
    assert "Review 9" in text
    assert "Review 9" not in text_of(find_body(read(page)).root)


def test_the_messages_of_a_thread_are_kept(framed: Frame):
    """On a page whose URL says thread, the replies are the body."""
    messages = "".join(
        f'<article class="comment-post"><p>Message {n}: the pump needs a new gasket, and the old one must '
        f"come off in one piece, or you will be scraping rubber off the flange for {n} hours.</p></article>"
        for n in range(12)
    )
    root = parse_html(framed(f"<h1>A morning by the water</h1><div class=thread>{messages}</div>"))
    assert root is not None
    text = text_of(find_body(Document("https://forum.example/t/pump/12", root)).root)
    assert all(f"Message {n}" in text for n in range(12))


def test_text_held_by_a_script_is_used_when_the_page_has_none(read: Read):
    """A page that keeps its posts as JSON for a script gives those posts, as markup."""
    post = (
        "<p>" + "The lamp on the pier went out at nine, and nobody went to look why. " * 6 + "</p>"
    )
    state = json.dumps(
        {
            "topic": json.dumps(
                {
                    "posts": [
                        {"id": 1, "cooked": post},
                        {"id": 2, "cooked": post[:-4] + "Twice.</p>"},
                    ]
                }
            )
        }
    )
    body = find_body(
        read(
            f"<html><body><div id=app></div><script>window.STATE = {state};</script></body></html>"
        )
    )
    assert body.name == "script"
    assert text_of(body.root).count("nobody went to look why") == 12


def test_a_responsive_copy_is_kept_once(paragraphs: Paragraphs, framed: Frame, read: Read):
    """A page that holds its text once for each screen width gives it once."""
    copies = "".join(
        f'<div class="{width}"><div class="inner">{article(paragraphs["en"])}</div></div>'
        for width in ("desktop", "tablet", "phone")
    )
    text = text_of(find_body(read(framed(copies))).root)
    assert text.count(paragraphs["en"][0]) == 1


def test_the_next_article_is_left_out(paragraphs: Paragraphs, framed: Frame, read: Read):
    """On an article's page that scrolls on, the second article with a headline is another page's."""
    further = article(paragraphs["de"]).replace("A morning by the water", "Die alte Mühle")
    page = framed(article(paragraphs["en"] * 2) + further)
    named = page.replace("<head>", '<head><meta property="og:type" content="article">')
    text = text_of(find_body(read(named)).root)
    assert paragraphs["en"][3] in text
    assert paragraphs["de"][0] not in text
    assert paragraphs["de"][0] in text_of(find_body(read(page)).root)


def test_what_is_said_of_each_item_is_kept_each_time(
    paragraphs: Paragraphs, framed: Frame, read: Read
):
    """Two rows that end each entry of a list alike are no copies: the entries are made alike."""
    ends = (
        "<p>Tickets are sold on board, and nobody minds small change.</p>"
        "<p>Dogs travel free, bicycles cost half the fare.</p>"
    )
    entries = "".join(
        f'<section class="entry"><h2>Pier {n}</h2><div class="text"><p>{paragraph}</p>{ends}</div></section>'
        for n, paragraph in enumerate(paragraphs["en"])
    )
    text = text_of(find_body(read(framed(f"<h1>A morning by the water</h1>{entries}"))).root)
    assert text.count("Tickets are sold") == len(paragraphs["en"])


def test_lists_tables_and_quotes_between_paragraphs_are_kept(
    paragraphs: Paragraphs, framed: Frame, read: Read
):
    """Structured parts of an article stay in place, with their markup."""
    one, two, three, four = paragraphs["en"]
    body = (
        f"<article><h1>A morning by the water</h1><p>{one}</p><p>{two}</p>"
        "<ul><li>Bring a warm coat for the crossing.</li><li>Tickets are sold on board, in cash only.</li></ul>"
        "<blockquote><p>The sea keeps its own timetable, and we keep ours as best we can.</p></blockquote>"
        "<table><tr><th>Harbour</th><th>Departure</th></tr><tr><td>Northquay, upper landing</td><td>Quarter past nine</td></tr></table>"
        f"<p>{three}</p><p>{four}</p></article>"
    )
    markup = to_html(find_body(read(framed(body))).root)
    for piece in ("<li>Tickets are sold on board", "<blockquote>", "<td>Quarter past nine</td>"):
        assert piece in markup


def test_a_tiny_page_is_its_own_body(read: Read):
    """With a few words only, nothing is worth leaving out."""
    body = find_body(read("<html><body><h1>Closed</h1><p>We are back in May.</p></body></html>"))
    assert (body.name, text_of(body.root)) == ("page", "ClosedWe are back in May.")


def test_a_page_without_text_has_an_empty_body(read: Read):
    """Where there is no text at all, the body is empty and nobody is sure."""
    body = find_body(read("<html><body><img src=a.png></body></html>"))
    assert (text_of(body.root), body.confidence) == ("", 0.0)


def test_text_held_by_json_ld_is_used_when_the_page_has_none(read: Read):
    """A page that draws its text by script gives its articleBody."""
    story = "The owl sat on the clock tower. " * 12
    page = (
        '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
        + story
        + '"}</script></head><body><div id="app"></div></body></html>'
    )
    body = find_body(read(page))
    assert body.name == "json-ld"
    assert "The owl sat on the clock tower." in text_of(body.root)


def test_the_users_rule_wins(paragraphs: Paragraphs, framed: Frame, read: Read):
    """A rule decides, even against everything the model would keep."""
    rule = Rule(host="", body=("aside.related",))
    body = find_body(read(framed(article(paragraphs["en"]))), rule=rule)
    assert body.name == "rule"
    assert "Ten recipes" in text_of(body.root)


def test_a_trusted_platform_marker_wins(paragraphs: Paragraphs, framed: Frame, read: Read):
    """A platform's own marker decides where it holds a whole article."""
    marked = (
        f'<div class="post-text">{"".join(f"<p>{p}</p>" for p in paragraphs["en"])}<p>ps.</p></div>'
    )
    platform = Proposer(name="herons", body_selectors=(".post-text",), trusted_body=True)
    body = find_body(read(framed(marked)), platform=platform)
    assert body.name == "herons"
    assert "ps." in text_of(body.root)


def test_marked_sections_side_by_side_belong_together(
    paragraphs: Paragraphs, framed: Frame, read: Read
):
    """A story that a platform cuts into sections is taken whole; a match elsewhere is not."""
    sections = "".join(
        f"<section><div>{''.join(f'<p>{p}</p>' for p in paragraphs[language])}</div></section>"
        for language in ("de", "en")
    )
    teaser = f"<aside><section>{paragraphs['en'][0]} A teaser.</section></aside>"
    platform = Proposer(name="herons", body_selectors=("section",), trusted_body=True)
    body = find_body(read(framed(f"<article>{sections}</article>{teaser}")), platform=platform)
    text = text_of(body.root)
    assert body.name == "herons"
    assert all(p in text for p in paragraphs["de"] + paragraphs["en"])
    assert "A teaser" not in text


def test_a_marker_that_holds_a_teaser_is_not_believed(
    paragraphs: Paragraphs, framed: Frame, read: Read
):
    """A selector that finds far less than the model is refused, with a reason."""
    marked = f'<p class="post-text">{paragraphs["en"][0]}</p>{article(paragraphs["de"] + paragraphs["en"])}'
    platform = Proposer(name="herons", body_selectors=(".post-text",), trusted_body=True)
    body = find_body(read(framed(marked)), platform=platform)
    refused = next(candidate for candidate in body.candidates if candidate.name == "herons")
    assert (body.name, refused.chosen) == ("model", False)
    assert "shorter" in refused.reason


def test_the_page_is_not_changed(paragraphs: Paragraphs, framed: Frame, read: Read):
    """Finding a body leaves the shared tree as it was."""
    document = read(framed(article(paragraphs["en"])))
    before = to_html(document.root)
    find_body(document)
    assert to_html(document.root) == before


def test_confidence_is_a_share(paragraphs: Paragraphs, framed: Frame, read: Read):
    """A plain article is found with confidence between a half and one."""
    assert 0.5 < find_body(read(framed(article(paragraphs["en"])))).confidence <= 1


def test_trace_names_what_the_model_left_out() -> None:
    """With a trace asked for, the blocks left out are named with their chance, and only then."""
    footer = "<footer><p>Printed by the harbour press, all rights reserved, since the flood.</p></footer>"
    story = "".join(
        f"<p>Paragraph {number} tells how the ferry left the quay before dawn with eleven "
        "passengers on board, and what the mate saw from the bow when the fog lifted.</p>"
        for number in range(6)
    )
    root = parse_html(
        f"<body><nav><a href='/'>Home</a></nav><article>{story}</article>{footer}</body>"
    )
    assert root is not None
    document = Document("https://example.com/a", root)
    dropped = find_body(document, traced=True).dropped
    assert any("harbour press" in one.text for one in dropped)
    assert all(one.rule == "model" and one.reason.startswith("chance 0.") for one in dropped)
    assert find_body(document).dropped == ()


@pytest.mark.parametrize("name", ["comments", "commentlist", "disqus_thread"])
def test_comments_go_below_a_short_post(name: str, framed: Frame, read: Read):
    """A post of three sentences is the article, however long the thread below it."""
    post = (
        "<p>The ferry stays at the quay for the whole of this week, since the cable has worn thin again.</p>"
        "<p>A new one has been ordered from the rope works in Hallow, and comes on Friday by lorry.</p>"
        "<p>Until then the bridge at Elder Cross is the only way over, and it is narrow for carts.</p>"
    )
    thread = "".join(
        f'<div class="comment"><p>Comment {n}: I have waited on that quay for {n} winters, and every year it is the '
        "cable again, which nobody cares to look after before it breaks.</p></div>"
        for n in range(22)
    )
    page = framed(
        f'<article><h1>A morning by the water</h1>{post}</article><div id="{name}">{thread}</div>'
    )
    text = text_of(find_body(read(page)).root)
    assert "comes on Friday" in text
    assert "Comment 9" not in text
