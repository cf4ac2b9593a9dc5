"""Recognize blocks beside the text that an article read as a fact: its title, a name, a date, a comment."""

from __future__ import annotations

from typing import Final

from scraper.dates.page_dates import parse_date
from scraper.extraction.marked_block import State
from scraper.records import Article

_LONGEST: Final = 160
"""Characters of a block that may state a fact: a byline, a date, a list of tags."""
_SHORTEST_COMMENT: Final = 12
_DAY: Final = 10
"""Characters of YYYY-MM-DD."""


class Facts:
    """The values of an article that its page shows outside of the text."""

    def __init__(self, article: Article) -> None:
        self._title = _fold(article.title or "")
        self._authors = [_fold(name) for name in article.authors]
        self._names = [
            (field, _fold(value))
            for field, values in (("site_name", (article.site_name,)), ("tags", article.tags))
            for value in values
            if value
        ]
        self._days = [
            (field, value[:_DAY])
            for field, value in (("published", article.published), ("modified", article.modified))
            if value
        ]
        self._language = article.language
        self._comments = "\n".join(
            _fold(f"{one.author or ''}\n{one.text}") for one in article.comments
        )

    def judge(self, text: str) -> tuple[State, tuple[str, ...]]:
        """Return what a block is that is not in the text, and the fields that it states."""
        folded = _fold(text)
        if folded == self._title:
            return "title", ("title",)
        if len(text) <= _LONGEST:
            fields = [field for field, value in self._names if value == folded]
            fields += ["authors"] if any(name in folded for name in self._authors) else []
            if self._days and any(char.isdigit() for char in text):
                day = (parse_date(text, self._language) or "")[:_DAY]
                fields += [field for field, value in self._days if value == day]
            if fields:
                return "fact", tuple(dict.fromkeys(fields))
        if len(folded) >= _SHORTEST_COMMENT and folded in self._comments:
            return "comment", ()
        return "left-out", ()


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
