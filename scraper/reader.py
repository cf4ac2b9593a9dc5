"""Read pages in a process of its own: the other end of the pipes of `workers.ExtractPool`.

Run as `python -m scraper.reader BYTES`: takes requests on standard input, gives
answers on standard output, and takes no more memory than BYTES. Apart from
`workers`, so that a reader imports neither the event loop nor the settings.

The protocol: an eight-byte big-endian length, then that many bytes of pickle.
A reader ends when its input ends, so none survives its parent.
"""

from __future__ import annotations

import pickle
import resource
import struct
import sys
from dataclasses import dataclass
from typing import BinaryIO, Final

from scraper.errors import ScraperError
from scraper.extract.collector import settle_collector

LENGTH: Final = struct.Struct(">Q")
OUT_OF_MEMORY: Final = "extract-memory"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no article: code and message of an `ExtractError`."""

    code: str
    message: str


def serve_pages(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each request with an Article or a problem, until the input ends."""
    from scraper.extract import extract_article  # late: who asks readers need not load it

    parsed: list[object] = []
    _send(answers, "ready")
    while head := requests.read(LENGTH.size):
        capture, options = pickle.loads(requests.read(LENGTH.unpack(head)[0]))  # noqa: S301 - from our parent
        try:
            answer: object = extract_article(capture, options, parsed=parsed)
        except ScraperError as error:
            answer = Problem(error.code, error.message)
        except MemoryError:
            answer = Problem(OUT_OF_MEMORY, "reading took more memory than a page may have")
        except RecursionError:
            answer = Problem("extract-failed", "the page is nested too deeply")
        _send(answers, answer)
        parsed.clear()


def _send(stream: BinaryIO, value: object) -> None:
    payload = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(payload)) + payload)
    stream.flush()


if __name__ == "__main__":
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # The module by its own name: an answer pickled as `__main__.Problem` means nothing to the
    # parent, whose `__main__` is another program.
    from scraper.reader import serve_pages as serve

    settle_collector()
    serve(sys.stdin.buffer, sys.stdout.buffer)
