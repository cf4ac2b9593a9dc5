"""Claims about `scraper extract --jsonl`: a line in, a line out, whatever the line."""

from __future__ import annotations

import base64
import gc
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from scraper.cli.extract import DEFAULT_FIELDS, answer_lines
from scraper.extract.document import Document

PAGE = (
    b"<html><head><title>The mill</title></head><body><article><h1>The mill</h1><p>"
    + b"The mill by the river grinds the flour of three villages. " * 10
    + b"</p></article></body></html>"
)


def ask(*lines: bytes) -> list[dict[str, Any]]:
    """Give the answers to some lines."""
    answers = io.StringIO()
    answer_lines(io.BytesIO(b"".join(line + b"\n" for line in lines)), answers, DEFAULT_FIELDS)
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def request(**parts: object) -> bytes:
    """Write a request line."""
    return json.dumps({"id": 7, "html_b64": base64.b64encode(PAGE).decode(), **parts}).encode()


def test_each_line_is_answered_in_order_with_its_id():
    """Any JSON may be the id; blank lines are passed over."""
    answers = ask(request(id="a"), b"  ", request(id=[1, None], url="https://example.com/mill"))
    assert [answer["id"] for answer in answers] == ["a", [1, None]]
    assert {answer["title"] for answer in answers} == {"The mill"}
    assert list(answers[0]) == ["id", *DEFAULT_FIELDS]


def test_a_page_is_freed_before_the_next_line_is_read():
    """The answer goes out before its page is freed, and no page outlives its answer."""
    answers, alive = io.StringIO(), []

    def lines() -> Iterator[bytes]:
        for _ in range(3):
            yield request() + b"\n"
            alive.append(sum(isinstance(one, Document) for one in gc.get_objects()))

    before = sum(isinstance(one, Document) for one in gc.get_objects())
    answer_lines(lines(), answers, DEFAULT_FIELDS)
    assert alive == [before] * 3
    assert len(answers.getvalue().splitlines()) == 3


def test_base64_may_be_wrapped_into_lines():
    """What `base64 page.html` writes is read, line breaks and all."""
    wrapped = base64.encodebytes(PAGE)
    texts = [
        ask(request(html_b64=form))[0]["text"]
        for form in (wrapped.decode(), wrapped.replace(b"\n", b"\r\n").decode())
    ]
    assert texts == [ask(request())[0]["text"]] * 2


@pytest.mark.parametrize(
    "line", [b"no json", b"[]", b'{"id": 1}', request(html_b64="?"), request(html_b64=5), b"\xff"]
)
def test_a_line_that_is_no_request_is_an_error_of_its_own(line: bytes):
    """The error says so, and the next line is read."""
    refused, answer = ask(line, request())
    assert refused["error"].startswith("bad-request: the line is no request: ")
    assert answer["title"] == "The mill"


def test_a_page_without_content_is_an_error_with_its_id():
    """An empty page has no article."""
    assert ask(request(html_b64=""))[0].keys() == {"id", "error"}
