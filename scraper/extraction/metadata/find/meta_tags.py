"""Find what `meta` elements say: OpenGraph, Twitter, Dublin Core, and the plain ones.

Takes a Document; yields candidates in the order of the tables below. The table
is the whole knowledge: name of the `meta`, the field it fills.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.extraction.metadata.wording import plain_text
from scraper.records import Found

OPEN_GRAPH: Final = (
    ("og:title", "title"),
    ("og:site_name", "site_name"),
    ("og:description", "description"),
    ("og:url", "canonical_url"),
    ("og:image:secure_url", "lead_image"),
    ("og:image", "lead_image"),
    ("og:image:url", "lead_image"),
    ("og:locale", "language"),
    ("og:article:author", "authors"),
    ("og:article:published_time", "published"),
    ("og:article:modified_time", "modified"),
    ("og:published_time", "published"),
    ("og:pubdate", "published"),
    ("og:publish_date", "published"),
    ("og:publication_time", "published"),
    ("og:modified_time", "modified"),
    ("og:author", "authors"),
    ("article:author_name", "authors"),
    ("article:byline", "authors"),
    ("og:updated_time", "modified"),
    ("article:author", "authors"),
    ("article:author:name", "authors"),
    ("article:published_time", "published"),
    ("article:published", "published"),
    ("article:modified_time", "modified"),
    ("article:modified", "modified"),
    ("article:section", "section"),
    ("article:tag", "tags"),
    ("og:article:section", "section"),
    ("og:article:tag", "tags"),
    ("book:author", "authors"),
    ("video:tag", "tags"),
)
"""`og:`, `article:` and their misspellings; a platform may write them with `name` or `property`."""

PLAIN: Final = (
    ("parsely-title", "title"),
    ("sailthru.title", "title"),
    ("cxenseparse:title", "title"),
    ("citation_title", "title"),
    ("dc.title", "title"),
    ("dcterms.title", "title"),
    ("twitter:title", "title"),
    ("title", "title"),
    ("headline", "title"),
    ("citation_author", "authors"),
    ("citation_authors", "authors"),
    ("parsely-author", "authors"),
    ("sailthru.author", "authors"),
    ("cxenseparse:author", "authors"),
    ("author", "authors"),
    ("authors", "authors"),
    ("article-author", "authors"),
    ("articleauthor", "authors"),
    ("article.author", "authors"),
    ("byl", "authors"),
    ("byline", "authors"),
    ("article_author", "authors"),
    ("sailthru.byline_name", "authors"),
    ("lp.article:author", "authors"),
    ("dable:author", "authors"),
    ("dc.creator", "authors"),
    ("dcterms.creator", "authors"),
    ("dcsext.author", "authors"),
    ("creator", "authors"),
    ("parsely-pub-date", "published"),
    ("citation_publication_date", "published"),
    ("citation_online_date", "published"),
    ("citation_date", "published"),
    ("sailthru.date", "published"),
    ("cxenseparse:publishtime", "published"),
    ("cxenseparse:recs:publishtime", "published"),
    ("cxenseparse:recs:published_time", "published"),
    ("published", "published"),
    ("published_at", "published"),
    ("publisheddate", "published"),
    ("content:publishdate", "published"),
    ("iso-8601-publish-date", "published"),
    ("prism.publicationdate", "published"),
    ("date-pub", "published"),
    ("date.available", "published"),
    ("date.created", "published"),
    ("firstcreate", "published"),
    ("datepublished", "published"),
    ("date.published", "published"),
    ("article.published", "published"),
    ("published-date", "published"),
    ("publish-date", "published"),
    ("publishdate", "published"),
    ("publish_date", "published"),
    ("publication_date", "published"),
    ("publication-date", "published"),
    ("pubdate", "published"),
    ("ptime", "published"),
    ("pdate", "published"),
    ("article_date_original", "published"),
    ("originalpublicationdate", "published"),
    ("rnews:datepublished", "published"),
    ("shareaholic:article_published_time", "published"),
    ("displaydate", "published"),
    ("dc.date.issued", "published"),
    ("dcterms.issued", "published"),
    ("dcterms.created", "published"),
    ("dc.date.created", "published"),
    ("dc.date", "published"),
    ("dcterms.date", "published"),
    ("date", "published"),
    ("datecreated", "published"),
    ("created", "published"),
    ("lastmod", "modified"),
    ("last-modified", "modified"),
    ("dcterms.modified", "modified"),
    ("dc.date.modified", "modified"),
    ("datemodified", "modified"),
    ("modified", "modified"),
    ("utime", "modified"),
    ("date.updated", "modified"),
    ("date.modified", "modified"),
    ("dateupdated", "modified"),
    ("modified-date", "modified"),
    ("last-updated", "modified"),
    ("lastupdate", "modified"),
    ("updated_at", "modified"),
    ("application-name", "site_name"),
    ("apple-mobile-web-app-title", "site_name"),
    ("cre", "site_name"),
    ("dc.publisher", "site_name"),
    ("citation_journal_title", "site_name"),
    ("description", "description"),
    ("twitter:description", "description"),
    ("dc.description", "description"),
    ("twitter:image", "lead_image"),
    ("twitter:image:src", "lead_image"),
    ("sailthru.image.full", "lead_image"),
    ("parsely-image-url", "lead_image"),
    ("thumbnail", "lead_image"),
    ("content-language", "language"),
    ("language", "language"),
    ("dc.language", "language"),
    ("dcterms.language", "language"),
    ("parsely-section", "section"),
    ("section", "section"),
    ("news_keywords", "tags"),
    ("parsely-tags", "tags"),
    ("sailthru.tags", "tags"),
    ("cxenseparse:taxonomy", "tags"),
    ("keywords", "tags"),
    ("dc.subject", "tags"),
    ("dcterms.subject", "tags"),
    ("dcterms.license", "licence"),
    ("dc.rights", "licence"),
    ("dc.rights.license", "licence"),
    ("dcterms.rights", "licence"),
    ("robots", "robots"),
    ("googlebot", "robots"),
    ("tdm-reservation", "robots"),
    ("tdm-policy", "robots"),
    ("tdmrep", "robots"),
    ("article:comment_count", "comments"),
)
"""Everything else, the more exact first."""

_SIGNALS: Final = frozenset({"tdm-reservation", "tdm-policy", "tdmrep"})
"""Where the value says nothing without the name."""


def find_open_graph(document: Document) -> Iterator[Found]:
    """Yield what the OpenGraph protocol's `meta` elements say."""
    yield from _read(document, OPEN_GRAPH, "og")


