"""URLs are read by one strict parser and have one canonical form (rows U8 to U10, U12, D7)."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import InvalidURL
from scraper.urls import (
    MAX_URL_LENGTH,
    canonicalize_url,
    complete_url,
    host_of,
    is_same_site,
    parse_url,
    port_of,
    registered_domain,
    resolve_url,
)

VECTORS = Path(__file__).parent / "hostile" / "vectors"
SHARED = Path(__file__).parents[1].parent / "shared" / "hostile"


def spellings(expect: str) -> list[str]:
    lines = (VECTORS / "ssrf-urls.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [row["url"].replace("{port}", "8000") for row in rows if row["expect"] == expect]


@pytest.mark.parametrize("text", spellings("reject"))
def test_u8_doubtful_spelling_is_no_url(text: str) -> None:
    """A spelling that two readers could take for two things is refused before any DNS."""
    with pytest.raises(InvalidURL) as caught:
        parse_url(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", spellings("block"))
def test_u1_every_spelling_shows_its_address(text: str) -> None:
    """Numbers in any base, full-width digits and circled ones come out as the plain address."""
    host = host_of(parse_url(text))
    assert host in {
        "127.0.0.1", "0.0.0.0", "::1", "::", "::ffff:7f00:1", "64:ff9b::7f00:1", "fe80::1",
        "localhost", "foo.localhost",
    }  # fmt: skip


def test_u8_user_name_and_password_are_dropped() -> None:
    """A password in a URL reaches neither the server nor the archive."""
    assert parse_url("https://user:pw@example.com/a") == "https://example.com/a"


def test_u8_password_is_not_in_the_message() -> None:
    """The error about a bad URL does not repeat its password."""
    with pytest.raises(InvalidURL) as caught:
        parse_url("https://user:pw@exa mple.com/")
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["http://[::1", "http://xn--/", "http://xn--a/", "http://h:99999/"]
)
def test_u9_broken_host_or_port_is_a_bad_url(text: str) -> None:
    """Bad IDNA, a bad port and a bad IPv6 literal are our error and no other."""
    with pytest.raises(InvalidURL) as caught:
        parse_url(text)
    assert caught.value.code == "bad-url"


def test_u10_wpt_vectors() -> None:
    """Each WPT URL is refused or read, to a fixed point; failures of the standard never pass."""
    file = SHARED / "wpt-url" / "urltestdata.json"
    if not file.exists():
        pytest.skip("needs ../shared")
    rows = [row for row in json.loads(file.read_text("utf-8")) if isinstance(row, dict)]
    read = wrong = 0
    for row in rows:
        base = row.get("base") or ""
        try:
            url = (
                resolve_url(base, row["input"])
                if base.startswith("http")
                else parse_url(row["input"])
            )
        except InvalidURL:
            continue
        assert not row.get("failure"), row
        assert parse_url(url) == url
        canonical = canonicalize_url(url)
        assert canonicalize_url(canonical) == canonical
        read += 1
        expected = row["href"].partition("#")[0].partition("://")
        wrong += expected[2].rpartition("@")[2] != url.partition("#")[0].partition("://")[2]
    assert read > 150
    # What differs are runs of slashes and backslashes in relative links, and "?" alone.
    assert wrong <= 13


def test_u12_endless_url_is_refused() -> None:
    """A URL of 70 kB is no URL, absolute or as a link."""
    with pytest.raises(InvalidURL):
        parse_url("http://example.org/" + "a" * 70_000)
    with pytest.raises(InvalidURL):
        resolve_url("http://example.org/", "?q=" + "é" * MAX_URL_LENGTH)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://example.org/a/./b/../c", "http://example.org/a/c"),
        ("http://example.org/a/%2e%2E/c", "http://example.org/c"),
        ("http://example.org/é?q=ü#ö", "http://example.org/%C3%A9?q=%C3%BC#%C3%B6"),
        ("http://example.org/a b", "http://example.org/a%20b"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://FAẞ.example/", "http://xn--fa-hia.example/"),
        ("http://i❤.example/", "http://xn--i-7iq.example/"),
        ("http://[2001:DB8:0::1]/", "http://[2001:db8::1]/"),
        ("  http://example.org/  ", "http://example.org/"),
        ("http://example.org\t", "http://example.org/"),
    ],
)
def test_parse_gives_one_form(text: str, url: str) -> None:
    """One place on the web is written one way."""
    assert parse_url(text) == url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://e.org/a?utm_source=x&id=3&fbclid=y", "https://e.org/a?id=3"),
        ("https://e.org/a?utm_source=x", "https://e.org/a"),
        ("https://e.org/a?", "https://e.org/a"),
        ("https://e.org/a#top", "https://e.org/a"),
        ("https://e.org./a", "https://e.org/a"),
        ("https://e.org/%7euser/%c3%a9", "https://e.org/~user/%C3%A9"),
        ("https://e.org/a?b=1&a=2", "https://e.org/a?b=1&a=2"),
        ("https://e.org/a?%75tm_medium=x&q=%2f", "https://e.org/a?q=%2F"),
        ("https://e.org/100%?p=%", "https://e.org/100%25?p=%25"),
        ("https://e.org/a?id=1&PHPSESSID=abc", "https://e.org/a?id=1"),
        ("https://e.org/?page=2&source=web", "https://e.org/?page=2&source=web"),
    ],
)
def test_canonical_form(text: str, url: str) -> None:
    """Trackers, fragment and spelling go; what may choose another page stays."""
    assert canonicalize_url(text) == url


@given(
    st.text("abcé/.%?&=#:@[]0x25fF _-~;\\+", max_size=40).map(
        lambda tail: "http://example.org/" + tail
    )
    | st.text(max_size=40).map(lambda host: f"http://{host}/")
)
def test_canonical_form_is_a_fixed_point(text: str) -> None:
    """Canonicalising twice is canonicalising once, and parsing changes nothing any more."""
    try:
        once = canonicalize_url(text)
    except InvalidURL:
        return
    assert canonicalize_url(once) == once
    assert parse_url(once) == once


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("b", "http://example.org/x/b"),
        ("/b?c#d", "http://example.org/b?c"),
        ("//other.example/b", "http://other.example/b"),
        ("?p=2", "http://example.org/x/a?p=2"),
        ("lo\nng\t", "http://example.org/x/long"),
        ("", "http://example.org/x/a"),
        ("\\b\\c?d\\e", "http://example.org/b/c?d\\e"),
        ("b\\c", "http://example.org/x/b/c"),
        ("\\\\other.example\\b", "http://other.example/b"),
        ("http:\\\\other.example\\b#\\", "http://other.example/b"),
    ],
)
def test_link_is_resolved(reference: str, url: str) -> None:
    """A link counts from the page it stands on, without its fragment."""
    assert resolve_url("http://example.org/x/a", reference) == url


@pytest.mark.parametrize(
    "reference", ["mailto:a@b.example", "javascript:void(0)", "data:,x", "http://["]
)
def test_link_to_no_page_is_refused(reference: str) -> None:
    """Links that lead to no page are `InvalidURL`."""
    with pytest.raises(InvalidURL):
        resolve_url("http://example.org/", reference)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://blog.example.co.uk/a", "example.co.uk"),
        ("https://me.github.io/", "me.github.io"),
        ("https://www.example.com:8443/", "example.com"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost/", "localhost"),
    ],
)
def test_registered_domain(url: str, domain: str) -> None:
    """The owner's domain is found by the Public Suffix List; addresses stand for themselves."""
    assert registered_domain(url) == domain


