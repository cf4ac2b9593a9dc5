"""Give every image the address that its author wrote.

Takes a tree and the page's base URL. Pages load images late: `src` is then a
placeholder or a blur, and the address is in `srcset`, in `data-src` and its
like, in a `noscript` twin, or in JSON (Wix); the largest version is taken there.
Images that show nothing (tracking pixels, placeholders without a better version)
go, and so does the blur that stands before its image.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.elements import Element, raw_text, remove_element
from scraper.dom.tags import IMAGE_TAGS
from scraper.extraction.normalize.links import absolute_url
from scraper.text.page_json import parse_page_json

_LATE: Final = (
    "data-pin-media", "data-full-url", "data-orig-file", "data-large-file", "data-original",
    "data-lazy-src", "data-lazyload", "data-lazy", "data-src", "data-hi-res-src", "data-src-large",
    "data-image-src", "data-img-url", "data-progressive", "data-actualsrc", "data-echo", "data-url", "data-image",
)  # fmt: skip
"""Attributes that hold an address, the best first."""
_LATE_SETS: Final = ("srcset", "data-srcset", "data-lazy-srcset", "data-src-set")
_PLACEHOLDER: Final = re.compile(
    r"^(?:data:|about:)|(?:/|^)(?:blank|spacer|pixel|transparent|placeholder|lazy|loading|1x1|empty|grey|gray|trans)"
    r"(?:[-_.]?(?:\d{1,4}|x|px|gif|img|images?|icon|pixel|spacer|spinner|bg|gr[ae]y|white|black|placeholder|thumb|loader|loading|lazy|"
    r"load|ajax|animation|bars?|circle|dots|small|large|square|default|transparent|blank)){0,6}\.(?:gif|png|svg|webp)(?:$|\?)",
    re.IGNORECASE,
)
_DESCRIPTOR: Final = re.compile(r"^([0-9.]{1,8})([wx])$")
_RUN_ON: Final = re.compile(r"(?<=\s)([0-9.]{1,8}[wx]),(?=\S)")
"""A descriptor with the next address right behind its comma."""
_WIX_MEDIA: Final = "https://static.wixstatic.com/media/"
_WIX_ALT: Final = "ree"
"""Text that Wix writes into `alt` by mistake."""
_TINY: Final = 2
"""Pixels up to which an image counts visitors instead of showing something."""
_WIDTH: Final = re.compile(r"(?:/max/|/w_|[?&]w=|[?&]width=|[?&]resize=)(\d{1,4})(?=\D|$)")
"""Widths in addresses of image servers: Medium's, Cloudinary's, and of many others."""
_BLUR: Final = 100
"""Pixels up to which an image in an article is a placeholder for a larger one."""
_NEAR: Final = 4
"""Elements around an image in which its double is looked for."""
_MAX_CANDIDATES: Final = 50
_PREVIEW: Final = re.compile(
    r"lqip|placeholder|blur|preview|low-?(?:res|quality)|tiny|thumb-?small|progressive-?small",
    re.IGNORECASE,
)
"""Classes of what is shown until the picture is loaded."""
_SIZE: Final = re.compile(
    r"[-_@](?:\d{1,4}x\d{0,4}|\d{1,4}w|[1-4]x|small|thumb|tiny|lqip|blur|placeholder|low|preview)$",
    re.IGNORECASE,
)
_SIZING: Final = re.compile(
    r"(?:w|h|width|height|q|quality|blur|s|sz|size|resize|fit|crop|auto|format|fm|dpr|strip|ssl|amp;\w+)=",
    re.IGNORECASE,
)
"""Parameters of an address that choose a version of the same picture."""
_NUMBER: Final = re.compile(r"\d{2,4}")
_UNSIZED: Final = 10_000
"""Stands for the size of a file whose address names none: it is the original."""


def normalize_images(root: Element, base_url: str) -> None:
    """Rewrite every image to `src` and `alt` alone, or take it out."""
    for image in list(root.iter(*IMAGE_TAGS)):
        if image.tag != "img":
            image.tag = "img"
    _join_noscript_twins(root)
    _drop_previews(root)
    before: Element | None = None
    for image in list(root.iter("img")):
        source = None if _is_tiny(image) else _find_source(image, base_url)
        if source is None:
            remove_element(image)
            continue
        alt = " ".join((image.get("alt") or "").split())
        if alt == _WIX_ALT and "wixstatic.com" in source:
            alt = ""
        attributes = {"src": source, "alt": alt}
        if dict(image.items()) != attributes:
            image.attrib.clear()
            image.attrib.update(attributes)
        for child in list(image):
            remove_element(child)
        image.text = None
        if before is not None and _is_double(before, image):
            remove_element(before)
        before = image


def _join_noscript_twins(root: Element) -> None:
    """Take the address of an image from the `noscript` beside it, and the twin out; its text stays."""
    for noscript in list(root.iter("noscript")):
        twins = list(noscript.iter("img"))
        if not twins:
            continue
        before = noscript.getprevious()
        near = [] if before is None else list(before.iter("img"))
        if before is None:
            following = noscript.getnext()
            near = [] if following is None else list(following.iter("img"))
        if near and len(near) == len(twins):
            for image, twin in zip(near, twins, strict=True):
                _take_twin(image, twin)
            for twin in twins:
                remove_element(twin)
            if not raw_text(noscript).strip():
                remove_element(noscript)


def _take_twin(image: Element, twin: Element) -> None:
    """Replace the address of a placeholder image by that of its twin."""
    if not _is_stand_in(image, image.get("src") or "data:"):
        return
    if twin.get("src"):
        image.set("src", twin.get("src") or "")
        for name in _LATE[4:]:
            image.attrib.pop(name, None)
    if twin.get("srcset") and not image.get("data-srcset"):
        image.set("data-srcset", twin.get("srcset") or "")


def _drop_previews(root: Element) -> None:
    """Remove the small version that a page shows until the picture beside it is loaded."""
    last: Element | None = None
    for image in list(root.iter("img")):
        before, last = last, image
        if before is None or not _share_box(before, image):
            continue
        previews = [one for one in (before, image) if _PREVIEW.search(one.get("class") or "")]
        if (
            len(previews) != 1
            and _picture_of(before)
            and _picture_of(before) == _picture_of(image)
            and _rank(before) != _rank(image)
        ):
            previews = [min(before, image, key=_rank)]
        if len(previews) == 1:
            last = before if previews[0] is image else image
            remove_element(previews[0])


def _share_box(one: Element, other: Element) -> bool:
    """Return whether two images are close to each other, with nothing to read between them."""
    above = list(islice(one.iterancestors(), _NEAR))
    shared = next((box for box in islice(other.iterancestors(), _NEAR) if box in above), None)
    if shared is None:
        return False
    if any((box.tail or "").strip() for box in above[: above.index(shared)]):
        return False
    is_between = False
    for element in shared.iter("*"):
        if element is other:
            return True
        is_between = is_between or element is one
        if is_between and ((element.text or "").strip() or (element.tail or "").strip()):
            return False
    return False


def _picture_of(image: Element) -> str:
    """Return what names the file that an image shows, without its size; "" if nothing is sure."""
    address = next((one for one in _addresses(image) if one and not one.startswith("data:")), "")
    path, _, query = address.partition("?")
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    rest = [one for one in query.split("&") if one and not _SIZING.match(one)]
    return (
        " ".join((folder.partition(":")[2] or folder, _SIZE.sub("", stem), *rest)) if stem else ""
    )


def _rank(image: Element) -> tuple[bool, bool, int]:
    """Return what is greater for the larger of two versions of a picture."""
    address = next((one for one in _addresses(image) if one), "")
    name = address.rpartition("/")[2]
    is_whole = _SIZE.search(name.partition("?")[0].rpartition(".")[0]) is None
    has_set = any(image.get(name) for name in _LATE_SETS)
    return is_whole, has_set, max(map(int, _NUMBER.findall(name)), default=_UNSIZED)


def _find_source(image: Element, base_url: str) -> str | None:
    for address in _addresses(image):
        if address and address[0] not in "{[" and not _PLACEHOLDER.search(address):
            source = absolute_url(address, base_url)
            if source is not None and not source.startswith("mailto:"):
                return source
    return None


def _is_stand_in(image: Element, shown: str) -> bool:
    """Return whether `src` shows less than the image: it is loaded late, or is a blur by its width."""
    if _PLACEHOLDER.search(shown) or any(image.get(name) for name in (*_LATE[4:], *_LATE_SETS[1:])):
        return True
    return _is_blur(shown)


def _is_blur(address: str) -> bool:
    width = _WIDTH.search(address)
    return width is not None and int(width[1]) <= _BLUR


def _is_double(before: Element, image: Element) -> bool:
    """Return whether an image is the blur of the one after it, with nothing to read between them."""
    if not _is_blur(before.get("src") or "") or _file_of(before) != _file_of(image):
        return False
    around = set(islice(before.iterancestors(), _NEAR))
    shared = next(
        (above for above in islice(image.iterancestors(), _NEAR) if above in around), None
    )
    return shared is not None and (shared.tag == "figure" or not raw_text(shared).strip())


def _file_of(image: Element) -> str:
    return (image.get("src") or "").partition("?")[0].rpartition("/")[2]


def _addresses(image: Element) -> Iterator[str]:
    """Yield the addresses an image names, the largest version first."""
    wix = _wix_original(image)
    if wix:
        yield wix
    shown = image.get("src") or ""
    if not _is_stand_in(image, shown):
        yield shown
    for attribute in _LATE[:4]:
        yield image.get(attribute) or ""
    sets = [image.get(name) for name in _LATE_SETS]
    picture = next(image.iterancestors("picture"), None)  # libxml2 may nest an image in a source
    if picture is not None:
        for source in picture.iter("source"):
            sets.extend(source.get(name) for name in _LATE_SETS)
    sized = [entry for text in sets if text for entry in _parse_srcset(text)]
    if sized:
        yield max(sized, key=lambda entry: entry[0])[1]
    for attribute in _LATE[4:]:
        yield image.get(attribute) or ""
    yield image.get("src") or ""
    for _, address in sized:
        yield address


def _parse_srcset(text: str) -> list[tuple[float, str]]:
    """Read `srcset`: sizes and addresses, in order."""
    found: list[tuple[float, str]] = []
    tokens = _RUN_ON.sub(r"\1, ", text).split()
    for position, token in enumerate(tokens):
        if _DESCRIPTOR.match(token.rstrip(",")):
            continue
        following = tokens[position + 1].rstrip(",") if position + 1 < len(tokens) else ""
        descriptor = _DESCRIPTOR.match(following) if not token.endswith(",") else None
        address = token.strip(",")
        if address and not address.startswith("data:"):
            size = 1.0
            if descriptor:
                number = descriptor.group(1)
                size = float(number) if number.count(".") < 2 and number != "." else 1.0  # noqa: PLR2004 - one point
            found.append((size, address))
        if len(found) >= _MAX_CANDIDATES:
            break
    return found


def _wix_original(image: Element) -> str | None:
    """Read the original's address from `wow-image data-image-info`."""
    parent = image.getparent()
    text = image.get("data-image-info") or (
        parent.get("data-image-info") if parent is not None else None
    )
    if not text:
        return None
    content = parse_page_json(text)
    held = content.get("imageData") if isinstance(content, dict) else None
    uri = held.get("uri") if isinstance(held, dict) else None
    if not isinstance(uri, str) or not uri:
        return None
    return uri if uri.startswith("http") else _WIX_MEDIA + uri


def _is_tiny(image: Element) -> bool:
    for name in ("width", "height"):
        value = (image.get(name) or "").strip().removesuffix("px")
        if value.isdecimal() and len(value) < 4 and int(value) <= _TINY:  # noqa: PLR2004 - digits
            return True
    return False
