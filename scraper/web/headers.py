"""The headers of answers, as data: what each kind of answer may do in a browser."""

from __future__ import annotations

from typing import Final

Headers = tuple[tuple[str, str], ...]

EVERY: Final[Headers] = (
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-dns-prefetch-control", "off"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"),
    ("x-robots-tag", "noindex, nofollow"),
)  # fmt: skip
"""Of every answer, errors and refusals included."""
PAGE: Final[Headers] = (
    (
        "content-security-policy",
        (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self';"
            " form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            " require-trusted-types-for 'script'; trusted-types 'none'"
        ),
    ),
    ("x-frame-options", "DENY"),
    # Nothing is said to other sites. With "no-referrer" browsers would hide the origin of our own forms.
    ("referrer-policy", "same-origin"),
)
"""Of the reader's own pages and of every file: nothing is loaded from elsewhere, nothing frames them."""
FRAME: Final[Headers] = (
    (
        "content-security-policy",
        (
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
            " form-action 'none'; frame-ancestors 'self'"
        ),
    ),
    ("x-frame-options", "SAMEORIGIN"),
    ("referrer-policy", "no-referrer"),
)
"""Of a stored page, in its frame or alone: no script, no origin, no form, no request."""
CACHED: Final = "private, no-cache"
NOT_CACHED: Final = "no-store"
"""Where a login key is set."""
