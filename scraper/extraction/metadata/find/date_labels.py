"""Classify dates by their labels: publication, change, review, or no date of the article.

Knows the words of many languages, but no page and no date.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

Label = Literal["published", "modified", "reviewed", "other"]
"""`reviewed` (revised, checked) dates a change, but never counts as the publication.

`other` (received, accepted, held, due) is not a date of the article.
"""

_OTHER: Final = (
    r"\breceived\b|\baccepted\b|\bsubmitted\b(?! by)|submission|\b(?:retrieved|accessed)\b|"
    r"eingereicht(?! von)|eingegangen|angenommen|abgerufen|\breçu|\baccepté|\bsoumis(?! par)|consulté le|"
    r"recibido|aceptado|\benviado(?! por)|consultado|ricevuto|accettato|recebido|aceito|aceite em|ontvangen|"
    r"geaccepteerd|ingediend(?! door)|mottatt|akseptert|inkommen|modtaget|otrzymano|przyjęto|nadesłano|"
    r"поступил|принят[ао]?\s|получен[ао]?\s|受付|受理|採択|收稿|录用|錄用|接收日期|收到|접수|채택|게재확정|παραλήφθηκε|"
    r"event[-_ ]?(?:date|time|start)|date of (?:the )?event|\b(?:when|starts?|ends):|\bdeadline|\bexpires\b|"
    r"\bvalid (?:until|from)|takes place|\b(?:joined|member since|born|founded)\b|"
    r"veranstaltung|\btermin\b|\bwann:|\bbeginn:|einsendeschluss|\bgültig\b|date limite|fecha límite|"
    r"\bcuándo|scadenza|\bprazo|мероприяти|開催|締切|日時|活动时间|活動時間|截止|행사|마감"
)
_REVIEWED: Final = (
    r"\brevised\b|\brevision (?:as )?of|(?:last|medically|clinically) (?:reviewed|checked|verified)|reviewed on|"
    r"überarbeitet|(?:zuletzt|medizinisch) (?:ge|über)prüft|révisé|dernière (?:révision|vérification)|"
    r"revisado|última revisión|ultima revisione|riveduto|herzien|исправлен|доработ|修回|改稿|修订|修訂"
)
_MODIFIED: Final = (
    r"updat|modif|\blast\W|edited|aktualisiert|stand:|actuali[sz]|mis à jour|mise à jour|aggiorn|atualiz|"
    r"bijgewerkt|gewijzigd|oppdatert|uppdaterad|opdateret|aktualiz|обновл|оновл|更新|수정|"
    r"güncel|päivitetty|muokattu|ενημερώ|ενημέρω|τροποποι|تحديث|עודכן|geändert|änderung|\bstand\s\d|ændret|endret|ändrad|"
    r"изменен|изменён|змінено|upraven|modyfik|frissít|módosít|به[\u200c ]?روز ?رسان|بروز ?رسان|آخرین (?:ویرایش|تغییر)|अपडेट|अद्यतन|संशोधित|"
    r"আপডেট|হালনাগাদ|اپ ڈیٹ|업데이트|最[后後终終](?:修改|编辑|編輯)|修改(?:于|時間|时间|日期)|diperbarui|diubah|pembaruan|cập nhật|chỉnh sửa|"
    r"ปรับปรุง|อัปเดต|แก้ไข"
)
_PUBLISHED: Final = (
    r"publi|posted|available online|first online|online (?:since|first)|veröff|erschienen|gepubliceerd|lagt ut|опубл|公開|配信|発表|发布|發佈|發布|发表|發表|배포|입력|등록|"
    r"发稿|發稿|上稿|刊登|刊发|投稿日|掲載|게시|발행|작성일|oluşturulma|giriş tarihi|eklenme|انتشار|منتشر|प्रकाशित|প্রকাশ|شائع|"
    r"diterbitkan|terbit|\bđăng\b|xuất bản|เผยแพร่|megjelen|közzété|δημοσίευ|"
    r"yayın|julkaistu|objavlj|zveřejn|δημοσιε|نشر|פורסם"
)
_LABELS: Final = re.compile(
    f"(?P<other>{_OTHER})|(?P<reviewed>{_REVIEWED})|(?P<modified>{_MODIFIED})|(?P<published>{_PUBLISHED})"
)
"""Matches lower-case text, which is twice as fast as ignoring case."""
_RANK: Final[tuple[Label, ...]] = ("other", "published", "reviewed", "modified")
"""Which label counts where a context has several and none is nearest."""
_YEAR: Final = re.compile(r"(?:19|20|25|１９|２０)\d\d|[٠-٩۰-۹०-९০-৯๐-๙]{4}|(?<!\d)1[34]\d\d(?!\d)")


@lru_cache(maxsize=2048)
def label_of(text: str) -> Label | None:
    """Return what a text calls the date beside it, or None."""
    return _ranked({match.lastgroup for match in _LABELS.finditer(text.lower())})


@lru_cache(maxsize=512)
def dated_parts(text: str, label: Label | None = None) -> tuple[tuple[Label | None, str], ...]:
    """Return each date of a row with its label: "Received 4 July 2022; published 2 January 2023".

    A label belongs to the date after it; the only date of a row may have its label behind it.

    Args:
        text: The row.
        label: The label of a first date without its own.
    """
    parts: list[tuple[set[str | None], str]] = []
    labels: set[str | None] = set()
    begin = 0
    lower = text.lower()
    for match in _LABELS.finditer(lower if len(lower) == len(text) else text):
        if _YEAR.search(text, begin, match.start()):
            parts.append((labels, text[begin : match.start()]))
            begin, labels = match.start(), set()
        labels.add(match.lastgroup)
    if not parts or _YEAR.search(text, begin):
        parts.append((labels, text[begin:]))
    elif len(parts) == 1 and not parts[0][0]:
        parts = [(labels, text)]
    elif not parts[0][0] and "published" in parts[1][0]:
        # each label is behind its date: "3 May, published, 5 May, updated"
        behind = [own for own, _ in parts[1:]] + [labels]
        parts = [(own, part) for own, (_, part) in zip(behind, parts, strict=True)]
    first, *others = ((_ranked(own), part) for own, part in parts)
    return ((first[0] or label, first[1]), *others)


def _ranked(labels: set[str | None]) -> Label | None:
    return next((label for label in _RANK if label in labels), None)
