"""The stored pictures and snapshots of an article."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from scraper.archive.articles.assets import StoredAsset
from scraper.web.desk import PageNotFound, Visit
from scraper.web.headers import FRAME

_DOWNLOADED: Final = {"pdf": ".pdf", "mhtml": ".mhtml"}


def send_asset(visit: Visit) -> Response:
    """Send the bytes of a picture, which may hold no script that runs, or of a snapshot."""
    article_id, number = (visit.request.path_params[name] for name in ("id", "number"))
    found = [one for one in visit.archive.assets.list(article_id) if one.capture_id == number]
    if not found:
        raise PageNotFound("the article has no such picture", code="no-such-asset")
    headers = dict(FRAME)
    if (suffix := _DOWNLOADED.get(found[0].kind)) is not None:
        name = f"article-{article_id}-{found[0].fetched_at[:10]}{suffix}"
        headers["content-disposition"] = f'attachment; filename="{name}"'
    return Response(
        visit.archive.assets.load(found[0]), media_type=found[0].media_type, headers=headers
    )


def address_of(article_id: int, asset: StoredAsset) -> str:
    """Return where the reader has an asset."""
    return f"/articles/{article_id}/assets/{asset.capture_id}"
