"""Whole small sites, written by us in the manner of each platform.

Every site has articles and everything else such sites have: menus, tags,
categories, authors, carts, log-ins, a privacy page. `articles` names the paths
that discovery must find, all of them and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from small_site import Answer

XML = "application/xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
JSON = "application/json; charset=utf-8"
_SUBJECTS = (
    "Lamps", "Two kettles", "The harbour wall", "Salt", "Old charts", "A quiet mate", "Lemons",
    "Ropes and knots", "The night ferry", "Fog signals", "Tide tables", "The last pilot",
)  # fmt: skip
_ENDINGS = ("and what became of them", "on the north quay", "before the storm of May")
COUNT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSite:
    """One site: what it serves, where one starts, and what must be found."""

    pages: Mapping[str, Answer]
    start: str
    articles: frozenset[str]
    platform: str | None
    watch: str
    """Kind of the offer that shows news."""
    backfill: str | None
    """Kind of the offer that has the past."""


def titles() -> list[str]:
    """Thirty headlines, newest first."""
    return [
        f"{_SUBJECTS[number % len(_SUBJECTS)]} {_ENDINGS[number // len(_SUBJECTS)]}"
        for number in range(COUNT)
    ]


def slugs() -> list[str]:
    return [title.lower().replace(" ", "-") for title in titles()]


def day(number: int) -> datetime:
    return datetime(2026, 11, 20, 8, 30, tzinfo=UTC) - timedelta(days=9 * number)


def rss(paths: list[str], *, size: int = 10) -> Answer:
    items = "".join(
        f"<item><title>{title}</title><link>BASE{path}</link><guid>BASE{path}</guid>"
        f"<pubDate>{day(number):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number, (title, path) in enumerate(list(zip(titles(), paths, strict=True))[:size])
    )
    text = f'<rss version="2.0"><channel><title>Quay Notes</title><link>BASE/</link>{items}</channel></rss>'
    return Answer(body=text, content_type=RSS)


def atom(paths: list[str], *, size: int = 10, links: str = "") -> Answer:
    entries = "".join(
        f"<entry><title>{title}</title><link rel='alternate' href='BASE{path}'/><id>tag:quay,{number}</id>"
        f"<published>{day(number).isoformat()}</published><updated>{day(number).isoformat()}</updated></entry>"
        for number, (title, path) in enumerate(list(zip(titles(), paths, strict=True))[:size])
    )
    text = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay Notes</title>{links}{entries}</feed>'
    return Answer(body=text, content_type="application/atom+xml")


def urlset(paths: list[str]) -> Answer:
    urls = "".join(
        f"<url><loc>BASE{path}</loc><lastmod>2026-11-01</lastmod></url>" for path in paths
    )
    return Answer(
        body=f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>',
        content_type=XML,
    )


def index(paths: list[str]) -> Answer:
    maps = "".join(f"<sitemap><loc>BASE{path}</loc></sitemap>" for path in paths)
    return Answer(
        body=f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>',
        content_type=XML,
    )


def robots(sitemap: str | None = None) -> Answer:
    line = f"Sitemap: BASE{sitemap}\n" if sitemap else ""
    return Answer(body=f"User-agent: *\nDisallow: /cart\n\n{line}", content_type="text/plain")


def page(head: str, main: str, menu: str) -> Answer:
    return Answer(
        body=f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Quay Notes</title>{head}</head>"
        f"<body><header class='site-header'><a href='/'>Quay Notes</a><nav>{menu}</nav></header>"
        f"<main>{main}</main><footer class='site-footer'>{menu}<a href='/privacy-policy/'>Privacy</a>"
        f"<a href='/terms/'>Terms</a></footer></body></html>"
    )


MENU = (
    "<ul class='menu'><li><a href='/'>Home</a></li><li><a href='/about/'>About us and our harbour</a></li>"
    "<li><a href='/contact/'>Contact</a></li><li><a href='/category/boats/'>Boats and ships of the quay</a></li>"
    "<li><a href='/our-work-with-schools/'>Our work with schools</a></li>"
    "<li><a href='/login/'>Log in</a></li><li><a href='/cart/'>Cart</a></li></ul>"
)


def cards(paths: list[str], first: int = 0) -> str:
    return "".join(
        f"<article class='post post-{number}'><h2 class='entry-title'><a href='{path}'>{titles()[number]}</a></h2>"
        f"<time datetime='{day(number).isoformat()}'>some day</time> by <a href='/author/ines/'>Ines of the Quay</a>"
        f"<p>A few words about it. <a href='{path}'>Read more</a></p>"
        f"<a href='/tag/salt-and-water/' rel='tag'>salt and water</a></article>"
        for number, path in enumerate(paths, start=first)
    )


def wordpress() -> PlatformSite:
    paths = [f"/{day(n):%Y/%m}/{slug}/" for n, slug in enumerate(slugs())]
    posts = [
        {
            "link": f"BASE{path}",
            "title": {"rendered": title},
            "date_gmt": f"{day(n):%Y-%m-%dT%H:%M:%S}",
        }
        for n, (path, title) in enumerate(zip(paths, titles(), strict=True))
    ]
    head = (
        "<link rel='alternate' type='application/rss+xml' title='Quay Notes » Comments Feed' href='BASE/comments/feed/'>"
        "<link rel='alternate' type='application/rss+xml' title='Quay Notes » Feed' href='BASE/feed/'>"
        "<link rel='https://api.w.org/' href='BASE/wp-json/'><script src='/wp-content/x.js'></script>"
    )
    total = {"X-WP-Total": str(COUNT), "X-WP-TotalPages": "1"}
    return PlatformSite(
        pages={
            "/": page(head, cards(paths[:10]) + "<a class='next' href='/page/2/'>Older posts</a>", MENU),
            "/feed/": rss(paths),
            "/comments/feed/": rss(["/comment-one/"] * COUNT),
            "/wp-json/wp/v2/posts": Answer(body=json.dumps(posts), content_type=JSON, headers=total),
            "/robots.txt": robots("/wp-sitemap.xml"),
            "/wp-sitemap.xml": index(["/wp-sitemap-posts-post-1.xml", "/wp-sitemap-posts-page-1.xml", "/wp-sitemap-users-1.xml"]),
            "/wp-sitemap-posts-post-1.xml": urlset(paths),
            "/wp-sitemap-posts-page-1.xml": urlset(["/about/", "/our-work-with-schools/"]),
            "/wp-sitemap-users-1.xml": urlset(["/author/ines/"]),
        },
        start="/", articles=frozenset(paths), platform="wordpress", watch="feed", backfill="archive",
    )  # fmt: skip


def wordpress_without_api() -> PlatformSite:
    """Posts right below the root, where the pages are too; Yoast's sitemap names them apart."""
    paths = [f"/{slug}/" for slug in slugs()]
    head = "<link rel='alternate' type='application/rss+xml' href='/feed/'><script src='/wp-content/x.js'></script>"
    return PlatformSite(
        pages={
            "/": page(head, cards(paths[:10]), MENU),
            "/feed/": rss(paths),
            "/robots.txt": robots("/sitemap_index.xml"),
            "/sitemap_index.xml": index(["/post-sitemap.xml", "/page-sitemap.xml", "/category-sitemap.xml"]),
            "/post-sitemap.xml": urlset(["/blog/", *paths]),
            "/page-sitemap.xml": urlset(["/about/", "/our-work-with-schools/"]),
            "/category-sitemap.xml": urlset(["/category/boats/"]),
        },
        start="/", articles=frozenset(paths), platform="wordpress", watch="feed", backfill="sitemap",
    )  # fmt: skip


