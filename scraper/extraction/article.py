"""The driver of extraction: one capture in, one article out.

Order: decode, parse, recognize the platform, find metadata, find the body,
judge the page's type, render what was asked for. Each step is a package of its
own; this module only hands values on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from scraper.decoding.charset import decode_text
from scraper.decoding.sniff import is_pdf
from scraper.dom.document import Document
from scraper.dom.elements import Element, walk
from scraper.dom.parse import parse_html
from scraper.errors import NoArticle
from scraper.extraction.body.body import Body
from scraper.extraction.body.candidates import find_body
from scraper.extraction.body.script_text import find_state_authors
from scraper.extraction.comments import find_comments
from scraper.extraction.leave_out import TABLES, leave_out_marks, leave_out_tables
from scraper.extraction.metadata import find_metadata
from scraper.extraction.metadata.choose.language import check_language, find_language
from scraper.extraction.metadata.metadata import Metadata
from scraper.extraction.normalize import normalize_tree, normalize_words
from scraper.extraction.options import TEXT_ONLY, ExtractOptions
from scraper.extraction.page_type import PageType, find_new_address, judge_page_type
from scraper.extraction.pagination import find_next_page
from scraper.extraction.pdf import read_pdf
from scraper.extraction.prune import LEARNED_BODY_RULES, prune_tree
from scraper.extraction.render.html import render_html
from scraper.extraction.render.markdown import render_markdown
from scraper.extraction.render.text import render_text
from scraper.extraction.site_rules import find_rule, find_rule_next_page, find_rule_values
from scraper.extraction.site_rules.rule import Rule
from scraper.extraction.text_dump import extract_text_dump, is_text_dump
from scraper.platforms import recognize_platform
from scraper.platforms.platform import Platform
from scraper.records import Article, Capture, Dropped, Found, Trace
from scraper.text.characters import clean_text
from scraper.urls import host_of

SURE_OF_TYPE: Final = 0.9
"""From here a page that is judged no article is not read on; a first page with little text and a
pager is easily taken for a listing."""
MIN_WORDS_FOR_LANGUAGE: Final = 5
"""Fewer words than this say nothing about their language."""

NEEDS_CLEAN_TREE: Final = frozenset(("markdown", "html"))
"""Fields that show structure: links, images, lists. The words are the same before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """An article with what it was read from."""

    article: Article
    platform: Platform | None
    body: Body
    removed: dict[Element, Dropped]
    """Elements that a rule took out of the body's tree, and which rule."""


def extract_article(
    capture: Capture, options: ExtractOptions = TEXT_ONLY, *, parsed: list[object] | None = None
) -> Article:
    """Read the article of a capture.

    Args:
        capture: The page; only its body, content type, final URL and time are read.
        options: Which costly fields to fill.
        parsed: Gets the parsed page. Who answers somebody gives the answer first and clears the
            list then: to free a page takes a twentieth of the time that it takes to read it.

    Returns:
        The article; its text is "" where a page shows none.

    Raises:
        NoArticle: There is not a page: no byte, or nothing but white space and comments.
        ExtractError: A PDF cannot be read; see `read_pdf`.
    """
    if is_pdf(capture.body):
        return read_pdf(capture, options.fields)
    content_type = capture.header("content-type")
    text = decode_text(capture.body, content_type)
    if is_text_dump(text, content_type):
        return extract_text_dump(clean_text(text), capture.final_url, options.fields)
    root = parse_html(text)
    if root is None:
        raise NoArticle("the page is empty", url=capture.url)
    parsed = [] if parsed is None else parsed
    document = Document(capture.final_url, root)
    return read_document(document, capture, options, parsed).article


