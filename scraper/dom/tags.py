"""Which elements break a line of text: the one definition that all stages share.

An element is a block, inline, or unseen. HTML says which for the elements that it knows. Any
other element (a web component, Word's smart tags, XML in a page) is inline where it stands
beside text and holds no block, and a block elsewhere. `cut_page` asks `is_inline` while it
reads the page; `normalize_unknown` then writes such elements of a tree as `span` or `div`, so
that later stages meet known elements only.
"""

from __future__ import annotations

from itertools import islice
from typing import Final

from scraper.dom.elements import Element

BLOCK_TAGS: Final = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend "
    "li listing main marquee menu nav noscript ol optgroup p plaintext pre search section summary "
    "table tbody td tfoot th thead tr ul xmp".split()
)
"""Elements that start a new line of text."""

INLINE_TAGS: Final = frozenset(
    "a abbr acronym b bdi bdo bgsound big blink cite code data del dfn em embed font i ins kbd keygen "
    "label mark math nobr picture q rb ruby s samp small source span strike strong sub sup time track "
    "tt u var wbr".split()
)
"""Elements that do not break a run of text.

`bgsound`, `embed`, `keygen`, `source`, `track` and `wbr` hold nothing in HTML, but libxml2 does not
close them: what follows on the page is inside them in the tree.
"""

UNSEEN_TAGS: Final = frozenset(
    "annotation annotation-xml applet area audio base basefont canvas col colgroup datalist frame "
    "head iframe input link map meta noframes object option param progress script select style svg "
    "template textarea title video".split()
)
"""Elements whose content is not text of the page."""

READING_TAGS: Final = frozenset(["rt", "rp"])
"""Readings of `ruby`: markup and Markdown keep them, plain text does not."""

IMAGE_TAGS: Final = ("img", "amp-img", "amp-anim")
"""Elements that show an image; inline, whatever is inside."""

_KNOWN: Final = BLOCK_TAGS | INLINE_TAGS | UNSEEN_TAGS | READING_TAGS | {"br", *IMAGE_TAGS}
_LINE_ENDS: Final = BLOCK_TAGS | {"br"}
_PHRASING_ONLY: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 dt summary figcaption caption legend".split()
)
"""Blocks that hold no blocks in valid HTML: an inline sibling with text makes a line there."""
_DEEPEST: Final = 12
"""Elements inside each other that are climbed in search of a line's text."""
_FURTHEST: Final = 8
"""Siblings on each side that are asked for text."""
_MOST_INSIDE: Final = 100
"""Elements from which an unknown element is taken for a block without a look at the rest."""


def is_inline(element: Element) -> bool:
    """Return whether an element continues the line of text that it is in."""
    tag = element.tag
    if tag in _KNOWN:
        return tag not in BLOCK_TAGS
    return _is_in_line(element) and not _holds_blocks(element)


def normalize_unknown(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Write every element below the root that HTML does not know as `span` or `div`, in place."""
    unknown = [element for element in root.iter("*") if element.tag not in _KNOWN]
    # Judged before any is renamed: each is judged by the page's own markup.
    inline = {element for element in unknown if is_inline(element)}
    for element in unknown:
        if element is not root:
            element.tag = "span" if element in inline else "div"


def _is_in_line(element: Element) -> bool:
    """Return whether text is in the line around an element, or around the inline ones it is in."""
    for _ in range(_DEEPEST):
        above = element.getparent()
        if above is None:
            return False
        if _has_text_beside(element, above):
            return True
        if above.tag in BLOCK_TAGS or (above.tag not in _KNOWN and _holds_blocks(above)):
            return False
        element = above
    return False


def _has_text_beside(element: Element, above: Element) -> bool:
    may_be_tagged = above.tag in _PHRASING_ONLY
    text = element.tail
    after = element
    for _ in range(_FURTHEST):
        if text and not text.isspace():
            return True
        after = after.getnext()
        if after is None or after.tag in _LINE_ENDS:
            break
        if may_be_tagged and after.tag in INLINE_TAGS and _has_text(after):
            return True
        text = after.tail
    before = element
    for _ in range(_FURTHEST):
        previous = before.getprevious()
        text = above.text if previous is None else previous.tail
        if text and not text.isspace():
            return True
        if previous is None or previous.tag in _LINE_ENDS:
            break
        if may_be_tagged and previous.tag in INLINE_TAGS and _has_text(previous):
            return True
        before = previous
    return False


def _has_text(element: Element) -> bool:
    return any(not text.isspace() for text in element.itertext())


def _holds_blocks(element: Element) -> bool:
    """Return whether a block is inside: a known one, or unknown ones side by side without text.

    What holds as many elements as no line does counts too.
    """
    inside = [one.tag for one in islice(element.iterdescendants("*"), _MOST_INSIDE)]
    if len(inside) == _MOST_INSIDE or not BLOCK_TAGS.isdisjoint(inside):
        return True
    if element.text and not element.text.isspace():
        return False
    alone = [
        child
        for child in element
        if child.tag not in _KNOWN and (not child.tail or child.tail.isspace()) and _has_text(child)
    ]
    return len(alone) > 1
