# ruff: noqa: PLR2004 - bytes and code points are the standard's own
"""Read bytes as text, as browsers do.

Takes a body and its Content-Type; gives the name of its encoding or its text.
Order: byte order mark, Content-Type, `meta` within the first 1,024 bytes, XML declaration,
escapes of ISO-2022-JP, valid UTF-8, a statistical guess, windows-1252. Valid UTF-8 with letters
beyond ASCII wins over every label but UTF-16. Labels are the
WHATWG Encoding Standard's and nothing else, so Python-only codecs (`hex_codec`,
`idna`, `utf-7`) are never reached. Nothing here raises.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

import webencodings

from scraper.decoding.legacy_encodings import decode_multibyte

PRESCAN_BYTES: Final = 1024
"""How far HTML's encoding sniffing algorithm looks for a `meta`."""
GUESS_BYTES: Final = 64 * 1024
"""How much of a body the statistical guess reads; more changes no verdict, only the time."""

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16be"), (b"\xff\xfe", "utf-16le"))
_HEADER_CHARSET: Final = re.compile(
    r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE
)
_META: Final = re.compile(rb"<meta[\t\n\f\r /]")
_TAG: Final = re.compile(rb"</?[a-z]")
_OTHER_MARKUP: Final = re.compile(rb"<[!/?]")
_XML_ENCODING: Final = re.compile(rb"encoding\s{0,20}=\s{0,20}[\"']([A-Za-z0-9._:\-]{1,40})[\"']")
_FALLBACK: Final = "windows-1252"
"""What browsers take for unlabelled bytes in most of the world."""
_GUESSED: Final = {
    "cp1252": "windows-1252",
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "koi8_r": "koi8-r",
    "cp932": "shift_jis",
    "euc_jp": "euc-jp",
    "gb18030": "gb18030",
    "big5": "big5",
    "cp949": "euc-kr",
    "cp1253": "windows-1253",
    "cp1254": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "tis_620": "windows-874",
}
"""Encodings that unlabelled pages were written in, Python's name to the standard's."""
_LATIN: Final = frozenset({"windows-1250", "windows-1254"})
_WESTERN: Final = frozenset("àâäáãåæçèéêëíîïñóòôöõøœùûüúßÀÂÄÁÅÆÇÈÉÊÍÎÑÓÔÖØÚÜ«»“”‘’„…–—€°©®·¿¡\xa0")
_SPACE: Final = b"\t\n\f\r "
_JAPANESE_SHIFTS: Final = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
"""Escapes that ISO-2022-JP begins its letters with, and no other encoding holds."""
_REPLACEMENT: Final = "\ufffd"


def detect_encoding(body: bytes, content_type: str | None) -> str:
    """Return the encoding of a body.

    Args:
        body: The bytes, after content decoding.
        content_type: The Content-Type header, or None.

    Returns:
        A name of the WHATWG Encoding Standard in lower case.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    served = _unless_impossible(find_header_encoding(content_type), body)
    if served not in {None, "utf-8"}:
        return "utf-8" if _is_utf8_beyond_ascii(body) else str(served)
    written = find_meta_encoding(body[:PRESCAN_BYTES]) or _find_xml_encoding(body[:PRESCAN_BYTES])
    if served is written is None and body.isascii():
        return "iso-2022-jp" if any(shift in body for shift in _JAPANESE_SHIFTS) else "utf-8"
    if written in {None, "utf-8"}:
        is_labelled = "utf-8" in {served, written}
        return "utf-8" if is_labelled and _may_be_utf8(body) else _guess_encoding(body)
    if served == "utf-8":  # two labels: the bytes say which is right
        return "utf-8" if _guess_encoding(body) == "utf-8" else str(written)
    return "utf-8" if _is_utf8_beyond_ascii(body) else str(written)


def _may_be_utf8(body: bytes) -> bool:
    """Return whether bytes that are labelled UTF-8 and nothing else are it, if with some broken.

    Browsers show U+FFFD for every accent of a page that is not; an archive keeps the accents.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _is_mostly_utf8(body, error, damage=_LABELLED_DAMAGE, few=_FEW)
    return True


MIN_CONTINUATION_BYTES: Final = 4
"""Fewer may be another encoding's letters by chance: `Г©` in windows-1251 is `é` in UTF-8."""


