"""Read rows of labelled credits: "来源：新华网 作者：王小明 编辑：李大伟", "Автор: Иван Петров".

Takes a short text; returns the names behind the labels of authors and of editors. Sources,
photographers, translators and dates end a name and are never one. Knows no page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scraper.dom.elements import fold_space

_HAN: Final = r"[\u4e00-\u9fff]"
_OF_PAPER: Final = rf"(?:本[报報网網刊台社]|{_HAN}{{2,6}}[社报報网網台]|实习|實習|特约|特約|首席|见习|見習|采访|採訪|文字)?"
_EAST_AUTHORS: Final = (
    rf"{_OF_PAPER}\s?(?:记者|記者)|通[讯訊][员員]|(?:文章|原)?作者|撰文者?|撰稿人?|执笔人?|執筆者?|筆者|文字?|"
    r"发布[者人]|發[布佈][者人]|投稿[者人]|著者?|ライター|寄稿|(?:取材|構成|撮影|写真)・(?:文|執筆)|文・(?:写真|撮影|構成|編集)|"
    r"작성자|글쓴이|글|기자|필자|저자|지은이|취재"
)
"""Labels of authors in Chinese, Japanese and Korean, which a colon, a slash or a bar follows."""
_EAST_EDITORS: Final = (
    r"(?:责任|責任|本文|本期|网络|執行)?(?:编辑|編輯|編集者?)|[责責][编編]|편집자?"
)
_WEST_AUTHORS: Final = (
    r"Автор(?:ы|и|ка|ка тексту)?(?: (?:статьи|материала|текста|публикации|статті))?|Аутор|Текст|Корреспонденты?|"
    r"Журналист(?:ка)?|Подготовил[аи]?|Записал[аи]?|Беседовал[аи]?|Написал[аи]?|Підготува(?:в|ла|ли)|Пише|"
    r"Autor(?:a|as|en|es|in|i|ka|ul|s|ius)?|Verfasser(?:in)?|(?<!.)(?:Bericht|Interview|Reportage|Röportaj)|Reportagem|Reportaje|"
    r"Auteure?s?|Autric[ei]|Autor[ei]|A cura di|Muhabir|Hazırlayan|Yazar|Yazan|Kaleme alan|"
    r"Penulis|Pewarta|Jurnalis|Wartawan|Reporter|Tác giả|Người viết|Phóng viên|Opracowa(?:nie|ł|ła)|"
    r"Rozmawiała?|Napisała?|Kirjoittaja|Kirjoittanut|Teksti|Toimittaja|Írta|Szerző|Piše|Napisa(?:o|la)|Avtor(?:ica)?|"
    r"Συντάκτης|Συντάκτρια|Κείμενο|Γράφει(?: [οη])?|"
    r"نویسنده|خبرنگار|گزارشگر|نوشته|به قلم|بقلم|كتبت?|الكاتبة?|إعداد|اعداد|المؤلف|الصحفي|المراسل|تحریر|مصنف|"
    r"लेखक|लेखिका|रिपोर्टर|रिपोर्ट|संवाददाता|लेखन|লেখক|প্রতিবেদক|எழுதியவர்|מאת|כתבה?|כותבת?|ผู้เขียน|เขียนโดย|โดย|เรื่อง|ผู้สื่อข่าว"
)
"""Labels of authors in scripts with spaces, which a colon follows."""
_WEST_EDITORS: Final = (
    r"Editora?|Editör|Editör(?:ü|ler)|Penyunting|Redaktur|Redaktör|Редактор|Επιμέλεια|Szerkesztő|Edição|Edición|"
    r"تحرير|المحرر|ویراستار|संपादक|सम्पादक"
)
_LABEL: Final = re.compile(
    r"(?:^|(?<=[\s【〔〖（(\[|｜•·●:：,，;；。]))"
    rf"(?:(?:(?P<a>{_EAST_AUTHORS})|(?P<e>{_EAST_EDITORS}))\s*(?:[:：﹕∶|｜/／＝=]|●)|"
    rf"(?:(?P<b>{_WEST_AUTHORS})|(?P<f>{_WEST_EDITORS}))\s*[:：])"
)
_REPORTER: Final = re.compile(
    rf"^[【〔〖（(\[]?\s*{_HAN}{{0,8}}?(?:记者|記者)\s*(?P<names>{_HAN}{{2,4}}(?:[\s、]{_HAN}{{2,4}})*)"
    rf"\s*(?:[／/]|\s)\s*{_HAN}{{0,6}}?(?:報導|报道|報道|[电電讯訊])\s*[】〕〗）)\]]?$|"
    rf"^[【〔〖（(\[]?\s*(?:本[报報网網刊台社]|{_HAN}{{2,6}}[社报報网網台]|实习|實習|特约|特約|首席)\s?(?:记者|記者)\s*"
    rf"(?P<more>{_HAN}{{2,4}}(?:[\s、]+{_HAN}{{2,4}})*)\s*[】〕〗）)\]]?$"
)
"""A reporter without a colon: "記者王小明／台北報導", "本报记者 王小明"."""
_KOREAN: Final = re.compile(
    r"(?:^|[=\s\])])(?P<names>[\uac00-\ud7af]{2,4}(?:[·,\s]+[\uac00-\ud7af]{2,4}){0,2}?)\s?"
    r"(?:선임|수습|인턴|객원|전문|논설)?(?:기자|특파원)(?:\s+\S+@\S+)?$"
)
"""A reporter as Korean papers sign: "김민수 기자"."""
_NEXT: Final = re.compile(
    r"(?:[\s,，;；、|｜•·]+|(?<=[）)】\]]))[^\s:：|｜,，;；、]{1,14}(?:\s[^\s:：|｜]{1,8})?\s?[:：](?!\S{0,3}//)|"
    r"[\s,，;；、|｜]+(?:写真|撮影|イラスト|編集|翻訳|監修|摄影|攝影|摄|图片?|圖|编辑|編輯|责编|校对|사진|편집)[\s／/＝=]|"
    r"[】〕〗\]]\s*$|\s\S{0,6}?(?:報導|报道|報道)$|\n"
)
"""What ends the names of a label: another label, a closing bracket at the end, a new line."""
_OTHER_REPORTER: Final = re.compile(
    rf"\s+(?:{_OF_PAPER}\s?(?:记者|記者)|实习生|實習生|通[讯訊][员員])\s+"
)
_BRACKET: Final = re.compile(r"[（(]")
_DATE: Final = re.compile(
    r"[\s,，|｜•·(（]*(?:(?:19|20)\d\d\s?[-/.年년]|\d{1,2}[-/.月]\d{1,2}|\d{1,2}:\d\d).*", re.DOTALL
)
_JOB: Final = re.compile(
    rf"\s*（[^（）]*[\u3040-\u30ff\u4e00-\u9fff][^（）]*）|\s*\([^()]*{_HAN}[^()]*\)"
)
"""Where an author works, in brackets: "王小明（北京大学教授）"."""
_BOOK: Final = re.compile(
    r"ISBN|出版社|出版日|定[价價]|书名|書名|Издательство|Verlag:|Editorial:|Yayınevi", re.IGNORECASE
)
"""What a row about a book says of it: the author is the book's."""
_PROSE: Final = re.compile(r"[。！？!?]|[.]\s\w")
_MAX_ROW: Final = 160
_MAX_NAMES: Final = 80
"""Characters of a row and of the names behind a label."""


