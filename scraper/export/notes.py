"""Notes for Obsidian and Logseq: Markdown whose tags and properties these programs accept.

Both treat a tag as one word. Obsidian reads front matter; Logseq reads `key:: value` lines and wants
each paragraph as a list item. A note that was edited is never overwritten: the new revision is
written beside it (`folder.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from scraper.export.formats import Format
from scraper.export.front_matter import render_front_matter
from scraper.export.markdown import render_body
from scraper.records import StoredArticle

_TAG_MARKS: Final = "_-/"
_PROPERTY_SPACE: Final = re.compile(r"\s+")


def render_obsidian(stored: StoredArticle) -> str:
    """Render one note for Obsidian, ending in a line break."""
    head = render_front_matter(stored.article, stored, render_tag=make_tag)
    return f"{head}\n{render_body(stored)}\n"


def render_logseq(stored: StoredArticle) -> str:
    """Render one page for Logseq: properties, then a block for each paragraph."""
    article = stored.article
    tags = [make_tag(one) for one in (*article.tags, *stored.labels)]
    properties = (
        ("title", article.title),
        ("source", stored.url),
        ("site", article.site_name or stored.site),
        ("author", ", ".join(f"[[{_link(name)}]]" for name in article.authors)),
        ("published", article.published),
        ("language", article.language),
        ("tags", ", ".join(dict.fromkeys(filter(None, tags)))),
        ("archive-id", str(stored.id)),
        ("revision", str(stored.revision)),
    )
    head = "".join(f"{key}:: {_flat(value)}\n" for key, value in properties if value)
    return f"{head}\n{_render_blocks(render_body(stored))}\n"


def _concatenate(render: str) -> Format:
    one = {"obsidian": render_obsidian, "logseq": render_logseq}[render]

    def render_many(articles: Iterable[StoredArticle]) -> Iterator[str]:
        return (f"{'' if not number else chr(10)}{one(a)}" for number, a in enumerate(articles))

    return Format(
        name=render,
        summary={
            "obsidian": "notes for Obsidian: legal tags, a copy beside a note that you edited",
            "logseq": "pages for Logseq: properties and blocks, a copy beside an edited page",
        }[render],
        suffix=".md",
        render_many=render_many,
        render_one=one,
        copies_conflicts=True,
    )


OBSIDIAN: Final = _concatenate("obsidian")
LOGSEQ: Final = _concatenate("logseq")


def make_tag(name: str) -> str:
    """Return a tag as one word: letters, digits, `_`, `-` and `/`, not digits alone; "" for none."""
    kept = "".join(
        character if character in _TAG_MARKS or unicodedata.category(character)[0] in "LMN" else " "
        for character in unicodedata.normalize("NFC", name)
    )
    word = "-".join(kept.split()).strip("-/")
    return f"_{word}" if word and not any(map(str.isalpha, word)) else word


def _flat(text: str) -> str:
    """Return a property's value on one line."""
    return _PROPERTY_SPACE.sub(" ", text).strip()


def _link(name: str) -> str:
    """Return a name that can be a page's: no brackets and slashes."""
    return _flat(re.sub(r"[\[\]#/\\|^]", " ", name))


def _render_blocks(body: str) -> str:
    """Render each paragraph as a list item; the lines after its first are indented."""
    blocks: list[str] = []
    is_code = False
    for part in body.split("\n\n"):
        if is_code:  # a blank line inside a fence is part of it
            blocks[-1] += f"\n\n{part}"
        else:
            blocks.append(part)
        is_code ^= len(re.findall(r"(?m)^ *(?:```|~~~)", part)) % 2 == 1
    return "\n".join(f"- {block.replace(chr(10), chr(10) + '  ')}" for block in blocks if block)
