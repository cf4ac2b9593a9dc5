"""Downloads: a list or one article in any format of `scraper export`."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from scraper.archive import Selection
from scraper.archive.articles.marks import PRIVATE
from scraper.export import FORMATS, export_file
from scraper.web.asked import Asked
from scraper.web.desk import PageNotFound, Visit


def export(visit: Visit) -> Response:
    """Send the articles of a list, or one article (`id`), as a file in any export format.

    Articles with the label "private" are left out of lists, as from `scraper export`.
    """
    chosen = FORMATS.get(visit.request.path_params["format"])
    if chosen is None:
        raise PageNotFound(
            "there is no such format",
            url=visit.request.path_params["format"][:40],
            code="no-such-format",
        )
    number = visit.asked("id")
    if number.isascii() and number.isdigit() and len(number) < 19:  # noqa: PLR2004 - SQLite's integers
        selection, name = Selection(ids=(int(number),)), f"article-{int(number)}"
    else:
        selection = replace(
            Asked.of(visit.request.query_params).to_selection(), without_labels=(PRIVATE,)
        )
        name = "articles"
    with tempfile.NamedTemporaryFile(suffix=chosen.suffix, delete=False) as file:
        path = Path(file.name)
    articles = visit.archive.list_articles(replace(selection, order="id"))
    export_file(chosen, articles, path, overwrite=True, load_pages=visit.archive.raw_pages().load)
    return FileResponse(
        path,
        filename=f"{name}{chosen.suffix}",
        media_type="application/octet-stream",
        background=BackgroundTask(path.unlink, missing_ok=True),
    )