@dataclass(frozen=True, slots=True)
class Credits:
    """The names that a row states by labels, "" where it states none."""

    authors: str = ""
    editors: str = ""
    is_open: bool = False
    """Whether a label ends the row, so that its name is in the next element."""


NO_CREDITS: Final = Credits()


def read_credits(row: str) -> Credits:
    """Return the names behind the labels of a row.

    Args:
        row: A short text; a line end parts rows.
    """
    row = row.strip()
    if len(row) > _MAX_ROW or _BOOK.search(row):
        return NO_CREDITS
    named: dict[str, list[str]] = {"authors": [], "editors": []}
    is_open = False
    for label in _LABEL.finditer(row):
        value = _value(row[label.end() :])
        if not value:
            is_open = is_open or not row[label.end() :].strip()
        elif len(value) <= _MAX_NAMES and not _PROSE.search(value):
            role = "authors" if label["a"] or label["b"] else "editors"
            named[role].append(value)
    if not any(named.values()) and not is_open and (signed := _signed(row)):
        named["authors"].append(signed)
    return Credits("\n".join(named["authors"]), "\n".join(named["editors"]), is_open)


def _value(rest: str) -> str:
    """Return the names at the start of what follows a label."""
    rest = rest.lstrip()
    if _LABEL.match(rest):
        return ""
    names = _NEXT.split(rest, maxsplit=1)[0].rstrip()
    if names.endswith(("）", ")")) and not _BRACKET.search(names):
        names = names[:-1]
    return fold_space(_OTHER_REPORTER.sub("、", _JOB.sub("", _DATE.sub("", names))))


def _signed(row: str) -> str:
    """Return the reporters of a row without labels, by the forms of newspapers."""
    row = fold_space(row)
    if found := _REPORTER.match(row):
        return found["names"] or found["more"] or ""
    korean = _KOREAN.search(row) if len(row) <= _MAX_NAMES else None
    return korean["names"] if korean else ""
