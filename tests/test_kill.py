"""What is reported as saved survives kill -9."""

from __future__ import annotations

import random
import re
import signal
import sqlite3
import time

import pytest
from command_line import CommandLine
from loopback import LoopbackSite, render_article
from torture import count_rounds

ROUNDS = count_rounds(8)
PAGES = 50


def kill_while_adding(cli: CommandLine, urls: list[str], lines: int, pause: float) -> list[str]:
    """Start `scraper add`, kill it a moment after so many lines, give every line it printed."""
    process = cli.start("add", *urls)
    assert process.stdout is not None
    printed = [process.stdout.readline() for _ in range(lines)]
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    printed += process.stdout.readlines()
    process.stdout.close()
    process.wait()
    return [line for line in printed if line.endswith("\n")]


@pytest.mark.timeout(300)
def test_no_reported_article_is_lost_to_kill_9(cli: CommandLine, site: LoopbackSite) -> None:
    """Killed twenty times amid fifty pages, the archive is whole and has every reported article."""
    chance = random.Random(2)
    reported: dict[str, int] = {}
    interrupted = 0
    for turn in range(1, ROUNDS + 1):
        urls = [set_log_page(site, number, turn) for number in range(PAGES)]
        lines = kill_while_adding(cli, urls, chance.randint(1, PAGES - 5), chance.uniform(0, 0.05))
        interrupted += len(lines) < PAGES
        for line in lines:
            word, _, url, _ = line.split("\t")
            assert word == "saved", line
            reported[url] = turn
        stored = read_whole_archive(cli)
        lost = [url for url, said in reported.items() if stored.get(url, 0) < said]
        assert lost == [], f"round {turn}: reported as saved, but not there"
    assert interrupted >= ROUNDS // 2, "most rounds must be cut in the middle"


def set_log_page(site: LoopbackSite, number: int, turn: int) -> str:
    """Change one page for this round, and give its URL."""
    text = f"Round {turn}: the keeper of light {number} wrote one line and put out the lamp."
    page = render_article(f"Log {number}", text, "It rained on the rock from dusk until dawn.")
    return site.set_page(f"/log/{number}", page)


def read_whole_archive(cli: CommandLine) -> dict[str, int]:
    """Check the killed archive, and give the round that each article's text is of."""
    conn = sqlite3.connect(cli.db)
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    texts = dict(conn.execute("SELECT url, text FROM articles").fetchall())
    indexed = conn.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'keeper'")
    assert indexed.fetchone() == (len(texts),)
    conn.close()
    return {url: int(re.search(r"Round (\d+):", text).group(1)) for url, text in texts.items()}