def wix() -> PlatformSite:
    paths = [f"/post/{slug}" for slug in slugs()]
    head = (
        "<meta name='generator' content=\"Wix.com Website Builder\"/><script src='https://static.wixstatic.com/x.js'></script>"
        "<link rel='alternate' type='application/rss+xml' title='Quay Notes - RSS' href='BASE/blog-feed.xml'/>"
    )
    main = "".join(
        f"<div data-hook='post-list-item'><a href='BASE{path}'><div data-hook='post-title'><h2>{title}</h2></div></a>"
        f"<span data-hook='time-ago'>Jun 9</span></div>"
        for path, title in zip(paths[:10], titles(), strict=False)
    )
    return PlatformSite(
        pages={
            "/blog": page(head, main, MENU),
            "/": page(head, "<h1>Welcome to the harbour</h1>", MENU),
            "/blog-feed.xml": rss(paths, size=20),
            "/robots.txt": robots("/sitemap.xml"),
            "/sitemap.xml": index(["/blog-posts-sitemap.xml", "/blog-categories-sitemap.xml", "/pages-sitemap.xml"]),
            "/blog-posts-sitemap.xml": urlset(paths),
            "/blog-categories-sitemap.xml": urlset(["/blog/categories/boats"]),
            "/pages-sitemap.xml": urlset(["/about-the-harbour", "/book-online", "/blog"]),
        },
        start="/blog", articles=frozenset(paths), platform="wix", watch="feed", backfill="sitemap",
    )  # fmt: skip


