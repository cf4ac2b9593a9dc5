"""Find articles with the same text, and with nearly the same: copies at other addresses and publishers.

Each article has the digest of its text, and a MinHash signature of 64 values over its runs of four
words. Two signatures agree in the share of values that their texts share of runs (Jaccard). Articles
that agree in one of 16 bands of four values are compared: this finds 0.94 to 1.00 of the copies that are
edited in up to 5 % of their words or cut by 30 %. Copies are linked, never merged.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from scraper.archive.articles.canonical import text_digest
from scraper.archive.database.text_values import storable

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int, ...], np.dtype[np.uint64]]

BANDS: Final = 16
_ROWS: Final = 4
_VALUES: Final = BANDS * _ROWS
_RUN: Final = 4
"""Words of a run."""
_FEWEST_RUNS: Final = 20
"""Shorter texts have a digest only: chance and boilerplate make them alike."""
_MOST_WORDS: Final = 20_000
NEAR: Final = 0.5
"""Share of runs from which two texts count as nearly the same."""
MAX_LINKS: Final = 10
"""Earlier articles that one is linked with; a site whose texts are all alike would have millions."""
_MAX_CANDIDATES: Final = 100
_TOGETHER: Final = 50
"""Articles compared in one transaction."""
_WORD: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_]+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A site on which articles under different titles have nearly the same text."""

    site: str
    articles: int
    """Those that repeat the text of another one."""
    of: int
    """All of the site's."""


def link_duplicates(
    conn: sqlite3.Connection, article_id: int, text: str | None = None
) -> int | None:
    """Compare the text of an article's newest revision with all others, in the transaction that changes it.

    Args:
        conn: The archive.
        article_id: The article.
        text: The text, where the caller has it; read from the archive if None.

    Returns:
        The first other article with exactly this text; None if there is none, the text is too short
        to tell, or it did not change.
    """
    if text is None:
        (text,) = conn.execute(
            "SELECT text FROM revision JOIN article ON article.revision_id = revision.id"
            " WHERE article.id = ?",
            (article_id,),
        ).fetchone()
    text = storable(text)
    digest = _digest(text)
    known = conn.execute(
        "SELECT digest FROM text_print WHERE article_id = ?", (article_id,)
    ).fetchone()
    if known == (digest,):
        return None
    if known is not None:
        unlink_duplicates(conn, article_id)
    signature = make_signature(text)
    conn.execute(
        "INSERT INTO text_print (article_id, digest, signature) VALUES (?, ?, ?)",
        (article_id, digest, signature),
    )
    same = _find_same(conn, article_id, digest) if text.strip() else []
    found: dict[int, float] = {}
    if signature is not None:
        bands = _split(signature)
        found = dict(_find_near(conn, article_id, signature, bands))
        conn.executemany(
            "INSERT INTO text_band (band, hash, article_id) VALUES (?, ?, ?)",
            ((band, value, article_id) for band, value in bands),
        )
    found |= dict.fromkeys(same, 1.0)
    best = sorted(found.items(), key=lambda one: (one[0] not in same, -one[1], one[0]))[:MAX_LINKS]
    conn.executemany(
        "INSERT INTO duplicate (article_id, other_id, similarity) VALUES (?, ?, ?)",
        ((max(article_id, other), min(article_id, other), share) for other, share in best),
    )
    return min(same, default=None) if signature is not None else None


def unlink_duplicates(conn: sqlite3.Connection, article_id: int) -> None:
    """Remove what is stored about the text of an article, and its links."""
    row = conn.execute(
        "SELECT signature FROM text_print WHERE article_id = ?", (article_id,)
    ).fetchone()
    if row is None:
        return
    if row[0] is not None:
        conn.executemany(
            "DELETE FROM text_band WHERE band = ? AND hash = ? AND article_id = ?",
            ((band, value, article_id) for band, value in _split(row[0])),
        )
    conn.execute("DELETE FROM text_print WHERE article_id = ?", (article_id,))
    conn.execute("DELETE FROM duplicate WHERE article_id = ?1 OR other_id = ?1", (article_id,))


def find_same_text(conn: sqlite3.Connection, text: str) -> list[int]:
    """Return the first articles with exactly this text; none for a text that is too short to tell."""
    found = _find_same(conn, 0, _digest(text))
    return found if found and _has_enough_words(_list_words(text)) else []


def compare_texts(one: str, other: str) -> float:
    """Return the estimated share of runs that two texts have in common; 0 if one is too short to tell."""
    signatures = make_signature(one), make_signature(other)
    if signatures[0] is None or signatures[1] is None:
        return 0.0
    return compare_signatures(signatures[0], signatures[1])


