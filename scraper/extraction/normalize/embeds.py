"""Turn players, frames and embedded posts into links and quotations.

Takes a tree and the page's base URL. A frame cannot live in an archive, but where it led is part
of the article: a video, map, chart or gist becomes a figure whose caption is a link with its
title, which Markdown and HTML show and text leaves out. A post of a social network becomes a
quotation with its words, its author and a link. Frames that track, advertise or ask go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

from scraper.dom.elements import Element, fold_space, raw_text, remove_element
from scraper.extraction.normalize.figures import is_duration
from scraper.extraction.normalize.links import absolute_url
from scraper.text.page_json import parse_page_json

_COMPONENTS: Final = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "youtube-video": ("src", "{}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "lite-vimeo": ("videoid", "https://vimeo.com/{}"),
    "vimeo-video": ("src", "{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-facebook": ("data-href", "{}"),
    "amp-tiktok": ("data-src", "{}"),
    "amp-gist": ("data-gistid", "https://gist.github.com/{}"),
    "amp-reddit": ("data-src", "{}"),
    "amp-pinterest": ("data-url", "{}"),
    "amp-soundcloud": ("data-trackid", "https://api.soundcloud.com/tracks/{}"),
    "amp-iframe": ("src", "{}"),
    "oembed": ("url", "{}"),
}
"""Elements of web components: the attribute that names what they show, and its address."""
_FRAMES: Final = ("iframe", "embed", "object", "amp-iframe")
_PLAYERS: Final = ("iframe", "video", "audio", "embed", "object", "amp-video", *_COMPONENTS)
EMBED_TAGS: Final = frozenset(_PLAYERS)
_HOLDERS: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = tuple(
    (re.compile(rf"(?:^|\s)(?:{names})(?:\s|$)"), attribute, address)
    for names, attribute, address in (
        ("flourish-embed", "data-src", "https://public.flourish.studio/{}"),
        ("infogram-embed", "data-id", "https://infogram.com/{}"),
        ("fb-post|fb-video", "data-href", "{}"),
        ("instagram-media", "data-instgrm-permalink", "{}"),
        ("mastodon-embed", "data-embed-url", "{}"),
        ("tiktok-embed", "cite", "{}"),
        ("text-post-media", "data-text-post-permalink", "{}"),
        ("bluesky-embed", "data-bluesky-uri", "{}"),
        (
            "rll-youtube-player|youtube-player|lyte|youtube-embed",
            "data-id",
            "https://www.youtube.com/watch?v={}",
        ),
        ("imgur-embed-pub", "data-id", "https://imgur.com/{}"),
        ("tumblr-post", "data-href", "{}"),
    )
)
"""Elements that a script fills: their classes, the attribute that names what they show, its address."""
_POST: Final = re.compile(
    r"(?:^|\s)(?:twitter-tweet|twitter-video|twitter-embed|tweet(?:-[A-Za-z0-9]{6})?|bluesky-(?:embed|wrap)|mastodon-embed|instagram-media|instagram(?:-[A-Za-z0-9]{6})?|tiktok-embed|fb-post"
    r"|text-post-media|reddit-(?:embed-bq|card|embed)|tumblr-post|telegram-post)(?:\s|$)"
)
"""Classes of embedded posts."""
_CARD: Final = re.compile(
    r"(?:^|\s)(?:wp-embedded-content|kg-bookmark-card|bookmark-card|link-card)(?:\s|$)"
)
"""Classes of a card that links to another page."""
_GIST: Final = re.compile(r"^(?:https?:)?//gist\.github\.com/[\w-]+/\w+(?:\.js)?")
_YOUTUBE: Final = re.compile(r"^(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com)$", re.IGNORECASE)
_YOUTUBE_ID: Final = re.compile(r"^/(?:embed|v|shorts)/([\w-]{6,20})")
_VIMEO_ID: Final = re.compile(r"^/video/(\d{4,15})")
_BLUESKY: Final = re.compile(r"^at://([\w:.%-]+)/app\.bsky\.feed\.post/(\w+)")
_SHOWN: Final = re.compile(
    r"(?:^|\.)(?:youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com|twitch\.tv|soundcloud\.com|"
    r"spotify\.com|bandcamp\.com|twitter\.com|x\.com|instagram\.com|facebook\.com|tiktok\.com|bsky\.app|"
    r"codepen\.io|jsfiddle\.net|codesandbox\.io|gist\.github\.com|openstreetmap\.org|google\.[a-z.]{2,6}|"
    r"datawrapper\.de|dwcdn\.net|flourish\.studio|infogram\.com|ted\.com|bilibili\.com|niconico\.jp|slideshare\.net|"
    r"speakerdeck\.com|archive\.org|podcasts\.apple\.com|libsyn\.com|buzzsprout\.com|podigee\.io|ardmediathek\.de|"
    r"rutube\.ru|vk\.com|wistia\.(?:com|net)|loom\.com|ustream\.tv|giphy\.com|tumblr\.com|pinterest\.com|reddit\.com)$",
    re.IGNORECASE,
)
"""Hosts whose frames show something to read, see or hear."""
_SHOWING: Final = re.compile(
    r"/(?:embed|player|video|widgets?|maps?|charts?|graphics?|interactives?|iframe|oembed)(?:[/.?_-]|s/|$)"
    r"|^https?://(?:embed|player|videos?|widgets?|graphics|charts?|maps?|datawrapper|interactive)[.-]",
    re.IGNORECASE,
)
"""Addresses of frames that show something, whatever the host."""
_UNWANTED: Final = re.compile(
    r"doubleclick|googlesyndication|googletagmanager|adservice|adserver|adform|adnxs|amazon-adsystem|taboola|outbrain|criteo"
    r"|captcha|cloudflare|consent|cookie|disqus|plugins/(?:like|share|page|follow|comments)|tweet_button|follow_button|plusone|addthis"
    r"|sharethis|newsletter|mailchimp|list-manage|substack\.com/embed|hsforms|hubspot|typeform|jotform|subscri|signup|login|accounts\."
    r"|stripe|paypal|donat|chat|intercom|zendesk|crisp\.|tawk|hotjar|analytics|pixel|/ads?[/.?_-]|//ads?\.|banner|tracking|survey|comment",
    re.IGNORECASE,
)
"""Addresses and titles of frames that track, advertise or ask."""
_MAP_PATHS: Final = ("/maps", "/forms", "/presentation", "/document", "/spreadsheets", "/file")
_PROXIED: Final = re.compile(
    r"hatenablog-parts\.com|embedly\.com|iframely|blogcard|linkcard", re.IGNORECASE
)
"""Frames that show a page named in their query."""
_INVITATION: Final = re.compile(
    r"(?:view|voir|ver|sieh dir|visualizza|bekijk|se|見る).{0,20}(?:post|beitrag|publication|publicación|publicação|bericht|投稿).{0,30}"
    r"|(?:view|watch|open|see more) on \w+|view (?:profile|more)(?: on \w+)?|add a comment\.{0,3}|read (?:the full|more) .{0,20}",
    re.IGNORECASE,
)
"""What an embedded post says of itself."""
_SHARED: Final = re.compile(
    r"a post shared by|ein (?:von|beitrag).{1,60}geteilt|une publication partagée par|un post condiviso da"
    r"|una publicación compartida (?:de|por)|(?:uma publicação|um post) (?:partilhada|compartilhado|compartilhada) por"
    r"|een bericht gedeeld door|ett inlägg delat av|et opslag delt af|et innlegg delt av|post udostępniony przez"
    r"|публикация от",
    re.IGNORECASE,
)
"""How Instagram names the author of a post."""
_MOST_CARD: Final = 80
"""Words of a link card."""


def normalize_embeds(root: Element, base_url: str) -> None:
    """Replace every player and frame by a link to what it shows, or take it out; quote posts."""
    for script in list(root.iter("script")):
        address = address_of_script(script)
        if address is not None and script is not root:
            _become_link(script, absolute_url(address, base_url) or "")
    for holder in list(root.iter("blockquote", "div", "figure", "span", "a", "section")):
        names = holder.get("class")
        if names and holder is not root and holder.getparent() is not None:
            _settle_holder(holder, names, base_url)
    for player in list(root.iter(*_PLAYERS)):
        if player.getparent() is None or player is root:
            continue
        if player.tag == "embed":
            _free_content(player)
        address = _find_address(player, base_url)
        if address is None or _is_linked_beside(player, address):
            remove_element(player)
        else:
            _drop_durations(player)
            _become_link(player, address)


def address_of_script(script: Element) -> str | None:
    """Return the address of what a script writes into the page: a gist, a post of Telegram; None for others."""
    source = script.get("src") or ""
    if _GIST.match(source):
        return source.removesuffix(".js")
    post = script.get("data-telegram-post")
    return f"https://t.me/{post.strip('/')}" if post else None


def is_post(element: Element) -> bool:
    """Return whether an element holds a post of a social network."""
    names = element.get("class")
    return bool(names) and _POST.search(names) is not None


def is_card(element: Element) -> bool:
    """Return whether an element is a card that links to another page."""
    names = element.get("class")
    return bool(names) and element.tag != "iframe" and _CARD.search(names) is not None


def holds_embed(element: Element) -> bool:
    """Return whether an element without text shows something when its script has run."""
    return any(
        one.tag in EMBED_TAGS
        or (one.tag == "script" and address_of_script(one) is not None)
        or (one.get("data-attrs") is not None and is_post(one))
        or (bool(one.get("class")) and _named_address(one, one.get("class") or "", "") is not None)
        for one in element.iter("*")
    )


def _settle_holder(holder: Element, names: str, base_url: str) -> None:
    if _POST.search(names):
        if any(is_post(above) for above in holder.iterancestors()):
            return
        _become_quote(holder, _named_address(holder, names, base_url))
    elif _CARD.search(names):
        _become_card(holder, base_url)
    else:
        address = _named_address(holder, names, base_url)
        if address is not None and not raw_text(holder).strip():
            _become_link(holder, address)


def _named_address(holder: Element, names: str, base_url: str) -> str | None:
    """Return the address that an element's attribute names, if its class says which one."""
    for pattern, attribute, form in _HOLDERS:
        value = holder.get(attribute)
        if value and pattern.search(names):
            post = _BLUESKY.match(value)
            if post:
                return f"https://bsky.app/profile/{post[1]}/post/{post[2]}"
            return absolute_url(form.format(value.strip()), base_url)
    value = holder.get("data-oembed-url") or holder.get("data-embed-url")
    return absolute_url(value, base_url) if value else None


