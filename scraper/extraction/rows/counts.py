"""Read counters: rows such as "2 views0 comments", "12 likes", "閲覧数 120回".

Takes one row, gives what it counts. Only rows that hold nothing but counters
are read, so that a sentence with a number in it says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from scraper.extraction.rows.wording import fold_row

_COUNTED: Final[dict[str, str]] = {
    "views": """
        view|views|page views|pageviews|total views|post views|visits|hits|reads|read count|times read
        aufrufe|aufruf|ansichten|ansicht|mal gelesen|gelesen|klicks|vues|vue|lectures|lecture|visualizaciones
        visualización|vistas|vista|visitas|lecturas|visualizações|visualização|leituras|visualizzazioni
        visualizzazione|letture|weergaven|weergave|visningar|visning|visninger|katselukertaa|wyświetleń
        wyświetlenia|wyświetlenie|odsłon|zobrazení|просмотров|просмотра|просмотр|просмотры|прочтений
        переглядів|перегляди|görüntüleme|görüntülenme|okunma|προβολές|προβολή|閲覧数|回閲覧|閲覧|回視聴|ビュー|阅读
        阅读数|阅读量|浏览|浏览量|次浏览|次阅读|人阅读|瀏覽|次瀏覽|觀看次數|瀏覽次數|人氣|조회|조회수|회 조회|مشاهدة|مشاهدات|قراءة|قراءات
        צפיות|צפייה|व्यूज|lượt xem|dilihat|tayangan""",
    "likes": """
        like|likes|clap|claps|reactions|reaction|hearts|upvotes|votes|points|kudos|gefällt mir|gefällt mir angaben|likes this
        j aime|mentions j aime|me gusta|curtidas|curtida|gostos|mi piace|vind ik leuks|gillar|tykkäystä|polubień
        to se mi líbí|лайков|лайка|лайк|нравится|вподобань|beğeni|beğenme|いいね|スキ|赞|点赞|讚|個讚|좋아요|إعجاب|إعجابات
        לייקים|לייק|lượt thích|suka""",
    "comments": """
        comment|comments|replies|reply|responses|response|thought|thoughts|kommentare|kommentar|commentaires|commentaire
        comentarios|comentario|respuestas|comentários|comentário|commenti|commento|reacties|reactie|opmerkingen
        kommentarer|kommenttia|kommentti|komentarzy|komentarze|komentarz|komentářů|komentáře|komentář
        комментариев|комментария|комментарий|комментарии|коментарів|коментарі|коментар|yorum|yorumlar|σχόλια|σχόλιο
        コメント|件のコメント|件|评论|条评论|条留言|留言|則留言|則評論|條評論|评论数|个评论|댓글|개의 댓글|개|تعليق|تعليقات|תגובות|תגובה|टिप्पणियाँ
        bình luận|komentar""",
    "shares": """
        share|shares|shared|mal geteilt|geteilt|partages|partage|veces compartido|compartido|compartidos
        compartilhamentos|compartilhamento|partilhas|condivisioni|condivisione|keer gedeeld|delningar|delinger
        jakoa|udostępnień|sdílení|поделились|репостов|paylaşım|シェア|分享|转发|次分享|공유|مشاركة|مشاركات|שיתופים|chia sẻ""",
    "": """
        min|mins|minute|minutes|minuten|min read|minute read|minutes read|mins read|min to read|min de lectura
        min lesezeit|minuten lesezeit|min de lecture|minutes de lecture|min di lettura|min leitura|min de leitura
        minuti di lettura|minutos de lectura|minutos de leitura|min leestijd|min lästid|min czytania|мин чтения
        мин|минут чтения|분|分|分钟|分で読めます|分鐘閱讀|分钟阅读|دقائق قراءة|words|wörter|mots|palabras|字|followers|subscribers|restacks
        restack|reposts|repost|bookmarks|saves|favorites|stars|tweets|retweets|pins|min watch|min listen""",
}
"""Field to the words that follow or precede its number; "" is counted and not kept."""
_FIELD: Final = {
    fold_row(word): field
    for field, words in reversed(_COUNTED.items())
    for word in words.replace("\n", "|").split("|")
    if word.strip()
}
_NONE_YET: Final = re.compile(
    r"(?:no|keine|aucun|sin|sem|nessun|geen|inga|ingen|brak|žádné|нет|ei)\s+(?P<word>[^\W\d_]+)(?: yet| noch| todavía)?"
    r"|(?P<word2>комментариев|коментарів) (?:нет|немає)|(?P<word3>コメント)(?:はありません|なし)|暂无(?P<word4>评论)"
)
_ONE: Final = re.compile(r"(?:one|ein|eine|un|uno|um|één|en|yksi|один)\s+(?P<word>[^\W\d_]+)")
_HEADING: Final = re.compile(
    r"(?P<number>\d{1,6}|one|ein|eine|un|una|uno|um|uma|één|en)\s+"
    r"(?P<word>[^\W\d_]{3,20}(?: [^\W\d_]{3,20})?)\s+"
    r"(?:on|to|zu|sur|en|a|em|su|op|till|til|для|к|об|о)\s+[\"“”„«»'‘’].*"
)
_TOKEN: Final = re.compile(
    r"(?P<number>\d[\d.,'’\u00a0\u202f]{0,15}(?<=\d)|\d)"
    r"(?:\s?(?P<scale>k|m|mio|mil|tsd|тыс|млн|万|萬|千|만|천|억|億|亿)(?![^\W\d_万萬千]))?"
    r"|(?P<word>[^\W\d_]+(?:[ '’][^\W\d_]+){0,3})"
)
_SCALE: Final = {
    "k": 1_000, "tsd": 1_000, "mil": 1_000, "тыс": 1_000, "千": 1_000, "천": 1_000,
    "万": 10_000, "萬": 10_000, "만": 10_000,
    "m": 1_000_000, "mio": 1_000_000, "млн": 1_000_000, "億": 100_000_000, "亿": 100_000_000, "억": 100_000_000,
}  # fmt: skip
_GROUPS: Final = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+")
_CJK_SCALED: Final = re.compile(r"(?<=[\d])\s?([万萬千만천億亿억])(?=[^\W\d_])")
_MAX_TOKENS: Final = 12
_UNIT: Final = re.compile(r"(?<=\d)\s?[回次人個个회개명]$")
_MAX_ROW: Final = 90
"""Characters of the longest row of counters."""


@lru_cache(maxsize=64)  # two rules and the driver ask it of the same row
def find_counts(row: str) -> Mapping[str, int] | None:
    """Read a row of counters.

    Returns:
        Field (`views`, `likes`, `comments`, `shares`) to number; empty for a row
        that counts something else (minutes of reading); None for any other row.
    """
    row = row.strip(" \t-–—|·•:()[]").casefold()
    if not row or len(row) > _MAX_ROW:
        heading = _HEADING.fullmatch(row) if row else None
        return _read_heading(heading) if heading else None
    for pattern in (_NONE_YET, _ONE):
        found = pattern.fullmatch(row)
        if found:
            word = fold_row(next(group for group in found.groups() if group))
            field = _FIELD.get(word)
            return {field: 0 if pattern is _NONE_YET else 1} if field else None
    heading = _HEADING.fullmatch(row)
    if heading:
        return _read_heading(heading)
    return _read_tokens(row)


def _read_heading(found: re.Match[str]) -> dict[str, int] | None:
    """Read "3 thoughts on “A title”"."""
    field = _FIELD.get(fold_row(found["word"]))
    if not field:
        return None
    number = found["number"]
    return {field: int(number) if number.isdecimal() else 1}


def _read_tokens(row: str) -> dict[str, int] | None:
    """Read alternating numbers and words, whichever comes first."""
    row = _UNIT.sub("", _CJK_SCALED.sub(r"\1 ", row))
    tokens = list(_TOKEN.finditer(row))
    rest = _TOKEN.sub("", row)
    if len(tokens) > _MAX_TOKENS or any(map(str.isalnum, rest)):
        return None
    numbers = [_parse_number(found) if found["number"] else None for found in tokens]
    words = [None if found["number"] else _FIELD.get(fold_row(found["word"])) for found in tokens]
    if numbers and numbers[0] is None and len(tokens) % 2 and words[-1] is not None:
        del numbers[-1], words[-1]  # a unit after the last number: "コメント 3件"
    if not numbers or len(numbers) % 2:
        return None
    first = 0 if numbers[0] is not None else 1
    counts: dict[str, int] = {}
    for number, field in zip(numbers[first::2], words[1 - first :: 2], strict=True):
        if number is None or field is None:
            return None
        if field:
            counts.setdefault(field, number)
    return counts


def _parse_number(found: re.Match[str]) -> int:
    text, scale = found["number"], found["scale"]
    if _GROUPS.fullmatch(text) and not scale:
        return int("".join(filter(str.isdecimal, text)))
    whole, _, part = text.replace(",", ".").partition(".")
    whole = "".join(filter(str.isdecimal, whole)) or "0"
    part = "".join(filter(str.isdecimal, part))[:6]
    factor = _SCALE.get(scale or "", 1)
    return int(whole) * factor + (int(part) * factor // 10 ** len(part) if part else 0)
