"""Put the stored pictures of an article into its HTML, as data URLs (RFC 2397)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from typing import Final

from scraper.archive import Archive
from scraper.archive.articles.assets import StoredAsset
from scraper.records import StoredArticle

_SOURCE: Final = re.compile(r'(<img\b[^<>]*?\ssrc=")([^"<>]*)(")')
"""The address of a picture, as nh3 writes attributes."""


def embed_images(archive: Archive, articles: Iterable[StoredArticle]) -> Iterator[StoredArticle]:
    """Yield the articles with their stored pictures inside; others keep their addresses.

    Raises:
        ArchiveDamaged: The bytes of a picture are not the ones that were stored.
    """
    for stored in articles:
        html = stored.article.html
        if html is None or "<img" not in html:
            yield stored
            continue
        assets = archive.assets.list(stored.id)
        kept = {one.url: one for one in assets if one.kind == "image"}

        def embed(found: re.Match[str], kept: dict[str, StoredAsset] = kept) -> str:
            asset = kept.get(unescape(found[2]))
            if asset is None:
                return found[0]
            content = b64encode(archive.assets.load(asset)).decode()
            return f"{found[1]}data:{asset.media_type};base64,{content}{found[3]}"

        yield replace(stored, article=replace(stored.article, html=_SOURCE.sub(embed, html)))
