"""Find what `link` and `a` elements with a `rel` say: canonical, license, tag, author.

Takes a Document; yields candidates in page order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.extraction.metadata.find.landmarks import landmarks_of
from scraper.extraction.metadata.wording import plain_text
from scraper.records import Found

_HEAD_RELATIONS: Final = {
    "canonical": "canonical_url",
    "license": "licence",
    "image_src": "lead_image",
}
_MAX_TAG: Final = 60
"""Characters; a longer link text is no tag but a headline."""


def find_links(document: Document) -> Iterator[Found]:
    """Yield what the relations of links say.

    WordPress marks categories `rel="category tag"` too; those are sections.
    """
    language = document.root.get("lang") or document.root.get("xml:lang")
    if language:
        yield Found("language", language.strip(), "html-lang")
    for link in document.tagged("link"):
        href = link.get("href")
        if not href:
            continue
        for relation in (link.get("rel") or "").lower().split():
            field = _HEAD_RELATIONS.get(relation)
            if field:
                yield Found(field, href.strip(), f"link:{relation}")
    for mark in landmarks_of(document).links:
        anchor = mark.element
        relations = (anchor.get("rel") or "").lower().split()
        if "license" in relations and (href := anchor.get("href")):
            yield Found("licence", href.strip(), "link:license")
        elif "tag" in relations:
            text = plain_text(text_of(anchor))
            if text and len(text) <= _MAX_TAG:
                category = "category" in relations or "/category/" in (anchor.get("href") or "")
                yield Found(
                    *(
                        ("section", text, "link:category")
                        if category
                        else ("tags", text, "link:tag")
                    )
                )
