"""Refuse to connect to anything but public addresses.

Takes a host and port; gives the addresses that may be connected to. The name is
resolved once, every answer must be public, and the caller connects to exactly
these addresses, so a name cannot change its mind between check and connect.
Exceptions are exact `host:port` pairs from the settings, never a global switch.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from scraper.errors import Unreachable, UnsafeAddress
from scraper.fetching.resolver import SystemResolver
from scraper.fetching.waiting import WaitingTasks

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""Host and port to address literals; raises OSError where there are none."""

KNOWN_SECONDS: Final = 60.0
"""How long a checked answer is used again: from check to connect, and for the next page."""
MAX_KNOWN: Final = 10_000
"""Names kept at most."""

_BLOCKED_V4: Final = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, some clouds' metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's virtual host, public by number only
        "169.254.0.0/16",  # link-local, metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_PUBLIC_V6: Final = ipaddress.IPv6Network("2000::/3")
"""The only global unicast space that IANA has given out; the rest is blocked whole."""
_BLOCKED_V6: Final = tuple(
    ipaddress.IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: leads to an IPv4 address through a stranger's relay
        "3fff::/20",  # documentation
    )
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def is_public_address(text: str) -> bool:
    """Return whether an address literal may be connected to.

    The list is our own, after the IANA special-purpose registries: Python 3.11's
    `is_global` lets NAT64, 6to4, multicast and site-local addresses through.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        inner = address.ipv4_mapped
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None:
            return address in _PUBLIC_V6 and not any(address in net for net in _BLOCKED_V6)
        address = inner
    return not any(address in net for net in _BLOCKED_V4)


class AddressGuard:
    """Decides which addresses a name may be reached at.

    Args:
        allow: Exact `host:port` exceptions; IPv6 hosts in brackets.
        ports: Ports that may be connected to at all.
        resolver: Returns the addresses of a name; the system's by default.
        waiting: Gets the tasks that wait for a lookup.
    """

    def __init__(
        self,
        allow: Iterable[str] = (),
        ports: Iterable[int] = (80, 443),
        resolver: Resolver | None = None,
        waiting: WaitingTasks | None = None,
    ) -> None:
        self._allow = frozenset(entry.lower() for entry in allow)
        self._ports = frozenset(ports)
        self._resolver = resolver or SystemResolver()
        self._waiting = waiting or WaitingTasks()
        self._known: dict[tuple[str, int], tuple[float, tuple[str, ...]]] = {}

    def is_excepted(self, host: str, port: int) -> bool:
        """Return whether the settings except this exact host and port."""
        name = f"[{host}]" if ":" in host else host
        return f"{name}:{port}".lower() in self._allow

    async def find_addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the addresses to connect to, in order of preference; at least one.

        Args:
            host: A name or an address literal without brackets, as `parse_url` gives it.
            port: The port to connect to.

        Raises:
            UnsafeAddress: If the port or any of the addresses may not be used.
            Unreachable: If the name has no address.
        """
        known = self._known.get((host, port))
        if known is not None and known[0] > time.monotonic():
            return known[1]
        excepted = self.is_excepted(host, port)
        if not excepted and port not in self._ports:
            raise UnsafeAddress(f"port {port} is not among the ports that may be fetched from")
        if not excepted and _is_local_name(host):
            raise UnsafeAddress(f"{host} is a local name")
        addresses = await self._resolve(host, port)
        for address in addresses:
            if not excepted and not is_public_address(address):
                raise UnsafeAddress(f"{host} leads to {address}, which is no public address")
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        self._known[host, port] = time.monotonic() + KNOWN_SECONDS, addresses
        return addresses

    async def _resolve(self, host: str, port: int) -> tuple[str, ...]:
        try:
            return (str(ipaddress.ip_address(host)),)
        except ValueError:
            pass  # a name, not a literal
        try:
            with self._waiting.waiting():
                addresses = await self._resolver(host, port)
        except TimeoutError as error:
            message = f"the name {host} cannot be resolved: {error}"
            raise Unreachable(message, code="dns-timeout") from error
        except (OSError, UnicodeError) as error:
            # UnicodeError: the system's own IDNA step, for a label it cannot take.
            raise Unreachable(f"the name {host} cannot be resolved", code="dns-failed") from error
        if not addresses:
            raise Unreachable(f"the name {host} has no address", code="dns-failed")
        return tuple(addresses)


def _is_local_name(host: str) -> bool:
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith((".localhost", ".local", ".internal", ".home.arpa"))
