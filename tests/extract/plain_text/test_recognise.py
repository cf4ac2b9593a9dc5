"""Dumps and markup are told apart."""

from __future__ import annotations

import pytest

from scraper.extraction.text_dump import is_text_dump

DUMPS = [
    ("top of page\nA title\n\nSome text.", None),
    ("Some text.", "text/plain; charset=utf-8"),
    ("A tag <p> is not a page.", None),
    ("1 < 2 and 3 > 2", "text/plain"),
    ("# Notes\n\nText.", "text/markdown"),
    ("\ufeffText with a mark.", None),
]
OTHERS = [
    ("<!DOCTYPE html><p>x", None),
    ("  <html><body>x", "text/plain"),
    ("<p>One</p><p>Two</p>", None),
    ("Text <b>first</b>, <i>then</i> markup<br>", None),
    ("plain words", "text/html"),
    ("plain words", "application/xhtml+xml"),
    ('{"a": 1}', "application/json"),
    ("\ufeff<!-- x --><html>", None),
    ("", "text/plain"),
    (" \n ", None),
]


@pytest.mark.parametrize(("text", "content_type"), DUMPS)
def test_text_is_a_dump(text, content_type):
    """Plain text is a dump, whether or not its type is known."""
    assert is_text_dump(text, content_type)


@pytest.mark.parametrize(("text", "content_type"), OTHERS)
def test_other_content_is_none(text, content_type):
    """Markup, data and nothing at all are no dump, whatever their type says."""
    assert not is_text_dump(text, content_type)
