"""What a diff of two revisions shows."""

from __future__ import annotations

import time

import pytest
from archive_pages import NEW_YEAR, make_article, make_capture
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.archive import Archive, RevisionDiff, diff_revisions, render_diff
from scraper.export.diff_page import render_diff_page
from scraper.records import Article, StoredArticle


@pytest.fixture
def revise(archive: Archive):
    """Save two readings of one page, and compare them."""

    def compare(old: dict[str, object], new: dict[str, object]) -> RevisionDiff:
        for body, fields in ((b"old", old), (b"new", new)):
            archive.save(make_capture(body=body), make_article(**fields))
        return diff_revisions(*archive.revisions_of(1))

    return compare


def read_off(diff: RevisionDiff) -> tuple[list[str], list[str]]:
    """Give the paragraphs of both revisions, as a diff holds them."""
    before, after = [], []
    for block in diff.blocks:
        if block.kind == "changed":
            before.append("".join(run.text for run in block.words if run.kind != "added"))
            after.append("".join(run.text for run in block.words if run.kind != "removed"))
            assert after[-1] == block.text
            continue
        if block.kind not in ("added", "moved-to"):
            before.append(block.text)
        if block.kind not in ("removed", "moved-from"):
            after.append(block.text)
    return before, after


PARAGRAPHS = (
    "The ferry left the pier at noon, and the last boat came back in the dark.",
    "Nobody was hurt, the harbour master said on Sunday evening.",
    "The tunnel was opened by the minister a day later than planned.",
    "Eighty years of crossings ended without a speech.",
)


def test_two_replaced_phrases_are_two_phrases(revise) -> None:
    """Words that changed are marked within their paragraphs; the rest of them is cut."""
    text = "\n\n".join(PARAGRAPHS * 4)
    new = text.replace("at noon", "before dawn", 1).replace("a day later", "two days later", 1)
    diff = revise({"text": text}, {"text": new})
    assert [block.kind for block in diff.blocks if block.kind != "same"] == ["changed", "changed"]
    assert (diff.words_added, diff.words_removed) == (4, 4)
    shown = render_diff(diff)
    assert (
        "~The ferry left the pier [-at noon-]{+before dawn+}, and the last boat came back in …\n"
        in shown
    )
    assert "[-a day-] {+two days+} later" in shown
    assert not any(line.startswith(("-T", "+T")) for line in shown.splitlines())


def test_a_moved_paragraph_is_no_new_text(revise) -> None:
    """A paragraph that is elsewhere now is shown in both places, and its words do not count."""
    one, two, three, four = PARAGRAPHS
    diff = revise(
        {"text": f"{one}\n\n{two}\n\n{three}\n\n{four}"},
        {"text": f"{four}\n\n{one}\n\n{two}\n\n{three}"},
    )
    kinds = [block.kind for block in diff.blocks]
    assert kinds in (
        ["moved-to", "same", "same", "same", "moved-from"],
        ["moved-from", "moved-from", "moved-from", "same", "moved-to", "moved-to", "moved-to"],
    )
    assert (diff.words_added, diff.words_removed) == (0, 0)
    assert f">{four}" in render_diff(diff)


def test_words_without_spaces_are_compared_by_character(revise) -> None:
    """In scripts without spaces, what changed is characters, not the paragraph."""
    diff = revise(
        {"text": "東京都の灯台は霧の中にある。誰も来なかった。"},
        {"text": "東京都の灯台は雨の中にある。誰も来なかった。"},
    )
    assert "[-霧-]{+雨+}の中に" in render_diff(diff)


TEXTS = st.lists(
    st.lists(st.sampled_from("the fog lamp, tide (rye) boat. 灯台 e\u0301 x-y".split()), min_size=1, max_size=9).map(" ".join),
    max_size=7,
)  # fmt: skip


@given(TEXTS, TEXTS)
@settings(max_examples=300)
def test_any_two_texts_can_be_read_off_their_diff(old: list[str], new: list[str]) -> None:
    """However paragraphs were edited, moved, added and removed, nothing is lost or made up."""
    stored = [
        StoredArticle(
            id=1, url="u", site="s", revision=number, revisions=2, first_saved_at=NEW_YEAR,
            saved_at=NEW_YEAR, last_seen_at=NEW_YEAR, body_digest="", word_count=1,
            article=Article(url="u", text="\n\n".join(text)),
        )
        for number, text in ((1, old), (2, new))
    ]  # fmt: skip
    diff = diff_revisions(*stored)
    before, after = read_off(diff)
    assert [line.replace(" ", "") for line in before] == [line.replace(" ", "") for line in old]
    assert after == new
    assert diff.text_changed == (old != new)
    assert bool(diff.words_added or diff.words_removed) <= (old != new)
    page = render_diff_page(diff, title="<b>", url="u", language=None)
    assert page.count("<p class=") == len(diff.blocks)


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
    assert read_off(diff) == (old.split("\n\n"), new.split("\n\n"))


def test_a_diff_of_huge_texts_is_done_soon(revise) -> None:
    """Two texts of 50,000 different paragraphs each are compared within seconds."""
    old = "\n\n".join(f"old {number % 7} {number}" for number in range(50_000))
    diff_began = time.monotonic()
    diff = revise({"text": old}, {"text": old.replace("old", "new")})
    assert diff.text_changed
    assert time.monotonic() - diff_began < 20
