"""S1: a process that is killed while it saves loses nothing that it reported."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archive_pages import SUPPORT

from scraper.archive import Archive

ROUNDS = 20
PAGES = 50

WRITER = """
import sys
from pathlib import Path
from archive_pages import make_article, make_capture
from scraper.archive import Archive
turn = {turn}
with Archive.open(Path({path!r})) as archive:
    for number in range({pages}):
        url = f"https://keeper.example/{{number}}"
        body = f"<p>turn {{turn}} page {{number}}</p>".encode() * 500
        article = make_article(url, text=f"Turn {{turn}} of the lamp {{number}}. " * 100)
        archive.save(make_capture(url, body), article)
        print(number, flush=True)
"""


@pytest.mark.timeout(300)
def test_s1_twenty_kills_lose_no_acknowledged_article(path: Path) -> None:
    """Killed at a random moment, twenty times: what was reported is there, and all is whole."""
    chance = random.Random(1)
    reported: dict[int, int] = {}
    cut = 0
    for turn in range(ROUNDS):
        told = kill_while_saving(path, turn, chance)
        cut += len(told) < PAGES
        reported.update(dict.fromkeys(told, turn))
        with Archive.open(path) as archive:
            assert list(archive.find_problems()) == []
            stored = {
                int(one.url.rsplit("/", 1)[1]): int(one.article.text.split()[1])
                for one in archive.list_articles()
            }
        lost = [number for number, said in reported.items() if stored.get(number, -1) < said]
        assert lost == [], f"turn {turn}"
    assert cut >= ROUNDS // 2, "most turns must be cut in the middle"


def kill_while_saving(path: Path, turn: int, chance: random.Random) -> list[int]:
    """Start a writer, kill it somewhere, give the pages that it reported."""
    script = WRITER.format(path=str(path), pages=PAGES, turn=turn)
    writer = subprocess.Popen(
        [sys.executable, "-c", script], cwd=SUPPORT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(chance.randint(0, PAGES - 10))]
    time.sleep(chance.uniform(0, 0.03))
    writer.send_signal(signal.SIGKILL)
    lines += writer.stdout.readlines()
    writer.stdout.close()
    writer.wait()
    return [int(line) for line in lines if line.endswith("\n")]