def _is_utf8_beyond_ascii(body: bytes) -> bool:
    """Return whether bytes are UTF-8, whatever the page declares.

    A page that was saved or proxied as UTF-8 keeps the `meta` of its first encoding, and servers
    send one label with every page. Text of another encoding is hardly ever valid UTF-8 by chance.
    """
    if body.isascii():
        return False
    try:
        return len(body) - len(body.decode("utf-8")) >= MIN_CONTINUATION_BYTES
    except UnicodeDecodeError:
        return False


def decode_text(body: bytes, content_type: str | None) -> str:
    """Read a body as text that any database, parser and terminal can take.

    Broken bytes become U+FFFD as the Encoding Standard says, except for lone letters of
    windows-1252 in a page of UTF-8 (a quotation that was pasted in). NUL is dropped,
    which is what a browser shows of it. The byte order mark is dropped. The
    text never holds a surrogate.
    """
    if body.isascii() and find_header_encoding(content_type) in {None, "utf-8", "windows-1252"}:
        declared = find_meta_encoding(body[:PRESCAN_BYTES])
        if declared in {None, "utf-8", "windows-1252"} and b"\x1b" not in body:
            return _without_nul(body.decode("ascii"), body)
    encoding = detect_encoding(body, content_type)
    if encoding == "utf-8":
        return _without_nul(body.removeprefix(codecs.BOM_UTF8).decode(errors="lone-1252"), body)
    return _without_nul(decode_as(body, encoding), body)


def _without_nul(text: str, body: bytes) -> str:
    """Drop NUL; bytes without a zero have none in any encoding, and are looked through much faster."""
    return text.replace("\x00", "") if b"\x00" in body else text


