"""Walk the trees of tables, around pages that are damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from scraper.archive.salvage.pages import DamagedPage, PageFile
from scraper.archive.salvage.records import (
    INDEX_INTERIOR,
    INDEX_LEAF,
    TABLE_INTERIOR,
    TABLE_LEAF,
    Cell,
    Value,
    page_kind,
    read_cells,
    right_child,
)

_MAX_DEPTH: Final = 40
"""SQLite's own trees have at most 20 levels."""
_TABLE: Final = frozenset({TABLE_LEAF, TABLE_INTERIOR})
_INDEX: Final = frozenset({INDEX_LEAF, INDEX_INTERIOR})
_INTERIOR: Final = frozenset({TABLE_INTERIOR, INDEX_INTERIOR})


@dataclass(slots=True)
class Tree:
    """One table's tree, and what was found wrong with it."""

    root: int
    is_index: bool = False
    """Whether it is the tree of a table without rowid."""
    damaged_pages: int = 0
    damaged_cells: int = 0
    gaps: list[tuple[int, int | None]] = field(default_factory=list)
    """Rowids from, to (None for no end) that damaged pages may have held."""

    @property
    def is_damaged(self) -> bool:
        """Whether rows may be missing."""
        return bool(self.damaged_pages or self.damaged_cells)


def walk(
    pages: PageFile, tree: Tree, visited: set[int]
) -> Iterator[tuple[int | None, tuple[Value, ...]]]:
    """Yield rowid and values of every row that can be read, in the order of the tree."""
    yield from _walk_page(pages, tree, visited, tree.root, (1, None), 0)


def _walk_page(
    pages: PageFile,
    tree: Tree,
    visited: set[int],
    number: int,
    span: tuple[int, int | None],
    depth: int,
) -> Iterator[tuple[int | None, tuple[Value, ...]]]:
    page = None if number in visited or depth > _MAX_DEPTH else _read_page(pages, tree, number)
    if page is None:
        tree.damaged_pages += 1
        tree.gaps.append(span)
        return
    visited.add(number)
    low, high = span
    for cell in _read_around_damage(pages, tree, page, number, span):
        if cell.child is not None:
            yield from _walk_page(pages, tree, visited, cell.child, (low, cell.key), depth + 1)
        if cell.values is not None:
            yield cell.key, cell.values
        if cell.key is not None and cell.key >= low:
            low = cell.key + 1
    if page_kind(page, number) in _INTERIOR:
        child = right_child(page, number)
        yield from _walk_page(pages, tree, visited, child, (low, high), depth + 1)


def _read_page(pages: PageFile, tree: Tree, number: int) -> bytes | None:
    """Return a page if it can belong to the tree."""
    try:
        page = pages.read(number)
    except DamagedPage:
        return None
    return page if page_kind(page, number) in (_INDEX if tree.is_index else _TABLE) else None


def _read_around_damage(
    pages: PageFile, tree: Tree, page: bytes, number: int, span: tuple[int, int | None]
) -> Iterator[Cell]:
    """Yield the cells that can be read, and note the gaps between them."""
    low, high = span
    has_gap = False
    for cell in read_cells(pages, page, number):
        if isinstance(cell, DamagedPage):
            tree.damaged_cells += 1
            has_gap = True
            continue
        if has_gap:
            tree.gaps.append((low, cell.key))
            has_gap = False
        low = max(low, (cell.key or 0) + 1)
        yield cell
    if has_gap:
        tree.gaps.append((low, high))


def read_orphans(
    pages: PageFile, visited: set[int]
) -> Iterator[tuple[int | None, tuple[Value, ...]]]:
    """Yield the rows of every leaf of a table that no tree led to and that is in use."""
    free = pages.find_free()
    for number in range(1, pages.count + 1):
        if number in visited or number in free:
            continue
        try:
            page = pages.read(number)
        except DamagedPage:
            continue
        if page_kind(page, number) != TABLE_LEAF:
            continue
        for cell in read_cells(pages, page, number):
            if not isinstance(cell, DamagedPage) and cell.values is not None:
                yield cell.key, cell.values
