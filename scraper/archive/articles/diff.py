"""What changed between two revisions: fields and paragraphs, for people.

White space alone is no change. Takes two revisions of one article; knows no database.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from scraper.fields import FIELDS
from scraper.records import Article, StoredArticle

MAX_COMPARED_BLOCKS: Final = 2000
"""Longer middle parts are shown as replaced whole: comparing takes time by the square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field that says something else."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChange:
    """A paragraph (or list item, or table row) of the text."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionDiff:
    """All that differs between two revisions."""

    old: int
    """Number of the older revision."""
    new: int
    fields: tuple[FieldChange, ...]
    blocks: tuple[BlockChange, ...]
    """The whole text in reading order; a changed paragraph is removed, then added."""

    @property
    def text_changed(self) -> bool:
        """Whether any paragraph differs."""
        return any(block.kind != "same" for block in self.blocks)


def diff_revisions(old: StoredArticle, new: StoredArticle) -> RevisionDiff:
    """Compare two revisions of an article."""
    return RevisionDiff(
        old=old.revision,
        new=new.revision,
        fields=tuple(_find_field_changes(old.article, new.article)),
        blocks=tuple(_find_block_changes(_blocks(old.article), _blocks(new.article))),
    )


def render_diff(diff: RevisionDiff, *, context: int = 1) -> str:
    """Render a diff as lines: `-` for what went, `+` for what came, a little around it.

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


def _find_field_changes(old: Article, new: Article) -> Iterator[FieldChange]:
    for name in (field.name for field in FIELDS if field.compared):
        before, after = _shown(getattr(old, name)), _shown(getattr(new, name))
        if before != after:
            yield FieldChange(field=name, old=before, new=after)


def _shown(value: str | tuple[str, ...] | None) -> str | None:
    text = ", ".join(value) if isinstance(value, tuple) else value
    return " ".join(text.split()) or None if text else None


def _blocks(article: Article) -> list[str]:
    return [" ".join(line.split()) for line in article.text.splitlines() if line.strip()]


def _find_block_changes(old: list[str], new: list[str]) -> Iterator[BlockChange]:
    head = _common_length(old, new)
    tail = _common_length(old[head:][::-1], new[head:][::-1])
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    yield from _same(old[:head])
    for tag, i1, i2, j1, j2 in _opcodes(before, after):
        if tag == "equal":
            yield from _same(before[i1:i2])
            continue
        yield from (BlockChange(kind="removed", text=text) for text in before[i1:i2])
        yield from (BlockChange(kind="added", text=text) for text in after[j1:j2])
    yield from _same(old[len(old) - tail :])


def _opcodes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    if max(len(before), len(after)) > MAX_COMPARED_BLOCKS:
        return [("replace", 0, len(before), 0, len(after))]
    return [*difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()]


def _common_length(old: list[str], new: list[str]) -> int:
    length = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        length += 1
    return length


def _same(texts: list[str]) -> Iterator[BlockChange]:
    return (BlockChange(kind="same", text=text) for text in texts)


def _render_blocks(blocks: tuple[BlockChange, ...], context: int) -> Iterator[str]:
    changed = [place for place, block in enumerate(blocks) if block.kind != "same"]
    shown = {
        place
        for change in changed
        for place in range(max(0, change - context), min(len(blocks), change + context + 1))
    }
    signs = {"same": " ", "removed": "-", "added": "+"}
    last = -1
    for place in sorted(shown):
        if place > last + 1:
            yield " …"
        yield f"{signs[blocks[place].kind]}{blocks[place].text}"
        last = place
    if last < len(blocks) - 1:
        yield " …"