def decode_as(body: bytes, encoding: str) -> str:
    """Decode with one WHATWG encoding; a byte order mark wins over `encoding` and is dropped."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            body, encoding = body[len(mark) :], name
            break
    if encoding == "utf-8":
        return body.decode("utf-8", "replace")
    if encoding == "replacement":
        return _REPLACEMENT if body else ""
    if encoding == "x-user-defined":
        return "".join(chr(byte) if byte < 0x80 else chr(0xF700 + byte) for byte in body)
    multibyte = decode_multibyte(body, encoding)
    if multibyte is not None:
        return multibyte
    found = webencodings.lookup(encoding)
    if found is None:
        return body.decode("utf-8", "replace")
    text, _ = found.codec_info.decode(body, _errors_for(found.name))
    return str(text)


def find_header_encoding(content_type: str | None) -> str | None:
    """Return the encoding that a Content-Type header declares, if it is a WHATWG label."""
    if not content_type:
        return None
    match = _HEADER_CHARSET.search(content_type[:1000])
    if match is None:
        return None
    return _name_of(next((group for group in match.groups() if group is not None), ""))


def find_meta_encoding(head: bytes) -> str | None:
    """Return the encoding that a `meta` in these first bytes declares.

    This is the prescan of the HTML standard (13.2.3.2). Declared UTF-16 means
    UTF-8 there, since a `meta` that can be read as ASCII is no UTF-16.
    """
    lowered = head.lower()
    if b"charset" not in lowered:
        return None
    position = 0
    while 0 <= (position := lowered.find(b"<", position)) < len(lowered):
        found, position = _read_markup(lowered, position)
        if found is not None:
            return found
        if position < 0:
            return None
    return None


def _read_markup(head: bytes, position: int) -> tuple[str | None, int]:
    """Read one tag or comment; give the encoding it declares and where to go on (-1: nowhere)."""
    if head.startswith(b"<!--", position):
        # "<!-->" is a whole comment: the dashes may be shared.
        end = head.find(b"-->", position + 2)
        return None, (end + 3 if end >= 0 else -1)
    if _META.match(head, position):
        return _read_meta(head, position + 6)
    if _TAG.match(head, position):
        position = _end_of_name(head, position)
        attribute: tuple[bytes, bytes] | None = (b"", b"")
        while attribute is not None:
            attribute, position = _read_attribute(head, position)
        return None, position
    if _OTHER_MARKUP.match(head, position):
        end = head.find(b">", position)
        return None, (end + 1 if end >= 0 else -1)
    return None, position + 1


def _name_of(label: str) -> str | None:
    """Return the WHATWG name for a label, or None for an unknown one."""
    if not label.isascii():
        return None
    found = webencodings.lookup(label)
    return str(found.name) if found is not None else None


def _read_meta(head: bytes, position: int) -> tuple[str | None, int]:
    """Read the attributes of one `meta`; give the encoding it declares and where it ends."""
    seen: set[bytes] = set()
    got_pragma, need_pragma = False, None
    charset: str | None = None
    while True:
        attribute, position = _read_attribute(head, position)
        if attribute is None:
            break
        name, value = attribute
        if name in seen:
            continue
        seen.add(name)
        if name == b"http-equiv":
            got_pragma = got_pragma or value == b"content-type"
        elif name == b"content" and charset is None:
            charset = _charset_in_content(value)
            need_pragma = True if charset is not None else need_pragma
        elif name == b"charset":
            charset, need_pragma = _name_of(value.decode("latin-1")), False
    # An unfinished tag declares nothing: the prescan runs out of bytes inside it.
    if position > len(head) or need_pragma is None or (need_pragma and not got_pragma):
        return None, position
    if charset in {"utf-16le", "utf-16be"}:
        charset = "utf-8"
    elif charset == "x-user-defined":
        charset = "windows-1252"
    return charset, position


def _charset_in_content(value: bytes) -> str | None:
    """Extract an encoding from a `meta` content value (HTML standard 2.5.4)."""
    position = 0
    while (position := value.find(b"charset", position)) >= 0:
        position += len(b"charset")
        rest = value[position:].lstrip(_SPACE)
        if not rest.startswith(b"="):
            continue
        rest = rest[1:].lstrip(_SPACE)
        if rest[:1] in {b'"', b"'"}:
            end = rest.find(rest[:1], 1)
            return _name_of(rest[1:end].decode("latin-1")) if end > 0 else None
        return _name_of(re.split(rb"[\t\n\f\r ;]", rest, maxsplit=1)[0].decode("latin-1"))
    return None


def _end_of_name(head: bytes, position: int) -> int:
    while position < len(head) and head[position : position + 1] not in {
        b"\t",
        b"\n",
        b"\f",
        b"\r",
        b" ",
        b">",
    }:
        position += 1
    return position


def _read_attribute(head: bytes, position: int) -> tuple[tuple[bytes, bytes] | None, int]:
    """Read one attribute ("get an attribute" of the prescan).

    Returns:
        Name and value, or None at the end of the tag; and the next position,
        which lies behind the end of `head` where the bytes ran out.
    """
    beyond = len(head) + 1
    position = _skip(head, position, b"\t\n\f\r /")
    if head[position : position + 1] == b">":
        return None, position + 1
    start = position
    while position < len(head) and (position == start or head[position] not in b"=\t\n\f\r />"):
        position += 1
    name = head[start:position]
    position = _skip(head, position, _SPACE)
    if head[position : position + 1] == b"=":
        return _read_value(head, _skip(head, position + 1, _SPACE), name)
    return ((name, b""), position) if position < len(head) else (None, beyond)


def _read_value(head: bytes, position: int, name: bytes) -> tuple[tuple[bytes, bytes] | None, int]:
    quote = head[position : position + 1]
    start = position + 1 if quote in {b'"', b"'"} else position
    if start > position:
        end = head.find(quote, start)
        after = end + 1
    else:
        end = after = _end_of_name(head, position)
    found = 0 <= end < len(head)
    return ((name, head[start:end]), after) if found else (None, len(head) + 1)


def _skip(head: bytes, position: int, skipped: bytes) -> int:
    while position < len(head) and head[position] in skipped:
        position += 1
    return position


def _find_xml_encoding(head: bytes) -> str | None:
    """Return the encoding of an XML declaration at the very start."""
    if not head.startswith(b"<?xml"):
        return None
    match = _XML_ENCODING.search(head[: head.find(b">") if b">" in head else 0])
    name = _name_of(match[1].decode("ascii")) if match else None
    return "utf-8" if name in {"utf-16le", "utf-16be"} else name


def _unless_impossible(name: str | None, body: bytes) -> str | None:
    """Drop the label UTF-16 on bytes without a single zero: no markup in UTF-16 lacks them."""
    wide = name in {"utf-16le", "utf-16be"}
    return None if wide and b"\x00" not in body[:PRESCAN_BYTES] else name


def _guess_encoding(body: bytes) -> str:
    """Return the likeliest encoding of bytes without a label."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A body cut inside its last character, or with a rare broken byte, is still UTF-8.
        if _is_mostly_utf8(body, error):
            return "utf-8"
    else:
        return "utf-8"
    if (wide := _guess_wide(body)) is not None:
        return wide
    # Late: half of this module's import time, and nearly every page is labelled.
    from charset_normalizer import from_bytes

    telling = _bytes_that_tell(body)
    best = from_bytes(telling, cp_isolation=list(_GUESSED)).best()
    guess = _GUESSED.get(best.encoding, _FALLBACK) if best is not None else _FALLBACK
    return _FALLBACK if guess in _LATIN and _reads_western(telling) else guess


