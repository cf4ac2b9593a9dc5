"""Write Markdown of a page's state as markup.

Takes a text of JSON and returns HTML, or None unless the text plainly is Markdown. Prose with a
stray asterisk, a hash sign or a dash before a line is not.
"""

from __future__ import annotations

import re
from textwrap import dedent
from typing import Final

_LETTER: Final = "[^\\W\u2e80-\uffef]"
"""A letter or digit of a script that sets words apart; Chinese and Japanese mark words without spaces."""
_LONGEST: Final = 300_000
"""Characters; the slowest text of this length (brackets alone) takes 3 s, usual Markdown 0.4 s."""
_PLAIN: Final = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # A link or an image with its address.
        r"\[[^\[\]\n]{1,300}\]\((?:https?:/|/|#|mailto:|\.)[^\s()<>]{0,2000}(?:\)| \")",
        r"^ {0,3}#{2,6} {1,4}[^\s#]",
        # Bold: stars touch its words on the inside only. `5** ... 4**` and a note's `**` do not.
        rf"(?<!{_LETTER})(?<![*\\])\*\*(?=[^\s*])[^*\n]{{1,300}}(?<=[^\s*])\*\*(?!{_LETTER}|\*)",
        r"^(?:```|~~~)[\w+-]{0,30}\n(?:.*\n){1,2000}?(?:```|~~~)[ \t]*$",
        # The line below a table's head.
        r"^\|?(?: ?:?-{3,}:? ?\|){1,50}(?: ?:?-{3,}:? ?)?$",
    )
)
"""Any of these proves Markdown."""
_HINTS: Final = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"^# [^\s#].*\n\s*\n",
        r"(?:^|\n\n)[-*+] .+\n(?:\n?[-*+] .+(?:\n|\Z)){1,}",
        r"(?:^|\n\n)1[.)] .+\n\n?2[.)] .+(?:\n|\Z)",
        r"(?:^|\n\n)> .+(?:\n|\Z)",
        rf"(?<!{_LETTER})(?<![*\\])\*(?=[^\s*])[^*\n]{{1,300}}(?<=[^\s*])\*(?!{_LETTER}|\*)",
        r"(?<![\w`])`[^`\s][^`\n]{0,200}`(?![\w`])",
        r"\n\n(?:---|\*\*\*)\n\n",
    )
)
_ENOUGH_HINTS: Final = 2
"""Different hints that prove Markdown together; prose has one at times (a line of dialogue, a star)."""
_SIGNS: Final = re.compile(r"[#*`>\[|]|^(?:[-+]|\d[.)]) ", re.MULTILINE)


def write_markdown(text: str) -> str | None:
    """Return the markup of a text that plainly is Markdown; None for any other."""
    if len(text) > _LONGEST or not _SIGNS.search(text):
        return None
    text = dedent(text.replace("\r\n", "\n"))
    hints = sum(1 for hint in _HINTS if hint.search(text))
    if hints < _ENOUGH_HINTS and not any(sign.search(text) for sign in _PLAIN):
        return None
    from markdown_it import MarkdownIt  # 45 ms that few pages need

    # Where no line is blank, each line is a paragraph or a line of its own.
    breaks = "\n\n" not in text.strip()
    options = {"html": True, "breaks": breaks}
    written = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).render(text)
    return str(written)
