"""The record of an exported folder may come from somebody else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from stored_articles import make_stored

from scraper.export import FORMATS, export_folder
from scraper.export.folder import RECORD_NAME

MARKDOWN, TEXT = FORMATS["markdown"], FORMATS["text"]


def forge(folder: Path, url: str, name: str) -> Path:
    """Write a record that names a file of the user's, with its digest."""
    mine = folder / name
    mine.write_text("my own notes\n")
    digest = hashlib.sha256(mine.read_bytes()).hexdigest()
    record = {"version": 1, "files": {url: {"name": name, "digest": digest}}}
    (folder / RECORD_NAME).write_text(json.dumps(record))
    return mine


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("name", ["notes.txt", "2024-05-01-the-lamp.md"])
def test_f2_a_foreign_record_deletes_and_overwrites_nothing(
    tmp_path: Path, name: str, *, overwrite: bool
) -> None:
    """A file that no export wrote stays, although a record claims it with its digest."""
    stored = make_stored(title="The lamp")
    mine = forge(tmp_path, stored.url, name)
    report = export_folder(MARKDOWN, [stored], tmp_path, overwrite=overwrite)
    assert mine.read_text() == "my own notes\n"
    assert report.kept == (name,)


@pytest.mark.parametrize("change", ["folder", "entry"])
def test_f2_a_record_that_was_copied_or_changed_is_not_believed(
    tmp_path: Path, change: str
) -> None:
    """The stamp of a record holds for its folder and its entries alone."""
    folder = tmp_path / "export"
    stored = make_stored(title="The lamp")
    export_folder(TEXT, [stored], folder)
    if change == "folder":
        folder = folder.rename(tmp_path / "moved")
    record = json.loads((folder / RECORD_NAME).read_text())
    mine = folder / "notes.txt"
    mine.write_text("my own notes\n")
    digest = hashlib.sha256(mine.read_bytes()).hexdigest()
    if change == "entry":
        record["files"][stored.url] = {"name": mine.name, "digest": digest}
    (folder / RECORD_NAME).write_text(json.dumps(record))
    export_folder(TEXT, [stored], folder)
    assert mine.read_text() == "my own notes\n"


@pytest.mark.parametrize("stamped", [True, False])
def test_f2_a_moved_or_older_folder_goes_on(tmp_path: Path, *, stamped: bool) -> None:
    """Files of an export that was moved, or whose record has no stamp yet, are still replaced."""
    folder = tmp_path / "export"
    export_folder(MARKDOWN, [make_stored(title="The lamp")], folder)
    if not stamped:
        record = json.loads((folder / RECORD_NAME).read_text())
        del record["stamp"]
        (folder / RECORD_NAME).write_text(json.dumps(record | {"version": 1}))
    folder = folder.rename(tmp_path / "moved")
    report = export_folder(MARKDOWN, [make_stored(title="The fog")], folder)
    assert (report.written, report.kept) == (1, ())
    assert sorted(file.name for file in folder.glob("*.md")) == ["2024-05-01-the-fog.md"]
