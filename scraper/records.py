"""The frozen records that stages hand to each other.

    Source --discover--> Link --fetch--> Capture --extract--> Article --archive--> Outcome

Times are aware UTC datetimes. Dates that a page states stay the page's own ISO
8601 text, with the page's offset and precision. Nothing here imports the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

RenderMode = Literal["never", "auto", "always"]
ImageChoice = Literal["none", "lead", "all"]
"""Which pictures of an article are kept."""
SnapshotForm = Literal["mhtml", "png", "pdf"]
"""Forms of a page as a browser shows it."""
SnapshotChoice = Literal["none", "mhtml", "png", "pdf"]
AssetKind = Literal["image", "mhtml", "png", "pdf"]
"""When a browser renders a page: never, where a page is empty without one, or always."""

Headers = tuple[tuple[str, str], ...]
"""Response headers in the order received, names in lower case."""

SECRET_HEADERS = frozenset(
    {
        "authorization",
        "cookie",
        "cookie2",
        "proxy-authorization",
        "set-cookie",
        "set-cookie2",
        "x-amz-security-token",
        "x-api-key",
        "x-auth-token",
        "x-csrf-token",
        "x-xsrf-token",
    }
)
"""Headers, in lower case, that may hold a secret and are never stored."""


REQUEST_HEADERS = frozenset(
    "accept accept-encoding accept-language cache-control connection host if-modified-since"
    " if-none-match origin pragma user-agent".split()
)
"""Request headers, in lower case, that are stored. The user may send keys under any other name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractorVersion:
    """What a reading of a page depends on besides the page."""

    program: str
    """Version of this program."""
    rules: str
    """Start of the SHA-256 of the user's rule for the page's host; "" without a rule."""
    models: str
    """Start of the SHA-256 of the models' files."""


_NO_EVIDENCE: Mapping[str, str] = MappingProxyType({})


NO_CONTENT: Mapping[str, str] = MappingProxyType(
    {
        "blocked": "a bot wall answered instead of the page",
        "consent": "a consent wall answered instead of the page",
        "login": "a login page answered instead of the page",
        "soft-404": "the page says that there is no such page",
        "error-page": "an error, maintenance or welcome page answered instead of the page",
        "moved": "the page only sends its readers to another address",
        "empty-shell": "the page is empty until a browser runs its scripts",
    }
)
"""Page types that never become or replace an article, and what is said of them."""


