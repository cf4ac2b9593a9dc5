"""Write text and stored HTML as XML, for the formats that are XML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final
from xml.sax.saxutils import escape, quoteattr

# XML 1.0 (2.2) cannot hold these at all, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT: Final = "\ufffd"
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())


def xml_text(value: str) -> str:
    """Return a text as the content of an XML element."""
    return escape(_NOT_XML.sub(_REPLACEMENT, value))


def xml_attribute(value: str) -> str:
    """Return a text as the value of an XML attribute, in quotes."""
    return quoteattr(_NOT_XML.sub(_REPLACEMENT, value))


def render_xhtml(html: str) -> str:
    """Return HTML that is sanitized, and so has every element closed, as well-formed XHTML."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    """Write what the parser reads as XML; elements that are left open are closed at the end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs if _is_name(name)}
        written = "".join(f" {name}={xml_attribute(value)}" for name, value in values.items())
        if tag in _VOID:
            self.parts.append(f"<{tag}{written}/>")
        else:
            self.parts.append(f"<{tag}{written}>")
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open:
                last = self._open.pop()
                self.parts.append(f"</{last}>")
                if last == tag:
                    return

    def handle_data(self, data: str) -> None:
        self.parts.append(xml_text(data))

    def close(self) -> None:
        super().close()
        self.parts += [f"</{tag}>" for tag in reversed(self._open)]
        self._open.clear()


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9-]*", name) is not None
