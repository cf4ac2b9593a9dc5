"""Claims about `scraper extract --jsonl`: a line in, a line out, whatever the line."""

from __future__ import annotations

import base64
import gc
import io
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

import scraper.cli.extract
from scraper.cli.article_fields import DEFAULT_FIELDS, MORE_FIELDS
from scraper.cli.extract import answer_lines
from scraper.cli.extract_filter import Answering
from scraper.dom.document import Document
from scraper.extraction.article import extract_article
from scraper.extraction.options import COSTLY_FIELDS

ANSWERING = Answering(fields=DEFAULT_FIELDS)
SCRAPER = Path(sys.executable).with_name("scraper")
PAGE = (
    b"<html><head><title>The mill</title></head><body><article><h1>The mill</h1><p>"
    + b"The mill by the river grinds the flour of three villages. " * 10
    + b"</p></article></body></html>"
)


def ask(*lines: bytes) -> list[dict[str, Any]]:
    """Give the answers to some lines."""
    answers = io.StringIO()
    answer_lines(io.BytesIO(b"".join(line + b"\n" for line in lines)), answers, ANSWERING)
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

    # The collector passes over all that was there before: what other tests hold is not counted.
    answer_lines(lines(), answers, ANSWERING)
    assert alive == [0] * 3
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


def test_workers_give_the_same_answers_in_the_same_order(tmp_path: Path):
    """Several processes answer as one does: each line, in order, errors too."""
    lines = [request(id=number, url=f"https://mill.example/{number}") for number in range(5)]
    lines[2:2] = [b"no json", request(id="empty", html_b64="")]
    pages = tmp_path / "pages.jsonl"
    pages.write_bytes(b"\n".join((*lines, b"")))
    one, several = (
        subprocess.run(
            [SCRAPER, "extract", "--jsonl", *more, pages], capture_output=True, check=True
        ).stdout
        for more in ((), ("--workers", "2"))
    )
    assert several == one
    assert [json.loads(line)["id"] for line in one.splitlines()] == [
        0, 1, None, "empty", 2, 3, 4,
    ]  # fmt: skip


