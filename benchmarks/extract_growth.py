"""How the time of reading grows with the size of a page, for huge pages of many shapes.

    python benchmarks/extract_growth.py [SHAPE ...] [--size KB] [--most RATIO]

Each shape is read with all fields at SIZE and at twice the size, by processor time. A ratio of 2 is
linear, 4 quadratic. Exits with status 1 if a shape grows by more than RATIO.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime

from scraper.extraction.article import extract_article
from scraper.extraction.options import EVERYTHING
from scraper.records import Capture
from scraper.workers.memory import keep_memory, normalize_collector

WORDS = "The keeper counted the ships that passed before dusk, and wrote down their names. "
STORY = f"<p>{WORDS * 4}</p>" * 3

SHAPES = {
    "paragraphs": f"<p>{WORDS}</p>",
    "links in a paragraph": '<a href="/x{n}">a ship</a> ',
    "touching links": '<a href="/x{n}">Ship</a>',
    "list items": "<li>one more ship {n}</li>",
    "nested lists": "<ul><li>ship {n}</li><ul><li>boat</li></ul></ul>",
    "line breaks": "a ship {n} passed the light<br>",
    "table rows": "<tr><td>ship {n}</td><td>{n}</td><td>late</td></tr>",
    "spans": "<span>ship</span><span>Sails {n}</span> ",
    "unclosed formats": "<b><i>ship {n} ",
    "unknown elements": "<x-ship>number {n}</x-ship> ",
    "unclosed links": '<a href="/{n}">ship ',
    "headings": "<h2>Ship {n}</h2><p>It passed before dusk, and nobody saw it.</p>",
    "images": '<img src="/a{n}.jpg" alt="ship {n}"> ',
    "figures": '<figure><img src="/{n}.jpg"><figcaption>Ship {n}</figcaption></figure><p>passed by.</p>',
    "note marks": '<sup><a href="#n{n}">{n}</a></sup> ship <li id="n{n}">note of ship {n}</li>',
    "blocks of code": "<pre><code>print({n})\nprint(2)</code></pre><p>ran well, he said.</p>",
    "lines of code": "<div class=line>print({n})</div>",
    "definitions": "<dt>ship {n}</dt><dd>a vessel of wood that sails the sea</dd>",
    "quotations": "<blockquote>ship {n} was late, he said</blockquote>",
    "divs": "<div>ship {n} was late</div>",
    "bare text and divs": "ship {n} <div>was</div> late ",
    "comments": "<div class=comment id=comment-{n}><cite class=fn>Ada</cite><p>I saw ship {n}.</p></div>",
    "times": "<time datetime=2024-01-02>2 January 2024</time><p>ship {n} passed, by Ada Holt</p>",
    "microdata": "<span itemprop=author>Ada Holt {n}</span><p>was aboard and saw it all.</p>",
    "frames": '<iframe src="https://www.youtube.com/embed/abcdef{n}"></iframe><p>seen</p>',
    "formulas": "<math><mi>x</mi><mn>{n}</mn></math> and <span class=katex>y</span> ",
    "empty elements": "<div></div><p></p><span></span>",
    "stars": "*ship* _sail_ [mast] `deck` {n} ",
    "characters": "&amp;&#8212;&eacute; ",
    "pagers": '<a href="?page={n}">{n}</a> ',
    "closing tags": "</div></p>ship {n} ",
    "forms": "<form><input name=a><select><option>{n}</select></form><p>text</p>",
}
"""What is in the article again and again."""

HEADS = {
    "meta tags": '<meta property="article:tag" content="ship {n}">',
    "JSON-LD objects": '<script type="application/ld+json">{{"@type":"Article","headline":"Ship {n}"}}</script>',
    "JSON-LD authors": '<script type="application/ld+json">{{"@type":"Person","name":"Ada {n}"}}</script>',
    "scripts": "<script>var a = {{b: {n}}};</script>",
    "styles": "<style>.a{n} {{ color: red }}</style>",
}
"""What is in the head again and again."""

TEXTS = {
    "dump of lines": "A ship {n} passed the light.\n",
    "dump of short lines": "ship {n}\n",
    "dump of paragraphs": "{words}\n\n",
    "dump of Chinese": "港口的燈塔看守人每天數著經過的船隻，並記下它們的名字。\n",
    "dump of one line": "ship {n} passed the light ",
}

PAGES = {
    "flight of digits": '<script>self.__next_f.push([1,"0:{}"])</script>',
    "flight rows": '<script>self.__next_f.push([1,"{}"])</script>',
    "one long word": "<article>{}</article>",
    "one long title": "<title>{}</title><p>x</p>",
    "one long attribute": '<p title="{}">x</p>',
    "one long class": '<article class="{}"><p>x</p></article>',
    "one long byline": "<p class=byline>By {}</p><p>x</p>",
    "one long description": '<meta name=description content="{}"><p>x</p>',
    "one long headline": '<script type="application/ld+json">{{"@type":"Article","headline":"{}"}}</script>',
}
"""One value that is long, with what it is made of."""
FILLS = {
    "flight of digits": "f", "flight rows": "0:f", "one long word": "f",
    "one long title": "Ship - Sail | ", "one long attribute": "a ", "one long class": "post-content ",
    "one long byline": "Ada Holt, ", "one long description": "ship, ", "one long headline": "Ship: ",
}  # fmt: skip


def build(shape: str, size: int) -> bytes:
    """Return a page of a shape, of about `size` bytes."""
    if shape in PAGES:
        page = PAGES[shape].format(FILLS[shape] * (size // len(FILLS[shape])))
        return f"<html><head><title>T</title></head><body>{page}</body></html>".encode()
    piece = SHAPES.get(shape) or HEADS.get(shape) or TEXTS[shape]
    pieces: list[str] = []
    written = 0
    while written < size:
        pieces.append(piece.format(n=len(pieces), words=WORDS * 2))
        written += len(pieces[-1])
    content = "".join(pieces)
    if shape in TEXTS:
        return content.encode()
    if shape in HEADS:
        return f"<html><head><title>T</title>{content}</head><body><article><h1>T</h1>{STORY}</article></body></html>".encode()
    return f"<html><head><title>T</title></head><body><article><h1>T</h1>{STORY}<div>{content}</div></article></body></html>".encode()


def measure(body: bytes) -> float:
    """Return the processor time of one reading, in seconds."""
    capture = Capture.of_bytes(
        body, url="https://a.example/2024/ship", fetched_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    began = time.process_time()
    extract_article(capture, EVERYTHING)
    return time.process_time() - began


def main() -> int:
    """Measure the shapes and print a line for each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shape", nargs="*")
    options.add_argument("--size", type=int, default=200, help="kilobytes of the smaller page")
    options.add_argument("--most", type=float, default=2.8, help="growth that is reported")
    chosen = options.parse_args()
    normalize_collector()
    keep_memory()
    measure(build("paragraphs", 10_000))  # imports
    bad = 0
    for shape in chosen.shape or [*SHAPES, *HEADS, *TEXTS, *PAGES]:
        small = measure(build(shape, chosen.size * 1000))
        large = measure(build(shape, chosen.size * 2000))
        grows = large / small > chosen.most and large > 0.2
        bad += grows
        rate = large / chosen.size * 500
        print(
            f"{shape:24} {small:7.2f} s {large:7.2f} s  x{large / small:4.1f}"
            f"  {rate:6.2f} s/MB{'  <-- grows' if grows else ''}",
            flush=True,
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
