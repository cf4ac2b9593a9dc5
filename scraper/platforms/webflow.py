"""Webflow. Sites are drawn freely: only the rich text element and form messages are certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document
from scraper.platforms.marks import page_marks
from scraper.platforms.platform import Platform, SiteLayout
from scraper.records import Found

NAME: Final = "webflow"


def is_webflow(document: Document) -> bool:
    """Return whether Webflow made this page."""
    marks = page_marks(document)
    return "data-wf-site" in marks.attributes or "webflow" in marks.generator


def find_webflow_metadata(document: Document) -> Iterator[Found]:  # noqa: ARG001 - one signature
    """Yield nothing: Webflow names no field; what is there is generic markup."""
    yield from ()


WEBFLOW: Final = Platform(
    name=NAME,
    is_platform=is_webflow,
    body_selectors=("div.w-richtext",),
    prune_selectors=(
        ".w-form",
        ".w-form-done",
        ".w-form-fail",
        ".w-condition-invisible",
        ".w-dyn-empty",
        ".w-pagination-wrapper",
        ".w-nav",
        ".w-slider-nav",
    ),
    find_metadata=find_webflow_metadata,
    layout=SiteLayout(marks=(b"data-wf-site",), feeds=("./rss.xml", "/blog/rss.xml")),
)