def _become_quote(post: Element, address: str | None) -> None:
    """Build a quotation of a post: its words, who said it, and a link."""
    found = _read_record(post)
    if found is not None:
        _write_quote(post, *found)
        return
    post.tag = "blockquote"
    for part in list(post.iter("a", "p", "div", "span", "section")):
        text = fold_space(raw_text(part))
        if (
            part is not post
            and text
            and part.getparent() is not None
            and _INVITATION.fullmatch(text)
        ):
            part_address = part.get("href")
            address = address or part_address
            remove_element(part)
    _set_author_apart(post)
    if address is None:
        return
    if not raw_text(post).strip():
        post.tag = "div"
        _become_link(post, address)
        return
    page = _page_of(address) or address
    if not any(_same_page(link.get("href") or "", page) for link in post.iter("a")):
        _append_source(post, "", page, page)


def _append_source(post: Element, before: str, text: str, address: str) -> None:
    """Append a caption that links to a post."""
    source = post.makeelement("figcaption", {})
    link = post.makeelement("a", {"href": address})
    source.text, link.text = before or None, text
    source.append(link)
    post.append(source)


def _set_author_apart(post: Element) -> None:
    """Build a caption with the author of a post, which plain text omits."""
    words = [child for child in post if child.tag == "p"]
    after = words[-1] if words else None
    if len(words) > 1 and _is_author_line(words[-1]):
        words[-1].tag = "figcaption"
    elif after is not None and (after.tail or "").strip().startswith(("—", "–", "-")):
        source = post.makeelement("figcaption", {})
        source.text, after.tail = after.tail, None
        source.extend(list(after.itersiblings()))
        post.append(source)
    for line in list(post.iter("p", "div")):
        if line is not post and _SHARED.match(fold_space(raw_text(line))):
            line.tag = "figcaption"


