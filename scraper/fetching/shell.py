"""Tell a page that is empty until a browser runs its scripts.

Takes the bytes of a static page; answers by how much text stands outside of
scripts. Linear, and careful: a short page without scripts is just short.
"""

from __future__ import annotations

import re
from typing import Final

MAX_SHELL_TEXT: Final = 300
"""Characters of visible text that an application's shell holds at most (menus, "loading")."""
_LOOK_AT: Final = 512 * 1024
"""Bytes that are looked at; a shell is short, a page with more mark-up is no shell."""

_SCRIPT: Final = re.compile(rb"<script\b", re.IGNORECASE)
_HIDDEN: Final = re.compile(rb"<(script|style|noscript|template|svg|head)\b", re.IGNORECASE)
_TAG: Final = re.compile(rb"<[^<>]{0,5000}>")
_SPACE: Final = re.compile(rb"\s+")


def is_empty_shell(body: bytes) -> bool:
    """Return whether a page has scripts and hardly any text."""
    if len(body) > _LOOK_AT or _SCRIPT.search(body) is None:
        return False
    visible = _TAG.sub(b" ", _without_hidden(body))
    return len(_SPACE.sub(b" ", visible).strip()) <= MAX_SHELL_TEXT


def _without_hidden(body: bytes) -> bytes:
    """Cut elements whose text nobody sees; one pass, each element to its own end tag."""
    pieces: list[bytes] = []
    lowered = body.lower()
    position = 0
    while (match := _HIDDEN.search(body, position)) is not None:
        pieces.append(body[position : match.start()])
        end = lowered.find(b"</" + match[1].lower(), match.end())
        position = len(body) if end < 0 else end
        if end >= 0:
            close = body.find(b">", end)
            position = len(body) if close < 0 else close + 1
    pieces.append(body[position:])
    return b" ".join(pieces)
