"""Fill what a page lacks from the entry of the feed, sitemap or archive that named it."""

from __future__ import annotations

from dataclasses import replace

from scraper.records import Article, Link


def fill_from_link(article: Article, link: Link, kind: str) -> Article:
    """Return an article with the title, date and authors of its link where the page has none.

    Args:
        article: What was read from the page; its own values always win.
        link: As its source named it.
        kind: Of the source; `found_by` names it.
    """
    filled: dict[str, str | tuple[str, ...]] = {}
    if article.title is None and link.title:
        filled["title"] = link.title
    if article.published is None and link.published:
        filled["published"] = link.published
    if not article.authors and link.authors and (names := _clean(link.authors)):
        filled["authors"] = names
    if not filled:
        return article
    found_by = {**article.found_by, **dict.fromkeys(filled, kind)}
    return replace(article, found_by=found_by, **filled)  # type: ignore[arg-type]  # by field


def _clean(authors: tuple[str, ...]) -> tuple[str, ...]:
    # Imported here: it loads the parser, and most pages name their authors.
    from scraper.extraction.metadata.choose.names import split_names

    names = (name for author in authors for name in split_names(author, structured=True))
    return tuple(dict.fromkeys(names))
