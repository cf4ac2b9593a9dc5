"""The reader's answers: lists, articles, changes, downloads, and who is refused. Without a browser."""

from __future__ import annotations

import gzip
import hashlib
import html
import io
import json
import re
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from archive_pages import make_article, make_capture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_reader import HOSTILE, Reader, fill, serve

from scraper.archive import Archive, Selection
from scraper.dom.parse import parse_html
from scraper.export import FORMATS
from scraper.web.headers import EVERY, FRAME, PAGE

PAGES = (
    "/",
    "/?q=ferry",
    "/?site=mill.example&month=2026-01",
    "/?page=2",
    "/articles/1",
    "/articles/1?revision=1",
    "/articles/2",
    "/articles/1?q=ferry",
    "/articles/1/page",
    "/articles/1/page?view=plain",
    "/articles/2/page",
    "/articles/1/changes",
    "/articles/2/changes",
    "/changes",
    "/sources",
    "/runs",
    "/watches",
    "/stats",
    "/sql",
    "/sql?sql=SELECT+id,+title,+url+FROM+articles",
    "/sql?sql=nonsense",
    "/add?url=https://example.com/",
    "/look",
    "/keys",
    "/login",
)
ERRORS = (
    ("/nope", 404),
    ("/articles/999", 404),
    ("/articles/1?revision=9", 404),
    ("/articles/999/page", 404),
    ("/watches/9", 404),
    ("/add/9", 404),
    ("/sql.json?sql=nonsense", 400),
    ("/articles/1/page/marked?revision=9", 404),
    ("/?q=site:", 400),
    ("/export/doc", 404),
)


def titles(page: str) -> list[str]:
    """Return the titles of a list's rows."""
    return [
        html.unescape(one) for one in re.findall(r'<h2><a href="/articles/[^>]*>([^<]*)</a>', page)
    ]


def count(page: str) -> int:
    """Return the number that a list states."""
    found = re.search(r'class="count">([\d,]+) ', page)
    assert found is not None
    return int(found[1].replace(",", ""))


def test_a_list_has_pages_of_thirty(reader: Reader) -> None:
    """All articles are on the pages of the list, once each, newest first; the count is theirs."""
    first, second = reader.ask("/").text, reader.ask("/?page=2").text
    assert count(first) == count(second) == 40
    assert (len(titles(first)), len(titles(second))) == (30, 10)
    assert len({*titles(first), *titles(second)}) == 40
    assert 'rel="next" href="/?page=2"' in first
    assert 'rel="prev" href="/"' in second


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/?site=mill.example", 10),
        ("/?language=de", 10),
        ("/?author=Ada+Fenwick", 20),
        ("/?month=2026-02", 14),
        ("/?site=mill.example&author=Tom+Okoro&month=2026-02", 2),
        ("/?q=site:mill.example+ferry", 10),
        ("/?q=nothing+has+this", 0),
        ("/?month=2026-13", 40),
        ("/?page=99999999999", 40),
    ],
)
def test_filters_change_rows_and_count_alike(reader: Reader, address: str, expected: int) -> None:
    """The count equals the rows; what is no value is passed over."""
    page = reader.ask(address).text
    assert count(page) == expected
    assert "page=" in address or len(titles(page)) == min(expected, 30)


def test_every_facet_leads_to_as_many_articles_as_it_says(reader: Reader) -> None:
    """The number beside a value is the count of the list behind it."""
    page = reader.ask("/?language=en").text
    facets = re.findall(
        r'<li><a href="(/\?[^"]+)"[^>]*>.*?<span class="number">([\d,]+)</span>', page
    )
    assert len(facets) >= 5
    for address, number in facets:
        assert count(reader.ask(html.unescape(address)).text) == int(number)


def test_a_search_marks_the_words(reader: Reader) -> None:
    """Hits come with the passage around the words found."""
    page = reader.ask("/?q=ferry").text
    assert count(page) == 40
    assert "<mark>ferry</mark>" in page


