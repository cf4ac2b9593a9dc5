"""Notes for Obsidian and Logseq: tags that they accept, and copies beside edited notes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored_articles import make_stored

from scraper.export import FORMATS, export_folder
from scraper.export.notes import make_tag, render_logseq, render_obsidian


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("night sky", "night-sky"),
        ("2024", "_2024"),
        ("C++ & Rust!", "C-Rust"),
        ("#hash", "hash"),
        ("Größe", "Größe"),
        ("灯台 話", "灯台-話"),
        ("a/b", "a/b"),
        ("/a/", "a"),
        ("🎉", ""),
        ("y2k", "y2k"),
    ],
)
def test_a_tag_is_one_word(name: str, tag: str) -> None:
    """White space and marks become hyphens, a number gets a letter's place before it."""
    assert make_tag(name) == tag


@given(st.text(max_size=60))
def test_no_tag_is_illegal(name: str) -> None:
    """Any tag is empty, or letters, marks, numbers, `_`, `-` and `/`, and not a number alone."""
    tag = make_tag(name)
    assert not re.search(r"[\s#,:\[\]()\"'|]", tag)
    assert not tag.isdecimal()


def test_obsidian_has_legal_tags_once() -> None:
    """Tags that become the same word are one; the rest of the note is that of `markdown`."""
    stored = make_stored(tags=("night sky", "night-sky", "🎉", "fog"))
    note = render_obsidian(stored)
    assert 'tags:\n  - "night-sky"\n  - "fog"\n' in note
    plain = FORMATS["markdown"].render_one
    assert plain is not None
    assert note.split("---\n")[2] == plain(stored).split("---\n")[2]


def test_logseq_has_properties_and_blocks() -> None:
    """Properties are one line each, paragraphs are blocks, and a fence stays in its block."""
    stored = make_stored(
        title="Two\nlines:: here",
        authors=("Maren [Holt]",),
        markdown="One.\nTwo.\n\n```\na\n\nb\n```\n\nEnd.",
    )
    head, body = render_logseq(stored).split("\n\n", 1)
    assert head.splitlines()[0] == "title:: Two lines:: here"
    assert "author:: [[Maren Holt]]" in head.splitlines()
    assert body == "- One.\n  Two.\n- ```\n  a\n  \n  b\n  ```\n- End.\n"


@pytest.mark.parametrize("name", ["obsidian", "logseq"])
def test_a_new_revision_is_written_beside_an_edited_note(tmp_path: Path, name: str) -> None:
    """The edited note stays; the revision comes once, and a third export touches nothing."""
    chosen = FORMATS[name]
    first = make_stored(title="Note")
    export_folder(chosen, [first], tmp_path)
    note = tmp_path / "2024-05-01-note.md"
    note.write_text("My thoughts.")
    assert export_folder(chosen, [first], tmp_path).kept == (note.name,)
    second = replace(make_stored(title="Note", markdown="Edited by the site."), revision=2)
    report = export_folder(chosen, [second], tmp_path)
    copy = tmp_path / "2024-05-01-note.revision-2.md"
    assert (report.written, report.kept) == (1, ())
    assert "Edited by the site." in copy.read_text()
    assert note.read_text() == "My thoughts."
    again = export_folder(chosen, [second], tmp_path)
    assert (again.written, again.unchanged, again.kept) == (0, 1, ())
    copy.write_text("Merged.")
    assert export_folder(chosen, [second], tmp_path).kept == (copy.name,)
    assert copy.read_text() == "Merged."
