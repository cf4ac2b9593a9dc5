"""Part a title at its bars ("Headline | Section - Site"), and cut the site's name off.

Takes a title and the names of the site; knows no page and no candidate.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.extraction.metadata.wording import squeeze

BARS: Final = re.compile(
    r"\s+[|｜«»•·–—:/\\-]+\s+|\s*[|｜«»]\s*|\s+(?:::|@)\s+|(?<=\w):\s+|"
    r"(?<=[^\x00-\x7f])[–—:：_-]|[–—:：_-](?=[^\x00-\x7f])"
)
"""What may part a title; "Headline: more of it" too, so a piece behind it must prove to be a name."""
_HARD_BARS: Final = re.compile(
    r"\s*[|｜«»]\s*|\s+::\s+|(?<=[^\x00-\x7f])\s?_\s?|\s?_\s?(?=[^\x00-\x7f])"
)
"""What parts nothing but a name or a section from the headline."""
_MOST: Final = 0.4
"""Share of a piece of a title that must be the site's name."""
MAX_NAME_WORDS: Final = 4
"""Words of what may be cut behind a bar as a name that nobody states."""


_LONGEST: Final = 1_000
"""Characters of the longest title that is cut: every bar costs a look at all that follows."""


def bars_of(title: str, form: re.Pattern[str] = BARS) -> list[re.Match[str]]:
    """Return what parts the pieces of a title; the quotation marks of «such» and »such« quotes are none."""
    quoted = "«" in title and "»" in title
    return [bar for bar in form.finditer(title) if not (quoted and _QUOTES.search(bar.group()))]


_QUOTES: Final = re.compile("[«»]")


def is_site_name(text: str, site_names: tuple[str, ...]) -> bool:
    """Return whether a text is one of the site's names, but for case, spaces and punctuation."""
    folded = squeeze(text)
    return any(folded == squeeze(name) for name in site_names)


def cut_site_name(title: str, site_names: tuple[str, ...]) -> str:
    """Cut the site's name (and sections beside it) off a title that is no longer than a long one."""
    if len(title) > _LONGEST:
        return title
    for _ in range(3):
        shorter = _cut_once(title, site_names)
        if shorter == title:
            break
        title = shorter
    return title


def _cut_once(title: str, site_names: tuple[str, ...]) -> str:
    bars = bars_of(title)
    if not bars:
        return title
    for bar in bars[:-1]:
        if bar.start() and is_site_name(title[bar.end() :], site_names):
            return title[: bar.start()].strip()
    last, first = bars[-1], bars[0]
    tail, rest = title[last.end() :], title[: last.start()]
    if rest and names_site(tail, site_names):
        return rest.strip()
    head, after = title[: first.start()], title[first.end() :]
    if after and names_site(head, site_names):
        return after.strip()
    hard = bars_of(title, _HARD_BARS)
    if hard:
        rest, tail = title[: hard[-1].start()], title[hard[-1].end() :]
        if len(tail.split()) <= MAX_NAME_WORDS and len(rest) > len(tail):
            return rest.strip()
    return title


def names_site(text: str, site_names: tuple[str, ...]) -> bool:
    """Return whether a piece of a title is the site's name, a large part of it, or holds it and little else."""
    folded = squeeze(text)
    if not folded:
        return True
    for name in site_names:
        other = squeeze(name)
        if folded == other and other:
            return True
        short, long = sorted((len(folded), len(other)))
        if short >= 4 and short / long > _MOST and (folded in other or other in folded):  # noqa: PLR2004
            return True
    return False
