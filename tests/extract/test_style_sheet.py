"""Which simple rule of a page's own style sheets wins."""

from __future__ import annotations

import pytest

from scraper.extraction.style_sheet import HidingRules


@pytest.mark.parametrize(
    ("sheet", "tag", "classes", "name"),
    [
        (".a{display:none}", "p", "a", None),
        ("p.a , .b { color:red; display : none }", "p", "x a", None),
        ("#draft{visibility:hidden}", "div", None, "draft"),
        (".a{display:block}.a{display:none}", "p", "a", None),
        (".a{display:none!important}.a{display:block}", "p", "a", None),
        (".a{display:none}p{display:block}", "p", "a", None),
        ("#i{display:none}.a{display:block}", "p", "a", "i"),
        ("@media (min-width:800px){.a{display:none}}", "p", "a", None),
        ("@supports (display:grid){.a{display:none}}", "p", "a", None),
        ("/* .a{display:block} */.a{display:none}", "p", "a", None),
        (".tip:hover .a{visibility:visible}.a{visibility:hidden}", "p", "a", None),
        (r".md\:none{display:none}", "p", "md:none", None),
        ("@import url(x.css);.a{display:none}", "p", "a", None),
        (".a{display:none", "p", "a", None),
    ],
)
def test_hidden(sheet: str, tag: str, classes: str | None, name: str | None) -> None:
    """The last of the heaviest rules for a wide screen hides the element."""
    rules = HidingRules([sheet])
    assert rules
    assert rules.may_hide(classes, name)
    assert rules.hides(tag, classes, name)


@pytest.mark.parametrize(
    ("sheet", "tag", "classes", "name"),
    [
        ("p.a{display:none}", "div", "a", None),
        (".a{display:none}.a{display:block}", "p", "a", None),
        (".a{display:none}.a.b{display:block}", "p", "a b", None),
        ("@media print{.a{display:none}}", "p", "a", None),
        ("@media only screen and (max-width: 600px){.b{top:0}.a{display:none}}", "p", "a", None),
        (".a .b{display:none}", "p", "b", None),
        (".a>.b,.a+.b{display:none}", "p", "b", None),
        (".a:first-child{display:none}", "p", "a", None),
        (".open .a{display:block}.a{display:none}", "p", "a", None),
        ("input:checked ~ .a{display:block}.a{display:none}", "p", "a", None),
        (
            r".hidden{display:none}@media (min-width:768px){.md\:block{display:block}}",
            "p",
            "hidden md:block",
            None,
        ),
        (
            ".d-none{display:none!important}@media (min-width:992px){.d-lg-flex{display:flex!important}}",
            "p",
            "d-none d-lg-flex",
            None,
        ),
        ("#i{display:block}.a{display:none}", "p", "a", "i"),
        (".a{backface-visibility:hidden}", "p", "a", None),
        (".a{--display:none}", "p", "a", None),
        (".ab{display:none}", "p", "a", None),
    ],
)
def test_shown(sheet: str, tag: str, classes: str | None, name: str | None) -> None:
    """Rules for other elements, states and media hide nothing, and later ones show again."""
    assert not HidingRules([sheet]).hides(tag, classes, name)


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "}",
        "{",
        "{{{}",
        "display:none",
        ".a{display:none}" * 3 + "@media print{",
        "/* .a{display:none}",
    ],
)
def test_broken_sheets_are_read(sheet: str) -> None:
    """No text of a style sheet is an error."""
    HidingRules([sheet]).hides("p", "a", "b")
