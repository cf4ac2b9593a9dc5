"""The version of the extractor: of the program, its models, and the user's rule for a host."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from scraper.extraction.site_rules import Rule
from scraper.records import ExtractorVersion
from scraper.version import __version__

_DIGITS: Final = 12
"""Hexadecimal digits of a digest that are kept: enough to tell versions of one user apart."""
_MODELS: Final = Path(__file__).parent / "body" / "model"


def find_version(rule: Rule | None) -> ExtractorVersion:
    """Return the version that reads a page.

    Args:
        rule: The user's rule for the page's host; None without one.
    """
    rules = "" if rule is None else _digest(repr(rule).encode())
    return ExtractorVersion(program=__version__, rules=rules, models=_digest_models())


@cache
def _digest_models() -> str:
    # The files, not the arrays: the parent of the workers does not import numpy.
    return _digest(b"".join(path.read_bytes() for path in sorted(_MODELS.glob("*.model"))))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
