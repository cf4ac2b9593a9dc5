"""Claims about pages whose server sends pieces late."""

from __future__ import annotations

import pytest

from scraper.dom.elements import to_html
from scraper.dom.parse import parse_html


def body_of(markup: str) -> str:
    root = parse_html(f"<html><body>{markup}</body></html>")
    assert root is not None
    return to_html(root.find("body"))


PAGE = (
    '<main><h1>Ferry</h1><template id="B:0"></template><!--/$--></main><footer>End</footer>'
    '<div hidden id="S:0"><p>Late again.</p><template id="P:1"></template></div>{first}'
    '<div hidden id="S:1"><p>Nobody <b>minded</b>.</p></div>{second}'
)
WHOLE = (
    "<main><h1>Ferry</h1><p>Late again.</p><p>Nobody <b>minded</b>.</p></main><footer>End</footer>"
)


def test_a_late_piece_stands_where_its_template_was() -> None:
    """The calls in the page's scripts say which piece goes where, inside another piece too."""
    page = body_of(
        PAGE.format(
            first='<script>$RC("B:0","S:0")</script>', second='<script>$RS("S:1","P:1")</script>'
        )
    )
    assert page.startswith(f"<body>{WHOLE}<script>")
    assert "hidden" not in page


def test_without_calls_the_numbers_tell() -> None:
    """A saved page without its scripts is put together by the numbers."""
    assert body_of(PAGE.format(first="", second="")) == f"<body>{WHOLE}</body>"


def test_calls_count_more_than_numbers() -> None:
    """Older servers number pieces and templates apart."""
    page = body_of(
        '<i><template id="B:0"></template></i><b><template id="B:1"></template></b>'
        '<div hidden id="S:1">one</div><script>$RC("B:0","S:1")</script>'
    )
    assert page.startswith('<body><i>one</i><b><template id="B:1"></template></b>')


def test_the_first_of_two_pieces_for_one_place_is_moved() -> None:
    """React finds no place for the second, which stays where it is."""
    page = body_of(
        '<main><template id="P:1"></template></main>'
        '<div hidden id="S:1">one</div><div hidden id="S:1">two</div>'
    )
    assert page == '<body><main>one</main><div hidden id="S:1">two</div></body>'


@pytest.mark.parametrize(
    "markup",
    [
        '<div hidden id="S:7"><p>No place for it.</p></div>',
        '<div hidden id="S:0"><template id="B:0"></template>Holds its own place.</div>',
        '<div hidden id="S:x">No number.</div>',
    ],
)
def test_a_piece_without_a_place_stays(markup: str) -> None:
    """Nothing is lost that has nowhere to go."""
    assert body_of(markup).replace('hidden=""', "hidden") == f"<body>{markup}</body>"
