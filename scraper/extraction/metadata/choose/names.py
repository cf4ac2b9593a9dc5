"""Split a byline into names, and tell people from organizations, roles and dates.

Takes the text of a byline or of a structured author; gives clean names in
order. Knows the little words of many languages, and no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.dates.months import month_number
from scraper.dom.elements import fold_space
from scraper.extraction.metadata.byline_words import BY, BYLINE_WORDS, PARTICLES_BY
from scraper.extraction.metadata.choose.persons import is_organization

_PREFIX: Final = re.compile(
    rf"^(?:{BYLINE_WORDS}\s+)?{BY}(?:\s*[:：●・/|\-–—]\s*|\s+(?=\S))", re.IGNORECASE
)
_GLUED_BY: Final = re.compile(r"^By(?=[A-Z])")
_CREDIT: Final = re.compile(
    r"\b(?:photos?|images?|fotos?|bild(?:er)?|picture|illustration|photograph(?:y|s|er|ed)|credit|"
    r"getty|shutterstock|unsplash|reuters/|reviewed|fact[- ]checked|edited|editor|translated|"
    r"medically|modell?ed|sponsored|powered|presented|developed)\b(?!\s*$)[^\n]*",
    re.IGNORECASE,
)
"""What begins a row about somebody who is not the author."""
_PARTICLE: Final = re.compile(
    rf"^(?:{BYLINE_WORDS}\s+)?{PARTICLES_BY}(?:\s*:\s*|\s+(?=\S+\s+\S)|\s+(?=(?-i:[a-z])))",
    re.IGNORECASE,
)
"""Before two words or more ("Von Anna Berg"), a colon, or a small letter ("Von dpa")."""
_BARE_PREFIX: Final = re.compile(
    rf"^(?:{BYLINE_WORDS}\s+)?(?:{BY}|{PARTICLES_BY})\s*[:：]?$", re.IGNORECASE
)
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_ADDRESS: Final = re.compile(r"\(https?://[^()\s]*\)")
_HANDLE: Final = re.compile(r"(?<!\w)@\w{2,30}\b")
_AVATAR: Final = re.compile(
    r"^(?:(?:profile )?(?:picture|photo|image|avatar|headshot|portrait|foto|bild) (?:of|for|von|de)\s+|"
    r"view (?:all )?(?:posts|articles|profile|orcid profile)(?: by| of| for)?\s*|read more (?:by|from)\s+|"
    r"more (?:by|from)\s+|follow\s+|about (?:the author)?\s*|meet\s+)|"
    r"(?:['’]s (?:avatar|profile(?: picture| photo)?|headshot|picture|photo))$",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"\s*(?:\(opens in .{0,30}\)|\(?updated\b.*|published\b.*|last (?:updated|modified)\b.*|"
    r"posted (?:on|at)\b.*|\bis an? .*|\bon \w+ \d.*|\d{1,2}\s?min(?:ute)?s? read.*|"
    r"\bon behalf of .*|(?<=[^\x00-\x7f])\s?(?:記者|记者|기자|特派員|编辑)$|"
    r"\s기자\b.*|\s\d{4}[-/.年].*)\s*$"
)
_SEPARATOR: Final = re.compile(
    r"\s*(?:[;；,，、|｜•·⋅∙●◦‧/／\n\t]|\s[-–—]\s|\s(?:&|\+)\s|&amp;|"
    r"(?<=\s)(?:and|und|y|et|og|och|ja|en|i|и|та|e|ve|dan|và|και|with|with the|mit|con|avec|és|oraz|şi|și|a)(?=\s))\s*"
)
_DEGREES: Final = frozenset(
    "md phd rn rd rdn ms ma mba ba bs bsn msn mph do dvm dds dmd jd llm llb cfa cfp cpa pe ld lcsw lmft "
    "lpc psyd edd pharmd drph dphil msc bsc med mfa esq jr sr ii iii iv faclm facp facs face dabom foma "
    "acsm nasm cscs ces rdms np fnp pa dpt ot otr pt dc nd cissp cpp psp pmp obe mbe cbe qc kc frcp mrcp "
    "vmd dacvb ret usn usa mw ea".split()
)
"""Degrees and suffixes that belong to the name before them."""
_INNER_CREDIT: Final = re.compile(
    r"[.,;|•·]?\s(?:medically |clinically )?(?:reviewed|edited|fact[- ]checked|translated|updated|photos?|"
    r"illustrated|photographed) (?:by|on)\b.*|(?<=[\u3040-\u9fff])\s(?:写真|撮影|イラスト|摄影|攝影)[\s:：＝=／/].*|"
    r"\s(?:editor|editör|penyunting|redaktur|редактор|(?:foto|photo|bild|illustration|grafik|video|kamera|фото)\w{0,2})\s?[:：].*",
    re.IGNORECASE,
)
_OPEN_CREDIT: Final = re.compile(r"\b(?:by|von|par|por)\s*:?$", re.IGNORECASE)
"""A credit whose name is in the next row: all further rows are about others."""
_PICTURED: Final = re.compile(r"(?:photo|image|foto|bild|picture|getty|credit)", re.IGNORECASE)
_LISTS: Final = re.compile(r"[,;，、|\n]")
_INITIALS: Final = re.compile(r"^[A-Z]{2,7}$")
"""After one degree, more capitals are degrees too."""
_AT_PLACE: Final = re.compile(r"\s(?:for|at|in|to|from) (?:the )?[A-Z].*")
_SENTENCE: Final = re.compile(
    r"\s(?:is|was|are|has|covers|writes|writer|joined|hat|ist|est|es|è) (?:an?|the|one|been|about|our)?\b.*|"
    r",? (?:in|on|at) (?=[A-Z\d]).*|\s[|•·]?\s*\d+ (?:comments?|min).*",
)
_OFFICE: Final = re.compile(
    r"(?:^|,\s)[^,;|\n]{0,40}\b(?:head|director|president|vp|chief|manager|professor|lead|coordinator)\b"
    r"[^,;|\n]{0,20}\bof\b[^,;|\n]*",
    re.IGNORECASE,
)
"""A job that may hold an "and": "Head of Sales and Marketing"."""
_INSTITUTE: Final = re.compile(
    r",\s[^,;|\n]{0,40}\b(?:institutes?|department|ministry|cent(?:er|re)|university|school|college|office|bureau|"
    r"society|association|council|foundation)\b[^,;|\n]{0,20}\b(?:of|for)\b[^,;|\n]*\band\b[^,;|\n]*",
    re.IGNORECASE,
)
"""Where an author works, which may hold an "and"."""
_REMARK: Final = re.compile(r"\s\([^()\s]+\s[^()]{1,60}\)")
"""`(with inputs from agencies)`; one word in brackets may be a nickname."""
_SHARED_CREDIT: Final = re.compile(
    r"^(?:(?:photos?|fotos?|pictures)\s+(?:and|und|&|et|y|e)\s+(?:story|words|text[eo]?)|"
    r"(?:story|words|text[eo]?)\s+(?:and|und|&|et|y|e)\s+(?:photos?|fotos?|pictures))\s*(?:by\b|von\b|de\b|por\b|:)\s*",
    re.IGNORECASE,
)
"""Who wrote the text and took the pictures."""
_INITIALS_BEHIND: Final = re.compile(
    r"(?<=\w)\s*[(\[](?:[a-zäöüß]{2,4}|[A-ZÄÖÜ]{2,3})(?:\s?[/,]\s?\w{2,7})?[)\]](?=$|[\s,;|])"
)
"""The author's initials, and an agency: "Anna Berg (abe/dpa)"."""
_AGENCY_BEHIND: Final = re.compile(
    r"^(\w[\w.'’-]*(?:\s[\w.'’-]+){1,3}?)(?<!\set)(?<!\sand)(?<!\sund)\s+"
    r"(?:The )?(?:Associated Press|Agence France-Presse|Reuters|AFP|dpa)$"
)
_TRANSLATED: Final = re.compile(
    r"(?<=[^\x00-\x7f])\s*(?:[监監]?[訳译]|翻訳|翻译|撮影|摄影|写真|イラスト)$"
)
"""Who translated or took the pictures."""
_PLACES: Final = frozenset(
    "New York|Los Angeles|San Francisco|San Diego|Washington D.C|Washington DC|Hong Kong|New Delhi|Tel Aviv|"
    "Buenos Aires|Mexico City|Kuala Lumpur|Cape Town|Abu Dhabi|Addis Abeba|São Paulo|Rio de Janeiro|Porto Velho|"
    "Porto Alegre|Belo Horizonte|Den Haag|Las Palmas|Frankfurt am Main|Sankt Petersburg|Santa Cruz|El Paso".split(
        "|"
    )
)
"""Places of two words behind a name in a byline; those of one word are no person's name anyhow."""
_HANZI: Final = r"[\u4e00-\u9fff]"
_CHINESE_NAMES: Final = re.compile(rf"{_HANZI}{{2,3}}(?:[ \u3000]+{_HANZI}{{2,3}})+")
_PARTED_NAME: Final = re.compile(rf"{_HANZI} {_HANZI}")
CHINESE_SURNAMES: Final = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭肖蔡潘袁于"
    "董余叶葉苏蘇吕呂魏蒋蔣丁沈任姚卢盧傅钟鍾姜崔谭譚廖范汪陆陸石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻薛尹段雷"
    "钱錢汤湯陶黎贺賀龚龔毛郝顾顧邵万萬严嚴覃武莫孔向常苗康祁柏闵闫晏"
)
"""First characters of most Chinese names: "宋怡 杨志华" is two people, "田中 宏昌" one."""
_MAX_NAMES: Final = 40
_TRIM: Final = ' \t\n-–—|,;:/•·.…*_"“”«»<>[]'


