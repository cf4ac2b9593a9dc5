"""Distinguish people from organizations, roles, logins and other text.

Takes one clean name; answers. Judges by form and by words of many languages;
knows no page and no list of people.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.extraction.metadata.wording import squeeze

_ROLE: Final = re.compile(
    r"\b(?:senior|junior|chief|managing|associate|assistant|deputy|executive|contributing|"
    r"freelance|staff (?:writer|reporter)|correspondent|columnist|reporter|writer|editors?|"
    r"editor-in-chief|contributors?|journalist|journaliste|periodista|giornalista|redakteur(?:in)?|"
    r"korrespondent(?:in)?|redactora?|redator|autorin|journalisten?|founder|ceo|cto|president|"
    r"director|manager|specialist|strategist|expert|consultant|professor|analyst|"
    r"developer|engineer|photographer|fotograf(?:in)?|guest author|author|min read|minutes?|"
    r"contact|account|cancel|search|menu|cart|log ?in|sign (?:in|up)|related|read more|full bio|view|profile|more|share|comments?|follow|subscribe|updated|published|posted|disclosure|bio|twitter|facebook|"
    r"instagram|linkedin|about|learn more|this article|"
    r"redacteur|verslaggever|reporterin|volontär(?:in)?|marketing|head of|lead (?:editor|writer)|"
    r"educator|gardener|representative|chair(?:man|woman|person)?|officer|nurse|therapist|coach|"
    r"attorney|lawyer|physician|dietiti?[ac]ian|nutritionist|scientist|researcher|horticulturalist|"
    r"intern|host|producer|designer|blogger|copywriter|reviewer|"
    r"корреспондент|редактор|журналист)\b|"
    r"(?:学家|學家|評論家|评论家|评论员|評論員|研究员|研究員|分析师|分析師|教授|总编|总编辑|主编|主編|作家|律师|律師|董事长|編集長)$",
    re.IGNORECASE,
)
_ORGANIZATION: Final = re.compile(
    r"\b(?:team|staff|editors?|editorial|newsroom|news|newsdesk|desk|agency|agence|agentur|press|presse|"
    r"redaktion|redaction|redacción|rédaction|redazione|redactie|redakcja|redaksi|redação|"
    r"inc|llc|ltd|gmbh|ag|corp|company|co|media|magazine|studios?|university|universität|institute|"
    r"center|centre|foundation|association|department|group|blog|admin|administrator|online|times|post|"
    r"journal|zeitung|tribune|herald|gazette|daily|tv|radio|network|afp|reuters|dpa|ap|epa|apa|sda|ansa|"
    r"efe|tass|upi|bloomberg|marketing|solutions|services|agency|clinic|hospital|bank|school|college|"
    r"society|council|club|store|shop|editions?|health|bureau|insurance|ministry|ritzau|ntb|tt|pap|mti|anadolu|ajansı|редакция|пресс)\b"
    r"|\.(?:com|org|net|de|be|tr|uk|fr|it|es|tv|info|io|co|nl|pl|ru|jp)\b"
    r"|新聞|通信|編集部|编辑部|新华社|社$|日報|日报|新闻|晚报|时报|뉴스|통신|일보$|신문$|방송$|агентство|новости|网$|網$|网站|报社|報社|[报報]$|杂志|雜誌|频道|頻道|[电電][视視]台|大[学學]$|[学學]院|研究[院所]|委[员員][会會]|政府|公司|集[团團]|[编編][辑輯]部|工作室|中心$|[协協][会會]|出版社|[办辦]公室|宣[传傳]部|取材班|事務局",
    re.IGNORECASE,
)
_UNNAMED: Final = frozenset(
    "admin administrator editor editors staff author writer webmaster root user guest anonymous "
    "unknown none null undefined team redaktion redacción rédaction redazione super wpadmin "
    "著者プロフィール sponsored advertorial advertisement 檢視作者 查看作者 本报 本报记者 本站 本网 本刊 佚名 匿名 未知 网络 互联网 网友 网友投稿 小编 转载 无名氏 订阅 关注 分享 收藏 举报 手机版 电脑版 更多 展开 全文 登录 注册 评论 打印 返回 首页 訂閱 關注 分享 手機版 評論 аноним "
    "size textsize fontsize agency agencies agenturen superuser adminuser default by and false true na owner moderator contributor contributors "
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday".split()
)
_NO_VALUES: Final = frozenset({"undefined", "null", "none", "nan", "false", "true"})
"""What programs write where a value is missing."""
MAX_NAME: Final = 60
"""Characters; the longest name on the development pages has 41."""
_MAX_LOGIN_DOTS: Final = 2
"""More are a template's variable that nobody filled in."""
_MAX_WORDS: Final = 6
_DATE_LIKE: Final = re.compile(
    r"\d{4}|\d{1,2}[:.]\d{2}|\d{1,2}\.\s?\d|^\d+$|\d\s?(?:min|hours?|days?)"
)
_URL: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_LABELLED: Final = re.compile(r"^[a-z]{2,12}: ")
_NO_PERSON: Final = re.compile(r"^(?:the|our|a|an|your|my) |['’]s |[!?:]", re.IGNORECASE)
"""Beginnings and signs that titles and firms have, and people have not."""