def squarespace() -> PlatformSite:
    paths = [f"/journal/{slug}" for slug in slugs()]
    head = "<script>Static.SQUARESPACE_CONTEXT={}</script><link href='https://static1.squarespace.com/x.css' rel='stylesheet'>"
    main = "".join(
        f"<div class='blog-item'><h1 class='blog-title'><a href='{path}'>{title}</a></h1>"
        f"<time class='blog-date'>6/9/26</time><a href='{path}' class='blog-more-link'>Read More</a></div>"
        for path, title in zip(paths[:10], titles(), strict=False)
    )
    return PlatformSite(
        pages={
            "/journal": page(head, main, MENU),
            "/journal?format=rss": rss(paths, size=20),
            "/robots.txt": robots("/sitemap.xml"),
            "/sitemap.xml": urlset(["/", "/journal", "/journal/category/Boats", "/journal/tag/salt", "/meet-the-pilots-now", "/shop/p/brass-lamp-for-boats", *paths]),
        },
        start="/journal", articles=frozenset(paths), platform="squarespace", watch="feed", backfill="sitemap",
    )  # fmt: skip


def ghost() -> PlatformSite:
    paths = [f"/{slug}/" for slug in slugs()]
    posts = [
        {"url": f"BASE{path}", "title": title, "published_at": day(n).isoformat()}
        for n, (path, title) in enumerate(zip(paths, titles(), strict=True))
    ]

    def answer(part: list[dict[str, str]], number: int, following: int | None) -> Answer:
        meta = {"pagination": {"page": number, "pages": 2, "total": COUNT, "next": following}}
        return Answer(body=json.dumps({"posts": part, "meta": meta}), content_type=JSON)

    query = "/ghost/api/content/posts/?key=22444f78447824223cefc48062&limit=100&page={}&fields=url,title,published_at"
    head = (
        "<meta name='generator' content=\"Ghost 5.8\"/><link rel='alternate' type='application/rss+xml' href='BASE/rss/'/>"
        "<script data-ghost='BASE/' data-key='22444f78447824223cefc48062' src='/portal.js'></script>"
    )
    main = "".join(
        f"<article class='post-card post'><a class='post-card-image-link' href='{path}'><img alt=''></a>"
        f"<a class='post-card-content-link' href='{path}'><h2 class='post-card-title'>{title}</h2></a>"
        f"<time datetime='2026-11-0{n % 9 + 1}'>x</time></article>"
        for n, (path, title) in enumerate(zip(paths[:10], titles(), strict=False))
    )
    return PlatformSite(
        pages={
            "/": page(head, main, MENU),
            "/rss/": rss(paths, size=15),
            query.format(1): answer(posts[:20], 1, 2),
            query.format(2): answer(posts[20:], 2, None),
            "/robots.txt": robots("/sitemap.xml"),
            "/sitemap.xml": index(["/sitemap-pages.xml", "/sitemap-posts.xml", "/sitemap-tags.xml", "/sitemap-authors.xml"]),
            "/sitemap-posts.xml": urlset(paths),
            "/sitemap-pages.xml": urlset(["/about/", "/our-work-with-schools/"]),
        },
        start="/", articles=frozenset(paths), platform="ghost", watch="feed", backfill="archive",
    )  # fmt: skip


