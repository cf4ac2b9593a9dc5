"""The words with which sites of many languages label what is not the article.

Takes one row of text (a line of a dump, a short block), says which kinds of
boilerplate it reads as. Only whole rows count, folded to their words, so that
a sentence which merely speaks of cookies or comments is never meant. Shared by
the rules for text dumps and for trees.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from scraper.text.lexicon import load_lexicon

_WORD: Final = re.compile(r"[^\W_]+")

_CREDITS: Final = re.compile(
    r"(?:proudly )?(?:powered|created|published|designed|built|made|hosted|theme) (?:by|with|using|at|on) .{1,60}"
    r"|theme .{1,40} by .{1,40}|.{1,40} theme by .{1,40}"
    r"|(?:stolz )?(?:präsentiert|bereitgestellt|betrieben) (?:von|mit) .{1,40}|funciona (?:gracias a|con) .{1,30}"
    r"|con la tecnología de .{1,30}|fièrement propulsé par .{1,30}|propulsé par .{1,30}|tecnologia do .{1,30}"
    r"|работает на .{1,30}|сайт работает на .{1,30}"
)
_COPYRIGHT: Final = re.compile(
    r"^\W{0,3}(?:©|\(c\)\s|copyright\b|ⓒ|&copy;)|all rights reserved|alle rechte vorbehalten"
    r"|tous droits réservés|todos los derechos reservados|todos os direitos reservados"
    r"|tutti i diritti riservati|alle rechten voorbehouden|все права защищены|wszelkie prawa zastrzeżone"
    r"|版权所有|版權所有|無断転載|all rights are reserved|جميع الحقوق محفوظة|כל הזכויות שמורות",
    re.IGNORECASE,
)
_PROMO: Final = re.compile(
    r"^\W{0,3}(?:(?:also |now )?read(?: more| also| next| now)?|see also|related(?: (?:story|article|post|news|reading|coverage))?s?|more(?: on th(?:is|e) (?:story|topic|subject)| on this| stories| news| reading)|"
    r"recommended(?: reading)?|further reading|up next|don.t miss|you (?:may|might) also (?:like|enjoy)|(?:watch|listen)(?: now| also)?|"
    r"lesen sie (?:auch|mehr|dazu|hier)|lies (?:auch|mehr)|mehr (?:zum thema|dazu)|auch interessant|siehe auch|passend dazu|"
    r"à lire (?:aussi|également)|lire (?:aussi|également|la suite)|voir aussi|sur le même (?:sujet|thème)|"
    r"lee(?:r)? (?:también|además|más)|te puede interesar|ver también|más información|leia (?:também|mais)|veja (?:também|mais)|saiba mais|"
    r"leggi anche|vedi anche|potrebbe interessarti|per approfondire|lees ook|lees (?:meer|verder)|meer over dit onderwerp|bekijk ook|läs (?:också|även|mer)|"
    r"les også|læs også|czytaj (?:też|także|również|więcej)|zobacz (?:też|także|również)|čtěte (?:také|i)|přečtěte si (?:také|i|též)|prečítajte si (?:aj|tiež)|čítajte (?:aj|tiež)|pročitajte (?:i|još|također|takođe)|preberite (?:tudi|še)|olvass(?:a|d) el ezt? is|ezt (?:is )?olvas(?:sa|d)|kapcsolódó(?: cikk(?:ek|ünk)?)?|olvasd el ezt is|cit(?:ește|eşte|este|iți|iţi) (?:și|şi|si|mai mult)|vezi (?:și|şi|si)|loe (?:ka|veel)|lasi(?:et)? arī|skaityk(?:ite)? (?:taip pat|daugiau)|taip pat skaitykite|lue (?:lisää|myös)|читайте (?:также|ещё|еще)|смотрите также|по теме|материалы по теме|прочетете (?:още|също)|вижте (?:още|също)|прочитај(?:те)? (?:и|још)|"
    r"читайте також|ayrıca (?:bkz|okuyun)|ilgili haber(?:ler)?|i̇lgili haber(?:ler)?|bunu da okuyun?|διαβάστε (?:επίσης|ακόμη)|اقرأ (?:أيضا|أيضاً|المزيد)|קראו (?:גם|עוד)|यह भी पढ़ें|"
    r"baca juga|artikel terkait|berita terkait|xem thêm|đọc thêm)(?:\s*[:：»>–—|-]|\s*$)"
    r"|^\W{0,3}(?:関連記事|あわせて読みたい|合わせて読みたい|こちらもおすすめ|相关阅读|相关文章|延伸阅读|推荐阅读|延伸閱讀|相關文章|관련 ?기사)\s*(?:[:：|｜]|$)",
    re.IGNORECASE,
)
_MAX_COPYRIGHT: Final = 200
"""Characters of the longest footer row with a copyright notice."""
_FEW_ROWS: Final = 64
"""Rows whose folded form is kept: a dozen rules ask for that of one row, one after the other."""
MAX_PHRASE: Final = 90
"""Characters of the longest row that may be one of the phrases."""


@lru_cache(maxsize=_FEW_ROWS)
def fold_row(row: str) -> str:
    """Fold a row to its words: lower case, one space apart, no digits' or signs' company."""
    return " ".join(_WORD.findall(row.casefold()))


@cache
def _kinds() -> dict[str, frozenset[str]]:
    found: dict[str, list[str]] = {}
    for kind, phrases in load_lexicon("boilerplate")["rows"].items():
        for phrase in phrases:
            found.setdefault(fold_row(phrase), []).append(kind)
    return {phrase: frozenset(kinds) for phrase, kinds in found.items()}


@lru_cache(maxsize=_FEW_ROWS)
def kinds_of_row(row: str) -> frozenset[str]:
    """Return which kinds of boilerplate a whole row is worded as; none for most rows."""
    if len(row) > MAX_PHRASE:
        return frozenset()
    return _kinds().get(fold_row(row), frozenset())


def is_copyright_row(row: str) -> bool:
    """Return whether a row is a copyright notice, or names who made the site's software."""
    if len(row) > _MAX_COPYRIGHT:
        return False
    return _COPYRIGHT.search(row) is not None or _CREDITS.fullmatch(fold_row(row)) is not None


def is_promo_text(text: str) -> bool:
    """Detect text that begins as a link to another article does: "Read more: ..."."""
    return _PROMO.match(text) is not None
