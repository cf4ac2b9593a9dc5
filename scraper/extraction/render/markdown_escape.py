"""Escape text that Markdown would read as markup.

Takes and gives text. Escapes no more than CommonMark with tables, footnotes
and strike-through asks for, so that prose stays readable. TeX between its
delimiters stays as it is, and is written between dollar signs, the one form that
Markdown has for formulas.
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
_MAY_HOLD_TEX: Final = re.compile(r"\$|\\[(\[b]")
_TEX: Final = re.compile(
    r"\$\$(?P<dollars_space>\s?)(?P<dollars>(?:(?!\$\$).){1,6000})\$\$"
    r"|(?<!\\)\\\[(?P<brackets>(?:(?!\\\[).){1,6000}?)\\\]"
    r"|(?<!\\)\\\((?P<parentheses>(?:(?!\\\().){1,2000}?)\\\)"
    r"|\\begin\{(?P<name>(?:equation|align|alignat|gather|multline|eqnarray|displaymath)\*?)\}"
    r"(?:(?!\\begin\{(?P=name)\}).){1,6000}?\\end\{(?P=name)\}"
    r"|(?<![\\$A-Za-z0-9])\$(?P<dollar>(?![\s$])[^$\n]{1,600}(?<![\s\\]))\$(?![\d$])",
    re.DOTALL,
)
"""Formulas in a text. No delimiter is looked for beyond the next opening one, so that a page of
opening ones takes no longer than one of words. A single dollar is one as Pandoc has it: prices are none."""
_LIKE_TEX: Final = re.compile(r"\\[A-Za-z]{2,}|[_^]|\\[,;:!{}|\\]|=")
"""What formulas of more than a letter have."""
_SHORT_TEX: Final = re.compile(r"\s*[A-Za-z](?:\s*[-+/<>]\s*[A-Za-z0-9])?\s*|\s*-?\d{1,4}\s*")
_LIKE_CODE: Final = re.compile(r"[.*+?\])][*+?]|\[\^|\[\w-\w|\\[dwsbDWSB](?![A-Za-z])|\(\?")
"""What regular expressions have between `\\(` and `\\)`."""
_UNSAFE_IN_TEX: Final = (
    (re.compile(r"\\?<(?=[A-Za-z/!?])"), r"\\lt "),
    (re.compile(r"&(?=#?[A-Za-z0-9]{1,31};)"), "& "),
    (re.compile(r"\](?=[(\[:])"), "] "),
    (re.compile(r"\[(?=\^)"), "[ "),
    (re.compile(r"`"), "‘"),
    (re.compile(r"[ \t]*\n\s*(?=[-+=#>*~|:\d\n])|\n{2,}"), " "),
)
_URL_UNSAFE: Final = {
    ord(" "): "%20", ord("("): "%28", ord(")"): "%29", ord("<"): "%3C", ord(">"): "%3E",
    ord("\\"): "%5C", ord("\n"): None, ord("\r"): None, ord("\t"): None, ord("|"): "%7C",
    ord("`"): "%60",
}  # fmt: skip


def escape_inline(text: str) -> str:
    """Escape what is markup anywhere in a line; formulas stay TeX."""
    if not _MARKUP.search(text):
        return text
    if not _MAY_HOLD_TEX.search(text):
        return _ANYWHERE.sub(r"\\\g<0>", text)
    pieces: list[str] = []
    end = 0
    for found in _TEX.finditer(text):
        if written := _write_formula(found):
            pieces += (_ANYWHERE.sub(r"\\\g<0>", text[end : found.start()]), written)
            end = found.end()
    pieces.append(_ANYWHERE.sub(r"\\\g<0>", text[end:]))
    return "".join(pieces)


def protect_tex(tex: str) -> str:
    r"""Write TeX such that no reader of Markdown finds HTML, a link or another block in it.

    Nothing in it is escaped: spaces and `\lt` say the same to TeX.
    """
    for pattern, replacement in _UNSAFE_IN_TEX:
        tex = pattern.sub(replacement, tex)
    return tex.strip()


def _write_formula(found: re.Match[str]) -> str:
    """Return a formula between dollar signs, "" for text that only looks like one."""
    dollars, brackets, parentheses, dollar = found.group(
        "dollars", "brackets", "parentheses", "dollar"
    )
    if dollars is not None:
        return f"$${found.group('dollars_space')}{protect_tex(dollars)}{found.group('dollars_space')}$$"
    if brackets is not None:
        return f"$$ {protect_tex(brackets)} $$" if _LIKE_TEX.search(brackets) else ""
    if parentheses is not None:
        is_tex = _LIKE_TEX.search(parentheses) or _SHORT_TEX.fullmatch(parentheses)
        return (
            f"${protect_tex(parentheses)}$" if is_tex and not _LIKE_CODE.search(parentheses) else ""
        )
    if dollar is not None:
        return f"${protect_tex(dollar)}$" if _LIKE_TEX.search(dollar) else ""
    return f"$$ {protect_tex(found.group())} $$"


def escape_line_starts(text: str) -> str:
    """Escape what is markup only at the start of a line; nothing that is escaped already."""
    return _LINE_START.sub(r"\1\2\\", text)


def escape_url(url: str) -> str:
    """Encode the characters that would end a link's destination."""
    return url.strip().translate(_URL_UNSAFE)
