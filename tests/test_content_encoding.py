"""Content-Encoding: every body comes out as it was sent, and no bomb costs more than an honest page."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from collections.abc import Iterable

import brotli
import pytest
from random_bodies import PACKERS, random_body

from scraper.decoding.content_encoding import (
    MAX_STREAMS,
    STEP_BYTES,
    BodyDecoder,
    parse_encodings,
    unpack_gzip,
)
from scraper.errors import FetchError, TooLarge, Truncated

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 2**20
SKIPPABLE = b"\x50\x2a\x4d\x18\0\0\0\0"
"""A zstd frame that holds nothing."""


def decode(encodings: tuple[str, ...], pieces: Iterable[bytes], max_bytes: int = 4 * MIB) -> bytes:
    decoder = BodyDecoder(encodings, max_bytes)
    parts = [part for piece in pieces for part in decoder.decode(piece)]
    decoder.finish()
    assert max(map(len, parts), default=0) <= 2 * STEP_BYTES
    return b"".join(parts)


@pytest.mark.parametrize("group", range(8))
def test_random_bodies_come_out_as_they_were_sent(group: int) -> None:
    """Any body, in one to three layers, in pieces of any size, is decoded to what was sent."""
    for seed in range(group, 160, 8):
        sent = random_body(seed, 300_000)
        assert decode(sent.encodings, sent.pieces()) == sent.body, f"seed {seed}: {sent}"


@pytest.mark.parametrize("piece", [1460, 16 * 1024, 98_273, 10 * MIB])
@pytest.mark.parametrize("name", sorted(PACKERS))
def test_h9_large_page_is_whole_in_any_pieces(name: str, piece: int) -> None:
    """A page whose decoder has output pending after its last byte is decoded to its end.

    brotli says that it can accept more data while it holds back what it has decoded.
    """
    chance = random.Random(1)
    words = [chance.randbytes(chance.randint(1, 9)) for _ in range(3000)]
    body = b" ".join(chance.choices(words, k=120_000))
    token, pack = PACKERS[name]
    packed = pack(body)
    pieces = [packed[start : start + piece] for start in range(0, len(packed), piece)]
    assert decode((token,), pieces) == body


@pytest.mark.parametrize("size", [STEP_BYTES, 2 * STEP_BYTES, 2 * STEP_BYTES + 258])
def test_h9_raw_deflate_may_end_at_the_end_of_a_step(size: int) -> None:
    """A raw stream has no trailer, so its end can be pending when all of its input is read."""
    machine = zlib.compressobj(wbits=-15)
    packed = machine.compress(b"a" * size) + machine.flush()
    assert decode(("deflate",), [packed]) == b"a" * size


def test_h3_three_layers_are_decoded_and_four_refused() -> None:
    """Three layers are the most."""
    assert parse_encodings("br, gzip, identity, zstd") == ("br", "gzip", "zstd")
    with pytest.raises(FetchError, match="4 content encodings") as caught:
        parse_encodings("gzip, gzip, gzip, gzip")
    assert caught.value.code == "bad-encoding"


@pytest.mark.parametrize(
    ("encodings", "packed"),
    [
        (("zstd", "br"), brotli.compress(SKIPPABLE * 2**21, quality=5)),
        (("gzip", "br"), brotli.compress(gzip.compress(b"", mtime=0) * 2**20, quality=5)),
        (("zstd", "gzip"), gzip.compress(SKIPPABLE * 2**20)),
        (("gzip", "deflate", "br"), brotli.compress(zlib.compress(gzip.compress(b"") * 2**18))),
    ],
)
def test_h2_bomb_of_empty_streams_stops_after_some_thousand(
    encodings: tuple[str, ...], packed: bytes
) -> None:
    """Streams that hold nothing count too: they cost time without ever reaching a size."""
    steps: list[bytes] = []
    decoder = BodyDecoder(encodings, 20 * MIB)
    with pytest.raises(FetchError, match=f"more than {MAX_STREAMS}") as caught:
        steps.extend(decoder.decode(packed))
    assert caught.value.code == "bad-encoding"
    assert len(steps) <= 2 * MAX_STREAMS


def test_h2_layer_between_is_limited() -> None:
    """A layer that unpacks to much more than the page may hold is stopped, whatever is inside it."""
    filler = SKIPPABLE[:4] + (2 * MIB).to_bytes(4, "little") + bytes(2 * MIB)
    packed = brotli.compress(filler * 8 + zstd.compress(b"<p>short"))
    with pytest.raises(TooLarge):
        list(BodyDecoder(("zstd", "br"), MIB).decode(packed))


def test_h1_decoder_hands_back_control_at_every_step() -> None:
    """A step that decodes nothing is reported, so that the caller can look at its clock."""
    packed = brotli.compress(SKIPPABLE * 100 + zstd.compress(b"<p>short"))
    pieces = list(BodyDecoder(("zstd", "br"), MIB).decode(packed))
    assert b"".join(pieces) == b"<p>short"
    assert pieces.count(b"") >= 100


@pytest.mark.parametrize("encodings", [("gzip",), ("deflate",), ("br",), ("zstd",), ("gzip", "br")])
def test_h9_cut_body_is_truncated_wherever_it_is_cut(encodings: tuple[str, ...]) -> None:
    """Half a stream is never taken for a whole one."""
    packed = body = b"<p>" + bytes(range(256)) * 40
    for name in encodings:
        packed = PACKERS[name][1](packed)
    for end in range(1, len(packed), max(1, len(packed) // 40)):
        with pytest.raises(Truncated):
            decode(encodings, [packed[:end]])
    assert decode(encodings, [packed]) == body


def test_gzip_file_of_many_members_is_unpacked() -> None:
    """A file of many members is read in full; its size is limited like any other."""
    members = b"".join(gzip.compress(b"x" * 100, mtime=0) for _ in range(1000))
    assert b"".join(unpack_gzip(members, MIB)) == b"x" * 100_000
    with pytest.raises(TooLarge):
        list(unpack_gzip(members, 99_999))
