"""One request line of `scraper extract --jsonl`: `{"id", "url", "html_b64"}`.

pydantic reads the JSON and the base64 in it in one step, in a third of the time
that the standard library takes; a page's line is some hundred kilobytes.
"""

from __future__ import annotations

import re
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from scraper.errors import ExtractError

_LINE_BREAK: Final = re.compile(rb"(?<!\\)(?:\\r)?\\n")
"""A line break inside a JSON string: `base64` wraps its lines where nobody tells it not to."""


class Request(BaseModel):
    """A page to read."""

    model_config = ConfigDict(val_json_bytes="base64")

    id: Any
    """Given back with the answer."""
    url: str | None = None
    html_b64: bytes
    """The page's bytes; Base64 in the line."""


def parse_request(line: bytes) -> Request:
    """Read one request line.

    Raises:
        ExtractError: With the code `bad-request`.
    """
    try:
        return Request.model_validate_json(line)
    except ValidationError:
        line = _LINE_BREAK.sub(b"", line)
    try:
        return Request.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        told = f"{place}: {first['msg']}" if place else first["msg"]
        raise ExtractError(f"the line is no request: {told}", code="bad-request") from error
