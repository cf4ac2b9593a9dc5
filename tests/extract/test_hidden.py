"""What nobody sees is not read; what a click brings up is."""

from __future__ import annotations

import pytest

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.dom.parse import parse_html
from scraper.extraction.hidden import find_hidden

PROSE = "The kiln was lit on Sunday evening and nobody went near it before Wednesday. "
LONG = PROSE * 4
"""A hidden text as long as a paragraph."""
PAGE = f"<p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p>"


def hidden_texts(markup: str, head: str = "") -> list[str]:
    """Return the text of each outermost hidden element of a page that holds the markup."""
    root = parse_html(
        f"<html><head>{head}</head><body><article>{PAGE}{markup}{PAGE}</article></body></html>"
    )
    assert root is not None
    document = Document("https://kiln.example/story", root)
    found = find_hidden(document)
    return [
        text_of(element)
        for element in document.elements
        if element in found and found.isdisjoint(element.iterancestors())
    ]


HIDDEN = {
    "attribute": "<p hidden>Brouillon : demander au potier.</p>",
    "attribute with a value": '<div hidden="hidden">X</div>',
    "display": '<div class="info" style="color:red; display: none;">X</div>',
    "display, upper case": '<span style="DISPLAY:NONE">X</span>',
    "visibility": '<span style="visibility:hidden">X</span>',
    "far to the left": '<div style="position:absolute;left:-9999px">Weiter zum Inhalt X</div>',
    "indented away": '<span style="text-indent: -999em">X</span>',
    "no size": '<div style="width:0;height:0;overflow:hidden">X</div>',
    "one pixel": '<span style="position:absolute;height:1px;width:1px">X</span>',
    "clipped": '<span style="clip: rect(0 0 0 0)">X</span>',
    "inert": '<div inert class="tray">X</div>',
    "closed dialog": f"<dialog><h2>X</h2><p>{PROSE}</p></dialog>",
    "for screen readers": '<p>See <a href="/x">the plan<span class="sr-only"> (s’ouvre dans un nouvel onglet) X</span></a>.</p>',
    "WordPress": '<span class="screen-reader-text">Artikelnavigation X</span>',
    "Drupal": '<h2 class="visually-hidden">X</h2>',
    "Foundation": '<span class="show-for-sr">X</span>',
    "icon font": '<p><i class="material-icons">schedule</i> Ten minutes.</p>',
    "icon font, new": '<span class="material-symbols-rounded">arrow_forward</span>',
    "icon component": "<mat-icon class='mat-icon'>check_circle</mat-icon>",
    "decorated icon": '<i class="ui-icon" aria-hidden="true">chevron_right</i>',
    "anchor sign": '<h2>Glaze<a href="#glaze" aria-hidden="true">#</a></h2>',
    "marquee's copy": '<div><ul class="m"><li>Ash glaze</li></ul><ul class="m" aria-hidden="true"><li>Ash glaze</li></ul></div>',
    "long text of a pop-up": f'<div class="modal" style="display:none"><p>{LONG}</p></div>',
    "long paragraph without a name": f"<p hidden>{LONG}</p>",
    "hover card in a link": '<p>By <a href="/u/ona">Ona Prill<span class="hovercard">Ona Prill has fired pots since 1988. X</span></a></p>',
    "tooltip": '<p>The <span class="tooltip">saggar<span class="tooltiptext">A box of clay. X</span></span> broke.</p>',
    "tooltip by role": '<p>The saggar<span role="tooltip" id="t1">A box of clay. X</span> broke.</p>',
    "machine value": '<div itemprop="datePublished">2026-03-04T09:15:00+00:00</div>',
    "machine address": '<div itemprop="mainEntityOfPage">https://kiln.example/story</div>',
    "machine scope": '<div itemprop="image" itemscope itemtype="https://schema.org/ImageObject"><div itemprop="url">https://kiln.example/1.jpg</div><div itemprop="width">800</div><div itemprop="height">600</div></div>',
    "machine scope with a name": '<div itemprop="publisher" itemscope><div itemprop="logo" itemscope><div itemprop="url">https://kiln.example/l.png</div></div><div itemprop="name">Kiln Weekly</div></div>',
}


