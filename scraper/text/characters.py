r"""Remove the characters that no text of ours may hold.

The rule is the same wherever text enters (parse trees, JSON, feeds, text dumps, values to store):
only characters that XML 1.0 allows, and of the controls only tab and line breaks. Tree and JSON
libraries refuse the others, and terminals act on them.

NUL and lone surrogates become U+FFFD, as in browsers. Controls at which Python ends a line (vertical
tab, form feed, separators) become a line feed. C1 controls are windows-1252 that was decoded wrongly
(`she\\x92s`, seen on a news site), and are read as HTML reads `&#146;`. The rest is deleted.
"""

from __future__ import annotations

import re
from typing import Final

REPLACEMENT: Final = "\ufffd"

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_TABLE: Final = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]),
    **dict.fromkeys([0, *range(0xD800, 0xE000)], REPLACEMENT),
    **dict.fromkeys([0x0B, 0x0C, 0x1C, 0x1D, 0x1E], "\n"),
    0x1F: " ",
    **{code: chr(code) for code in (0x09, 0x0A, 0x0D)},
    **{code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)},
}
"""What each forbidden character becomes; None deletes it. Line breaks and tab stay."""

_CONTROL_BYTES: Final = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
_LINE_BREAKS: Final = bytes.maketrans(b"\x0b\x0c\x1c\x1d\x1e\x1f", b"\n\n\n\n\n ")
_DELETED_BYTES: Final = bytes(code for code in _CONTROL_BYTES if _TABLE[code] is None)
_REPLACEMENT_BYTES: Final = REPLACEMENT.encode()
_SURROGATE_BYTES: Final = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_C1_BYTES: Final = re.compile(rb"\xc2[\x80-\x9f]")
_NONCHARACTER_BYTES: Final = re.compile(rb"\xef\xbf[\xbe\xbf]")
"""Apart: a pattern that begins with one literal is searched for ten times as fast."""
_LONG: Final = 500
"""Characters from which searching the bytes is faster."""

_REFERENCE: Final = re.compile(
    rb"&#(?:0*(?:[1-8]|1[124-9]|2[0-9]|3[01]|127|129|141|143|144|157|6553[45])(?![0-9])"
    rb"|[xX]0*(?:[1-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|8[1dDfF]|9[0dD]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
"""A numeric reference to a forbidden character. HTML reads most of 128 to 159 as windows-1252, and 0
and surrogates as U+FFFD."""
_SPACE_REFERENCE: Final = re.compile(rb"&#(?:0*(?:1[12]|2[89]|3[01])|[xX]0*(?:[bBcC]|1[c-fC-F]));?")

_ACTED_ON: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_BAD_ESCAPE: Final = re.compile(r"\\(?:[bf]|u(?:00[0189]|[dD][89a-fA-F]|007[fF]|[fF]{3}[eEfF]))")
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([0-9a-fA-F]{4})|([bf])|.)"
)


def clean_text(text: str) -> str:
    """Return a text without forbidden characters; most texts come back as they are."""
    if len(text) < _LONG:
        return text if _FORBIDDEN.search(text) is None else text.translate(_TABLE)
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        return _encode_clean(text).decode()
    cleaned = _clean_bytes(encoded)
    return text if cleaned is encoded else cleaned.decode()


def clean_text_or_none(text: str | None) -> str | None:
    """Clean a text, letting None through."""
    return None if text is None else clean_text(text)


def encode_page(text: str) -> bytes:
    """Encode a page as UTF-8 without forbidden characters and without references to them."""
    return _REFERENCE.sub(_replace_reference, _encode_clean(text))


def _encode_clean(text: str) -> bytes:
    """Encode as UTF-8 without forbidden characters."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        encoded = text.encode("utf-8", "surrogatepass")
        encoded = _SURROGATE_BYTES.sub(_REPLACEMENT_BYTES, encoded)
    return _clean_bytes(encoded)


def _clean_bytes(encoded: bytes) -> bytes:
    """Return UTF-8 without forbidden characters; clean bytes come back as they are.

    By bytes, since looking up each character of a page costs twenty times as much.
    """
    if len(encoded.translate(None, _CONTROL_BYTES)) < len(encoded):
        encoded = encoded.replace(b"\0", _REPLACEMENT_BYTES)
        encoded = encoded.translate(_LINE_BREAKS, _DELETED_BYTES)
    if not encoded.isascii():
        for pattern in (_C1_BYTES, _NONCHARACTER_BYTES):
            if pattern.search(encoded):
                encoded = pattern.sub(_replace_character, encoded)
    return encoded


def _replace_character(found: re.Match[bytes]) -> bytes:
    return found[0].decode().translate(_TABLE).encode()


def _replace_reference(reference: re.Match[bytes]) -> bytes:
    return b" " if _SPACE_REFERENCE.fullmatch(reference[0]) else b""


def clean_json(text: str) -> str:
    r"""Return JSON without escapes of forbidden characters (`\ud83d` alone, `\u0000`, `\b`)."""
    if _BAD_ESCAPE.search(text) is None:
        return text
    return _ESCAPE.sub(_clean_escape, text)


def escape_json(rendered: str) -> str:
    """Escape what some reader of rendered JSON acts on: controls, line separators, bidirectional marks.

    Terminals act on C1 controls and overrides, and some readers of JSON lines end a line at U+0085,
    U+2028 and U+2029. The JSON means the same before and after.
    """
    # All of them are unprintable, and both questions are answered faster than by the pattern.
    if ("\x7f" not in rendered) if rendered.isascii() else rendered.isprintable():
        return rendered
    return _ACTED_ON.sub(lambda match: f"\\u{ord(match[0]):04x}", rendered)


def has_bad_escape(text: str, start: int, end: int) -> bool:
    """Return whether a part of JSON may hold an escape that `clean_json` changes."""
    return _BAD_ESCAPE.search(text, start, end) is not None


def _clean_escape(escape: re.Match[str]) -> str:
    code, letter = escape.groups()
    if letter is not None:
        return r"\n" if letter == "f" else ""
    if code is None:
        return escape[0]
    character = chr(int(code, 16))
    cleaned = clean_text(character)
    return escape[0] if cleaned == character else cleaned.replace("\n", r"\n")
