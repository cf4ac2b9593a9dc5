"""Write rich text of a page's state as markup: Portable Text, Slate, ProseMirror, Contentful, Editor.js.

They all hold a list of blocks; a block holds runs of text with marks, or further blocks. Takes a
value of JSON and returns HTML, or None if the value is no rich text.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

_INSIDE: Final = ("children", "content")
_TEXT: Final = ("text", "value")
_MARK_TAGS: Final = {
    "strong": "strong", "bold": "strong", "b": "strong", "em": "em", "italic": "em", "i": "em",
    "code": "code", "strike": "s", "strike-through": "s", "underline": "u",
}  # fmt: skip
_BLOCK_TAGS: Final = {
    "blockquote": "blockquote", "quote": "blockquote", "block-quote": "blockquote", "code": "pre",
    "code-block": "pre", "codeblock": "pre", "bulleted-list": "ul", "bulletlist": "ul", "unordered-list": "ul",
    "ul": "ul", "ol": "ol", "numbered-list": "ol", "orderedlist": "ol", "ordered-list": "ol", "list-item": "li",
    "listitem": "li", "li": "li",
}  # fmt: skip
_HEADING: Final = re.compile(r"(?:h|heading-?)(one|two|three|four|five|six|[1-6])")
_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LINKS: Final = ("a", "link", "hyperlink")
_DEEPEST: Final = 20
_FEWEST: Final = 2
"""Blocks that make a list of them a text."""
_MOSTLY: Final = 0.5
"""Share of the list that must be blocks with runs; pictures and embeds stand between them."""


def write_markup(value: object) -> str | None:
    """Return the markup of a list of rich-text blocks; None for any other value."""
    if isinstance(value, dict):
        if str(value.get("nodeType") or value.get("type") or "").lower() not in (
            "doc",
            "document",
            "root",
        ):
            return None
        value = _inside(value)
    if not isinstance(value, list) or len(value) < _FEWEST:
        return None
    blocks = sum(map(_is_block, value))
    if blocks < max(_FEWEST, _MOSTLY * len(value)):
        return None
    return _write_blocks(value, 0)


def _inside(node: dict[str, object]) -> list[object]:
    found = next((node[name] for name in _INSIDE if isinstance(node.get(name), list)), [])
    return found if isinstance(found, list) else []


def _is_block(node: object) -> bool:
    """Return whether a node holds runs of text, at some depth."""
    for _ in range(_DEEPEST):
        if not isinstance(node, dict):
            return False
        if _editor_data(node):
            return True
        inside = _inside(node)
        if any(_text(run) is not None for run in inside):
            return True
        node = inside[0] if inside else None
    return False


def _text(node: object) -> str | None:
    """Return the text of a run; None for what holds others."""
    if not isinstance(node, dict) or _inside(node):
        return None
    found = next((node[name] for name in _TEXT if isinstance(node.get(name), str)), None)
    return found if isinstance(found, str) else None


def _write_blocks(nodes: list[object], depth: int) -> str:
    written: list[str] = []
    listed = ""
    for node in nodes:
        if not isinstance(node, dict) or depth > _DEEPEST:
            continue
        if data := _editor_data(node):
            written.append(_write_editor_block(node, data))
            continue
        kind = _list_of(node)
        if listed and kind != listed:
            written.append(f"</{listed}>")
        if kind and kind != listed:
            written.append(f"<{kind}>")
        listed = kind
        tag = "li" if kind else _tag_of(node)
        written.append(f"<{tag}>{_write_inside(node, depth)}</{tag}>")
    if listed:
        written.append(f"</{listed}>")
    return "".join(written)


def _editor_data(node: dict[str, object]) -> dict[str, object]:
    """Return what a block of Editor.js holds, with a text or items; nothing for others."""
    data = node.get("data")
    if not isinstance(data, dict) or not isinstance(node.get("type"), str):
        return {}
    has_text = isinstance(data.get("text"), str) or isinstance(data.get("items"), list)
    return data if has_text else {}


def _write_editor_block(node: dict[str, object], data: dict[str, object]) -> str:
    """Write a block of Editor.js, whose texts are markup already."""
    items = data.get("items")
    if isinstance(items, list):
        tag = "ol" if data.get("style") == "ordered" else "ul"
        texts = (item.get("content") if isinstance(item, dict) else item for item in items)
        return f"<{tag}>{''.join(f'<li>{text}</li>' for text in texts if isinstance(text, str))}</{tag}>"
    level = data.get("level")
    tag = _BLOCK_TAGS.get(str(node.get("type")).lower(), "p")
    if node.get("type") == "header":
        tag = f"h{level}" if level in range(1, 7) else "h2"
    return f"<{tag}>{data.get('text')}</{tag}>"


def _list_of(node: dict[str, object]) -> str:
    """Return the list that a block of Portable Text is an item of, "" for none."""
    kind = node.get("listItem")
    return "" if not isinstance(kind, str) else "ol" if kind == "number" else "ul"


def _write_inside(node: dict[str, object], depth: int) -> str:
    inside = _inside(node)
    links = _link_marks(node)
    if any(_text(run) is not None or _is_link(run) for run in inside):
        return "".join(_write_run(run, links, depth) for run in inside)
    return _write_blocks(inside, depth + 1)


def _tag_of(node: dict[str, object]) -> str:
    names = (node.get(name) for name in ("style", "nodeType", "type", "tag"))
    for name in (name.lower() for name in names if isinstance(name, str)):
        heading = _HEADING.fullmatch(name)
        if heading:
            return f"h{_NUMBERS.get(heading[1], heading[1])}"
        if name == "heading":
            attributes = node.get("attrs")
            level = (attributes if isinstance(attributes, dict) else node).get("level")
            return f"h{level}" if level in range(1, 7) else "h2"
        if name in _BLOCK_TAGS:
            return _BLOCK_TAGS[name]
    return "p"


def _link_marks(node: dict[str, object]) -> dict[object, str]:
    """Return the addresses that a block of Portable Text defines, by their keys."""
    marks = node.get("markDefs")
    return {
        mark["_key"]: mark["href"]
        for mark in (marks if isinstance(marks, list) else [])
        if isinstance(mark, dict)
        and isinstance(mark.get("href"), str)
        and isinstance(mark.get("_key"), str)
    }


def _is_link(node: object) -> bool:
    return isinstance(node, dict) and str(node.get("nodeType") or node.get("type")) in _LINKS


def _write_run(node: object, links: dict[object, str], depth: int) -> str:
    if not isinstance(node, dict) or depth > _DEEPEST:
        return ""
    text = _text(node)
    if text is None:
        inside = "".join(_write_run(run, links, depth + 1) for run in _inside(node))
        return _link(inside, _address(node)) if _is_link(node) else inside
    written = escape(text, quote=False).replace("\n", "<br>")
    for mark in _marks_of(node):
        if isinstance(mark, str):
            tag = _MARK_TAGS.get(mark.lower())
            written = f"<{tag}>{written}</{tag}>" if tag else _link(written, links.get(mark))
        elif isinstance(mark, dict):
            tag = _MARK_TAGS.get(str(mark.get("type")).lower())
            written = f"<{tag}>{written}</{tag}>" if tag else _link(written, _address(mark))
    return written


def _marks_of(node: dict[str, object]) -> list[object]:
    marks = node.get("marks")
    named = [name for name in _MARK_TAGS if node.get(name) is True]
    return [*(marks if isinstance(marks, list) else []), *named]


def _address(node: dict[str, object]) -> str | None:
    held = next(
        (node[name] for name in ("attrs", "data") if isinstance(node.get(name), dict)), node
    )
    found = (
        next(
            (held[name] for name in ("href", "uri", "url") if isinstance(held.get(name), str)), None
        )
        if isinstance(held, dict)
        else None
    )
    return found if isinstance(found, str) else None


def _link(text: str, address: str | None) -> str:
    return f'<a href="{escape(address)}">{text}</a>' if address else text