def find_meta_tags(document: Document) -> Iterator[Found]:
    """Yield what the other `meta` elements say, and the `title` element."""
    yield from _read(document, PLAIN, "meta")
    yield from _labelled(document)
    for title in document.tagged("title"):
        parent = title.getparent()
        if text := plain_text(title.text or ""):
            if parent is None or parent.tag != "svg":
                yield Found("title", text, "title")
            break


_WRITTEN_BY: Final = re.compile(
    r"written by|author|verfasst von|escrito por|écrit par|scritto da|geschreven door|автор|"
    r"skrevet av|skriven av|autor|yazan|작성자|作者|投稿者|執筆者",
    re.IGNORECASE,
)


def _labelled(document: Document) -> Iterator[Found]:
    """Yield the author that `twitter:label1` "Written by" and `twitter:data1` name."""
    for number in "12":
        label, value = (
            document.meta(f"twitter:label{number}"),
            document.meta(f"twitter:data{number}"),
        )
        if label and value and _WRITTEN_BY.search(label):
            yield Found("authors", plain_text(value), f"meta:twitter:data{number}")


def _read(document: Document, table: tuple[tuple[str, str], ...], found_by: str) -> Iterator[Found]:
    metas = document.metas
    for name, field in table:
        for content in metas.get(name, ()):
            if value := plain_text(content):
                shown = f"{name}={value}" if name in _SIGNALS else value
                yield Found(field, shown, f"{found_by}:{name}")
