"""Write many words as one regular expression that looks at each letter once."""

from __future__ import annotations

import re
from collections.abc import Iterable


def trie_pattern(words: Iterable[str]) -> str:
    """Write a pattern for any of the words, the longest first."""
    branches: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            branches.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    if not branches:
        return ""
    parts = [re.escape(letter) + trie_pattern(rest) for letter, rest in sorted(branches.items())]
    joined = "|".join(parts)
    if len(parts) > 1 or ends:
        joined = f"(?:{joined})"
    return joined + "?" if ends else joined
