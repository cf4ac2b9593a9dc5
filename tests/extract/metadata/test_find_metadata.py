"""The whole: evidence, determinism, and pages that mean harm."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from scraper.extraction.metadata import FINDERS, find_metadata
from scraper.extraction.metadata.choose.title import TRUST as TITLE_TRUST
from scraper.records import Found

HEAD = (
    '<title>Boats | Harbour Post</title><meta property="og:title" content="Boats for sale">'
    '<meta name="author" content="Ada Fenwick">'
    '<script type="application/ld+json">{"@type":"Article","headline":"Boats","author":"Tom Okoro"}</script>'
)
BODY = "<h1>Boats</h1><p class='byline'>By Ada Fenwick</p><p>They came home with the tide.</p>"


def test_every_candidate_is_kept_with_its_finder(read):
    """Losers stay in `candidates`, in the order of the finders, with where they stood."""
    found = read(HEAD, BODY)
    titles = [(c.found_by, c.value) for c in found.candidates if c.field == "title"]
    assert titles == [
        ("json-ld", "Boats"),
        ("og:og:title", "Boats for sale"),
        ("title", "Boats | Harbour Post"),
        ("h1", "Boats"),
    ]


def test_winner_is_among_the_candidates_finders(read):
    """`found_by` names, for every filled field, a finder that proposed something for it."""
    found = read(HEAD, BODY)
    for field, finder in found.found_by.items():
        proposed = {c.found_by for c in found.candidates if c.field == field}
        assert finder.removesuffix(":modified") in proposed


def test_extra_candidates_come_first(read):
    """What the platform's adapter found leads the candidates and wins the title."""
    found = read(HEAD, BODY, extra=[Found("title", "Boats, at last", "wix")])
    assert found.candidates[0] == Found("title", "Boats, at last", "wix")
    assert found.title == "Boats, at last"


def test_empty_page_has_no_metadata(read):
    """A page that says nothing gives empty fields, not errors."""
    found = read("", "<p></p>", url="")
    assert (found.title, found.authors, found.published, found.images) == (None, (), None, ())


@pytest.mark.parametrize(
    "markup",
    [
        "[" * 5000 + "]" * 5000,
        '{"@graph":' * 500 + "{}" + "}" * 500,
        '{"@type":"Article","author":{"@id":"#a"},"@id":"#a","headline":{"@value":5}}',
        '{"@type":"Article","author":[[["Ada"]]],"image":[{"url":[{}]}],"keywords":{"a":1},"datePublished":[null]}',
        '{"@type":["Article",3],"headline":["Boats"],"interactionStatistic":"12","author":{"name":{"@value":"Ada"}}}',
        "null",
        "{",
    ],
)
def test_odd_json_ld_is_survived(read, markup):
    """Deep, circular and wrongly typed JSON-LD leaves the visible headline as the title."""
    found = read(f'<script type="application/ld+json">{markup}</script>', BODY)
    assert found.title == "Boats"


SPACES = " " * 300_000


@pytest.mark.parametrize(
    "head",
    [
        f"<title>Boats{SPACES}|{SPACES}Quay{SPACES}x</title>",
        f'<script type="application/ld+json">{SPACES}x</script>',
        f'<script type="application/ld+json">{{"a":1}}-->{SPACES}x</script>',
        f'<script type="application/ld+json">/*{SPACES}<![CDATA[{SPACES}</script>',
        f'<script type="application/ld+json">{{"a":1,{SPACES}x</script>',
        f'<meta name="author" content="{"(https://" * 30_000}">',
    ],
)
def test_long_runs_are_read_in_linear_time(read, head):
    """Hundreds of thousands of blanks or openings are passed over, not searched for ever."""
    assert read(head, BODY).title == "Boats"


def test_deep_nesting_is_survived(read):
    """Ten thousand nested elements with telling classes are walked without recursion."""
    deep = "<div class='author'>" * 10_000 + "Ada Fenwick" + "</div>" * 10_000
    assert read("<title>Boats</title>", f"<h1>Boats</h1>{deep}").title == "Boats"


def test_finding_twice_gives_the_same(document):
    """One page gives equal metadata each time."""
    page = document(HEAD, BODY)
    assert find_metadata(page) == find_metadata(page)


def test_hash_seed_changes_nothing():
    """Another process with another hash seed gives the same bytes."""
    code = (
        "import json,sys\n"
        "from scraper.dom.document import Document\n"
        "from scraper.dom.parse import parse_html\n"
        "from scraper.extraction.metadata import find_metadata\n"
        f"m = find_metadata(Document('https://harbour-post.example/a', parse_html({(HEAD + BODY)!r})))\n"
        "print(json.dumps([m.title, m.authors, m.tags, dict(m.found_by), [[c.field, c.value, c.found_by] for c in m.candidates]]))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "77")
    }
    assert len(outputs) == 1
    assert json.loads(outputs.pop())[0] == "Boats"


def test_the_costly_library_stays_unloaded():
    """py3langid is not imported to find what a page states."""
    code = (
        "import sys\n"
        "from scraper.dom.document import Document\n"
        "from scraper.dom.parse import parse_html\n"
        "from scraper.extraction.metadata import find_metadata\n"
        "find_metadata(Document('', parse_html('<h1>Boats</h1><time>2024-05-03</time>')))\n"
        "print('py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


def test_finders_and_trust_are_data():
    """Finders are an ordered tuple of functions, and an order of trust names each finder once."""
    assert all(callable(finder) for finder in FINDERS)
    assert len(set(TITLE_TRUST)) == len(TITLE_TRUST)
