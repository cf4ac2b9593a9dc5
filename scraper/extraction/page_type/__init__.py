"""Judge what a page is, before its text is believed.

First whether it only replaces another page (a bot wall, a consent wall, a
login form, a paywall, an error, a shell that scripts would fill), then which
kind of content it holds. Reads structure, vendors' marks and wordings of many
languages; never changes the page.
"""

from scraper.dom.document import Document
from scraper.extraction.page_type.content import judge_content
from scraper.extraction.page_type.moved import find_new_address
from scraper.extraction.page_type.non_content import judge_non_content
from scraper.extraction.page_type.verdict import CONTENT, NON_CONTENT, PageType
from scraper.platforms.platform import Platform

__all__ = ["CONTENT", "NON_CONTENT", "PageType", "find_new_address", "judge_page_type"]


def judge_page_type(
    document: Document,
    *,
    text: str,
    platform: Platform | None = None,
    status: int = 200,
    link_density: float = 0.0,
    kind: PageType | None = None,
) -> PageType:
    """Judge the type of a page.

    Args:
        document: The page.
        text: The body text that was found in it.
        platform: The platform that was recognized.
        status: HTTP status of the response.
        link_density: Share of the body's characters inside links, 0 to 1.
        kind: The kind of content, where it was judged before the body was read.
    """
    refused = judge_non_content(document, text, status)
    if refused is not None:
        return refused
    if kind is not None:
        return kind
    name = None if platform is None else platform.name
    return judge_content(document, text=text, platform=name, link_density=link_density)
