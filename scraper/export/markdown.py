"""Markdown with YAML front matter, as note-taking programs and site generators read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from scraper.export.formats import Format
from scraper.export.front_matter import render_front_matter
from scraper.records import StoredArticle

# What would be markup inside a line, and what would be a block at its start.
_INLINE: Final = re.compile(r"([\\`*_\[\]<>~|])")
_BLOCK: Final = re.compile(r"^[ \t]*([#+\-=]|\d+(?=[.)]))?", re.MULTILINE)
_LINE_BREAK: Final = re.compile(r"(?<!\n)\n(?!\n)")


def render_note(stored: StoredArticle) -> str:
    """Render front matter and body, ending in a line break."""
    return f"{render_front_matter(stored.article, stored)}\n{render_body(stored)}\n"


def render_body(stored: StoredArticle) -> str:
    """Render the body without white space around it; escaped text where no Markdown is stored."""
    markdown = stored.article.markdown
    body = escape_markdown(stored.article.text) if markdown is None else markdown
    return body.strip()


def render_notes(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render notes one after the other; each begins with its front matter."""
    for number, stored in enumerate(articles):
        if number:
            yield "\n"
        yield render_note(stored)


MARKDOWN: Final = Format(
    name="markdown",
    summary="Markdown with YAML front matter",
    suffix=".md",
    render_many=render_notes,
    render_one=render_note,
)


def escape_markdown(text: str) -> str:
    """Escape plain text so that it reads in Markdown as it stands, line by line."""
    escaped = _INLINE.sub(r"\\\1", text.replace("&", "&amp;"))
    return _LINE_BREAK.sub("  \n", _BLOCK.sub(_escape_block, escaped))


def _escape_block(match: re.Match[str]) -> str:
    # White space before it goes: four spaces would start a code block.
    mark = match[1] or ""
    if mark.isdigit():
        return f"{mark}\\"
    return f"\\{mark}" if mark else ""
