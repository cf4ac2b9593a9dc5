"""HTTP replies broken at random, the same for the same number: 5,000 ways to be wrong."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from pathlib import Path

import brotli
from backports import zstd

PAGE = (
    b"<!doctype html><meta charset=utf-8><title>t</title><p>The keeper counted the ships.</p>" * 4
)
SPLICES = (
    b"\r\n", b"\n", b"\0", b"\xff\xfe", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 7\r\n",
    b"Content-Encoding: br\r\n", b"Location: http://127.0.0.2/\r\n", b"Location: //\\@[::1\r\n",
    b"Content-Type: text/html; charset=utf-16\r\n", b"HTTP/1.1 302 F\r\n", b"HTTP/1.1 100 C\r\n\r\n",
    b"Set-Cookie: a=b\r\n", b"ffffffff\r\n", b"0\r\n\r\n", b"Retry-After: 99999999999\r\n", b":", b" ",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Give the replies that are broken: the hand-written vectors, and whole pages in each encoding."""
    file = Path(__file__).parents[1] / "hostile" / "vectors" / "raw-replies.jsonl"
    rows = [
        json.loads(line)["raw"].encode("latin-1") for line in file.read_text("utf-8").splitlines()
    ]
    packed = {
        b"gzip": gzip.compress(PAGE, mtime=0),
        b"deflate": zlib.compress(PAGE),
        b"br": brotli.compress(PAGE),
        b"zstd": zstd.compress(PAGE),
        b"identity": PAGE,
    }
    for name, body in packed.items():
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: " + name
        rows.append(head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        chunks = b"".join(
            b"%x\r\n%b\r\n" % (len(body[at : at + 40]), body[at : at + 40])
            for at in range(0, len(body), 40)
        )
        rows.append(head + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    return [row[:4000] for row in rows]


def fuzzed_reply(number: int, replies: list[bytes]) -> bytes:
    """Give the broken reply of a number."""
    rng = random.Random(number)
    reply = bytearray(rng.choice(replies))
    for _ in range(rng.randint(1, 3)):
        # Every other break is behind the head: a broken head hides what follows.
        first = max(reply.find(b"\r\n\r\n"), 0) if rng.random() < 0.5 else 0
        at = rng.randrange(first, len(reply) + 1)
        match rng.randrange(6):
            case 0:
                reply[at : at + rng.randint(1, 9)] = b""
            case 1:
                reply[at:at] = rng.randbytes(rng.randint(1, 9))
            case 2:
                reply[at:at] = rng.choice(SPLICES)
            case 3:
                reply[at : at + 1] = rng.randbytes(1)
            case 4:
                end = at + rng.randint(1, 60)
                reply[at:at] = reply[at:end]
            case 5:
                other = rng.choice(replies)
                reply[at:] = other[rng.randrange(len(other) + 1) :]
    return bytes(reply)
