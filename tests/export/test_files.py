"""Exports as files: safe names, whole or not at all, only what changed (rows F1, F2, F6)."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored_articles import make_stored

from scraper.errors import ExportError
from scraper.export import FORMATS, export_file, export_folder
from scraper.export.file_name import MAX_NAME_BYTES, check_template, render_file_name
from scraper.export.folder import RECORD_NAME
from scraper.records import StoredArticle

MARKDOWN, JSONL = FORMATS["markdown"], FORMATS["jsonl"]


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.name != RECORD_NAME)


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Tell apart files that were written again, even with the same content."""
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in folder.iterdir()}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The lamp", "2024-05-01-the-lamp.md"),
        ("../../etc/passwd", "2024-05-01-etc-passwd.md"),
        ("/abs", "2024-05-01-abs.md"),
        ("-rf", "2024-05-01-rf.md"),
        ("CON", "2024-05-01-con.md"),
        (".htaccess", "2024-05-01-htaccess.md"),
        ("a\nb\x00c", "2024-05-01-a-b-c.md"),
        ("\u202egnp.exe", "2024-05-01-gnp-exe.md"),
        ("Größe & Maß", "2024-05-01-größe-maß.md"),
        ("灯台の話", "2024-05-01-灯台の話.md"),
        ("🎉", "2024-05-01-article.md"),
        ("", "2024-05-01-article.md"),
    ],
)
def test_f1_a_title_becomes_a_safe_name(title: str, name: str) -> None:
    """Paths, options, devices, hidden files and tricks of direction are only words."""
    assert render_file_name(make_stored(title=title), ".md") == name


@given(st.text(max_size=400))
def test_f1_no_title_leaves_the_folder(title: str) -> None:
    """Any title gives one name of at most 120 bytes, with letters, marks, digits and hyphens."""
    stored = make_stored(12345, title=title)
    for with_id in (False, True):
        name = render_file_name(stored, ".md", with_id=with_id)
        assert len(name.encode()) <= MAX_NAME_BYTES
        assert name.endswith("-12345.md" if with_id else ".md")
        assert Path(name).name == name
        assert name.removesuffix(".md").replace("-", "").isprintable()


def test_a_name_without_a_date_has_the_day_it_was_stored() -> None:
    """An article that states no date is filed under the day it came."""
    assert render_file_name(make_stored(published=None), ".md").startswith("2026-03-04-")


def test_f1_two_titles_alike_get_two_files(tmp_path: Path) -> None:
    """The second article of a name has its number added; each keeps its file afterwards."""
    articles = [make_stored(1), make_stored(2)]
    export_folder(MARKDOWN, articles, tmp_path)
    expected = ["2024-05-01-the-lamp-and-the-fog-2.md", "2024-05-01-the-lamp-and-the-fog.md"]
    assert names(tmp_path) == expected
    export_folder(MARKDOWN, reversed(articles), tmp_path)
    assert names(tmp_path) == expected
    assert "archive_id: 2\n" in (tmp_path / expected[0]).read_text()


def test_a_second_export_touches_nothing(tmp_path: Path) -> None:
    """Files of unchanged articles are not written again."""
    articles = [make_stored(number, title=f"No {number}") for number in range(5)]
    first = export_folder(MARKDOWN, articles, tmp_path)
    before = snapshot(tmp_path)
    second = export_folder(MARKDOWN, articles, tmp_path)
    assert (first.written, first.unchanged) == (5, 0)
    assert (second.written, second.unchanged) == (0, 5)
    assert snapshot(tmp_path) == before


def test_a_changed_article_is_the_only_file_written(tmp_path: Path) -> None:
    """Of many articles only the changed one is written."""
    articles = [make_stored(number, title=f"No {number}") for number in range(5)]
    export_folder(MARKDOWN, articles, tmp_path)
    before = snapshot(tmp_path)
    articles[2] = make_stored(2, title="No 2", markdown="Edited.")
    assert export_folder(MARKDOWN, articles, tmp_path).written == 1
    after = snapshot(tmp_path)
    changed = [name for name in after if name != RECORD_NAME and after[name] != before[name]]
    assert changed == ["2024-05-01-no-2.md"]


def test_a_new_title_renames_the_file(tmp_path: Path) -> None:
    """An article that was renamed leaves no second file behind."""
    export_folder(MARKDOWN, [make_stored(title="Old")], tmp_path)
    export_folder(MARKDOWN, [make_stored(title="New")], tmp_path)
    assert names(tmp_path) == ["2024-05-01-new.md"]