def _is_author_line(line: Element) -> bool:
    text = fold_space(raw_text(line))
    return text.startswith(("—", "–")) and next(line.iter("a"), None) is not None


def _read_record(post: Element) -> tuple[str, str, str] | None:
    """Return words, author and address of a post that a newsletter draws as a card (Substack)."""
    text = post.get("data-attrs")
    if not text:
        return None
    record = parse_page_json(text)
    if not isinstance(record, dict):
        return None
    words, address = record.get("full_text") or record.get("title"), record.get("url")
    if not isinstance(words, str) or not isinstance(address, str) or not address.startswith("http"):
        return None
    names = [value for key in ("name", "author_name") if isinstance(value := record.get(key), str)]
    handle = record.get("username")
    if isinstance(handle, str) and handle:
        names.append(f"(@{handle})" if names else f"@{handle}")
    return words, " ".join(names) or _find_author(post), address


def _find_author(post: Element) -> str:
    named = (
        fold_space(raw_text(one))
        for one in post.iter("*")
        if re.search(r"author-(?:name|handle)", one.get("class") or "")
    )
    return " ".join(dict.fromkeys(filter(None, named)))


def _write_quote(post: Element, words: str, author: str, address: str) -> None:
    tail = post.tail
    for child in list(post):
        post.remove(child)
    post.attrib.clear()
    post.tag, post.text, post.tail = "blockquote", None, tail
    for line in words.split("\n"):
        if line.strip():
            paragraph = post.makeelement("p", {})
            paragraph.text = line.strip()
            post.append(paragraph)
    _append_source(post, "— " if author else "", author or address, address)


