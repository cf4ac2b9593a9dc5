"""Mark the words of a search in HTML that is shown."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Final

from scraper.archive.search.snippet import Term, find_marks

_PIECE: Final = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<""")
MOST_HITS: Final = 500


def mark_hits(markup: str, terms: Sequence[Term]) -> tuple[str, int]:
    """Put `mark` elements around terms in sanitized HTML; return it, and how many there are.

    Terms are found within the text between two tags. Each mark has the id `hit-N`, N from 1.
    """
    if not terms:
        return markup, 0
    pieces: list[str] = []
    count = 0
    for match in _PIECE.finditer(markup):
        piece = match[0]
        if piece.startswith("<") or count >= MOST_HITS:
            pieces.append(piece)
            continue
        text, done = html.unescape(piece), 0
        for start, end in find_marks(text, terms)[: MOST_HITS - count]:
            count += 1
            pieces += [html.escape(text[done:start], quote=False), f'<mark id="hit-{count}">']
            pieces += [html.escape(text[start:end], quote=False), "</mark>"]
            done = end
        pieces.append(html.escape(text[done:], quote=False))
    return "".join(pieces), count
