"""Bring blocks of code into one form: `<pre><code class="language-x">`, text only.

Takes a tree. Highlighters wrap every word, put line numbers into cells of a
table or into elements of their own, and name the language on the block or on
one of its wrappers. Inside `pre`, lines end with line ends.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from scraper.dom.elements import Element, raw_text, remove_element, walk_edges
from scraper.dom.tags import BLOCK_TAGS

_LANGUAGE: Final = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight-text|brush:|sourceCode)[-: ]\s?"
    r"([A-Za-z][A-Za-z0-9+#._-]{0,29})"
)
_HIGHLIGHT: Final = re.compile(
    r"(?:^|\s)(?:highlight|hljs|sourceCode|CodeMirror|prism)\s+([a-z][a-z0-9+#-]{0,29})(?:\s|$)"
)
_ATTRIBUTES: Final = ("data-lang", "data-language", "data-code-language", "lang")
_NOT_LANGUAGES: Final = frozenset(
    "none nohighlight plaintext text txt plain default undefined line-numbers copy code wrapper block container "
    "toolbar js-highlight light dark theme numbers".split()
)
_OTHER_NAMES: Final = {
    "js": "javascript", "jsx": "jsx", "ts": "typescript", "py": "python", "rb": "ruby", "sh": "bash",
    "shell": "bash", "zsh": "bash", "shell-session": "console", "c++": "cpp", "cs": "csharp", "c#": "csharp",
    "yml": "yaml", "md": "markdown", "golang": "go", "rs": "rust", "kt": "kotlin", "objc": "objectivec",
    "html": "html", "markup": "html", "text-html-basic": "html", "console": "console",
}  # fmt: skip
_NUMBERS: Final = re.compile(
    r"(?:^|[\s_-])(?:line-?numbers?(?:-rows)?|linenos?|linenodiv|lineno|gutter|rouge-gutter|blob-num|hljs-ln-numbers|ln-num|crayon-nums?)(?:$|[\s_-])",
    re.IGNORECASE,
)
LISTING: Final = re.compile(
    r"(?:^|\s)(?:crayon-(?:syntax|table|pre|main)|syntaxhighlighter|cm-content|CodeMirror-code"
    r"|code-lines|codehilite|dp-highlighter|code-listing|view-lines)(?:\s|$)"
)
"""Classes of what highlighters draw code in: SyntaxHighlighter, Crayon, CodeMirror and their like."""
_LINE: Final = re.compile(r"(?:^|\s)(?:line|token-line|code-line|view-line)(?:\s|$)")
"""Class of a `span` that a style sheet makes a line of its own (Shiki, Prism's React renderer, Monaco)."""
_CODE_CLASS: Final = re.compile(
    r"(?:^|\s)(?:code|code-?block|source-?code|hljs)(?:\s|$)", re.IGNORECASE
)
HIGHLIGHTED: Final = re.compile(r"(?:^|[\s_-])(?:code|highlight|hljs|snippet)", re.IGNORECASE)
_AS_TYPED: Final = re.compile(r"white-space:\s*(?:pre|break-spaces)\s*(?:;|!|$)", re.IGNORECASE)
_TYPEWRITER: Final = re.compile(
    r"font(?:-family)?:[^;]*(?:mono|consolas|menlo|courier)", re.IGNORECASE
)
"""Styles of code that an editor put on the clipboard."""
_LINE_START: Final = re.compile(r"^\r?\n")
_OLD_NAMES: Final = ("xmp", "listing", "plaintext")
"""Elements for text as it is typed, from before `pre` was the only one."""
_LINES: Final = frozenset(("div", "p", "code", "span", "br", "ol", "ul"))
"""Elements that highlighters draw lines as."""
_IN_LINE_CODE: Final = ("code", "samp", "tt")
_MAX_DIGITS: Final = 5
_LEAST_LINES: Final = 2
_LONGEST_LINE: Final = 300
"""Characters of a line of code that is an element."""
_MOST_LINES: Final = 5000
"""Rows of a table that count lines of code."""
_BUTTONS: Final = ("button", "script", "style", "svg", "template", "clipboard-copy")


def normalize_code(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Rewrite every block of code to its language and its text."""
    for table in list(root.iter("table")):
        _unwrap_numbered_table(table)
    for old in list(root.iter(*_OLD_NAMES)):
        if old is not root:
            old.tag = "pre"
    for code in list(root.iter(*_IN_LINE_CODE)):
        _make_block_of_lines(code, root)
    for holder in list(root.iter("div", "p")):
        _join_line_elements(holder)
    for pre in list(root.iter("pre")):
        if pre.getparent() is not None and not any(
            above.tag == "pre" for above in pre.iterancestors()
        ):
            _settle_block(pre)


def is_numbered_code(table: Element) -> bool:
    """Return whether a table only puts line numbers beside code."""
    numbered, blocks = _split_cells(table)
    return bool(numbered) and (len(blocks) == 1 or len(blocks) == len(numbered))


def _split_cells(table: Element) -> tuple[list[Element], list[Element]]:
    """Return the cells of line numbers and the others; none of a table with heads."""
    if next(table.iter("th"), None) is not None:
        return [], []
    cells = list(table.iter("td"))
    numbered = {cell for cell in cells if _is_numbers(cell)} or _find_counted(table)
    blocks = [cell for cell in cells if cell not in numbered]
    return [cell for cell in cells if cell in numbered], blocks


def _find_counted(table: Element) -> set[Element]:
    """Return the first cells of a table whose rows are a number, counted from one, and code."""
    rows = [list(row) for row in islice(table.iter("tr"), _MOST_LINES)]
    if len(rows) < _LEAST_LINES or any(
        [cell.tag for cell in row] != ["td", "td"]
        or raw_text(row[0]).strip() != str(number)
        or not _is_code(row[1])
        for number, row in enumerate(rows, 1)
    ):
        return set()
    return {row[0] for row in rows}


def _is_code(cell: Element) -> bool:
    """Return whether a cell holds one `code` or `pre` and nothing else."""
    return (
        len(cell) == 1
        and cell[0].tag in ("code", "pre")
        and not (cell.text or "").strip()
        and not (cell[0].tail or "").strip()
    )


def _unwrap_numbered_table(table: Element) -> None:
    """Take code out of a table that has a column of line numbers."""
    numbered, blocks = _split_cells(table)
    if not numbered or table.getparent() is None:
        return
    if len(blocks) == 1:
        code = next(blocks[0].iter("pre"), None)
        pre = blocks[0] if code is None else code
        text = _code_text(pre)
        language = _find_language(pre) or _find_language(table)
    elif len(blocks) == len(numbered):
        text = "\n".join(_code_text(cell).strip("\n") for cell in blocks)
        language = _find_language(table)
    else:
        return
    inside_pre = any(above.tag == "pre" for above in table.iterancestors())
    for child in list(table):
        table.remove(child)
    table.attrib.clear()
    table.tag = "span" if inside_pre else "pre"
    table.text = text
    if language and not inside_pre:
        table.set("class", f"language-{language}")


def _make_block_of_lines(code: Element, root: Element) -> None:
    """Build a block of code that has lines: broken by `br` or drawn as blocks, and apart from text.

    `code` elements that stand one in each line of a paragraph are one block. What holds more than
    lines was left open, and is not code.
    """
    above = code.getparent()
    if above is None or above.tag not in _HOLDERS:
        return
    inside = list(code.iter())
    if any(one.tag in BLOCK_TAGS for one in inside):
        if next(code.iter("pre"), None) is None:
            code.tag = "pre" if _holds_lines(inside) else "span"
        return
    is_only = not (above.text or "").strip() and all(
        child.tag in (code.tag, "br") and not (child.tail or "").strip() for child in above
    )
    has_breaks = any(one.tag == "br" for one in inside)
    if is_only and above.tag in ("p", "div") and above is not root:
        if has_breaks or (len(above) > 1 and _breaks_after_each(above)):
            _drop_source_breaks(above)
            above.tag = "pre"
    elif has_breaks and _stands_apart(code, above):
        _drop_source_breaks(code)
        code.tag = "pre"


def _drop_source_breaks(holder: Element) -> None:
    """Drop the line ends of the page's source beside each `br`: shown as typed, they would be lines of their own."""
    for br in holder.iter("br"):
        if br.tail:
            br.tail = _LINE_START.sub("", br.tail)
        before = br.getprevious()
        if before is not None and before.tail:
            before.tail = before.tail.rstrip("\r\n")
        elif before is None and (parent := br.getparent()) is not None and parent.text:
            parent.text = parent.text.rstrip("\r\n")


_HOLDERS: Final = ("p", "div", "li", "td", "dd", "section", "article", "blockquote", "figure")


def _holds_lines(inside: list[Element]) -> bool:
    """Return whether the blocks in a `code` are its lines, and not the page behind one left open."""
    tags = {one.tag for one in inside}
    return tags <= _COLOURS | {"samp", "tt", "div", "p", "ol", "li"} and all(
        len(raw_text(one)) <= _LONGEST_LINE for one in inside if one.tag in ("div", "p", "li")
    )


def _breaks_after_each(holder: Element) -> bool:
    """Return whether children alternate with `br`, so that each is a line."""
    return all((child.tag == "br") == bool(place % 2) for place, child in enumerate(holder))


def _stands_apart(code: Element, above: Element) -> bool:
    """Return whether a line ends before and after an element."""
    before, after = code.getprevious(), code.getnext()
    text = (above.text if before is None else before.tail) or ""
    if text.strip() or (code.tail or "").strip():
        return False
    return all(one is None or one.tag == "br" or one.tag in BLOCK_TAGS for one in (before, after))


def _join_line_elements(holder: Element) -> None:
    """Build a block of code whose lines a highlighter or an editor drew as elements of their own."""
    if holder.getparent() is None or not _is_listing(holder):
        return
    language = _find_language(holder)
    holder.tag = "pre"
    holder.attrib.clear()
    if language:
        holder.set("class", f"language-{language}")


def holds_lines(holder: Element) -> bool:
    """Return whether an element holds nothing but elements that are named lines."""
    return len(holder) >= _LEAST_LINES and all(
        _LINE.search(line.get("class") or "") for line in holder
    )


def _is_listing(holder: Element) -> bool:
    names, style = holder.get("class") or "", holder.get("style") or ""
    if LISTING.search(names):
        lines = {line.tag for line in holder}
        if lines == {"pre"}:
            return len(holder) > 1
        return bool(lines) and lines <= _LINES and next(holder.iter("pre"), None) is None
    if HIGHLIGHTED.search(names) and holds_lines(holder):
        return next(holder.iter("pre"), None) is None
    if "white-space" in style and _AS_TYPED.search(style):
        is_code = _TYPEWRITER.search(style) or HIGHLIGHTED.search(names)
        return is_code is not None and next(holder.iter("pre", "table"), None) is None
    if _CODE_CLASS.search(names):
        inside = {one.tag for one in holder.iterdescendants("*")}
        return "br" in inside and inside <= _COLOURS
    return False


_COLOURS: Final = frozenset(("br", "span", "font", "b", "i", "em", "strong", "code"))
"""Elements that colour code; what is named code and holds others is a box of the page."""


def _is_numbers(cell: Element) -> bool:
    """Return whether a cell holds line numbers: named so, or nothing but 1, 2, 3, ..."""
    if _NUMBERS.search(f"{cell.get('class') or ''} {cell.get('id') or ''}"):
        return True
    numbers = raw_text(cell).split()
    if len(numbers) < 2 or not numbers[0].isdecimal() or len(numbers[0]) > _MAX_DIGITS:  # noqa: PLR2004 - one number is no column
        return False
    first = int(numbers[0])
    return numbers == [str(number) for number in range(first, first + len(numbers))]


def _settle_block(pre: Element) -> None:
    language = _find_language(pre)
    text = _code_text(pre)
    parent = pre.getparent()
    if parent is not None and parent.tag == "code" and len(parent) == 1:
        parent.tag = "div"
        parent.attrib.clear()
    attributes = {"class": f"language-{language}"} if language else {}
    only = pre[0] if len(pre) == 1 and not pre.text else None
    if (
        only is not None
        and only.tag == "code"
        and not len(only)
        and dict(only.items()) == attributes
        and only.text == text
        and not pre.attrib
        and not only.tail
    ):
        return
    for child in list(pre):
        pre.remove(child)
    pre.attrib.clear()
    pre.text = None
    code = pre.makeelement("code", attributes)
    code.text = text
    pre.append(code)


def _code_text(block: Element) -> str:
    """Return the text of a block of code, each of its lines on a line, without line numbers."""
    for element in list(block.iter(*_BUTTONS)):
        remove_element(element)
    for element in list(block.iter("span", "td", "div", "a")):
        if element is not block and element.getparent() is not None and _is_gutter(element):
            remove_element(element)
    text = "".join(_pieces(block)).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(line.rstrip() for line in lines).rstrip()


def _pieces(block: Element) -> list[str]:
    """Return the pieces of text in a block, a line end around each block inside it."""
    pieces: list[str] = []
    for event, element in walk_edges(block):
        if element.tag in BLOCK_TAGS and element is not block:
            _end_line(pieces)
        if event != "start":
            text = None if element is block else element.tail
        elif element.tag == "br":
            text = "\n"
        elif element.tag == "span" and _LINE.search(element.get("class") or ""):
            _end_line(pieces)
            text = element.text
        else:
            text = element.text
        if text:
            pieces.append(text)
    return pieces


def _is_gutter(element: Element) -> bool:
    names = element.get("class") or ""
    if not names or not _NUMBERS.search(names):
        return False
    text = raw_text(element).strip()
    return not text or text.replace("\n", "").replace(" ", "").isdecimal()


def _end_line(pieces: list[str]) -> None:
    last = next((piece for piece in reversed(pieces) if piece), "\n")
    if not last.endswith("\n"):
        pieces.append("\n")


def _find_language(block: Element) -> str | None:
    """Find the language on the block, on its code or on its two closest wrappers."""
    inner = next(block.iter("code"), None)
    above = block.getparent()
    further = None if above is None else above.getparent()
    for element in (inner, block, above, further):
        if element is None or (
            element in (above, further) and element.tag not in ("div", "figure", "td", "span")
        ):
            continue
        for name in _ATTRIBUTES[: 3 if element is not block else 4]:
            language = _clean(element.get(name) or "")
            if language:
                return language
        names = element.get("class") or ""
        found = _LANGUAGE.search(names) or _HIGHLIGHT.search(names)
        language = _clean(found.group(1)) if found else None
        if language:
            return language
    return None


def _clean(name: str) -> str | None:
    name = name.strip().lower().strip(";,")
    if not re.fullmatch(r"[a-z][a-z0-9+#._-]{0,29}", name) or name in _NOT_LANGUAGES:
        return None
    if name.startswith("js-") or name.endswith(("-container", "-wrapper", "-block", "-line")):
        return None  # what a script looks for
    return _OTHER_NAMES.get(name, name)
