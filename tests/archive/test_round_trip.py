"""Whatever is saved comes back."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from archive_pages import make_capture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive import Archive
from scraper.archive.articles.admission import clean_headers
from scraper.records import Article, Capture, Comment, Counts, Image, Saved, Unchanged
from scraper.text.characters import clean_text

TEXT = st.text().map(clean_text)  # what the filter of all text lets through
WORDS = TEXT | st.none()
COUNT = st.none() | st.integers(0, 2**63 - 1)
SHARE = st.floats(0, 1)
URL = st.from_regex(r"\Ahttps://[a-z]{1,8}\.example/[a-z0-9]{0,8}\Z")

IMAGES = st.lists(
    st.builds(Image, url=TEXT, alt=WORDS, caption=WORDS, credit=WORDS), max_size=3
).map(tuple)
COMMENTS = st.lists(
    st.builds(
        Comment, text=TEXT, author=WORDS, published=WORDS, reply_to=st.none() | st.integers(0, 5)
    ),
    max_size=4,
).map(tuple)
ARTICLES = st.builds(
    Article,
    url=URL,
    text=TEXT,
    title=WORDS,
    authors=st.lists(TEXT, max_size=3).map(tuple),
    published=WORDS | st.datetimes().map(datetime.isoformat),
    modified=WORDS,
    language=WORDS,
    site_name=WORDS,
    description=WORDS,
    canonical_url=st.none() | URL,
    lead_image=WORDS,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    section=WORDS,
    licence=WORDS,
    robots=WORDS,
    images=IMAGES,
    comments=COMMENTS,
    counts=st.builds(Counts, views=COUNT, likes=COUNT, comments=COUNT, shares=COUNT),
    page_type=st.sampled_from(["article", "listing", "forum", "paywall", "other"]),
    page_type_confidence=SHARE,
    confidence=SHARE,
    found_by=st.dictionaries(TEXT, TEXT, max_size=3),
    markdown=WORDS,
    html=WORDS,
)
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(ARTICLES)
def test_an_article_comes_back_as_it_was_saved(article: Article) -> None:
    """Every field of any article is the same after the archive was closed and opened."""
    capture = make_capture(article.url)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archive.db")
        with Archive.open(path) as archive:
            assert isinstance(archive.save(capture, article), Saved)
        with Archive.open(path) as archive:
            stored = archive.find_article(article.url)
            assert stored is not None
            assert stored.article == article
            assert list(archive.find_problems()) == []
            assert isinstance(archive.save(capture, stored.article), Unchanged)


@PATIENT
@given(
    body=st.binary(max_size=3000),
    url=URL,
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=4).map(clean_headers),
    fetched_at=st.datetimes(datetime(1970, 1, 1), datetime(2026, 1, 1)),  # noqa: DTZ001
)
def test_a_capture_comes_back_as_it_was_saved(
    body: bytes, url: str, headers: tuple[tuple[str, str], ...], fetched_at: datetime
) -> None:
    """Every byte of any page, its headers and its time are the same afterwards."""
    capture = Capture(
        url=url,
        final_url=url,
        status=200,
        headers=headers,
        body=body,
        fetched_at=fetched_at.replace(tzinfo=UTC),
        digest=hashlib.sha256(body).hexdigest(),
    )
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder, "a.db")) as archive:
        archive.save(capture, Article(url=url, text="x"))
        assert archive.capture_of(1) == capture
