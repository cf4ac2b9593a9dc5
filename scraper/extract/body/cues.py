"""Phrases that templates put around articles, in some languages.

Takes the texts of the blocks; tells which short block holds which kind of
phrase. They are hints to the model, never a filter by themselves; a page in
another language is judged without them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from scraper.extract.body.tries import trie_pattern


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of phrase."""

    name: str
    longest: int
    """Characters of the longest block in which the phrase counts."""
    opens: bool
    """Whether the phrase counts only where it opens the block."""
    phrases: str
    """Lower case, apart by `|`; a space at the end asks for the word's end."""


PROMO: Final = Cue(
    "promo",
    200,
    True,
    (
        "read more|read also|read next|see more|see also|see all|watch more|watch:|learn more|view more|view all|show more|load more|"
        "also read|related|more on|more from|more about|more stories|more news|you may also|you might also|you may like|you might like|"
        "recommended|up next|don't miss|don’t miss|trending|most read|most popular|popular|latest|editor's pick|keep reading|"
        "next article|previous article|next post|previous post|read the full|continue reading|click here|sponsored|advertisement|"
        "lesen sie auch|lesen sie mehr|mehr zum thema|mehr dazu|mehr lesen|mehr von|mehr aus|auch interessant|siehe auch|weiterlesen|"
        "das könnte sie|das könnte dich|zum thema|empfehlung|anzeige|werbung|meistgelesen|"
        "lire aussi|à lire|voir aussi|sur le même|lire la suite|en savoir plus|vous aimerez|publicité|les plus lus|"
        "lee también|lee además|lee más|leer más|te puede interesar|ver también|más información|más noticias|noticias relacionadas|"
        "publicidad|relacionad|leggi anche|per approfondire|potrebbe interessarti|vedi anche|continua a leggere|pubblicità|"
        "lees ook|lees meer|lees verder|bekijk ook|meer over|läs också|läs mer|läs även|les også|les mer|læs også|læs mere|"
        "lue myös|lue lisää|leia também|leia mais|veja também|veja mais|saiba mais|czytaj też|czytaj także|czytaj więcej|"
        "zobacz też|zobacz także|przeczytaj|reklama|čtěte také|citește și|citește mai|читайте|смотрите также|по теме|реклама|"
        "devamını|ayrıca bak|ilgili haber|اقرأ أيضا|اقرأ المزيد|相关|推荐|延伸阅读|更多|関連|あわせて読みたい|もっと|続きを|"
        "관련|더보기|baca juga|đọc thêm|xem thêm"
    ),
)
SUBSCRIBE: Final = Cue(
    "subscribe",
    300,
    False,
    (
        "newsletter|subscribe|subscription|sign up|signup|sign-up|log in|login|abonn|suscríb|suscrib|registrier|anmelden|"
        "assine|iscriviti|follow us|folgen sie|suivez|síguenos|seguici|prenumer|подпис|subskrybuj|订阅|關注|关注|フォロー|登録|"
        "구독|abone ol|اشترك|whatsapp|telegram|facebook|twitter|instagram|podcast"
    ),
)
LEGAL: Final = Cue(
    "legal",
    400,
    False,
    (
        "©|all rights reserved|copyright|alle rechte|tous droits|derechos reservados|diritti riservati|direitos reservados|"
        "все права|版权|著作権|무단|terms of|terms and|privacy policy|privacy notice|datenschutz|impressum|cookies|affiliate|"
        "commission|provision|disclaimer|haftungsausschluss"
    ),
)
BYLINE: Final = Cue(
    "byline",
    120,
    True,
    (
        "by |von |par |por |di |door |av |af |od |от |автор|autor|author|text:|foto:|photo|written by|published|updated|"
        "last updated|posted|veröffentlicht|publié|publicado|pubblicato|aktualisiert|stand:|mis à jour|actualizado|aggiornato"
    ),
)
COMMENT: Final = Cue(
    "comment",
    60,
    False,
    (
        "comment|kommentar|comentario|comentário|commenti|комментар|评论|コメント|댓글|reply|antworten|répondre|responder"
    ),
)

CUES: Final = (PROMO, SUBSCRIBE, LEGAL, BYLINE, COMMENT)
"""All cues, in the order of their features."""


def _pattern(cues: tuple[Cue, ...]) -> re.Pattern[str]:
    phrases = [phrase for cue in cues for phrase in cue.phrases.split("|")]
    return re.compile(trie_pattern(phrases))


_OPENING: Final = tuple(cue for cue in CUES if cue.opens)
_INSIDE: Final = tuple(cue for cue in CUES if not cue.opens)
_OPENING_PATTERN: Final = _pattern(_OPENING)
_INSIDE_PATTERN: Final = _pattern(_INSIDE)
_CUE_OF: Final = {
    phrase: number for number, cue in enumerate(CUES) for phrase in cue.phrases.split("|")
}


def find_cues(texts: list[str]) -> list[tuple[int, int]]:
    """Give every cue found, as row and number in `CUES`; rows ascend for each pattern."""
    found = []
    longest = [max(cue.longest for cue in group) for group in (_OPENING, _INSIDE)]
    match = _OPENING_PATTERN.match
    for row, text in enumerate(texts):
        if len(text) <= longest[0]:
            hit = match(text.lower())
            if hit is not None:
                number = _CUE_OF[hit.group()]
                if len(text) <= CUES[number].longest:
                    found.append((row, number))
    rows = [row for row, text in enumerate(texts) if len(text) <= longest[1]]
    starts = list(accumulate((len(texts[row]) + 1 for row in rows), initial=0))
    joined = "\n".join([texts[row] for row in rows]).lower()
    if len(joined) + 1 != starts[-1]:  # a letter whose lower case is longer
        joined = "\n".join([_lower_same_length(texts[row]) for row in rows])
    for hit in _INSIDE_PATTERN.finditer(joined):
        row = rows[bisect_right(starts, hit.start()) - 1]
        number = _CUE_OF[hit.group()]
        if len(texts[row]) <= CUES[number].longest:
            found.append((row, number))
    return found


def _lower_same_length(text: str) -> str:
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text