def _reads_western(telling: bytes) -> bool:
    """Return whether nearly all foreign bytes are letters and marks of western languages.

    The guesser cannot tell French from Czech by so few letters; Czech, Polish and
    Turkish read as windows-1252 have 1 in 3 outside this set.
    """
    foreign = re.sub(rb"[\x00-\x7f]", b"", telling).decode("cp1252", "replace")
    return sum(character in _WESTERN for character in foreign) >= 0.9 * len(foreign)


_FEW: Final = 3
"""Broken bytes of a page labelled UTF-8 that say nothing about its encoding."""
_DAMAGE: Final = 1 / 20
_LABELLED_DAMAGE: Final = 5
"""Broken bytes for each foreign character in UTF-8 with damage, without and with that label. Text of
another encoding breaks at nearly every foreign character; parts of two encodings break at some."""


def _is_mostly_utf8(
    body: bytes, error: UnicodeDecodeError, *, damage: float = _DAMAGE, few: int = 0
) -> bool:
    """Return whether a body is UTF-8 with broken bytes, not another encoding."""
    if error.start >= len(body) - 3:
        return True
    sample = body[: 4 * GUESS_BYTES].decode("utf-8", "replace")
    broken = sample.count(_REPLACEMENT)
    foreign = sum(1 for character in sample if character > "\x7f") - broken
    return broken <= max(damage * foreign, few)


def _guess_wide(body: bytes) -> str | None:
    """Return which UTF-16 bytes without a mark are, by the place of the zero bytes."""
    head = body[:PRESCAN_BYTES]
    if len(head) < 4:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16be"
    return None


def _bytes_that_tell(body: bytes) -> bytes:
    """Keep the words with foreign bytes, up to the limit: ASCII mark-up tells nothing."""
    words = (word for word in re.split(rb"[\s<>]+", body[: 16 * GUESS_BYTES]) if not word.isascii())
    kept: list[bytes] = []
    size = 0
    for word in words:
        kept.append(word)
        size += len(word) + 1
        if size > GUESS_BYTES:
            break
    return b" ".join(kept)


def _errors_for(name: str) -> str:
    """Pick the error handler: single-byte Windows code pages pass C1 controls through."""
    return "whatwg-c1" if name.startswith("windows-") else "replace"


def _pass_c1(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that the code page leaves open as the control of the same number.

    The Encoding Standard does so for windows-1252 and its siblings where Python's
    tables have a hole.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start]
    return (chr(byte) if 0x80 <= byte <= 0x9F else _REPLACEMENT), error.start + 1


codecs.register_error("whatwg-c1", _pass_c1)

_NO_LETTERS: Final = frozenset(b"\xc2\xc3\xe2\xfe\xff")
"""Bytes that begin most characters in UTF-8 (alone they are what is left of one) or a mark of UTF-16."""


def _read_lone_letter(error: UnicodeError) -> tuple[str, int]:
    """Read a broken byte that is no part of a character as what it is in windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    body, start, end = error.object, error.start, error.end
    byte = body[start:end]
    is_mark = 0x80 <= byte[0] < 0xC0
    is_lone = body[start - 1 : start].isascii() if is_mark else not 0x80 <= _at(body, end) < 0xC0
    if end - start == 1 and is_lone and byte[0] not in _NO_LETTERS:
        return byte.decode(_FALLBACK, "replace"), end
    return _REPLACEMENT, end


def _at(body: bytes, place: int) -> int:
    return body[place] if place < len(body) else 0


codecs.register_error("lone-1252", _read_lone_letter)
