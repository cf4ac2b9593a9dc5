"""Page types: stand-ins are told from content, and kinds of content from each other."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime

import pytest
from all_pages import LABELLED, STAND_INS
from stand_ins import Labelled

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.errors import NoArticle
from scraper.extraction.article import extract_article
from scraper.extraction.page_type import CONTENT, NON_CONTENT, PageType, judge_page_type
from scraper.platforms import recognize_platform
from scraper.records import Capture
from scraper.text.lexicon import load_lexicon

LANGUAGES = 10


def document_of(markup: str, url: str = "https://paper.example/2026/03/story") -> Document:
    root = parse_html(markup)
    assert root is not None
    return Document(url, root)


def judged(page: Labelled) -> str:
    body = page.html.encode()
    capture = Capture(
        url=page.url,
        final_url=page.url,
        status=page.status,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body,
        fetched_at=datetime(2026, 3, 3, tzinfo=UTC),
        digest=hashlib.sha256(body).hexdigest(),
    )
    try:
        return extract_article(capture).page_type
    except NoArticle:
        return "no text"


def test_the_labelled_set_is_large_and_of_every_type():
    """At least 150 pages are labelled, at least 15 of each stand-in and 70 of content."""
    counted = Counter(page.label for page in LABELLED)
    assert len(LABELLED) >= 150
    assert counted["content"] >= 70
    assert all(counted[name] >= 15 for name in NON_CONTENT)
    assert len({page.html for page in LABELLED}) == len(LABELLED)


def test_what_is_refused_is_no_content():
    """Of the pages judged "not content", at least 98 in 100 are none, and few are missed."""
    answers = [(page, judged(page)) for page in LABELLED]
    refused = [page for page, name in answers if name in NON_CONTENT]
    right = [page for page in refused if page.label in NON_CONTENT]
    assert len(right) / len(refused) >= 0.98, [p.name for p in refused if p.label == "content"]
    assert len(right) / len(STAND_INS) >= 0.97


def test_stand_ins_get_their_own_name():
    """Walls, forms, errors and shells are not confused with each other."""
    named = [(page.name, page.label, judged(page)) for page in STAND_INS]
    wrong = [row for row in named if row[1] != row[2]]
    assert len(wrong) <= len(STAND_INS) * 0.03, wrong


def test_words_are_known_in_many_languages():
    """Walls that speak through words alone are known in at least ten languages each."""
    for label in ("blocked", "consent", "login", "soft-404", "error-page", "paywall"):
        pages = [page for page in STAND_INS if page.label == label]
        languages = {page.html.split('lang="', 1)[1].split('"', 1)[0] for page in pages}
        assert len(languages) >= LANGUAGES, (label, languages)


@pytest.mark.parametrize("section", ["titles", "phrases"])
def test_wordings_can_match(section: str):
    """Every wording is folded as the pages are (lower case, straight apostrophe), and named once."""
    words = load_lexicon("replaced_pages")[section]
    for name, listed in words.items():
        assert name in NON_CONTENT
        for wording in listed:
            assert wording == " ".join(wording.lower().replace("’", "'").split())
    every = [wording for listed in words.values() for wording in listed]
    assert len(every) == len(set(every))


def test_a_long_article_is_not_refused_for_its_title_alone():
    """An article named like an error page, and declared an article, stays an article."""
    text = "The room was number 404 and nobody had slept in it since the flood. " * 60
    head = '<meta property="article:published_time" content="2026-03-01"><title>404</title>'
    document = document_of(f"<html><head>{head}</head><body><p>{text}</p></body></html>")
    assert judge_page_type(document, text=text).name in CONTENT


def test_the_status_speaks_against_a_page():
    """The same small page is content at 200 and a soft 404 at 404."""
    markup = "<title>Fog</title><body><p>Fog lay over the pier all day, and no boat went out.</p>"
    text = "Fog lay over the pier all day, and no boat went out."
    assert judge_page_type(document_of(markup), text=text).name in CONTENT
    assert judge_page_type(document_of(markup), text=text, status=404).name == "soft-404"


def test_a_judgement_gives_its_reasons():
    """A refusal names the evidence, and says how sure it is."""
    markup = "<title>Just a moment...</title><script>window._cf_chl_opt={}</script><body></body>"
    verdict = judge_page_type(document_of(markup), text="")
    assert verdict.name == "blocked"
    assert "Cloudflare challenge" in verdict.reasons
    assert verdict.confidence > 0.9


KINDS = (
    (
        "listing",
        "https://store.example/collections/knives",
        (
            '<meta property="og:type" content="website"><script type="application/ld+json">'
            '{"@type":"CollectionPage"}</script><title>Knives</title>'
        ),
        "Oyster knife\n\n€29\n\nBread knife\n\n€19\n\nPaper knife\n\n€9",
        0.8,
    ),
    (
        "forum",
        "https://forum.example/t/bilge-pump-leaks/9",
        '<meta name="generator" content="Discourse 3.4"><title>Bilge pump leaks - Forum</title>',
        "My pump leaks since the winter. What can I do about it?\n\nTry a new gasket, and be patient with the screws.\n\nThanks, that helped a lot!\n\n"
        * 6,
        0.1,
    ),
    (
        "documentation",
        "https://docs.tide.example/docs/api/reference/install",
        '<meta name="generator" content="Docusaurus v3"><title>Install | Tide Docs</title>',
        "Run the installer.\n\ntide.install(harbour='north') { return check() }\n\nThen check.",
        0.1,
    ),
    (
        "product",
        "https://store.example/products/oyster-knife",
        (
            '<meta property="og:type" content="product"><script type="application/ld+json">'
            '{"@type":"Product","name":"Oyster knife"}</script><title>Oyster knife</title>'
        ),
        "A short blade of steel.\n\n€29.00\n\nMade on the quay.",
        0.0,
    ),
    (
        "article",
        "https://paper.example/blog/2026/03/the-last-ferry-of-the-winter",
        (
            '<meta property="og:type" content="article"><script type="application/ld+json">'
            '{"@type":"BlogPosting","headline":"The last ferry"}</script><title>The last ferry</title>'
        ),
        "The last ferry of the winter left the northern pier at six in the morning. " * 30,
        0.0,
    ),
)


@pytest.mark.parametrize(("kind", "url", "head", "text", "density"), KINDS)
def test_kinds_of_content_are_told_apart(kind: str, url: str, head: str, text: str, density: float):
    """A page that shows the traits of one kind is judged to be of that kind."""
    document = document_of(f"<html><head>{head}</head><body><p>x</p></body></html>", url)
    platform = recognize_platform(document)
    verdict = judge_page_type(document, text=text, platform=platform, link_density=density)
    assert verdict.name == kind
    assert verdict.name in CONTENT
    assert verdict.reasons


def test_judgement_does_not_change_the_page():
    """The shared tree is the same before and after."""
    markup = "<title>Log in</title><body><form><input type=password></form></body>"
    document = document_of(markup)
    before = [(element.tag, dict(element.attrib), element.text) for element in document.root.iter()]
    assert isinstance(judge_page_type(document, text=""), PageType)
    after = [(element.tag, dict(element.attrib), element.text) for element in document.root.iter()]
    assert before == after


def test_text_from_scripts_makes_no_shell():
    """A page that shows nothing, but whose text was found in its scripts, is content."""
    document = document_of('<title>Fog</title><body><div id="root"></div><script>1</script></body>')
    assert judge_page_type(document, text="").name == "empty-shell"
    assert (
        judge_page_type(document, text="Fog lay over the pier all day long. " * 20).name in CONTENT
    )
