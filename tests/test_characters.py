"""The filter of all text: what XML 1.0 allows, and of the controls only tab and line breaks."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # noqa: TID251 - the judge of what a tree takes

from scraper.text.characters import clean_json, clean_text, encode_page

ANY_TEXT = st.text(st.characters(categories=None, codec=None) | st.characters(), max_size=60)


def is_allowed(text: str) -> bool:
    """Return whether a tree takes a text, and it holds no control but tab and line breaks."""
    etree.Element("a").text = text
    return not any(
        (ord(c) < 0x20 and c not in "\t\n\r") or 0x7F <= ord(c) < 0xA0 or c in "\ufffe\uffff"
        for c in text
    )


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain\ttext\r\n", "plain\ttext\r\n"),
        ("héron 鷺 😀", "héron 鷺 😀"),
        ("a\x00b\ud83dc\udc00", "a\ufffdb\ufffdc\ufffd"),
        ("a\x1bb\x07\ufffe\uffff\x7f", "ab"),
        ("line\x0bline\x0cline", "line\nline\nline"),
        ("she\x92s \x93here\x94\x85\x81", "she’s “here”…"),
    ],
)
def test_forbidden_characters_are_replaced_or_deleted(text: str, cleaned: str) -> None:
    """Long texts take another way to the same answer."""
    assert clean_text(text) == cleaned
    assert clean_text(text * 400) == cleaned * 400
    assert encode_page(text).decode() == cleaned


@given(ANY_TEXT)
def test_every_text_becomes_allowed(text: str) -> None:
    """Whatever comes in, a tree takes what comes out, and cleaning it again changes nothing."""
    cleaned = clean_text(text)
    assert is_allowed(cleaned)
    assert clean_text(cleaned) == cleaned
    assert is_allowed(encode_page(text).decode())


@given(st.integers(0, 0x110010), st.sampled_from(["&#{};", "&#0{}", "&#x{:x};", "&#X00{:X};"]))
def test_no_reference_brings_a_forbidden_character(code: int, form: str) -> None:
    """The HTML parser's own reading of what is left of a reference is allowed text."""
    page = b"<p>a" + encode_page(form.format(code)) + b"z</p>"
    root = etree.HTML(page, etree.HTMLParser(encoding="utf-8"))
    assert is_allowed("".join(root.itertext()))


@pytest.mark.parametrize(
    "text", ["&#10;", "&#9;", "&#128;", "&#x20;", "&#200;", "&#x1F600;", "&#3;4"]
)
def test_other_references_stay(text: str) -> None:
    """Only the forbidden ones are changed."""
    assert encode_page(text).decode() == text.replace("&#3;", "")


@given(st.recursive(ANY_TEXT, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner)))
def test_cleaned_json_holds_only_allowed_text(value: object) -> None:
    """Escapes of forbidden characters are cleaned in the JSON itself, pairs and backslashes kept."""
    for ascii_only in (True, False):
        written = json.dumps(value, ensure_ascii=ascii_only)
        read = json.loads(clean_json(clean_text(written)), strict=False)
        assert is_allowed(json.dumps(read, ensure_ascii=False))
        assert json.loads(clean_json(written), strict=False) == json.loads(
            clean_json(clean_json(written)), strict=False
        )


def test_escaped_backslashes_and_pairs_stay() -> None:
    r"""`\\\\ud83d` is a backslash and letters; a pair is one character."""
    written = r'"\\ud83d \ud83d\ude00 \ud83d \u0000 \b \u0007"'
    assert json.loads(clean_json(written)) == "\\ud83d 😀 \ufffd \ufffd  "


def test_texts_of_any_length_are_cleaned_alike() -> None:
    """Long texts and pages are cleaned by bytes, short ones by characters, with one result."""
    draw = random.Random(5)
    odd = [chr(code) for code in range(0xA5)] + list(
        "\ud800\udfff\ud83d\ufffe\uffff\ufffd\ud7ff\ue000é中😀\u2028"
    )
    for _ in range(3000):
        text = "".join(draw.choices(odd, k=draw.randint(0, 40)))
        cleaned = clean_text(text)
        assert clean_text("x" * 500 + text) == "x" * 500 + cleaned
        assert encode_page(text.replace("&", "+")).decode() == cleaned.replace("&", "+")
