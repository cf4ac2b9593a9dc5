"""Notify the user of what watches matched: the Atom file of each, and the user's own command.

The matches are in the archive already (`archive/watches.py`). The feed is rewritten as a
whole. A command gets its matches on standard input, one JSON object a line; no part of an
article ever becomes part of a command line. Only watches that were set here are used
(`scraper/archive/stamps.py`).

A kill at any moment neither loses a match nor delivers it twice. The matches are written to a
hand-over file beside the archive and marked as being delivered. Then a small program starts
the command: it deletes the file first. Later, if the file is still there, nothing was
delivered; if it is gone, the command was started. The small program holds the lock until the
file is gone, so nobody looks in between.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Final

from scraper.archive import Archive
from scraper.archive.database.lock import telling_lock
from scraper.archive.watches import Match, Watch
from scraper.config import environment
from scraper.errors import ArchiveLocked, ExportError
from scraper.export.atom import render_feed
from scraper.export.writing import export_errors, write_file
from scraper.text.json_text import render_json

COMMAND_SECONDS: Final = 60.0
"""What a command gets; then it is ended, and told again by the next run."""
STOP_SECONDS: Final = 1.0
"""What a command gets to end after a signal; then it is left to itself."""
LOCK_SECONDS: Final = 70.0
"""How long another program that tells is waited for: a command and a little."""
AT_ONCE: Final = 200
"""Matches of one start of a command; what is more gets a start of its own."""
FEED_ENTRIES: Final = 100
"""Newest matches that a feed holds."""
_FEED_ID: Final = "urn:scraper:watch:"
_FEED_HEAD: Final = 500
"""Bytes of a feed in which its id stands."""
_TELLING: Final = re.compile(r"[0-9a-f]{16}")
_TICK: Final = 0.05
_STANDARD_ERROR: Final = 2
_TAKER: Final = """
import os, sys
path, lock, command = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.unlink(path)
os.set_inheritable(lock, False)
os.execv("/bin/sh", ["sh", "-c", command])
"""


def tell_watches(archive: Archive, is_stopped: Callable[[], bool]) -> Iterator[str]:
    """Write feeds and start commands for all pending matches; yield problems, one line each.

    Args:
        archive: Open for writing.
        is_stopped: Returns whether a signal came; the next run delivers the rest.
    """
    everything = archive.watches.list_all()
    watches = [watch for watch in everything if watch.is_allowed]
    foreign = [watch for watch in everything if watch.acts and not watch.is_allowed]
    if any(watch.waiting or (watch.feed and watch.matches) for watch in foreign):
        ids = " ".join(str(watch.id) for watch in foreign)
        yield (
            f"watch {ids}: command and feed were set by another user, on another machine or for"
            f" another file and are not used; look at them (scraper watch list), then allow them:"
            f" scraper watch allow {ids}"
        )
    for watch in watches:
        if watch.feed is not None and not is_stopped():
            yield from _write_feed(archive, watch, Path(watch.feed))
    if not any(watch.waiting for watch in watches):
        return
    try:
        with telling_lock(archive.path, LOCK_SECONDS) as lock:
            _take_stock(archive)
            for watch in watches:
                if watch.command is not None:
                    yield from _tell_command(archive, watch, watch.command, lock, is_stopped)
    except ArchiveLocked:
        yield "watch: another program has been telling for too long; the next run tells the rest"


def _write_feed(archive: Archive, watch: Watch, path: Path) -> Iterator[str]:
    """Write a watch's feed where it lacks a match or is not there."""
    matches = archive.watches.list_matches(watch, limit=FEED_ENTRIES)
    newest = matches[0].id if matches else 0
    if path.exists() and newest == watch.feed_match_id:
        return
    stored = (archive.find_article(match.article_id) for match in matches)
    articles = [one for one in stored if one is not None]
    feed_id = f"{_FEED_ID}{watch.added_at:%Y%m%dT%H%M%S%f}:{watch.id}"
    try:
        check_feed_path(path)
        with export_errors(path):
            text = "".join(render_feed(articles, feed_id=feed_id, title=watch.query))
            write_file(path, text.encode())
    except ExportError as error:
        yield f"watch {watch.id}: {error}"
    else:
        archive.watches.note_feed(watch, newest)


