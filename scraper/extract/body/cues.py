"""Phrases that templates put around articles, in some languages.

Takes nothing; gives patterns. They are hints to the model and a few row rules,
never a filter by themselves; a page in another language is judged without them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of phrase."""

    name: str
    longest: int
    """Characters of the longest block in which the phrase counts."""
    pattern: re.Pattern[str]


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


PROMO: Final = _any_of(
    r"^(?:read|see|watch|learn|view|show|load) (?:more|also|next|all)\b",
    r"^also read",
    r"^related\b",
    r"^more (?:on|from|about|stories)\b",
    r"^(?:you (?:may|might) (?:also )?(?:like|enjoy|be interested)|recommended|up next|don.t miss|trending|most (?:read|popular))",
    r"^(?:lesen sie (?:auch|mehr)|mehr (?:zum thema|dazu|lesen|von)|auch interessant|siehe auch|weiterlesen|das könnte (?:sie|dich))",
    r"^(?:lire aussi|à lire|voir aussi|sur le même|lire la suite|en savoir plus|vous aimerez)",
    r"^(?:lee (?:también|además|más)|leer más|te puede interesar|ver también|más (?:información|noticias)|relacionad)",
    r"^(?:leggi anche|per approfondire|potrebbe interessarti|vedi anche|continua a leggere)",
    r"^(?:lees (?:ook|meer|verder)|bekijk ook|meer over|läs (?:också|mer|även)|les (?:også|mer|mere)|læs (?:også|mere)|lue (?:myös|lisää))",
    r"^(?:leia (?:também|mais)|veja (?:também|mais)|saiba mais|czytaj (?:też|także|więcej)|zobacz (?:też|także)|przeczytaj)",
    r"^(?:čtěte (?:také|dále)|citește (?:și|mai)|читайте|смотрите также|по теме|читати|devamını|ayrıca (?:bak|oku)|ilgili)",
    r"^(?:اقرأ (?:أيضا|المزيد)|关键词|相关|推荐|延伸阅读|更多|関連|あわせて読みたい|もっと|続きを|관련|더보기|baca juga|đọc thêm|xem thêm)",
)
SUBSCRIBE: Final = _any_of(
    "newsletter",
    r"subscri(?:be|ption)",
    r"sign[- ]?up",
    r"log ?in\b",
    "abonn",
    "suscr[ií]b",
    "registrier",
    "anmelden",
    "assine",
    "iscriviti",
    "follow us",
    "folgen sie",
    "suivez",
    "síguenos",
    "seguici",
    "prenumer",
    "подпис",
    "бюллетень",
    "subskrybuj",
    "订阅",
    "關注",
    "关注",
    "フォロー",
    "登録",
    "구독",
    "abone ol",
    "اشترك",
)
LEGAL: Final = _any_of(
    "©",
    r"\ball rights reserved",
    "copyright",
    "alle rechte",
    "tous droits",
    "derechos reservados",
    "diritti riservati",
    "direitos reservados",
    "все права",
    "版权",
    "著作権",
    "무단",
    r"terms (?:of|and)",
    r"privacy (?:policy|notice)",
    "datenschutz",
    "impressum",
    r"\bcookies?\b",
    "affiliate",
    "commission",
    "provision",
)
BYLINE: Final = _any_of(
    r"^(?:by|von|par|por|di|door|av|af|od|от|автор|autor[ea]?|author|text|foto|photo|written by|published|updated|posted|veröffentlicht|publié|publicado|pubblicato|aktualisiert|stand)\b",
    r"\b\d{1,2}[:.]\d{2}\b",
    r"\b(?:19|20)\d\d\b",
    r"\bmin(?:s|utes?)? read",
    r"\blesezeit",
    r"\btemps de lecture",
)
COMMENT: Final = _any_of(
    r"\bcomments?\b",
    "kommentar",
    "commentaire",
    "comentario",
    "comentário",
    "commenti",
    "комментар",
    "评论",
    "コメント",
    "댓글",
    r"\breply\b",
    "antworten",
    "répondre",
    "responder",
)

CUES: Final = (
    Cue("promo", 200, PROMO),
    Cue("subscribe", 300, SUBSCRIBE),
    Cue("legal", 400, LEGAL),
    Cue("byline", 120, BYLINE),
    Cue("comment", 60, COMMENT),
)
"""All cues, in the order of their features."""
