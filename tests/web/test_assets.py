"""The reader shows pictures and snapshots that are stored, and asks no other host for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from archive_pages import NEW_YEAR, make_article, make_capture
from loopback import png_bytes
from web_reader import Reader, serve

from scraper.archive import Archive
from scraper.records import AssetKind, Image, Saved
from scraper.web.headers import EVERY, FRAME

SITE = "https://quay.example"
SCRIPTED = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="run"</script></svg>'
ASSETS: tuple[tuple[str, AssetKind, str, bytes], ...] = (
    (f"{SITE}/plan.png", "image", "image/png", png_bytes(80, 40)),
    (f"{SITE}/a&b.svg", "image", "image/svg+xml", SCRIPTED),
    (f"{SITE}/1", "mhtml", "multipart/related", b"From: <Saved by Blink>"),
    (f"{SITE}/1", "png", "image/png", png_bytes(90)),
)


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The reader of an article with two stored pictures, one that is not, and two snapshots."""
    db = tmp_path_factory.mktemp("assets") / "archive.db"
    names = ("plan.png", "a&amp;b.svg", "lost.png")
    pictures = "".join(f'<p><img src="{SITE}/{name}" alt="a > b"></p>' for name in names)
    article = make_article(
        f"{SITE}/1",
        html=f"<p>The plan of the quay.</p>{pictures}",
        images=tuple(Image(url=f"{SITE}/{name.replace('&amp;', '&')}") for name in names),
    )
    with Archive.open(db, clock=lambda: NEW_YEAR + timedelta(days=9)) as archive:
        saved = archive.save(make_capture(f"{SITE}/1", b"<p>page"), article)
        assert isinstance(saved, Saved)
        for number, (url, kind, media_type, content) in enumerate(ASSETS):
            own = url if kind == "image" else f"{url}#{kind}"
            at = NEW_YEAR + timedelta(hours=number)
            archive.assets.save(1, url, kind, media_type, make_capture(own, content, fetched_at=at))
    with serve(db) as running:
        yield running


def addresses(reader: Reader) -> list[str]:
    return list(
        dict.fromkeys(re.findall(r'"(/articles/1/assets/\d+)"', reader.ask("/articles/1").text))
    )


def test_stored_pictures_are_shown_in_their_places(pictured: Reader) -> None:
    """A stored picture has an address of the reader, another one is a link and nothing is loaded."""
    page = pictured.ask("/articles/1").text
    shown = re.findall(r"<img[^>]*src=\"([^\"]*)\"", page)
    assert len(shown) == 2
    assert all(one.startswith("/articles/1/assets/") for one in shown)
    assert f'href="{SITE}/lost.png"' in page
    assert f'src="{SITE}' not in page


def test_assets_are_sent_as_they_are(pictured: Reader) -> None:
    """Each has its bytes and type, a policy that runs nothing, and snapshots of pages are files."""
    answers = [pictured.ask(address) for address in addresses(pictured)]
    assert sorted(one.body for one in answers) == sorted(content for *_, content in ASSETS)
    for answer in answers:
        assert answer.status == 200
        for name, value in (*EVERY, *FRAME):
            assert answer.headers[name] == value
    (mhtml,) = [one for one in answers if one.headers["content-type"].startswith("multipart")]
    assert mhtml.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "address", ["/articles/1/assets/1", "/articles/1/assets/99", "/articles/2/assets/2"]
)
def test_only_assets_of_the_article_are_sent(pictured: Reader, address: str) -> None:
    """The page's own capture, an unknown one and another article's are not found."""
    assert pictured.ask(address).status == 404


def test_picture_shows_and_its_script_does_not_run(pictured: Reader, browser: Any) -> None:
    """In Chromium the PNG has its size; an SVG that is opened by itself runs nothing."""
    page = browser.new_page()
    try:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{pictured.address}articles/1")
        widths = page.eval_on_selector_all("article img", "all => all.map(one => one.naturalWidth)")
        assert widths[0] == 80
        assert all(url.startswith(pictured.address) for url in asked)
        (vector,) = [
            one
            for one in addresses(pictured)
            if pictured.ask(one).headers["content-type"] == "image/svg+xml"
        ]
        page.goto(pictured.address.rstrip("/") + vector)
        assert page.title() != "run"
    finally:
        page.close()
