"""The converter from a clean tree's soup to Markdown, built on markdownify.

Takes a soup made by `render_markdown`, gives text. Imported late: it brings bs4.
"""

# ruff: noqa: ARG002 - markdownify hands every converter the same three arguments
from __future__ import annotations

import re
import unicodedata
from typing import Final, cast

from bs4 import BeautifulSoup
from bs4.element import Comment, Doctype, NavigableString, PageElement, Tag
from markdownify import MarkdownConverter

from scraper.dom.tags import BLOCK_TAGS
from scraper.extraction.render.markdown_escape import (
    escape_inline,
    escape_line_starts,
    escape_url,
    protect_tex,
)
from scraper.extraction.render.markdown_table import Cell, write_table

_SPACE: Final = re.compile(r"[\t\r\n\f\xa0][ \t\r\n\f\xa0]*| [ \t\r\n\f\xa0]+")
"""White space that is not one plain space."""
_OTHER_SPACE: Final = re.compile(r"[\t\r\n\f\xa0]")
_ZERO_WIDTH: Final = re.compile("[\u00ad\u200b\u2060\ufeff]+")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_ONLY_SPACE: Final = re.compile(r"^ +$", re.MULTILINE)
_SPACES: Final = re.compile(r"(?<=\S) {2,}")
_LINE: Final = re.compile(r"^(?=.)", re.MULTILINE)
_EMPTY_CODE_LINE: Final = re.compile(r"^ *\x01$", re.MULTILINE)
_BACKTICKS: Final = re.compile(r"`+")
_HEADING: Final = re.compile(r"h[1-6]")
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:language|lang)-([A-Za-z0-9+#._-]{1,30})")
_WEB_URL: Final = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_NOTE: Final = re.compile(r"#?fn-([a-z0-9-]{1,60})")
_RAISED: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_NUMERIC: Final = re.compile(r"[0-9+\-=()n]{1,12}")

_CODE_LINE: Final = "\x01"
"""Marks the lines of code blocks, so that their blank lines survive the last clean-up."""
_BLOCKS: Final = BLOCK_TAGS | {"br"}
_TRIMMED: Final = frozenset(
    "p blockquote article div section ol ul li dl dt dd table thead tbody tfoot tr td th".split()
)
_LOOSE: Final = frozenset("li dd dt div section article blockquote details figcaption".split())
"""Elements that may hold text without a paragraph around it."""


class ArticleConverter(MarkdownConverter):
    """markdownify with our own escapes, tables, code, figures, footnotes and safe links."""

    class Options:
        """What we set other than markdownify's defaults."""

        heading_style = "atx"
        bullets = "-"
        newline_style = "backslash"
        autolinks = False

    def convert_article_soup(self, soup: BeautifulSoup) -> str:
        """Return the Markdown of a whole soup."""
        for items in soup.find_all("ol"):
            _number_items(items)
        text = _ONLY_SPACE.sub("", str(self.convert_soup(soup)))
        text = _EMPTY_CODE_LINE.sub("", _BLANK_LINES.sub("\n\n", text))
        return text.replace(_CODE_LINE, "").strip("\n")

    def process_tag(self, node: Tag, parent_tags: set[str] | None = None) -> str:
        """Convert a tag; what is in a link or a summary is inline.

        As markdownify does, which asks the tree above every tag what `tags` knows already.
        """
        tags = set(parent_tags or ())
        if node.name in {"a", "summary", "dt", "caption"}:
            tags.add("_inline")
        inner = {*tags, node.name}
        if node.name in {"td", "th"} or _HEADING.fullmatch(node.name):
            inner.add("_inline")
        if node.name in {"pre", "code", "kbd", "samp"}:
            inner.add("_noformat")
        trims = _trims_inside(node)
        pieces = [
            self.process_text(child, inner)
            if isinstance(child, NavigableString)
            else self.process_tag(cast("Tag", child), inner)
            for child in node.children
            if not _is_ignored(child, trims=trims)
        ]
        text = "".join(pieces) if "pre" in inner else _join_pieces(pieces)
        convert = self.get_conv_fn_cached(node.name)  # type: ignore[attr-defined]  # not in its types
        return text if convert is None else str(convert(node, text, parent_tags=tags))

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Fold and escape a piece of text."""
        tags = parent_tags or set()
        text = str(el)
        if "pre" in tags:
            return text
        text = _fold_space(text)
        if not text.isascii():
            text = _ZERO_WIDTH.sub("", text)
        if "_noformat" in tags:
            return text
        before, after = el.previous_sibling, el.next_sibling
        if _is_block(before) or (before is None and _is_block(el.parent)):
            text = text.lstrip(" ")
        if _is_block(after) or (after is None and _is_block(el.parent)):
            text = text.rstrip(" ")
        text = escape_inline(text)
        if text.endswith("!") and isinstance(after, Tag):
            text = f"{text[:-1]}\\!"
        if el.parent is not None and el.parent.name in _LOOSE and not isinstance(before, Tag):
            text = escape_line_starts(text)
        return text

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a paragraph, its line starts escaped."""
        text = text.strip(" \n")
        while text.endswith("\\\n") or (text.endswith("\\") and _ends_with_break(el)):
            text = text[:-1].rstrip(" \n")
        if "_inline" in parent_tags:
            return f" {text} "
        text = escape_line_starts(_SPACES.sub(" ", text) if "  " in text else text)
        return f"\n\n{text}\n\n" if text else ""

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a link to the web or to a mail address; of all others the text stays."""
        if "_noformat" in parent_tags:
            return text
        prefix, suffix, text = _chomp(_fold_space(text))
        href = escape_url(str(el.get("href") or ""))
        if not text or "a" in parent_tags or not _WEB_URL.match(href):
            return f"{prefix}{text}{suffix}"
        return f"{prefix}[{text}]({href}){suffix}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write an image that has a web address."""
        source = escape_url(str(el.get("src") or ""))
        if "_noformat" in parent_tags or not source.lower().startswith(("http://", "https://")):
            return ""
        alt = escape_inline(_fold_space(str(el.get("alt") or "")).strip())
        return f"![{alt}]({source})"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a line break where a line may break."""
        if "pre" in parent_tags:
            return "\n"
        return " " if "_inline" in parent_tags or "_noformat" in parent_tags else "\\\n"

    def _emphasise(self, el: Tag, text: str, parent_tags: set[str], mark: str) -> str:
        if "_noformat" in parent_tags or any(_HEADING.fullmatch(tag) for tag in parent_tags):
            return text
        prefix, suffix, text = _chomp(text)
        names = {"b", "strong"} if mark == "**" else {"em", "i", "cite"} if mark == "*" else {"s"}
        if not text or "\n\n" in text or names & parent_tags:
            return f"{prefix}{text}{suffix}"
        before, text, after = (
            _split_punctuation(text, el) if not (prefix and suffix) else ("", text, "")
        )
        if not text:
            return f"{prefix}{before}{after}{suffix}"
        return f"{prefix}{before}{mark}{text}{mark}{after}{suffix}"

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write strong text."""
        return self._emphasise(el, text, parent_tags, "**")

    convert_strong = convert_b

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write emphasised text."""
        return self._emphasise(el, text, parent_tags, "*")

    convert_i = convert_em
    convert_cite = convert_em

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write struck text."""
        return self._emphasise(el, text, parent_tags, "~~")

    convert_s = convert_del

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a footnote's mark, or raised digits."""
        link = el.find("a")
        note = _NOTE.fullmatch(str(link.get("href") or "")) if isinstance(link, Tag) else None
        if note is not None:
            return f"[^{note.group(1)}]"
        return text.translate(_RAISED) if _NUMERIC.fullmatch(text) else text

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write lowered digits."""
        return text.translate(_LOWERED) if _NUMERIC.fullmatch(text) else text

    def convert_rt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a reading in brackets, unless the page brings its own."""
        bracketed = el.parent is not None and el.parent.find("rp") is not None
        return text if bracketed else f"({text})"

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a short quotation in quotation marks."""
        return f"“{text}”"

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write code inside a line; formulas in dollar signs."""
        if "_noformat" in parent_tags:
            return text
        code = _fold_space(el.get_text()).strip()
        if not code:
            return ""
        if "language-math" in el.get_attribute_list("class"):
            return f"${protect_tex(code)}$"
        ticks = "`" * (_longest_backticks(code) + 1)
        pad = " " if code.startswith("`") or code.endswith("`") else ""
        return f"{ticks}{pad}{code}{pad}{ticks}"

    convert_kbd = convert_code
    convert_samp = convert_code

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a fenced block with its language; formulas in double dollar signs."""
        for line_end in el.find_all("br"):
            line_end.replace_with("\n")
        code = el.get_text().strip("\n").replace("\t", "    ").replace("\xa0", " ").rstrip()
        if not code.strip():
            return ""
        if "_inline" in parent_tags:
            return f"`{_fold_space(code).replace('`', '')}`"
        language = _language_of(el)
        if language == "math":
            return f"\n\n$$\n{protect_tex(code)}\n$$\n\n"
        code = code.replace("\n", f"\n{_CODE_LINE}")
        fence = "`" * max(3, _longest_backticks(code) + 1)
        return f"\n\n{fence}{language}\n{_CODE_LINE}{code}\n{fence}\n\n"

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a quotation."""
        text = _BLANK_LINES.sub("\n\n", text.strip(" \n"))
        if "_inline" in parent_tags:
            return f" {text} "
        quoted = "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
        return f"\n\n{quoted}\n\n" if text else ""

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a list item, or a footnote's text."""
        text = _BLANK_LINES.sub("\n\n", text.strip(" \n"))
        if not text:
            return ""
        if "_inline" in parent_tags:
            return f" {text} "
        note = _NOTE.fullmatch(str(el.get("id") or ""))
        if note is not None:
            return f"\n\n[^{note.group(1)}]: {_indent(text, 4)}\n\n"
        mark = f"{el['value']}. " if el.parent is not None and el.parent.name == "ol" else "- "
        return f"{mark}{_indent(text, len(mark))}\n"

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write the headline of a fold-out part as a strong paragraph."""
        text = text.strip()
        return f"\n\n**{text}**\n\n" if text and not text.startswith("**") else f"\n\n{text}\n\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a term of a definition list."""
        text = _fold_space(text).strip()
        return f"\n\n{text}\n" if text else ""

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a definition under its term."""
        text = text.strip(" \n")
        return f"\n:   {_indent(text, 4)}\n" if text else ""

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a caption as an emphasised paragraph, plain where it holds markup."""
        text = text.strip(" \n")
        if not text:
            return ""
        return f"\n\n{text}\n\n" if "*" in text or "\n" in text else f"\n\n*{text}*\n\n"

    def convert_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a figure as a block of its own."""
        text = text.strip(" \n")
        return f"\n\n{text}\n\n" if text else ""

    convert_details = convert_figure

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return nothing: the table renders its caption."""
        return ""

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a cell's text for the table."""
        text = _fold_space(text.replace("\\\n", " ")).strip()
        if not {"td", "th"} & parent_tags:
            el["data-markdown"] = text
        return f" {text} "

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a row's text, for a table in a cell."""
        return text

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a table with a head row, which Markdown asks for."""
        if {"td", "th", "_inline"} & parent_tags:
            return f" {_fold_space(text).strip()} "
        caption = el.find("caption")
        title = escape_inline(_fold_space(caption.get_text()).strip()) if caption else ""
        rows = [
            [_cell(cell) for cell in row.find_all(["td", "th"]) if cell.has_attr("data-markdown")]
            for row in el.find_all("tr")
        ]
        return f"\n\n{title}\n\n{write_table(rows)}\n\n"

    def convert_input(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a check box of a task list."""
        if el.get("type") != "checkbox":
            return ""
        return "[x] " if el.has_attr("checked") else "[ ] "


def _trims_inside(element: PageElement | None) -> bool:
    """Return whether white space at an element's inner edges has no meaning."""
    return isinstance(element, Tag) and (
        element.name in _TRIMMED or _HEADING.fullmatch(element.name) is not None
    )


def _trims_outside(element: PageElement | None) -> bool:
    """Return whether white space beside an element has no meaning."""
    return _trims_inside(element) or (isinstance(element, Tag) and element.name == "pre")


def _is_ignored(element: PageElement, *, trims: bool) -> bool:
    """Return whether a node is a comment, or white space at the edge of a block."""
    if isinstance(element, Tag):
        return False
    if isinstance(element, (Comment, Doctype)):
        return True
    if str(element).strip():
        return False
    before, after = element.previous_sibling, element.next_sibling
    return bool(
        (trims and (not before or not after)) or _trims_outside(before) or _trims_outside(after)
    )


def _join_pieces(pieces: list[str]) -> str:
    """Join what children gave; where line ends meet, the larger number of them stays, two at most."""
    joined: list[str] = [""]
    for piece in filter(None, pieces):
        content = piece.strip("\n")
        before = len(piece) - len(piece.lstrip("\n"))
        after = len(piece) - len(piece.rstrip("\n")) if content else 0
        if joined[-1] and before:
            before = min(2, max(len(joined.pop()), before))
        joined += ("\n" * before, content, "\n" * after)
    return "".join(joined)


def _number_items(items: Tag) -> None:
    """Write each item's number into it, so that no item counts its elder siblings."""
    start = str(items.get("start") or "1")
    number = int(start) if start.isdecimal() and len(start) < 7 else 1  # noqa: PLR2004 - digits
    for item in items.find_all("li", recursive=False):
        item["value"] = str(number)
        number += 1


def _cell(cell: Tag) -> Cell:
    return Cell(
        text=str(cell["data-markdown"]),
        columns=_span(cell, "colspan"),
        rows=_span(cell, "rowspan"),
        is_head=cell.name == "th",
    )


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return max(1, min(50, int(value))) if value.isdecimal() and len(value) < 4 else 1  # noqa: PLR2004 - digits


def _language_of(pre: Tag) -> str:
    for element in (pre.find("code"), pre):
        if isinstance(element, Tag):
            found = _LANGUAGE.search(" ".join(element.get_attribute_list("class")))
            if found:
                return found.group(1)
    return ""


def _longest_backticks(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


def _indent(text: str, width: int) -> str:
    """Indent all lines but the first, and no empty line."""
    first, _, rest = text.partition("\n")
    return f"{first}\n{_LINE.sub(' ' * width, rest)}" if rest else first


def _fold_space(text: str) -> str:
    """Fold every run of white space into one space; most text has nothing to fold."""
    return _SPACE.sub(" ", text) if "  " in text or _OTHER_SPACE.search(text) else text


def _chomp(text: str) -> tuple[str, str, str]:
    stripped = text.strip(" ")
    return (
        " " if text[:1] == " " else "",
        " " if text[-1:] == " " and stripped else "",
        stripped,
    )


def _is_block(element: PageElement | None) -> bool:
    return isinstance(element, Tag) and element.name in _BLOCKS


def _ends_with_break(el: Tag) -> bool:
    last = next((child for child in reversed(el.contents) if str(child).strip()), None)
    return isinstance(last, Tag) and last.name == "br"


def _split_punctuation(text: str, el: Tag) -> tuple[str, str, str]:
    """Move punctuation out of emphasis where a letter touches it: Markdown would not see the mark.

    "**「重要」**です" does not close; "「**重要**」です" does.
    """
    start, end = 0, len(text)
    if _touches_word(el.next_sibling, 0):
        while end > start and _is_punctuation(text[end - 1]):
            end -= 1
    if _touches_word(el.previous_sibling, -1):
        while start < end and _is_punctuation(text[start]):
            start += 1
    if end < len(text):
        while start < end and unicodedata.category(text[start]) in ("Ps", "Pi"):
            start += 1  # „ goes with the “ that went
    return text[:start], text[start:end], text[end:]


def _touches_word(neighbour: PageElement | None, position: int) -> bool:
    if neighbour is None or _is_block(neighbour):
        return False
    text = neighbour.get_text()
    return bool(text) and not text[position].isspace() and not _is_punctuation(text[position])


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
