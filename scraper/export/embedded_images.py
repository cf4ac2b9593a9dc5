"""Put the stored pictures of an article in the place of their addresses."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import escape, unescape
from typing import Final

from scraper.archive import Archive
from scraper.archive.articles.assets import StoredAsset
from scraper.records import StoredArticle

_PICTURE: Final = re.compile(r"""<img\b(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_SOURCE: Final = re.compile(r'(\ssrc=")([^"]*)(")')
"""The address in a picture, as nh3 and lxml write attributes."""

AddressOf = Callable[[StoredAsset], str]


def place_images(
    html: str, assets: Iterable[StoredAsset], address_of: AddressOf, *, drops_others: bool = False
) -> str:
    """Return HTML whose pictures have other addresses.

    Args:
        html: Sanitized.
        assets: The assets of the article.
        address_of: Gives the address of a stored picture.
        drops_others: Take out pictures that are not stored; else they keep their addresses.
    """
    stored = {one.url: one for one in assets if one.kind == "image"}

    def place(found: re.Match[str]) -> str:
        source = _SOURCE.search(found[0])
        asset = None if source is None else stored.get(unescape(source[2]))
        if asset is None or source is None:
            return "" if drops_others else found[0]
        before, behind = found[0][: source.start()], found[0][source.end() :]
        return f"{before}{source[1]}{escape(address_of(asset))}{source[3]}{behind}"

    return _PICTURE.sub(place, html)


def embed_images(archive: Archive, articles: Iterable[StoredArticle]) -> Iterator[StoredArticle]:
    """Yield the articles with their stored pictures inside as data URLs (RFC 2397).

    Raises:
        ArchiveDamaged: The bytes of a picture are not the ones that were stored.
    """

    def data_url(asset: StoredAsset) -> str:
        content = b64encode(archive.assets.load(asset)).decode()
        return f"data:{asset.media_type};base64,{content}"

    for stored in articles:
        html = stored.article.html
        if html is None or "<img" not in html:
            yield stored
            continue
        placed = place_images(html, archive.assets.list(stored.id), data_url)
        yield replace(stored, article=replace(stored.article, html=placed))
