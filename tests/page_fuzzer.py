"""A fuzzer of pages: a grammar of what pages hold, right and wrong, and what every answer must keep.

    python tests/page_fuzzer.py [--seed N] [--pages N]     # read many pages
    python tests/page_fuzzer.py --show SEED:NUMBER         # print one page

Page NUMBER of SEED is always the same. All fields are asked for, through `extract --jsonl`. No
exception may leave a page's own error, every answer must be JSON with the page's id, and none may
hold a character that text may not hold.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, NoReturn

from scraper.cli.article_fields import DEFAULT_FIELDS, MORE_FIELDS
from scraper.cli.extract import answer_lines
from scraper.cli.extract_filter import Answering
from scraper.extraction.options import COSTLY_FIELDS

FIELDS: Final = (*DEFAULT_FIELDS, *MORE_FIELDS, *COSTLY_FIELDS)
BATCH: Final = 250
"""Pages of one stream of request lines."""
FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
EXPECTED: Final = re.compile(r"(?:no-article|bad-url|bad-request|extract-failed): ")
"""Errors that a page may have; `extract-crashed` is a fault of ours."""

WORDS: Final = (
    "the keeper counted ships that passed before dusk and wrote their names in a book of his own "
    "Tide Harbour lamp Ada Holt 港口 灯台 маяк مرفأ naïve ß 2024 12 &amp; &lt;b&gt; *star* _under_ [x] `t` "
    "read more share comments by updated published"
).split(" ")
ODD: Final = (
    "\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b[31m", "\x1f", "\x7f", "\x80", "\x85", "\x92", "\x9d",
    "\ufffe", "\uffff", "\ufeff", "\u200b", "\u2028", "\u202e", "😀", "&#0;", "&#2;", "&#11;", "&#x85;",
    "&#xD800;", "&#xFFFF;", "&#x110000;", "&#99999999999;", "&nosuch;", "&", "<", ">", '"', "'", "]]>",
    "-->", "<!--", "<![CDATA[", "{{x}}", "<%= x %>", "\\", "\\u0000", "\\ud83d", "%00", "%ud800", "%",
)  # fmt: skip
URLS: Final = (
    "/a", "b.html", "https://a.example/x?y=1&z=2", "http://[", "http://[::1]/x", "//x.example/y",
    "http://a:99999/", "http://a b/", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.example",
    "#fn1", "#", "", " ", "http://", "https:///x", "http://xn--/", "ftp://a.example", "http://ａ.example",
    "https://www.youtube.com/embed/abcdefghijk", "https://player.vimeo.com/video/12345", "?page=2",
    "/page/2", "http://a.example/\ufffe", "http://[fe80::1%25eth0]/", "http://a.example:x/", "///", "\\\\a\\b",
    "http://user:pw@a.example/", "https://bsky.app/profile/x", "2024/05/06/tide.html", "http://\u2100.example/",
)  # fmt: skip
DATES: Final = (
    "2024-05-06", "2024-05-06T07:08:09Z", "2024-13-45", "9999-12-31T23:59:59-23:59", "0001-01-01",
    "6 May 2024", "May 6, 2024", "06.05.2024", "1714982400", "99999999999999999999", "令和6年5月6日",
    "2024年5月6日", "NaN", "now", "", "-1", "2024-05-06T25:61:61+99:99",
)  # fmt: skip
INLINE: Final = (
    "a", "b", "i", "em", "strong", "span", "code", "sup", "sub", "mark", "q", "cite", "abbr", "time",
    "small", "font", "ruby", "rt", "x-term", "st1:place", "a{b}", "o:p", "bdo", "label", "kbd", "del",
)  # fmt: skip
BLOCK: Final = (
    "p", "div", "section", "article", "main", "aside", "header", "footer", "nav", "h1", "h2", "h3", "ul",
    "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "thead", "caption", "blockquote", "pre",
    "figure", "figcaption", "details", "summary", "form", "fieldset", "center", "x-story", "address",
    "dialog", "template", "noscript", "select", "option", "button", "textarea", "svg", "math", "iframe",
    "video", "object", "picture", "map", "frameset", "noframes", "title", "head", "body", "html", "menu",
)  # fmt: skip
EMPTY: Final = (
    "br",
    "hr",
    "img",
    "source",
    "input",
    "link",
    "meta",
    "embed",
    "wbr",
    "track",
    "base",
)
NAMES: Final = (
    "class", "id", "href", "src", "srcset", "alt", "title", "style", "dir", "lang", "itemprop", "property",
    "itemtype", "itemscope", "rel", "role", "aria-label", "aria-hidden", "datetime", "data-src", "data-lazy",
    "data-image-info", "name", "content", "colspan", "rowspan", "start", "hidden", "width", "height", "value",
    "{{lazy}}", "{%", "@click", ":class", "v-on:x", 'a"b', "1x", "<y", "xml:lang", "xmlns:a", "é", "=", "{a}b",
    "onclick", "type", "data-url", "data-videoid", "encoding", "display", "alttext", "data-lang", "data-line",
)  # fmt: skip
VALUES: Final = (
    "author", "byline", "entry-content", "post-date published", "headline", "comment", "comments", "footnotes",
    "footnote-ref", "katex", "mwe-math-element", "highlight language-x", "lineno", "gutter", "hljs", "share",
    "breadcrumb", "pagination next", "wp-block-footnotes", "mw-editsection", "articleBody", "datePublished",
    "name", "http://schema.org/Article", "display:none", "font-weight:bold", "rtl", "en", "de-x", "1", "2",
    "-1", "99999999999999999999", "1e999", "NaN", "fn1", "fnref1", "S:1", "B:1", "P:1", "og:title",
    "article:author", "next", "canonical", "doc-noteref", "doc-endnotes", "heading", "true", "text/html",
    "math/tex", "math/tex; mode=display", "application/x-tex", "code", "line number1", "syntaxhighlighter",
    "mce_SELRES_start", '{"imageData":{"uri":"a\\ud83d"}}', '{"imageData":1}', "a.jpg 1x, b.jpg 2x", ",", "1.2.3w",
    "wow-image", "post", "widget", "sidebar", "newsletter", "toc", "hidden", "sr-only", "paywall",
)  # fmt: skip
METAS: Final = (
    "og:title", "og:type", "og:url", "og:image", "og:site_name", "og:locale", "article:published_time",
    "article:modified_time", "article:author", "article:tag", "author", "description", "keywords", "date",
    "dc.date", "citation_author", "citation_date", "robots", "generator", "twitter:title", "parsely-page",
    "sailthru.date", "language", "news_keywords", "viewport", "script:ld+json", "refresh", "twitter:creator",
)  # fmt: skip
KEYS: Final = (
    "@type", "@id", "@graph", "headline", "name", "author", "creator", "datePublished", "dateModified",
    "image", "publisher", "url", "mainEntityOfPage", "articleBody", "keywords", "description", "inLanguage",
    "interactionStatistic", "interactionType", "userInteractionCount", "commentCount", "license", "comment",
    "articleSection", "isPartOf", "text", "givenName", "familyName", "@value", "contentUrl", "children",
    "content", "props", "pageProps", "post", "body", "blocks", "marks", "_type", "style", "title", "html",
)  # fmt: skip
TYPES: Final = (
    "Article", "NewsArticle", "BlogPosting", "Person", "Organization", "WebPage", "WebSite", "ImageObject",
    "http://schema.org/Article", "BreadcrumbList", "Comment", "VideoObject", "Recipe", "Product", "block", "span",
)  # fmt: skip

VALUES_IN_JSON: Final = (
    *URLS, *DATES, *TYPES, *TYPES, 1, -1.5, None, True, float("nan"), float("inf"), 10**30, "\ud83d", "a\x00b",
    "<p>x</p><p>y&#2;</p>", "", "# Ship\n\n**x**", '{"a": "\\ud83d"}', "[" * 30,
)  # fmt: skip
SPECIAL: Final = (
    '<sup><a href="#fn§number§" id="r§number§">§number§</a></sup>',
    '<li id="fn§number§">§words§<a href="#r§number§">↩</a></li>',
    "<math display=block><semantics><mi>x</mi><annotation encoding='application/x-tex'>§words§</annotation></semantics></math>",
    '<span class="katex"><math><mn>1</mn></math>§words§</span>',
    '<script type="math/tex; mode=display">§words§</script>',
    '<iframe src="§url§" title="§words§"></iframe>',
    '<video><source src="§url§">§words§</video>',
    '<img {{lazy}} src="§url§" srcset="§value§" alt="§words§">',
    '<noscript><img src="§url§"></noscript>',
    '<pre class="§value§"><code>§words§\n  §words§<br>§words§</code></pre>',
    "<table class=highlight><tr><td class=gutter><pre>1\n2</pre><td><pre>§words§\n§words§</pre></table>",
    '<template id="P:§number§"></template><div hidden id="S:§number§">§words§</div>',
    '<script>$RC("B:§number§","S:§number§")</script>',
    '<span itemprop="§value§" content="§value§">§words§</span>',
    '<time datetime="§date§">§date§</time>',
    '<a rel="next" href="§url§">§number§</a>',
    "<!-- §words§ -->", "<![CDATA[§words§]]>", "<?php §words§ ?>", "<!§words§>", "<br><br>", "</p>",
    "</div></div>", "</body>", "</html>", "<p", "<a href='x", "</",
)  # fmt: skip
"""What is read in a way of its own, and what breaks off."""
HEADS: Final = (
    '<meta §key§="§meta§" content="§words§">', '<meta §key§="§meta§" content="§date§">',
    '<meta §key§="§meta§" content="§url§">', "<title>§words§ - §words§</title>", "<title>§words§</title>",
    '<link rel="canonical" href="§url§">', '<link rel="next" href="§url§">', '<base href="§url§">',
    "<script type='application/ld+json'>§state§</script>", "<script type='application/ld+json'>§state§</script>",
    "<script id=__NEXT_DATA__ type='application/json'>§state§</script>",
    "<script>window.__STATE__ = §state§;</script>", "<script>self.__next_f.push([1,§row§])</script>",
    "<style>§words§</style>", "<noscript>§words§</noscript>", "<x-head></x-head>", "<div>§words§</div>",
    "<script>", "<!-- [if IE]> -->",
)  # fmt: skip
ROWS: Final = (
    "§number§:§state§\n", "§number§:T§length§,§words§", "ffffffff", ":", "0:[§state§]\n", "a:T,", "1:TFFFFFFFF,x",
)  # fmt: skip
"""Rows of React's stream, some with a wrong length."""


