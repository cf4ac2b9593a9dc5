"""The Python API returns what the command line returns, is typed, and loads nothing too early."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from loopback import LoopbackSite

import scraper
from scraper import Capture, FetchSettings, api
from scraper.errors import FetchError, InvalidURL, NoArticle

PARAGRAPH = (
    "The ferry across the sound has carried the mail since the winter of 1911, and in all those "
    "years it has missed four crossings, each time because of ice that no rudder could turn in. "
)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="iso-8859-1"><title>Four missed crossings</title>
<meta name="author" content="Ida Brøgger"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Four missed crossings</h1><p>{PARAGRAPH * 2}</p>
<ul><li>The <a href="/log">log</a> is kept in the pilot's house.</li></ul><p>{PARAGRAPH}</p>
</article></body></html>"""
URL = "https://sound.example/ferry"


def test_names_are_the_same_in_package_and_module() -> None:
    """Every exported name is importable from the package, and is the module's."""
    assert sorted(scraper.__all__) == sorted([*api.__all__, "__version__"])
    for name in api.__all__:
        assert getattr(scraper, name) is getattr(api, name)
    with pytest.raises(AttributeError, match="no attribute 'extrakt'"):
        _ = scraper.extrakt  # type: ignore[attr-defined]


def test_extract_returns_article_of_text() -> None:
    """A `str` page is taken as it is, whatever charset it declares."""
    article = scraper.extract(PAGE, URL)

    assert article.title == "Four missed crossings"
    assert article.authors == ("Ida Brøgger",)
    assert "missed four crossings" in article.text
    assert "Home" not in article.text
    assert article.markdown is None
    assert article.html is None


def test_extract_decodes_bytes() -> None:
    """Bytes follow the page's declaration, and a content type overrides it."""
    declared = scraper.extract(PAGE.encode("iso-8859-1"), URL)
    overridden = scraper.extract(PAGE.encode("utf-8"), URL, content_type="text/html; charset=utf-8")

    assert declared.authors == overridden.authors == ("Ida Brøgger",)


@pytest.mark.parametrize("name", ["markdown", "html", "comments", "next_page", "trace"])
def test_options_have_the_names_of_the_fields(name: str) -> None:
    """Each option fills its own field and no other."""
    article = scraper.extract(PAGE, URL, **{name: True})

    filled = {field for field in ("markdown", "html", "trace") if getattr(article, field)}
    assert filled == ({name} if name in {"markdown", "html", "trace"} else set())


def test_markdown_links_are_absolute() -> None:
    """Links are resolved against the given URL."""
    article = scraper.extract(PAGE, URL, markdown=True)

    assert "[log](https://sound.example/log)" in (article.markdown or "")


def test_bad_input_raises_named_errors() -> None:
    """An empty page and an impossible URL raise the errors that the documentation names."""
    with pytest.raises(NoArticle):
        scraper.extract("")
    with pytest.raises(InvalidURL):
        scraper.extract(PAGE, "http://[::1")
    with pytest.raises(InvalidURL):
        scraper.fetch("ftp://sound.example/ferry")


def test_fetch_and_scrape_read_a_real_server(site: LoopbackSite) -> None:
    """A page of a server on loopback comes back as a capture and as an article."""
    settings = FetchSettings(allow=(site.host_port,), delay=0)
    site.set_page("/ferry", PAGE.encode("iso-8859-1"))
    url = f"http://{site.host_port}/ferry"

    capture = scraper.fetch(url, settings=settings)
    article = scraper.scrape(url, settings=settings, markdown=True)
    inside = asyncio.run(scraper.scrape_async(url, settings=settings, markdown=True))

    assert capture.status == 200
    assert article == inside == scraper.extract(capture.body, url, markdown=True)


def test_loopback_is_refused_without_permission(site: LoopbackSite) -> None:
    """The address guard holds for the Python API too."""
    with pytest.raises(FetchError):
        scraper.fetch(f"http://{site.host_port}/")


def test_import_is_light() -> None:
    """`import scraper` loads neither the extractor nor a library."""
    code = "import sys, scraper; print(*sorted(sys.modules))"
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"lxml", "numpy", "httpx", "pydantic", "scraper.api"} & set(modules)


def test_extract_reads_what_fetch_returned() -> None:
    """A capture has its own URL and headers."""
    headers = "text/html; charset=utf-8"
    capture = Capture.of_bytes(
        PAGE.encode("utf-8"), url=URL, fetched_at=datetime.now(UTC), content_type=headers
    )
    assert scraper.extract(capture, markdown=True) == scraper.extract(
        PAGE.encode("utf-8"), URL, content_type=headers, markdown=True
    )