def read_document(
    document: Document, capture: Capture, options: ExtractOptions, parsed: list[object]
) -> ReadDocument:
    """Read the article of a parsed page; arguments as for `extract_article`."""
    platform = recognize_platform(document)
    rule = find_rule(host_of(document.url), options.rules)
    metadata = find_metadata(
        document,
        _known_values(document, platform, rule),
        fetched_at=capture.fetched_at,
    )
    body = find_body(
        document,
        platform=platform,
        rule=rule,
        favor=options.favor,
        traced="trace" in options.fields,
    )
    parsed += (document, body)
    # lxml makes a Python object whenever it shows an element: held, they are made once for all steps.
    held = tuple(walk(body.root))
    removed: dict[Element, Dropped] = {}
    pruned = prune_body(body, platform, rule, metadata.title, removed)
    parsed.append(removed)
    if TABLES in options.leave_out:
        leave_out_tables(body.root)
    normalize_words(body.root, document.base_url)
    text = render_text(body.root)
    del held
    if options.fields & NEEDS_CLEAN_TREE:
        normalize_tree(body.root, document.base_url)
        leave_out_marks(body.root, options.leave_out)
    page_type = judge_page_type(
        document,
        text=text,
        platform=platform,
        status=capture.status,
        link_density=next((one.link_density for one in body.candidates if one.chosen), 0.0),
        kind=body.kind,
    )
    fields = options.fields
    language = metadata.language
    if language is not None:
        language = check_language(language, text)
    elif len(text.split()) >= MIN_WORDS_FOR_LANGUAGE:
        language = find_language(text)
    found_by = {**metadata.found_by, "text": body.name}
    authors = metadata.authors
    if not authors and body.name == "script":
        authors = find_state_authors(document)
        found_by |= {"authors": "script"} if authors else {}
    if language is not None and language != metadata.language:
        found_by["language"] = "text"
    known: dict[str, Any] = {name: getattr(metadata, name) for name in Article.__slots__}
    known |= {
        "url": capture.final_url,
        "text": text,
        "authors": authors,
        "language": language,
        "comments": find_comments(document, platform) if "comments" in fields else (),
        "page_type": page_type.name,
        "page_type_confidence": page_type.confidence,
        "confidence": body.confidence,
        "found_by": found_by,
        "markdown": render_markdown(body.root) if "markdown" in fields else None,
        "html": render_html(body.root) if "html" in fields else None,
        "next_page": _next_page(document, rule, page_type) if "next_page" in fields else None,
        "trace": _trace(platform, metadata, body, pruned) if "trace" in fields else None,
    }
    if page_type.name == "moved":
        known["canonical_url"] = find_new_address(document)
    return ReadDocument(article=Article(**known), platform=platform, body=body, removed=removed)


def _known_values(
    document: Document, platform: Platform | None, rule: Rule | None
) -> Iterator[Found]:
    """Yield what those know who know the site: the user first, then the platform."""
    if rule is not None:
        yield from find_rule_values(document, rule)
    if platform is not None:
        yield from platform.find_metadata(document)


def prune_body(
    body: Body,
    platform: Platform | None,
    rule: Rule | None,
    title: str | None,
    removed: dict[Element, Dropped] | None = None,
) -> tuple[Dropped, ...]:
    """Take what is not the article out of a body, by the rules that suit who found it.

    `removed` is filled as by `prune_tree`.
    """
    strips = () if rule is None else rule.strip
    if body.name == "model":
        return prune_tree(
            body.root, title=title, strips=strips, rules=LEARNED_BODY_RULES, removed=removed
        )
    selectors = () if platform is None else platform.prune_selectors
    return prune_tree(body.root, title=title, selectors=selectors, strips=strips, removed=removed)


def _next_page(document: Document, rule: Rule | None, page_type: PageType) -> str | None:
    """Return the next page of an article; the user's rule knows best."""
    if page_type.name != "article" and page_type.confidence > SURE_OF_TYPE:
        return None
    named = None if rule is None else find_rule_next_page(document, rule)
    return named or find_next_page(document)


def _trace(
    platform: Platform | None, metadata: Metadata, body: Body, pruned: tuple[Dropped, ...]
) -> Trace:
    return Trace(
        platform=None if platform is None else platform.name,
        candidates=metadata.candidates,
        bodies=body.candidates,
        dropped=body.dropped + pruned,
    )