@dataclass(slots=True)
class Page:
    """One page under construction."""

    choose: random.Random
    left: int = 0
    """Nodes that may still be written."""
    pieces: list[str] = field(default_factory=list)

    def one(self, *choices: str) -> str:
        return self.choose.choice(choices)

    def chance(self, share: float) -> bool:
        return self.choose.random() < share

    def words(self, most: int = 12) -> str:
        count = self.choose.randint(1, most)
        text = " ".join(self.choose.choices(WORDS, k=count))
        if self.chance(0.12):
            place = self.choose.randint(0, len(text))
            text = text[:place] + self.one(*ODD) + text[place:]
        return text + self.one(".", " ", "", "! ", "\n")

    def value(self) -> str:
        roll = self.choose.random()
        if roll < 0.55:
            return self.one(*VALUES)
        if roll < 0.75:
            return self.one(*URLS)
        if roll < 0.85:
            return self.one(*DATES)
        return self.words(4)

    def attributes(self) -> str:
        written = []
        for _ in range(self.choose.choice((0, 0, 1, 1, 2, 4))):
            name, quote = self.one(*NAMES), self.one('"', '"', '"', "'", "")
            value = self.value()
            if name in ("href", "src", "data-src") and self.chance(0.7):
                value = self.one(*URLS)
            if not self.chance(0.05):
                value = value.replace(quote or " ", "")
            written.append(name if self.chance(0.08) else f"{name}={quote}{value}{quote}")
        return "".join(f" {one}" for one in written)

    def nodes(self, depth: int) -> None:
        for _ in range(self.choose.randint(1, 4)):
            if self.left <= 0:
                return
            self.left -= 1
            roll = self.choose.random()
            if roll < 0.35 or depth > 12:
                self.pieces.append(self.words(30 if self.chance(0.3) else 8))
            elif roll < 0.45:
                self.pieces.append(
                    f"<{self.one(*EMPTY)}{self.attributes()}{self.one('', '', ' /')}>"
                )
            elif roll < 0.52:
                self.pieces.append(self.fill(self.one(*SPECIAL)))
            else:
                tag = self.one(*(INLINE if roll < 0.72 else BLOCK))
                self.pieces.append(f"<{tag}{self.attributes()}>")
                self.nodes(depth + 1)
                if not self.chance(0.1):
                    self.pieces.append(f"</{tag if not self.chance(0.03) else self.one(*BLOCK)}>")

    def json(self, depth: int = 0) -> object:
        """Build a value as JSON-LD or the state of a page may hold it."""
        roll = self.choose.random()
        if depth > 4 or roll < 0.4:
            return self.words(10) if roll < 0.15 else self.choose.choice(VALUES_IN_JSON)
        if roll < 0.55:
            return [self.json(depth + 1) for _ in range(self.choose.randint(0, 3))]
        made: dict[str, object] = {
            self.one(*KEYS): self.json(depth + 1) for _ in range(self.choose.randint(0, 5))
        }
        if self.chance(0.7):
            made["@type"] = self.one(*TYPES)
        return made

    def state(self) -> str:
        """Write JSON, sometimes broken."""
        written = json.dumps(self.json(), ensure_ascii=self.chance(0.5))
        if self.chance(0.1):
            written = written[: self.choose.randint(0, len(written))]
        return written.replace("</", "<\\/") if self.chance(0.9) else written

    def head(self) -> str:
        return "".join(self.fill(self.one(*HEADS)) for _ in range(self.choose.randint(0, 6)))

    def fill(self, template: str) -> str:
        """Write a template, each of its slots anew."""
        return _SLOT.sub(lambda slot: SLOTS[slot[1]](self), template)


