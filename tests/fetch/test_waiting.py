"""URLs that only wait take no place: not for a lookup, a robots.txt or a pause before the next try."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from command_line import CommandLine
from loopback import LoopbackSite, render_article
from silent_names import SilentNames

from scraper.config import FetchSettings
from scraper.errors import FetchError
from scraper.fetching import Fetcher
from scraper.pipeline import as_stored

PLACES = 4


async def resolve(host: str, _port: int) -> list[str]:
    """Return no answer for names that begin with "slow"."""
    if host.startswith("slow"):
        await asyncio.sleep(5)
        raise TimeoutError("no answer")
    return ["192.0.32.8"]


def first_answer(urls: Iterable[str], allow: tuple[str, ...]) -> tuple[str, float]:
    """Fetch URLs side by side; return the first answer that is no failure, and the seconds until then."""

    async def go() -> tuple[str, float]:
        began = time.monotonic()
        settings = FetchSettings(allow=allow, delay=0)
        async with Fetcher(settings, resolver=resolve) as fetcher:

            async def fetch(url: str) -> str:
                try:
                    await fetcher.fetch(url)
                except FetchError as error:
                    return error.code
                return url

            results = as_stored(map(fetch, urls), PLACES, fetcher.count_waiting)
            async for result in results:
                if result.startswith("http"):
                    await results.aclose()
                    return result, time.monotonic() - began
        raise AssertionError("nothing was fetched")

    return asyncio.run(go())


def test_c7_urls_that_wait_for_a_lookup_hold_no_place(site: LoopbackSite) -> None:
    """Behind 200 names that never answer a host is fetched immediately."""
    live = site.set_page("/live", render_article("The live one"))
    dead = [f"http://slow{n}.example/" for n in range(200)]
    found, seconds = first_answer([*dead, live], (site.host_port,))
    assert found == live
    assert seconds < 4


def test_c7_links_of_one_silent_name_hold_no_place(site: LoopbackSite) -> None:
    """They wait for the robots.txt that the first of them asks for."""
    live = site.set_page("/live", render_article("The live one"))
    dead = [f"http://slow.example/{n}" for n in range(200)]
    found, seconds = first_answer([*dead, live], (site.host_port,))
    assert found == live
    assert seconds < 4


def test_c7_excepted_names_are_looked_up_before_their_turn(site: LoopbackSite) -> None:
    """Names that the settings except from the address guard hold no place either."""
    live = site.set_page("/live", render_article("The live one"))
    names = [f"slow{n}.example" for n in range(60)]
    allow = (site.host_port, *(f"{name}:80" for name in names))
    found, seconds = first_answer([*(f"http://{name}/" for name in names), live], allow)
    assert found == live
    assert seconds < 4


def test_c7_urls_that_pause_before_their_next_try_hold_no_place(site: LoopbackSite) -> None:
    """Behind 100 hosts that refuse connections a host is fetched before the first of them is given up."""
    live = site.set_page("/live", render_article("The live one"))
    hosts = [f"127.0.9.{n}:9" for n in range(1, 101)]
    found, seconds = first_answer(
        [*(f"http://{host}/" for host in hosts), live], (site.host_port, *hosts)
    )
    assert found == live
    assert seconds < 4


def test_c7_add_is_not_delayed_by_silent_names(cli: CommandLine, site: LoopbackSite) -> None:
    """`add` of 300 names that never answer does not wait for them in groups of 16."""
    live = [site.set_page(f"/{n}", render_article(f"The live one {n}")) for n in range(10)]
    dead = [f"http://slow{n}.example/" for n in range(300)]
    urls = "\n".join([*dead, *live])
    names = SilentNames(cli.folder)
    ran = cli.run_apart("add", "-", stdin=urls, environ=names.environ)
    assert len([line for line in ran.lines if line.startswith("saved")]) == 10
    assert names.count_first() > 2 * FetchSettings().concurrency
    assert len([line for line in ran.lines if "dns-timeout" in line]) == 300
