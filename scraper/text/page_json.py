"""Read JSON as pages hold it: in scripts and attributes, wrapped, with mistakes, or with text behind it."""

from __future__ import annotations

import json
import re
from typing import Final

from scraper.text.characters import clean_json, has_bad_escape

_WRAPPER: Final = re.compile(r"<!--|(?:(?://|/\*)\s*)?<!\[CDATA\[(?:\s*\*/)?|/\*.*?\*/", re.DOTALL)
"""What old templates put before a script, so that browsers without scripts or XML parsers pass over it."""
_SPARE_COMMA: Final = re.compile(r",(?=\s*[}\]])")
_CONTROL: Final = re.compile(r"[\x00-\x1f]+")
_DECODER: Final = json.JSONDecoder(strict=False)


def parse_page_json(text: str) -> object:
    """Read JSON as pages write it: wrapped, with raw line ends, a comma too many, or text behind it.

    None when hopeless.
    """
    text = text.lstrip()
    if wrapper := _WRAPPER.match(text):
        text = text[wrapper.end() :].lstrip()
    value = parse_page_json_at(text, 0)
    if value is None:
        value = parse_page_json_at(_SPARE_COMMA.sub("", _CONTROL.sub(" ", text)), 0)
    return value


def parse_page_json_at(text: str, place: int) -> object:
    """Parse the JSON value that begins at a place of a text, whatever follows it; None if there is none."""
    try:
        value, end = _DECODER.raw_decode(text, place)
        if has_bad_escape(text, place, end):
            value, _ = _DECODER.raw_decode(clean_json(text[place:end]))
    except (ValueError, RecursionError):
        return None
    return value


_STRING: Final = re.compile(
    r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'", re.DOTALL
)  # fmt: skip
_ESCAPE: Final = re.compile(r"\\x([0-9a-fA-F]{2})|\\(['`])|(\")|(\\.)", re.DOTALL)


def read_string(text: str, place: int) -> str:
    """Return the string of JavaScript that begins with its quotation mark at a place of a text; "" if there is none."""
    found = _STRING.match(text, place)
    if found is None:
        return ""
    inner = _ESCAPE.sub(_as_json, found[1] if found[1] is not None else found[2])
    value = parse_page_json_at(f'"{inner}"', 0)
    return value if isinstance(value, str) else ""


def _as_json(escape: re.Match[str]) -> str:
    if escape[1]:
        return f"\\u00{escape[1]}"
    if escape[2]:
        return escape[2]
    return '\\"' if escape[3] else escape[4]
