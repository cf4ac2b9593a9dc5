"""Remember beside an archive how far it was checked and found whole.

A file of its own, so that a check never takes the archive's write lock and works on one that cannot
be written.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path


class CheckMarks:
    """For each kind of row the last id up to which all were found whole.

    Marks of another file that had the same name do not count.

    Args:
        path: The archive; the marks are in the file beside it with `.checked` at its end.
    """

    def __init__(self, path: Path) -> None:
        real = Path(os.path.realpath(path))
        self._file = real.with_name(f"{real.name}.checked")
        found = real.stat()
        self._identity = f"{found.st_dev}-{found.st_ino}"
        self._marks = self._read()

    def load(self, kind: str) -> int:
        """Return the last id that was found whole with all before it; 0 for none."""
        return self._marks.get(kind, 0)

    def store(self, kind: str, last: int) -> None:
        """Note that all rows up to an id are whole. A folder that cannot be written remembers nothing."""
        self._marks[kind] = last
        unfinished = self._file.with_name(f".{self._file.name}.{os.getpid()}.part")
        with suppress(OSError):
            try:
                unfinished.write_text(json.dumps({"file": self._identity, **self._marks}), "utf-8")
                unfinished.replace(self._file)
            finally:
                unfinished.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget all marks."""
        self._marks = {}
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _read(self) -> dict[str, int]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict) or found.get("file") != self._identity:
            return {}
        return {
            str(kind): last for kind, last in found.items() if isinstance(last, int) and last > 0
        }