class _PickledByValue:
    """A record of which an article holds dozens, pickled as its bare values.

    dataclasses' own way lists the fields anew for each record: a tenth of what a process that
    hands articles on does.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        kind = type(self)
        names: tuple[str, ...] = kind.__slots__
        return _restore, (kind, *[getattr(self, name) for name in names])


def _restore(kind: type[_PickledByValue], *values: object) -> _PickledByValue:
    record = kind.__new__(kind)
    names: tuple[str, ...] = kind.__slots__
    for name, value in zip(names, values, strict=True):
        object.__setattr__(record, name, value)
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that keeps naming new articles."""

    url: str
    """Feed, sitemap, listing page or site, absolute."""
    kind: str
    """`feed`, `sitemap`, `archive` (a platform's JSON), `page` or `site` (asked what it offers)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An article's URL, found somewhere."""

    url: str
    """Absolute http(s) URL in canonical form (`urls.canonicalize_url`)."""
    found_on: str
    """URL of the feed, sitemap or page that named it; "" when the user did."""
    title: str | None = None
    """Title given by the finder; a candidate, not the truth."""
    published: str | None = None
    """ISO 8601 date or time given by the finder; a candidate, not the truth."""
    updated: str | None = None
    """When the page changed last, as the finder states it; ISO 8601."""
    guid: str | None = None
    """What identifies the feed's entry. Feeds repeat and reuse it, so the URL is the identity."""
    authors: tuple[str, ...] = ()
    """Names given by the finder; candidates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How a response was requested."""

    request_headers: Headers = ()
    """As sent, names in lower case, those of `REQUEST_HEADERS` alone; empty if they are not known."""
    address: str | None = None
    """IP address of the server; None if it is not known, as behind a proxy."""
    protocol: str | None = None
    """`HTTP/1.1`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A later response that brought the same bytes, or said "not modified"."""

    url: str
    """The URL that answered."""
    at: datetime
    """UTC."""
    status: int
    """HTTP status; 304 for "not modified"."""
    headers: Headers
    """Those that the ledger keeps: `etag`, `last-modified`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response as it came, from the network or from a file."""

    url: str
    """The URL asked for."""
    final_url: str
    """The URL that answered, after redirects."""
    status: int
    """HTTP status; 200 for a file."""
    headers: Headers
    """Response headers, names in lower case."""
    body: bytes
    """The body after content decoding, never changed: all else is rebuilt from it."""
    fetched_at: datetime
    """When the answer was complete, UTC."""
    digest: str
    """SHA-256 of `body`, 64 hexadecimal digits."""
    redirects: tuple[str, ...] = ()
    """Every URL that redirected, first one first; empty without redirects."""
    robots: str | None = None
    """Why robots.txt allowed it: `allowed`, `no-rules`, `ignored`; None if it was not checked."""
    is_cut_short: bool = False
    """Whether the connection ended early, but behind the page's own end. Not stored with the page:
    the ledger says it."""
    exchange: Exchange | None = None
    """How it was requested; None for files, and for pages stored by versions that did not record it."""
    repeats: tuple[Repeat, ...] = ()
    """Later responses without anything new; filled only by `Archive.raw_pages`."""
    own_url: str | None = None
    """Address of a saved file whose `url` is only what the file itself claims. The page goes under
    this address when another article holds the claimed one. None where `url` is certain."""

    @classmethod
    def of_bytes(  # noqa: PLR0913 - one parameter for each fact that only some callers know
        cls,
        body: bytes,
        *,
        url: str,
        fetched_at: datetime,
        content_type: str | None = None,
        saved_by: str | None = None,
        own_url: str | None = None,
        is_kept: bool = True,
    ) -> Capture:
        """Build a capture of a page that was saved elsewhere.

        Args:
            body: The file as it is.
            url: Where the page came from, a `file:` URL, or "".
            fetched_at: When it was saved, UTC.
            content_type: Media type where it is known; the extractor looks at the bytes otherwise.
            saved_by: The program that saved it, where an import brought it.
            own_url: The file's own address, where `url` is only what the file claims.
            is_kept: Whether an archive may get it; the digest is "" otherwise, which saves its time.
        """
        return cls(
            url=url,
            final_url=url,
            status=200,
            headers=tuple(
                (name, value)
                for name, value in (("content-type", content_type), ("x-saved-by", saved_by))
                if value is not None
            ),
            body=body,
            fetched_at=fetched_at,
            digest=hashlib.sha256(body).hexdigest() if is_kept else "",
            own_url=own_url,
        )

    def header(self, name: str) -> str | None:
        """Return the first header of that lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that the stored copy still holds (304)."""

    url: str
    final_url: str
    fetched_at: datetime
    headers: Headers
    robots: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the last answer gave to ask "changed since?" with."""

    etag: str | None = None
    """The ETag header, quotes included."""
    last_modified: str | None = None
    """The Last-Modified header, as received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRobots:
    """One robots.txt as it was fetched."""

    fetched_at: datetime
    """UTC."""
    status: int
    """HTTP status; 404 stands for every way of not having one."""
    body: bytes
    """At most `fetch.robots.MAX_ROBOTS_BYTES`; empty unless the status is 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long a host is left alone."""

    until: datetime
    """UTC."""
    failures: int
    """Failures in a row."""
    reason: str
    """The code of the last failure, or `retry-after`."""


