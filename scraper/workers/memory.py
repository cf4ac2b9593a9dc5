"""Set Python's garbage collector and the memory of C for a process that reads page after page."""

from __future__ import annotations

import ctypes
import gc
from typing import Final

_NEW_OBJECTS: Final = 20_000
"""New objects after which the collector looks for cycles. A page makes tens of thousands, nearly all
freed without it; at the usual 700 it took a twentieth of the time. They hold some 2 MB."""

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
"""Names of `malloc.h`."""
_KEPT_BYTES: Final = 32 * 1024 * 1024
"""The most that glibc takes for the second; a page of a megabyte takes some 20 MB to read."""


def normalize_collector() -> None:
    """Exclude the imported modules from collection, and collect less often."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


def keep_memory() -> None:
    """Keep what a page took for the next one: to give it back and ask again costs a fiftieth of the time.

    For glibc (mallopt(3)); other C libraries go on as they do.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_TRIM_THRESHOLD, 4 * _KEPT_BYTES)
        mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
