"""Sanitising: nothing active survives, nothing harmless is lost, twice is once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.dom.elements import walk
from scraper.dom.parse import parse_fragment
from scraper.dom.sanitize import sanitize_html
from scraper.extraction.render.html import render_html
from scraper.extraction.render.markdown import render_markdown

HOSTILE = Path(__file__).parents[3] / "shared" / "hostile"

ACTIVE_TAGS = frozenset(
    "script style iframe frame object embed applet form input button textarea select link meta base "
    "svg math template noscript portal video audio source track animate set use foreignobject".split()
)

PAYLOADS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(1) onerror=eval(src)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&Tab;script&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//evil.example' onclick='alert(1)'>x</a>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<details open ontoggle=alert(1)>x</details>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<link rel=stylesheet href='javascript:alert(1)'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<img src='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'>",
    "<a id=constructor name=attributes href=https://e.example>x</a><form id=location>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<xss contenteditable onfocus=alert(1) autofocus>x</xss>",
    "<img srcset='x' onerror=alert(1) src='https://e.example/a.png'>",
    "<textarea></textarea><title></textarea><img src=x onerror=alert(1)></title>",
]


def active_nodes(markup: str) -> list[str]:
    """Name what could run, load or steer in parsed HTML."""
    found = ["comment"] if "<!--" in markup else []
    for element in walk(parse_fragment(markup)):
        tag = str(element.tag)
        if tag in ACTIVE_TAGS:
            found.append(tag)
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "srcset", "name"):
                found.append(f"{tag}@{name}")
            if name in ("href", "src", "cite") and not value.startswith(
                ("http://", "https://", "mailto:", "#fn")
            ):
                found.append(f"{tag}@{name}={value}")
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_leaves_nothing_active(payload):
    """No script, handler, frame, form, style or foreign scheme survives sanitising."""
    assert active_nodes(sanitize_html(payload)) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_in_a_tree_leaves_nothing_active(payload):
    """The same holds when the payload came through the parser and `render_html`."""
    root = parse_fragment(f"<p>before</p>{payload}<p>after</p>")
    assert active_nodes(render_html(root)) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_leaves_no_script_in_markdown(payload):
    """Markdown of the payload, read by a reader that allows raw HTML, holds no link to a script."""
    markdown = render_markdown(parse_fragment(f"<p>before</p>{payload}<p>after</p>"))
    assert "](javascript" not in markdown.lower().replace(" ", "")
    assert active_nodes(markdown.replace("\\<", "&lt;")) == []


def _shared_payloads():
    lists = sorted((HOSTILE / "payloads" / "xss").glob("*.txt"))
    for path in lists:
        yield path.name, path.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = HOSTILE / "dompurify" / "expect.json"
    if pairs.exists():
        yield (
            pairs.name,
            [case["payload"] for case in json.loads(pairs.read_text(encoding="utf-8"))],
        )
    tests = sorted((HOSTILE / "bleach-sanitizer").glob("*.test"))
    if tests:
        yield "bleach", [path.read_text(encoding="utf-8").partition("\n--\n")[0] for path in tests]


@pytest.mark.skipif(not HOSTILE.exists(), reason="the payload collections are not here")
def test_collections_of_payloads_leave_nothing_active():
    """None of the collected payloads leaves an active node, as markup or through a tree."""
    left = []
    seen = 0
    for name, payloads in _shared_payloads():
        for payload in payloads:
            seen += 1
            found = active_nodes(sanitize_html(payload))
            found += active_nodes(render_html(parse_fragment(payload)))
            if found:
                left.append((name, payload[:100], found))
    assert seen > 1000
    assert left == []


def test_article_markup_survives():
    """What `normalize_tree` makes passes unchanged, but for `rel` on links."""
    markup = (
        '<h2>A</h2><p dir="rtl">b <strong>c</strong><br>d</p><ol start="3"><li>e</li></ol>'
        '<pre><code class="language-python">f</code></pre><figure><img src="https://e.example/a.png" alt="g">'
        '<figcaption>h</figcaption></figure><p>i<sup id="fnref-1"><a href="#fn-1">1</a></sup></p>'
        '<table><tbody><tr><th>j</th><td colspan="2">k</td></tr></tbody></table>'
    )
    assert sanitize_html(markup).replace(' rel="noopener noreferrer nofollow"', "") == markup


def test_links_tell_nobody_where_they_were_followed():
    """Every link gets rel="noopener noreferrer nofollow"."""
    assert 'rel="noopener noreferrer nofollow"' in sanitize_html(
        '<a href="https://e.example/">x</a>'
    )


def test_foreign_classes_and_ids_go():
    """Classes other than a language's and ids other than footnotes' are taken off."""
    assert sanitize_html('<p class="x" id="y">a</p><code class="language-x onclick">b</code>') == (
        "<p>a</p><code>b</code>"
    )


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *PAYLOADS,
                "<p>",
                "</p>",
                "a < b",
                "<b>",
                "</b>",
                "<table>",
                "<td>",
                "&lt;",
                "<!--",
                "-->",
                "'",
                '"',
                "<svg>",
            ]
        ),
        max_size=8,
    ).map("".join)
)
def test_sanitising_twice_changes_nothing(markup):
    """Sanitising is idempotent, also on broken markup."""
    once = sanitize_html(markup)
    assert sanitize_html(once) == once
    assert active_nodes(once) == []
