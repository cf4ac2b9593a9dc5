"""Which URLs may lead to articles; the user's own patterns."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.filters import find_exclusion, find_url_date, score_url
from scraper.discover.patterns import is_match, parse_filter
from scraper.discover.url_pattern import learn_shape
from scraper.errors import ConfigError

HOST = "https://harbour.example"


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/", "home"), ("/?p=123", None), ("/tag/salt", "section"), ("/author/ines/the-quay", "section"),
        ("/blog/category/boats", "section"), ("/login", "section"), ("/cart", "section"), ("/feed", "section"),
        ("/about", "site-page"), ("/about.html", "site-page"), ("/blog", "site-page"), ("/2026/11/", "date-archive"),
        ("/2026/", "date-archive"), ("/page/3", "pagination"), ("/blog?page=3", "pagination"), ("/x.pdf", "media"),
        ("/a.jpg", "media"), ("/s?q=salt", "query"), ("/salt?replytocom=7", "query"), ("/a/b/a/b/a", "trap"),
        ("/2026/11/20/salt", None), ("/post/salt-and-water", None), ("/news/about-a-boat", None), ("/salt.html", None),
        ("/Nachrichten/salz-und-wasser", None),
    ],
)  # fmt: skip
def test_exclusion_names_its_rule(path, rule):
    """Each kind of page that is no article is excluded by its own rule; articles by none."""
    assert find_exclusion(HOST + path) == rule


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/11/20/salt", "2026-11-20"), ("/2026/11/salt", "2026-11-01"), ("/2026/nov/03/salt", "2026-11-03"),
        ("/news/20261120-salt", "2026-11-20"), ("/2026-11-20-salt", "2026-11-20"), ("/2026/02/30/x", None),
        ("/salt-2026", None), ("/2026/xyz/x", None),
    ],
)  # fmt: skip
def test_date_in_a_url_is_read(path, day):
    """Dates in paths are read in their usual forms, and impossible ones are none."""
    found = find_url_date(HOST + path)
    assert (found.isoformat() if found else None) == day


@given(st.text(max_size=60))
def test_score_is_a_share_for_any_path(text):
    """Whatever the path, the score lies between 0 and 1."""
    assert 0 <= score_url(f"{HOST}/{text}".replace("[", "").replace("]", "")) <= 1


def test_glob_fits_the_whole_url_or_path():
    """A glob must fit from start to end; one that begins with a slash is for the path."""
    assert is_match("https://*.example/blog/*", "https://a.example/blog/x?y")
    assert is_match("/blog/*", HOST + "/blog/x?y=1")
    assert not is_match("/blog", HOST + "/blog/x")
    assert is_match("/p?st/*", HOST + "/post/x")


@given(st.text("ab*?", max_size=12), st.text("ab", max_size=12))
def test_glob_agrees_with_fnmatch(pattern, text):
    """Our linear matcher says what Python's own says."""
    from fnmatch import fnmatchcase

    assert is_match("x" + pattern, "x" + text) == fnmatchcase("x" + text, "x" + pattern)


@pytest.mark.parametrize(
    "pattern", ["*a*a*a*a*a*a*b", "re:.*a.*a.*b", "re:a?a?a?a?a?a?a?a?a?aaaaaaaaab"]
)
def test_accepted_pattern_is_quick_on_hostile_urls(pattern):
    """The worst URL for a pattern costs under a second."""
    parse_filter(include=[pattern])
    start = time.process_time()
    is_match(pattern, "a" * 4096)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "pattern",
    [
        "re:(a+)+b",
        "re:(a|a)*b",
        r"re:(a)\1",
        "re:(?=x)",
        "re:.*.*.*.*x",
        "re:" + "a?" * 20,
        "re:[",
        "re:(",
        "",
        "x" * 501,
    ],
)
def test_dangerous_or_broken_pattern_is_refused(pattern):
    """Patterns that may take for ever, or are none, are refused when they are read."""
    with pytest.raises(ConfigError):
        parse_filter(include=[pattern])


def test_all_bad_patterns_are_reported_at_once():
    """Two mistakes give two lines."""
    with pytest.raises(ConfigError) as caught:
        parse_filter(include=["re:["], exclude=["re:(a+)+"])
    assert len(caught.value.message.splitlines()) == 2


def test_shape_is_learned_from_known_articles():
    """From three posts the folder of posts is learned, and other folders are not of that form."""
    shape = learn_shape([f"{HOST}/post/{n}" for n in ("a", "b", "c")])
    assert shape.fits(HOST + "/post/salt")
    assert not shape.fits(HOST + "/portfolio-of-works/salt-and-water-story")


def test_shape_takes_any_section_where_sections_differ():
    """On a paper with many sections, a new section's article fits too."""
    known = [
        f"{HOST}/{section}/story-{n}"
        for n, section in enumerate(("sport", "politics", "culture", "sea"))
    ]
    assert learn_shape(known).fits(HOST + "/weather/storm-of-may")


def test_shape_of_dated_urls_ignores_the_numbers():
    """Another year and month has the same form."""
    known = [f"{HOST}/2026/1{n}/story" for n in range(3)]
    assert learn_shape(known).fits(HOST + "/1999/01/old-story")
