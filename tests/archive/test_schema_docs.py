"""docs/schema.md tells the truth about every view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from archive_pages import make_article, make_capture

from scraper.archive import Archive

DOCUMENT = (Path(__file__).parents[2] / "docs" / "schema.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([a-z_]+)\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL))
QUERIES = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)
PROMISED = ("articles", "revisions", "fetches", "sources", "runs")


def views(archive: Archive) -> list[str]:
    rows = archive.query("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name").rows
    return [str(name) for (name,) in rows]


@pytest.mark.parametrize("view", PROMISED)
def test_a_promised_view_is_there(archive: Archive, view: str) -> None:
    """The five views that stay for ever exist."""
    assert view in views(archive)


def test_every_view_is_documented(archive: Archive) -> None:
    """Each view has a section, but for the one that feeds the search index."""
    assert set(views(archive)) - {"article_words"} == set(SECTIONS)


@pytest.mark.parametrize("view", SECTIONS)
def test_every_column_is_documented_in_order(archive: Archive, view: str) -> None:
    """A section names exactly the columns of its view, in their order."""
    documented = re.findall(r"^\| `(\w+)` \|", SECTIONS[view], re.MULTILINE)
    assert documented == list(archive.query(f"SELECT * FROM {view}").columns)


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_in_the_document_runs(archive: Archive, query: str) -> None:
    """Each query that the document shows works as it stands."""
    archive.save(make_capture(), make_article(text="The fog and the lamp. 灯台"))
    assert isinstance(list(archive.query(query).rows), list)


def test_the_document_has_queries() -> None:
    """The queries were found at all."""
    assert len(QUERIES) >= 8
