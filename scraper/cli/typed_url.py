"""Read an address as people type it."""

from __future__ import annotations

import os

from scraper.urls import complete_url


def read_typed_url(text: str) -> str:
    """Return an address with the scheme that it leaves out, unless a file of that name is here."""
    return text if "://" in text or os.path.exists(text) else complete_url(text)  # noqa: PTH110 - raises for no text