def substack() -> PlatformSite:
    paths = [f"/p/{slug}" for slug in slugs()]
    posts = [
        {
            "canonical_url": f"BASE{path}",
            "title": title,
            "post_date": day(n).isoformat(),
            "audience": "everyone",
        }
        for n, (path, title) in enumerate(zip(paths, titles(), strict=True))
    ]
    head = "<link rel='stylesheet' href='https://substackcdn.com/x.css'><link rel='alternate' type='application/rss+xml' href='/feed'>"
    main = "".join(
        f"<div class='container-abc{n}'><a data-testid='post-preview-title' href='BASE{path}'>{title}</a><time datetime='2026-11-01T10:00:00Z'>Nov 1</time></div>"
        for n, (path, title) in enumerate(zip(paths[:10], titles(), strict=False))
    )
    archive = "/api/v1/archive?sort=new&offset={}&limit=50"
    return PlatformSite(
        pages={
            "/": page(head, main, MENU + "<a href='/archive'>Archive</a><a href='/subscribe'>Subscribe</a>"),
            "/feed": rss(paths, size=20),
            archive.format(0): Answer(body=json.dumps(posts[:18]), content_type=JSON),
            archive.format(18): Answer(body=json.dumps(posts[18:]), content_type=JSON),
            archive.format(30): Answer(body="[]", content_type=JSON),
            "/robots.txt": robots(),
        },
        start="/", articles=frozenset(paths), platform="substack", watch="feed", backfill="archive",
    )  # fmt: skip


def blogger() -> PlatformSite:
    paths = [f"/{day(n):%Y/%m}/{slug[:39].rstrip('-')}.html" for n, slug in enumerate(slugs())]
    head = (
        "<meta content='blogger' name='generator'/>"
        "<link rel='alternate' type='application/atom+xml' title='Quay Notes - Atom' href='BASE/feeds/posts/default'/>"
        "<link rel='service.post' type='application/atom+xml' href='https://elsewhere.example/feeds/1/posts/default'/>"
    )
    return PlatformSite(
        pages={
            "/": page(head, cards(paths[:7]) + "<div class='widget LabelList'><a href='/search/label/boats'>boats and all</a></div>", MENU),
            "/feeds/posts/default": atom(paths, size=25, links="<link rel='alternate' href='BASE/'/>"),
            "/robots.txt": robots("/sitemap.xml"),
            "/sitemap.xml": urlset([*paths, "/p/about-this-quay.html"]),
        },
        start="/", articles=frozenset(paths), platform="blogger", watch="feed", backfill="sitemap",
    )  # fmt: skip


def shopify() -> PlatformSite:
    paths = [f"/blogs/journal/{slug}" for slug in slugs()]
    head = "<script src='https://cdn.shopify.com/x.js'></script><link rel='alternate' type='application/atom+xml' title='Feed' href='/blogs/journal.atom'/>"
    return PlatformSite(
        pages={
            "/blogs/journal": page(head, cards(paths[:10]), MENU + "<a href='/collections/lamps-for-all-boats'>Lamps for all boats</a>"),
            "/blogs/journal.atom": atom(paths, size=25),
            "/robots.txt": robots("/sitemap.xml"),
            "/sitemap.xml": index(["/sitemap_products_1.xml", "/sitemap_pages_1.xml", "/sitemap_collections_1.xml", "/sitemap_blogs_1.xml"]),
            "/sitemap_products_1.xml": urlset(["/products/brass-lamp-for-small-boats"]),
            "/sitemap_pages_1.xml": urlset(["/pages/how-we-ship-our-lamps"]),
            "/sitemap_collections_1.xml": urlset(["/collections/lamps-for-all-boats"]),
            "/sitemap_blogs_1.xml": urlset(["/blogs/journal", *paths]),
        },
        start="/blogs/journal", articles=frozenset(paths), platform="shopify", watch="feed", backfill="sitemap",
    )  # fmt: skip


