"""HTML: one article as a page that stands alone and runs nothing.

The stored HTML was sanitised when it was extracted. It is sanitised again here,
because the file may have been changed since, and a Content-Security-Policy in the
page forbids scripts, frames, forms and everything remote but images.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from scraper.dom.sanitize import OWN_ID
from scraper.export.formats import Format
from scraper.records import StoredArticle

_POLICY: Final = (
    "default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'"
)
_STYLE: Final = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:1.05em/1.6 Georgia,serif}"
    "img{max-width:100%;height:auto}pre{overflow-x:auto}header{color:#555}"
    "@media print{body{max-width:none;margin:0}a{color:inherit}}"
    "article+article,section+section{margin-top:4em}"
)


def render_page(stored: StoredArticle) -> str:
    """Render one article as a whole HTML document."""
    title = escape(stored.article.title or stored.url)
    language = escape(stored.article.language or "und")
    head = _render_head(title, language, _render_citation(stored))
    return f"{head}{render_section(stored)}</body>\n</html>\n"


def render_pages(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """Render all articles into one HTML document."""
    yield _render_head("Articles", "und")
    for stored in articles:
        yield render_section(stored)
    yield "</body>\n</html>\n"


HTML: Final = Format(
    name="html",
    summary="a page that stands alone, without scripts",
    suffix=".html",
    render_many=render_pages,
    render_one=render_page,
)


def render_section(stored: StoredArticle) -> str:
    """Render one article as an `article` element."""
    article = stored.article
    language = f' lang="{escape(article.language)}"' if article.language else ""
    facts = (
        ", ".join(article.authors),
        article.published or "",
        article.site_name or stored.site,
    )
    byline = " · ".join(escape(fact) for fact in facts if fact)
    source = escape(stored.url)
    heading = f"<h1>{escape(article.title)}</h1>\n" if article.title else ""
    return (
        f"<article{language}>\n<header>{heading}<p>{byline}</p>\n"
        f'<p><a href="{source}" rel="noopener noreferrer nofollow">{source}</a></p></header>\n'
        f"{render_body(stored)}\n</article>\n"
    )


def render_body(
    stored: StoredArticle, *, with_images: bool = True, tags: frozenset[str] | None = None
) -> str:
    """Render the body as HTML that is safe wherever it is shown.

    Args:
        stored: The article.
        with_images: Keep pictures, which are loaded from the network.
        tags: The elements to keep; of others the text stays. None for every safe one.
    """
    # Late: nh3 is wanted by this format alone.
    import nh3

    html = stored.article.html
    if html is None:
        paragraphs = stored.article.text.split("\n\n")
        return "\n".join(
            f"<p>{escape(paragraph).replace(chr(10), '<br>')}</p>" for paragraph in paragraphs
        )
    kept = nh3.ALLOWED_TAGS if tags is None else set(tags)
    return nh3.clean(
        html,
        tags=kept if with_images else kept - {"img"},
        url_schemes={"http", "https", "mailto", "data"},
        attributes={**nh3.ALLOWED_ATTRIBUTES, "*": {"dir", "id", "lang", "title"}},
        attribute_filter=_keep_own if "id=" in html or "data:" in html else None,
        link_rel="noopener noreferrer nofollow",
    )


_PICTURE: Final = re.compile(r"data:image/[a-z+-]{1,20};base64,[A-Za-z0-9+/=]*")


def _keep_own(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value; None for what this program did not write.

    Kept are the ids that links inside the text need, and data URLs that are pictures.
    """
    if attribute == "id":
        return value if OWN_ID.fullmatch(value) else None
    if value.lstrip().lower().startswith("data:"):
        return value if tag == "img" and attribute == "src" and _PICTURE.fullmatch(value) else None
    return value


def _render_citation(stored: StoredArticle) -> str:
    """Render the tags by which reference managers read an article's metadata."""
    article = stored.article
    facts = (
        ("citation_title", article.title),
        *(("citation_author", name) for name in article.authors),
        ("citation_publication_date", (article.published or "")[:10].replace("-", "/")),
        ("citation_journal_title", article.site_name or stored.site),
        ("citation_public_url", stored.url),
        ("citation_language", article.language),
        ("DC.title", article.title),
        *(("DC.creator", name) for name in article.authors),
        ("DC.date", article.published),
        ("DC.identifier", stored.url),
        ("DC.publisher", article.site_name or stored.site),
        ("DC.rights", article.licence),
        *(("DC.subject", tag) for tag in article.tags),
    )
    return "".join(
        f'<meta name="{name}" content="{escape(value)}">\n' for name, value in facts if value
    )


def _render_head(title: str, language: str, meta: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n{meta}<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