def split_names(text: str, *, structured: bool = False) -> list[str]:
    """Split a byline into its names, cleaned, in order, none twice.

    Args:
        text: The text; a line end counts as a separator.
        structured: The value is in a field for authors, so a lone comma
            may turn a name around ("Doe, Jane") and roles are less likely.
    """
    if structured and ";" in text:
        pieces = re.split(r"[;；]", text)
        return list(
            dict.fromkeys(name for piece in pieces for name in split_names(piece, structured=True))
        )
    if structured and (turned := _turned(text)):
        return [turned]
    text = _HANDLE.sub(" ", _EMAIL.sub("\n", _ADDRESS.sub(" ", text)))
    names: list[str] = []
    degree = False
    for piece in _pieces(text, structured=structured):
        name = clean_name(piece if structured else _AT_PLACE.sub("", piece))
        if _TRANSLATED.search(name) or (not structured and fold_space(name) in _PLACES):
            continue
        if not any(map(str.isalpha, name)) or is_date(name):
            continue
        if people := _chinese_names(name):
            names.extend(person for person in people if person not in names)
            continue
        if names and (is_degree(name) or (degree and _INITIALS.match(name))):
            degree = True
            names[-1] = f"{names[-1]}, {name}"
        elif name not in names:
            names.append(name)
            degree = False
        if len(names) >= _MAX_NAMES:
            break
    return names


