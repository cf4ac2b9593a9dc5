"""Which articles `scraper extract` answers with: by language, and by the fields that a page has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scraper.cli.article_fields import options_for
from scraper.errors import ExtractError
from scraper.records import Article

if TYPE_CHECKING:
    from scraper.extraction.body.select import Favor
    from scraper.extraction.options import ExtractOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractFilter:
    """What an article must have; everything passes by default."""

    language: str | None = None
    """BCP 47 tag; `pt` covers `pt-BR`."""
    only_with: tuple[str, ...] = ()
    """Fields that must have a value."""

    def check(self, article: Article) -> None:
        """Raise if an article does not pass.

        Raises:
            ExtractError: It is in another language, or lacks a field (`left-out`).
        """
        if self.language is not None and not _is_in(article.language, self.language):
            message = f"the language is {article.language or 'unknown'}, not {self.language}"
            raise ExtractError(message, url=article.url, code="left-out")
        missing = [name for name in self.only_with if not getattr(article, name)]
        if missing:
            message = f"the page states no {', '.join(missing)}"
            raise ExtractError(message, url=article.url, code="left-out")


PASS_ALL: Final = ExtractFilter()


def _is_in(language: str | None, tag: str) -> bool:
    spoken, wanted = (language or "").lower(), tag.lower()
    return spoken == wanted or spoken.startswith(f"{wanted}-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What an answer holds, and which pages get one."""

    fields: tuple[str, ...]
    leave_out: frozenset[str] = frozenset()
    """Which of `extraction.leave_out.LEFT_OUT` not to render."""
    filter: ExtractFilter = PASS_ALL
    favor: Favor | None = None
    """What to prefer where the model is in doubt."""

    def options(self) -> ExtractOptions:
        """Return the options with which a page is read."""
        return options_for((*self.fields, *self.filter.only_with), self.leave_out, self.favor)
