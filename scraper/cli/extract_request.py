"""One request line of `scraper extract --jsonl`: `{"id", "url", "html_b64"}`, or `"html"` as text.

pydantic reads the JSON and the base64 in it in one step, in a third of the time
that the standard library takes; a page's line is some hundred kilobytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from scraper.errors import ExtractError
from scraper.extraction.unkept import unkept_capture
from scraper.records import Capture
from scraper.text.characters import escape_json
from scraper.text.page_json import parse_page_json_at
from scraper.workers.worker import problem_of

_LINE_BREAK: Final = re.compile(rb"(?<!\\)(?:\\r)?\\n")
"""A line break inside a JSON string: `base64` wraps its lines unless told not to."""
_ID: Final = re.compile(r'[{,]\s*"id"\s*:\s*')
_ID_AREA: Final = 10_000
"""Characters of a broken line in which its id is looked for."""
_JSON_SPACE: Final = b" \t\r\n"


class Request(BaseModel):
    """One page and where it came from."""

    model_config = ConfigDict(val_json_bytes="base64")

    id: Any
    """Returned with the answer."""
    url: str | None = None
    html_b64: bytes | None = None
    """The page's bytes; Base64 in the line."""
    html: str | None = None
    """The page as text, instead of `html_b64`."""

    def load(self) -> Capture:
        """Return the page.

        Raises:
            ExtractError: The line has no page, or two (`bad-request`).
        """
        if (self.html_b64 is None) == (self.html is None):
            raise ExtractError("the line is no request: give html_b64 or html", code="bad-request")
        if self.html is None:
            return unkept_capture(self.html_b64 or b"", self.url or "")
        page = self.html.encode("utf-8", "replace")
        return unkept_capture(page, self.url or "", "text/html; charset=utf-8")


def is_blank(line: bytes) -> bool:
    """Return whether a line holds only what JSON counts as white space."""
    return not line.strip(_JSON_SPACE)


def parse_request(line: bytes) -> Request:
    """Parse one request line.

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


def find_id(line: bytes) -> object:
    """Return the id of a line that is no request, as far as it can be read; else None."""
    text = line.decode("utf-8", "replace")
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        place = _ID.search(text, 0, _ID_AREA)
        return None if place is None else parse_page_json_at(text, place.end())
    return parsed.get("id") if isinstance(parsed, dict) else None


def render_line(page_id: object, answer: Mapping[str, object]) -> str:
    """Render one answer as a line of JSON that every parser and encoding takes.

    Raises:
        ValueError: The answer holds a number that JSON does not have.
    """
    try:
        json.dumps(page_id, allow_nan=False)
    except (
        ValueError,
        RecursionError,
    ):  # `1e999`, digits by the thousand: no JSON of ours holds it
        page_id = None
    answer = {"id": page_id, **answer}
    rendered = escape_json(json.dumps(answer, ensure_ascii=False, allow_nan=False)) + "\n"
    try:
        rendered.encode()
    except UnicodeEncodeError:  # half of a surrogate pair in the id: it stays escaped
        rendered = json.dumps(answer, allow_nan=False) + "\n"
    return rendered


def render_error(line: bytes, page_id: object, error: Exception) -> str:
    """Render the answer to a line that has none, whatever was raised."""
    problem = problem_of(error, "extract")
    if page_id is None:
        page_id = find_id(line)
    return render_line(page_id, {"error": f"{problem.code}: {problem.message}"})
