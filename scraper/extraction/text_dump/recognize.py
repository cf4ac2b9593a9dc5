"""Tell the text dump of a page from markup.

Takes decoded text and its content type; answers yes or no.
"""

from __future__ import annotations

import re
from typing import Final

_MARKUP_TYPES: Final = ("html", "xml", "json", "javascript", "css")
_MARKUP_START: Final = re.compile(
    r"\s*<(?:!doctype|!--|\?xml|[a-z][a-z0-9:-]{0,30}[\s/>])", re.IGNORECASE
)
_PAGE_TAGS: Final = re.compile(
    r"</?(?:html|head|body|title|meta|link|script|div|p|a|span|article|section|table|ul|ol|li|br|"
    r"img|h[1-6]|strong|em|b|i|u|code|pre|blockquote|hr|t[dhr])\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_LOOKED_AT: Final = 20_000
"""Characters in which tags are counted."""
_MIN_TAGS: Final = 4
"""Tags that make text a piece of HTML where it has no content type; a text about HTML may name
some. Two paragraphs have four."""


def is_text_dump(text: str, content_type: str | None) -> bool:
    """Return whether decoded text is plain text rather than markup.

    Args:
        text: The whole decoded body.
        content_type: The Content-Type header, or None for a file.
    """
    kind = (content_type or "").partition(";")[0].strip().lower()
    if any(name in kind for name in _MARKUP_TYPES):
        return False
    if _MARKUP_START.match(text.lstrip("\ufeff")) or not text or text.isspace():
        return False
    if kind.startswith("text/"):
        return True
    if kind not in ("", "application/octet-stream"):
        return False
    tags = _PAGE_TAGS.findall(text[:_LOOKED_AT])
    return len(tags) < _MIN_TAGS
