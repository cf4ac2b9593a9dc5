"""Export a file per article into a folder; the next time, touch only what changed.

A record of what was written, `.scraper-export.json`, is in the folder. By it a later export
knows its own files from others', and those that somebody edited. Neither is ever overwritten.

The record itself may come from somebody else, and name files of the user's. It is believed if
its stamp was made here (`scraper/archive/stamps.py`). Otherwise a file counts as ours only if it also
contains the URL of its article.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from scraper.archive.stamps import make_stamp
from scraper.errors import ExportError
from scraper.export.file_name import DEFAULT_TEMPLATE, render_file_name
from scraper.export.formats import Format
from scraper.export.writing import export_errors, file_digest, write_file
from scraper.records import StoredArticle

RECORD_NAME: Final = ".scraper-export.json"
_RECORD_VERSION: Final = 2
"""Version 1 had no stamp."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReport:
    """What an export did."""

    written: int
    unchanged: int
    kept: tuple[str, ...]
    """Names of files that are not ours or that somebody edited; they were left alone."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One file that an export wrote."""

    name: str
    digest: str
    """SHA-256 of its bytes as written."""


def export_folder(
    format_: Format,
    articles: Iterable[StoredArticle],
    folder: Path,
    *,
    overwrite: bool = False,
    template: str = DEFAULT_TEMPLATE,
) -> FolderReport:
    """Write one file per article.

    Args:
        format_: How; one that renders single articles.
        articles: What; the same order gives the same names.
        folder: Made when it is not there.
        overwrite: Replace files of ours that somebody edited.
        template: Of file names; see `file_name.check_template`. Another one renames the files.

    Raises:
        ExportError: The format makes one file only, or something cannot be written.
    """
    if format_.render_one is None:
        raise ExportError(
            f"{format_.name} is one file for all articles; give a file", url=str(folder)
        )
    with export_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        export = _FolderExport(folder, format_, template, overwrite=overwrite)
        try:
            for stored in articles:
                export.add(stored, format_.render_one(stored).encode())
        finally:
            # What was written is recorded even when the export breaks off.
            export.store_record()
        return export.report()


class _FolderExport:
    """One export under way: the record of earlier ones, and what was done so far."""

    def __init__(self, folder: Path, format_: Format, template: str, *, overwrite: bool) -> None:
        self._folder = folder
        self._suffix = format_.suffix
        self._template = template
        self._copies_conflicts = format_.copies_conflicts
        self._overwrite = overwrite
        self._record, self._is_ours = _load_record(folder)
        self._names = {exported.name for exported in self._record.values()}
        self._written = 0
        self._unchanged = 0
        self._kept: list[str] = []

    def add(self, stored: StoredArticle, content: bytes) -> None:
        """Write one article unless its file is as it should be, or not ours to touch."""
        digest = hashlib.sha256(content).hexdigest()
        earlier = self._record.get(stored.url)
        if earlier is not None and not self._is_written_here(earlier, stored.url):
            self._kept.append(earlier.name)
            return
        if earlier is not None and self._is_edited(earlier):
            if self._copies_conflicts and digest != earlier.digest:
                self._write_copy(stored, earlier, content)
            else:
                self._kept.append(earlier.name)
            return
        name = self._choose_name(stored, digest, earlier)
        if name is None:
            return
        if self._digest_of(name) == digest:
            self._unchanged += 1
        else:
            write_file(self._folder / name, content)
            self._written += 1
        if earlier is not None and earlier.name != name:
            (self._folder / earlier.name).unlink(missing_ok=True)
            self._names.discard(earlier.name)
        self._record[stored.url] = Exported(name, digest)
        self._names.add(name)

    def _write_copy(self, stored: StoredArticle, earlier: Exported, content: bytes) -> None:
        """Write a new revision beside the file that somebody edited; the edited one stays the article's."""
        stem = earlier.name.removesuffix(self._suffix)
        name = f"{stem}.revision-{stored.revision}{self._suffix}"
        there = self._digest_of(name)
        if there is None:
            write_file(self._folder / name, content)
            self._written += 1
        elif there == hashlib.sha256(content).hexdigest():
            self._unchanged += 1
        else:
            self._kept.append(name)

    def report(self) -> FolderReport:
        """Return what was done so far."""
        return FolderReport(
            written=self._written, unchanged=self._unchanged, kept=tuple(self._kept)
        )

    def store_record(self) -> None:
        """Write the record where it changed."""
        content = _render_record(self._folder, self._record)
        path = self._folder / RECORD_NAME
        if path.is_symlink() or not path.exists() or path.read_bytes() != content:
            write_file(path, content)

    def _choose_name(
        self, stored: StoredArticle, digest: str, earlier: Exported | None
    ) -> str | None:
        """Return a file name, or None if every name for it is taken."""
        names = [
            render_file_name(stored, self._suffix, with_id=with_id, template=self._template)
            for with_id in (False, True)
        ]
        if earlier is not None and earlier.name in names:
            return earlier.name
        for name in names:
            if name not in self._names and self._digest_of(name) in (None, digest):
                return name
        self._kept.append(names[-1])
        return None

    def _is_written_here(self, exported: Exported, url: str) -> bool:
        """Return whether a file in the record is from an export, or there is none."""
        path = self._folder / exported.name
        if self._is_ours or path.is_symlink() or not path.is_file():
            return True
        content = path.read_bytes()
        return any(form.encode() in content for form in (url, escape(url)))

    def _is_edited(self, exported: Exported) -> bool:
        return not self._overwrite and self._digest_of(exported.name) not in (
            None,
            exported.digest,
        )

    def _digest_of(self, name: str) -> str | None:
        """Return the digest of a file in the folder; None without one, "" for what is not a file."""
        path = self._folder / name
        if path.is_symlink():
            return ""
        if not path.exists():
            return None
        return file_digest(path) if path.is_file() else ""


def _load_record(folder: Path) -> tuple[dict[str, Exported], bool]:
    """Return the record of earlier exports, and whether it was written here."""
    path = folder / RECORD_NAME
    if not path.exists():
        return {}, True
    try:
        record = json.loads(path.read_text("utf-8"))
        files = {
            str(url): Exported(_parse_name(file["name"]), str(file["digest"]))
            for url, file in record["files"].items()
        }
        return files, record.get("stamp") == _stamp(folder, files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ExportError(
            f"the record of earlier exports cannot be read ({RECORD_NAME}); "
            "remove it or choose another folder",
            url=str(folder),
        ) from error


def _parse_name(name: object) -> str:
    # The record is a file in the user's folder: a name in it must not lead out of there.
    if not isinstance(name, str) or not name or Path(name).name != name:
        raise ValueError(name)
    return name


def _render_record(folder: Path, record: dict[str, Exported]) -> bytes:
    rendered = json.dumps(
        {
            "version": _RECORD_VERSION,
            "stamp": _stamp(folder, record),
            "files": _describe_files(record),
        },
        ensure_ascii=False,
        indent=1,
    )
    return f"{rendered}\n".encode()


def _describe_files(record: dict[str, Exported]) -> dict[str, dict[str, str]]:
    return {
        url: {"name": exported.name, "digest": exported.digest}
        for url, exported in sorted(record.items())
    }


def _stamp(folder: Path, record: dict[str, Exported]) -> str:
    return make_stamp(folder, json.dumps(_describe_files(record)))