def _become_card(card: Element, base_url: str) -> None:
    """Build one line from a link card: a link with the page's title."""
    link = next((one for one in card.iter("a") if one.get("href")), None)
    address = absolute_url(link.get("href") or "", base_url) if link is not None else None
    if link is None or address is None or len(raw_text(card).split()) > _MOST_CARD:
        return
    title = next(
        (one for one in card.iter("*") if re.search(r"title", one.get("class") or "")), link
    )
    text = fold_space(raw_text(title))
    for child in list(card):
        card.remove(child)
    card.attrib.clear()
    card.text = None
    if text:
        card.set("title", text)
    card.tag = "div"
    _become_link(card, address)


def _is_linked_beside(player: Element, address: str) -> bool:
    """Return whether the figure before a frame leads to the same page."""
    if player.tag not in _FRAMES:
        return False
    before = player.getprevious()
    if before is None or before.tag not in ("figcaption", "figure") or (before.tail or "").strip():
        return False
    return any(_same_page(link.get("href") or "", address) for link in before.iter("a"))


def _same_page(one: str, other: str) -> bool:
    def essence(address: str) -> str:
        address = address.partition("?")[0].partition("#")[0].rstrip("/").removesuffix("/embed")
        return address.partition("//")[2].removeprefix("www.").replace("x.com/", "twitter.com/", 1)

    return essence(one) == essence(other)


def _drop_durations(player: Element) -> None:
    """Remove the running time that stands beside a player."""
    holder = player.getparent()
    for one in list(holder):
        if one is not player and is_duration(one):
            remove_element(one)


