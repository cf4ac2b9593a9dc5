"""Find boxes that ask a reader for something: consent to another site's content, a subscription, money.

Takes a page and the mask of kept blocks; gives the numbers of the blocks in such boxes. "To see
this post you must accept cookies" and "Subscribe to read on" read like sentences of the article.
Three things tell them in any language: the words come together, the box is small, and it has a
button, or a link to an account, a price list or a privacy policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scraper.dom.elements import Element
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.body.model.view import View
from scraper.text.literals import find_holders, list_literals


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plea:
    """One kind of plea: words of which a block, in lower case, holds one each, and what its control says."""

    words: tuple[re.Pattern[str], ...]
    control: re.Pattern[str]
    """In the text or the address of a link or button."""
    marks: int
    """Marks of a box that stand for a control."""
    is_last: bool
    """Whether it is one only where no text follows."""


_EXTERNAL: Final = _Plea(
    words=(
        re.compile(
            r"content|inhalt|embed|beitrag|video|tweet|post\b|karte|\bmap\b|conten[iu]|conteúdo|inhoud|innehåll"
            r"|indhold|innhold|treś|obsah|контент|содержим|матери|вміст|içerik|περιεχ|コンテンツ|内容|콘텐츠|محتوى|תוכן"
        ),
        re.compile(
            r"cookie|consent|accept|aceptar|tracker|traceur|third.part|dritt|personenbezogen|zustimm|einwillig"
            r"|einverstanden|an youtube\b|an instagram\b|an x\b|an facebook\b|an google\b|\btiers\b|autoris|toestemming"
            r"|samtyck|samtykk|zgod|souhlas|согласи|çerez|同意|クッキー|동의|موافق|הסכמ|extern"
        ),
        re.compile(
            r"load|show|display|view|watch|\bsee\b|block|hosted|find|laden|anzeig|angezeig|anseh|sehen|finden|steht|affich"
            r"|visuali[sz]|bloqu|charg|\bvoir\b|\bver\b|mostrar|vedere|disponibil|bekijk|tonen|nodig|\bvisa\b|\bvise\b"
            r"|poka[zż]|wyświetl|widoczn|zobraz|показ|посмотр|загруз|görüntüle|表示|查看|显示|보기|عرض|übertragen|übermittelt"
        ),
    ),
    control=re.compile(
        r"cookie|consent|privacy|datenschutz|préféren|choix|preferen[cz]|voorkeur|einstellung|zustimm|akzeptier|accept|acept|accett"
        r"|godkänn|godta|zgod|souhlas|принять|соглас|同意|동의",
        re.IGNORECASE,
    ),
    marks=1 << MARKS.index("consent"),
    is_last=False,
)
_PAYWALL: Final = _Plea(
    words=(
        re.compile(
            r"subscri|abonn|\babos?\b|suscri|assina|iscri|abbona|member|mitglied|membre|\bsoci[oa]s?\b|prenumer|předpl"
            r"|prenumerat|подписк|подписчик|передплат|abone|会員|購読|会员|订阅|訂閱|구독|회원|مشترك|מנוי|free article"
            r"|\+\s|account|konto|compte|cuenta|аккаунт"
        ),
        re.compile(
            r"\bread|article|stor(?:y|ies)|\bposts?\b|unlimited|\blesen|weiterlesen|artikel|\blire\b|\bleer\b|leyendo|contenido"
            r"|conteúdo|\bler\b|legg|articol|lezen|lees|\bläs|\bles\b|læs|czyta|artyku|číst|článe|читать|материал|стать|oku"
            r"|記事|読|阅读|閱讀|文章|全文|기사|اقرأ|مقال|כתבה|members only"
        ),
    ),
    control=re.compile(
        r"subscri|abonn|\babo\b|/abo|suscri|assin|iscri|abbona|log-?in|sign-?in|log in|sign in|sign-?up|regist|join|member"
        r"|konto|account|anmeld|connexion|connecter|inici(?:a|ar) sesi|acced|entrar|inlog|zaloguj|přihlás|войти|войдите|оформить"
        r"|会員|登録|ログイン|登录|登陆|订阅|구독|로그인|اشتر|הירש",
        re.IGNORECASE,
    ),
    marks=1 << MARKS.index("promo"),
    is_last=True,
)
_LETTER: Final = _Plea(
    words=(
        re.compile(
            r"newsletter|mailing.?list|inbox|postfach|boîte (?:mail|de réception)|infolettre|bolet[ií]n|correo|rassegna|nieuwsbrief"
            r"|nyhetsbrev|nyhedsbrev|uutiskirje|biuletyn|zpravodaj|рассылк|bülten|メルマガ|ニュースレター|通讯|通訊|뉴스레터|النشرة|ניוזלטר"
            r"|weekly (?:letter|e-?mail|briefing|digest)|daily (?:letter|e-?mail|briefing|digest)|monday letter|morning (?:letter|briefing)"
            r"|evening (?:letter|briefing)|weekend (?:letter|briefing)|sunday letter"
        ),
        re.compile(
            r"sign.?up|subscri|\bget\b|receive|deliver|\bjoin\b|regist|anmeld|abonn|eintrag|erhalten|inscri|recev|suscr|recib"
            r"|iscri|ricev|assin|receb|cadastr|aanmeld|schrijf|ontvang|prenumer|anmäl|tilmeld|tilaa|zapisz|подпи|kaydol|登録|订阅|訂閱|구독|اشتر|הירש"
        ),
    ),
    control=re.compile(
        r"newsletter|nieuwsbrief|nyhetsbrev|nyhedsbrev|mailing|subscri|sign-?up|abonn|anmeld|inscri|suscr|iscri|assin|aanmeld|prenumer|подпи",
        re.IGNORECASE,
    ),
    marks=1 << MARKS.index("promo"),
    is_last=False,
)
_GIFT: Final = _Plea(
    words=(
        re.compile(
            r"donat|support us|support our|support the|support this|support indep|contribut|spende|unterstütz|soutenez|soutenir|faites un don|donaci|donazion|doação|apoya|sostieni|sostenere"
            r"|apoie|steun|doneer|\bstöd|\bstøt|wesprzyj|поддерж|пожертв|寄付|ご支援|捐款|捐赠|후원"
        ),
        re.compile(
            r"journalis|independen|unabhängig|indépendan|indipenden|onafhankelijk|reader|leser|lecteur|lector|paywall|free to read|\bmonth|monat|par mois|al mes"
            r"|\bour (?:work|reporting|stories|site|mission)|unsere arbeit|notre (?:travail|journal)|nuestro trabajo|nostro lavoro|nosso trabalho|ons werk"
            r"|нас|редакц|если вам|\b(?:please|bitte|por favor|s'il vous plaît)\b"
        ),
    ),
    control=re.compile(
        r"donat|donorbox|/support|contribut|spende|unterst|soutien|soutenir|/don\b|/dons\b|doneer|steun|patreon|paypal|steadyhq|ko-fi|buymeacoffee"
        r"|liberapay|opencollective|gofundme|boosty|wplac|wesprzyj|поддерж|member|mitglied",
        re.IGNORECASE,
    ),
    marks=1 << MARKS.index("promo"),
    is_last=False,
)
_APP: Final = _Plea(
    words=(
        re.compile(r"our app|the app|app store|mobile app|free app|unsere app|notre appli|nuestra app|nostra app|nosso app|onze app|aplicaci|aplicativo|applicazion|applikation|sovellu|aplikacj|приложени|アプリ|客户端|앱|uygulama"),
        re.compile(
            r"download|herunterlad|\bladen\b|télécharg|descarg|baix|scarica|ladda ner|last ned|\bhent\b|lataa|pobierz|скача|ダウンロード|下载|다운로드|indir"
        ),
    ),
    control=re.compile(r"apps\.apple\.com|itunes\.apple|play\.google|app-?store|/apps?(?:[/?#-]|$)|appgallery|onelink|app\.link", re.IGNORECASE),
    marks=sum(1 << MARKS.index(name) for name in ("promo", "advert", "popup")),
    is_last=False,
)  # fmt: skip
_PLEAS: Final = (_EXTERNAL, _PAYWALL, _LETTER, _GIFT, _APP)
_MOST_WORDS: Final = 60
"""Words of the longest block of a plea."""
_MOST_WORDS_BOX: Final = 100
_LABEL: Final = 8
"""Words up to which any block may be in the box."""
_BESIDE: Final = 25
"""Words up to which a sentence may follow the plea."""
_LINKED: Final = 0.8
_PARTS: Final = frozenset(("body", "main", "article", "td", "table", "ul", "ol"))
_HEADINGS: Final = frozenset(("h2", "h3", "h4", "h5", "h6"))
_LINES: Final = frozenset(("p", "li", "dd", "h2", "h3", "h4", "blockquote"))
"""Elements of a text: a sentence about cookies may link to a policy, and has no button."""
_BODIES: Final = sum(
    1 << MARKS.index(mark) for mark in ("article", "post", "content", "body", "main")
)
_QUICK: Final = re.compile(
    "|".join(
        pattern.pattern
        for pattern in (
            _EXTERNAL.words[1],
            _PAYWALL.words[0],
            _LETTER.words[0],
            _GIFT.words[0],
            _APP.words[0],
        )
    )
)
"""Searched in lower case: an expression that ignores case takes five times as long."""
_LITERALS: Final = list_literals(_QUICK.pattern)


def find_pleas(page: Page, view: View, keep: Sequence[bool]) -> list[int]:
    """Return the blocks of each box that asks for consent or a subscription."""
    found: set[int] = set()
    words = view.word_counts
    rows = [row for row, kept in enumerate(keep) if kept and words[row] <= _MOST_WORDS]
    lowered = [view.lowered[row] for row in rows]
    for place in find_holders(lowered, _LITERALS):
        row = rows[place]
        if row not in found and _QUICK.search(lowered[place]):
            for plea in _PLEAS:
                if _says(plea, _text_at(page, view, row)):
                    found.update(_find_box(page, view, keep, row, plea))
    return sorted(found)


def _text_at(page: Page, view: View, row: int) -> str:
    """Return a block's text in lower case; a heading's with that of the block below it."""
    is_heading = page.tag[page.box[row]] in _HEADINGS and row + 1 < len(page.text)
    return f"{view.lowered[row]}\n{view.lowered[row + 1]}" if is_heading else view.lowered[row]


def _says(plea: _Plea, text: str) -> bool:
    return all(pattern.search(text) for pattern in plea.words)


def _find_box(page: Page, view: View, keep: Sequence[bool], row: int, plea: _Plea) -> range:
    """Return the blocks of the largest small box around a plea that has a control; none without one."""
    found = range(0)
    for box in _climb(page, page.box[row]):
        rows = range(page.first[box], page.end[box])
        if not _is_of_plea(page, view, rows, plea):
            break
        if page.marks[box] & plea.marks or _has_control(page.element[box], plea):
            found = rows
    if plea.is_last and _is_followed(view, keep, found.stop):
        return range(0)
    return found


def _climb(page: Page, box: int) -> Iterator[int]:
    """Yield a box and those around it, up to a part of the page's layout."""
    while box and page.tag[box] not in _PARTS:
        if page.marks[box] & _BODIES and not page.marks[box] & _PAYWALL.marks:
            return
        yield box
        box = page.parent[box]


