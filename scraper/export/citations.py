"""Citations: BibTeX, RIS and CSL-JSON, for reference managers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from scraper.export.formats import Format
from scraper.records import StoredArticle
from scraper.text.json_text import render_json

_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_BIBTEX_SPECIAL: Final = re.compile(r"[\\{}$&%#_^~]")
_BIBTEX_ESCAPES: Final = {
    # BibTeX counts braces even after a backslash, and an odd one would end the field or the file.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_KEY_WORDS: Final = 1
_RIS_LINE_ENDS: Final = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def render_bibtex(stored: StoredArticle) -> str:
    """Render one article as an `@online` entry of BibLaTeX, which BibTeX styles read as `@misc`."""
    article = stored.article
    day = find_day(article.published)
    fields = (
        ("author", " and ".join(map(_bibtex_name, article.authors))),
        ("title", f"{{{_bibtex_text(article.title or stored.url)}}}"),
        ("organization", _bibtex_text(article.site_name or stored.site)),
        ("date", "-".join(day)),
        ("year", day[0] if day else ""),
        ("url", _bibtex_url(stored.url)),
        ("urldate", f"{stored.saved_at:%Y-%m-%d}"),
        ("language", _bibtex_text(article.language or "")),
        ("keywords", ", ".join(_bibtex_text(tag) for tag in article.tags)),
        ("abstract", _bibtex_text(article.description or "")),
    )
    lines = [f"  {name} = {{{value}}}," for name, value in fields if value]
    return "\n".join([f"@online{{{_make_key(stored)},", *lines, "}", ""])


def render_ris(stored: StoredArticle) -> str:
    """Render one article as a RIS record; the day of the archived copy is `Y2`."""
    article = stored.article
    day = find_day(article.published)
    fields = (
        ("TY", "ELEC"),
        ("ID", str(stored.id)),
        ("TI", article.title or stored.url),
        *(("AU", name) for name in article.authors),
        ("PY", day[0] if day else ""),
        ("DA", "/".join([*day, *[""] * (4 - len(day))]) if day else ""),
        ("PB", article.site_name or stored.site),
        ("UR", stored.url),
        ("Y2", f"{stored.saved_at:%Y/%m/%d}/"),
        ("LA", article.language or ""),
        *(("KW", tag) for tag in article.tags),
        ("AB", article.description or ""),
    )
    lines = [f"{tag}  - {_RIS_LINE_ENDS.sub(' ', value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def render_csl(stored: StoredArticle) -> str:
    """Render one article as an item of CSL-JSON, on one line."""
    article = stored.article
    day = find_day(article.published)
    seen = stored.saved_at
    item: dict[str, object] = {
        "id": str(stored.id),
        "type": "webpage",
        "title": article.title or stored.url,
        "author": [{"literal": name} for name in article.authors],
        "container-title": article.site_name or stored.site,
        "issued": {"date-parts": [[int(part) for part in day]]} if day else None,
        "accessed": {"date-parts": [[seen.year, seen.month, seen.day]]},
        "URL": stored.url,
        "language": article.language,
        "keyword": ", ".join(article.tags),
        "abstract": article.description,
    }
    return render_json({key: value for key, value in item.items() if value})


def find_day(stated: str | None) -> tuple[str, ...]:
    """Return year, month and day as far as a date has them; () if it has no year."""
    match = _DAY.match(stated or "")
    return () if match is None else tuple(part for part in match.groups() if part)


def _render_bibtex_all(articles: Iterable[StoredArticle]) -> Iterator[str]:
    for number, stored in enumerate(articles):
        yield f"{chr(10) if number else ''}{render_bibtex(stored)}"


def _render_csl_all(articles: Iterable[StoredArticle]) -> Iterator[str]:
    before = "[\n"
    for stored in articles:
        yield f"{before}{render_csl(stored)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _render_ris_all(articles: Iterable[StoredArticle]) -> Iterator[str]:
    return map(render_ris, articles)


BIBTEX: Final = Format(
    name="bibtex",
    summary="BibTeX entries (@online)",
    suffix=".bib",
    render_many=_render_bibtex_all,
    render_one=render_bibtex,
)
RIS: Final = Format(
    name="ris",
    summary="RIS records for reference managers",
    suffix=".ris",
    render_many=_render_ris_all,
    render_one=render_ris,
)
CSL_JSON: Final = Format(
    name="csl-json",
    summary="CSL-JSON, as Zotero and pandoc read it",
    suffix=".json",
    render_many=_render_csl_all,
)


def _make_key(stored: StoredArticle) -> str:
    """Return a key of letters and digits: first author or site, year, and the article's number."""
    author = next(iter(stored.article.authors), stored.site.split(".")[0])
    last = (author.split() or ["article"])[-1]
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode()
    letters = "".join(filter(str.isalnum, plain)).lower() or "article"
    return f"{letters}{''.join(find_day(stored.article.published)[:1])}-{stored.id}"


def _bibtex_name(name: str) -> str:
    """Return a name; one that BibTeX would take apart wrongly is kept whole by braces."""
    text = _bibtex_text(name)
    is_whole = "," in text or re.search(r"\band\b", text, re.IGNORECASE) is not None
    return f"{{{text}}}" if is_whole else text


def _bibtex_text(text: str) -> str:
    """Return a text on one line, every special character escaped."""
    return _BIBTEX_SPECIAL.sub(_escape_bibtex, " ".join(text.split()))


def _escape_bibtex(match: re.Match[str]) -> str:
    return _BIBTEX_ESCAPES.get(match[0], f"\\{match[0]}")


def _bibtex_url(url: str) -> str:
    """Return a URL; braces and backslashes, which would end the field, are percent-encoded."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
