"""Pages written here, read by the real parser and the real finders."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.metadata import Metadata, find_metadata

URL = "https://harbour-post.example/culture/lantern-festival"


def make_document(head: str = "", body: str = "", *, lang: str = "", url: str = URL) -> Document:
    attribute = f' lang="{lang}"' if lang else ""
    root = parse_html(f"<html{attribute}><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return Document(url, root)


@pytest.fixture
def document() -> Callable[..., Document]:
    """Build a page of a head and a body."""
    return make_document


@pytest.fixture
def read() -> Callable[..., Metadata]:
    """Build a page and find its metadata."""

    def find(head: str = "", body: str = "", *, lang: str = "", url: str = URL, **options: object):
        return find_metadata(make_document(head, body, lang=lang, url=url), **options)

    return find
