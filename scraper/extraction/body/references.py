"""Keep the list of works that the kept text cites.

A list of references is short lines of names, years and links, which the model often takes for a
list of links. It belongs to the text where the text cites it: by number, or by name and year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scraper.extraction.body.model.blocks import Page

_HEADINGS: Final = frozenset(
    (
        # English, German, French, Spanish, Portuguese, Italian, Dutch
        "references|references cited|works cited|bibliography|literature|literature cited|cited works|"
        "literatur|literaturverzeichnis|quellen|quellenverzeichnis|referenzen|"
        "références|bibliographie|références bibliographiques|ouvrages cités|"
        "referencias|bibliografía|referencias bibliográficas|obras citadas|"
        "referências|bibliografia|referências bibliográficas|riferimenti|riferimenti bibliografici|"
        "literatuur|referenties|bronnen|"
        # Nordic, Slavic, Turkish, Greek, Hungarian, Finnish, Indonesian, Vietnamese
        "referenser|källor|litteratur|kilder|referanser|referencer|lähteet|viitteet|"
        "литература|список литературы|источники|библиография|література|джерела|"
        "literatura|źródła|zdroje|piśmiennictwo|kaynakça|kaynaklar|βιβλιογραφία|αναφορές|"
        "irodalom|felhasznált irodalom|daftar pustaka|referensi|tài liệu tham khảo|"
        # Chinese, Japanese, Korean, Arabic, Persian, Hebrew, Hindi, Thai
        "参考文献|参考资料|參考文獻|參考資料|引用文献|문헌|참고문헌|참고 문헌|"
        "المراجع|المصادر|منابع|ביבליוגרפיה|מקורות|संदर्भ|เอกสารอ้างอิง|อ้างอิง"
    ).split("|")
)
_ENDS: Final = frozenset(heading[-2:] for heading in _HEADINGS)
"""Last two letters of each: cheap to ask for, and most texts end otherwise."""
_LONGEST_HEADING: Final = 40
_NUMBERING: Final = re.compile(r"^\W*(?:\d{1,2}(?:\.\d)*|[IVX]{1,4})[.)]?\s+|[\s:.#¶]+$")
_HEADING_TAGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MOST: Final = 400
"""Blocks of one list."""
_MOST_TEXT: Final = 400_000
"""Characters of the text before the list in which citations are looked for."""
_LEAST_CITED: Final = 2
_SHORTEST_WORK: Final = 25
"""Characters of a work's title or author and year."""
_SHARE_CITED: Final = 0.5
"""Works that must be cited: two, and half of the list."""

_CITED: Final = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*\]")
_NUMBER: Final = re.compile(r"\d{1,3}")
_OWN_NUMBER: Final = re.compile(r"\W{0,2}(\d{1,3})\s?[\]).:]")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_NAME: Final = re.compile(r"[^\W\d_]{2,}")


def find_works_cited(page: Page, keep: Sequence[bool]) -> list[int]:
    """Return the blocks of lists of works that are left out although the kept text cites them."""
    found: list[int] = []
    for row, text in enumerate(page.text):
        if len(text) <= _LONGEST_HEADING and _is_heading(text):
            rows = _rows_below(page, row)
            if len(rows) >= _LEAST_CITED and any(not keep[one] for one in (row, *rows)):
                before = _text_before(page, row, keep)
                works = [(_number_of(page, one, rows.start), page.text[one]) for one in rows]
                if before and _cites(before, works):
                    found += [one for one in (row, *rows) if not keep[one]]
    return found


def _is_heading(text: str) -> bool:
    if text.rstrip(" :.#¶").lower()[-2:] not in _ENDS:
        return False
    return _NUMBERING.sub("", text).strip().lower() in _HEADINGS


def _rows_below(page: Page, heading: int) -> range:
    """Return the blocks from a heading to the next one, in the smallest container that holds some."""
    box = page.box[heading]
    while page.end[box] <= heading + 1 and box:
        box = page.parent[box]
    end = min(page.end[box], heading + 1 + _MOST)
    for row in range(heading + 1, end):
        if page.tag[page.box[row]] in _HEADING_TAGS:
            return range(heading + 1, row)
    return range(heading + 1, end)


def _text_before(page: Page, heading: int, keep: Sequence[bool]) -> str:
    kept = (text for row, text in enumerate(page.text[:heading]) if keep[row])
    return "\n".join(kept)[-_MOST_TEXT:]


def _cites(text: str, works: list[tuple[str, str]]) -> bool:
    """Return whether a text cites a list of works: by their numbers, or by name and year."""
    least = max(_LEAST_CITED, _SHARE_CITED * len(works))
    if sum(len(work) >= _SHORTEST_WORK for _, work in works) < least:
        return False
    numbers: set[str] = set()
    for group in _CITED.findall(text):
        numbers.update(_NUMBER.findall(group))
    if numbers and sum(number in numbers for number, _ in works) >= least:
        return True
    years = set(_YEAR.findall(text))
    names = set(_NAME.findall(text)) if years else set()
    return sum(_is_named(work, names, years) for _, work in works) >= least


def _number_of(page: Page, row: int, first: int) -> str:
    """Return the number that a work bears, or that an ordered list gives it; "" for none."""
    own = _OWN_NUMBER.match(page.text[row])
    if own:
        return own.group(1)
    is_ordered = "ol" in (page.tag[page.box[row]], page.tag[page.parent[page.box[row]]])
    return str(row - first + 1) if is_ordered else ""


def _is_named(work: str, names: set[str], years: set[str]) -> bool:
    """Return whether a work's year and one of its first three names are in the text."""
    if years.isdisjoint(_YEAR.findall(work)):
        return False
    first = [name for name in _NAME.findall(work[:80]) if name[0].isupper()][:3]
    return any(name in names for name in first)