def test_same_site() -> None:
    """Two hosts of one owner are one site; two users of a shared host are not."""
    assert is_same_site("https://www.example.org/a", "http://m.example.org:8080/b")
    assert not is_same_site("https://a.github.io/", "https://b.github.io/")
    assert not is_same_site("https://a.co.uk/", "https://b.co.uk/")


def test_port_of_a_url() -> None:
    """The scheme's own port counts where none is written."""
    assert [port_of(url) for url in ("http://a/", "https://a/", "http://a:81/")] == [80, 443, 81]


def test_d7_composed_and_decomposed_hosts_are_one() -> None:
    """NFC, NFD, case and zero-width spellings of a host come out the same."""
    spelled = ["http://café.example/", "http://cafe\u0301.example/", "http://CAF\u200bÉ.example/"]
    assert {parse_url(text) for text in spelled} == {"http://xn--caf-dma.example/"}


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("www.example.com", "https://www.example.com"),
        ("example.co.uk/a?b=c#d", "https://example.co.uk/a?b=c#d"),
        (" Example.COM/A ", "https://Example.COM/A"),
        ("example.com:443/a", "https://example.com:443/a"),
        ("example.com:8080/a", "http://example.com:8080/a"),
        ("192.0.32.8/a", "https://192.0.32.8/a"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("localhost:8000/a", "http://localhost:8000/a"),
        ("müller.de/straße", "https://müller.de/straße"),
        ("ленинград.рф", "https://ленинград.рф"),
        *((text, text) for text in (
            "page.html", "a/b.html", "README", "com", "co.uk", "javascript:alert(1)", "mailto:a@example.com", "a@example.com",
            "/example.com/a", "//example.com/a", "https://example.com/", "ftp.example.com:x", "not a url", "ex_ample..com", "",
        )),
    ],
)  # fmt: skip
def test_a_typed_address_gets_the_scheme_it_leaves_out(typed: str, url: str) -> None:
    """A host with a public suffix is https, with a port of its own http; other text stays."""
    assert complete_url(typed) == url


def test_long_typed_text_takes_linear_time() -> None:
    """Labels, dots and hyphens without end are refused quickly."""
    began = time.process_time()
    for text in ("a." * 50_000, "a-" * 50_000, "a" * 100_000 + "!", "-." * 50_000):
        assert complete_url(text + " x") == text + " x"
    assert time.process_time() - began < 2
