"""Split a byline into names, and tell people from organisations, roles and dates.

Takes the text of a byline or of a structured author; gives clean names in
order. Knows the little words of many languages, and no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extract.dom import fold_space
from scraper.extract.metadata.months import month_number
from scraper.extract.metadata.wording import squeeze

BYLINE_WORDS: Final = (
    r"(?:written|posted|published|reported|created|words|story|text|article|blog|"
    r"guest post|contributed|edited|authored|report|opinion|analysis|review|"
    r"escrito|publicado|texto|redigé|rédigé|publié|écrit|geschrieben|verfasst|ein beitrag|"
    r"scritto|pubblicato|geschreven|skrevet|skriven|geplaatst|reportage|redactado|interview)"
)
"""What may stand before "by"."""
BY: Final = (
    r"(?:by|door|przez|oleh|tekst|text|texte|texto|testo|"
    r"author|authors|writer|autor(?:a|en|es|in|zy|as|i)?|auteurs?|autore|autori|forfatter|skribent|"
    r"автор(?:ы|и)?|текст|от|автори|yazar|yazan|haber|penulis|reporter|editor|szerző|írta|"
    r"toimittaja|teksti|tác giả|ผู้เขียน|โดย|著者|作者|記者|编辑|編輯|文字|文|撰文|取材・文|執筆|글|"
    r"기자|by line|byline|كتب|بقلم|كاتب|מאת|συντάκτης|του|της|γράφει(?:\s(?:ο|η))?|"
    r"redaktion|redacción|redactor|journalist|słowa|zpracoval|napsal|opracował|escribe)"
)
"""The word before a name, in many languages."""
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
    rf"^(?:{BYLINE_WORDS}\s+)?(?:von|por|par|di|da|de|av|af|od|van|ni)\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
"""Words before a name that also begin names ("Van Morrison"): only before two words or more."""
_BARE_PREFIX: Final = re.compile(
    rf"^(?:{BYLINE_WORDS}\s+)?(?:{BY}|von|por|par|di|da|de|av|af|od|van)\s*[:：]?$", re.IGNORECASE
)
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_HANDLE: Final = re.compile(r"(?<!\w)@\w{2,30}\b")
_URL: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
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
    r"\b(?:for|at|in|to|from) (?:the )?[A-Z].*|(?<=[^\x00-\x7f])\s?(?:記者|记者|기자|特派員|编辑)$|"
    r"\s기자\b.*|\s\d{4}[-/.年].*)\s*$"
)
_SEPARATOR: Final = re.compile(
    r"\s*(?:[;；,，、|｜•·/／\n\t]|\s[-–—]\s|\s(?:&|\+)\s|&amp;|"
    r"(?<=\s)(?:and|und|y|et|og|och|ja|en|i|и|та|e|ve|dan|và|και|with|with the|mit|con|avec|és|oraz|şi|și|a)(?=\s))\s*"
)
_CREDENTIAL: Final = re.compile(
    r"^(?:Jr|Sr|II|III|IV|Esq|(?:[A-Z][A-Za-z]{0,3}\.){1,4}[A-Za-z]{0,3}\.?|Ph\.?D|[A-Z]{2,7}|MSc|BSc|PsyD|PharmD|"
    r"DrPH|EdD|RDN?|CFP|E-RYT|DPhil|LLM|MEd|BEd|OTR/L)[®™]?\.?(?:[\s-][A-Z]{2,7}\.?|\s\d{3})*$"
)
_SENTENCE: Final = re.compile(
    r"\s(?:is|was|are|has|covers|writes|writer|joined|hat|ist|est|es|è) (?:an?|the|one|been|about|our)?\b.*|"
    r",? (?:in|on|at) (?=[A-Z\d]).*|\s[|•·]?\s*\d+ (?:comments?|min).*",
)
_DATE_LIKE: Final = re.compile(
    r"\d{4}|\d{1,2}[:.]\d{2}|\d{1,2}\.\s?\d|^\d+$|\d\s?(?:min|hours?|days?)"
)
_ROLE: Final = re.compile(
    r"\b(?:senior|junior|chief|managing|associate|assistant|deputy|executive|contributing|"
    r"freelance|staff (?:writer|reporter)|correspondent|columnist|reporter|writer|editors?|"
    r"editor-in-chief|contributors?|journalist|journaliste|periodista|giornalista|redakteur(?:in)?|"
    r"korrespondent(?:in)?|redactora?|redator|autorin|journalisten?|founder|ceo|cto|president|"
    r"director|manager|specialist|strategist|expert|consultant|professor|analyst|"
    r"developer|engineer|photographer|fotograf(?:in)?|guest author|author|min read|minutes?|"
    r"read|share|comments?|follow|subscribe|updated|published|posted|disclosure|bio|twitter|facebook|"
    r"instagram|linkedin|about|learn more|this article|"
    r"redacteur|verslaggever|reporterin|volontär(?:in)?|marketing|head of|lead|"
    r"корреспондент|редактор|журналист)\b",
    re.IGNORECASE,
)
_ORGANISATION: Final = re.compile(
    r"\b(?:team|staff|editors?|editorial|newsroom|news|newsdesk|desk|agency|agence|agentur|press|presse|"
    r"redaktion|redaction|redacción|rédaction|redazione|redactie|redakcja|redaksi|redação|"
    r"inc|llc|ltd|gmbh|ag|corp|company|co|media|magazine|studios?|university|universität|institute|"
    r"center|centre|foundation|association|department|group|blog|admin|administrator|online|times|post|"
    r"journal|zeitung|tribune|herald|gazette|daily|tv|radio|network|afp|reuters|dpa|ap|epa|apa|sda|ansa|"
    r"efe|tass|upi|bloomberg|marketing|solutions|services|agency|clinic|hospital|bank|school|college|"
    r"society|council|club|store|shop|editions?|ritzau|ntb|tt|pap|mti|anadolu|ajansı|редакция|пресс)\b"
    r"|\.(?:com|org|net|de|be|tr|uk|fr|it|es|tv|info|io|co|nl|pl|ru|jp)\b"
    r"|新聞|通信|編集部|编辑部|新华社|社$|뉴스|통신|агентство|новости",
    re.IGNORECASE,
)
_UNNAMED: Final = frozenset(
    "admin administrator editor editors staff author writer webmaster root user guest anonymous "
    "unknown none null undefined team redaktion redacción rédaction redazione super wpadmin "
    "superuser adminuser default by and false true na owner moderator".split()
)
MAX_NAME: Final = 60
"""Characters; the longest name on the development pages has 41."""
_MAX_WORDS: Final = 6
_MAX_NAMES: Final = 40
_TRIM: Final = ' \t\n-–—|,;:/•·.…*_"“”«»<>[]'


def split_names(text: str, *, structured: bool = False) -> list[str]:
    """Split a byline into its names, cleaned, in order, none twice.

    Args:
        text: The text; a line end counts as a separator.
        structured: The value stands in a field for authors, so a lone comma
            may turn a name around ("Doe, Jane") and roles are less likely.
    """
    if structured and (turned := _turned(text)):
        return [turned]
    text = _HANDLE.sub(" ", _EMAIL.sub("\n", text))
    names: list[str] = []
    for piece in _pieces(text, structured=structured):
        name = clean_name(piece)
        if not name or _is_date(name):
            continue
        if names and _CREDENTIAL.match(name) and not _ORGANISATION.search(name):
            names[-1] = f"{names[-1]}, {name}"
        elif name not in names:
            names.append(name)
        if len(names) >= _MAX_NAMES:
            break
    return names


def _pieces(text: str, *, structured: bool) -> Iterator[str]:
    """Yield what stands between commas, "and" and line ends; rows about others are left out."""
    for line in text.split("\n"):
        row = _strip_prefix(line)
        if _CREDIT.match(row.lstrip("([")):
            continue
        if not structured:
            row = _SENTENCE.sub("", row, count=1)
        yield from _SEPARATOR.split(row)


def _is_date(name: str) -> bool:
    """Say whether a piece is "Dec 13" or "14 May"."""
    words = name.replace(".", " ").split()
    numbers = [word for word in words if word[0].isdigit()]
    return 0 < len(numbers) < len(words) and any(
        month_number(word) for word in words if word[0].isalpha()
    )


def clean_name(text: str) -> str:
    """Take away what is not the name: "by", avatar text, address, date, punctuation."""
    text = _strip_prefix(fold_space(text))
    text = _AVATAR.sub("", text)
    text = _TAIL.sub("", text)
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


_TURNED: Final = re.compile(r"^[^\W\d_][\w'’-]{1,25}, [^\W\d_][\w'’-]{1,20}(?: [A-Z]\.?)$")


_TWO_WORDS: Final = re.compile(r"^([^\W\d_][\w'’-]{1,25}), ([^\W\d_][\w'’-]{1,20})$")


def _turned(text: str) -> str | None:
    """Keep "Doe, Jane B." whole; turn "Doe, Jane" around."""
    text = text.strip()
    if _TURNED.match(text):
        return text
    two = _TWO_WORDS.match(text)
    return f"{two[2]} {two[1]}" if two and not text.isupper() else None


def is_name(name: str) -> bool:
    """Say whether text can be a name at all, a person's or an organisation's."""
    if not 1 < len(name) <= MAX_NAME or not any(map(str.isalpha, name)):
        return False
    if _URL.search(name) or _DATE_LIKE.search(name) or "{" in name or "@" in name:
        return False
    return len(name.split()) <= _MAX_WORDS + name.count(",") * 2


def is_person(name: str) -> bool:
    """Say whether a name looks like a person's."""
    if not is_name(name) or squeeze(name) in _UNNAMED:
        return False
    first = name.split(",", 1)[0]
    return not _ORGANISATION.search(first) and not _ROLE.search(first)


