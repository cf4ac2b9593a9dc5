"""Turn trained LightGBM boosters into the extractor's own flat forest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from scraper.extraction.body.model.forest import Model

if TYPE_CHECKING:
    import lightgbm


def _float32_below(threshold: float) -> np.float32:
    """Return the largest float32 that is not above: for float32 features the test stays the same."""
    near = np.float32(threshold)
    return near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf))


class _Layout:
    """Nodes laid out so far: parents before children, a leaf pointing at itself."""

    def __init__(self) -> None:
        self.feature: list[int] = []
        self.threshold: list[np.float32] = []
        self.left: list[int] = []
        self.right: list[int] = []
        self.value: list[float] = []
        self.depth = 0

    def add(self, node: dict[str, Any], scale: float, level: int = 0) -> int:
        number = len(self.feature)
        self.depth = max(self.depth, level)
        self.feature.append(0)
        self.threshold.append(np.float32(np.inf))
        self.left.append(number)
        self.right.append(number)
        self.value.append(0.0)
        if "leaf_value" in node:
            self.value[number] = float(node["leaf_value"]) * scale
            return number
        self.feature[number] = int(node["split_feature"])
        self.threshold[number] = _float32_below(float(node["threshold"]))
        self.left[number] = self.add(node["left_child"], scale, level + 1)
        self.right[number] = self.add(node["right_child"], scale, level + 1)
        return number


def flatten(boosters: list[lightgbm.Booster], features: tuple[str, ...]) -> Model:
    """Convert boosters into one forest whose sum is the mean of their log-odds."""
    layout = _Layout()
    roots = [
        layout.add(tree["tree_structure"], 1 / len(boosters))
        for booster in boosters
        for tree in booster.dump_model()["tree_info"]
    ]
    return Model(
        features=features,
        base=0.0,
        depth=layout.depth,
        roots=np.array(roots, np.intp),
        feature=np.array(layout.feature, np.intp),
        threshold=np.array(layout.threshold, np.float32),
        child=np.stack((layout.left, layout.right), axis=1).ravel().astype(np.intp),
        value=np.array(layout.value, np.float32),
    )
