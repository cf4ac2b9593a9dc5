"""Nothing but public addresses is ever connected to (rows U1 to U14)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hostile_site import HostileSite

from scraper.config import FetchSettings
from scraper.errors import InvalidURL, ScraperError, TooManyRedirects, UnsafeAddress
from scraper.fetching import Fetcher
from scraper.fetching.guard import AddressGuard, is_public_address
from scraper.records import Capture

VECTORS = Path(__file__).parents[1] / "hostile" / "vectors"
PUBLIC = "192.0.32.8"
"""A public address; the tests never wait for its answer."""

Failure = Callable[..., ScraperError]
Fetch = Callable[..., Any]


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (VECTORS / name).read_text("utf-8").splitlines()]


class ChangingResolver:
    """Gives one answer after the other, the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.calls = 0

    async def __call__(self, _host: str, _port: int) -> list[str]:
        self.calls += 1
        return self.answers[min(self.calls, len(self.answers)) - 1]


def fetch_with(resolver: ChangingResolver, url: str, **changes: Any) -> ScraperError:
    async def go() -> ScraperError:
        settings = FetchSettings(attempts=1, delay=0, connect_timeout=0.3, **changes)
        async with Fetcher(settings, resolver=resolver) as fetcher:
            with pytest.raises(ScraperError) as caught:
                await fetcher.fetch(url)
            return caught.value

    return asyncio.run(go())


@pytest.mark.parametrize(
    "row",
    # The one public host among them is in test_u8_user_name_and_password_are_dropped.
    [row for row in rows("ssrf-urls.jsonl") if row["expect"] in {"block", "reject"}],
    ids=lambda row: row["url"],
)
def test_u1_every_spelling_of_loopback_is_refused(
    row: dict[str, str], hostile: HostileSite, failure: Failure
) -> None:
    """Every spelling is blocked by the guard or refused by the parser, as listed."""
    url = row["url"].replace("{port}", str(hostile.port))
    error = failure(url, allow=(), ports=(80, 443, hostile.port))
    assert isinstance(error, UnsafeAddress if row["expect"] == "block" else InvalidURL)


@pytest.mark.parametrize("row", rows("address-policy.jsonl"), ids=lambda row: row["address"])
def test_u2_address_policy(row: dict[str, str]) -> None:
    """Each address is public or not as the registries say."""
    assert is_public_address(row["address"]) is (row["fetch"] == "allow")


@pytest.mark.parametrize("address", ["fe80::1%eth0", "not an address", "", "1.2.3", "::ffff:8.8.8"])
def test_u2_anything_odd_is_not_public(address: str) -> None:
    """A zone or a text that is no address is never public."""
    assert not is_public_address(address)


def test_u3_one_private_answer_spoils_the_name(hostile: HostileSite) -> None:
    """A name with a public and a private record is refused whole."""
    resolver = ChangingResolver([PUBLIC, "127.0.0.2"])
    error = fetch_with(resolver, f"http://two.test:{hostile.port}/", ports=(hostile.port,))
    assert isinstance(error, UnsafeAddress)
    assert "127.0.0.2" in error.message


def test_u4_name_cannot_change_between_check_and_connect(hostile: HostileSite) -> None:
    """A name that is public when checked and private when asked again is not asked again."""
    resolver = ChangingResolver([PUBLIC], ["127.0.0.2"])
    error = fetch_with(resolver, f"http://rebind.test:{hostile.port}/", ports=(hostile.port,))
    assert error.code in {"connect-failed", "connect-timeout", "connection-lost"}
    assert resolver.calls == 1


def test_u5_redirect_to_a_private_address_is_refused(
    hostile: HostileSite, failure: Failure
) -> None:
    """Each hop of a redirect passes the guard."""
    target = f"http://127.0.0.2:{hostile.port}/"
    error = failure(hostile.url(f"/redirect?to={target}"), ports=(80, hostile.port))
    assert isinstance(error, UnsafeAddress)


def test_u6_robots_txt_passes_the_same_gate(hostile: HostileSite, failure: Failure) -> None:
    """A robots.txt that redirects to a private address is not followed there."""
    hostile.put_robots(
        b"", "302 Found", f"Location: http://127.0.0.2:{hostile.port}/robots.txt\r\n"
    )
    error = failure(hostile.url("/ok"), ports=(80, hostile.port))
    assert isinstance(error, UnsafeAddress)
    assert not hostile.requests("/ok?") or hostile.log()["canary"] == 0


