"""The rules that know rows of boilerplate, one a function, each with its reason.

A rule takes one row and answers yes or no, on the row's own words alone. What
depends on the place of a row is judged in `text_dump/span.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scraper.dates.months import month_number
from scraper.dates.page_dates import parse_date
from scraper.extraction.rows.counts import find_counts
from scraper.extraction.rows.row import Row, count_words
from scraper.extraction.rows.wording import is_copyright_row, is_promo_text, kinds_of_row

_PARTS: Final = re.compile(r"\s*[|·•∙●/›»>⋅~]\s*|\s+[-–—]\s+|,\s+(?=\d{1,3} )")
_TRAIL: Final = re.compile(r"\s*[|›»>→/·•]\s*")
_WORD: Final = re.compile(r"[^\W\d_]+")
_READING: Final = re.compile(
    r"(?:(?:reading time|read time|estimated reading time|lesezeit|lesedauer|temps de lecture|lecture|"
    r"tiempo de lectura|lectura|tempo di lettura|tempo de leitura|leestijd|lästid|læsetid|lesetid|"
    r"czas czytania|doba čtení|время чтения|час читання|okuma süresi|読了時間|この記事は|阅读时间|預計閱讀|예상 시간)\D{0,12})?"
    r"(?:about |ca\.? |env\.? |circa |~|約)?\d{1,3}(?:[-–]\d{1,3})?\s*-?\s*(?:min|minutes?|mins|minuten|minutos?|minuti|minuto|"
    r"minut|minuter|minutter|minuuttia|мин|минут\w?|хв|dk|dakika|分|分钟|分鐘|분|دقائق|دقيقة|דקות)\b\.?"
    r"(?:\s?(?:to )?(?:read|reading|listen|watch|lesezeit|de lecture|de lectura|di lettura|de leitura|leestijd|lästid|"
    r"czytania|čtení|чтения|читання|okuma|で読めます|で読了|阅读|閱讀|قراءة|קריאה))?",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(
    r"(?:(?:written|posted|published|reported|story|words|text|photos?|edited|reviewed|geschrieben|"
    r"verfasst|ein beitrag|escrito|publicado|rédigé|publié|scritto|pubblicato)\s+)?"
    r"(?:by|von|par|por|di|de|da|door|av|af|autor(?:in|a)?:?|auteur:?|autore:?|author:?|writer:?|text:?|texto:?|"
    r"przez|napsal|автор:?|текст:?|yazar:?|文|著者[:：]|作者[:：]|記者[:：]|بقلم:?|מאת:?)\s*(?P<name>\S.{1,60})",
    re.IGNORECASE,
)
_STARTED: Final = re.compile(
    r"^(?:(?:started|asked|created|submitted|shared|written|posted|uploaded|added) )?by ",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"(?:photos?|photograph|image|picture|illustration|credit|fotos?|bild(?:er)?|bildquelle|grafik|crédits?|kuva|zdjęcie|"
    r"fotografie|фото|写真|撮影|图片来源|图源|사진)(?: by|[ -]?credit)?\s*(?:[:：/=]|©)",
    re.IGNORECASE,
)
_UPDATED: Final = re.compile(
    r"(?:last )?(?:updated|published|posted|modified|aktualisiert|veröffentlicht|stand|erstellt|mis à jour|publié|"
    r"actualizado|publicado|aggiornato|pubblicato|bijgewerkt|gepubliceerd|uppdaterad|publicerad|opdateret|"
    r"oppdatert|opublikowano|aktualizacja|обновлено|опубликовано|güncelleme|投稿日|更新日|公開日|最終更新|更新|发布|发布于|发表于|"
    r"更新于|發佈|게시|입력|수정|نشر|آخر تحديث|פורסם|עודכן)\b.{0,3}?[:：]?\s*",
    re.IGNORECASE,
)
_AGO: Final = re.compile(
    r"(?:about |vor |hace |il y a |há |för |for |przed |geleden )?(?:\d{1,3}|an?|one|einem|einer|un|una|une)\s*"
    r"[^\W\d_]{1,10}\.?\s*(?:ago|fa|atrás|geleden|sedan|siden|sitten|temu|назад|тому|önce|前|전|מקודם)"
    r"|(?:vor|hace|il y a|há|منذ|לפני)\s+(?:\d{1,3}|einem|einer|un|una|une)\s+[^\W\d_]{1,10}"
    r"|yesterday|today|gestern|heute|hier|ayer|hoy|ontem|hoje|ieri|oggi|вчера|сегодня|昨天|今天|昨日|今日",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"\b\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|uhr|hrs?|[A-Z]{2,4})?\b", re.IGNORECASE
)
_LONE_CLOCK: Final = re.compile(
    r"\W{0,3}(?:(?:[01]?\d|2[0-3])\s?[:h時点點]\s?[0-5]\d(?::[0-5]\d)?\s?(?:分|[ap]\.?m\.?|uhr|h|hrs|[A-Z]{2,4})?"
    r"|(?:[01]?\d|2[0-3])\.[0-5]\d\s?(?:[ap]\.?m\.?|uhr)|kl\.?\s?(?:[01]?\d|2[0-3])[.:][0-5]\d)\W{0,3}",
    re.IGNORECASE,
)
"""A dot alone is in prices and ratings too."""
_MAX_CLOCK: Final = 16
"""Characters of the longest block that is read as a time."""
_DAY_MONTH: Final = re.compile(
    r"(?:(?P<a>[^\W\d_]{3,12})\.?\s+\d{1,2}(?:st|nd|rd|th)?|\d{1,2}\.?\s+(?:de )?(?P<b>[^\W\d_]{3,12})\.?)"
)
_COOKIES: Final = re.compile(
    r"\bcookies?\b|クッキー|ملفات تعريف الارتباط|файлы cookie", re.IGNORECASE
)
_CONSENT: Final = re.compile(
    r"\b(?:we|our|this (?:web)?site|wir|diese (?:web)?seite|nous|ce site|este (?:sitio|site)|utilizamos|"
    r"questo sito|deze (?:web)?site|browser|accept|consent|akzeptieren|zustimm|accepte|acept|accett|мы|сайт|当|本)\w*",
    re.IGNORECASE,
)
_PLEA: Final = re.compile(
    r"\b(?:newsletter|subscrib|reader-supported|receive new posts|support my work|paid supporter|sign up|inbox|mailing list|e-?mail address|abonnier|abonnez|inscrivez|suscr[ií]b|"
    r"bolet[ií]n|inscrev|assin(?:e|ar)\b|iscriviti|abonneer|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|newslettera|"
    r"рассылк|подпи[сш]|розсилк|bülten|メルマガ|订阅|訂閱|구독|النشرة|ניוזלטר)",
    re.IGNORECASE,
)
_THIRD_PARTY: Final = re.compile(
    r"\bthis (?:site is protected by recaptcha|site uses akismet|site requires javascript)|"
    r"\bplease (?:enable|turn on) javascript|\benable javascript\b|\bjavascript (?:is|seems to be) (?:disabled|not)",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\+?[\d\s()./-]{7,20}", re.IGNORECASE
)
_MAX_DATE_ROW: Final = 70
_MAX_META_ROW: Final = 140
_MAX_CREDIT: Final = 15
"""Words of the longest credit of a picture."""
_MAX_PROMO: Final = 25
"""Words of the longest row that leads to another article."""
_MAX_PLEA: Final = 45
"""Words of the longest row that asks for a subscription or for consent to cookies."""
_SMALL_WORDS: Final = frozenset(
    "on at in the of um am den der de del le la il o das dia день г год года uhr h pm edt est pst pdt gmt utc cet "
    "cest bst ist et st nd rd th von by to kl klo ore alle às a las los vom monday tuesday wednesday thursday "
    "friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag dienstag mittwoch donnerstag "
    "freitag samstag sonnabend sonntag mo di mi do fr sa so lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles jueves viernes sábado domingo segunda terça quarta quinta sexta feira lunedì martedì "
    "mercoledì giovedì venerdì sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "poniedziałek wtorek środa czwartek piątek sobota niedziela понедельник вторник среда четверг пятница "
    "суббота воскресенье年 年 月 日 時 分 曜日 下午 上午 星期 년 월 일".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """One way to know a row of boilerplate."""

    name: str
    reason: str
    """Why such a row is no part of an article, for people."""
    is_meant: Callable[[Row], bool]


def is_page_edge(row: Row) -> bool:
    """Detect anchors for screen readers: "top of page", "Skip to content"."""
    return bool(row.kinds & {"skip", "top", "bottom", "back to top"})


def is_counter(row: Row) -> bool:
    """Detect rows of counters: "2 views0 comments"."""
    return find_counts(row.text) is not None


def is_reading_time(row: Row) -> bool:
    """Detect "3 min read"."""
    return len(row.text) <= _MAX_DATE_ROW and _READING.fullmatch(row.text) is not None


def is_date(row: Row) -> bool:
    """Detect rows that hold a date, a time or an age, and nothing else."""
    return len(row.text) <= _MAX_DATE_ROW and is_date_text(row.text)


@lru_cache(maxsize=64)  # two rules ask it of the same row
def is_date_text(text: str) -> bool:
    """Detect text that is only a date, with or without "Updated:" and a clock."""
    text = _UPDATED.sub("", text, count=1).strip(" .,:()–-")
    if not text or _AGO.fullmatch(text):
        return True
    if not any(map(str.isdigit, text)):
        return False
    rest = _CLOCK.sub(" ", text)
    if not rest.strip(" ,.–-"):
        return True
    short = _DAY_MONTH.fullmatch(rest.strip(" ,"))
    if short and month_number(short["a"] or short["b"]) is not None:
        return True
    if parse_date(text) is None:
        return False
    words = [word for word in _WORD.findall(rest.casefold()) if word not in _SMALL_WORDS]
    return sum(month_number(word) is None for word in words) == 0


def is_clock(text: str) -> bool:
    """Return whether a text is a time of the day and nothing else."""
    return len(text) <= _MAX_CLOCK and _LONE_CLOCK.fullmatch(text) is not None


def is_byline(row: Row) -> bool:
    """Detect "By Anna Smith": a small word and a name, no sentence."""
    return is_byline_text(row.text)


def is_byline_text(text: str) -> bool:
    """Detect text that is only a byline."""
    if "byline" in kinds_of_row(text):
        return True
    found = _BYLINE.fullmatch(text)
    if found is None or text.endswith((".", "!", "?", ":")):
        return False
    return _is_name(found["name"])


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 8 or any(character.isdigit() for character in text):  # noqa: PLR2004 - words of names
        return False
    small = {
        "and",
        "und",
        "et",
        "y",
        "e",
        "en",
        "och",
        "og",
        "&",
        "von",
        "van",
        "de",
        "der",
        "del",
        "da",
        "di",
        "la",
        "le",
        "bin",
        "al",
        "i",
        "и",
    }
    return all(not word[0].islower() or word.casefold() in small for word in words)


def is_meta(row: Row) -> bool:
    """Detect rows that join byline, date, minutes and counters: "Anna | May 3 | 3 min read"."""
    if len(row.text) > _MAX_META_ROW or row.is_prose:
        return False
    parts = [part for part in _PARTS.split(row.text) if part]
    known = sum(_is_meta_part(part) for part in parts)
    if len(parts) > 1 and known:
        return all(_is_meta_part(part) or count_words(part) <= 4 for part in parts)  # noqa: PLR2004 - words of names
    return known == len(parts) == 1 or _is_dated_byline(row.text)


def _is_meta_part(part: str) -> bool:
    return (
        is_date_text(part)
        or is_byline_text(part)
        or find_counts(part) is not None
        or _READING.fullmatch(part) is not None
    )


def _is_dated_byline(text: str) -> bool:
    """Detect "Posted on May 3, 2024 by Anna" and "Anna Smith May 3, 2024"."""
    if len(text) > _MAX_DATE_ROW + 20 or parse_date(text) is None or text.endswith((".", "!", "?")):
        return False
    folded = _STARTED.sub("", _UPDATED.sub("", text, count=1))
    words = [word for word in _WORD.findall(folded) if word.casefold() not in _SMALL_WORDS]
    rest = [word for word in words if month_number(word) is None]
    if folded != text and len(rest) <= 2:  # noqa: PLR2004 - words of names
        return True
    return len(rest) <= 4 and all(word[:1].isupper() or not word.isascii() for word in rest)  # noqa: PLR2004 - words of names


def is_credit(row: Row) -> bool:
    """Return who made a picture: "Photo: Anna Smith / AFP"."""
    return row.words <= _MAX_CREDIT and _CREDIT.match(row.text) is not None


def is_share_row(row: Row) -> bool:
    """Detect buttons that share, like, print or follow."""
    return "share" in row.kinds or _all_parts(row, "share")


def is_comment_row(row: Row) -> bool:
    """Detect headings and buttons of a comment widget."""
    return "comments" in row.kinds


def is_related_row(row: Row) -> bool:
    """Detect headings and links that lead to other articles."""
    return "related" in row.kinds


def is_promo_row(row: Row) -> bool:
    """Detect "Read more: ..." between paragraphs."""
    return row.words <= _MAX_PROMO and not row.is_item and is_promo_text(row.text)


def is_newsletter_row(row: Row) -> bool:
    """Detect boxes that ask for a subscription, also as a short sentence."""
    return "newsletter" in row.kinds or (
        row.words <= _MAX_PLEA and len(_PLEA.findall(row.text)) > 1
    )


def is_consent_row(row: Row) -> bool:
    """Detect cookie banners, also as a sentence."""
    return "consent" in row.kinds or (
        row.words <= 2 * _MAX_PLEA
        and _COOKIES.search(row.text) is not None
        and _CONSENT.search(row.text) is not None
    )


def is_advert_row(row: Row) -> bool:
    """Detect the labels of advertisements."""
    return "advert" in row.kinds


def is_menu_row(row: Row) -> bool:
    """Detect entries of menus and footers that every site has, one or many in a row."""
    return "menu" in row.kinds or _all_parts(row, "menu") or _is_trail(row)


def _all_parts(row: Row, kind: str) -> bool:
    """Return whether the parts of a row, by words or by signs, are mostly of one kind."""
    if not 2 <= row.words <= 30 or row.ends_sentence:  # noqa: PLR2004 - words
        return False
    parts = [part for part in _TRAIL.split(row.text) if part]
    if len(parts) == 1:
        parts = row.text.split()
    known = sum(kind in kinds_of_row(part) for part in parts)
    return known > 1 and known * 3 >= len(parts) * 2


def _is_trail(row: Row) -> bool:
    """Detect bread crumbs: "Home > Blog > A title"."""
    parts = [part for part in _TRAIL.split(row.text) if part]
    return len(parts) > 1 and "menu" in kinds_of_row(parts[0]) and not row.ends_sentence


def is_footer_row(row: Row) -> bool:
    """Detect copyright notices and "Powered by ..."."""
    return is_copyright_row(row.text)


def is_software_note(row: Row) -> bool:
    """Detect notes of the site's software: scripts switched off, captchas, spam filters."""
    return row.words <= _MAX_PLEA and _THIRD_PARTY.search(row.text) is not None


