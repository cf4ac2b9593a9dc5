"""Plain words that stand for a long expression: every match holds one."""

from __future__ import annotations

import pytest

from scraper.extraction.body import pleas, share_rows
from scraper.text.literals import find_holders, list_literals


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("cookie|consent", ("cookie", "consent")),
        (r"\babos?\b|third.part", ("abo", "third")),
        (r"\bsoci[oa]s?\b", ("soci",)),
        (r"(?:twitter|x)\.com/(?:intent|share)", (".com/",)),
        (r"a{2,3}bcd|ef?gh", ("bcd", "gh")),
        (r"\+\s|free article", ("+", "free article")),
        (r"colou?r(?:ful)?[|)]x", ("colo",)),
    ],
)
def test_each_alternative_gives_its_longest_plain_text(
    pattern: str, literals: tuple[str, ...]
) -> None:
    """Optional letters, sets and groups are no part of it."""
    assert list_literals(pattern) == literals


@pytest.mark.parametrize("pattern", [r"\d+|word", "a?|b", "(?:one|two)"])
def test_an_alternative_without_plain_text_is_refused(pattern: str) -> None:
    """An expression that may match without any word cannot be stood for."""
    with pytest.raises(ValueError, match="no plain text"):
        list_literals(pattern)


@pytest.mark.parametrize(
    "text",
    [
        "you must accept cookies",
        "an x post cannot be shown",
        "become a member",
        "3 + 2 articles",
        "ein abo kostet",
        "to third-party content",
    ],
)
def test_what_a_plea_says_holds_a_literal(text: str) -> None:
    """The quick look passes over no text that the expression matches."""
    assert pleas._QUICK.search(text)
    assert find_holders([text], pleas._LITERALS) == [0]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/sharer/sharer.php?u=1",
        "https://x.com/intent/post?text=1",
        "https://wa.me/?text=1",
        "mailto:?subject=1",
        "javascript: window.print()",
        "https://pinterest.co/pin/create/button",
    ],
)
def test_share_dialogs_hold_a_literal(address: str) -> None:
    """The same for the addresses of share dialogs."""
    assert share_rows._DIALOG.search(address)
    assert find_holders(["/about", address], share_rows._LITERALS) == [1]


def test_holders_are_found_by_any_literal() -> None:
    """Texts without one are passed over; their order stays."""
    texts = ["one", "two cookies", "three", "consent four"]
    assert find_holders(texts, ("cookie", "consent", "absent")) == [1, 3]
    assert find_holders(texts, ("absent",)) == []