def _chinese_names(name: str) -> list[str]:
    """Return the people of a Chinese row without commas, and a name parted by a space as one."""
    if _PARTED_NAME.fullmatch(name):
        return [name.replace(" ", "")]
    parts = name.split() if _CHINESE_NAMES.fullmatch(name) else []
    return parts if all(part[0] in CHINESE_SURNAMES for part in parts) else []


def is_degree(name: str) -> bool:
    """Return whether a piece behind a name is a degree or a suffix ("MD", "Jr.")."""
    if name.endswith(("®", "™")):
        return True
    words = name.replace(".", "").split()
    return 0 < len(words) <= 3 and words[0].lower() in _DEGREES  # noqa: PLR2004


def _pieces(text: str, *, structured: bool) -> Iterator[str]:
    """Yield what stands between commas, "and" and line ends; rows about others are left out."""
    for line in text.split("\n"):
        line = _AVATAR.sub("", line.strip(), count=1)  # noqa: PLW2901 - the rest of the line
        line = _INITIALS_BEHIND.sub("", _SHARED_CREDIT.sub("by ", line))  # noqa: PLW2901 - as above
        if not structured:
            line = _INNER_CREDIT.sub("", _REMARK.sub("", line), count=1)  # noqa: PLW2901 - as above
        if not structured and line.startswith(("— ", "– ")):
            continue
        credited = _CREDIT.match(line.lstrip("([ ")) or _CREDIT.match(_strip_prefix(line))
        if credited and not structured:
            if _OPEN_CREDIT.search(line):
                return
            continue
        row = _strip_prefix(line)
        if credited and _PICTURED.match(row.lstrip("([")):
            continue
        if structured and is_organization(row) and " " in row and not _LISTS.search(row):
            yield row
            continue
        if structured:
            yield from _SEPARATOR.split(row)
        else:
            row = _INSTITUTE.sub("", row)
            pieces = _SEPARATOR.split(_SENTENCE.sub("", _OFFICE.sub("", row), count=1))
            yield from _before_date([_without_date(piece) for piece in pieces])


