"""Packed forms of a revision: whatever they are they come back, and damage is damage."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from archive_pages import make_article, make_capture, run_sql
from hypothesis import given
from hypothesis import strategies as st

from scraper.archive import Archive
from scraper.archive.articles.packed_reading import PACKED_COLUMNS, pack_forms, unpack_forms
from scraper.errors import ArchiveDamaged
from scraper.text.characters import clean_text

TEXT = st.text().map(clean_text)
REPEATED = st.builds(lambda text, times: text * times, TEXT, st.integers(1, 40))
FORM = REPEATED | st.none()


@given(st.tuples(FORM, FORM, FORM, FORM), REPEATED)
def test_any_forms_come_back(values: tuple[str | None, ...], text: str) -> None:
    """Forms that repeat the text or not, empty or missing, are the same after packing."""
    forms = dict(zip(PACKED_COLUMNS, values, strict=True))
    forms["markdown"] = text + (forms["markdown"] or "")
    packed = pack_forms(forms, text)
    if packed is not None:
        assert unpack_forms(packed, text.encode()) == forms
        assert len(packed) < sum(len((form or "").encode()) for form in forms.values())


LONG = "The fog came at noon, and the lamp burned until the morning. " * 9
FORMS = {"markdown": LONG, "html": f"<p>{LONG}</p>", "images": "[]", "trace": None}


@pytest.mark.parametrize("place", range(0, 60, 4))
def test_a_changed_byte_is_damage(place: int) -> None:
    """No byte of a frame can change without notice."""
    packed = bytearray(pack_forms(FORMS, LONG) or b"")
    packed[place % len(packed)] ^= 0x40
    with contextlib.suppress(ArchiveDamaged):
        assert unpack_forms(bytes(packed), LONG.encode()) == FORMS


def test_another_text_is_damage() -> None:
    """The forms are not read with a text that is not theirs."""
    packed = pack_forms(FORMS, LONG) or b""
    with pytest.raises(ArchiveDamaged):
        unpack_forms(packed, LONG.replace("noon", "moon").encode())


def test_s8_damage_to_packed_forms_is_reported_as_such(path: Path) -> None:
    """SQL and Python say that the archive is damaged; text and metadata can still be read."""
    with Archive.open(path) as archive:
        archive.save(make_capture(), make_article(text=LONG, html=f"<p>{LONG}</p>"))
    run_sql(path, "UPDATE revision SET packed = zeroblob(length(packed))")
    with Archive.open(path, read_only=True) as archive:
        assert "revision" in {one.where for one in archive.find_problems()}
        with pytest.raises(ArchiveDamaged):
            archive.find_article(1)
        with pytest.raises(ArchiveDamaged):
            list(archive.query("SELECT html FROM articles").rows)
        assert list(archive.query("SELECT title, text FROM articles").rows) == [
            ("The lamp and the fog", LONG)
        ]
