"""Learn what a site's article URLs look like from some that are known.

A sitemap names every page of a site. The URLs that the feed or the list gave
show which of them are articles: `/post/*` on one site, `/2024/05/17/*` on another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scraper.discover.filters import find_exclusion, score_url

MIN_KNOWN: Final = 3
"""Known articles below which nothing is learned."""
_MIN_SHARE: Final = 0.1
"""Share of the known articles that a form needs to count as one of the site's."""
_MANY_FOLDERS: Final = 3
"""Different folders of one depth from which the folder counts as free (`/sport/*`, `/politics/*`)."""
_PLAIN_SCORE: Final = 0.2
"""URL score asked for where the form itself proves nothing (articles right below the root)."""
_NUMBER: Final = re.compile(r"\d+")

Form = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleShape:
    """Forms of a site's article URLs."""

    forms: frozenset[Form] = frozenset()
    """Folders with numbers as `#`; the last segment is left out."""
    depths: frozenset[int] = frozenset()
    """Numbers of folders at which any folder will do."""

    def is_known(self) -> bool:
        """Return whether anything was learned."""
        return bool(self.forms or self.depths)

    def fits(self, url: str) -> bool:
        """Return whether a URL has one of the forms; without any, whether it looks like an article."""
        if find_exclusion(url) is not None:
            return False
        form = _form_of(url)
        if not self.is_known() or form == ():
            plain = not self.is_known() or () in self.forms
            return plain and score_url(url) >= _PLAIN_SCORE
        return form in self.forms or len(form) in self.depths


def learn_shape(urls: Iterable[str]) -> ArticleShape:
    """Learn the forms that at least a tenth of the known article URLs share."""
    forms = Counter(_form_of(url) for url in urls)
    total = sum(forms.values())
    if total < MIN_KNOWN:
        return ArticleShape()
    usual = {form for form, count in forms.items() if count >= max(2, total * _MIN_SHARE)}
    folders = Counter(len(form) for form in forms if form)
    shares = Counter(dict.fromkeys(folders, 0))
    for form, count in forms.items():
        if form:
            shares[len(form)] += count
    free = {
        depth
        for depth, different in folders.items()
        if different >= _MANY_FOLDERS
        and shares[depth] >= max(MIN_KNOWN, total * _MIN_SHARE)
        and not any(len(form) == depth for form in usual)
    }
    return ArticleShape(forms=frozenset(usual), depths=frozenset(free))


def _form_of(url: str) -> Form:
    """Return the folders of a URL's path with their numbers as `#`."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return tuple(_NUMBER.sub("#", segment.lower()) for segment in segments[:-1])
