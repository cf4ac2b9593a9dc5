"""Rewrite dates of other calendars as Gregorian ones: Japanese eras, Minguo, the solar Hijri calendar.

Takes a short text; returns it with such dates written `YYYY-MM-DD`. The Thai calendar, which
differs by its years alone, is converted in `date_text`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

_ERAS: Final = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911, "R": 2018, "H": 1988, "S": 1925,
}  # fmt: skip
"""The year before the first of each era; eras that ended before 1926 date no web page."""
_ERA_DATE: Final = re.compile(
    r"(?P<era>令和|平成|昭和|民[國国]|(?<![A-Za-z])[RHS](?=\d{1,2}年))\s*(?P<y>\d{1,3}|元)\s*(?:年|[./-])\s*(?P<m>\d{1,2})\s*(?:月|[./-])\s*(?P<d>\d{1,2})\s*日?"
)
_CHINESE_DATE: Final = re.compile(
    r"(?P<y>[〇○零一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_WRITTEN_ERA: Final = re.compile(
    r"(?P<era>令和|平成|昭和|民[國国])(?P<y>[〇○零一二三四五六七八九十百]{1,5})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_CHINESE_DIGITS: Final = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
}

_HIJRI_MONTHS: Final = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()
_HIJRI_YEAR: Final = r"(?P<y>13[4-9]\d|14[0-4]\d)"
_HIJRI_NAMED: Final = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})\s*(?:ام\s*)?(?P<w>{'|'.join(_HIJRI_MONTHS)})(?:\s*ماه)?،?\s*{_HIJRI_YEAR}(?!\d)"
)
_HIJRI_NUMBERS: Final = re.compile(
    rf"(?<!\d){_HIJRI_YEAR}\s?(?P<s>[/-])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<d>\d{{1,2}})(?!\d)"
)
_HIJRI_EPOCH: Final = date(622, 3, 21)
_LEAP_CYCLE: Final = 33
"""Years of the cycle whose leap years are `_LEAP_YEARS`; right for 1244 to 1472, so for all web pages."""
_LEAP_YEARS: Final = (1, 5, 9, 13, 17, 22, 26, 30)
_LEVANTINE_MONTHS: Final = (
    ("كانون الثاني", "يناير"), ("كانون الأول", "ديسمبر"), ("تشرين الأول", "أكتوبر"), ("تشرين الثاني", "نوفمبر"),
)  # fmt: skip
"""Months of two words, with the one word that `months` knows."""
_ARABIC_LETTERS: Final = str.maketrans("يك", "یک")


def to_gregorian(text: str) -> str:
    """Return a text with its dates of other calendars written as ISO 8601 days.

    Args:
        text: The text, with ASCII digits.
    """
    if text.isascii():
        return _HIJRI_NUMBERS.sub(_write_hijri, text)
    for levantine, month in _LEVANTINE_MONTHS:
        text = text.replace(levantine, month)
    text = _ERA_DATE.sub(_write_era, text)
    text = _WRITTEN_ERA.sub(_write_written_era, text)
    text = _CHINESE_DATE.sub(_write_chinese, text)
    persian = text.translate(_ARABIC_LETTERS)
    if _HIJRI_NAMED.search(persian):
        text = _HIJRI_NAMED.sub(_write_hijri, persian)
    return _HIJRI_NUMBERS.sub(_write_hijri, text)


def _write_era(found: re.Match[str]) -> str:
    year = 1 if found["y"] == "元" else int(found["y"])
    return f" {_ERAS[found['era']] + year}-{found['m']}-{found['d']} "


def _write_written_era(found: re.Match[str]) -> str:
    digits = found["y"]
    if all(digit in _CHINESE_DIGITS for digit in digits):
        year = int("".join(str(_CHINESE_DIGITS[digit]) for digit in digits))
    else:
        hundreds, hundred, rest = digits.rpartition("百")
        year = 100 * _CHINESE_DIGITS.get(hundreds, 1) if hundred else 0
        year += _chinese_number(rest.lstrip("〇○零"))
    month, day = _chinese_number(found["m"]), _chinese_number(found["d"])
    return f" {_ERAS[found['era']] + year}-{month}-{day} "


def _write_chinese(found: re.Match[str]) -> str:
    year = "".join(str(_CHINESE_DIGITS[digit]) for digit in found["y"])
    return f" {year}-{_chinese_number(found['m'])}-{_chinese_number(found['d'])} "


def _chinese_number(digits: str) -> int:
    """Return the value of a number below 100 ("二十三")."""
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _CHINESE_DIGITS.get(digits, 0)
    return 10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0)


def _write_hijri(found: re.Match[str]) -> str:
    parts = found.groupdict()
    month = _HIJRI_MONTHS.index(parts["w"]) + 1 if parts.get("w") else int(parts["m"])
    day = _hijri_day(int(parts["y"]), month, int(parts["d"]))
    return found.group() if day is None else f" {day.isoformat()} "


def _hijri_day(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a solar Hijri one: six months of 31 days, five of 30, and the rest."""
    long_months = 6
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= long_months else 30)):  # noqa: PLR2004
        return None
    cycles, rest = divmod(year - 1, _LEAP_CYCLE)
    leap_days = cycles * len(_LEAP_YEARS) + sum(leap <= rest for leap in _LEAP_YEARS)
    days = 365 * (year - 1) + leap_days + 30 * (month - 1) + min(month - 1, long_months) + day - 1
    return _HIJRI_EPOCH + timedelta(days=days)
