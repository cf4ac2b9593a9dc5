"""Find the images of the article with caption and credit: figures, and JSON-LD's image objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.dom.document import Document, JsonObject
from scraper.dom.elements import Element
from scraper.extraction.metadata.find.json_ld import is_article, types_of
from scraper.extraction.metadata.find.landmarks import landmarks_of
from scraper.extraction.metadata.find.lines import lines_of
from scraper.extraction.metadata.wording import plain_text
from scraper.records import Image

_MAX_IMAGES: Final = 50
_MAX_CAPTION: Final = 1000
"""Characters."""
_CREDIT_CLASS: Final = re.compile(
    r"credit|copyright|source|photographer|attribution|quelle|fotograf|byline|author|rights",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"[\s.(|\[–—-]*(?:(?:photo(?:graph)?s?|image|picture|illustration|foto|bild|fotó|фото|photographie|imagen|"
    r"immagine|zdjęcie|bilde?)\s?(?:credit|by|von|de|di|av|/)?|credits?|crédit(?:o|s)?(?:\sphoto)?|©|\(c\)|source|quelle|"
    r"fonte|fuente|写真|撮影|图|圖|사진)\s?[:：/=]?\s*(?P<name>[^\n]{2,120}?)[\s)\].]*$",
    re.IGNORECASE,
)
_LAZY: Final = ("data-src", "data-lazy-src", "data-original", "data-image", "src")


def find_images(document: Document) -> Iterator[Image]:
    """Yield the article's images, each address once, those of the page before JSON-LD's."""
    seen: set[str] = set()
    for image in (*_figures(document), *_objects(document)):
        if image.url not in seen and len(seen) < _MAX_IMAGES:
            seen.add(image.url)
            yield image


def _figures(document: Document) -> Iterator[Image]:
    marks = landmarks_of(document)
    for figure in document.tagged("figure"):
        picture = next(figure.iter("img"), None)
        if picture is None or marks.is_aside(figure):
            continue
        url = document.absolute(_largest(picture))
        if url is None:
            continue
        caption, credit = _caption(figure)
        alt = plain_text(picture.get("alt") or "") or None
        yield Image(url=url, alt=alt, caption=caption, credit=credit)


def _largest(picture: Element) -> str | None:
    """Return the address of the largest version that an `img` names."""
    for name in ("data-srcset", "srcset"):
        best = _largest_of(picture.get(name) or "")
        if best:
            return best
    for name in _LAZY:
        address: str | None = picture.get(name)
        if address and not address.startswith("data:"):
            return address
    return None


def _largest_of(srcset: str) -> str | None:
    best, best_size = None, 0.0
    for candidate in re.split(r",\s+", srcset.strip()):
        parts = candidate.split()
        if not parts or parts[0].startswith("data:"):
            continue
        digits = parts[1][:-1] if len(parts) > 1 else "1"
        size = float(digits) if re.fullmatch(r"\d{1,6}(?:\.\d{1,4})?", digits) else 0.0
        if size > best_size:
            best, best_size = parts[0], size
    return best


def _caption(figure: Element) -> tuple[str | None, str | None]:
    """Return the caption without the credit, and the credit without its label."""
    element = next(figure.iter("figcaption"), None)
    if element is None:
        return None, None
    lines = lines_of(element, _MAX_CAPTION)
    credit = _credit_element(element)
    if credit:
        kept = [line for line in lines if line != credit]
        text = " ".join(kept).replace(credit, "").strip(" |-–—()[]")
        return text or None, _unlabelled(credit)
    text = " ".join(lines)
    found = _CREDIT.search(text) if len(text) <= _MAX_CAPTION else None
    if found and len(found["name"].split()) <= 8:  # noqa: PLR2004 - words; more is a sentence
        return text[: found.start()].strip(" |-–—") or None, found["name"].strip()
    return text or None, None


def _credit_element(caption: Element) -> str | None:
    for element in caption.iter("*"):
        if element is not caption and _CREDIT_CLASS.search(element.get("class") or ""):
            text = " ".join(lines_of(element))
            if text:
                return text
    return None


def _unlabelled(credit: str) -> str:
    found = _CREDIT.match(credit)
    return found["name"].strip() if found else credit


def _objects(document: Document) -> Iterator[Image]:
    """Yield the image objects of JSON-LD articles, and those that stand alone with a caption."""
    for item in document.json_ld:
        if is_article(item):
            value = item.get("image")
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    yield from _object(document, one)
        elif "imageobject" in types_of(item) and item.get("caption"):
            yield from _object(document, item)


def _object(document: Document, item: JsonObject) -> Iterator[Image]:
    address = item.get("contentUrl") or item.get("url")
    url = document.absolute(address) if isinstance(address, str) else None
    if url is None:
        return
    texts = {
        key: _text(item.get(key)) for key in ("caption", "creditText", "creator", "copyrightNotice")
    }
    credit = texts["creditText"] or texts["creator"] or texts["copyrightNotice"]
    yield Image(url=url, caption=texts["caption"], credit=credit)


def _text(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return (plain_text(value)[:_MAX_CAPTION] or None) if isinstance(value, str) else None
