"""A blog on the loopback site: articles that the test publishes, a feed of the newest, a sitemap of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loopback import LoopbackSite, render_article

FEED_WINDOW = 5


def render_log(number: int, extra: str = "") -> str:
    """Write the page of one article."""
    return render_article(
        f"Harbour log {number}",
        f"Entry {number}: the keeper wrote one line and put out the lamp, an hour before the sun came up. {extra}",
        "It rained on the rock from dusk until dawn, and no ship came by, though the bell was rung all night.",
        "In the morning he found a plank with half a name on it, and set it against the wall to dry by the stove.",
        "He asked at the office for oil, rope and a new kettle, as he had asked in every letter since the spring.",
    )


class SmallBlog:
    """The blog; `publish` adds articles and writes home page, feed and sitemap anew."""

    def __init__(self, site: LoopbackSite, place: str = "/blog") -> None:
        self.site = site
        self.place = place
        self.count = 0
        site.set_page(
            "/robots.txt", f"Sitemap: {site.url('/sitemap.xml')}\n", content_type="text/plain"
        )

    def path(self, number: int) -> str:
        """Give the path of an article, from 1."""
        return f"{self.place}/2026/the-harbour-log-{number}"

    def url(self, number: int) -> str:
        """Give the URL of an article."""
        return self.site.url(self.path(number))

    @property
    def home(self) -> str:
        """The home page's URL."""
        return self.site.url(self.place)

    @property
    def feed(self) -> str:
        """The feed's URL."""
        return self.site.url(f"{self.place}/feed.xml")

    def publish(self, count: int) -> None:
        """Add articles."""
        for number in range(self.count + 1, self.count + count + 1):
            self.site.set_page(self.path(number), render_log(number))
        self.count += count
        self._write()

    def asked(self) -> list[str]:
        """Give the paths of articles that were asked for, in order."""
        articles = {self.path(number) for number in range(1, self.count + 1)}
        return [path for path in self.site.paths_asked() if path in articles]

    def _write(self) -> None:
        newest = range(self.count, max(self.count - FEED_WINDOW, 0), -1)
        self._write_feed(f"{self.place}/feed.xml", newest, None)
        items = "".join(
            f"<li><h2><a href='{self.path(n)}'>Harbour log {n}</a></h2></li>" for n in newest
        )
        self.site.set_page(
            self.place,
            "<!doctype html><html><head><title>The Harbour Log</title><link rel='alternate'"
            f" type='application/rss+xml' href='{self.place}/feed.xml'></head><body><ul>{items}</ul></body></html>",
        )
        self.write_sitemap()

    def write_sitemap(self, modified: Mapping[int, str] | None = None) -> None:
        """Write the sitemap anew, with the dates of some articles' last change."""
        urls = "".join(
            f"<url><loc>{self.url(n)}</loc>"
            + (f"<lastmod>{modified[n]}</lastmod>" if modified and n in modified else "")
            + "</url>"
            for n in range(1, self.count + 1)
        )
        self.site.set_page(
            "/sitemap.xml",
            f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>",
            content_type="application/xml",
        )

    def write_paged_feed(self, *pinned: int) -> None:
        """Give the feed an older page (RFC 5005); pinned articles stand before the newest."""
        newest = range(self.count, max(self.count - FEED_WINDOW, 0), -1)
        older = range(max(self.count - FEED_WINDOW, 0), 0, -1)
        self._write_feed(f"{self.place}/feed.xml", [*pinned, *newest], f"{self.feed}/older")
        self._write_feed(f"{self.place}/feed.xml/older", older, None)

    def write_long_feed(self) -> None:
        """Give the feed older pages of one article each, down to the first."""
        newest = max(self.count - FEED_WINDOW, 0)
        self._write_feed(
            f"{self.place}/feed.xml", range(self.count, newest, -1), f"{self.feed}/{newest}"
        )
        for number in range(newest, 0, -1):
            older = f"{self.feed}/{number - 1}" if number > 1 else None
            self._write_feed(f"{self.place}/feed.xml/{number}", [number], older)

    def _write_feed(self, path: str, numbers: Iterable[int], next_url: str | None) -> None:
        entries = "".join(
            f"<entry><id>tag:{n}</id><title>Harbour log {n}</title><link href='{self.url(n)}'/>"
            f"<published>2026-11-{n % 28 + 1:02}T08:00:00Z</published></entry>"
            for n in numbers
        )
        more = f"<link rel='next' href='{next_url}'/>" if next_url else ""
        self.site.set_page(
            path,
            f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>The Harbour Log</title>{more}{entries}</feed>",
            content_type="application/atom+xml",
        )