_PARTICLES: Final = frozenset(
    "de da do dos das del della di du des van von der den ter ten la le el al bin ibn binti bint y e "
    "i af av zu zum zur und st mc dit dela d' o' san los las".split()
)
_HONORIFIC: Final = re.compile(r"^(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame|Rev|Fr)\.?\s", re.IGNORECASE)
_IDEOGRAPHS: Final = re.compile(r"^[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af・\s]{2,12}$")
_QUOTED: Final = re.compile(r"\(.{0,40}\)|[\"“”'‘’«»]")


def looks_like_person(name: str) -> bool:
    """Say whether the form alone makes a name a person's: two to five capitalised words."""
    if not is_person(name):
        return False
    first = name.split(",", 1)[0]
    if _IDEOGRAPHS.match(first):
        return len(first) <= 8 or "・" in first or " " in first  # noqa: PLR2004 - characters
    words = [word for word in _QUOTED.sub("", first).split() if word not in "&-–"]
    if _HONORIFIC.match(first) and len(words) > 1:
        return True
    if not 2 <= len(words) <= 5:  # noqa: PLR2004
        return False
    return all(_begins_name(word) for word in words)


def _begins_name(word: str) -> bool:
    first = next(filter(str.isalpha, word), "")
    if not first or any(map(str.isdigit, word)):
        return False
    return not first.islower() or word.lower() in _PARTICLES


def is_handle(name: str) -> bool:
    """Say whether a name is a login ("jdoe42", "jane-doe", "KatieS") rather than a name."""
    if " " in name or not name.isascii():
        return False
    return (
        name.islower()
        or any(map(str.isdigit, name))
        or "_" in name
        or (name[:1].isupper() and any(map(str.isupper, name[1:])) and not name.isupper())
    )


def is_unnamed(name: str) -> bool:
    """Say whether a "name" only says that nobody is named (admin, staff)."""
    return squeeze(name) in _UNNAMED


def is_role(name: str) -> bool:
    """Say whether text is a job or a label, and no name."""
    return _ROLE.search(name) is not None and not _ORGANISATION.search(name)
