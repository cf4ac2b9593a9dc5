"""Decode thousands of random bodies and compare each with what was sent.

Run: `python benchmarks/torture_decoding.py [--bodies 2000] [--first 0]`. Each body has 1 B to 2 MB, one to
three layers of content encoding, and arrives in pieces of one byte to the whole. Prints the first
difference with its seed, else the largest memory and processor time of one body.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from random_bodies import random_body

from scraper.decoding.content_encoding import BodyDecoder

LARGEST = 2 * 2**20
LIMIT_MIB = 16
"""Memory that one body may take besides the body itself, decoded and packed."""


def main() -> None:
    """Decode the bodies; exit with status 1 at the first difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bodies", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="seed of the first body")
    options = parser.parse_args()
    slowest, hungriest = 0.0, 0
    for seed in range(options.first, options.first + options.bodies):
        sent = random_body(seed, LARGEST)
        tracemalloc.start()
        began = time.process_time()
        decoder = BodyDecoder(sent.encodings, LARGEST)
        body = b"".join(part for piece in sent.pieces() for part in decoder.decode(piece))
        decoder.finish()
        slowest = max(slowest, time.process_time() - began)
        peak = tracemalloc.get_traced_memory()[1] - 2 * len(body)
        tracemalloc.stop()
        hungriest = max(hungriest, peak)
        if body != sent.body or peak > LIMIT_MIB * 2**20:
            sys.exit(
                f"seed {seed}: {sent}: {len(body)} bytes came out, {peak / 2**20:.1f} MiB more"
            )
    print(f"{options.bodies} bodies as they were sent; slowest {slowest:.2f} s of CPU,", end=" ")
    print(f"at most {hungriest / 2**20:.1f} MiB of memory besides the body")


if __name__ == "__main__":
    main()