def test_who_waits_for_an_answer_gets_it_from_workers_too():
    """A line is answered before the next one is sent."""
    with subprocess.Popen(
        [SCRAPER, "extract", "--jsonl", "--workers", "2"], stdin=PIPE, stdout=PIPE
    ) as process:
        for number in range(2):
            process.stdin.write(request(id=number) + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(20) == 0


def test_a_signal_ends_workers_in_the_middle(tmp_path: Path):
    """SIGINT among waiting pages ends the command and its readers, without a traceback."""
    pages = tmp_path / "pages.jsonl"
    pages.write_bytes(b"".join(request(id=number) + b"\n" for number in range(5000)))
    with subprocess.Popen(
        [SCRAPER, "extract", "--jsonl", "--workers", "2", pages], stdout=PIPE, stderr=PIPE
    ) as process:
        assert json.loads(process.stdout.readline())["id"] == 0
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode != 0
    assert b"Traceback" not in said


def test_workers_are_for_lines():
    """One page is read by one process."""
    refused = subprocess.run(
        [SCRAPER, "extract", "--workers", "2"], input=PAGE, capture_output=True, check=False
    )
    assert refused.returncode == 2
    assert b"--workers needs --jsonl" in refused.stderr


ODD_PAGES = {
    "template left in an image": b'<img src="/a.png" {{lazy}}>',
    "control in alt": b'<img src="/a.png" alt="a\x02b">',
    "control in a frame's title": b'<iframe title="a&#2;b" src="https://www.youtube.com/embed/abcdefg"></iframe>',
    "noncharacter in a link": '<p>see <a href="/x\uffff">this</a> there</p>'.encode(),
    "broken address as author": b'<script type="application/ld+json">{"@type":"Article","author":"http://["}</script>',
    "half an emoji in the headline": b'<script type="application/ld+json">{"@type":"Article","headline":"Mill \\ud83d"}</script>',
    "two late pieces for one place": b'<template id="P:1"></template>'
    + b'<div hidden id="S:1">x</div>' * 2,
    "vertical tab": b"<p>The mill\x0band its \x1b[31mwheel turn all day long.</p>",
    "odd tag": b"<a{b} c{d}=1>text</a{b}>",
    "broken base": b'<base href="http://["><a href="x">link</a>',
}


@pytest.mark.parametrize("odd", ODD_PAGES.values(), ids=ODD_PAGES)
def test_an_odd_part_costs_no_page(odd: bytes):
    """The page is read without the odd part, all fields asked for."""
    page = PAGE.replace(b"</article>", odd + b"</article>")
    answers = io.StringIO()
    fields = (*DEFAULT_FIELDS, *MORE_FIELDS, *COSTLY_FIELDS)
    line = request(html_b64=base64.b64encode(page).decode(), url="https://mill.example/a")
    answer_lines([line], answers, Answering(fields=fields))
    answer = json.loads(answers.getvalue())
    assert "grinds the flour" in answer["text"]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", strings_of(answer))


def strings_of(value: object) -> str:
    """Join all strings of an answer."""
    if isinstance(value, dict):
        return "".join(map(strings_of, value.values()))
    return "".join(map(strings_of, value)) if isinstance(value, list) else str(value)


@pytest.mark.parametrize(
    ("line", "page_id", "code"),
    [
        (request(id="a", url="http://["), "a", "bad-url"),
        (request(id=[1, 2], html_b64="?"), [1, 2], "bad-request"),
        (b'{"url": "x", "id": 9, "html_b64": "abc', 9, "bad-request"),
        (b'{"id": "half \\ud83d"}', "half \ud83d", "bad-request"),
        (b'{"id": "a\xff", "html_b64": 1}', "a\ufffd", "bad-request"),
        (b'{"id": NaN, "html_b64": "="}', None, "bad-request"),
        (b'{"id": ' + b"[" * 5000 + b', "html_b64": ""}', None, "bad-request"),
        (b"\x0b", None, "bad-request"),
    ],
)
def test_a_bad_line_costs_one_line_and_keeps_its_id(line: bytes, page_id: object, code: str):
    """Whatever is wrong with a line, its error names the id that can be read, and the next follows."""
    refused, answer = ask(line, request(id=8))
    assert refused["id"] == page_id
    assert refused["error"].startswith(f"{code}: ")
    assert answer["id"] == 8


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "[Infinity]", "9" * 5000])
def test_answers_are_json_whatever_the_id(number: str):
    """A number that JSON or Python does not hold comes back as null, in an answer that every parser takes."""
    answers = io.StringIO()
    line = request().replace(b'"id": 7', b'"id": ' + number.encode())
    answer_lines([line + b"\n"], answers, ANSWERING)
    assert "Infinity" not in answers.getvalue()
    assert "NaN" not in answers.getvalue()
    assert json.loads(answers.getvalue())["id"] is None


def test_an_unexpected_exception_costs_one_page(monkeypatch: pytest.MonkeyPatch):
    """A fault in the extractor is an error of its line, with a code and the exception's name."""
    calls = iter([ZeroDivisionError("by zero\n"), MemoryError(), RecursionError(), None])

    def read(*arguments: object, **named: object) -> object:
        error = next(calls)
        if error is not None:
            raise error
        return extract_article(*arguments, **named)

    monkeypatch.setattr(scraper.cli.extract, "extract_article", read)
    crashed, memory, deep, answer = ask(*(request(id=number) for number in range(4)))
    assert crashed == {
        "id": 0,
        "error": "extract-crashed: unexpected ZeroDivisionError: by zero",
    }
    assert memory["error"].startswith("extract-memory: ")
    assert deep["error"].startswith("extract-failed: ")
    assert answer["title"] == "The mill"