SLOTS: Final[dict[str, Callable[[Page], str]]] = {
    "words": lambda page: page.words(6),
    "url": lambda page: page.one(*URLS),
    "date": lambda page: page.one(*DATES),
    "value": Page.value,
    "meta": lambda page: page.one(*METAS),
    "key": lambda page: page.one("name", "property", "itemprop", "http-equiv"),
    "state": Page.state,
    "number": lambda page: str(page.choose.randint(1, 3)),
    "length": lambda page: f"{page.choose.randint(0, 80):x}",
    "row": lambda page: json.dumps(
        "".join(page.fill(page.one(*ROWS)) for _ in range(page.choose.randint(0, 4)))
    ),
}
_SLOT: Final = re.compile(r"§(\w+)§")


def make_page(seed: int, number: int) -> bytes:
    """Return one page."""
    page = Page(random.Random(seed * 1_000_003 + number))
    page.left = page.choose.choice((1, 3, 4, 6, 14))
    if page.chance(0.04):
        return "\n".join(page.words(20) for _ in range(page.left)).encode("utf-8", "surrogatepass")
    if page.chance(0.01):
        tag = page.one(*BLOCK, *INLINE)
        page.pieces.append(f"<{tag}>" * page.choose.choice((30, 254, 300)))
    page.nodes(0)
    body, head = "".join(page.pieces), page.head()
    opened = page.one(
        "<body>", "<body>", "", "<main>", "<article>", "<article><h1>Ships</h1>", "</head>"
    )
    frame = page.one(
        "<!doctype html><html>",
        "<html lang=en dir=rtl>",
        "",
        "<?xml version='1.0'?><html>",
        "\ufeff",
    )
    text = f"{frame}{page.one('<head>', '<head>', '')}{head}{opened}{body}{page.one('</html>', '', '</body>')}"
    if page.chance(0.03):
        text = text[: page.choose.randint(0, len(text))]
    return (
        text.encode(page.one("utf-8", "utf-8", "utf-8", "cp1252", "utf-16", "shift_jis"), "replace")
        if (page.chance(0.08))
        else text.encode("utf-8", "surrogatepass")
    )


