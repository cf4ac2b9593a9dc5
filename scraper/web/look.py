"""How pages look, as a cookie of the browser says: nothing of it is stored here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

COOKIE: Final = "look"
COOKIE_SECONDS: Final = 365 * 86_400
CHOICES: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("theme", "Theme", ("auto", "light", "sepia", "dark")),
    ("size", "Size of the text", ("1", "2", "3", "4", "5", "6", "7")),
    ("width", "Width of the text", ("narrow", "medium", "wide")),
    ("face", "Typeface of the text", ("serif", "sans")),
)
"""Each setting: name, heading, values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One choice for each setting."""

    theme: str = "auto"
    size: str = "3"
    width: str = "medium"
    face: str = "serif"

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Look:
        """Read settings; what is unknown is as by default."""
        known = {name: values.get(name, "") for name, _, _ in CHOICES}
        return cls(**{name: known[name] for name, _, allowed in CHOICES if known[name] in allowed})

    @classmethod
    def of_cookie(cls, cookie: str) -> Look:
        """Read the cookie that `render` writes."""
        names = (name for name, _, _ in CHOICES)
        return cls.of(dict(zip(names, cookie.split("."), strict=False)))

    def render(self) -> str:
        """Return the value of the cookie."""
        return ".".join(str(getattr(self, name)) for name, _, _ in CHOICES)
