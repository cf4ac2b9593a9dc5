"""Rows after the prose that belong to the site: tags, menus, copyright, author links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Drop, View
from scraper.extraction.rows.rules import is_footer_row, is_menu_row

NAME: Final = "trailing"
REASON: Final = "stands after the article and belongs to the site"
_TAGS: Final = re.compile(
    r"^(?:tags?|tagged(?: with| as)?|topics?|labels?|filed under|posted in|categories|category|keywords|schlagw(?:ö|oe)rter|schlagworte|themen|"
    r"mots.clés|étiquettes|etiquetas|categorías|categorias|marcadores|etichette|trefwoorden|taggar|emneord|avainsanat|tagi|štítky|теги|метки|"
    r"etiketler|標籤|标签|タグ|태그|الوسوم|تصنيفات|תגיות|תגים)\s*[:：#]",
    re.IGNORECASE,
)
_MAX_CHARACTERS: Final = 250
_MOSTLY: Final = 0.5


def find_trailing_rows(view: View) -> Iterator[Drop]:
    """Propose tag rows, menu entries and copyright notices after the last prose."""
    for block in view.tail:
        if len(block.text) > _MAX_CHARACTERS:
            continue
        is_tags = _TAGS.match(block.text) is not None
        if (
            is_tags
            or is_footer_row(block.row)
            or (block.linked > _MOSTLY and is_menu_row(block.row))
        ):
            yield Drop(element=block.element, rule=NAME, reason=REASON)
