"""Say where a redirect leads, and when to stop following.

Takes an answer and the hops so far; gives the next URL. Only http and https,
never from https back to http, no loops, one clear Location.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scraper.errors import FetchError, InvalidURL, TooManyRedirects
from scraper.fetching.exchange import Response
from scraper.urls import resolve_url

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def next_hop(
    answer: Response, url: str, hops: Sequence[str], limit: int, *, known_since: int = 0
) -> str:
    """Return the URL that a redirect leads to.

    Args:
        answer: The redirect.
        url: What answered.
        hops: All URLs that redirected, `url` the last of them.
        limit: How many hops are followed.
        known_since: Number of the first hop that would answer the same again.

    Raises:
        FetchError: If it leads nowhere that we go.
        TooManyRedirects: Beyond the limit, or in a loop.
    """
    targets = {value.strip() for name, value in answer.headers if name == "location"}
    if len(targets) != 1 or not (location := targets.pop()):
        raise FetchError("redirects without one clear target", url=url, code="bad-redirect")
    try:
        target = resolve_url(url, location)
    except InvalidURL as error:
        message = f"redirects to {error.url}, which {error.message}"
        raise FetchError(message, url=url, code="bad-redirect") from error
    if url.startswith("https:") and target.startswith("http:"):
        message = f"redirects from https to {target}"
        raise FetchError(message, url=url, code="insecure-redirect")
    if target in hops[known_since:]:
        raise TooManyRedirects(f"redirects in a loop of {len(hops)}", url=hops[0])
    if len(hops) > limit:
        raise TooManyRedirects(f"redirects more than {limit} times", url=hops[0])
    return target
