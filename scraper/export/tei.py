"""TEI P5 XML: text and metadata for corpus linguistics and digital editions.

One article is a `TEI` document, several are a `teiCorpus`. The paragraphs are those of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scraper.archive.database.text_values import count_words
from scraper.export.formats import Format
from scraper.export.jsonl import render_utc
from scraper.export.xml_text import xml_attribute, xml_text
from scraper.records import Article, StoredArticle
from scraper.urls import host_of, is_url

_HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE: Final = ' xmlns="http://www.tei-c.org/ns/1.0"'


def render_document(stored: StoredArticle) -> str:
    """Render one article as a TEI document."""
    return f"{_HEAD}{_render_stored(stored, _NAMESPACE)}"


def render_article(article: Article) -> str:
    """Render an article that is not stored as a TEI document."""
    site = host_of(article.url) if is_url(article.url) else ""
    return f"{_HEAD}{_render_tei(article, article.url, site or 'unknown', _NAMESPACE)}"


def render_corpus(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render the articles as one corpus."""
    yield (
        f"{_HEAD}<teiCorpus{_NAMESPACE}>\n<teiHeader><fileDesc>\n"
        "<titleStmt><title>Archived articles</title></titleStmt>\n"
        "<publicationStmt><p>Exported from an archive of web articles</p></publicationStmt>\n"
        "<sourceDesc><p>Each article names its page</p></sourceDesc>\n</fileDesc></teiHeader>\n"
    )
    for stored in articles:
        yield _render_stored(stored, "")
    yield "</teiCorpus>\n"


TEI: Final = Format(
    name="tei",
    summary="TEI P5 XML, one corpus of all articles or a document each",
    suffix=".xml",
    render_many=render_corpus,
    render_one=render_document,
)


def _render_stored(stored: StoredArticle, namespace: str) -> str:
    change = (
        f'<revisionDesc><change when="{render_utc(stored.saved_at)}"'
        f' n="{stored.revision}">archived</change></revisionDesc>\n'
    )
    return _render_tei(stored.article, stored.url, stored.site, namespace, change)


def _render_tei(article: Article, url: str, site: str, namespace: str, change: str = "") -> str:
    language = f" xml:lang={xml_attribute(article.language)}" if article.language else ""
    paragraphs = "".join(
        f"<p>{xml_text(part).replace(chr(10), '<lb/>')}</p>\n"
        for part in article.text.split("\n\n")
        if part.strip()
    )
    heading = f"<head>{xml_text(article.title)}</head>\n" if article.title else ""
    return (
        f"<TEI{namespace}>\n<teiHeader>\n{_render_file(article, url, site)}"
        f"{_render_profile(article)}{change}</teiHeader>\n"
        f"<text{language}><body><div>\n{heading}{paragraphs or '<p/>'}</div></body></text>\n</TEI>\n"
    )


def _render_file(article: Article, url: str, site: str) -> str:
    authors = "".join(f"<author>{xml_text(name)}</author>\n" for name in article.authors)
    title = f"<title>{xml_text(article.title or url)}</title>\n"
    date = f"<date>{xml_text(article.published)}</date>\n" if article.published else ""
    licence = (
        f"<availability><licence>{xml_text(article.licence)}</licence></availability>\n"
        if article.licence
        else ""
    )
    return (
        f"<fileDesc>\n<titleStmt>\n{title}{authors}</titleStmt>\n"
        f'<extent><measure unit="words" quantity="{count_words(article.text)}"/></extent>\n'
        f"<publicationStmt>\n<publisher>{xml_text(article.site_name or site)}</publisher>\n"
        f'{date}<idno type="URI">{xml_text(url)}</idno>\n{licence}</publicationStmt>\n'
        f"<sourceDesc><bibl>\n{title}{authors}{date}<ptr target={xml_attribute(url)}/>\n"
        "</bibl></sourceDesc>\n</fileDesc>\n"
    )


def _render_profile(article: Article) -> str:
    parts = []
    if article.description:
        parts.append(f"<abstract><p>{xml_text(article.description)}</p></abstract>\n")
    if article.language:
        code = xml_attribute(article.language)
        parts.append(f"<langUsage><language ident={code}/></langUsage>\n")
    if article.tags:
        terms = "".join(f"<term>{xml_text(tag)}</term>" for tag in article.tags)
        parts.append(f"<textClass><keywords>{terms}</keywords></textClass>\n")
    return f"<profileDesc>\n{''.join(parts)}</profileDesc>\n" if parts else ""