def is_name(name: str) -> bool:
    """Return whether text can be a name at all, a person's or an organization's."""
    if name.lower() in _NO_VALUES:
        return False
    if not 1 < len(name) <= MAX_NAME or not any(map(str.isalpha, name)):
        return False
    if name.count(".") > _MAX_LOGIN_DOTS and " " not in name:
        return False
    if _URL.search(name) or _DATE_LIKE.search(name) or "{" in name or "@" in name:
        return False
    return len(name.split()) <= _MAX_WORDS + name.count(",") * 2


def is_labelled(name: str) -> bool:
    """Return whether text says who did what ("design: Ann Roe"), as lists of a site's makers do."""
    return _LABELLED.match(name) is not None


def is_person(name: str) -> bool:
    """Return whether a name looks like a person's."""
    if not is_name(name) or squeeze(name) in _UNNAMED:
        return False
    first = name.split(",", 1)[0]
    if first.isupper() and first.isascii() and " " not in first:
        return False  # AP, dpa in capitals
    return not _ORGANIZATION.search(first) and not _ROLE.search(first)


_PARTICLES: Final = frozenset(
    "de da do dos das del della di du des van von der den ter ten la le el al bin ibn binti bint y e "
    "i af av zu zum zur und st mc dit dela d' o' san los las".split()
)
_HONORIFIC: Final = re.compile(r"^(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame|Rev|Fr)\.?\s", re.IGNORECASE)
_IDEOGRAPHS: Final = re.compile(r"^[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af・\s]{2,12}$")
_IDEOGRAPH: Final = re.compile(r"[\u3005\u3400-\u9fff]")
_HAN_ONLY: Final = re.compile(r"[\u3005\u3400-\u9fff\s]+")
_MAX_HAN: Final = 6
_MAX_HAN_PARTS: Final = 2
"""Characters and parts of a name without kana: a longer row is a job or a department."""
_MAX_IDEOGRAPHS: Final = 8
"""Ideographs of a name; more are a title."""
_QUOTED: Final = re.compile(r"\(.{0,40}\)|[\"“”'‘’«»]")


def looks_like_person(name: str) -> bool:
    """Return whether the form alone makes a name a person's: two to five capitalised words."""
    if not is_person(name):
        return False
    first = name.split(",", 1)[0]
    if _IDEOGRAPHS.match(first):
        return _is_ideographic_person(first)
    if _NO_PERSON.search(first) or len(_IDEOGRAPH.findall(first)) > _MAX_IDEOGRAPHS:
        return False
    words = [word for word in _QUOTED.sub("", first).split() if word not in "&-–"]
    if _HONORIFIC.match(first) and len(words) > 1:
        return True
    if not 2 <= len(words) <= 5:  # noqa: PLR2004
        return False
    return all(_begins_name(word) for word in words)


def _is_ideographic_person(name: str) -> bool:
    """Return whether a name without letters of an alphabet is as short as a person's."""
    if _HAN_ONLY.fullmatch(name):
        parts = name.split()
        return len(parts) <= _MAX_HAN_PARTS and sum(map(len, parts)) <= _MAX_HAN
    return len(name) <= _MAX_IDEOGRAPHS or "・" in name or " " in name


def _begins_name(word: str) -> bool:
    first = next(filter(str.isalpha, word), "")
    if not first or any(map(str.isdigit, word)):
        return False
    return not first.islower() or word.lower() in _PARTICLES


def name_key(name: str) -> str:
    """Fold a name to what two ways of writing it share: no title before it, no degree behind it."""
    return squeeze(_HONORIFIC.sub("", name.split(",", 1)[0])) or squeeze(name)


def is_handle(name: str) -> bool:
    """Return whether a name is a login ("jdoe42", "jane-doe", "KatieS") rather than a name."""
    if " " in name or not name.isascii() or _ORGANIZATION.search(name):
        return False
    return (
        name.islower()
        or any(map(str.isdigit, name))
        or "_" in name
        or (any(map(str.isupper, name[1:])) and not name.isupper())
    )


def is_unnamed(name: str) -> bool:
    """Return whether a "name" only says that nobody is named (admin, staff)."""
    return squeeze(name) in _UNNAMED


def is_role(name: str) -> bool:
    """Return whether text is a job or a label, and no name."""
    return _ROLE.search(name) is not None and not _ORGANIZATION.search(name)


def is_organization(name: str) -> bool:
    """Return whether a name says of itself that it is an organization's."""
    return _ORGANIZATION.search(name) is not None