def _is_of_plea(page: Page, view: View, rows: range, plea: _Plea) -> bool:
    """Return whether blocks are a plea, its buttons, and a sentence or two behind it."""
    if view.words[rows.start : rows.stop].sum() > _MOST_WORDS_BOX:
        return False
    is_said = False
    for row in rows:
        if _says(plea, _text_at(page, view, row)):
            is_said = True
        elif (
            view.words[row] > _LABEL
            and view.linked[row] < _LINKED
            and not (is_said and view.words[row] <= _BESIDE)
            and plea.control.search(view.lowered[row]) is None
        ):
            return False
    return True


def _has_control(box: Element, plea: _Plea) -> bool:
    for element in box.iter("a", "button", "input", "label"):
        if element.tag == "button" or element.get("role") == "button":
            return True
        if element.tag == "input":
            if (element.get("type") or "text") in ("checkbox", "button", "submit", "radio"):
                return True
        elif element.tag == "a":
            address = element.get("href") or ""
            if address in ("", "#") or address.startswith("javascript:"):
                return True
            if box.tag in _LINES:
                continue
            if plea.control.search(address) or plea.control.search("".join(element.itertext())):
                return True
    return False


def _is_followed(view: View, keep: Sequence[bool], end: int) -> bool:
    """Return whether a kept sentence stands behind a box."""
    return any(keep[row] and view.prose[row] for row in range(end, len(keep)))