def make_line(seed: int, number: int) -> bytes:
    """Return a page as a request line; the id names it."""
    url = random.Random(number).choice(
        ("https://a.example/2024/05/tide", "https://a.example/", "", *URLS[:8])
    )
    content = base64.b64encode(make_page(seed, number)).decode()
    return json.dumps({"id": f"{seed}:{number}", "url": url, "html_b64": content}).encode() + b"\n"


def strings_of(value: object) -> Iterator[str]:
    """Yield all strings of an answer, names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_of(inner)


def find_faults(seed: int, numbers: range) -> Iterator[str]:
    """Read some pages as one stream, and yield what is wrong with the answers."""
    answers = io.StringIO()
    requests = (make_line(seed, number) for number in numbers)
    answer_lines(requests, answers, Answering(fields=FIELDS))
    lines = answers.getvalue().split("\n")
    if len(lines) != len(numbers) + 1:
        yield f"{len(numbers)} lines in, {len(lines) - 1} out, from page {seed}:{numbers[0]}"
    for number, line in zip(numbers, lines, strict=False):
        wrong = check_answer(f"{seed}:{number}", line)
        if wrong:
            yield f"page {seed}:{number}: {wrong} (python tests/page_fuzzer.py --show {seed}:{number})"


def check_answer(page_id: str, line: str) -> str | None:
    """Return what is wrong with one answer, if anything."""
    try:
        line.encode()
        answer = json.loads(line, parse_constant=_refuse)
    except ValueError as error:
        return f"not JSON: {error}"
    if answer["id"] != page_id:
        return f"has the id {answer['id']}"
    if "error" in answer and not EXPECTED.match(answer["error"]):
        return str(answer["error"])
    odd = next((text for text in strings_of(answer) if FORBIDDEN.search(text)), None)
    return None if odd is None else f"holds a forbidden character: {odd[:80]!a}"


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def main(out: Callable[[str], object] = print) -> int:
    """Read many pages and print the faults found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--pages", type=int, default=200_000)
    options.add_argument("--show", default="", help="SEED:NUMBER of a page to print")
    chosen = options.parse_args()
    if chosen.show:
        seed, number = map(int, chosen.show.split(":"))
        sys.stdout.buffer.write(make_page(seed, number))
        return 0
    began, faults = time.process_time(), 0
    for start in range(0, chosen.pages, BATCH):
        for fault in find_faults(chosen.seed, range(start, min(start + BATCH, chosen.pages))):
            faults += 1
            out(fault)
    out(f"{chosen.pages} pages, {faults} faults, {time.process_time() - began:.0f} s of CPU")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
