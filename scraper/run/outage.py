"""Tell a network that is down from hosts that are.

When nothing answers at all, or one page answers for everything, no source and no
page is to blame: the run ends and nobody is put off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_SILENCE: Final = frozenset(
    {
        "dns-failed",
        "dns-timeout",
        "connect-failed",
        "connect-timeout",
        "connection-lost",
        "robots-unavailable",  # robots.txt is asked for first, so it meets the silence
        "timeout",
        "tls-failed",  # what a portal in between gives to https
        "unreachable",
        "host-resting",
    }
)
"""Codes of a host that did not answer."""

MIN_SOURCES: Final = 3
"""So many sources must be silent, and none may have answered."""
MIN_HOSTS: Final = 20
"""The same for the hosts of pages: dead hosts fail faster than good ones answer."""


def is_silence(code: str | None) -> bool:
    """Return whether a failure's code says that the host did not answer."""
    return code in _SILENCE


def is_network_down(codes: Sequence[str | None], *, at_least: int) -> bool:
    """Return whether the outcomes of several hosts (a code each, None for success) show it."""
    return len(codes) >= at_least and all(map(is_silence, codes))


def is_captive_portal(answers: Sequence[tuple[str, str | None]]) -> bool:
    """Return whether one page answered for several sites: a hotel's log-in, a provider's notice.

    Args:
        answers: Site and digest of the body of each URL that was not a source.
    """
    digests = {digest for _, digest in answers}
    sites = {site for site, _ in answers}
    return len(sites) >= MIN_SOURCES and len(digests) == 1 and None not in digests
