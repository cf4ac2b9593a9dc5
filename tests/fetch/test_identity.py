"""Log-ins, own headers, proxies and TLS reach whom they are meant for (rows H17 to H19, H23)."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hostile_site import HostileSite

from scraper.config import FetchSettings
from scraper.errors import ConfigError, FetchError, ScraperError, UnsafeAddress
from scraper.fetching import Fetcher
from scraper.fetching.cookies import CookieFile

Failure = Callable[..., ScraperError]
Fetch = Callable[..., Any]

COOKIES = """# Netscape HTTP Cookie File
.example.org\tTRUE\t/\tTRUE\t2000000000\tsession\tcanary-token
example.org\tFALSE\t/members\tFALSE\t2000000000\tmember\tyes
example.org\tFALSE\t/\tFALSE\t1000000000\told\tgone
"""


@pytest.fixture
def cookies(tmp_path: Path) -> CookieFile:
    """A cookies file for example.org."""
    file = tmp_path / "cookies.txt"
    file.write_text(COOKIES)
    return CookieFile(file)


@pytest.mark.parametrize(
    ("url", "header"),
    [
        ("https://example.org/", "session=canary-token"),
        ("https://www.example.org/", "session=canary-token"),
        ("http://example.org/", None),
        ("http://example.org/members", "member=yes"),
        ("https://example.com/", None),
        ("https://notexample.org/", None),
    ],
)
def test_cookie_goes_where_it_belongs(url: str, header: str | None, cookies: CookieFile) -> None:
    """Domain, path, expiry and `secure` decide who gets a cookie."""
    assert cookies.header_for(url) == header


@pytest.mark.parametrize(
    "content", ["", "not cookies", "# Netscape HTTP Cookie File\nsecret-token\n"]
)
def test_bad_cookies_file_is_named_without_its_content(content: str, tmp_path: Path) -> None:
    """A file that is no cookies file gives one line that shows none of it."""
    file = tmp_path / "cookies.txt"
    file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        CookieFile(file)
    assert "secret-token" not in str(caught.value)


def test_missing_cookies_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(ConfigError) as caught:
        CookieFile(tmp_path / "none.txt")
    assert "none.txt" in str(caught.value)


def test_login_is_in_no_capture(hostile: HostileSite, fetch: Fetch, tmp_path: Path) -> None:
    """A cookie that is sent stands nowhere in what is kept."""
    file = tmp_path / "cookies.txt"
    file.write_text(
        "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t2000000000\ts\tcanary-token\n"
    )
    capture = fetch(hostile.url("/ok?login"), cookies_file=file)
    assert hostile.requests("/ok?login")[-1]["headers"]["cookie"] == "s=canary-token"
    assert "canary-token" not in repr(capture)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "x"},
        {"Content-Length": "3"},
        {"X A": "1"},
        {"X": "secret\r\nY: 2"},
        {"X": "sécret"},
    ],
)
def test_header_that_may_not_be_set_is_a_config_error(headers: dict[str, str]) -> None:
    """Framing headers and values that inject are refused before any request."""
    with pytest.raises(ConfigError) as caught:
        Fetcher(FetchSettings(headers={"example.org": headers}))
    assert "cret" not in str(caught.value)


@contextlib.contextmanager
def served(
    handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """Serve on 127.0.0.1; give the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # broken handshakes are the test
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Page(BaseHTTPRequestHandler):
    """Answers everything with a page that names the request."""

    protocol_version = "HTTP/1.1"
    seen: list[str] = []  # noqa: RUF012 - emptied by each test

    def do_GET(self) -> None:
        type(self).seen.append(f"{self.path} host={self.headers['Host']}")
        body = b"<p>A page through here.</p>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


async def get(url: str, settings: FetchSettings, **how: Any) -> Any:
    async with Fetcher(settings, **how) as fetcher:
        return await fetcher.fetch(url)


def test_proxy_of_the_settings_is_used(hostile: HostileSite) -> None:
    """A configured proxy carries the request; the target is still checked by the guard."""
    Page.seen.clear()

    async def public(_host: str, _port: int) -> list[str]:
        return ["192.0.32.8"]

    with served(Page) as port:
        settings = FetchSettings(proxy=f"http://127.0.0.1:{port}", delay=0, attempts=1)
        capture = asyncio.run(get("http://example.org/a", settings, resolver=public))
        with pytest.raises(UnsafeAddress):
            asyncio.run(get("http://127.0.0.2/", settings))
    assert capture.final_url == "http://example.org/a"
    assert "http://example.org/a host=example.org" in Page.seen
    assert not any("127.0.0.2" in line for line in Page.seen)


def openssl(*arguments: object, cwd: Path) -> None:
    subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, capture_output=True, check=True)