@dataclass(frozen=True, slots=True)
class Found(_PickledByValue):
    """One candidate value for one field, with its evidence."""

    field: str
    """Name of an `Article` field, or of a count (`views`, `likes`, `comments`, `shares`)."""
    value: str
    """The value as the page gives it, white space folded."""
    found_by: str
    """Where: `json-ld`, `og`, `meta`, `microdata`, `rdfa`, `wix`, `byline`, `url`, ..., with an
    optional detail after a colon (`meta:article:author`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(_PickledByValue):
    """An image that belongs to the article."""

    url: str
    """Absolute URL of the largest version that the page names."""
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(_PickledByValue):
    """One reader's comment; never part of `text`."""

    text: str
    author: str | None = None
    published: str | None = None
    """ISO 8601, or the page's own words where they are relative."""
    reply_to: int | None = None
    """Position (from 0) of the comment answered, in the same tuple."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the page says of its own use; None where it says nothing."""

    views: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped(_PickledByValue):
    """A piece of the page that a rule left out of the body."""

    rule: str
    """Name of the rule, as in `extraction/prune/`."""
    reason: str
    """Why, for people."""
    text: str
    """The first 200 characters of what went."""
    words: int
    """Number of words that went."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyCandidate(_PickledByValue):
    """One proposal for the body, and how it fared."""

    name: str
    """Who proposed: `wix`, `model`, `readability`, `json-ld`, `rule`, `page`."""
    words: int
    link_density: float
    """Share of characters inside links, 0 to 1."""
    chosen: bool
    reason: str
    """Why it won or lost, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The answer to "why?": all that was considered."""

    platform: str | None
    """Name of the platform recognized, as in `platforms/`."""
    candidates: tuple[Found, ...]
    """Every value found for every field, in the order of the finders."""
    bodies: tuple[BodyCandidate, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was read from one capture."""

    url: str
    """The capture's final URL."""
    text: str
    """The body without its headline; paragraphs apart by one blank line."""
    title: str | None = None
    """The visible headline where there is one."""
    authors: tuple[str, ...] = ()
    """People's names (or, where the page names no person, the organization)."""
    published: str | None = None
    """ISO 8601 date or time, with the page's own offset where it gives one."""
    modified: str | None = None
    """As `published`."""
    language: str | None = None
    """BCP 47 tag, lower-case language (`en`, `pt-BR`)."""
    site_name: str | None = None
    description: str | None = None
    canonical_url: str | None = None
    """Absolute, only when it stays on the site and is plausible."""
    lead_image: str | None = None
    """Absolute URL."""
    tags: tuple[str, ...] = ()
    section: str | None = None
    licence: str | None = None
    """URL or name of the licence the page states."""
    robots: str | None = None
    """Directives of robots meta and TDM reservation, comma-separated lower case."""
    images: tuple[Image, ...] = ()
    comments: tuple[Comment, ...] = ()
    counts: Counts = Counts()
    page_type: str = "article"
    """`article`, `listing`, `forum`, `documentation`, `product`, `other`; or no content:
    `blocked`, `consent`, `login`, `paywall`, `soft-404`, `error-page`, `moved`, `empty-shell`."""
    page_type_confidence: float = 1.0
    """0 to 1."""
    confidence: float = 0.0
    """How sure the body is right, 0 to 1."""
    found_by: Mapping[str, str] = field(default_factory=lambda: _NO_EVIDENCE)
    """Field name to the finder whose value won; `text` names the body candidate."""
    markdown: str | None = None
    """The body as Markdown; None unless asked for."""
    html: str | None = None
    """The body as sanitised HTML; None unless asked for."""
    next_page: str | None = None
    """Absolute URL of the same article's next page; None unless asked for."""
    trace: Trace | None = None
    """None unless asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the archive gives it back: one revision of it, and what is known around it."""

    id: int
    """The article's number in this archive; the same for all its revisions."""
    url: str
    """The URL it goes by, in canonical form."""
    site: str
    """Host without `www.`."""
    revision: int
    """Number of this revision, from 1."""
    revisions: int
    """How many revisions the article has."""
    first_saved_at: datetime
    """When the first revision was stored."""
    saved_at: datetime
    """When this revision was stored."""
    last_seen_at: datetime
    """When the page was last had, changed or not."""
    body_digest: str
    """SHA-256 of the raw page that this revision was read from."""
    word_count: int
    """Words of the text; a character counts as a word in scripts without spaces."""
    article: Article
    """What was read; comments and counts are the newest known, `trace` is None."""
    labels: tuple[str, ...] = ()
    """The user's, in the order of their names; `tags` of the article are the page's."""
    note: str | None = None
    """The user's, as Markdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A new revision is on disk."""

    url: str
    article_id: int
    revision: int
    """Number of the revision within its article, from 1, in the order of their captures."""
    title: str | None
    same_text_as: int | None = None
    """Another article with exactly the same text, where there is one when an article is new."""
    is_current: bool = True
    """Whether it is the article's newest revision; False for an earlier page that was imported."""
    article_url: str | None = None
    """URL that the article goes by, where it is not that of this page."""
    claimed_url: str | None = None
    """URL that a saved file claims but another article holds: the page was stored under its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The page was fetched and says what the last revision says."""

    url: str
    article_id: int
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """The page was fetched and kept raw, but is not an article to store."""

    url: str
    code: str
    """The page type that stood against it, or another stable code."""
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The page could not be fetched or read."""

    url: str
    code: str
    """The `ScraperError` code."""
    message: str
    retryable: bool = False


Outcome = Saved | Unchanged | Skipped | Failed
