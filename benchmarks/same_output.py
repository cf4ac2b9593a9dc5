r"""Compare the articles of two versions of the extractor: for changes that must not change any.

    python benchmarks/same_output.py ../shared/corpus --before '../old/.venv/bin/scraper extract --jsonl' \
        --after '.venv/bin/scraper extract --jsonl' [--golden tests/pages] [--limit N] [--show N] [--counts]

Each command answers one JSON line for each request line `{"id", "url", "html_b64"}`. `--before` may
also be a file `NAME.jsonl` of answers that `--save` wrote. Reads every page of the corpora below CORPUS and the
golden pages of this repository. Prints the pages and fields that differ, and exits with status 1 if
any does.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

GOLDEN = Path(__file__).parent.parent / "tests" / "pages"
SHOWN = 80
"""Characters of a value that are printed, from a little before the first difference."""
LEAD = 20
"""Characters before the first difference."""


def list_requests(corpus: Path, golden: Path, limit: int | None) -> Iterator[bytes]:
    """Yield a request line for each page: at most `limit` of each corpus, and all golden pages."""
    for folder in sorted(path.parent for path in corpus.glob("*/pages")):
        addresses = _read_addresses(folder / "truth.jsonl")
        for path in sorted((folder / "pages").glob("*.html.gz"))[:limit]:
            name = path.name.removesuffix(".html.gz")
            page = gzip.decompress(path.read_bytes())
            yield _as_request(f"{folder.name}/{name}", addresses.get(name, ""), page)
    for path in sorted(golden.glob("*/page.*")):
        url = f"https://example.org/{path.parent.name}"
        yield _as_request(f"golden/{path.parent.name}", url, path.read_bytes())


def _read_addresses(truths: Path) -> dict[str, str]:
    if not truths.exists():
        return {}
    with truths.open(encoding="utf-8") as lines:
        return {page["id"]: page.get("url") or "" for page in map(json.loads, lines)}


def _as_request(name: str, url: str, page: bytes) -> bytes:
    request = {"id": name, "url": url, "html_b64": base64.b64encode(page).decode()}
    return json.dumps(request).encode() + b"\n"


def _read_answers(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from lines


def ask(command: str, requests: Iterable[bytes]) -> Iterator[str]:
    """Yield a command's answer to each request.

    Raises:
        SystemExit: The command failed.
    """
    process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    # The writer alone closes the pipe to the command: two that close it meet in its buffer.
    writer = Thread(target=_send, args=(process.stdin, requests), daemon=True)
    writer.start()
    with process.stdout:
        for line in process.stdout:
            yield line.decode()
    writer.join()
    if process.wait():
        raise SystemExit(f"exited with status {process.returncode}: {command}")


def _send(target: IO[bytes], requests: Iterable[bytes]) -> None:
    """Write requests until the command stops reading; its status is reported."""
    with suppress(BrokenPipeError), target:
        target.writelines(requests)


def find_differences(before: str, after: str) -> dict[str, tuple[object, object]]:
    """Return the fields of two answers that differ, with both values."""
    if before == after:
        return {}
    old, new = json.loads(before), json.loads(after)
    found = {
        field: (old.get(field), new.get(field))
        for field in dict.fromkeys((*old, *new))
        if old.get(field) != new.get(field)
    }
    return found or {"order of fields": (list(old), list(new))}


def describe(field: str, old: object, new: object) -> str:
    """Return two lines that show where two values part."""
    values = [
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in (old, new)
    ]
    pairs = enumerate(zip(*values, strict=False))
    start = next((place for place, (one, other) in pairs if one != other), min(map(len, values)))
    first = max(0, start - LEAD)
    shown = [repr(value[first : first + SHOWN]) for value in values]
    return f"  {field} at {start}\n    before {shown[0]}\n    after  {shown[1]}"


def compare(
    before: Iterable[str], after: Iterable[str], show: int
) -> tuple[int, int, Counter[str]]:
    """Compare two sequences of answers, and print the first pages that differ.

    Returns:
        How many pages were compared, how many differ, and how many differ in each field.

    Raises:
        ValueError: One has more answers than the other.
    """
    pages = differing = 0
    fields: Counter[str] = Counter()
    for old, new in zip(before, after, strict=True):
        pages += 1
        found = find_differences(old, new)
        if found:
            differing += 1
            fields.update(list(found))
            if differing <= show:
                print(json.loads(new)["id"])
                for field, values in found.items():
                    print(describe(field, *values))
    return pages, differing, fields


def main(arguments: list[str] | None = None) -> int:
    """Compare, print, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--before", required=True, help="command, or .jsonl file of saved answers")
    parser.add_argument("--after", help="command to compare")
    parser.add_argument("--save", type=Path, help="write the answers of --before here, and stop")
    parser.add_argument("--golden", type=Path, default=GOLDEN, help="folder of golden pages")
    parser.add_argument("--limit", type=int, help="pages of each corpus")
    parser.add_argument("--show", type=int, default=5, help="differing pages that are printed")
    parser.add_argument("--counts", action="store_true", help="print only how many pages differ")
    chosen = parser.parse_args(arguments)

    def answers(command: str) -> Iterator[str]:
        if command.endswith(".jsonl"):
            return _read_answers(Path(command))
        return ask(command, list_requests(chosen.corpus, chosen.golden, chosen.limit))

    if chosen.save:
        with chosen.save.open("w", encoding="utf-8") as target:
            target.writelines(answers(chosen.before))
        return 0
    if not chosen.after:
        parser.error("--after or --save is needed")
    show = 0 if chosen.counts else chosen.show
    pages, differing, fields = compare(answers(chosen.before), answers(chosen.after), show)
    print(f"{pages} pages compared, {differing} differ")
    for field, count in fields.most_common():
        print(f"  {field}: {count}")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())
