"""Reading the stream of React's server components, as Next.js sends it."""

from __future__ import annotations

import json
import time

from scraper.dom.document import Document
from scraper.dom.elements import text_of
from scraper.dom.parse import parse_html
from scraper.extraction.body.next_flight import read_flight
from scraper.extraction.body.unseen import find_unseen_body

STORY = (
    "<p>The weir at Önnerud was opened at four in the morning, and by six the meadow was a lake.</p>"
    "<p>Nobody had told the heron, who stood where it always stood, now up to its breast.</p>"
    "<p>“It will go down by Sunday,” said the keeper, and wrote the height of the water on the door.</p>"
)
MODULE = '3:I[13578,["41","static/chunks/41-aa.js"],"OutletBoundary"]\n'


def pushes(stream: str, size: int) -> list[str]:
    """Cut a stream into pieces and give the script that pushes each."""
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    return [f"self.__next_f.push({json.dumps([1, piece])})" for piece in pieces]


def test_rows_are_read_wherever_the_stream_is_cut() -> None:
    """JSON rows and text rows come out whole, for every size of the pieces."""
    text = f"5:T{len(STORY.encode()):x},{STORY}"
    stream = f'1:"$Sreact.fragment"\n{MODULE}4:{json.dumps({"body": "a: b"})}\n{text}6:[1,2]\n'
    for size in (1, 7, 50, 10_000):
        assert list(read_flight(pushes(stream, size))) == [
            {"4": {"body": "a: b"}},
            {"5": STORY},
            {"6": [1, 2]},
        ]


def test_a_broken_stream_gives_what_can_be_read() -> None:
    """Bad JSON, a length beyond the end and other pushes lose no other row and raise nothing."""
    stream = '1:{"a":\n2:{"b":1}\nnonsense\n7:Tffffff,short'
    scripts = ["self.__next_f.push([0])", "self.__next_f.push(", *pushes(stream, 9)]
    assert list(read_flight(scripts)) == [{"2": {"b": 1}}, {"7": "short"}]


def test_the_article_of_a_streamed_page_is_its_text_alone() -> None:
    """A page that only streams its article gives the article, without modules and settings."""
    row = json.dumps({"data": {"title": "High water", "content": STORY, "paperCd": "99"}})
    scripts = pushes(f'{MODULE * 9}0:["$","html",null,{{}}]\na:{row}\n', 120)
    page = "".join(f"<script>{script}</script>" for script in scripts)
    root = parse_html(f"<html><body><div id=app></div>{page}</body></html>")
    assert root is not None
    body = find_unseen_body(Document("https://weir.example/a", root))
    assert body is not None
    assert body.name == "script"
    text = text_of(body.root)
    assert text.startswith("The weir at Önnerud")
    assert text.endswith("on the door.")


def test_e6_a_stream_without_line_ends_is_read_in_linear_time() -> None:
    """Ten times as many text rows in one line cost at most fifteen times as much."""
    seconds = []
    for rows in (20_000, 200_000):
        scripts = pushes("1:T1,a" * rows, 6 * rows)
        began = time.process_time()
        assert sum(1 for _ in read_flight(scripts)) == rows
        seconds.append(time.process_time() - began)
    assert seconds[1] < 15 * seconds[0] + 0.1