def link_missing(conn: sqlite3.Connection, after: int) -> int | None:
    """Compare the texts of a few articles behind a number that were stored before texts were compared.

    Return the number of the last one; None if there are no more.
    """
    rows = conn.execute(
        "SELECT id FROM listing WHERE id > ? AND id NOT IN (SELECT article_id FROM text_print)"
        " ORDER BY id LIMIT ?",
        (after, _TOGETHER),
    ).fetchall()
    for (article_id,) in rows:
        link_duplicates(conn, article_id)
    return int(rows[-1][0]) if rows else None


def find_alike_sites(conn: sqlite3.Connection) -> Iterator[Alike]:
    """Yield the sites where a tenth of the articles, and five, repeat the text of another under another title.

    Most often the extraction reads the site's own boilerplate in place of the text.
    """
    rows = conn.execute(
        "SELECT one.site, count(DISTINCT one.id) AS articles,"
        " (SELECT count(*) FROM listing WHERE site = one.site) AS of FROM duplicate"
        " JOIN listing AS one ON one.id = duplicate.article_id"
        " JOIN listing AS other ON other.id = duplicate.other_id"
        " WHERE one.site = other.site AND one.title IS NOT other.title"
        " GROUP BY one.site HAVING articles >= 5 AND articles * 10 >= of ORDER BY one.site"
    )
    for site, articles, of in rows:
        yield Alike(site=site, articles=articles, of=of)


def make_signature(text: str) -> bytes | None:
    """Return the MinHash signature of a text, 64 values of 4 bytes; None if it is too short."""
    words = _list_words(text)
    if not _has_enough_words(words):
        return None
    import numpy as np  # late: commands that only read do without

    numbers = np.fromiter(map(_hash_word, words), np.uint64, len(words))
    factors, added, run_factors = _constants()
    runs = numbers[: len(words) - _RUN + 1] * run_factors[0]
    for place in range(1, _RUN):
        runs = runs * run_factors[1] ^ numbers[place : len(words) - _RUN + 1 + place]
    runs ^= runs >> np.uint64(31)
    smallest = (runs[:, None] * factors + added).min(axis=0) >> np.uint64(32)
    signature: bytes = smallest.astype("<u4").tobytes()
    return signature


def compare_signatures(one: bytes, other: bytes) -> float:
    """Return the share of runs that two texts have in common, as their signatures estimate it."""
    size = 4
    same = sum(
        one[place : place + size] == other[place : place + size]
        for place in range(0, _VALUES * size, size)
    )
    return same / _VALUES


def _digest(text: str) -> bytes:
    """Return what tells a text from another one: the first 16 bytes of its digest."""
    return bytes.fromhex(text_digest(text))[:16]


def _list_words(text: str) -> list[str]:
    return _WORD.findall(text.lower())[:_MOST_WORDS]


def _has_enough_words(words: Sequence[str]) -> bool:
    return len(words) >= _FEWEST_RUNS + _RUN - 1


@lru_cache(maxsize=50_000)
def _hash_word(word: str) -> int:
    return zlib.crc32(word.encode())


@cache
def _constants() -> tuple[Numbers, Numbers, Numbers]:
    """Return the odd factors and the summands of the 64 hash functions, fixed, and those of runs."""
    import numpy as np

    stream = hashlib.shake_256(b"scraper MinHash 1").digest(8 * (2 * _VALUES + 2))
    numbers = np.frombuffer(stream, "<u8").astype(np.uint64) | np.uint64(1)
    return numbers[:_VALUES], numbers[_VALUES : 2 * _VALUES], numbers[2 * _VALUES :]


def _split(signature: bytes) -> list[tuple[int, int]]:
    """Return number and hash of each band."""
    size = len(signature) // BANDS
    return [
        (
            band,
            int.from_bytes(
                hashlib.blake2b(signature[band * size : (band + 1) * size], digest_size=6).digest(),
                "big",
            ),
        )
        for band in range(BANDS)
    ]


def _find_same(conn: sqlite3.Connection, article_id: int, digest: bytes) -> list[int]:
    """Return the first articles with exactly the same text."""
    rows = conn.execute(
        "SELECT article_id FROM text_print WHERE digest = ? AND article_id <> ?"
        " ORDER BY article_id LIMIT ?",
        (digest, article_id, MAX_LINKS),
    )
    return [int(other) for (other,) in rows]


def _find_near(
    conn: sqlite3.Connection, article_id: int, signature: bytes, bands: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, float]]:
    """Yield the articles that share a band and are nearly the same."""
    rows = conn.execute(
        "SELECT text_print.article_id, signature FROM text_print WHERE article_id IN"
        " (SELECT DISTINCT text_band.article_id FROM json_each(?) AS one CROSS JOIN text_band"
        " ON band = one.value ->> 0 AND hash = one.value ->> 1"
        " WHERE text_band.article_id <> ? LIMIT ?)",
        (json.dumps(bands), article_id, _MAX_CANDIDATES),
    ).fetchall()
    for other, theirs in rows:
        if theirs is not None and (share := compare_signatures(signature, theirs)) >= NEAR:
            yield int(other), share
