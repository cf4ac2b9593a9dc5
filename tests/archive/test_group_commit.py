"""Several pages, one commit; nobody hears "saved" before it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from archive_pages import make_article, make_capture

from scraper.archive import Archive
from scraper.errors import ArchiveError
from scraper.records import Capture, Outcome, Saved

URLS = [f"https://keeper.example/log/{number}" for number in range(8)]


def page(url: str) -> Capture:
    """Give a page of its own for a URL."""
    return make_capture(body=url.encode(), url=url, final_url=url)


async def save_soon(archive: Archive, capture: Capture) -> Outcome:
    """Save a page in a group."""
    article = make_article(url=capture.url, canonical_url=capture.url)
    return await archive.write_soon(partial(archive.save, capture, article))


def count_stored(path: Path) -> int:
    """Count the articles that another connection sees: those on the disk."""
    with closing(sqlite3.connect(path)) as other:
        return int(other.execute("SELECT count(*) FROM article").fetchone()[0])


def test_pages_that_end_together_share_a_commit(archive: Archive) -> None:
    """Eight pages saved at once cost one transaction."""
    commits: list[str] = []

    async def save_all() -> list[Outcome]:
        with archive._session.reading() as conn:
            conn.set_trace_callback(lambda text: text == "COMMIT" and commits.append(text))
        return await asyncio.gather(*(save_soon(archive, page(url)) for url in URLS))

    outcomes = asyncio.run(save_all())
    assert all(isinstance(outcome, Saved) for outcome in outcomes)
    assert len(commits) == 1


def test_an_outcome_is_told_only_after_its_commit(archive: Archive, path: Path) -> None:
    """Whenever an outcome is handed on, another connection finds all articles told so far."""
    told = 0

    async def save_and_look(url: str) -> None:
        nonlocal told
        await save_soon(archive, page(url))
        told += 1
        assert count_stored(path) >= told

    async def save_all() -> None:
        async with asyncio.TaskGroup() as group:
            for url in URLS:
                group.create_task(save_and_look(url))
                await asyncio.sleep(0.01)

    asyncio.run(save_all())
    assert told == count_stored(path) == len(URLS)


def test_a_page_that_cannot_be_stored_fails_alone(archive: Archive, path: Path) -> None:
    """One page whose digest is wrong raises its own error; the seven beside it are stored."""
    broken = replace(page(URLS[3]), digest="0" * 64)
    pages = [broken if url == URLS[3] else page(url) for url in URLS]

    async def save_all() -> list[Outcome | BaseException]:
        jobs = (save_soon(archive, one) for one in pages)
        return await asyncio.gather(*jobs, return_exceptions=True)

    outcomes = asyncio.run(save_all())
    assert [url for url, one in zip(URLS, outcomes, strict=True) if not isinstance(one, Saved)] == [
        URLS[3]
    ]
    assert isinstance(outcomes[3], ArchiveError)
    assert count_stored(path) == len(URLS) - 1


def test_an_unexpected_error_costs_one_page(archive: Archive, path: Path) -> None:
    """A job that raises what no archive raises is a coded error of its page; the others are stored."""

    def stumble() -> Outcome:
        raise ZeroDivisionError

    async def save_all() -> list[Outcome | BaseException]:
        return await asyncio.wait_for(
            asyncio.gather(
                save_soon(archive, page(URLS[0])),
                archive.write_soon(stumble),
                return_exceptions=True,
            ),
            timeout=10,
        )

    saved, stumbled = asyncio.run(save_all())
    assert isinstance(saved, Saved)
    assert isinstance(stumbled, ArchiveError)
    assert stumbled.code == "archive-crashed"
    assert "ZeroDivisionError" in stumbled.message
    assert count_stored(path) == 1


def test_who_was_cancelled_writes_nothing(archive: Archive, path: Path) -> None:
    """A page given up before the commit is not stored; the others of the group are."""

    async def save_two() -> None:
        kept = asyncio.create_task(save_soon(archive, page(URLS[0])))
        given_up = asyncio.create_task(save_soon(archive, page(URLS[1])))
        await asyncio.sleep(0)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        assert isinstance(await kept, Saved)

    asyncio.run(save_two())
    assert count_stored(path) == 1