def test_a_file_that_somebody_edited_is_left_alone(tmp_path: Path) -> None:
    """Notes that the user wrote into an exported file survive, until asked otherwise."""
    export_folder(MARKDOWN, [make_stored(title="Note")], tmp_path)
    note = tmp_path / "2024-05-01-note.md"
    note.write_text("My thoughts.")
    changed = [make_stored(title="Note", markdown="Edited by the site.")]
    report = export_folder(MARKDOWN, changed, tmp_path)
    assert report.kept == ("2024-05-01-note.md",)
    assert note.read_text() == "My thoughts."
    export_folder(MARKDOWN, changed, tmp_path, overwrite=True)
    assert "Edited by the site." in note.read_text()


def test_f2_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """A file that has the name already is not overwritten; the article gets another."""
    other = tmp_path / "2024-05-01-note.md"
    other.write_text("Not yours.")
    export_folder(MARKDOWN, [make_stored(title="Note")], tmp_path)
    assert other.read_text() == "Not yours."
    assert "2024-05-01-note-1.md" in names(tmp_path)


@pytest.mark.parametrize("overwrite", [False, True])
def test_f2_a_symlink_in_the_folder_is_not_followed(tmp_path: Path, overwrite: bool) -> None:  # noqa: FBT001
    """A link under the article's name leads nowhere."""
    target = tmp_path / "precious"
    target.write_text("gold")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "2024-05-01-note.md").symlink_to(target)
    export_folder(MARKDOWN, [make_stored(title="Note")], folder, overwrite=overwrite)
    assert target.read_text() == "gold"


def test_f2_a_symlink_put_there_later_is_not_followed(tmp_path: Path) -> None:
    """A link in place of a file that we wrote before leads nowhere, also when overwriting."""
    target = tmp_path / "precious"
    target.write_text("gold")
    folder = tmp_path / "out"
    export_folder(MARKDOWN, [make_stored(title="Note")], folder)
    note = folder / "2024-05-01-note.md"
    note.unlink()
    note.symlink_to(target)
    changed = [make_stored(title="Note", markdown="Edited.")]
    export_folder(MARKDOWN, changed, folder)
    export_folder(MARKDOWN, changed, folder, overwrite=True)
    assert target.read_text() == "gold"


def test_f2_a_record_that_leads_out_is_refused(tmp_path: Path) -> None:
    """A record whose names lead out of the folder is not believed."""
    precious = tmp_path / "precious"
    precious.write_text("gold")
    folder = tmp_path / "out"
    folder.mkdir()
    record = '{"files": {"https://keeper.example/1": {"name": "../precious", "digest": ""}}}'
    (folder / RECORD_NAME).write_text(record)
    with pytest.raises(ExportError, match="cannot be read"):
        export_folder(MARKDOWN, [make_stored()], folder, overwrite=True)
    assert precious.read_text() == "gold"


@pytest.mark.parametrize("record", ["", "{", "[]", '{"files": []}', '{"files": {"a": 1}}', "\xff"])
def test_a_broken_record_is_one_clear_line(tmp_path: Path, record: str) -> None:
    """A record that cannot be read is said so, and nothing is overwritten."""
    (tmp_path / RECORD_NAME).write_text(record, "latin-1")
    with pytest.raises(ExportError) as caught:
        export_folder(MARKDOWN, [make_stored()], tmp_path)
    assert "\n" not in str(caught.value)


def test_a_table_has_no_folder(tmp_path: Path) -> None:
    """A format that makes one table says so when a folder is asked for."""
    with pytest.raises(ExportError, match="one file for all articles"):
        export_folder(FORMATS["csv"], [make_stored()], tmp_path)


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """An export into one file holds every article."""
    target = tmp_path / "all.jsonl"
    assert export_file(JSONL, [make_stored(1), make_stored(2)], target) == 2
    assert len(target.read_text().splitlines()) == 2
    assert names(tmp_path) == ["all.jsonl"]


