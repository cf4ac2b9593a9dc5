"""Dates as pages of many languages write them: digits, halves of the day, eras, month names, zones."""

from __future__ import annotations

import pytest

from scraper.dates.page_dates import parse_date
from scraper.extraction.metadata.find.date_labels import dated_parts


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("２０２４年５月３日　１０：２０", "2024-05-03T10:20"),
        ("2024年5月3日 午後3時20分", "2024-05-03T15:20"),
        ("2024年5月3日下午3:20", "2024-05-03T15:20"),
        ("2024-05-03 下午 03:20", "2024-05-03T15:20"),
        ("2024年5月3日 午前0時5分", "2024-05-03T00:05"),
        ("2024.05.03 오후 3:20", "2024-05-03T15:20"),
        ("2024년 5월 3일 오전 9시 5분", "2024-05-03T09:05"),
        ("平成三十年五月三日", "2018-05-03"),
        ("民国一一三年五月三日", "2024-05-03"),
        ("中華民國一百一十三年五月三日", "2024-05-03"),
        ("Jumat, 3 Agustus 2024 10:20 WIB", "2024-08-03T10:20+07:00"),
        ("3 May 2024, 10:20 (GMT+7)", "2024-05-03T10:20+07:00"),
        ("3 мај 2024", "2024-05-03"),
        ("15 жніўня 2024", "2024-08-15"),
        ("3 مئی 2024", "2024-05-03"),
        ("3 மே 2024", "2024-05-03"),
        ("15 फ़रवरी 2024", "2024-02-15"),
        ("15 अक्तूबर 2024", "2024-10-15"),
        ("3 Disember 2024", "2024-12-03"),
        ("15 avqust 2024", "2024-08-15"),
    ],
)  # fmt: skip
def test_date_of_a_language_is_read(text, date):
    """The date keeps the page's precision and offset."""
    assert parse_date(text) == date


@pytest.mark.parametrize(
    ("row", "labels"),
    [
        ("Stand 5. Mai 2024", ["modified"]),
        ("Zuletzt geändert am 5. Mai 2024", ["modified"]),
        ("Oluşturulma Tarihi: 3 Mayıs 2024 Güncellenme Tarihi: 5 Mayıs 2024", ["published", "modified"]),
        ("انتشار: ۱۴ اردیبهشت ۱۴۰۳ به‌روزرسانی: ۱۶ اردیبهشت ۱۴۰۳", ["published", "modified"]),
        ("प्रकाशित: 3 मई 2024 अपडेट: 5 मई 2024", ["published", "modified"]),
        ("등록 2024-05-03 업데이트 2024-05-05", ["published", "modified"]),
        ("发布：2024年5月3日 最后修改：2024年5月5日", ["published", "modified"]),
        ("2024年5月3日 公開 2024年5月5日 更新", ["published", "modified"]),
        ("Diterbitkan 3 Mei 2024, diperbarui 5 Mei 2024", ["published", "modified"]),
        ("Đăng ngày 3/5/2024, cập nhật 5/5/2024", ["published", "modified"]),
        ("Δημοσίευση: 3 Μαΐου 2024 Ενημέρωση: 5 Μαΐου 2024", ["published", "modified"]),
        ("Изменено 5 мая 2024", ["modified"]),
    ],
)  # fmt: skip
def test_label_of_a_language_tells_the_update(row, labels):
    """A date goes by its label, before it or behind it."""
    assert [label for label, _ in dated_parts(row)] == labels