def make_certificate(folder: Path, name: str, *, expired: bool = False) -> Path:
    """Make a self-signed certificate with its key in one file."""
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01")
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\n"
        "default_md=sha256\npolicy=any\nx509_extensions=names\n[any]\ncommonName=supplied\n"
        f"[names]\nsubjectAltName={name}\n[req]\ndistinguished_name=dn\n[dn]\n"
    )
    openssl("genrsa", "-out", "key.pem", 2048, cwd=folder)
    openssl("req", "-new", "-config", "ca.cnf", "-key", "key.pem", "-subj", "/CN=test",
            "-out", "request.pem", cwd=folder)  # fmt: skip
    end = "20200102000000Z" if expired else "20990101000000Z"
    openssl("ca", "-batch", "-selfsign", "-config", "ca.cnf", "-keyfile", "key.pem", "-in",
            "request.pem", "-out", "certificate.pem", "-notext", "-startdate", "20200101000000Z",
            "-enddate", end, cwd=folder)  # fmt: skip
    certificate = folder / "certificate.pem"
    certificate.write_bytes(certificate.read_bytes() + (folder / "key.pem").read_bytes())
    return certificate


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for 127.0.0.1."""
    return make_certificate(tmp_path, "IP:127.0.0.1")


def server_tls(certificate: Path, **changes: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    for name, value in changes.items():
        setattr(context, name, value)
    return context


def https_failure(certificate: Path, trusted: Path | None = None, **changes: Any) -> ScraperError:
    with served(Page, server_tls(certificate, **changes)) as port:
        settings = FetchSettings(allow=(f"127.0.0.1:{port}",), delay=0, attempts=3)
        tls = ssl.create_default_context(cafile=trusted) if trusted else None
        with pytest.raises(FetchError) as caught:
            asyncio.run(get(f"https://127.0.0.1:{port}/", settings, tls=tls))
        return caught.value


def test_h19_self_signed_certificate_is_refused(certificate: Path) -> None:
    """A certificate that nobody signed is named and not tried again."""
    error = https_failure(certificate)
    assert error.code == "tls-failed"
    assert "self-signed" in error.message
    assert not error.retryable


def test_h19_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    """A trusted certificate for another host is refused."""
    other = make_certificate(tmp_path, "DNS:other.example")
    error = https_failure(other, other)
    assert error.code == "tls-failed"
    assert "mismatch" in error.message or "not valid for" in error.message


def test_h19_expired_certificate_is_refused(tmp_path: Path) -> None:
    """A certificate of 2020 is refused."""
    old = make_certificate(tmp_path, "IP:127.0.0.1", expired=True)
    error = https_failure(old, old)
    assert error.code == "tls-failed"
    assert "expired" in error.message


def test_h19_tls_1_0_is_refused(certificate: Path) -> None:
    """A server that speaks TLS 1.0 at most is refused."""
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        error = https_failure(certificate, certificate, maximum_version=ssl.TLSVersion.TLSv1)
    assert error.code in {"tls-failed", "connect-failed"}


def test_h19_opt_out_reads_the_page(certificate: Path, caplog: pytest.LogCaptureFixture) -> None:
    """With `verify_tls` off the page of a self-signed host is had, and the log says so."""
    with served(Page, server_tls(certificate)) as port:
        settings = FetchSettings(allow=(f"127.0.0.1:{port}",), delay=0, verify_tls=False)
        assert asyncio.run(get(f"https://127.0.0.1:{port}/", settings)).status == 200
    assert "verify_tls=false" in caplog.text


def test_h19_opt_out_of_one_host_is_for_that_host_alone(
    certificate: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A host named in `unverified_hosts` is read, and the log says so; the one beside it is refused."""
    with served(Page, server_tls(certificate)) as port:
        settings = FetchSettings(
            allow=(f"127.0.0.1:{port}", f"localhost:{port}"),
            delay=0,
            unverified_hosts=("127.0.0.1",),
        )
        assert asyncio.run(get(f"https://127.0.0.1:{port}/", settings)).status == 200
        assert "host=127.0.0.1 certificates are not checked" in caplog.text
        with pytest.raises(FetchError) as refused:
            asyncio.run(get(f"https://localhost:{port}/", settings))
        assert refused.value.code == "tls-failed"


def test_h19_redirect_from_https_to_http_is_refused(
    hostile: HostileSite, certificate: Path
) -> None:
    """A page that was asked for in safety is not taken in the clear."""

    class Downgrade(Page):
        def do_GET(self) -> None:
            gone = self.path == "/robots.txt"
            self.send_response(404 if gone else 302)
            self.send_header("Location", hostile.url("/ok?clear"))
            self.send_header("Content-Length", "0")
            self.end_headers()

    with served(Downgrade, server_tls(certificate)) as port:
        settings = FetchSettings(allow=(f"127.0.0.1:{port}", hostile.host_port), delay=0)
        tls = ssl.create_default_context(cafile=certificate)
        with pytest.raises(FetchError) as caught:
            asyncio.run(get(f"https://127.0.0.1:{port}/", settings, tls=tls))
    assert caught.value.code == "insecure-redirect"
    assert hostile.requests("/ok?clear") == []


def test_h23_http_2_is_not_spoken(certificate: Path) -> None:
    """A server that prefers HTTP/2 is spoken to in HTTP/1.1."""
    with served(Page, server_tls(certificate)) as port:
        settings = FetchSettings(allow=(f"127.0.0.1:{port}",), delay=0)
        tls = ssl.create_default_context(cafile=certificate)
        assert asyncio.run(get(f"https://127.0.0.1:{port}/", settings, tls=tls)).status == 200
