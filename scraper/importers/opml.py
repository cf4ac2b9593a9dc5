"""Read and write OPML, the feed readers' list of subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from scraper.archive.queue.sources import StoredSource
from scraper.discover.markup import find_root_name, forget, iter_xml, local_name
from scraper.discover.wording import clean_title
from scraper.errors import DiscoverError
from scraper.importers.imported import Collected, Imported, ImportedSource
from scraper.records import Source


def is_opml(body: bytes) -> bool:
    """Return whether a file's root element is `opml`."""
    return find_root_name(body) == "opml"


def parse_opml(body: bytes, now: datetime) -> Imported:
    """Read the feeds of an OPML file, its folders and categories as tags.

    Raises:
        DiscoverError: The file is hostile or holds nothing.
    """
    del now
    items = Collected()
    folders: list[str] = []
    for event, element in iter_xml(body, starts=True):
        if local_name(element) != "outline":
            continue
        if event == "end":
            folders.pop()
            forget(element)
            continue
        values = {str(name).lower(): str(value) for name, value in element.items()}
        if items.is_full:
            break
        _take(values, folders, items)
        folders.append(
            "" if "xmlurl" in values else values.get("text") or values.get("title") or ""
        )
    if not (items or items.warnings):
        raise DiscoverError("names no feeds", code="empty-import")
    return items.finish("opml")


def render_opml(sources: Iterable[ImportedSource], *, title: str = "Sources") -> str:
    """Write sources as OPML 2.0: the first tag as folder, the others as categories.

    A category cannot hold a comma or begin and end with a slash; such a tag is a folder in the
    folder, so that `parse_opml` reads the same tags in the same order.
    """
    groups: dict[tuple[str, ...], list[ImportedSource]] = {}
    for source in sources:
        groups.setdefault(_folders_of(source.tags), []).append(source)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{escape(clean_title(title) or '')}</title></head>",
        "  <body>",
    ]
    for folders, members in sorted(groups.items()):
        indent = "  " * (len(folders) + 2)
        for depth, folder in enumerate(folders, 2):
            lines.append(f"{'  ' * depth}<outline text={quoteattr(folder)}>")
        lines += [f"{indent}{_outline(member, len(folders))}" for member in members]
        lines += [f"{'  ' * depth}</outline>" for depth in range(len(folders) + 1, 1, -1)]
    return "\n".join((*lines, "  </body>", "</opml>", ""))


def export_sources(sources: Iterable[StoredSource], *, feeds_only: bool = False) -> str:
    """Return stored sources as OPML; with `feeds_only` those that every feed reader can read."""
    return render_opml(
        ImportedSource(source=Source(url=one.url, kind=one.kind), title=one.title, tags=one.tags)
        for one in sources
        if one.kind == "feed" or not feeds_only
    )


def _take(values: Mapping[str, str], folders: list[str], items: Collected) -> None:
    """Take one outline as a source or a link; a folder is neither."""
    categories = [part.strip(" /") for part in values.get("category", "").split(",")]
    tags = [*folders, *categories]
    title = values.get("title") or values.get("text")
    if title == values.get("xmlurl"):  # every outline has a text; without a title it is the URL
        title = None
    if values.get("xmlurl"):
        kind = values.get("scraperkind", "feed")
        kind = kind if kind in {"feed", "sitemap", "page", "site", "archive"} else "feed"
        items.add_source(values["xmlurl"], kind=kind, title=title, tags=tags)
    elif values.get("url"):
        items.add_link(values["url"], title=title, tags=tags)


def _folders_of(tags: tuple[str, ...]) -> tuple[str, ...]:
    is_plain = all("," not in tag and tag == tag.strip(" /") for tag in tags[1:])
    return tags[:1] if is_plain else tags


def _outline(member: ImportedSource, folders: int) -> str:
    title = clean_title(member.title) or member.source.url
    values = {
        "type": "rss", "text": title, "title": title, "xmlUrl": member.source.url,
        "category": ",".join(member.tags[folders:]),
        "scraperKind": "" if member.source.kind == "feed" else member.source.kind,
    }  # fmt: skip
    return f"<outline {' '.join(f'{name}={quoteattr(value)}' for name, value in values.items() if value)}/>"