def _free_content(embed: Element) -> None:
    """Move what is in an `embed` behind it: HTML has nothing in it, libxml2 all that follows."""
    inside = list(embed)
    holder, after = embed.getparent(), embed.tail or ""
    place = holder.index(embed) + 1
    embed.tail = (embed.text or "") + ("" if inside else after) or None
    embed.text = None
    holder[place:place] = inside
    if inside:
        inside[-1].tail = (inside[-1].tail or "") + after or None


def _find_address(player: Element, base_url: str) -> str | None:
    if player.tag in _COMPONENTS:
        attribute, form = _COMPONENTS[player.tag]
        value = player.get(attribute) or player.get(attribute.removeprefix("data-"))
        address = absolute_url(form.format(value.strip()), base_url) if value else None
        return (
            address if address is None or player.tag == "oembed" else _page_of(address) or address
        )
    for place in _places(player):
        address = absolute_url(place, base_url) if place else None
        if address is None or address.startswith("mailto:"):
            continue
        if player.tag in ("video", "audio", "amp-video"):
            return address
        return _page_of(address) or _shown_address(player, address)
    return None


def _places(player: Element) -> Iterator[str | None]:
    for name in ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-url", "data"):
        yield player.get(name)
    for source in player.iter("source"):
        yield source.get("src")


def _shown_address(player: Element, address: str) -> str | None:
    """Return the address of a frame on an unknown host that shows something; None for others."""
    title = player.get("title") or player.get("aria-label") or ""
    if _UNWANTED.search(address) or _UNWANTED.search(title):
        return None
    is_shown = bool(title.strip()) or _SHOWING.search(address) is not None
    if not is_shown and not re.search("embed|player|video|map|chart", player.get("class") or ""):
        return None
    parts = urlsplit(address)
    if _PROXIED.search(address):
        for name in ("url", "src"):
            named = parse_qs(parts.query).get(name, [""])[0]
            if named.startswith("http"):
                return absolute_url(named, "")
    return address.removesuffix("/embed") if "/@" in parts.path else address


def _page_of(address: str) -> str | None:
    """Return the page that a frame's address belongs to; None for frames nobody reads."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    found = _YOUTUBE_ID.match(parts.path) if _YOUTUBE.match(host) else None
    if found:
        return f"https://www.youtube.com/watch?v={found.group(1)}"
    found = _VIMEO_ID.match(parts.path) if host.endswith("vimeo.com") else None
    if found:
        return f"https://vimeo.com/{found.group(1)}"
    if not _SHOWN.search(host) or _UNWANTED.search(address):
        return None
    if ".google." in f".{host}" and not parts.path.startswith(_MAP_PATHS):
        return None
    return address


def _lone_caption(player: Element) -> Element | None:
    """Return the caption of the figure around a player, if it has text and no link of its own."""
    figure = next(player.iterancestors("figure"), None)
    captions = [] if figure is None else list(figure.iter("figcaption"))
    if len(captions) != 1 or next(captions[0].iter("a"), None) is not None:
        return None
    return captions[0] if raw_text(captions[0]).strip() else None


def _become_link(player: Element, address: str) -> None:
    title = " ".join((player.get("title") or player.get("aria-label") or "").split())
    parent = player.getparent()
    figure = player if parent is None or parent.tag != "figure" else None
    link = player.makeelement("a", {"href": address})
    link.text = title or address
    tail = player.tail
    player.attrib.clear()
    for child in list(player):
        player.remove(child)
    player.text = None
    caption = None if parent is None else _lone_caption(player)
    if caption is not None and not title:
        link.text = caption.text
        for child in list(caption):
            link.append(child)
        caption.text = None
        caption.append(link)
        player.tail = tail
        remove_element(player)
        return
    if figure is None:
        player.tag = "figcaption"
        player.append(link)
    else:
        figure.tag = "figure"
        caption = player.makeelement("figcaption", {})
        caption.append(link)
        figure.append(caption)
    player.tail = tail
