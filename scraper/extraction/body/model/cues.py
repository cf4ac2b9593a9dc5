"""Phrases that templates put around articles, in some languages.

Takes the texts of the blocks; tells which short block opens with such a phrase.
They are hints to the model, never a filter by themselves; a page in another
language is judged without them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from scraper.extraction.body.model.trie_regex import trie_pattern

LONGEST_PROMO: Final = 200
"""Characters of the longest block that a phrase at its head makes a promotion."""

_PROMO: Final = (
    "read more|read also|read next|see more|see also|see all|watch more|watch:|learn more|"
    "view more|view all|show more|load more|also read|related|more on|more from|more about|"
    "more stories|more news|you may also|you might also|you may like|you might like|recommended|"
    "up next|don't miss|don’t miss|trending|most read|most popular|popular|latest|editor's pick|"
    "keep reading|next article|previous article|next post|previous post|read the full|"
    "continue reading|click here|sponsored|advertisement|lesen sie auch|lesen sie mehr|"
    "mehr zum thema|mehr dazu|mehr lesen|mehr von|mehr aus|auch interessant|siehe auch|weiterlesen|"
    "das könnte sie|das könnte dich|zum thema|empfehlung|anzeige|werbung|meistgelesen|lire aussi|"
    "à lire|voir aussi|sur le même|lire la suite|en savoir plus|vous aimerez|publicité|"
    "les plus lus|lee también|lee además|lee más|leer más|te puede interesar|ver también|"
    "más información|más noticias|noticias relacionadas|publicidad|relacionad|leggi anche|"
    "per approfondire|potrebbe interessarti|vedi anche|continua a leggere|pubblicità|lees ook|"
    "lees meer|lees verder|bekijk ook|meer over|läs också|läs mer|läs även|les også|les mer|"
    "læs også|læs mere|lue myös|lue lisää|leia também|leia mais|veja também|veja mais|saiba mais|"
    "czytaj też|czytaj także|czytaj więcej|zobacz też|zobacz także|przeczytaj|reklama|čtěte také|"
    "citește și|citește mai|читайте|смотрите также|по теме|реклама|devamını|ayrıca bak|"
    "ilgili haber|اقرأ أيضا|اقرأ المزيد|相关|推荐|延伸阅读|更多|関連|あわせて読みたい|もっと|続きを|"
    "관련|더보기|baca juga|đọc thêm|xem thêm"
).split("|")


@cache
def _promo_pattern() -> re.Pattern[str]:
    return re.compile(trie_pattern(_PROMO))


def find_promos(lowered: list[str]) -> list[bool]:
    """Return which texts, given in lower case, open with a phrase that leads elsewhere."""
    opens_with = _promo_pattern().match
    return [len(text) <= LONGEST_PROMO and opens_with(text) is not None for text in lowered]