@pytest.mark.parametrize("markup", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_nobody_sees_is_found(markup: str) -> None:
    """Each of the ways to hide a text is known, and only the hidden element goes."""
    assert len(hidden_texts(markup)) == 1


SHOWN = {
    "until found": '<div hidden="until-found">X</div>',
    "tab": '<div role="tabpanel" hidden>X</div>',
    "tab by class": '<div class="tab-pane" style="display:none">X</div>',
    "accordion": '<div class="accordion"><h3>Wie heiß?</h3><div style="display:none">1.280 Grad.</div></div>',
    "collapsed by Bootstrap": '<a data-toggle="collapse" href="#more-1">Mehr</a><p>Z</p><div id="more-1" style="display:none">X</div>',
    "controlled": '<button aria-controls="rest">Ler mais</button><p>Z</p><div id="rest" hidden>X</div>',
    "behind its button": "<button>続きを読む</button><div hidden>X</div>",
    "behind a link in the text": '<p>And so <a href="#">more</a></p><div style="display:none">X</div>',
    "before its link": '<div style="display:none">X</div><a href="#" class="btn">Read on</a>',
    "check box": '<input type="checkbox" id="c"><label for="c">Show</label><div id="d" hidden>X</div>',
    "spoiler": '<span class="spoiler" style="visibility:hidden">It was the fern.</span>',
    "details": "<details><summary>Recipe</summary><p>X</p></details>",
    "open dialog": "<dialog open>X</dialog>",
    "long text that a script names": f'<div id="rest-of-story" style="display:none"><p>{LONG}</p></div>',
    "paywalled paragraphs": "".join(
        f'<div class="kw-{number % 1}" style="display:none"><p>{LONG}</p></div>'
        for number in range(4)
    ),
    "an animation": '<div class="wow fadeInUp" style="visibility:hidden">X</div>',
    "transparent": '<div style="opacity:0">X</div>',
    "only transparent to screen readers": '<p aria-hidden="true">A sentence like the others here.</p>',
    "footnote": '<span class="footnote-text" hidden>Ibid.</span>',
    "formula": '<span style="display:none" class="mwe-math-mathml-a11y"><math><mi>x</mi></math></span>',
    "a word in an icon's class": '<span class="material-icons">The kiln is lit</span>',
    "responsive class": '<p class="hidden md:block">X</p>',
    "visible date": '<time itemprop="datePublished">2026-03-04T09:15:00+00:00</time>',
    "visible address": '<a itemprop="url" href="https://kiln.example/">https://kiln.example/</a>',
    "name that is read": '<span itemprop="author" itemscope><span itemprop="name">Ona Prill</span></span>',
}


@pytest.mark.parametrize("markup", SHOWN.values(), ids=SHOWN.keys())
def test_what_is_or_will_be_shown_is_read(markup: str) -> None:
    """Text that a click, a script or another screen brings up is content."""
    assert hidden_texts(markup) == []


@pytest.mark.parametrize(
    "wrapper",
    [
        '<div id="app" style="display:none">{}</div>',
        '<div style="visibility:hidden">{}</div>',
        '<div class="loading" hidden>{}</div>',
        '<div aria-hidden="true" inert>{}</div>',
        "<dialog>{}</dialog>",
        '<div class="sr-only">{}</div>',
    ],
)
def test_a_page_hidden_until_its_script_runs_is_read(wrapper: str) -> None:
    """What holds a large part of the page is not left out."""
    root = parse_html(f"<html><body>{wrapper.format(PAGE)}</body></html>")
    assert root is not None
    assert find_hidden(Document("https://kiln.example/", root)) == frozenset()


@pytest.mark.parametrize(
    "rule",
    [
        "body{display:none}",
        "body{visibility:hidden}",
        "html,body{opacity:0}",
        "article{display:none}",
    ],
)
def test_a_body_hidden_by_a_style_sheet_is_read(rule: str) -> None:
    """AMP and late style sheets hide the whole body first."""
    assert hidden_texts("", f"<style amp-boilerplate>{rule}</style>") == []


def test_the_pages_own_style_sheet_hides() -> None:
    """A class hidden by the page's own rules is not read; one shown again is."""
    sheet = "<style>.machine{display:none} .machine.shown{display:block}</style>"
    markup = '<p class="machine">Zusammenfassung für Maschinen</p><p class="machine shown">Z</p>'
    assert hidden_texts(markup, sheet) == ["Zusammenfassung für Maschinen"]


@pytest.mark.parametrize(
    "text",
    [PROSE, f"“{PROSE.strip()}”", "窯に火が入ったのは日曜の晩で、水曜まで誰も近づかなかった。"],
)
def test_slides_that_take_turns_are_read(text: str) -> None:
    """Sentences in elements made alike are parts of one text, short or long."""
    slide = f'<div class="k2x">{text}</div>'
    assert hidden_texts(slide * 3, "<style>.k2x{display:none}</style>") == []
    assert len(hidden_texts(slide, "<style>.k2x{display:none}</style>")) == 1


@pytest.mark.parametrize("names", ["d-none d-md-block", "hidden lg:flex", "x desktop-only"])
def test_what_a_wide_screen_shows_is_read(names: str) -> None:
    """The style sheet that shows it may be another one than the page's own."""
    sheet = "<style>.d-none,.hidden,.x{display:none}</style>"
    assert hidden_texts(f'<p class="{names}">X</p>', sheet) == []


@pytest.mark.parametrize(
    "sheet", ["<style media='print'>{}</style>", "<noscript><style>{}</style></noscript>"]
)
def test_style_sheets_for_others_do_not_hide(sheet: str) -> None:
    """Print and browsers without scripts have rules of their own."""
    assert hidden_texts('<p class="machine">X</p>', sheet.format(".machine{display:none}")) == []
