"""Count torn tables and lists: `python benchmarks/whole_units.py ../shared/corpus [--corpus NAME]`.

For each page of the corpora, a table of the body must have the rows of the page's table, with all
their cells, and a list all its items. Tables and lists that lay out a page are not counted; neither
is what `units.py` leaves out by name (share rows, advertisements) and what nobody sees. Prints each
torn one, and exits with status 1 if there is any.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from scraper.decoding.charset import decode_text
from scraper.dom.document import Document
from scraper.dom.elements import Element, text_of
from scraper.dom.parse import parse_html
from scraper.extraction.body.candidates import find_body
from scraper.extraction.normalize.layout import is_layout_list, is_layout_table

TAGS = ("table", "ul", "ol")
PARTS = ("tr", "td", "th", "li")
MARK = "data-check"


def main() -> int:
    """Check the corpora, print what is torn, return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder of corpora")
    parser.add_argument("--corpus", action="append", help="names of corpora; all by default")
    options = parser.parse_args()
    torn = 0
    for corpus in options.corpus or sorted(
        path.parent.name for path in options.folder.glob("*/pages")
    ):
        counts = [0, 0]
        for name, document in read_pages(options.folder / corpus):
            checked, found = check_page(document)
            counts[0] += checked
            counts[1] += len(found)
            for line in found:
                print(f"{corpus} {name}: {line}")
        print(f"{corpus}: {counts[1]} torn of {counts[0]} tables and lists")
        torn += counts[1]
    return min(torn, 1)


def read_pages(folder: Path) -> Iterator[tuple[str, Document]]:
    """Yield each page that has a truth, parsed."""
    for line in (folder / "truth.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        path = folder / "pages" / f"{row['id']}.html.gz"
        root = (
            parse_html(decode_text(gzip.decompress(path.read_bytes()), None))
            if path.exists()
            else None
        )
        if root is not None:
            yield row["id"], Document(row.get("url") or "", root)


def check_page(document: Document) -> tuple[int, list[str]]:
    """Return how many tables and lists of the body were checked, and a line for each torn one."""
    marked = {}
    for number, element in enumerate(document.root.iter(*TAGS, *PARTS)):
        element.set(MARK, str(number))
        marked[str(number)] = element
    body = find_body(document)
    if body.name != "model":  # a platform's or a rule's selection is whole, or cut by a rule
        return 0, []
    checked, found = 0, []
    for kept in body.root.iter(*TAGS):
        source = marked.get(kept.get(MARK) or "")
        if source is None or any(above.tag in TAGS for above in kept.iterancestors()):
            continue
        if is_layout_table(source) if source.tag == "table" else is_layout_list(source):
            continue
        checked += 1
        lost = find_lost(source, kept)
        if lost:
            found.append(f"{source.tag}.{source.get('class') or ''} lost {lost[:3]}")
    return checked, found


def find_lost(source: Element, kept: Element) -> list[str]:
    """Return the openings of the rows, cells and items with text that a copy lacks."""
    marks = {part.get(MARK) for part in kept.iter(*PARTS)}
    lost = (part for part in source.iter(*PARTS) if part.get(MARK) not in marks)
    return [text[:80] for part in lost if (text := text_of(part))]


if __name__ == "__main__":
    sys.exit(main())