def webflow() -> PlatformSite:
    paths = [f"/resources/{slug}" for slug in slugs()]
    main = (
        "<div class='w-dyn-list'><div role='list' class='w-dyn-items'>"
        + "".join(
            f"<div role='listitem' class='w-dyn-item'><a href='{path}' class='blog-card w-inline-block'><h3>{title}</h3><div>Nov 1, 2026</div></a></div>"
            for path, title in zip(paths, titles(), strict=True)
        )
        + "</div></div>"
    )
    body = page("", main, MENU).body
    assert isinstance(body, str)
    return PlatformSite(
        pages={
            "/resources": Answer(body=body.replace("<html", "<html data-wf-site='5f'")),
            "/robots.txt": robots("/sitemap.xml"),
            "/sitemap.xml": urlset(["/", "/about", "/how-it-all-works-here", "/resources", *paths]),
        },
        start="/resources", articles=frozenset(paths), platform="webflow", watch="page", backfill="sitemap",
    )  # fmt: skip


def hubspot() -> PlatformSite:
    paths = [f"/blog/{slug}" for slug in slugs()]
    head = "<meta name='generator' content=\"HubSpot\"><link rel='alternate' type='application/rss+xml' href='BASE/blog/rss.xml'>"
    return PlatformSite(
        pages={
            "/blog": page(head, cards(paths[:10]), MENU),
            "/blog/rss.xml": rss(paths),
            "/robots.txt": robots(),
            "/sitemap.xml": urlset(["/", "/pricing", "/solutions/for-small-harbours-only", "/blog", "/blog/tag/salt", "/blog/author/ines-of-the-quay", "/blog/page/2", *paths]),
        },
        start="/blog", articles=frozenset(paths), platform="hubspot", watch="feed", backfill="sitemap",
    )  # fmt: skip


def drupal() -> PlatformSite:
    paths = [f"/news/{slug}" for slug in slugs()]
    head = "<script type='application/json' data-drupal-selector='drupal-settings-json'>{}</script>"

    def listing(number: int) -> Answer:
        rows = "".join(
            f"<div class='views-row'><span class='views-field-title'><a href='{path}' hreflang='en'>{title}</a></span></div>"
            for path, title in list(zip(paths, titles(), strict=True))[
                number * 10 : number * 10 + 10
            ]
        )
        more = (
            f"<nav class='pager'><a href='?page={number + 1}' rel='next'>Next ›</a></nav>"
            if number < 2
            else ""
        )
        return page(
            head,
            f"<div class='view-content'>{rows}</div>{more}",
            MENU + "<a href='/node/12/edit'>Edit</a>",
        )

    return PlatformSite(
        pages={"/news": listing(0), "/news?page=1": listing(1), "/news?page=2": listing(2), "/robots.txt": robots()},
        start="/news", articles=frozenset(paths), platform="drupal", watch="page", backfill="page",
    )  # fmt: skip


