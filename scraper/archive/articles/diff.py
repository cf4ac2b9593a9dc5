"""What changed between two revisions: fields, paragraphs, and the words within them.

White space alone is no change. Takes two revisions of one article; knows no database.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from scraper.archive.articles.word_diff import (
    WordChange,
    bag_words,
    compare_words,
    count_words,
    word_similarity,
)
from scraper.fields import FIELDS
from scraper.records import Article, StoredArticle

MAX_COMPARED_BLOCKS: Final = 2000
"""Longer middle parts are shown as replaced whole: comparing takes time by the square."""
_MAX_PAIRS: Final = 2500
"""Pairs of paragraphs, of one replaced part, whose words are compared."""
_SIMILAR: Final = 0.4
"""Share of common words from which a paragraph counts as changed, not as replaced."""

_COMPARED: Final = tuple(field.name for field in FIELDS if field.compared)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field that says something else."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChange:
    """A paragraph (or list item, or table row) of the text."""

    kind: Literal["same", "removed", "added", "changed", "moved-from", "moved-to"]
    text: str
    """The paragraph of the newer revision; of the older one where it was removed or moved from."""
    words: tuple[WordChange, ...] = ()
    """Of a changed paragraph: all its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionDiff:
    """All that differs between two revisions."""

    old: int
    """Number of the older revision."""
    new: int
    fields: tuple[FieldChange, ...]
    blocks: tuple[BlockChange, ...]
    """The whole text in reading order; a replaced paragraph is removed, then added."""

    @property
    def text_changed(self) -> bool:
        """Whether any paragraph differs."""
        return any(block.kind != "same" for block in self.blocks)

    @property
    def words_added(self) -> int:
        """How many words of the text are new; moved ones are not."""
        return self._count("added")

    @property
    def words_removed(self) -> int:
        """How many words of the text are gone; moved ones are not."""
        return self._count("removed")

    def _count(self, kind: str) -> int:
        whole = (block.text for block in self.blocks if block.kind == kind)
        parts = (word.text for block in self.blocks for word in block.words if word.kind == kind)
        return sum(map(count_words, (*whole, *parts)))


def diff_revisions(old: StoredArticle, new: StoredArticle) -> RevisionDiff:
    """Compare two revisions of an article."""
    blocks = [*_find_block_changes(_blocks(old.article), _blocks(new.article))]
    return RevisionDiff(
        old=old.revision,
        new=new.revision,
        fields=tuple(_find_field_changes(old.article, new.article)),
        blocks=tuple(_find_moves(blocks)),
    )


def _find_field_changes(old: Article, new: Article) -> Iterator[FieldChange]:
    for name in _COMPARED:
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
        else:
            yield from _compare_parts(before[i1:i2], after[j1:j2])
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


def _compare_parts(before: list[str], after: list[str]) -> Iterator[BlockChange]:
    """Yield what became of a replaced part: similar paragraphs in the same order are changed ones."""
    done_before = done_after = 0
    for i, j in (*_pair_similar(before, after), (len(before), len(after))):
        yield from (BlockChange(kind="removed", text=text) for text in before[done_before:i])
        yield from (BlockChange(kind="added", text=text) for text in after[done_after:j])
        if i < len(before):
            words = compare_words(before[i], after[j])
            yield BlockChange(kind="changed", text=after[j], words=words)
        done_before, done_after = i + 1, j + 1


def _pair_similar(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Return the places of paragraphs that are similar, in order, with the most words in common."""
    if not before or not after or len(before) * len(after) > _MAX_PAIRS:
        return []
    old_bags, new_bags = [*map(bag_words, before)], [*map(bag_words, after)]
    # best[i][j]: the highest sum of similarities for the paragraphs from i and j on.
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    scores = [[_score(old, new) for new in new_bags] for old in old_bags]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], scores[i][j] + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(before) and j < len(after):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _score(old: Counter[str], new: Counter[str]) -> float:
    similarity = word_similarity(old, new)
    return similarity if similarity >= _SIMILAR else 0.0


def _find_moves(blocks: Sequence[BlockChange]) -> Iterator[BlockChange]:
    """Yield the blocks; a paragraph that was removed in one place and added in another was moved."""
    moved = Counter(one.text for one in blocks if one.kind == "removed") & Counter(
        one.text for one in blocks if one.kind == "added"
    )
    left = {"removed": moved.copy(), "added": moved.copy()}
    for block in blocks:
        kind = block.kind
        if kind in ("removed", "added") and left[kind][block.text]:
            left[kind][block.text] -= 1
            yield replace(block, kind="moved-from" if kind == "removed" else "moved-to")
        else:
            yield block
