r"""Measure what each platform's selectors are worth for the body.

    python benchmarks/platforms_score.py ../shared/corpus/wcxb-dev \
        [--peer 'PEERS/bin/python ../shared/bench/peers.py trafilatura']

For every article (for Discourse: forum page) of a recognized platform: the word
F1 of the selector's own candidate where it matches, of the engine without
platforms, of the engine as it is, and of a peer that answers one JSON line a
page. Prints the rows of the table in docs/platforms.md.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import re
import shlex
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import IO, NamedTuple

from scraper.decoding.charset import decode_text
from scraper.dom.document import Document
from scraper.dom.elements import Element, copy_tree, text_of
from scraper.dom.parse import parse_html
from scraper.dom.selectors import find_matches
from scraper.extraction.body.candidates import find_body
from scraper.extraction.metadata import find_metadata
from scraper.extraction.normalize import normalize_tree
from scraper.extraction.prune import prune_tree
from scraper.extraction.render.text import render_text
from scraper.platforms import PLATFORMS, recognize_platform
from scraper.platforms.platform import Platform

WORD = re.compile(r"\w+")
KINDS = {"discourse": "forum"}
"""The corpus's type that a platform is measured on, where it is not `article`."""


class Scores(NamedTuple):
    """F1 of one page, 0 to 1; None where nothing was proposed or nobody was asked."""

    selector: float | None
    engine: float
    platform: float
    peer: float | None


def word_f1(found: str, wanted: str) -> float:
    """Return the F1 of two texts as bags of lower-case words."""
    left, right = (Counter(WORD.findall(text.lower())) for text in (found, wanted))
    hit = sum((left & right).values())
    return 2 * hit / (sum(left.values()) + sum(right.values())) if hit else 0.0


def finished_text(
    root: Element, document: Document, title: str | None, css: tuple[str, ...]
) -> str:
    """Prune, normalize and render a detached tree, as extraction does."""
    prune_tree(root, title=title, selectors=css)
    normalize_tree(root, document.base_url)
    return render_text(root)


def selected_text(document: Document, platform: Platform, title: str | None) -> str | None:
    """Return the text of the platform's own candidate: the longest match of the first that matches."""
    matches = find_matches(document.root, platform.body_selectors)
    if not matches:
        return None
    best = max(matches[min(matches)], key=lambda element: len(text_of(element)))
    return finished_text(copy_tree(best), document, title, platform.prune_selectors)


def engine_text(document: Document, platform: Platform | None, title: str | None) -> str:
    """Return the text that the engine finds with, or without, the platform."""
    body = find_body(document, platform=platform)
    css = () if platform is None else platform.prune_selectors
    return finished_text(body.root, document, title, css)


class Peer:
    """Another extractor behind the one-line JSON protocol."""

    def __init__(self, command: str) -> None:
        self._process = subprocess.Popen(
            shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, url: str, body: bytes) -> str:
        """Return the peer's text for a page."""
        request = {"id": "page", "url": url, "html_b64": base64.b64encode(body).decode()}
        stdin, stdout = _pipe(self._process.stdin), _pipe(self._process.stdout)
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
        return str(json.loads(stdout.readline()).get("text") or "")


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise SystemExit("the peer has no pipe")
    return stream


def read_pages(folder: Path) -> Iterator[tuple[dict[str, str], bytes]]:
    """Yield truth and body of each page that has a body."""
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        truth = json.loads(line)
        if truth.get("body"):
            yield truth, gzip.decompress((folder / "pages" / f"{truth['id']}.html.gz").read_bytes())


def score_page(truth: dict[str, str], body: bytes, peer: Peer | None) -> tuple[str, Scores] | None:
    """Score one page; None when no platform made it, or it is of another kind."""
    root = parse_html(decode_text(body, None))
    document = None if root is None else Document(truth.get("url", ""), root)
    platform = None if document is None else recognize_platform(document)
    if document is None or platform is None:
        return None
    if truth["kind"] != KINDS.get(platform.name, "article"):
        return None
    title = find_metadata(document, platform.find_metadata(document)).title
    own = selected_text(document, platform, title)
    wanted = truth["body"]
    return platform.name, Scores(
        selector=None if own is None else word_f1(own, wanted),
        engine=word_f1(engine_text(document, None, title), wanted),
        platform=word_f1(engine_text(document, platform, title), wanted),
        peer=None if peer is None else word_f1(peer.ask(document.url, body), wanted),
    )


def average(values: list[float | None]) -> str:
    """Write a mean, or a dash where there is nothing."""
    known = [value for value in values if value is not None]
    return f"{mean(known):.3f}" if known else "–"


def main() -> None:
    """Score the corpus and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peer")
    given = parser.parse_args()
    peer = Peer(given.peer) if given.peer else None
    found: dict[str, list[Scores]] = defaultdict(list)
    for truth, body in read_pages(given.corpus):
        scored = score_page(truth, body, peer)
        if scored is not None:
            found[scored[0]].append(scored[1])
    print(
        "| Platform | Pages | Selector matches | Selector | Engine on the same | Engine without platforms | Engine | Peer |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for platform in PLATFORMS:
        rows = found[platform.name]
        matched = [row for row in rows if row.selector is not None]
        cells = (
            average([row.selector for row in matched]),
            average([row.engine for row in matched]),
            average([row.engine for row in rows]),
            average([row.platform for row in rows]),
            average([row.peer for row in rows]),
        )
        print(f"| {platform.name} | {len(rows)} | {len(matched)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
