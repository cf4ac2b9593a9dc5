"""Comment widgets: boxes named so, and what stands after "3 Comments" at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Drop, View, find_named
from scraper.extraction.rows.counts import find_counts

NAME: Final = "comments"
REASON: Final = "belongs to a comment widget"
_BOX: Final = re.compile(
    r"(?:^|\s)(?:comments?(?:-?(?:area|list|section|form|respond|wrap(?:per)?|container|box|link|count))?|commentlist|respond|"
    r"disqus_thread|fb-comments|wc-comments-root|post-comments?|leave-reply|kommentare)(?:$|\s)",
    re.IGNORECASE,
)
_BUTTON_LIKE: Final = 60
"""Characters of the longest heading or button of a widget."""


def find_comment_widgets(view: View) -> Iterator[Drop]:
    """Propose boxes of comments, and rows worded as their headings and buttons after the prose."""
    for element in find_named(view, _BOX):
        yield Drop(element=element, rule=NAME, reason=REASON)
    for block in view.tail:
        if len(block.text) > _BUTTON_LIKE:
            continue
        counts = find_counts(block.text)
        if "comments" in block.kinds or (counts is not None and "comments" in counts):
            yield Drop(element=block.element, rule=NAME, reason=REASON)
