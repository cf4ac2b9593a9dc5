"""Dates: structured first, never of the future, never invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.records import Found

HEADLINE = "<h1>The pilot boats are back</h1>"
TEXT = "<p>They left at four in the morning and came home with the tide.</p>"
FETCHED = datetime(2025, 6, 1, 12, tzinfo=UTC)


def test_structured_date_beats_the_visible_one(read):
    """JSON-LD's moment of publication wins over a later date on the page."""
    found = read(
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2024-05-03T17:47:42+02:00"}</script>',
        f"{HEADLINE}<time datetime='2024-06-09'>June 9, 2024</time>{TEXT}",
    )
    assert found.published == "2024-05-03T17:47:42+02:00"
    assert found.found_by["published"] == "json-ld"


def test_earlier_date_beside_the_headline_beats_the_day_of_the_last_build(read):
    """A visible date months before the one in the data is the day of publication."""
    found = read(
        '<script type="application/ld+json">{"@type":"BlogPosting","headline":"x","datePublished":"2025-04-30"}</script>',
        f"{HEADLINE}<div class='post-date'>August 25, 2024</div>{TEXT}",
    )
    assert found.published == "2024-08-25"


def test_local_spelling_of_the_same_moment_is_kept(read):
    """Of two spellings of one moment, the one with an offset of its own is taken."""
    found = read(
        '<meta property="article:published_time" content="2024-12-19T03:05:00+00:00">',
        f"{HEADLINE}<time datetime='2024-12-18T19:05:00-08:00'>Dec 18</time>{TEXT}",
    )
    assert found.published == "2024-12-18T19:05:00-08:00"


def test_future_date_is_refused(read):
    """A date more than a day after the fetch is no date of publication; the next one is taken."""
    found = read(
        '<meta property="article:published_time" content="2031-01-01T00:00:00Z">',
        f"{HEADLINE}<time datetime='2025-05-30'>May 30</time>{TEXT}",
        fetched_at=FETCHED,
    )
    assert found.published == "2025-05-30"


def test_only_a_future_date_means_none(read):
    """Without any past date there is none, not the day of the fetch."""
    found = read("", f"{HEADLINE}<time datetime='2031-01-01'>soon</time>{TEXT}", fetched_at=FETCHED)
    assert found.published is None


def test_date_of_tomorrow_is_allowed(read):
    """Somewhere east of the fetcher it is already tomorrow."""
    found = read(
        "", f"{HEADLINE}<time datetime='2025-06-02'>today</time>{TEXT}", fetched_at=FETCHED
    )
    assert found.published == "2025-06-02"


def test_page_without_a_date_has_none(read):
    """Nothing is guessed from a year in the text or in the copyright line."""
    found = read(
        "",
        f"<article>{HEADLINE}{TEXT}</article><footer>© 2024 Harbour Post</footer>",
        fetched_at=FETCHED,
    )
    assert found.published is None


@pytest.mark.parametrize(
    ("label", "lang"),
    [
        ("Updated", "en"), ("Last modified:", "en"), ("Aktualisiert am", "de"), ("Mis à jour le", "fr"),
        ("Actualizado el", "es"), ("Bijgewerkt op", "nl"), ("Обновлено", "ru"), ("更新日", "ja"),
    ],
)  # fmt: skip
def test_updated_is_the_date_of_modification(read, label, lang):
    """A date called updated is `modified`; the one beside it is `published`."""
    found = read(
        "",
        f"{HEADLINE}<p><span class='date'>2024-05-03</span></p><p><span class='date'>{label} 2024-05-09</span></p>{TEXT}",
        lang=lang,
    )
    assert (found.published, found.modified) == ("2024-05-03", "2024-05-09")


def test_only_date_of_a_page_dates_it_even_when_it_is_an_update(read):
    """A page that states but its last update is dated by it, and says so."""
    found = read("", f"{HEADLINE}<p>Updated February 11, 2025</p>{TEXT}")
    assert found.published == "2025-02-11"
    assert found.found_by["published"].endswith(":modified")


def test_bare_text_below_the_headline_is_a_date(read):
    """A date without class or element is found where it stands below the headline."""
    assert read("", f"{HEADLINE}<div>14 March 2025</div>{TEXT}").published == "2025-03-14"


def test_dates_of_other_articles_are_not_taken(read):
    """Dates in a list of related articles are not this page's."""
    found = read(
        "",
        f"<article>{HEADLINE}<p class='date'>May 3, 2024</p>{TEXT}</article>"
        "<div class='related'><time datetime='2023-01-05'>Jan 5</time></div>",
    )
    assert found.published == "2024-05-03"


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour-post.example/2024/05/03/boats",
        "https://harbour-post.example/news/2024-05-03-boats",
        "https://harbour-post.example/news/20240503/boats",
    ],
)
def test_address_dates_a_page_that_states_nothing(read, url):
    """The publisher's date in the address is the candidate when the page has none."""
    found = read("", HEADLINE + TEXT, url=url)
    assert (found.published, found.found_by["published"]) == ("2024-05-03", "url")


def test_application_state_dates_a_page_that_states_nothing(read):
    """A script's `publishedAt` is used when nothing else dates the page."""
    found = read(
        '<script>window.state = {"post":{"title":"x","publishedAt":"2024-05-03T08:00:00Z"}}</script>',
        HEADLINE + TEXT,
    )
    assert (found.published, found.found_by["published"]) == ("2024-05-03T08:00:00+00:00", "script")


def test_broken_json_ld_still_dates_the_page(read):
    """JSON-LD that no parser takes is searched for its date."""
    found = read(
        '<script type="application/ld+json">{"@type":"Article",, "datePublished":"2024-05-03"}</script>',
        HEADLINE + TEXT,
    )
    assert found.published == "2024-05-03"


def test_json_ld_in_a_meta_is_read(read):
    """Remix puts it there when a site hands it over in an older release's way."""
    found = read(
        """<meta name="script:ld+json" content='{"@type":"Article","datePublished":"2024-05-03"}'>""",
        HEADLINE + TEXT,
    )
    assert (found.published, found.found_by["published"]) == ("2024-05-03", "json-ld")


@pytest.mark.parametrize(
    ("head", "body", "finder"),
    [
        ("", "<relative-time datetime='2024-05-03'>last week</relative-time>", "datetime"),
        (
            '<meta property="og:image" content="https://pics.example/2024/05/03/boats.jpg">',
            "",
            "image-url",
        ),
    ],
)
def test_an_article_that_states_no_date_is_dated_by_a_guess(read, head, body, finder):
    """An attribute of another element, or the address of the shared picture, tells the day."""
    article = '<meta property="og:type" content="article">'
    found = read(article + head, HEADLINE + TEXT + body)
    assert (found.published, found.found_by["published"]) == ("2024-05-03", finder)
    assert read(head, HEADLINE + TEXT + body).published is None


def test_platform_date_outranks_the_data(read):
    """A candidate of the page's platform is taken first."""
    found = read(
        '<meta property="article:published_time" content="2024-05-04">',
        HEADLINE + TEXT,
        extra=[Found("published", "2024-05-03T10:00:00.123Z", "wix")],
    )
    assert found.published == "2024-05-03T10:00:00.123+00:00"
