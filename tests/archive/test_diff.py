"""What a diff of two revisions shows."""

from __future__ import annotations

import time

import pytest
from archive_pages import make_article, make_capture

from scraper.archive import Archive, RevisionDiff, diff_revisions, render_diff


@pytest.fixture
def revise(archive: Archive):
    """Save two readings of one page, and compare them."""

    def compare(old: dict[str, object], new: dict[str, object]) -> RevisionDiff:
        for body, fields in ((b"old", old), (b"new", new)):
            archive.save(make_capture(body=body), make_article(**fields))
        return diff_revisions(*archive.revisions_of(1))

    return compare


def test_a_changed_paragraph_is_shown_with_its_neighbours(revise) -> None:
    """What went and what came stand together, between the paragraphs around them."""
    diff = revise({"text": "A\n\nB\n\nC\n\nD\n\nE"}, {"text": "A\n\nB\n\nX\n\nD\n\nE"})
    assert render_diff(diff) == (
        "--- revision 1\n+++ revision 2\n@@ text\n …\n B\n-C\n+X\n D\n …\n"
    )


def test_changed_fields_are_shown(revise) -> None:
    """Metadata that changed, came or went is named."""
    diff = revise(
        {"title": "Old", "tags": ("fog",), "section": "Log"},
        {"title": "New", "tags": ("fog", "lamp"), "description": "Here."},
    )
    assert render_diff(diff) == (
        "--- revision 1\n+++ revision 2\n"
        "@@ title\n-Old\n+New\n"
        "@@ description\n+Here.\n"
        "@@ tags\n-fog\n+fog, lamp\n"
        "@@ section\n-Log\n"
    )


def test_white_space_is_no_change(revise) -> None:
    """Breaks and blanks that differ beside a real change are not shown."""
    diff = revise({"text": "A  b\n\nC"}, {"text": "A b\nC", "title": "Other"})
    assert not diff.text_changed
    assert [change.field for change in diff.fields] == ["title"]


def test_nothing_is_lost_in_a_diff(revise) -> None:
    """Both texts can be read off the diff."""
    old, new = "one\n\ntwo\n\nthree\n\nfour", "zero\n\none\n\nthree\n\n3.5\n\nfour\n\nfive"
    diff = revise({"text": old}, {"text": new})
    before = [block.text for block in diff.blocks if block.kind != "added"]
    after = [block.text for block in diff.blocks if block.kind != "removed"]
    assert ("\n\n".join(before), "\n\n".join(after)) == (old, new)


def test_a_diff_of_huge_texts_is_done_soon(revise) -> None:
    """Two texts of 50,000 different paragraphs each are compared within seconds."""
    old = "\n\n".join(f"old {number % 7} {number}" for number in range(50_000))
    diff_began = time.monotonic()
    diff = revise({"text": old}, {"text": old.replace("old", "new")})
    assert diff.text_changed
    assert time.monotonic() - diff_began < 20
