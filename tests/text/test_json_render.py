"""JSON that we write is what the standard library writes, to the byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.characters import escape_json
from scraper.text.json_text import render_json

SIMPLE = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
LONG = st.text().map(lambda text: text * 300)


@given(st.dictionaries(st.text(), SIMPLE | st.text() | LONG | st.lists(st.text() | LONG)))
def test_long_strings_are_rendered_as_short_ones(value: dict[str, object]) -> None:
    """Quotes, backslashes, controls and every script are escaped alike, in objects and alone."""
    expected = escape_json(json.dumps(value, ensure_ascii=False))
    assert render_json(value) == expected
    assert json.loads(render_json(value)) == value


@pytest.mark.parametrize(
    "character", [*map(chr, range(0x21)), '"', "\\", "\x7f", "\u2028", "\ud800"]
)
def test_every_control_character_is_escaped(character: str) -> None:
    """A long string has the escapes of a short one."""
    text = f"fog{character}" * 200
    assert render_json({"text": text}) == escape_json(
        json.dumps({"text": text}, ensure_ascii=False)
    )


def test_what_json_does_not_have_is_null_or_text() -> None:
    """Infinity is null beside a long text, too, and keys that are no text stay as they were."""
    value = {"a": float("inf"), "text": "fog" * 200, "b": {1: "x"}}
    assert json.loads(render_json(value)) == {"a": None, "text": "fog" * 200, "b": {"1": "x"}}
