"""What somebody would have to ask who knows when each site has news.

It asks a source in the first hour after each publication, each article then and
at the revisits that the rules promise (after 1 hour, 1 day, 1 week, 30 days; once more
at the same distance after an edit), and robots.txt once a day where it asks at all.
No request of its fails. The rules are written down here again, apart from the code.
"""

from __future__ import annotations

import math

from calendar_of_sources import Piece, Site

REVISITS = (1, 24, 7 * 24, 30 * 24)
"""Hours."""


def count_requests(sites: list[Site], hours: int) -> int:
    """Give the requests of the oracle in so many hours."""
    return sum(_count_of_site(site, hours) for site in sites)


def _count_of_site(site: Site, hours: int) -> int:
    looks = {math.ceil(piece.published) for piece in site.pieces}
    visits = [hour for piece in site.pieces for hour in visit_hours(piece, hours)]
    robots, last = 0, -math.inf
    for hour in sorted({*looks, *visits}):
        if hour - last > 24:
            robots, last = robots + 1, hour
    return len(looks) + len(visits) + robots


def visit_hours(piece: Piece, hours: int) -> list[int]:
    """Give the hours in which an article is asked for."""
    found, step = [math.ceil(piece.published)], 0
    while step < len(REVISITS):
        hour = found[-1] + REVISITS[step]
        if hour >= hours:
            break
        if piece.version(hour) == piece.version(found[-1]):
            step += 1
        found.append(hour)
    return found
