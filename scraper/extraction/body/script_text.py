"""Find the text that a page keeps in its scripts, for pages that draw it there.

Takes a Document whose markup holds next to no text; gives the markup or plain
text of the longest text that JSON in scripts or attributes holds. Strings under
the same keys (`posts[].cooked`) belong together. JSON-LD has its own candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, fold_space
from scraper.dom.parse import parse_fragment
from scraper.extraction.body.markdown_text import write_markdown
from scraper.extraction.body.model.char_classes import count_letters, words_of
from scraper.extraction.body.next_flight import MARK, read_flight
from scraper.extraction.body.rich_text import write_markup
from scraper.extraction.metadata.choose.names import split_names
from scraper.extraction.metadata.choose.persons import is_name
from scraper.extraction.metadata.wording import plain_text
from scraper.text.page_json import parse_page_json_at, read_string

SHORTEST: Final = 40
"""Words from which text in a script counts as a body."""

_START: Final = re.compile(r"(?:^|[=(,:])\\?\s{0,4}(?=[\[{])")
_QUOTED: Final = re.compile(r"(?:=|JSON\.parse\()\s{0,4}(?=[\"'][\[{])")
"""Before JSON that a script holds as a string."""
_FEW: Final = 4
"""Places in one script where JSON is looked for."""
_MARKUP: Final = re.compile(r"<[a-zA-Z/][^<>]*>")
_BLOCK: Final = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|table|section|article)\b[^<>]*>", re.IGNORECASE
)
"""Markup of blocks; Markdown has tags of its own inside its lines only."""
_LONGEST_SCRIPT: Final = 5_000_000
_MOST_VALUES: Final = 100_000
_DEEPEST: Final = 60
_SHORTEST_STRING: Final = 60

_TITLE_KEYS: Final = frozenset(["title", "headline"])
_AUTHOR_KEYS: Final = ("author", "authors", "byline")
_LONGEST_NAME: Final = 200

Path = tuple[str, ...]


def _states(document: Document) -> Iterator[object]:
    """Yield what can be read as JSON in scripts and in long attributes."""
    pieces: list[str] = []
    for script in document.tagged("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "") or not 0 < len(text) <= _LONGEST_SCRIPT:
            continue
        if MARK in text:
            pieces.append(text)
            continue
        yield from _states_of(text)
    yield from read_flight(pieces)
    for element in document.tagged("div"):
        for value in element.values():
            if len(value) > _SHORTEST_STRING and value[0] in "{[":
                yield parse_page_json_at(value, 0)


def _states_of(script: str) -> Iterator[object]:
    """Yield the JSON that a script holds as strings, and the first that it holds as such."""
    for match in islice(_QUOTED.finditer(script), _FEW):
        value = parse_page_json_at(read_string(script, match.end()), 0)
        if value is not None:
            yield value
    for match in islice(_START.finditer(script), _FEW):
        value = parse_page_json_at(script, match.end())
        if value is not None:
            yield value
            return


def _strings(state: object) -> Iterator[tuple[Path, str]]:
    """Yield the longer strings of a state with their keys, JSON inside strings opened."""
    waiting: list[tuple[Path, object]] = [((), state)]
    seen = 0
    while waiting and seen < _MOST_VALUES:
        path, value = waiting.pop()
        seen += 1
        if len(path) > _DEEPEST:
            continue
        markup = write_markup(value)
        if markup is not None:
            yield path, markup
            continue
        if isinstance(value, dict):
            waiting.extend(((*path, str(key)), inner) for key, inner in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((path, inner) for inner in reversed(value))
        elif isinstance(value, str) and len(value) >= _SHORTEST_STRING:
            inner = parse_page_json_at(value, 0) if value[0] in "{[" else None
            if inner is None:
                yield path, value
            else:
                waiting.append((path, inner))


def _count_words(text: str) -> int:
    plain = fold_space(_MARKUP.sub(" ", text))
    return int(words_of(count_letters([plain]))[0]) if plain else 0


def _reads_like_text(value: str) -> bool:
    """Return whether a string is text, not code, addresses or encoded bytes: stops or paragraphs, few braces."""
    if value.startswith(("http:", "https:", "data:", "/")) or value.count("{") > len(value) // 200:
        return False
    return "</p>" in value or sum(map(value.count, ".。!?！？।")) * 300 >= len(value)


def find_script_text(document: Document) -> Element | None:
    """Return a detached `div` with the longest text that scripts hold, or None.

    Args:
        document: The page; it is not changed.
    """
    groups: dict[Path, dict[str, int]] = {}
    for number, state in enumerate(_states(document)):
        for path, value in _strings(state):
            if _reads_like_text(value):
                key = (str(number), *path) if path else ("", *path)
                groups.setdefault(key, {}).setdefault(value, _count_words(value))
    if not groups:
        return None
    best = max(groups.values(), key=lambda texts: sum(texts.values()))
    if sum(best.values()) < SHORTEST:
        return None
    return parse_fragment("".join(as_markup(text) for text in best))


def find_state_authors(document: Document) -> tuple[str, ...]:
    """Return the authors that stand beside a title in the page's state, as for `find_script_text`."""
    for state in _states(document):
        waiting: list[object] = [state]
        seen = 0
        while waiting and seen < _MOST_VALUES:
            value = waiting.pop()
            seen += 1
            if isinstance(value, dict):
                if not _TITLE_KEYS.isdisjoint(value) and (names := _names_in(value)):
                    return names
                waiting.extend(reversed(list(value.values())))
            elif isinstance(value, list):
                waiting.extend(reversed(value))
    return ()


def _names_in(record: dict[str, object]) -> tuple[str, ...]:
    """Return the persons whom a record names as its authors."""
    held = next((record[key] for key in _AUTHOR_KEYS if record.get(key)), None)
    names: list[str] = []
    for person in held if isinstance(held, list) else [held]:
        name = person.get("name") if isinstance(person, dict) else person
        if isinstance(name, str) and len(name) <= _LONGEST_NAME:
            names += [one for one in split_names(plain_text(name), structured=True) if is_name(one)]
    return tuple(dict.fromkeys(names))


def as_markup(text: str) -> str:
    """Return markup for a text that may be markup or Markdown already."""
    if not _BLOCK.search(text) and (written := write_markdown(text)) is not None:
        return f"<div>{written}</div>"
    if _MARKUP.search(text):
        return f"<div>{text}</div>"
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{line}</p>" for line in escaped.splitlines() if line.strip())