def test_f2_a_file_that_is_there_is_not_overwritten_unasked(tmp_path: Path) -> None:
    """A different file is kept; the same content is no conflict; asking overwrites."""
    target = tmp_path / "all.jsonl"
    target.write_text("mine\n")
    with pytest.raises(ExportError) as caught:
        export_file(JSONL, [make_stored()], target)
    assert caught.value.code == "export-exists"
    assert target.read_text() == "mine\n"
    export_file(JSONL, [make_stored()], target, overwrite=True)
    export_file(JSONL, [make_stored()], target)
    assert names(tmp_path) == ["all.jsonl"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_f2_a_file_is_not_written_through_a_symlink(tmp_path: Path, overwrite: bool) -> None:  # noqa: FBT001
    """A link in place of the file is refused, or replaced itself when asked."""
    precious = tmp_path / "precious"
    precious.write_text("gold")
    target = tmp_path / "all.jsonl"
    target.symlink_to(precious)
    if overwrite:
        export_file(JSONL, [make_stored()], target, overwrite=True)
        assert not target.is_symlink()
    else:
        with pytest.raises(ExportError):
            export_file(JSONL, [make_stored()], target)
    assert precious.read_text() == "gold"


def test_f6_an_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """When an article cannot be read in the middle, the old file is whole and nothing lies about."""
    target = tmp_path / "all.jsonl"
    target.write_text("old\n")

    def broken() -> Iterator[StoredArticle]:
        yield make_stored(1)
        raise ExportError("the archive is damaged")

    with pytest.raises(ExportError):
        export_file(JSONL, broken(), target, overwrite=True)
    assert target.read_text() == "old\n"
    assert names(tmp_path) == ["all.jsonl"]


def in_child(action: object) -> int:
    """Run an action in a child process; give its exit status."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            action()  # type: ignore[operator]
            code = 0
        except ExportError:
            code = 2
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def test_f6_an_export_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    """Kill -9 in the middle leaves the old file whole."""
    target = tmp_path / "all.jsonl"
    target.write_text("old\n")

    def killed() -> Iterator[StoredArticle]:
        for number in range(1000):
            yield make_stored(number)
        os.kill(os.getpid(), signal.SIGKILL)

    status = in_child(lambda: export_file(JSONL, killed(), target, overwrite=True))
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert target.read_text() == "old\n"
    export_file(JSONL, [make_stored()], target, overwrite=True)


def test_f6_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """When no byte can be added there is one clear error and the old file is whole."""
    target = tmp_path / "all.jsonl"
    target.write_text("old\n")

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        export_file(JSONL, map(make_stored, range(1000)), target, overwrite=True)

    assert os.waitstatus_to_exitcode(in_child(full)) == 2
    assert target.read_text() == "old\n"
    assert names(tmp_path) == ["all.jsonl"]


def test_a_folder_export_that_was_killed_goes_on(tmp_path: Path) -> None:
    """After a kill the next export takes over the files that are there."""
    articles = [make_stored(number, title=f"No {number}") for number in range(20)]

    def killed() -> Iterator[StoredArticle]:
        yield from articles[:10]
        os.kill(os.getpid(), signal.SIGKILL)

    in_child(lambda: export_folder(MARKDOWN, killed(), tmp_path))
    report = export_folder(MARKDOWN, articles, tmp_path)
    assert (report.written, report.unchanged, report.kept) == (10, 10, ())
    assert len([name for name in names(tmp_path) if name.endswith(".md")]) == 20


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    """A file in place of the folder is refused."""
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ExportError, match="cannot write"):
        export_folder(MARKDOWN, [make_stored()], tmp_path / "out")


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits")
def test_files_have_the_users_permissions(tmp_path: Path) -> None:
    """Exported files obey the umask: others may read what the user lets them."""
    old = os.umask(0o027)
    try:
        export_folder(MARKDOWN, [make_stored(title="Note")], tmp_path)
    finally:
        os.umask(old)
    assert (tmp_path / "2024-05-01-note.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{title}", "the-lamp-and-the-fog.md"),
        ("{site} {title}", "keeper-example-the-lamp-and-the-fog.md"),
        ("{year}/{month}/{author}", "2024-2024-05-maren-holt.md"),
        ("../{section}_{id}", "log-7.md"),
        ("{id}", "7.md"),
    ],
)
def test_f1_a_template_names_the_files(template: str, name: str) -> None:
    """Facts and the words between them become one safe name."""
    check_template(template)
    assert render_file_name(make_stored(7), ".md", template=template) == name


@given(st.text(max_size=200), st.text(max_size=200))
def test_f1_no_template_leaves_the_folder(before: str, title: str) -> None:
    """Whatever stands in a template or in what fills it, the name is one safe name."""
    template = before.replace("{", "{{").replace("}", "}}") + "{title}{author}{section}"
    check_template(template)
    stored = make_stored(title=title, authors=(title,), section=title)
    name = render_file_name(stored, ".md", with_id=True, template=template)
    assert len(name.encode()) <= MAX_NAME_BYTES
    assert Path(name).name == name
    assert name.removesuffix(".md").replace("-", "").isprintable()


@pytest.mark.parametrize(
    "template",
    ["{nonsense}", "title", "", "{", "{title.__class__}", "{title!r}", "{id:9}", "{0}", "{}"],
)
def test_a_wrong_template_is_refused(template: str) -> None:
    """Another placeholder, none, or a brace alone is a mistake."""
    with pytest.raises(ValueError, match=r"."):
        check_template(template)


def test_another_template_renames_the_files(tmp_path: Path) -> None:
    """Files of ours are renamed; one that somebody edited keeps its name."""
    articles = [make_stored(number, title=f"No {number}") for number in (1, 2)]
    export_folder(MARKDOWN, articles, tmp_path)
    (tmp_path / "2024-05-01-no-2.md").write_text("Mine.")
    export_folder(MARKDOWN, articles, tmp_path, template="{title}")
    assert names(tmp_path) == ["2024-05-01-no-2.md", "no-1.md"]
