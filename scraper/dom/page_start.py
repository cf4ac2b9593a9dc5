"""Find where a page's body begins if no `body` tag says so, as browsers find it.

The tags `html`, `head` and `body` may be left out. A browser keeps what belongs into the head
there, and opens the body at the first thing that does not: text, or any other element, known or
not (HTML, 13.2.6.4.1 to 13.2.6.4.6). libxml2 opens it for the elements of HTML 4 only, so that
`<title>T</title><main>...` is in the head.

Takes the source text of a page; linear in its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ATTRIBUTES: Final = (
    r"[^=>]*+(?:=[\t\n\r\f ]*+(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\r\f \"'>][^\t\n\r\f >]*+)?[^=>]*+)*+"
)
_TOKEN: Final = re.compile(
    r"[\t\n\r\f ]++|<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+(?:>|\Z)|</(?:>|[^a-zA-Z>][^>]*+(?:>|\Z))"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\r\f />]*+){_ATTRIBUTES}>",
    re.DOTALL,
)
"""White space, a comment or what counts as one, or a tag. Each alternative reads on to an end."""
_LATE_BODY: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|noframes)\b.*?(?:</\1|\Z)"
    rf"|<body(?=[\t\n\r\f />])(?P<attributes>{_ATTRIBUTES})>",
    re.DOTALL | re.IGNORECASE,
)

_EMPTY: Final = frozenset(["base", "basefont", "bgsound", "link", "meta"])
_RAW: Final = frozenset(["title", "style", "script", "noscript", "noframes"])
"""Elements of the head that end at their own end tag only. A browser that runs scripts reads
`noscript` so."""
_OPENERS: Final = frozenset(["body", "html", "br"])
"""End tags that open the body; all others count for nothing here."""
_DIVIDER: Final = re.compile(r"<(/?)template(?=[\t\n\r\f />])", re.IGNORECASE)


@dataclass(slots=True)
class _Start:
    """What was read of a page before its body."""

    head: int | None = None
    """Where the first element of the head stands that no `head` tag opened."""
    has_head: bool = False


def open_body(text: str) -> str | None:
    """Return the page with the tags that it leaves out, or None if it leaves out no `body` tag.

    A `body` tag further on adds its attributes, as in browsers.
    """
    start = _Start()
    place = _find_body(text, start)
    if place is None:
        return None
    late = next((m for m in _LATE_BODY.finditer(text, place) if m["attributes"] is not None), None)
    body = f"<body {late['attributes'].strip(' /')}>" if late else "<body>"
    if start.head is None or start.has_head:
        return f"{text[:place]}{body}{text[place:]}"
    return f"{text[: start.head]}<head>{text[start.head : place]}</head>{body}{text[place:]}"


def _find_body(text: str, start: _Start) -> int | None:
    """Return where a body begins that has no tag; None if it has one, or the page has frames or ends."""
    place = 1 if text.startswith("\ufeff") else 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            # Text; or a tag that the page's end cuts off, which is not shown.
            return None if text[place] == "<" and text.find(">", place) < 0 else place
        name = (token["name"] or "").lower()
        if token["end"]:
            if name in _OPENERS:
                return place if name == "br" else token.end()
        elif name in ("body", "frameset"):
            return None
        elif name in _EMPTY or name in _RAW or name == "template":
            start.head = place if start.head is None else start.head
            place = _skip_content(text, token.end(), name)
            continue
        elif name == "head":
            start.has_head = True
        elif name and name != "html":
            return place
        place = token.end()
    return None


def _skip_content(text: str, place: int, name: str) -> int:
    """Return where an element of the head ends whose tag ends at `place`."""
    if name in _EMPTY:
        return place
    if name == "template":
        return _skip_template(text, place)
    begin = place
    while (place := text.find("</", place)) >= 0:
        end = place + 2 + len(name)
        if text[place + 2 : end].lower() == name and text[end : end + 1] in "\t\n\r\f />":
            if name != "script" or not _is_double_escaped(text, begin, place):
                closing = text.find(">", end)
                return len(text) if closing < 0 else closing + 1
            begin = end  # `<!-- <script> </script>` is passed; what follows is looked at anew
        place = end
    return len(text)


def _is_double_escaped(text: str, begin: int, end: int) -> bool:
    """Return whether a script stands here inside a comment of a script."""
    comment = text.rfind("<!--", begin, end)
    return (
        comment >= 0
        and text.find("-->", comment, end) < 0
        and "<script" in text[comment:end].lower()
    )


def _skip_template(text: str, place: int) -> int:
    depth = 1
    for tag in _DIVIDER.finditer(text, place):
        depth += -1 if tag[1] else 1
        if not depth:
            closing = text.find(">", tag.end())
            return len(text) if closing < 0 else closing + 1
    return len(text)
