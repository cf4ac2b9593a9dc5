"""Bring pictures with captions into one form: `<figure>`, the picture, `<figcaption>`.

Takes a tree. Editors of before 2014, wikis and many templates write a captioned picture as `div`,
`dl` or `table` and name the caption by a class only.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.extract.dom import Element, select_xpath
from scraper.extract.tags import IMAGE_TAGS

_CAPTION: Final = re.compile(
    r"(?:^|\s)(?:[\w-]*[_-])?(?:thumb|img|image|photo|picture|figure|fig|media|foto|bild)?[_-]?caption(?:[_-]?text)?(?:\s|$)",
    re.IGNORECASE,
)
"""Classes of captions: `wp-caption-text`, `tr-caption`, `thumbcaption`, `image-caption`, `caption`."""
_CAPTION_TAGS: Final = frozenset("p div dd td span small em figcaption".split())
_HOLDERS: Final = frozenset("div dl table span p center aside".split())
_LEVELS: Final = 4
"""Elements around a caption in which its picture is looked for: a table has three."""
_MAX_WORDS: Final = 80
"""Words of the longest caption."""
_NAMED: Final = "descendant::*[contains(@class, 'aption')]"
_TABLE_PARTS: Final = ("tbody", "tr", "td", "dt", "dd")


def is_caption(element: Element) -> bool:
    """Return whether an element is named as the caption of a picture, or is one."""
    if element.tag == "figcaption":
        return True
    names = element.get("class")
    return bool(names) and element.tag in _CAPTION_TAGS and _CAPTION.search(names) is not None


def find_captioned(caption: Element) -> Element | None:
    """Return the element that holds a caption, its picture and no other text; None if there is none."""
    words = "".join(caption.itertext()).split()
    if not 0 < len(words) <= _MAX_WORDS:
        return None
    text = "".join(words)
    for _, above in zip(range(_LEVELS), caption.iterancestors(), strict=False):
        if above.tag == "figure" or above.tag in _HOLDERS:
            if "".join("".join(above.itertext()).split()) != text:
                return None
            if next(above.iter(*IMAGE_TAGS), None) is not None:
                return above
        elif above.tag not in _TABLE_PARTS:
            return None
    return None


def settle_figures(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Rewrite every picture whose caption a class names."""
    for caption in select_xpath(root, _NAMED):
        if isinstance(caption, str) or caption.tag == "figcaption" or not is_caption(caption):
            continue
        if next(caption.iterancestors("figure"), None) is not None:
            continue
        holder = find_captioned(caption)
        if holder is None or holder is root:
            continue
        for part in list(holder.iter(*_TABLE_PARTS)):
            part.tag = "div"
        holder.tag = "figure"
        caption.tag = "figcaption"
