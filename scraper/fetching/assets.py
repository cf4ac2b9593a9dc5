"""Fetch what belongs to an article beside its page: its pictures, and how it looks in a browser.

Takes a Fetcher; gives captures. Every request passes the same gate as a page: checked addresses,
robots.txt, the host's pace, the limits of one body; and all pictures of an article share a budget.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from scraper.decoding.sniff import find_media_type
from scraper.errors import FetchError, InvalidURL
from scraper.fetching.fetcher import Fetcher
from scraper.records import Capture, NotModified, SnapshotForm

MAX_IMAGES: Final = 100
"""Most pictures of one article; galleries beyond have their addresses only."""
MAX_IMAGE_BYTES: Final = 100 * 2**20
"""Most bytes of all pictures of one article."""
_IMAGES: Final = frozenset({"image"})
SNAPSHOT_TYPES: Final[dict[SnapshotForm, str]] = {
    "mhtml": "multipart/related",
    "png": "image/png",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of one picture."""

    url: str
    """As the article names it."""
    capture: Capture | None = None
    media_type: str = ""
    error: FetchError | InvalidURL | None = None
    """Why there is none."""


async def fetch_images(
    fetcher: Fetcher, urls: Sequence[str], *, cookies_file: Path | None = None
) -> AsyncIterator[Fetched]:
    """Fetch pictures one after the other, and yield what became of each.

    Args:
        fetcher: Carries the requests.
        urls: At most `MAX_IMAGES` of them are fetched, and `MAX_IMAGE_BYTES` in all.
        cookies_file: The log-in of the source.
    """
    left = MAX_IMAGE_BYTES
    for url in urls[:MAX_IMAGES]:
        if left <= 0:
            message = f"the pictures of the article are larger than {MAX_IMAGE_BYTES} bytes"
            yield Fetched(url=url, error=FetchError(message, url=url, code="too-large"))
            continue
        try:
            answer = await fetcher.fetch(
                url, accept=_IMAGES, cookies_file=cookies_file, render="never"
            )
        except (FetchError, InvalidURL) as error:
            yield Fetched(url=url, error=error)
            continue
        if isinstance(answer, NotModified):  # pragma: no cover - nothing is asked conditionally
            continue
        left -= len(answer.body)
        yield Fetched(url=url, capture=answer, media_type=find_media_type(answer.body))


async def take_snapshot(
    fetcher: Fetcher, capture: Capture, form: SnapshotForm, *, cookies_file: Path | None = None
) -> Capture:
    """Return a page as a browser shows it, under the page's URL with the form as its fragment.

    Raises:
        FetchError: There is no browser, or it cannot show the page.
    """
    _, rendering = await fetcher.render(capture, cookies_file=cookies_file, snapshot=form)
    body = rendering.snapshot or b""
    return replace(
        capture,
        url=f"{capture.url}#{form}",
        final_url=f"{capture.final_url}#{form}",
        headers=(("content-type", SNAPSHOT_TYPES[form]), ("x-rendered-by", "chromium")),
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        redirects=(),
        exchange=None,  # of the page: the browser made many requests
    )
