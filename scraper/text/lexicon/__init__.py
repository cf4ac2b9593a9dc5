"""Words and phrases of many languages, in TOML files, each read once and when it is first used.

replaced_pages.toml  what pages write that answer in place of an article
vendors.toml         marks of bot walls, consent walls and paywalls
boilerplate.toml     rows of text that are no part of an article, and words of counters
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Lexicon = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Section to key to phrases, in the file's order."""


@cache
def load_lexicon(name: str) -> Lexicon:
    """Return the phrases of `NAME.toml`: blocks of text, parted by `|` and line ends."""
    text = Path(__file__).with_name(f"{name}.toml").read_text("utf-8")
    return {
        section: {key: _split(block) for key, block in blocks.items()}
        for section, blocks in tomllib.loads(text).items()
    }


def _split(block: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, block.replace("|", "\n").split("\n"))))