def test_u6_other_files_pass_the_same_gate(hostile: HostileSite, failure: Failure) -> None:
    """Whatever kind of body is asked for, an icon or a feed, the address is checked."""
    url = f"http://127.0.0.2:{hostile.port}/favicon.ico"
    error = failure(url, ports=(80, hostile.port), accept=None)
    assert isinstance(error, UnsafeAddress)


@pytest.mark.parametrize(
    "scheme", ["file:///etc/hostname", "data:text/html,x", "ftp://h/", "javascript:1"]
)
def test_u7_redirect_to_another_scheme_is_an_error(
    scheme: str, hostile: HostileSite, failure: Failure
) -> None:
    """A redirect leads to http and https and to nothing else."""
    error = failure(hostile.url(f"/redirect?to={scheme}"))
    assert error.code == "bad-redirect"
    assert "not http or https" in error.message


def test_u8_bad_url_costs_no_dns() -> None:
    """A URL that is no URL is refused before anybody is asked about its host."""
    resolver = ChangingResolver([PUBLIC])
    for text in ("http://a\\@b/", "http://a%00b/", "http://a b/", "http://[::1", "http://xn--/"):
        assert isinstance(fetch_with(resolver, text), InvalidURL)
    assert resolver.calls == 0


def test_u11_proxies_of_the_environment_are_ignored(
    hostile: HostileSite, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTTP_PROXY and its kin change nothing: the canary, named as proxy, stays silent."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.2:{hostile.port}")
    assert fetch(hostile.url("/ok")).status == 200


def test_u13_redirect_farm_ends_at_the_limit(hostile: HostileSite, failure: Failure) -> None:
    """A server that redirects to ever new pages is left after ten hops."""
    error = failure(hostile.url("/farm/1"))
    assert isinstance(error, TooManyRedirects)
    assert len([r for r in hostile.log()["requests"] if r["path"].startswith("/farm/")]) == 11


def test_u14_refused_address_gets_no_connection(hostile: HostileSite, failure: Failure) -> None:
    """A refused host cannot even be probed by timing: no SYN leaves."""
    before = hostile.log()["canary"]
    assert isinstance(
        failure(f"http://127.0.0.2:{hostile.port}/", ports=(80, hostile.port)), UnsafeAddress
    )
    assert hostile.log()["canary"] == before == 0


def test_port_outside_the_list_is_refused(hostile: HostileSite, failure: Failure) -> None:
    """Only ports 80 and 443 are fetched from, unless the settings name more."""
    error = failure(f"http://192.0.32.8:{hostile.port}/")
    assert isinstance(error, UnsafeAddress)
    assert str(hostile.port) in error.message


def test_exception_is_for_one_port_only(hostile: HostileSite, failure: Failure) -> None:
    """An exception names a host and a port; the next port of the host stays closed."""
    error = failure(f"http://127.0.0.1:{hostile.port + 1}/", ports=(80, hostile.port + 1))
    assert isinstance(error, UnsafeAddress)


def test_exception_for_a_name_is_by_name(hostile: HostileSite) -> None:
    """An excepted name is reached at its address, whatever that is; its neighbour is not."""
    resolver = ChangingResolver(["127.0.0.1"])
    settings = FetchSettings(allow=(f"mine.test:{hostile.port}",), ports=(hostile.port,), delay=0)

    async def go() -> tuple[Any, ScraperError]:
        async with Fetcher(settings, resolver=resolver) as fetcher:
            capture = await fetcher.fetch(f"http://mine.test:{hostile.port}/ok")
            with pytest.raises(UnsafeAddress) as caught:
                await fetcher.fetch(f"http://yours.test:{hostile.port}/ok")
            return capture, caught.value

    capture, error = asyncio.run(go())
    assert isinstance(capture, Capture)
    assert error.code == "unsafe-address"


@pytest.mark.parametrize("name", ["localhost", "a.localhost", "printer.local", "db.internal"])
def test_local_names_are_refused_without_dns(name: str) -> None:
    """Names that can only mean this machine or network are refused unasked."""
    resolver = ChangingResolver([PUBLIC])
    guard = AddressGuard(resolver=resolver)
    with pytest.raises(UnsafeAddress):
        asyncio.run(guard.find_addresses(name, 80))
    assert resolver.calls == 0


def test_name_without_address_is_named(hostile: HostileSite) -> None:
    """A name that does not resolve gives one clear error."""
    error = fetch_with(ChangingResolver([]), "http://nowhere.test/")
    assert error.code == "dns-failed"
    assert "nowhere.test" in error.message