def test_an_article_names_where_its_values_come_from(reader: Reader) -> None:
    """Text, facts, revisions, digest, and the address as a link that says nothing of this page."""
    page = reader.ask("/articles/1").text
    assert "The ferry of day 1 left late." in page
    assert "Nobody was on board but the dog." in page
    assert 'href="https://quay.example/1" rel="noopener noreferrer nofollow"' in page
    assert page.count("/articles/1?revision=") == 2
    older = reader.ask("/articles/1?revision=1").text
    assert "left early." in older
    assert "This is revision 1 of 2." in older


def test_changes_are_marked_by_words(reader: Reader) -> None:
    """Only the changed word is marked; the other way round it is the mirror."""
    page = reader.ask("/articles/1/changes").text
    assert "left <del>early</del><ins>late</ins>." in page
    mirror = reader.ask("/articles/1/changes?old=2&new=1").text
    assert "left <del>late</del><ins>early</ins>." in mirror
    assert titles(reader.ask("/changes").text) == ["Story 1"]
    assert "one revision: nothing to compare" in reader.ask("/articles/5/changes").text


@pytest.mark.parametrize("address", PAGES)
def test_r1_stored_text_is_text(reader: Reader, address: str) -> None:
    """R1: what a page made the archive store is escaped in every view."""
    page = reader.ask(address).text
    root = parse_html(page)
    assert root is not None
    assert [one.get("src") for one in root.iter("script")] == ["/static/keys.js"]
    assert next(root.iter("img", "object", "embed", "base"), None) is None
    assert [dict(one.items())["sandbox"] for one in root.iter("iframe")] == [""] * (
        "/page" in address
    )
    assert not [
        name
        for one in root.iter()
        for name in dict(one.items())
        if name.startswith(("on", "style"))
    ]
    links = [one.get("href") or "" for one in root.iter("a") if one.get("class") != "chip"]
    assert "javascript:" not in "".join(links)  # the bookmarklet apart
    assert len(list(root.iter("h1"))) == 1
    if address == "/articles/2":
        assert HOSTILE in "".join(next(root.iter("h1")).itertext())


@pytest.mark.parametrize(
    "address",
    [*PAGES, *(address for address, _ in ERRORS), "/static/style.css", "/health", "/export/csv"],
)
def test_r2_every_answer_has_the_headers(reader: Reader, address: str) -> None:
    """R2: nothing is loaded from elsewhere, framed or sniffed, whatever is answered."""
    headers = reader.ask(address).headers
    expected = dict(EVERY) | dict(PAGE)
    assert {name: headers.get(name) for name in expected} == expected
    assert headers["cache-control"]


@pytest.mark.parametrize("view", ["marked", "plain", "source"])
def test_r2_a_stored_page_has_the_headers_of_a_frame(reader: Reader, view: str) -> None:
    """R2: sandboxed whether framed or alone; only this reader may frame it."""
    headers = reader.ask(f"/articles/2/page/{view}").headers
    expected = dict(EVERY) | dict(FRAME)
    assert {name: headers.get(name) for name in expected} == expected
    assert headers["content-type"].startswith("text/plain" if view == "source" else "text/html")


@pytest.mark.parametrize(
    "host", ["evil.example", "", "127.0.0.1", "127.0.0.1.evil.example:80", "127.0.0.1:1"]
)
def test_r4_another_host_is_refused(reader: Reader, host: str) -> None:
    """R4: a name that leads to this machine does not open the archive."""
    answer = reader.ask("/", host=host)
    assert answer.status == 400
    assert "Story" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_r5_nothing_can_be_written(reader: Reader, method: str) -> None:
    """R5: only GET and HEAD are answered, and no page changes a byte of the file."""
    before = hashlib.sha256(reader.db.read_bytes()).digest()
    assert reader.ask("/articles/1", method=method).status == 405
    for address in PAGES:
        assert reader.ask(address).status == 200
    assert hashlib.sha256(reader.db.read_bytes()).digest() == before


