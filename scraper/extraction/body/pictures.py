"""Find the pictures that belong to the kept text: those beside it without text but their captions.

Takes the page and the mask of kept blocks. The model judges text; a picture goes with the text
beside it, and so does its caption.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scraper.dom.elements import Element
from scraper.dom.tags import IMAGE_TAGS
from scraper.extraction.body.model.blocks import Page
from scraper.extraction.body.model.class_flags import MARKS
from scraper.extraction.normalize.embeds import EMBED_TAGS, holds_embed
from scraper.extraction.normalize.figures import find_captioned, is_caption, is_captioned

MEDIA: Final = (*IMAGE_TAGS, "picture", "svg", *sorted(EMBED_TAGS))
_CAPTION: Final = 1 << MARKS.index("caption")
_SITE: Final = sum(
    1 << MARKS.index(name)
    for name in (
        *("related", "share", "promo", "advert", "popup", "comment", "bio"),
        *("<nav>", "<aside>", "<form>", "<footer>", "<button>"),
    )
)
"""Marks of boxes whose pictures are the site's."""
_BUTTONS: Final = sum(1 << MARKS.index(name) for name in ("share", "promo", "popup"))
"""Marks that a figure bears for the buttons on its picture: `fig--has-shares`, `zoom-popup`."""


_MOST_LINES: Final = 2
_LONGEST_LINE: Final = 100
"""Characters of a byline or date between a captioned picture and the text."""


class Pictures:
    """The pictures among the kept blocks of a page."""

    def __init__(self, page: Page, keep: Sequence[bool]) -> None:
        self.page = page
        self.keep = keep
        self.captions: set[int] = set()
        """Blocks that only describe a picture."""
        self.shown: set[Element] = set()
        """Pictures that belong to the kept text, and the captions behind them."""
        for box, tag in enumerate(page.tag):
            first, end = page.first[box], page.end[box]
            if first < end and (tag == "figcaption" or page.marks[box] & _CAPTION):
                element = page.element[box]
                if is_caption(element) and find_captioned(element) is not None:
                    self.captions.update(range(first, end))

    def belongs(self, box: int, element: Element) -> bool:
        """Return whether a box of which nothing is kept is a picture of the kept text.

        It has no text but captions. In the box around it, all text beside it is kept, or a kept
        paragraph stands right beside it, in no box of its own. A caption right behind such a
        picture belongs to it.
        """
        if element.getprevious() in self.shown and is_caption(element):
            self.shown.add(element)
            return True
        if not self._is_picture(box, element) or not self._is_beside(box):
            return False
        self.shown.add(element)
        return True

    def _is_picture(self, box: int, element: Element) -> bool:
        """Return whether a box shows something, and has no text but captions."""
        first, end = self.page.first[box], self.page.end[box]
        site = _SITE & ~_BUTTONS if element.tag == "figure" else _SITE
        if self.page.marks[box] & site or not has_media(element):
            return False
        return self.captions.issuperset(range(first, end)) or is_captioned(element)

    def _is_beside(self, box: int) -> bool:
        """Return whether the text beside a box is kept."""
        page, keep = self.page, self.keep
        first, end = page.first[box], page.end[box]
        around = page.parent[box]
        before, after = first - 1, end
        while before in self.captions and not keep[before]:
            before -= 1
        while after in self.captions and not keep[after]:
            after += 1
        if first < end and before < page.first[around]:
            after = self._pass_byline(after)
        beside = [side for side in (before, after) if page.first[around] <= side < page.end[around]]
        kept = [side for side in beside if keep[side]]
        return len(kept) == len(beside) > 0 or any(
            around in (page.box[side], page.parent[page.box[side]]) for side in kept
        )

    def _pass_byline(self, row: int) -> int:
        """Return the row behind a byline or date that is left out between a lead picture and the text."""
        for _ in range(_MOST_LINES):
            if (
                row + 1 >= len(self.keep)
                or self.keep[row]
                or len(self.page.text[row]) > _LONGEST_LINE
            ):
                break
            row += 1
        return row


def has_media(element: Element) -> bool:
    """Return whether an element is or holds a picture, a video or another thing to look at."""
    return next(element.iter(*MEDIA), None) is not None or holds_embed(element)
