"""Ask readability-lxml for the body of a page on which the model finds nothing.

Takes a Document, gives a Body or None. A last resort before the whole page: on
the development pages of which the model is least sure it is the worse guess.
"""

from __future__ import annotations

from scraper.dom.document import Document
from scraper.dom.elements import text_of, to_html
from scraper.dom.parse import parse_fragment
from scraper.extraction.body.body import Body
from scraper.records import BodyCandidate

MIN_WORDS = 40
"""Fewer words than this are no body; the whole page is as good."""


def find_readable_body(document: Document) -> Body | None:
    """Return what readability-lxml takes for the article; None where it takes nothing much."""
    from readability import Document as Readable  # slow to import, and rarely asked
    from readability.readability import Unparseable

    try:
        markup = Readable(to_html(document.root)).summary(html_partial=True)
    except Unparseable:
        return None
    root = parse_fragment(markup)
    words = len(text_of(root).split())
    if words < MIN_WORDS:
        return None
    candidate = BodyCandidate(
        name="readability",
        words=words,
        link_density=0.0,
        chosen=True,
        reason="the model found nothing on this page",
    )
    return Body(root=root, name="readability", confidence=0.2, candidates=(candidate,))
