"""Lists of headlines after the text: other news, rankings, archives.

A block model meets them block by block, and a headline reads like a line of the
article. Together, at the end and all linked, they don't.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from scraper.extraction.prune.view import Block, Drop, View

NAME: Final = "headlines"
REASON: Final = "a list of links after the text"
_LINKED: Final = 0.8
"""Share of its characters in links from which a block is a link."""
_FEWEST: Final = 3
"""Links that make a list."""
_MOSTLY: Final = 0.6
"""Share of the characters after the text that are in such links (.5 and .8 measure the same)."""
_ONE_SITE: Final = 0.7
"""Share of the links that lead to one host: sources that an author lists lead to many."""
_LEAST_PROSE: Final = 60
"""Words of prose before the list; with fewer, the list may be the page (30 loses five times as much
on listings)."""
_FEWEST_PARAGRAPHS: Final = 2
_OWN_WORDS: Final = 0.75
"""Share of the characters from the first paragraph to the last that are in paragraphs and unlinked: with
fewer, the page is a list of teasers."""


def find_headline_lists(view: View) -> Iterator[Drop]:
    """Propose all blocks after the last paragraph, where most of them are links to one site.

    On the development corpora 81 pages gain (55 of daniel, 8 of dragnet, 7 of wcxb's articles) and
    14 lose (7 of them listings and services); 20,900 wrong words go, and 2,200 right ones.
    """
    after = _find_end(view)
    if sum(block.linked >= _LINKED for block in after) < _FEWEST:
        return
    if _is_list(after) and _is_article(view.blocks[: after[0].number]):
        for block in after:
            yield Drop(element=block.element, rule=NAME, reason=REASON, is_sure=True)


def _find_end(view: View) -> Sequence[Block]:
    """Return the blocks after the last paragraph."""
    number = len(view.blocks)
    while number and not _is_paragraph(view.blocks[number - 1]):
        number -= 1
    return view.blocks[number:]


def _is_paragraph(block: Block) -> bool:
    return block.is_prose and block.linked < 1 - _LINKED / 2


def _is_list(after: Sequence[Block]) -> bool:
    linked = sum(len(block.text) for block in after if block.linked >= _LINKED)
    if linked < _MOSTLY * sum(len(block.text) for block in after):
        return False
    hosts = Counter(_host_of(link) for block in after for link in block.links)
    return max(hosts.values(), default=0) >= _ONE_SITE * hosts.total()


def _host_of(link: str) -> str:
    try:
        return urlsplit(link).netloc
    except ValueError:
        return link


def _is_article(before: Sequence[Block]) -> bool:
    paragraphs = [block for block in before if _is_paragraph(block)]
    if len(paragraphs) < _FEWEST_PARAGRAPHS:
        return False
    if sum(block.row.words for block in paragraphs) < _LEAST_PROSE:
        return False
    between = before[paragraphs[0].number : paragraphs[-1].number + 1]
    own = sum(len(block.text) * (1 - block.linked) for block in paragraphs)
    return own >= _OWN_WORDS * sum(len(block.text) for block in between)