def check_feed_path(path: Path) -> None:
    """Refuse a file of the user's: a watch writes over its feed without asking.

    Raises:
        ExportError: There is a file that no watch wrote (code `export-exists`), or it cannot be read.
    """
    if not (path.exists() or path.is_symlink()):
        return
    with export_errors(path), path.open("rb") as file:
        is_ours = f"<id>{_FEED_ID}".encode() in file.read(_FEED_HEAD)
    if not is_ours:
        raise ExportError("the file is there already", url=str(path), code="export-exists")


def _take_stock(archive: Archive) -> None:
    """Finish the hand-overs of processes that were killed; for the holder of the notification lock."""
    for telling in archive.watches.list_tellings():
        # A name that is not ours comes from the maker of the archive and must not be used as a path.
        if not _TELLING.fullmatch(telling) or _hand_over_path(archive.path, telling).exists():
            archive.watches.take_back_telling(telling)
        else:
            archive.watches.end_telling(telling)
    for path in archive.path.parent.glob(f"{escape(archive.path.name)}.telling-*"):
        path.unlink(missing_ok=True)


def _tell_command(
    archive: Archive, watch: Watch, command: str, lock: int, is_stopped: Callable[[], bool]
) -> Iterator[str]:
    while not is_stopped():
        matches = archive.watches.list_untold(watch, limit=AT_ONCE)
        if not matches:
            return
        telling = secrets.token_hex(8)
        path = _hand_over_path(archive.path, telling)
        try:
            with export_errors(path):
                _write_hand_over(path, watch, matches)
        except ExportError as error:
            path.unlink(missing_ok=True)
            yield f"watch {watch.id}: {error}"
            return
        archive.watches.begin_telling(telling, matches)
        try:
            process = _start(archive, watch, command, path, len(matches), lock)
            problem = _wait(process, is_stopped)
        except OSError as error:
            problem = f"could not be started ({error.strerror})"
        path.unlink(missing_ok=True)
        archive.watches.end_telling(telling, problem=problem)
        if problem is not None:
            yield f"watch {watch.id}: the command {problem}; it is told again by the next run"
            return


def _hand_over_path(archive: Path, telling: str) -> Path:
    return archive.absolute().with_name(f"{archive.name}.telling-{telling}")


def _write_hand_over(path: Path, watch: Watch, matches: Sequence[Match]) -> None:
    lines = "".join(f"{render_json(_describe(watch, one))}\n" for one in matches)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(lines.encode("utf-8", "replace"))
        stream.flush()
        os.fsync(stream.fileno())


def _describe(watch: Watch, match: Match) -> dict[str, object]:
    """Return the JSON object that a command gets for a match."""
    return {
        "match": match.id,
        "watch": watch.id,
        "query": watch.query,
        "id": match.article_id,
        "revision": match.revision,
        "url": match.url,
        "site": match.site,
        "title": match.title,
        "authors": list(match.authors),
        "published": match.published,
        "language": match.language,
        "words": match.word_count,
        "passage": match.passage,
        "matched_at": f"{match.matched_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def _start(
    archive: Archive, watch: Watch, command: str, path: Path, count: int, lock: int
) -> subprocess.Popen[bytes]:
    own = {
        "SCRAPER_DB": str(archive.path.absolute()),
        "SCRAPER_WATCH": str(watch.id),
        "SCRAPER_WATCH_QUERY": watch.query,
        "SCRAPER_WATCH_MATCHES": str(count),
    }
    with path.open("rb") as matches:
        # In a session of its own: what the terminal sends us is not meant for it.
        return subprocess.Popen(  # noqa: S603 - the user's own command line, as one word
            [sys.executable, "-I", "-S", "-c", _TAKER, str(path), str(lock), command],
            stdin=matches,
            stdout=_STANDARD_ERROR,
            env={**environment(), **own},
            pass_fds=(lock,),
            start_new_session=True,
        )


def _wait(process: subprocess.Popen[bytes], is_stopped: Callable[[], bool]) -> str | None:
    """Wait for a command; give what went wrong."""
    deadline = time.monotonic() + COMMAND_SECONDS
    is_left = False
    while process.poll() is None and time.monotonic() < deadline:
        if is_stopped() and not is_left:
            deadline, is_left = min(deadline, time.monotonic() + STOP_SECONDS), True
        time.sleep(_TICK)
    if process.returncode is None and is_left:
        return None  # it has what it was told, and goes on without us
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"took longer than {COMMAND_SECONDS:.0f} s"
    return None if process.returncode == 0 else f"ended with {process.returncode}"
