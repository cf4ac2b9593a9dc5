"""Write a clean tree as Markdown (CommonMark with tables, strike-through and footnotes).

Takes an element, gives text that holds no raw HTML and no link other than
http(s) and mailto. Text that looks like Markdown is escaped, so that a reader
sees the words the page has. Never changes the tree.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.dom.elements import Element, to_html, walk_edges
from scraper.extraction.render.markdown_escape import escape_inline, escape_line_starts
from scraper.extraction.render.text import render_text

_EMPTY_TAG: Final = re.compile(r"<((?:img|br|hr)\b[^>]*)>")
"""Written as in XML, because bs4 keeps a list of all others and searches it at every end tag:
40,000 images took 4 s. An attribute holds no `>`."""
_MAX_DEPTH: Final = 120
"""Deepest nesting that is rendered with its structure: the converter calls itself for each level
and copies the text once a level. Normalized articles stay under 25."""


def render_markdown(root: Element) -> str:
    """Return the Markdown of an element, "" when it holds nothing; no line end at the end."""
    # Late, because bs4 costs more to import than all of extract and many runs want only text.
    from bs4 import BeautifulSoup

    from scraper.extraction.render.markdown_converter import ArticleConverter

    if _depth(root) > _MAX_DEPTH:
        return escape_line_starts(escape_inline(render_text(root)))
    markup = _EMPTY_TAG.sub(r"<\1/>", to_html(root))
    soup = BeautifulSoup(markup, "html.parser")
    return ArticleConverter().convert_article_soup(soup)


def _depth(root: Element) -> int:
    depth = deepest = 0
    for event, _ in walk_edges(root):
        if event == "start":
            depth += 1
            deepest = max(deepest, depth)
        elif event == "end":
            depth -= 1
    return deepest
