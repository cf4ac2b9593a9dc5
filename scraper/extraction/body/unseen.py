"""The body of a page that shows next to no text: what JSON-LD or its scripts hold.

Takes a Document; gives a Body, or None where neither holds a text of some length.
"""

from __future__ import annotations

from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, text_of
from scraper.dom.parse import parse_fragment
from scraper.extraction.body.body import Body
from scraper.extraction.body.model.char_classes import count_letters, words_of
from scraper.extraction.body.model.hints import article_bodies
from scraper.extraction.body.script_text import as_markup, find_script_text
from scraper.records import BodyCandidate

CONFIDENCE: Final = {"json-ld": 0.8, "script": 0.6}
"""How sure such a body is: publishers fill articleBody for others to read; a script's text is a guess
(the few such development pages score .75 on average)."""


def _count_words(root: Element) -> int:
    text = text_of(root)
    return int(words_of(count_letters([text]))[0]) if text else 0


def find_unseen_body(document: Document) -> Body | None:
    """Find the longest text that the page does not show in its markup."""
    found: list[tuple[int, str, Element]] = []
    bodies = article_bodies(document)
    if bodies:
        root = parse_fragment(as_markup(max(bodies, key=len)))
        found.append((_count_words(root), "json-ld", root))
    in_script = find_script_text(document)
    if in_script is not None:
        found.append((_count_words(in_script), "script", in_script))
    if not found:
        return None
    best = max(found, key=lambda entry: entry[0])
    reports = tuple(
        BodyCandidate(
            name=name,
            words=words,
            link_density=0.0,
            chosen=root is best[2],
            reason="the page shows next to no text" if root is best[2] else "shorter",
        )
        for words, name, root in sorted(found, key=lambda entry: -entry[0])
    )
    return Body(root=best[2], name=best[1], confidence=CONFIDENCE[best[1]], candidates=reports)
