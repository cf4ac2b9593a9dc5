"""Render values as JSON that any program and any terminal can take."""

from __future__ import annotations

import json
import math
from functools import cache

from scraper.text.characters import escape_json


def render_json(value: object, *, indent: int | None = None) -> str:
    """Render as JSON, every script readable.

    Control and bidirectional characters are escaped. JSON has no infinity and no NaN; both become
    null. What JSON does not know becomes a string.
    """
    try:
        rendered = _encoder(indent).encode(value)
    except ValueError:
        rendered = json.dumps(
            _without_infinities(value), ensure_ascii=False, indent=indent, default=str
        )
    return escape_json(rendered)


@cache
def _encoder(indent: int | None) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=indent, default=str)


def _without_infinities(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _without_infinities(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_infinities(part) for part in value]
    return value
