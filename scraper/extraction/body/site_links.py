"""Tell whether a link leads to another page of the site."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from scraper.dom.document import Document
from scraper.urls import host_of, path_of


def leads_on(address: str, document: Document) -> bool:
    """Return whether an address as the page writes it is another page of the site, not its front page."""
    if address[:1] in ("", "#"):
        return False
    if _is_plain_path(address) and document.base_url == document.url:
        path = address.partition("#")[0].partition("?")[0]
    else:
        try:
            parts = urlsplit(urljoin(document.base_url, address))
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or host_of(parts.geturl()) != host_of(
            document.url
        ):
            return False
        path = parts.path
    return path.rstrip("/") != "" and path != path_of(document.url)


def _is_plain_path(address: str) -> bool:
    """Return whether an address is a path from the site's root that needs no joining, which is slow."""
    return (
        address[0] == "/"
        and address[1:2] != "/"
        and "/." not in address
        and ";" not in address
        and address.isprintable()
        and " " not in address
    )
