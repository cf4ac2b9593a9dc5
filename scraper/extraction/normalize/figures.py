"""Join each picture with its caption and credit in one figure.

Takes a tree. Most pages mark captions by a class, or put them behind the picture as one more
line; as a `figcaption` they stay with the picture, and out of the running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.elements import Element, fold_space, raw_text, remove_element
from scraper.dom.tags import IMAGE_TAGS
from scraper.extraction.rows.row import describe_row
from scraper.extraction.rows.rules import is_credit

MEDIA_TAGS: Final = (*IMAGE_TAGS, "picture", "video", "audio")

_CAPTION: Final = re.compile(
    r"caption|cutline|credit|(?:^|[\s_-])(?:legende?s?|didascalia|leyenda|pie-?(?:de-?)?foto|bild-?(?:unterschrift|text|quelle|nachweis)"
    r"|(?:image|img|photo|picture|pic|media|foto|figure)[-_]{0,2}(?:text|desc\w*|info|source|by|author|copyright|legend\w*)"
    r"|photographer|copyright|source)(?:$|[\s_-])|(?:image|photo|img)(?:Text|Desc|Credit|Source)",
    re.IGNORECASE,
)
"""Classes of a line beside a picture that speaks of it."""
_HOLDER: Final = re.compile(
    r"(?:^|[\s_-])(?:wp-caption|thumbinner|tr-caption-container|captioned|caption|(?:image|img|photo|media|figure)-?(?:with-?)?caption"
    r"|caption-?(?:image|container|wrapper|box|centered))(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Classes of a box that holds a picture and its caption, and nothing else."""
