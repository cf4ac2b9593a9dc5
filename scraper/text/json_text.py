"""Read JSON from strangers, with one kind of error, and render values as JSON that any program takes."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from typing import Final, NoReturn

from scraper.errors import DiscoverError
from scraper.text.characters import clean_json, clean_text, escape_json

MAX_JSON: Final = 50 * 2**20
"""Bytes of the largest document that is read."""
_LONG: Final = 256
"""Characters of a string that is escaped by `str.replace`, which looks at many characters in one step."""
_CONTROLS: Final = bytes(range(32))
_RAW_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def parse_json(body: bytes, *, url: str = "") -> object:
    """Read a JSON document in UTF-8, UTF-16 or UTF-32.

    Raises:
        DiscoverError: Not JSON, too large, nested too deep, or with NaN and Infinity.
    """
    if len(body) > MAX_JSON:
        raise DiscoverError("is larger than 50 MiB", url=url, code="too-large")
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        if _RAW_CONTROL.search(text) is None:  # with one it is not JSON
            text = clean_json(clean_text(text))
        parsed: object = json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise DiscoverError("is JSON nested too deep", url=url, code="bad-json") from error
    except ValueError as error:
        raise DiscoverError("is not JSON", url=url, code="bad-json") from error
    return parsed


def members(value: object) -> dict[str, object]:
    """Return a JSON object's members; none where the value is no object."""
    return value if isinstance(value, dict) else {}


def elements(value: object) -> list[object]:
    """Return a JSON array's elements; none where the value is no array."""
    return value if isinstance(value, list) else []


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def render_json(value: object, *, indent: int | None = None) -> str:
    """Render as JSON, every script readable.

    Control and bidirectional characters are escaped. JSON has no infinity and no NaN; both become
    null. What JSON does not know becomes a string.
    """
    try:
        rendered = _render_object(value) if indent is None else _encoder(indent).encode(value)
    except ValueError:
        rendered = json.dumps(
            _without_infinities(value), ensure_ascii=False, indent=indent, default=str
        )
    return escape_json(rendered)


def _render_object(value: object) -> str:
    """Render as the encoder does; long strings of an object, most of an article, four times as fast."""
    encode = _encoder(None).encode
    if type(value) is not dict:
        return encode(value)
    parts: list[str] = []
    short: dict[str, object] = {}
    for key, part in value.items():
        if type(part) is str and type(key) is str and len(part) >= _LONG:
            if short:
                parts.append(encode(short)[1:-1])
                short = {}
            parts.append(f"{encode(key)}: {_render_string(part)}")
        else:
            short[key] = part
    if short:
        parts.append(encode(short)[1:-1])
    return f"{{{', '.join(parts)}}}"


def _render_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    content = escaped.encode("utf-8", "surrogatepass")
    if len(content.translate(None, _CONTROLS)) == len(content):
        return f'"{escaped}"'
    return _encoder(None).encode(text)


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
