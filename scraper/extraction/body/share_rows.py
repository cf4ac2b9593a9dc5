"""Find rows of links and buttons that share, print or keep the page, in any language.

Takes a Document, its page and measures; gives the numbers of the blocks in such rows. The words
differ; the addresses that networks give to their share dialogs do not, and neither do their names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, text_of
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.view import View
from scraper.extraction.rows.wording import kinds_of_row
from scraper.text.literals import find_holders, list_literals

_DIALOG: Final = re.compile(
    r"facebook\.com/(?:sharer|share\.php|dialog/(?:share|feed|send))|(?:twitter|x)\.com/(?:intent/(?:tweet|post)|share|home\?status)"
    r"|linkedin\.com/(?:sharearticle|cws/share|sharing|feed/\?shareactive)|pinterest\.\w+/pin/create|reddit\.com/submit"
    r"|tumblr\.com/(?:share|widgets/share)|(?:wa\.me/|api\.whatsapp\.com/send|whatsapp://send)\??[^ ]*text=|t\.me/share|telegram\.me/share"
    r"|vk\.com/share|vkontakte\.ru/share|connect\.ok\.ru/offer|odnoklassniki\.ru/dk\?st\.cmd=addshare|b\.hatena\.ne\.jp/(?:add|entry)"
    r"|line\.me/r/(?:msg|share)|social-plugins\.line\.me/lineit/share|service\.weibo\.com/share|share\.v\.t\.qq\.com"
    r"|sns\.qzone\.qq\.com|connect\.qq\.com/widget|getpocket\.com/(?:save|edit)|news\.ycombinator\.com/submitlink|bsky\.app/intent"
    r"|threads\.net/intent|xing\.com/(?:spi/shares|app/user\?op=share)|flipboard\.com/bookmarklet|fb-messenger://share|viber://forward"
    r"|story\.kakao\.com/share|band\.us/plugin/share|share\.naver\.com|^mailto:\?|^javascript:\s*(?:window\.)?print\(|addtoany\.com/(?:share|add_to)"
    r"|addthis\.com/bookmark|digg\.com/submit|delicious\.com/(?:save|post)|stumbleupon\.com/submit|plus\.google\.com/share"
)
"""Searched in lower case: an expression that ignores case takes five times as long."""
_LITERALS: Final = list_literals(_DIALOG.pattern)
_FEWEST: Final = 2
"""Controls that make a row."""
_MOST_WORDS: Final = 25
_SENTENCE: Final = 10
"""Words from which a block in the row is a sentence."""
_LONGEST_LABEL: Final = 40
"""Characters of a button's words."""
_HIGHEST: Final = 5
"""Boxes that a row reaches above its control."""


def find_share_rows(document: Document, page: Page, view: View, keep: Sequence[bool]) -> list[int]:
    """Return the blocks of each small box with two or more links or buttons of this kind.

    A box that holds all that is kept is the text itself: a post of a few words.
    """
    controls = {*_find_controls(document)}
    if len(controls) < _FEWEST:
        return []
    boxes = {element: number for number, element in enumerate(page.element)}
    counts: Counter[int] = Counter()
    for control in controls:
        number = next(
            (boxes[one] for one in (control, *control.iterancestors()) if one in boxes), 0
        )
        for _ in range(_HIGHEST):
            if not number or not _is_small(page, view, number):
                break
            counts[number] += 1
            number = page.parent[number]
    kept = [row for row, is_kept in enumerate(keep) if is_kept]
    found: set[int] = set()
    for number, count in counts.items():
        rows = range(page.first[number], page.end[number])
        if count >= _FEWEST and any(row not in rows for row in kept):
            found.update(rows)
    return sorted(found)


def _find_controls(document: Document) -> Iterator[Element]:
    links = document.tagged("a")
    addresses = [(link.get("href") or "").lower() for link in links]
    may_share = {*find_holders(addresses, _LITERALS)}
    for place, (link, address) in enumerate(zip(links, addresses, strict=True)):
        is_dialog = place in may_share and _DIALOG.search(address) is not None
        if is_dialog or (address[:1] in ("", "#") and _is_named(link)):
            yield link
    for button in document.tagged("button"):
        if _is_named(button):
            yield button


def _is_named(control: Element) -> bool:
    """Return whether a control that leads nowhere is worded as one for sharing or printing."""
    text = text_of(control)
    return 0 < len(text) <= _LONGEST_LABEL and "share" in kinds_of_row(text)


def _is_small(page: Page, view: View, box: int) -> bool:
    first, end = page.first[box], page.end[box]
    return bool(
        view.words[first:end].sum() <= _MOST_WORDS
        and not (view.ends[first:end] & (view.words[first:end] >= _SENTENCE)).any()
        and page.tag[box] not in ("body", "td", "table")
        and next(page.element[box].iter("h1", "h2"), None) is None
    )
