"""S8: a check remembers what it found whole, goes on from there, and never hides what it found damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from archive_pages import make_article, make_capture, run_sql

from scraper.archive import Archive, verify


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check ten rows in a step."""
    monkeypatch.setattr(verify, "_STEP", 10)


def save(path: Path, first: int, last: int) -> None:
    with Archive.open(path) as archive:
        for number in range(first, last):
            url = f"https://keeper.example/{number}"
            archive.save(make_capture(url), make_article(url, text=f"Entry {number} of the log."))


def check(path: Path, *, only_new: bool = False) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """Return the problems, and for each stage the last figures of its progress."""
    stages: dict[str, tuple[int, int]] = {}

    def advance(where: str, done: int, total: int) -> None:
        stages[where] = (done, total)

    with Archive.open(path, read_only=True) as archive:
        problems = list(archive.find_problems(advance, only_new=only_new))
    return [one.message for one in problems], stages


def test_s8_only_new_rows_are_checked_again(path: Path) -> None:
    """What was found whole is left out by the next check of new rows; the whole check reads all."""
    save(path, 0, 25)
    problems, stages = check(path)
    assert problems == []
    assert [stages[one] for one in ("page", "capture", "revision")] == [(25, 25)] * 3
    assert "search" in stages
    save(path, 25, 37)
    problems, stages = check(path, only_new=True)
    assert problems == []
    assert [stages[one] for one in ("page", "capture", "revision")] == [(12, 12)] * 3
    assert "search" not in stages
    assert "database" not in stages
    assert "page" not in check(path, only_new=True)[1]
    assert check(path)[1]["page"] == (37, 37)


def test_s8_new_damage_is_found(path: Path) -> None:
    """A damaged page and text among the new rows are named, at every check until they are whole."""
    save(path, 0, 25)
    check(path)
    save(path, 25, 50)
    run_sql(path, "UPDATE body SET content = CAST('rubbish' AS BLOB) WHERE id = 38")
    run_sql(path, "UPDATE revision SET title = 'Forged' WHERE id = 41")
    for _ in range(2):
        problems, _ = check(path, only_new=True)
        assert len(problems) == 3  # the page, the revision, and its row for lists
        assert "article 41, revision 1: not what was stored" in problems


def test_s8_old_damage_is_found_by_a_whole_check(path: Path) -> None:
    """Damage among rows that were whole once is found when everything is checked, and then remembered."""
    save(path, 0, 25)
    check(path)
    run_sql(path, "UPDATE capture SET headers = '[]' WHERE id = 3")
    assert check(path, only_new=True)[0] == []
    assert check(path)[0] == ["capture 3: not what was stored"]
    assert check(path, only_new=True)[0] == ["capture 3: not what was stored"]


def test_s8_a_stopped_check_goes_on(path: Path) -> None:
    """A check that ends in the middle is continued by a check of what is new."""
    save(path, 0, 45)
    with Archive.open(path, read_only=True) as archive:

        def stop(where: str, done: int, _total: int) -> None:
            if where == "page" and done >= 30:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            list(archive.find_problems(stop))
    _, stages = check(path, only_new=True)
    assert stages["page"] == (15, 15)
    assert stages["revision"] == (45, 45)


def test_s8_what_is_written_again_is_checked_again(path: Path) -> None:
    """Pages that `compact` packs, and readings that are replaced, count as new; each is reported until it is whole."""
    save(path, 0, 25)
    assert check(path)[0] == []
    with Archive.open(path) as archive:
        assert sum(step.packed for step in archive.compact()) > 0
        archive.replace_reading(7, make_article("https://keeper.example/6", text="Fog again."))
    assert check(path, only_new=True)[0] == []
    with Archive.open(path) as archive:
        archive.replace_reading(9, make_article("https://keeper.example/8", text="Fog again."))
        list(archive.compact())
    run_sql(path, "UPDATE revision SET title = 'Forged' WHERE id = 9")
    run_sql(path, "UPDATE pack SET content = substr(content, 1, length(content) - 9)")
    for _ in range(2):
        problems, _ = check(path, only_new=True)
        assert "article 9, revision 1: not what was stored" in problems


def test_s8_a_page_damaged_while_it_is_packed_is_found(path: Path) -> None:
    """Damage that `compact` wrote is found by the next check of what is new."""
    save(path, 0, 25)
    check(path)
    with Archive.open(path) as archive:
        list(archive.compact())
    run_sql(path, "UPDATE pack SET content = substr(content, 1, length(content) - 9)")
    for _ in range(2):
        assert len([one for one in check(path, only_new=True)[0] if "page" in one]) > 0
    assert check(path, only_new=True)[1].get("page") is None


@pytest.mark.parametrize("marks", ["", "[]", '{"page": "x"}', "\x00\xff", '{"page": -3}'])
def test_s8_damaged_marks_mean_that_all_is_checked(path: Path, marks: str) -> None:
    """A file of marks that cannot be read is none."""
    save(path, 0, 15)
    path.with_name(f"{path.name}.checked").write_text(marks, "utf-8")
    assert check(path, only_new=True)[1]["page"] == (15, 15)


def test_s8_marks_of_another_file_do_not_count(path: Path) -> None:
    """A file that takes the archive's place is checked whole."""
    save(path, 0, 15)
    check(path)
    moved = path.with_name("moved.db")
    path.rename(moved)
    save(path, 0, 12)
    assert check(path, only_new=True)[1]["page"] == (12, 12)