def hugo() -> PlatformSite:
    paths = [f"/posts/{slug}/" for slug in slugs()]
    head = '<meta name="generator" content="Hugo 0.140.0">'
    main = (
        "<ul>"
        + "".join(
            f"<li><a href='{path}'>{title}</a></li>"
            for path, title in zip(paths, titles(), strict=True)
        )
        + "</ul>"
    )
    return PlatformSite(
        pages={
            "/": page(head, main, MENU),
            "/index.xml": rss(paths, size=COUNT),
            "/robots.txt": robots(),
            "/sitemap.xml": urlset(["/", "/tags/", "/tags/salt/", "/categories/", "/about/", "/posts/", *paths]),
        },
        start="/", articles=frozenset(paths), platform="hugo", watch="feed", backfill="sitemap",
    )  # fmt: skip


def medium() -> PlatformSite:
    paths = [f"/{slug}-{0xA1B2C3D4E5 + n:x}" for n, slug in enumerate(slugs())]
    head = "<link rel='icon' href='https://miro.medium.com/x.png'>"
    return PlatformSite(
        pages={
            "/": page(head, cards(paths[:10]), MENU),
            "/feed": rss(paths),
            "/robots.txt": robots("/sitemap/sitemap.xml"),
            "/sitemap/sitemap.xml": index(["/sitemap/tags/2026.xml", "/sitemap/posts/2026/posts-2026-11.xml", "/sitemap/posts/2025/posts-2025-11.xml"]),
            "/sitemap/tags/2026.xml": urlset(["/tagged/salt"]),
            "/sitemap/posts/2026/posts-2026-11.xml": urlset(paths[:20]),
            "/sitemap/posts/2025/posts-2025-11.xml": urlset(paths[20:]),
        },
        start="/", articles=frozenset(paths), platform="medium", watch="feed", backfill="sitemap",
    )  # fmt: skip


def newspaper() -> PlatformSite:
    """A paper with sections, numbers in its URLs, a news sitemap and no feed."""
    sections = ("sport", "politics", "culture", "harbour")
    paths = [f"/{sections[n % 4]}/{slug}-{1200340 + n}.html" for n, slug in enumerate(slugs())]
    urls = "".join(
        f"<url><loc>BASE{path}</loc><news:news><news:publication><news:name>Quay</news:name></news:publication>"
        f"<news:publication_date>{day(n).isoformat()}</news:publication_date><news:title>{title}</news:title></news:news></url>"
        for n, (path, title) in enumerate(zip(paths, titles(), strict=True))
    )
    news = (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        f"xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>"
    )
    menu = "".join(f"<a href='/{name}/'>{name.title()}</a>" for name in sections) + MENU
    teasers = "".join(
        f"<div class='teaser'><a href='{path}'><h3>{title}</h3></a></div>"
        for path, title in zip(paths, titles(), strict=True)
    )
    return PlatformSite(
        pages={
            "/": page("", teasers, menu),
            "/robots.txt": robots("/news-sitemap.xml"),
            "/news-sitemap.xml": Answer(body=news, content_type=XML),
        },
        start="/", articles=frozenset(paths), platform=None, watch="page", backfill="sitemap",
    )  # fmt: skip


def handmade() -> PlatformSite:
    """An old site by hand: a table of links, no feed, no sitemap, no robots.txt."""
    paths = [f"/writing/{slug}.html" for slug in slugs()]
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='{path[1:]}'>{title}</a></td></tr>"
        for n, (path, title) in enumerate(zip(paths, titles(), strict=True))
    )
    body = (
        "<html><head><title>Quay Notes</title></head><body><table><tr><td><div class=nav><a href='index.html'>Home</a> "
        "<a href='about.html'>About me and my boats</a> <a href='links.html'>Links</a> <a href='photos-of-the-old-harbour.html'>Photos of the old harbour</a>"
        f"</div></td><td><table>{rows}</table></td></tr></table></body></html>"
    )
    return PlatformSite(
        pages={"/": Answer(body=body)},
        start="/", articles=frozenset(paths), platform=None, watch="page", backfill=None,
    )  # fmt: skip


SITES = (
    wordpress, wordpress_without_api, wix, squarespace, ghost, substack, blogger, shopify, webflow,
    hubspot, drupal, hugo, medium, newspaper, handmade,
)  # fmt: skip
