"""Judge blocks with gradient-boosted trees, flat in numpy.

Takes the matrix of features; gives for each block the probability that it
belongs to the body. The trees of each model are read once from a file beside this one;
`training/` writes those files and is not needed to use them.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

MODELS: Final = ("article", "general")
"""The models that come with the package: for articles, and for every kind of page."""

MAGIC: Final = b"BLOCKS1\n"
"""First bytes of a model file; the rest is zlib: a line of JSON, then the arrays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Trees laid out as one forest of m nodes.

    A node sends a block left when its feature is at most the threshold. A leaf sends it to itself.
    """

    features: tuple[str, ...]
    """Names of the features, in the order of the nodes' numbers."""
    base: float
    """What the sum of leaves starts from, in log-odds."""
    depth: int
    """Steps after which every block is in a leaf."""
    roots: Ints
    feature: Ints
    threshold: Floats
    child: Ints
    """Left and right child of each node; 2 m."""
    value: Floats
    """What a leaf adds to the log-odds."""
    stops: tuple[tuple[int, float], ...] = ()
    """After so many trees, a block whose log-odds are below is given up: no later tree saves it."""


def dump_model(model: Model) -> bytes:
    """Write a model as bytes, the same bytes for the same model."""
    head = {
        "features": list(model.features),
        "base": model.base,
        "depth": model.depth,
        "trees": len(model.roots),
        "nodes": len(model.value),
        "stops": [list(stop) for stop in model.stops],
    }
    right = model.child.reshape(-1, 2)
    own = np.arange(len(model.value))
    parts = (
        json.dumps(head, sort_keys=True).encode() + b"\n",
        model.roots.astype("<u2").tobytes(),
        model.feature.astype("<u1").tobytes(),
        model.threshold.astype("<f4").tobytes(),
        (right[:, 0] - own).astype("<u1").tobytes(),
        (right[:, 1] - own).astype("<u1").tobytes(),
        model.value.astype("<f4").tobytes(),
    )
    return MAGIC + zlib.compress(b"".join(parts), 9)


def parse_model(blob: bytes) -> Model:
    """Read what `dump_model` wrote.

    Raises:
        ValueError: The bytes are no model of this version.
    """
    if not blob.startswith(MAGIC):
        raise ValueError("not a block model of this version")
    content = zlib.decompress(blob[len(MAGIC) :])
    line, _, rest = content.partition(b"\n")
    head = json.loads(line)
    trees, nodes = head["trees"], head["nodes"]
    place = 0

    def take(kind: str, count: int) -> NDArray[np.generic]:
        nonlocal place
        values = np.frombuffer(rest, kind, count, place)
        place += values.nbytes
        return values

    roots = take("<u2", trees).astype(np.intp)
    feature = take("<u1", nodes).astype(np.intp)
    threshold = take("<f4", nodes).astype(np.float32)
    own = np.arange(nodes, dtype=np.intp)
    left = take("<u1", nodes).astype(np.intp) + own
    right = take("<u1", nodes).astype(np.intp) + own
    return Model(
        features=tuple(head["features"]),
        base=float(head["base"]),
        depth=int(head["depth"]),
        roots=roots,
        feature=feature,
        threshold=threshold,
        child=np.stack((left, right), axis=1).ravel(),
        value=take("<f4", nodes).astype(np.float32),
        stops=tuple((int(trees), float(floor)) for trees, floor in head["stops"]),
    )


@cache
def load_model(name: str) -> Model:
    """Return a model that comes with the package, one of `MODELS`."""
    return parse_model(files(__package__).joinpath(f"{name}.model").read_bytes())


def add_trees(model: Model, columns: Floats, first: int, end: int) -> NDArray[np.float64]:
    """Sum the leaves of some of the trees for each block.

    Args:
        model: The forest.
        columns: Features by blocks, in the model's order, in one piece: blocks side by side
            read neighbouring memory.
        first: The first tree.
        end: One past the last tree.
    """
    rows = columns.shape[1]
    trees = end - first
    # Every block is at the root of each tree; from there on, tree by tree.
    root = model.roots[first:end, None]
    goes_right = columns[model.feature[root[:, 0]]] > model.threshold[root]
    node = model.child.take((2 * root + goes_right).ravel(), mode="clip")
    flat = columns.ravel()
    column_start = model.feature * rows
    row = np.tile(np.arange(rows, dtype=np.intp), trees)
    leaf = node
    moving: Ints | None = None
    for step in range(1, model.depth):
        # Every index is in range, and "clip" spares numpy the check.
        place = column_start.take(node, mode="clip")
        place += row
        goes_right = flat.take(place, mode="clip") > model.threshold.take(node, mode="clip")
        node <<= 1
        node += goes_right
        node = model.child.take(node, mode="clip")
        if step >= _MOST_STEPS and step % 2:  # most have arrived: go on with the others only
            goes_on = np.flatnonzero(model.child.take(node << 1, mode="clip") != node)
            if moving is None:
                leaf, moving = node, goes_on
            else:
                leaf[moving] = node
                moving = moving.take(goes_on)
            node, row = node.take(goes_on), row.take(goes_on)
            if not len(node):
                break
    if moving is None:
        leaf = node
    else:
        leaf[moving] = node
    # One row a block again: the sum depends on the order of its terms, and so on the layout.
    values = np.ascontiguousarray(model.value.take(leaf, mode="clip").reshape(trees, rows).T)
    total: NDArray[np.float64] = values.sum(axis=1, dtype=np.float64)
    return total


_MOST_STEPS: Final = 5
"""Steps after which it pays to look who has arrived."""


def predict(model: Model, matrix: Floats) -> Floats:
    """Return the probability of each block.

    Most blocks of a page are plainly menu or footer: after a few trees those are
    given up at the odds they have, and only the others see the whole forest.
    """
    parts = [
        _predict_part(model, matrix[start : start + _PART])
        for start in range(0, len(matrix), _PART)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


_PART: Final = 1000
"""Blocks judged at a time: what is looked up stays in the processor's cache on giant pages too."""


def _predict_part(model: Model, matrix: Floats) -> Floats:
    columns = np.ascontiguousarray(matrix.T)
    odds = np.full(len(matrix), model.base)
    alive = np.arange(len(matrix))
    done = 0
    for trees, floor in (*model.stops, (len(model.roots), -np.inf)):
        odds[alive] += add_trees(model, columns, done, trees)
        hopeful = odds[alive] >= floor
        if not hopeful.all():
            alive, columns = alive[hopeful], columns.compress(hopeful, axis=1)
        done = trees
    chances: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
    return chances
