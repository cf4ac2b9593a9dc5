"""Where a page's body begins, tags or none: the tree is the one a browser builds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.dom.elements import to_html
from scraper.dom.page_start import open_body
from scraper.dom.parse import parse_html
from scraper.extraction import extract_article
from scraper.records import Capture

WORDS = "The keeper counted the ships that passed before dusk, and wrote down all their names. "
STORY = f"<p>{WORDS * 3}</p><p>{WORDS * 2}</p>"


def halves(page: str) -> tuple[str, str]:
    """Return the content of head and body."""
    root = parse_html(page)
    assert root is not None
    assert len(root.findall("body")) == 1
    head = root.find("head")
    return (
        "" if head is None else to_html(head).removeprefix("<head>").removesuffix("</head>"),
        to_html(root.find("body")),
    )


@pytest.mark.parametrize(
    ("page", "head", "body"),
    [
        ("<title>T</title><main>m</main>", "<title>T</title>", "<body><main>m</main></body>"),
        ("<meta name=a><article>a</article>", '<meta name="a">', "<body><article>a</article></body>"),
        ("<!doctype html><!-- c --><section>s</section>", "", "<body><section>s</section></body>"),
        ("\ufeff<title>T</title><x-app>q</x-app>", "<title>T</title>", "<body><x-app>q</x-app></body>"),
        ("<title>T</title>text <main>m</main>", "<title>T</title>", "<body>text <main>m</main></body>"),
        ("<head><title>T</title><nav>n</nav>", "<title>T</title>", "<body><nav>n</nav></body>"),
        (
            "<html lang=en><head><meta name=a></head><figure>f</figure></html>",
            '<meta name="a">',
            "<body><figure>f</figure></body>",
        ),
        (
            "<head><x-y>u</x-y><title>T</title></head><body class=a><p>x</body>",
            "",
            '<body class="a"><x-y>u</x-y><title>T</title><p>x</p></body>',
        ),
        (
            "<head><noscript><img src=a><p>x</p></noscript><title>T</title></head><body>b</body>",
            '<noscript><img src="a"><p>x</p></noscript><title>T</title>',
            "<body>b</body>",
        ),
        (
            "<template><p>t</p></template><title>T</title><main>m</main>",
            "<template><p>t</p></template><title>T</title>",
            "<body><main>m</main></body>",
        ),
        (
            "<script>var a = '<main>'</script><style>b</style><main>m</main>",
            "<script>var a = '<main>'</script><style>b</style>",
            "<body><main>m</main></body>",
        ),
        (
            "<script><!-- <script>1</script> --></script><main>m</main>",
            "<script><!-- <script>1</script> --></script>",
            "<body><main>m</main></body>",
        ),
        (
            "<meta content='a > b' name=\"c<d>\"><title>a<b</title><main>m</main>",
            '<meta content="a &gt; b" name="c&lt;d&gt;"><title>a&lt;b</title>',
            "<body><main>m</main></body>",
        ),
        ("<head></head></body><main>m</main>", "", "<body><main>m</main></body>"),
        ("<title>T</title></p></div><main>m</main>", "<title>T</title>", "<body><main>m</main></body>"),
        ("<link rel=a><!-- <body> --><aside>n</aside>", '<link rel="a">', "<body><aside>n</aside></body>"),
        ("<title>T</title><main>m</main><body id=i>", "<title>T</title>", '<body id="i"><main>m</main></body>'),
        ("<head><title>T</title></head><body class=a>x<body id=b>y", "<title>T</title>", '<body class="a">xy</body>'),
        ("<p>p<main>m</main>", "", None),
        ("<title>T</title><div>d</div>", "<title>T</title>", "<body><div>d</div></body>"),
    ],
)  # fmt: skip
def test_the_body_begins_where_browsers_open_it(page: str, head: str, body: str | None) -> None:
    """Head elements stay in the head; the first text or other element opens the body."""
    found = halves(page)
    assert found[0] == head
    assert body is None or found[1] == body


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>x</title></head><body><main>m</main></body></html>",
        "<frameset><frame src=a></frameset>",
        "<title>only a title",
        "<script>never ends <main>",
        "<!-- never ends <main>",
        "<a href='never ends",
        "",
    ],
)
def test_a_page_with_a_body_tag_or_none_to_open_stays(page: str) -> None:
    """Nothing is inserted."""
    assert open_body(page) is None


@pytest.mark.parametrize(
    "start", ["", "<head>", "<head></head>", "<header><h1>Ships</h1></header>"]
)
@pytest.mark.parametrize("tag", ["main", "article", "section", "x-story", "div"])
def test_a_page_without_a_body_tag_has_its_text(start: str, tag: str) -> None:
    """The text is the same as with the tag, whatever element comes first."""
    frame = f"<!doctype html><html lang=en><meta charset=utf-8><title>Ships</title>{start}%s<{tag}>{STORY}</{tag}>"
    texts = [
        extract_article(
            Capture.of_bytes(
                (frame % opened).encode(), url="https://a.example/s", fetched_at=datetime.now(UTC)
            )
        ).text
        for opened in ("", "" if start.startswith("<header") else "<body>")
    ]
    assert texts[0] == texts[1]
    assert texts[0].count("The keeper counted") == 5


def test_a_page_of_frames_has_the_text_for_browsers_without() -> None:
    """What `noframes` holds is its only text."""
    page = (
        f"<html><frameset><frame src=a><noframes><body>{STORY}</body></noframes></frameset></html>"
    )
    root = parse_html(page)
    assert root is not None
    assert to_html(root.find("body")) == f"<body>{STORY}</body>"


def test_hostile_starts_are_read_in_one_pass() -> None:
    """Megabytes without an end to any tag, comment, value or script end in little time."""
    for piece in (
        "<!--",
        '<a b="',
        "<a b='",
        "<a b=",
        "<script>",
        "<title>",
        "<template>",
        "</",
        "<",
    ):
        open_body(piece * 100_000)
        open_body("<script></script>" + piece * 100_000)
    open_body("<script><!--" + "<script></script>" * 50_000)
