"""Escape text that Markdown would read as markup.

Takes and gives text. Escapes no more than CommonMark with tables, footnotes
and strike-through asks for, so that prose stays readable.
"""

from __future__ import annotations

import re
from typing import Final

_ANYWHERE: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"  # a backslash that would escape
    r"|[*`\[\]]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # no underscore inside a word
    r"|~(?=~)|(?<=[^\s~])~|(?<=~)~"  # a tilde that could close a strike-through
    r"|<(?=[A-Za-z/!?]|$)"  # a tag or an autolink
    r"|&(?=#?[A-Za-z0-9]{1,31};)"  # an entity
)
_MARKUP: Final = re.compile(r"[\\*`\[\]_~<&]")
"""Every character that `_ANYWHERE` escapes: cheap to look for, and most text has none."""
_LINE_START: Final = re.compile(
    r"^([ ]{0,3})"
    r"(?:(\d{1,9})(?=[.)](?:\s|$))"  # ordered item
    r"|(?=[-+](?:\s|$)|\#{1,6}(?:\s|$)|>|-{2,}|={2,}|:\s|\|))",  # bullet, heading, quote, rule, ...
    re.MULTILINE,
)
_URL_UNSAFE: Final = {
    ord(" "): "%20", ord("("): "%28", ord(")"): "%29", ord("<"): "%3C", ord(">"): "%3E",
    ord("\\"): "%5C", ord("\n"): None, ord("\r"): None, ord("\t"): None, ord("|"): "%7C",
    ord("`"): "%60",
}  # fmt: skip


def escape_inline(text: str) -> str:
    """Escape what is markup anywhere in a line."""
    return _ANYWHERE.sub(r"\\\g<0>", text) if _MARKUP.search(text) else text


def escape_line_starts(text: str) -> str:
    """Escape what is markup only at the start of a line; nothing that is escaped already."""
    return _LINE_START.sub(r"\1\2\\", text)


def escape_url(url: str) -> str:
    """Encode the characters that would end a link's destination."""
    return url.strip().translate(_URL_UNSAFE)