def is_signs(row: Row) -> bool:
    """Detect rows without any letter or digit, or one lone letter, digit or address."""
    return not row.folded or len(row.folded) == 1 or _ADDRESS.fullmatch(row.text) is not None


ROW_RULES: Final = (
    RowRule(name="page-edge", reason="an anchor for screen readers", is_meant=is_page_edge),
    RowRule(name="reading-time", reason="says how long reading takes", is_meant=is_reading_time),
    RowRule(name="counter", reason="counts views, likes or comments", is_meant=is_counter),
    RowRule(name="date", reason="a date on its own is metadata", is_meant=is_date),
    RowRule(name="byline", reason="names the author", is_meant=is_byline),
    RowRule(name="meta", reason="joins author, date and counters", is_meant=is_meta),
    RowRule(name="credit", reason="names who made a picture", is_meant=is_credit),
    RowRule(name="footer", reason="a copyright notice", is_meant=is_footer_row),
    RowRule(name="consent", reason="asks for consent to cookies", is_meant=is_consent_row),
    RowRule(name="newsletter", reason="asks for a subscription", is_meant=is_newsletter_row),
    RowRule(name="comments", reason="belongs to a comment widget", is_meant=is_comment_row),
    RowRule(name="share", reason="a button for sharing", is_meant=is_share_row),
    RowRule(name="advert", reason="labels an advertisement", is_meant=is_advert_row),
    RowRule(name="related", reason="leads to other articles", is_meant=is_related_row),
    RowRule(name="promo", reason="leads to another article", is_meant=is_promo_row),
    RowRule(name="menu", reason="an entry of the site's menu", is_meant=is_menu_row),
    RowRule(name="software", reason="a note of the site's software", is_meant=is_software_note),
    RowRule(name="signs", reason="holds no words", is_meant=is_signs),
)
"""Every rule, the first that knows a row names it."""


def label_rows(rows: tuple[Row, ...]) -> tuple[RowRule | None, ...]:
    """Return for each row the first rule that knows it, None for rows that may be text."""
    return tuple(next((rule for rule in ROW_RULES if rule.is_meant(row)), None) for row in rows)
