"""Rebuild a tree from the few elements that an article needs.

Takes a tree whose images, links, code, formulas and footnotes are settled.
Wrappers go, inline content is in paragraphs, lists and tables are repaired,
two line breaks part paragraphs, empty elements and all other attributes go.
One walk over the tree, without recursion.
"""

from __future__ import annotations

from typing import Final

from scraper.dom.elements import Element, copy_tree, raw_text, walk_edges
from scraper.dom.tags import BLOCK_TAGS, UNSEEN_TAGS
from scraper.extraction.normalize.builder import Format, TreeBuilder
from scraper.extraction.normalize.layout import is_layout_table
from scraper.extraction.normalize.places import PLACE

_UNSEEN: Final = UNSEEN_TAGS | {"dialog"}
_INLINE: Final = {
    "a": "a", "abbr": "abbr", "acronym": "abbr", "b": "strong", "bdi": "bdi", "bdo": "bdo",
    "cite": "cite", "code": "code", "del": "s", "dfn": "em", "em": "em", "i": "em", "ins": "u",
    "kbd": "kbd", "mark": "mark", "q": "q", "ruby": "ruby", "rt": "rt", "rp": "rp", "s": "s",
    "samp": "samp", "small": "small", "strike": "s", "strong": "strong", "sub": "sub",
    "sup": "sup", "time": "time", "tt": "code", "u": "u", "var": "em",
}  # fmt: skip
"""Inline elements, and what they are written as."""
_NO_LINE: Final = frozenset("tbody thead tfoot html".split())
"""Blocks that other blocks are in, and that start no line of their own."""
_NEVER_NESTED: Final = frozenset(
    ["a", "strong", "em", "s", "u", "code", "mark", "small", "cite", "abbr", "kbd", "samp", "time"]
)
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCKS: Final = frozenset(["p", "ul", "ol", "dl", "blockquote", *_HEADINGS])
_LEAVES: Final = frozenset(["p", "li", *_HEADINGS])
"""Blocks that are written in one step where they hold only text, as most do."""
_PARTS: Final = frozenset(["li", "dt", "dd"])
_KEPT: Final = {
    "a": ("href",), "abbr": ("title",), "ol": ("start",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"),
    "time": ("datetime",), "bdo": ("dir",),
}  # fmt: skip
_WITH_ATTRIBUTES: Final = frozenset([*_KEPT, "li"])
_DIRECTED: Final = frozenset(["p", "li", "blockquote", "ul", "ol", "td", "th", *_HEADINGS])
_MAX_PASSES: Final = 3
"""Passes until no table is left that, emptied of what held nothing, only lays out the page."""
_WEIGHTS: Final = ("bold", "600", "700", "800", "900")


def rebuild_blocks(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Replace what a tree holds by its clean form."""
    for _ in range(_MAX_PASSES):
        built = _Rebuild(root).run()
        for child in list(root):
            root.remove(child)
        root.attrib.clear()
        root.text = built.text
        root.extend(list(built))
        if not any(map(is_layout_table, root.iter("table"))):
            break


class _Rebuild:
    """One walk: what to do when each open element ends."""

    def __init__(self, root: Element) -> None:
        self.source = root
        self.build = TreeBuilder(root)
        self.endings: list[Element | str | None] = []
        self.layouts: set[Element] = set()
        self.heads = 0
        self.is_directed = bool(root.xpath("boolean(descendant-or-self::*[@dir])"))

    def run(self) -> Element:
        edges = walk_edges(self.source)
        for event, element in edges:
            if event == "start":
                if element is self.source:
                    self.endings.append(None)
                elif not self._start(element):
                    edges.skip_subtree()
                    continue
                text = element.text
            else:
                if event == "end":
                    self._end(self.endings.pop())
                text = None if element is self.source else element.tail
            if text:
                self.build.add_text(text)
        self.build.close_block(self.build.root)
        return self.build.root

    def _start(self, element: Element) -> bool:
        """Open what an element stands for; False when nothing in it counts."""
        tag = str(element.tag)
        if (
            tag in _LEAVES
            and not len(element)
            and not self.build.formats
            and not self.build.in_line()
        ):
            self.endings.append(None)
            if element.text:
                self.build.add_leaf(tag, element.text, self._attributes(element, tag))
            return False
        if tag in _INLINE:
            return self._start_inline(element, tag)
        if tag in _UNSEEN:
            self.endings.append(None)
            return False
        if tag in ("br", "img", "hr", "pre"):
            self._add_single(element, tag)
            self.endings.append(None)
            return False
        if tag not in BLOCK_TAGS or tag in _NO_LINE:
            self.endings.append(self._open_styled(element) if element.get("style") else None)
            if tag == "thead":
                self.heads += 1
                self.endings[-1] = "head"
            return True
        self.endings.append(self._open_block(element, tag))
        return True

    def _end(self, ending: Element | str | None) -> None:
        if ending is None:
            return
        if ending == "format":
            self.build.close_format()
        elif ending == "line":
            self.build.add_space()
        elif ending == "wrapper":
            self.build.end_text()
        elif ending == "head":
            self.heads -= 1
        elif not isinstance(ending, str):
            self.build.close_block(ending)

    def _start_inline(self, element: Element, tag: str) -> bool:
        name = _INLINE[tag]
        build = self.build
        if name in _NEVER_NESTED and any(held == name for held, _ in build.formats):
            self.endings.append(None)
            return True
        if name == "a" and not element.get("href"):
            self.endings.append(None)
            return True
        if tag in ("b", "i") and "normal" in (element.get("style") or ""):
            self.endings.append(None)
            return True
        build.formats.append((name, _kept_attributes(element, name)))
        self.endings.append("format")
        return True

    def _open_styled(self, element: Element) -> str | None:
        """Write spans that are bold or italic by style as what they look like."""
        style = (element.get("style") or "").replace(" ", "").lower()
        formats: list[Format] = self.build.formats
        weight = style.partition("font-weight:")[2]
        if weight.startswith(_WEIGHTS) and not any(held == "strong" for held, _ in formats):
            formats.append(("strong", ()))
            return "format"
        if "font-style:italic" in style and not any(held == "em" for held, _ in formats):
            formats.append(("em", ()))
            return "format"
        return None

    def _add_single(self, element: Element, tag: str) -> None:
        build = self.build
        if tag == "br":
            build.add_break()
        elif tag == "img":
            build.add_image(dict(element.items()))
        elif tag == "hr":
            if not build.in_line() and build.tags[-1] not in ("ul", "ol", "dl", "table", "tr"):
                build.add_block(element.makeelement("hr", {}))
        elif build.in_line():
            build.add_text(raw_text(element))
        elif raw_text(element).strip():
            build.add_block(copy_tree(element))

    def _open_block(self, element: Element, tag: str) -> Element | str:
        """Open a block, and say what ends it."""
        build = self.build
        if build.in_line():
            build.add_space()
            return "line"
        if tag in ("ul", "ol") and build.tags[-1] in ("ul", "ol"):
            return self._open_nested_list(tag, element)
        if tag in _BLOCKS or tag in _PARTS:
            return build.open_block(tag, self._attributes(element, tag))
        special = self._open_special(element, tag)
        if special is not None:
            return special
        if tag == "div" and element.get("role") == "heading":
            level = element.get("aria-level") or "2"
            return build.open_block(
                f"h{level}" if level in "123456" and len(level) == 1 else "h2", {}
            )
        build.end_text()
        return "wrapper"

    def _open_special(self, element: Element, tag: str) -> Element | None:
        """Open a part of a table, a figure or a fold-out; None where it stands alone."""
        build = self.build
        if tag == "table":
            if is_layout_table(element) or build.is_inside("table"):
                self.layouts.add(element)
                return None
        elif tag in ("tr", "td", "th", "caption"):
            if not build.may_hold_cells() or self._is_layout_part(element):
                return None
            tag = "th" if tag == "td" and self.heads else tag
        elif (
            tag not in ("figure", "figcaption", "details", "summary")
            or (tag == "figure" and build.is_inside("figure"))
            or (tag == "summary" and build.tags[-1] != "details")
        ):
            return None
        return build.open_block(tag, self._attributes(element, tag))

    def _is_layout_part(self, element: Element) -> bool:
        table = next(element.iterancestors("table"), None)
        return table is None or table in self.layouts

    def _open_nested_list(self, tag: str, element: Element) -> Element:
        """Put a list that stands directly in a list into the item before it."""
        build = self.build
        build.end_text()
        if len(build.top):
            item = build.top[-1]
            build.push(item, "li")
            if len(item) and item[-1].tag == tag and not item[-1].tail:
                build.push(item[-1], tag)
            else:
                build.open_block(tag, self._attributes(element, tag))
            return item
        return build.open_block(tag, self._attributes(element, tag))

    def _attributes(self, element: Element, tag: str) -> dict[str, str]:
        attributes = dict(_kept_attributes(element, tag)) if tag in _WITH_ATTRIBUTES else {}
        if (name := element.get("id") or "").startswith(PLACE):
            attributes["id"] = name
        if self.is_directed and tag in _DIRECTED:
            direction = self._direction(element)
            if direction in ("rtl", "ltr"):
                attributes["dir"] = direction
        return attributes

    def _direction(self, element: Element) -> str:
        """Return the direction that an element states or inherits; wrappers that state it go."""
        while element is not self.source:
            direction = element.get("dir")
            if direction:
                return str(direction).lower()
            above = element.getparent()
            if above is None or above.tag in _DIRECTED:
                break
            element = above
        return str(element.get("dir") or "").lower() if element is self.source else ""


def _kept_attributes(element: Element, tag: str) -> tuple[tuple[str, str], ...]:
    if tag == "code":
        names = element.get("class") or ""
        return (("class", names),) if names.startswith("language-") and " " not in names else ()
    if tag in ("sup", "li"):
        note = element.get("id") or ""
        return (("id", note),) if note.startswith("fn") and "-" in note else ()
    return tuple(
        (name, value) for name in _KEPT.get(tag, ()) if (value := element.get(name)) is not None
    )
