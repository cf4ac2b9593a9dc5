"""The error tree: every failure this program can name.

Each error carries the URL it is about, a stable `code` that is printed, stored
in the ledger and safe to match on, and whether trying again may help. Foreign
exceptions are translated in the one module that calls the foreign library;
`pipeline.py` alone turns a `ScraperError` into a `Failed` outcome.
"""

from __future__ import annotations


class ScraperError(Exception):
    """Anything that went wrong with one URL, file or setting.

    Args:
        message: One line for people, without the URL and without a final stop.
        url: What it is about: a URL, a file name, or "" where there is none.
        code: Overrides the class's stable code (lower case, words joined by `-`).
        retryable: Overrides the class's answer to "may trying again help?".
    """

    code: str = "error"
    retryable: bool = False

    def __init__(
        self, message: str, *, url: str = "", code: str | None = None, retryable: bool | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.url = url
        if code is not None:
            self.code = code
        if retryable is not None:
            self.retryable = retryable

    def __str__(self) -> str:
        """Return the one line that people see: code, URL, message."""
        return (
            f"{self.code}: {self.url}: {self.message}"
            if self.url
            else f"{self.code}: {self.message}"
        )


class ConfigError(ScraperError):
    """A setting is unknown, of the wrong type or out of range."""

    code = "bad-config"


class ScheduleError(ConfigError):
    """cron or systemd is missing here, or refused what was to be installed."""

    code = "crontab-failed"


class InvalidURL(ScraperError):
    """The text is no absolute http(s) URL that can be fetched."""

    code = "bad-url"


class FetchError(ScraperError):
    """The page could not be fetched."""

    code = "fetch-failed"


class Disallowed(FetchError):
    """robots.txt of the host does not allow this URL for us."""

    code = "robots-disallowed"


class UnsafeAddress(FetchError):
    """The name leads to an address that is not public and not excepted."""

    code = "unsafe-address"


class Unreachable(FetchError):
    """No answer: DNS, connection, TLS or protocol failed, or time ran out."""

    code = "unreachable"
    retryable = True


class BadStatus(FetchError):
    """The server answered with a status that carries no page."""

    code = "http-status"

    def __init__(
        self, message: str, *, url: str = "", retryable: bool | None = None, status: int = 0
    ) -> None:
        super().__init__(message, url=url, retryable=retryable)
        self.status = status
        """The HTTP status; 404 and 410 say that the page is gone."""
        self.retry_after: float | None = None
        """Seconds that the server asks us to wait, clamped; None where it does not."""


class TooLarge(FetchError):
    """The response is larger than the limit, on the wire or decoded."""

    code = "too-large"


class TooManyRedirects(FetchError):
    """More hops than the limit, or a loop."""

    code = "too-many-redirects"


class Truncated(FetchError):
    """The body ended before the server's own mark."""

    code = "truncated"
    retryable = True


class NotHTML(FetchError):
    """The first bytes are not those of a page that an article can be read from."""

    code = "not-html"


class DiscoverError(ScraperError):
    """A feed, sitemap or listing could not be read."""

    code = "discover-failed"


class ExtractError(ScraperError):
    """The page could not be read."""

    code = "extract-failed"


class NoArticle(ExtractError):
    """The page holds no text to keep."""

    code = "no-article"


class ArchiveError(ScraperError):
    """The database cannot be used."""

    code = "archive-failed"


class SchemaTooNew(ArchiveError):
    """The database was written by a newer version of this program."""

    code = "schema-too-new"


class ArchiveDamaged(ArchiveError):
    """The file is no database, another program's database, or broken."""

    code = "archive-damaged"


class ArchiveMoved(ArchiveError):
    """The file was moved, deleted or replaced while it was open for writing."""

    code = "archive-moved"


class ArchiveLocked(ArchiveError):
    """Another process is writing and did not finish in time."""

    code = "archive-locked"
    retryable = True


class ExportError(ScraperError):
    """An export could not be written."""

    code = "export-failed"
