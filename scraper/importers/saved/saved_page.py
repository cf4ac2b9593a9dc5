"""One page out of a saved file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page that some program saved, and what the file records about it."""

    body: bytes
    """The page itself: HTML, text or PDF, as it was served where the file allows."""
    url: str | None = None
    """Where it came from, in canonical form; None if the file does not record it."""
    saved_at: datetime | None = None
    """When it was saved, UTC; None if the file does not record it."""
    content_type: str | None = None
    member: str = ""
    """Its name within the file, where the file holds several."""