@pytest.mark.parametrize(("address", "status"), ERRORS)
def test_errors_are_pages_with_a_code(reader: Reader, address: str, status: int) -> None:
    """What is not there, and what cannot be read, is said in one line."""
    answer = reader.ask(address)
    assert answer.status == status
    assert "<h1>" in answer.text


def test_r9_paths_stay_in_their_folder(reader: Reader) -> None:
    """R9: the static files are those of the package and nothing else."""
    for path in (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static//etc/passwd",
        "/export/..%2fx",
    ):
        assert reader.ask(path).status in (400, 404)


@pytest.mark.parametrize(
    "name", [name for name, one in FORMATS.items() if name not in ("parquet", "warc", "wacz")]
)
def test_downloads_are_those_of_the_export(reader: Reader, name: str) -> None:
    """The file is what `scraper export` writes for the same selection, private articles left out."""
    answer = reader.ask(f"/export/{name}?site=quay.example")
    assert answer.status == 200
    assert (
        answer.headers["content-disposition"]
        == f'attachment; filename="articles{FORMATS[name].suffix}"'
    )
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, "utf-8", newline="")
    with Archive.open(reader.db, read_only=True) as archive:
        chosen = archive.list_articles(
            Selection(site="quay.example", without_labels=("private",), order="id")
        )
        FORMATS[name].write(chosen, stream)
    stream.flush()
    assert answer.body == buffer.getvalue()
    one = reader.ask(f"/export/{name}?id=7")
    assert one.status == 200
    assert len(one.body) < len(answer.body)


def test_one_article_can_be_downloaded(reader: Reader) -> None:
    """`id` names it, whatever its labels are: somebody asked for this one."""
    assert json.loads(reader.ask("/export/jsonl?id=7").text)["title"] == "Story 7"
    assert json.loads(reader.ask("/export/jsonl?id=3").text)["title"] == "Story 3"
    assert b"Page of https://mill.example/31" in gzip.decompress(
        reader.ask("/export/warc?id=31").body
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/", "/articles/1", "/articles/1/changes", "/changes", "/export/csv"]),
    values=st.dictionaries(
        st.sampled_from(
            ["q", "site", "language", "author", "month", "page", "revision", "old", "new", "id"]
        ),
        st.text(max_size=40),
        max_size=4,
    ),
)
def test_no_parameter_breaks_a_page(reader: Reader, path: str, values: dict[str, str]) -> None:
    """Whatever an address holds, the answer is a page or one error line, never a failure of the server."""
    query = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in values.items())
    assert reader.ask(f"{path}?{query}").status in (200, 400, 404)


def test_r8_pages_are_read_while_articles_are_saved(tmp_path: Path) -> None:
    """R8: a run saves while pages are read; neither side fails, and the list grows."""
    db = tmp_path / "archive.db"
    fill(db)
    statuses: list[int] = []
    with serve(db) as running:

        def save() -> None:
            with Archive.open(db) as archive:
                for number in range(100, 160):
                    url = f"https://new.example/{number}"
                    archive.save(make_capture(url), make_article(url, text=f"A new one, {number}."))

        writer = threading.Thread(target=save)
        writer.start()
        while writer.is_alive():
            statuses += [
                running.ask(address).status for address in ("/", "/?q=ferry", "/articles/1")
            ]
        writer.join()
        assert set(statuses) == {200}
        assert count(running.ask("/").text) == 100


def test_an_empty_archive_says_how_to_fill_it(tmp_path: Path) -> None:
    """A newcomer is told the first command."""
    db = tmp_path / "archive.db"
    Archive.open(db).close()
    with serve(db) as running:
        assert "scraper add URL" in running.ask("/").text
        assert "scraper source add URL" in running.ask("/sources").text
        assert "scraper run" in running.ask("/runs").text
