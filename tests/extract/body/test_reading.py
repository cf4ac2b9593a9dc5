"""Claims about which model reads a page."""

from __future__ import annotations

import json

import numpy as np
import pytest

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.body.model.blocks import cut_page
from scraper.extraction.body.model.features import FEATURES
from scraper.extraction.body.model.forest import Model
from scraper.extraction.body.model.hints import find_hints
from scraper.extraction.body.model.view import look_at
from scraper.extraction.body.reading import Models, Reading, read_blocks
from scraper.extraction.page_type.content import load_weights

STORY = "".join(
    f"<p>On day {n} the two millers took the old stones apart, cut them anew, and set them back.</p>"
    for n in range(1, 12)
)
SHOP = "".join(
    f'<li><a href="/p/{n}">Millstone no. {n}</a> <b>€ {n}9.00</b> In stock</li>' for n in range(40)
)


def constant(log_odds: float) -> Model:
    """Make a forest of one leaf: every block has the same chance."""
    return Model(
        features=FEATURES,
        base=log_odds,
        depth=1,
        roots=np.array([0], np.intp),
        feature=np.array([0], np.intp),
        threshold=np.array([np.inf], np.float32),
        child=np.array([0, 0], np.intp),
        value=np.array([0], np.float32),
    )


def read(url: str, head: str, body: str, *, article: float, general: float) -> Reading:
    """Read a page with models that give every block one chance each."""
    root = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    document = Document(url, root)
    page = cut_page(document.body)
    models = Models(article=constant(article), general=constant(general), kinds=load_weights())
    return read_blocks(document, page, look_at(page), find_hints(document), models=models)


def data(kind: str) -> str:
    """Write JSON-LD that names a type."""
    said = {"@context": "https://schema.org", "@type": kind, "name": "Mill", "headline": "Mill"}
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


ARTICLE = f'<title>The mill grinds again</title><meta property="og:type" content="article">{data("NewsArticle")}'
DATED = '<meta property="article:published_time" content="2026-03-01T08:00:00Z">'


def test_an_article_is_read_by_the_model_for_articles():
    """What plainly is an article is not shown to the general model, however sure that one is."""
    url = "https://heron.example/2026/03/01/the-old-mill-grinds-again-after-ten-years"
    reading = read(url, ARTICLE + DATED, STORY, article=0.5, general=5.0)
    assert reading.kind.name == "article"
    assert reading.chances == pytest.approx(1 / (1 + np.exp(-0.5)))


@pytest.mark.parametrize(("url", "head"), [
    ("https://shop.example/collections/millstones", "<title>Millstones</title>"),
    ("https://shop.example/products/millstone", f"<title>Millstone</title>{data('Product')}"),
])  # fmt: skip
def test_other_pages_are_read_by_the_general_model(url: str, head: str):
    """A list of goods, or what says that it is a product, is left to the general model."""
    reading = read(url, head, f"<ul>{SHOP}</ul>", article=5.0, general=0.5)
    assert reading.kind.name != "article"
    assert reading.chances == pytest.approx(1 / (1 + np.exp(-0.5)))


@pytest.mark.parametrize(("article", "general"), [(3.0, 0.5), (0.5, 3.0)])
def test_where_the_kind_is_uncertain_the_higher_expected_f1_wins(article: float, general: float):
    """A story without an address or a word about itself is read by both models."""
    reading = read(
        "", "<title>Mill</title>", STORY[: len(STORY) // 2], article=article, general=general
    )
    assert 0.1 <= reading.kind.is_article < 0.9
    assert reading.chances == pytest.approx(1 / (1 + np.exp(-3.0)))
