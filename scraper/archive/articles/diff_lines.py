"""Render a diff as lines for a terminal or a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.archive.articles.diff import BlockChange, RevisionDiff
from scraper.archive.articles.word_diff import WordChange

SIGNS: Final = {
    "same": " ",
    "removed": "-",
    "added": "+",
    "changed": "~",
    "moved-from": "<",
    "moved-to": ">",
}
"""The first character of a paragraph's line."""
MARKS: Final = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
"""What encloses removed and added words of a changed paragraph."""
_WORDS_AROUND: Final = 8
"""Unchanged words shown on either side of a changed one."""
_MOVED_CHARACTERS: Final = 60
"""Of a paragraph, where it was moved from."""


def render_diff(diff: RevisionDiff, *, context: int = 1) -> str:
    """Render a diff: `-` what went, `+` what came, `~` changed words, `<` and `>` what was moved.

    Args:
        diff: What to render.
        context: Unchanged paragraphs to show on either side of a change.
    """
    lines = [f"--- revision {diff.old}", f"+++ revision {diff.new}"]
    for change in diff.fields:
        lines += [f"@@ {change.field}"]
        lines += [f"-{change.old}"] if change.old is not None else []
        lines += [f"+{change.new}"] if change.new is not None else []
    if diff.text_changed:
        lines += ["@@ text", *_render_blocks(diff.blocks, context)]
    return "\n".join(lines) + "\n"


def _render_blocks(blocks: tuple[BlockChange, ...], context: int) -> Iterator[str]:
    changed = [place for place, block in enumerate(blocks) if block.kind != "same"]
    shown = {
        place
        for change in changed
        for place in range(max(0, change - context), min(len(blocks), change + context + 1))
    }
    last = -1
    for place in sorted(shown):
        if place > last + 1:
            yield " …"
        yield _render_block(blocks[place])
        last = place
    if last < len(blocks) - 1:
        yield " …"


def _render_block(block: BlockChange) -> str:
    text = block.text
    if block.kind == "changed":
        text = "".join(map(_render_words, _shorten(block.words))).rstrip()
    elif block.kind == "moved-from" and len(text) > _MOVED_CHARACTERS:
        text = f"{text[:_MOVED_CHARACTERS].rstrip()}…"
    return f"{SIGNS[block.kind]}{text}"


def _shorten(words: tuple[WordChange, ...]) -> Iterator[WordChange]:
    """Yield the runs of words, unchanged ones cut to those beside a change."""
    for place, run in enumerate(words):
        parts = re.findall(r"\S+\s*", run.text)
        is_first, is_last = place == 0, place == len(words) - 1
        kept = _WORDS_AROUND * (2 - is_first - is_last)
        if run.kind != "same" or len(parts) <= kept + 1:
            yield run
            continue
        head = "" if is_first else "".join(parts[:_WORDS_AROUND])
        tail = "" if is_last else "".join(parts[-_WORDS_AROUND:])
        yield WordChange("same", f"{head}… {tail}")


def _render_words(run: WordChange) -> str:
    before, after = MARKS.get(run.kind, ("", ""))
    words = run.text.rstrip()
    return f"{before}{words}{after}{run.text[len(words) :]}"
