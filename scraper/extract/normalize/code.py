"""Bring blocks of code into one form: `<pre><code class="language-x">`, text only.

Takes a tree. Highlighters wrap every word, put line numbers into cells of a
table or into elements of their own, and name the language on the block or on
one of its wrappers. Inside `pre`, lines end with line ends.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.extract.dom import Element, remove_element, walk_edges
from scraper.extract.tags import BLOCK_TAGS

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
    r"|code-lines|codehilite|dp-highlighter|code-listing)(?:\s|$)"
)
"""Classes of what highlighters draw code in: SyntaxHighlighter, Crayon, CodeMirror and their like."""
_MAX_DIGITS: Final = 5
_BUTTONS: Final = ("button", "script", "style", "svg", "template", "clipboard-copy")


def settle_code(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Rewrite every block of code to its language and its text."""
    for table in list(root.iter("table")):
        _unwrap_numbered_table(table)
    for code in list(root.iter("code")):
        _make_block_of_lines(code)
    for holder in list(root.iter("div")):
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
    numbered = [cell for cell in cells if _is_numbers(cell)]
    return numbered, [cell for cell in cells if cell not in numbered]


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


def _make_block_of_lines(code: Element) -> None:
    """Make a block of code that breaks its lines with `br`, alone in its paragraph."""
    above = code.getparent()
    if above is None or above.tag not in ("p", "div") or next(code.iter("br"), None) is None:
        return
    is_alone = list(above) == [code]
    if is_alone and not (above.text or "").strip() and not (code.tail or "").strip():
        above.tag = "pre"


def _join_line_elements(holder: Element) -> None:
    """Make a block of code whose lines a highlighter drew as elements of their own."""
    if holder.getparent() is None or not LISTING.search(holder.get("class") or ""):
        return
    lines = list(holder)
    is_lines = bool(lines) and all(line.tag in ("div", "code", "span", "br") for line in lines)
    if is_lines and next(holder.iter("pre"), None) is None:
        language = _find_language(holder)
        holder.tag = "pre"
        holder.attrib.clear()
        if language:
            holder.set("class", f"language-{language}")


def _is_numbers(cell: Element) -> bool:
    """Tell a cell of line numbers: named so, or nothing but 1, 2, 3, ..."""
    if _NUMBERS.search(f"{cell.get('class') or ''} {cell.get('id') or ''}"):
        return True
    numbers = "".join(cell.itertext()).split()
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
    """Give the text of a block of code, each of its lines on a line, without line numbers."""
    for element in list(block.iter(*_BUTTONS)):
        remove_element(element)
    for element in list(block.iter("span", "td", "div", "a")):
        if element is not block and element.getparent() is not None and _is_gutter(element):
            remove_element(element)
    text = "".join(_pieces(block)).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    lines = text.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(line.rstrip() for line in lines).rstrip()


def _pieces(block: Element) -> list[str]:
    """Give the pieces of text in a block, a line end around each block inside it."""
    pieces: list[str] = []
    for event, element in walk_edges(block):
        if element.tag in BLOCK_TAGS and element is not block:
            _end_line(pieces)
        if event != "start":
            text = None if element is block else element.tail
        elif element.tag == "br":
            text = "\n"
        else:
            text = element.text
        if text:
            pieces.append(text)
    return pieces


def _is_gutter(element: Element) -> bool:
    names = element.get("class") or ""
    if not names or not _NUMBERS.search(names):
        return False
    text = "".join(element.itertext()).strip()
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
