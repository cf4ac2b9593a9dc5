"""Turn players and frames into links.

Takes a tree and the page's base URL. A frame cannot live in an archive, but
where it led is part of the article: it becomes a figure whose caption links
there, which Markdown and HTML show and text leaves out. Frames that track,
advertise or ask go.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from scraper.extract.dom import Element, remove_element
from scraper.extract.normalize.links import absolute_url

_PLAYERS: Final = (
    "iframe",
    "video",
    "audio",
    "embed",
    "object",
    "amp-youtube",
    "amp-video",
    "lite-youtube",
)
_YOUTUBE: Final = re.compile(r"^(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com)$", re.IGNORECASE)
_YOUTUBE_ID: Final = re.compile(r"^/(?:embed|v|shorts)/([\w-]{6,20})")
_VIMEO_ID: Final = re.compile(r"^/video/(\d{4,15})")
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
_MAP_PATHS: Final = ("/maps", "/forms", "/presentation", "/document", "/spreadsheets", "/file")


def settle_embeds(root: Element, base_url: str) -> None:
    """Replace every player and frame by a link to what it shows, or take it out."""
    for player in list(root.iter(*_PLAYERS)):
        if player.getparent() is None or player is root:
            continue
        if player.tag == "embed":
            _free_content(player)
        address = _find_address(player, base_url)
        if address is None:
            remove_element(player)
        else:
            _become_link(player, address)


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
    video = player.get("data-videoid") or player.get("videoid")
    if player.tag in ("amp-youtube", "lite-youtube"):
        return f"https://www.youtube.com/watch?v={video}" if video else None
    places = [player.get(name) for name in ("src", "data-src", "data-lazy-src", "data")]
    places += [source.get("src") for source in player.iter("source")]
    for place in places:
        address = absolute_url(place, base_url) if place else None
        if address is None or address.startswith("mailto:"):
            continue
        if player.tag in ("video", "audio"):
            return address
        return _page_of(address)
    return None


def _page_of(address: str) -> str | None:
    """Give the page that a frame's address belongs to; None for frames nobody reads."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    found = _YOUTUBE_ID.match(parts.path) if _YOUTUBE.match(host) else None
    if found:
        return f"https://www.youtube.com/watch?v={found.group(1)}"
    found = _VIMEO_ID.match(parts.path) if host.endswith("vimeo.com") else None
    if found:
        return f"https://vimeo.com/{found.group(1)}"
    if not _SHOWN.search(host):
        return None
    if ".google." in f".{host}" and not parts.path.startswith(_MAP_PATHS):
        return None
    return address


def _lone_caption(player: Element) -> Element | None:
    """Give the caption of the figure around a player, if it has text and no link of its own."""
    figure = next(player.iterancestors("figure"), None)
    captions = [] if figure is None else list(figure.iter("figcaption"))
    if len(captions) != 1 or next(captions[0].iter("a"), None) is not None:
        return None
    return captions[0] if "".join(captions[0].itertext()).strip() else None


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
