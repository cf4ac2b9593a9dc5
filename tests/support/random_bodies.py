"""Bodies of random content, size, encodings and pieces: what every decoder of Content-Encoding must read.

Used by `tests/test_content_encoding.py` for some bodies and by `benchmarks/torture_decoding.py` for thousands.
"""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def _raw_deflate(body: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(body) + machine.flush()


PACKERS: Final[dict[str, tuple[str, Callable[[bytes], bytes]]]] = {
    "gzip": ("gzip", lambda body: gzip.compress(body, 6, mtime=0)),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw_deflate),
    "br": ("br", lambda body: brotli.compress(body, quality=4)),
    "zstd": ("zstd", zstd.compress),
}
"""Name of a way to pack, its token in Content-Encoding, and the packer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedBody:
    """A body and how it is sent."""

    body: bytes
    encodings: tuple[str, ...]
    """As in the header, the outermost last."""
    packed: bytes
    piece: int
    """Bytes of each piece of `packed` that arrives."""

    def pieces(self) -> Iterator[bytes]:
        """Yield the pieces in which the body arrives."""
        for start in range(0, len(self.packed), self.piece):
            yield self.packed[start : start + self.piece]

    def __str__(self) -> str:
        """Describe the body in one line."""
        layers = ", ".join(self.encodings)
        return f"{len(self.body)} bytes, {layers}, {len(self.packed)} packed, in pieces of {self.piece}"


def make_body(chance: random.Random, largest: int) -> bytes:
    """Return 1 to `largest` bytes: noise, one byte again and again, words, or stretches of each."""
    size = max(1, int(largest ** chance.random()))
    parts: list[bytes] = []
    left = size
    while left > 0:
        length = min(left, chance.choice((size, size // 3 + 1)))
        kind = chance.randrange(3)
        if kind == 0:
            parts.append(chance.randbytes(length))
        elif kind == 1:
            parts.append(bytes([chance.randrange(256)]) * length)
        else:
            words = [chance.randbytes(chance.randint(1, 9)) for _ in range(50)]
            parts.append(b" ".join(chance.choices(words, k=length // 2 + 1))[:length])
        left -= len(parts[-1])
    return b"".join(parts)


def random_body(seed: int, largest: int) -> PackedBody:
    """Return the body of a seed, packed in one to three layers."""
    chance = random.Random(seed)
    body = packed = make_body(chance, largest)
    encodings = []
    for name in chance.choices(sorted(PACKERS), k=chance.randint(1, 3)):
        token, pack = PACKERS[name]
        packed = pack(packed)
        encodings.append(token)
    smallest = 1 if len(packed) < 20_000 else 100
    piece = max(smallest, int(len(packed) ** chance.random()))
    return PackedBody(body=body, encodings=tuple(encodings), packed=packed, piece=piece)