def _before_date(pieces: list[str]) -> Iterator[str]:
    """Yield a row's pieces up to the date behind a name: what follows are categories and counts."""
    named = False
    for piece in pieces:
        if is_date(clean_name(piece)):
            if named:
                return
        elif any(map(str.isalpha, piece)):
            named = True
        yield piece


_NUMERIC_DATE: Final = re.compile(
    r"\d{1,4}([./-])\d{1,2}\1\d{1,4}\S*|\d{1,2}[:.]\d{2}\S*|\d{4}(?:年|년)\S*"
)
"""A date or a time of day in figures."""
_DAY: Final = re.compile(r"\d{1,2}(?:st|nd|rd|th|[.,])?,?|(?:19|20)\d\d")
"""What stands behind a month's name: with another word behind it, "Mayer 2 min", there is none."""
_BEFORE_A_DATE: Final = frozenset(
    "on at the am um den vom le à el a las il alle op om dne kl klo".split()
)
"""Words between a name and a date."""


def _without_date(piece: str) -> str:
    """Cut a name's piece before the date behind it: "Ann Roe 3 February 2026", "Ann Roe 08:15"."""
    words = piece.split()
    for place, word in enumerate(words):
        if not place or not word[0].isdigit():
            continue
        begin = place
        follows = words[place + 1] if place + 1 < len(words) else ""
        if not month_number(follows.strip(".,")):
            is_day = _DAY.fullmatch(word) and (not follows or follows[0].isdigit())
            if is_day and month_number(words[place - 1].strip(".,")):
                begin -= 1
            elif not _NUMERIC_DATE.fullmatch(word):
                continue
        while begin > 1 and words[begin - 1].casefold() in _BEFORE_A_DATE:
            begin -= 1
        return " ".join(words[:begin]) or piece
    return piece


def is_date(name: str) -> bool:
    """Return whether a piece is "Dec 13" or "14 May"."""
    words = name.replace(".", " ").split()
    numbers = [word for word in words if word[0].isdigit()]
    return 0 < len(numbers) < len(words) and any(
        month_number(word) for word in words if word[0].isalpha()
    )


def clean_name(text: str) -> str:
    """Take away what is not the name: "by", avatar text, address, date, punctuation."""
    text = _strip_prefix(fold_space(text))
    text = _AVATAR.sub("", text)
    text = _AGENCY_BEHIND.sub(r"\1", _TAIL.sub("", text))
    if text.count("(") != text.count(")"):
        text = text.replace("(", " ").replace(")", " ")
    return fold_space(
        _strip_prefix(text.strip(_TRIM if not _ends_abbreviated(text) else _TRIM.replace(".", "")))
    )


def _ends_abbreviated(text: str) -> bool:
    """Keep the full stop of "Ph.D." and "Jr."."""
    return (
        re.search(r"\b(?:[A-Z]|Jr|Sr|Dr|Ph\.D|M\.D|Esq|[A-Z]\.[A-Z]+)\.$", text.rstrip(" ,;"))
        is not None
    )


def _strip_prefix(text: str) -> str:
    text = text.strip()
    if _BARE_PREFIX.match(text):
        return ""
    text = _PARTICLE.sub("", _PREFIX.sub("", text, count=1), count=1)
    return _GLUED_BY.sub("", text).strip()


_TURNED: Final = re.compile(
    r"^(?P<last>[^\W\d_][\w'’-]{1,25}), (?P<first>[^\W\d_][\w'’-]{1,20}|[^\W\d_]\.)"
    r"(?P<rest>(?: [^\W\d_]\.?| (?:de|da|di|van|von|der|den|la)){0,3})$"
)
"""A surname, a comma, a given name or its initial, and initials or particles behind it."""


def _turned(text: str) -> str | None:
    """Turn "Doe, Jane", "Doe, J. B." and "Jong, Maria de" around."""
    text = text.strip()
    found = None if text.isupper() and "." not in text else _TURNED.match(text)
    return f"{found['first']}{found['rest']} {found['last']}" if found else None
