"""`scraper extract` for people who come from other extractors: sources, parts and filters."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from command_line import CommandLine
from loopback import LoopbackSite

TEXT = "The mill by the river grinds the flour of three villages, and has done so for long. " * 6
PAGE = (
    "<html lang='en'><head><title>The mill</title>"
    "<meta property='article:published_time' content='2024-05-01'></head><body><article>"
    f"<h1>The mill</h1><p>{TEXT}</p><p>See <a href='https://x.example/a'>the plan</a> of it. {TEXT}</p>"
    "<figure><img src='https://x.example/mill.jpg' alt='The wheel' width='800' height='600'></figure>"
    f"<p>{TEXT}</p><table><tr><th>Year</th><th>Sacks</th></tr><tr><td>1901</td><td>7300</td></tr>"
    f"<tr><td>1902</td><td>8100</td></tr></table><p>{TEXT}</p></article></body></html>"
)
DOUBTFUL = (
    f"<html><head><title>The mill</title></head><body><div><h1>The mill</h1><p>{TEXT}</p></div>"
    "<div class='author'><p>Ida Holt writes about rivers and mills. She lives in the valley with two dogs."
    "</p></div><p>Photo by the miller.</p><p>Follow us for more news of the river.</p></body></html>"
)


@pytest.fixture
def line(tmp_path: Path, site: LoopbackSite) -> CommandLine:
    """A folder with a saved page."""
    (tmp_path / "mill.html").write_text(PAGE)
    return CommandLine(tmp_path, site.host_port)


@pytest.mark.parametrize(
    ("options", "there", "gone"),
    [
        ((), ("[the plan](https://x.example/a)", "mill.jpg", "7300"), ()),
        (("--no-links",), ("See the plan of it", "mill.jpg"), ("x.example/a",)),
        (("--no-images",), ("[the plan]", "7300"), ("mill.jpg", "The wheel")),
        (("--no-tables",), ("[the plan]", "mill.jpg"), ("7300", "Sacks")),
        (("--no-links", "--no-images", "--no-tables"), ("See the plan of it",), ("x.example", "7300")),
    ],
)  # fmt: skip
def test_parts_are_left_out(
    line: CommandLine, options: tuple[str, ...], there: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    """Markdown, HTML and JSON lack the parts; the words of links stay."""
    shown = line.run("extract", "mill.html", "--format", "markdown", *options).out
    assert [part for part in there if part not in shown] == []
    for kind in ("markdown", "html"):
        rendered = line.run("extract", "mill.html", "--format", kind, *options).out
        assert [part for part in gone if part in rendered] == []
    text = line.run("extract", "mill.html", *options).out
    assert ("7300" in text) == ("--no-tables" not in options)


def test_pages_are_filtered(line: CommandLine) -> None:
    """A page in another language or without a field is an error of its own, also in JSON lines."""
    assert (
        line.run("extract", "mill.html", "--language", "en", "--only-with", "title,published").code
        == 0
    )
    done = line.run("extract", "mill.html", "--language", "de")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("left-out: ")
    assert (
        "states no authors" in line.run("extract", "mill.html", "--only-with", "title,authors").err
    )
    assert line.run("extract", "mill.html", "--only-with", "nonsense").code == 2
    request = json.dumps({"id": 4, "html": PAGE})
    (answer,) = line.run("extract", "--jsonl", "--language", "de", stdin=request).lines
    assert json.loads(answer) == {"id": 4, "error": "left-out: the language is en, not de"}


@pytest.mark.parametrize("workers", [(), ("--workers", "1")])
def test_a_line_may_hold_the_page_as_text(line: CommandLine, workers: tuple[str, ...]) -> None:
    """`html` is a page as text, whatever it declares; a refused line keeps its id."""
    declared = PAGE.replace("<head>", "<head><meta charset='latin-1'>").replace("mill", "mühle")
    requests = [{"id": 1, "html": declared}, {"id": 2}, {"id": 3, "html": PAGE, "html_b64": "AAAA"}]
    stdin = "".join(f"{json.dumps(one)}\n" for one in requests)
    lines = [json.loads(one) for one in line.run("extract", "--jsonl", *workers, stdin=stdin).lines]
    assert lines[0]["title"] == "The mühle"
    for answer in lines[1:]:
        assert answer["error"] == "bad-request: the line is no request: give html_b64 or html"
    assert [answer["id"] for answer in lines] == [1, 2, 3]


def test_many_pages_become_files(line: CommandLine, site: LoopbackSite) -> None:
    """Files, folders and URLs are read in order; one that fails costs one line."""
    folder = Path(line.folder)
    for name in ("a/one.html", "a/b/two.htm", "a/empty.html", "a/notes.bin"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("" if "empty" in name else PAGE)
    site.set_page("/mill", PAGE)
    ran = line.run(
        "extract",
        "a",
        "mill.html",
        site.url("/mill"),
        site.url("/404"),
        "--out",
        "out",
        "--format",
        "markdown",
    )
    assert ran.code == 3
    words = [one.split("\t") for one in ran.lines]
    assert [word for word, *_ in words] == [
        "written",
        "failed",
        "written",
        "written",
        "written",
        "failed",
    ]
    assert [row[2].split(":")[0] for row in words if row[0] == "failed"] == [
        "no-article",
        "http-status",
    ]
    names = [row[2] for row in words if row[0] == "written"]
    assert names[:3] == ["b/two.md", "one.md", "mill.md"]
    for name in names:
        assert "[the plan]" in (folder / "out" / name).read_text()


def test_a_url_is_fetched_and_printed(line: CommandLine, site: LoopbackSite) -> None:
    """One URL prints its article; nothing is stored."""
    site.set_page("/mill", PAGE)
    assert "three villages" in line.run("extract", site.url("/mill")).out
    assert not line.db.exists()
    assert line.run("extract", site.url("/404")).err.startswith("http-status: ")


def test_several_pages_need_a_folder(line: CommandLine) -> None:
    """Texts without a mark between them would be one text."""
    for arguments in (("mill.html", "mill.html"), (".",), ("--out", "out"), ("-", "--out", "out")):
        assert line.run("extract", *arguments).code == 2
    assert line.run("extract", "--jsonl", "mill.html", "mill.html").code == 2
    assert line.run("extract", "missing.html").code == 1


@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_front_matter_comes_before_the_text(line: CommandLine, kind: str) -> None:
    """The metadata is a block of YAML, and the text after it is the same as without."""
    url = ("--url", "https://www.mill.example/a", "--format", kind)
    shown = line.run("extract", "mill.html", *url, "--front-matter").out
    head, body = shown.split("---\n\n", 1)
    assert body == line.run("extract", "mill.html", *url).out
    assert head.startswith('---\ntitle: "The mill"\n')
    for row in ('site: "mill.example"', 'published: "2024-05-01"', 'language: "en"'):
        assert row in head.splitlines()
    assert line.run("extract", "mill.html", "--front-matter", "--format", "html").code == 2
    assert line.run("extract", "--jsonl", "--front-matter", stdin="").code == 2


def test_front_matter_of_a_page_without_an_address(line: CommandLine) -> None:
    """A page from standard input has no source, site or domain."""
    shown = line.run("extract", "--front-matter", stdin=PAGE).out
    assert shown.startswith(
        '---\ntitle: "The mill"\npublished: "2024-05-01"\nlanguage: "en"\n---\n\n'
    )


def test_a_page_becomes_tei(line: CommandLine) -> None:
    """A TEI document has what the schema requires of its header, the title and the paragraphs."""
    url = ("--url", "https://mill.example/a?b=1&c=2")
    document = ET.fromstring(line.run("extract", "mill.html", "--format", "tei", *url).out)
    tei = {"t": "http://www.tei-c.org/ns/1.0"}
    for required in ("titleStmt/t:title", "publicationStmt/t:publisher", "sourceDesc/t:bibl"):
        assert document.find(f"t:teiHeader/t:fileDesc/t:{required}", tei) is not None
    address = document.find(".//t:publicationStmt/t:idno", tei)
    assert address is not None
    assert address.text == "https://mill.example/a?b=1&c=2"
    paragraphs = [
        " ".join("".join(one.itertext()).split())
        for one in document.iterfind(".//t:body//t:p", tei)
    ]
    assert paragraphs[0] == TEXT.strip()
    assert (
        line.run("extract", "mill.html", "mill.html", "--out", "tei", "--format", "tei").code == 0
    )
    assert ET.parse(line.folder / "tei" / "mill-2.xml").getroot().tag.endswith("}TEI")


def test_doubtful_blocks_are_kept_or_left_out(line: CommandLine) -> None:
    """What `--precision` keeps, the default keeps, and what that keeps, `--recall` keeps."""
    words = {
        mode: line.run("extract", "doubt.html", *mode).out.split()
        for mode in ((), ("--precision",), ("--recall",))
        if (line.folder / "doubt.html").write_text(DOUBTFUL)
    }
    counts = [len(words[mode]) for mode in (("--precision",), (), ("--recall",))]
    assert counts == sorted(counts)
    assert counts[0] < counts[2]
    request = json.dumps({"id": 1, "html": DOUBTFUL})
    (answer,) = line.run("extract", "--jsonl", "--recall", stdin=request).lines
    assert len(json.loads(answer)["text"].split()) == counts[2]
