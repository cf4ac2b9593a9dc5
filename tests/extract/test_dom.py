"""Questions asked of trees."""

from __future__ import annotations

from scraper.dom.elements import raw_text, walk
from scraper.dom.parse import parse_html

PAGE = """<html><head><title>Kiln &amp; clay</title><style>p > b {}</style></head><body>
<p>Fire it <b>slowly<i>,</i></b> at 900&nbsp;&deg;C &lt;at most&gt;<br>then&#x2028;wait.</p> tail
<!-- no text --><script>if (1 < 2) { "<b>" }</script><ul><li>one<li>two</ul></body></html>"""


def test_raw_text_is_the_text_of_all_pieces() -> None:
    """Text is joined as it stands, scripts and references included, without the element's tail."""
    root = parse_html(PAGE)
    for element in walk(root):
        assert raw_text(element) == "".join(element.itertext())
    assert raw_text(root.find(".//b")) == "slowly,"
    assert raw_text(root.find(".//br")) == ""