_PLAYER: Final = re.compile(
    r"(?:^|[\s_-])(?:video|player|audio|podcast|jwplayer|brightcove)(?:$|[\s_-])", re.IGNORECASE
)
"""Classes of a box that plays something."""
_SOURCE: Final = re.compile(
    r"\(?\s*(?:(?:image |photo |picture )?sources?|bild-?quelle|quelle|fuente|fonte|bron|источник|出典|来源)\s*(?:[:：].{1,60})?\)?"
    r"|(?:©|\(c\)|copyright |via |courtesy (?:of )?).{2,60}"
    r"|[^.]{0,50}\b(?:getty(?: images)?|reuters|afp|shutterstock|istock(?:photo)?|unsplash|pexels|alamy|picture alliance|imago(?: images)?|wikimedia(?: commons)?|flickr)\b[^.]{0,40}\.?",
    re.IGNORECASE,
)
"""A line that names whose the picture is; only believed right behind one."""
_GALLERY: Final = re.compile(
    r"gall?er(?:y|ia|ie|í|ij)|slide-?show|diaporama|fotostrecke|bilder-?(?:strecke|galerie)|photo-?(?:set|essay|album)"
    r"|(?:^|[\s_-])(?P<any>carr?ou?sel|slider|slides|swiper|slick)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Classes of a box of pictures that take turns; by `any` of them also quotations, products and teasers do."""
_CREDITED: Final = re.compile(
    r"\b(?:photos?|fotos?|фото|bild|image|picture|credit|crédits?)(?: by)?\s*[:：/©]|©|写真|图片",
    re.IGNORECASE,
)
_MOST_IN_GALLERY: Final = 60
"""Words of a caption in one."""
_DURATION: Final = re.compile(
    r"\d{1,2}:\d\d(?::\d\d)?(?:\s*min\.?)?|\d{1,3}\s*(?:/|of|von|de|di|van|из)\s*\d{1,3}",
    re.IGNORECASE,
)
"""The running time of a video, or the place of a picture among others."""
_MOST: Final = 120
"""Words of a caption."""
_MOST_CREDIT: Final = 15
_MOST_TITLE: Final = 20
"""Words of what stands with a video in its box."""
_LEVELS: Final = 5
"""Elements around a picture that may hold its caption too."""
_LINES: Final = frozenset(
    "p div span em i small strong b cite font center a dd td tr label section header footer".split()
)
"""Elements that may be a caption."""
_MOST_LINES: Final = 3
"""Lines behind a picture that speak of it."""
_TEXTS: Final = ("pre", "blockquote", "ul", "ol", "table")
"""Elements with text that make a box more than a picture with its caption."""
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLE_PARTS: Final = ("tr", "td", "th", "tbody", "thead", "tfoot", "dt", "dd", "caption")
_FIXED: Final = (
    "li",
    "td",
    "th",
    "dd",
    "body",
    "article",
    "main",
    "section",
    "blockquote",
    "a",
    "h2",
    "h3",
)
"""Elements that hold a figure, and cannot become one."""


def normalize_figures(root: Element, base_url: str) -> None:  # noqa: ARG001 - as all normalizers
    """Wrap every picture with a caption in a figure, in place."""
    for image in list(root.iter(*IMAGE_TAGS, "video", "audio")):
        if image is root or root not in image.iterancestors():
            continue
        figure = next(image.iterancestors("figure"), None)
        if figure is not None and figure is not root:
            for caption in list(find_captions(figure)):
                figure.append(caption)
            _join_captions(figure, is_made=False)
            continue
        holder = _find_holder(image, root)
        if holder is not None:
            _become_figure(holder)
            continue
        top = find_top(image, root)
        captions = list(find_captions(top))
        if captions:
            _wrap(top, captions, root)


def find_top(image: Element, root: Element | None = None) -> Element:
    """Return the outermost element around a picture that holds no text."""
    top = image
    for above in islice(image.iterancestors(), _LEVELS):
        if above is root or above.tag in ("body", "article", "main") or _has_text(above):
            break
        top = above
    return top


def find_captions(top: Element) -> Iterator[Element]:
    """Yield the elements right behind a picture that are its caption and credit."""
    behind = top
    for _ in range(_MOST_LINES):
        if behind.tail and not behind.tail.isspace():
            return
        following = behind.getnext()
        while following is not None and _is_blank(following):
            following = following.getnext()
        if following is None or not is_caption(following):
            return
        yield following
        behind = following


def _is_blank(element: Element) -> bool:
    """Return whether an element behind a picture holds nothing, and no text follows it."""
    if element.tail and not element.tail.isspace():
        return False
    if element.tag == "br":
        return True
    return (
        element.tag in _LINES
        and not _has_text(element)
        and next(element.iter(*MEDIA_TAGS, "iframe", "hr", "script"), None) is None
    )


def is_caption(element: Element) -> bool:
    """Return whether an element behind a picture speaks of it: by its class, or as a credit."""
    if element.tag == "figcaption":
        return True
    if element.tag not in _LINES or _holds_media(element):
        return False
    if any(_has_text(one) for one in element.iter(*_TEXTS, *_HEADINGS)):
        return False
    text = fold_space(raw_text(element))
    words = len(text.split())
    if not text or words > _MOST:
        return False
    if any(_CAPTION.search(names) for names in _names_in(element)):
        return True
    return words <= _MOST_CREDIT and (
        _SOURCE.fullmatch(text) is not None or is_credit(describe_row(text.strip("()[] ")))
    )


def find_captioned(caption: Element) -> Element | None:
    """Return what a caption speaks of: the box around it with a picture and no other text, or the picture before it."""
    words = raw_text(caption).split()
    if not 0 < len(words) <= _MOST:
        return None
    before = caption.getprevious()
    while before is not None and (_is_blank(before) or is_caption(before)):
        before = before.getprevious()
    if before is not None and _holds_media(before) and not _has_text(before):
        return before
    for above in islice(caption.iterancestors(), _LEVELS):
        if raw_text(above).split() != words:
            return None
        if _holds_media(above):
            return above
    return None


def is_captioned(element: Element) -> bool:
    """Return whether an element has media, and no text but their captions."""
    if element.tag not in MEDIA_TAGS and next(element.iter(*MEDIA_TAGS, "iframe"), None) is None:
        return False
    if not _has_text(element) or _is_player(element):
        return True
    if not _is_small(element):
        return False
    parts, has_loose = _find_text(element)
    return (
        (_HOLDER.search(_names_of(element)) is not None and element.tag not in _FIXED)
        or (element.tag == "figure" and _is_one_line(parts, has_loose=has_loose))
        or (not has_loose and all(is_caption(part) or is_duration(part) for part in parts))
    )


def _is_player(element: Element) -> bool:
    """Return whether an element is a box for a video or recording, with its title."""
    return (
        element.tag not in _FIXED
        and _PLAYER.search(_names_of(element)) is not None
        and next(element.iter("video", "audio"), None) is not None
        and next(element.iter("pre", "blockquote", "table", "ul", "ol"), None) is None
        and len(raw_text(element).split()) <= _MOST_TITLE
    )


def is_duration(element: Element) -> bool:
    """Return whether an element is the running time of a video."""
    return _DURATION.fullmatch(raw_text(element).strip()) is not None


def _find_text(figure: Element) -> tuple[list[Element], bool]:
    """Return the outermost elements with text beside the media of a figure, and whether text is loose."""
    holders = {figure}
    for media in figure.iter(*MEDIA_TAGS, "iframe"):
        if media is not figure:
            holders.update(_above(media, figure))
    parts, has_loose = [], False
    for holder in figure.iter("*"):
        if holder not in holders:
            continue
        has_loose = has_loose or bool((holder.text or "").strip())
        for child in holder:
            has_loose = has_loose or bool((child.tail or "").strip())
            if child not in holders and child.tag not in MEDIA_TAGS and _has_text(child):
                parts.append(child)
    return parts, has_loose


def _above(element: Element, top: Element) -> Iterator[Element]:
    for above in element.iterancestors():
        if above is top:
            return
        yield above


def _names_in(element: Element) -> Iterator[str]:
    """Yield class and id of an element and of what alone is inside it."""
    one: Element | None = element
    while one is not None:
        yield _names_of(one)
        inside = list(one)
        one = inside[0] if len(inside) == 1 and not (one.text or "").strip() else None


def _names_of(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _has_text(element: Element) -> bool:
    return any(not text.isspace() for text in element.itertext())


def _holds_media(element: Element) -> bool:
    return next(element.iter(*MEDIA_TAGS), None) is not None


def _is_small(element: Element) -> bool:
    """Return whether an element holds no more than a picture and its caption."""
    if any(_has_text(one) for one in element.iter(*_TEXTS) if one is not element):
        return False
    return len(raw_text(element).split()) <= _MOST


def _find_holder(image: Element, root: Element) -> Element | None:
    """Return the box that a page made for a picture and its caption, or a player and its title."""
    player = None
    for above in islice(image.iterancestors(), _LEVELS + 2):
        if above is root:
            break
        if above.tag in _FIXED or not _has_text(above):
            continue
        if _is_player(above):
            player = above
        elif _HOLDER.search(_names_of(above)):
            return above if _is_small(above) else player
        elif _is_in_gallery(above):
            return above
    return player


def _is_in_gallery(element: Element) -> bool:
    """Return whether an element is one picture of a gallery, with its caption."""
    around = (_GALLERY.search(_names_of(one)) for one in islice(element.iterancestors(), 2))
    named = next((found for found in around if found), None)
    if named is None:
        return False
    if named["any"] and not _CREDITED.search("".join(element.itertext())):
        return False
    return (
        len(list(islice(element.iter(*IMAGE_TAGS), 2))) == 1
        and len("".join(element.itertext()).split()) <= _MOST_IN_GALLERY
        and _is_small(element)
        and next(element.iter(*_HEADINGS), None) is None
    )


def _become_figure(holder: Element) -> None:
    holder.tag = "figure"
    for part in list(holder.iter(*_HEADINGS, "p", "dl", "table", *_TABLE_PARTS)):
        part.tag = "div"
    _join_captions(holder)


def _wrap(top: Element, captions: list[Element], root: Element) -> None:
    """Put a picture and its captions into a figure: the element around them if it holds no more."""
    parent = top.getparent()
    inside = {top, *captions}
    if (
        parent is not root
        and parent.tag not in _FIXED
        and not (parent.text or "").strip()
        and all(child in inside or not _has_text(child) for child in parent)
        and not any((child.tail or "").strip() for child in parent)
    ):
        figure = parent
        table = next(figure.iterancestors("table"), None) if figure.tag in _TABLE_PARTS else None
        if table is not None:
            if root in table.iterancestors() and _is_small(table):
                _become_figure(table)
            return
    else:
        figure = root.makeelement("figure", {})
        top.addprevious(figure)  # takes no tail along, since there is none before it
        last = captions[-1]
        figure.tail, last.tail = last.tail, None
        between = top
        while between is not None:
            following = between.getnext()
            figure.append(between)
            if between is last:
                break
            between = following
    _become_figure(figure)


def _join_captions(figure: Element, *, is_made: bool = True) -> None:
    """Gather all text of a figure of pictures in one `figcaption` at its end.

    Args:
        figure: The figure.
        is_made: Whether it is known to hold nothing but pictures and captions. A figure of the
            page's own may be a card of a product: its text is a caption if it is one line.
    """
    if not _has_text(figure) or not _is_small(figure):
        return
    if any(_holds_media(caption) for caption in figure.iter("figcaption")):
        return
    if not is_made and next(figure.iter("iframe"), None) is not None:
        return
    parts, has_loose = _find_text(figure)
    others = [part for part in parts if part.tag != "figcaption"]
    is_caption_only = not has_loose and all(map(is_caption, others))
    if not is_made and not is_caption_only and not _is_one_line(parts, has_loose=has_loose):
        return
    if has_loose:
        _hold_loose_text(figure)
        parts, _ = _find_text(figure)
    for part in [part for part in parts if is_duration(part)]:
        remove_element(part)
        parts.remove(part)
    if any(part.tag != "figcaption" for part in parts):
        _join_parts(figure, parts)


def _join_parts(figure: Element, parts: list[Element]) -> None:
    """Move the texts of a figure into one caption, each once."""
    whole = figure.makeelement("figcaption", {})
    said: set[str] = set()
    for part in parts:
        text = fold_space(raw_text(part))
        if text in said:
            remove_element(part)
            continue
        said.add(text)
        part.tail = None
        part.tag = "span"
        whole.append(part)
        part.tail = " "
    for empty in list(figure.iter("figcaption")):
        remove_element(empty)
    figure.append(whole)


def _is_one_line(parts: list[Element], *, has_loose: bool) -> bool:
    """Return whether the text of a figure is one line, not the boxes of a card."""
    if has_loose:
        return not parts
    if len(parts) != 1:
        return not parts
    line = parts[0]
    if line.tag != "figcaption" and _is_link(line):
        return False
    return not any(_has_text(one) for one in line.iter("div", "li") if one is not line)


def _is_link(line: Element) -> bool:
    """Return whether all text of a line is linked, as a teaser's is."""
    linked = "".join(raw_text(link) for link in line.iter("a"))
    above = line.tag == "a" or next(line.iterancestors("a"), None) is not None
    return above or linked.split() == raw_text(line).split()


def _hold_loose_text(figure: Element) -> None:
    """Put text that stands between the media of a figure into elements of its own."""
    parts, _ = _find_text(figure)
    closed = {inner for part in parts for inner in part.iter("*")}
    for holder in [one for one in figure.iter("*") if one not in closed]:
        for child in [one for one in holder if (one.tail or "").strip()]:
            span = figure.makeelement("span", {})
            span.text, child.tail = child.tail, None
            child.addnext(span)
        if (holder.text or "").strip():
            span = figure.makeelement("span", {})
            span.text, holder.text = holder.text, None
            holder.insert(0, span)
