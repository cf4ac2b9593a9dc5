# ruff: noqa: PLR2004 - bytes and code points are the standard's own
"""Decode the legacy multi-byte encodings as the WHATWG Encoding Standard says.

Takes bytes and a name of the standard; gives text. Python's codecs carry nearly
the same tables; here stand the differences: what a broken pair swallows, the
vendor characters that browsers know, and the code points they prefer.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Final

_BAD: Final = "\ufffd"

_WAVE_DASHES: Final = str.maketrans(
    "\u301c\u2016\u2212\xa2\xa3\xac", "\uff5e\u2225\uff0d\uffe0\uffe1\uffe2"
)
"""Python's Japanese tables to the Microsoft ones that the standard follows."""
_GB18030: Final = str.maketrans(
    "\ue5e5\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796"
    "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue7c7",
    "\u3000\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"
    "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb\u1e3f",
)
"""Private use in Python's table (of 2000), characters in the standard's (of 2022)."""
_CP932: Final = str.maketrans("\uf8f0\uf8f1\uf8f2\uf8f3", _BAD * 4)
"""Single bytes that Microsoft maps to private use and the standard calls errors."""

_BIG5_ADDED: Final = (
    "877a:㡵𡵓𣚞𦀡㻬 "
    "87a1:𥣞㫵竼龗𤅡𨤍𣇪𠪊𣉞䌊蒄龖鐯䤰蘓墖靊鈘秐稲晠権袝瑌篅枂稬剏遆㓦珄𥶹瓆鿇垳䤯呌䄱𣚎堘穲𧭥讏䚮𦺈䆁𥶙箮𢒼鿈𢓁𢓉𢓌鿉蔄𣖻䂴鿊䓡𪷿拁灮鿋 8e69:箸 "
    "8e6f:簆 8e7e:糎 8eab:緒 8eb4:縝 8ecd:者 8ed0:耨 8f57:菁 8f69:蒨 8f6e:萏 8fcb:覦覩 8ffe:起 "
    "906d:都 907a:銹 90dc:靜 90f1:響 91bf:鼖 9244:蔃 92af:兙兛兝兞 92c8:鍮 92d1:瑹 9447:浧 "
    "94ca:禛 95d9:邗 9644:靝 96ed:瀞 96fc:嬨 9b76:爁 9b78:矗 9b7b:纇 9bc6:駖 9bde:釔 9bec:惞 "
    "9bf6:澶 9c42:輶 9c53:侻 9c62:營 9c68:鄄 9c6b:鷰 9c77:菏 9cbc:尐秣 9cd0:婧 9d57:輋 9d5a:筑 "
    "9dc4:拐 9ea9:恢 9eef:痹 9efd:汊 9f60:鬮 9f66:鼗 9fcb:僭 9fd8:弌 a063:蠏 a077:拎 a0d5:瑨 "
    "a0df:煢 a0e4:牐 "
    "c6a1:①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ丶丿亅亠冂冖冫勹匸卩厶夊宀巛⼳广廴彐彡攴无疒癶辵隶¨ˆヽヾゝゞ〃仝々〆〇ー［］✽ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじ "
    "c740:すずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんァアィイ "
    "c7a1:ゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶАБВГДЕЁЖЗИ "
    "f9fe:￭ fa5f:倩 fa66:偽 fabd:包 fac5:卄 fad5:卿 fb48:嘅 fbb8:婷 fbf3:幵 fbf9:廐 fc4f:彘 "
    "fc6c:悤 fcb9:撐 fce2:晴 fcf1:杞 fdb7:沜渝 fdbb:港 fdf1:煮 fe52:猪 fe6f:瑜 feaa:瓩 fedd:砉 "
)
"""Two-byte sequences of the standard's Big5 (HKSCS-2008) that neither of Python's tables has so.

Written as first sequence, colon, the characters of it and its successors.
"""


def decode_multibyte(body: bytes, encoding: str) -> str | None:
    """Decode one of the standard's multi-byte encodings; None if `encoding` is none of them."""
    decoder = _DECODERS.get(encoding)
    return decoder(body) if decoder is not None else None


def _decode_shift_jis(body: bytes) -> str:
    return body.decode("cp932", "whatwg-shift_jis").translate(_CP932)


def _decode_euc_jp(body: bytes) -> str:
    # JIS X 0212's tilde is the wide one; 0x8F is never a second byte, so this is safe.
    body = body.replace(b"\x8f\xa2\xb7", b"\xa1\xc1")
    return body.decode("euc_jp", "whatwg-euc-jp").translate(_WAVE_DASHES)


def _decode_euc_kr(body: bytes) -> str:
    return body.decode("cp949", "whatwg-pair")


def _decode_gb18030(body: bytes) -> str:
    return body.decode("gb18030", "whatwg-gb18030").translate(_GB18030)


def _swallow_pair(body: bytes, start: int) -> int:
    """Return the position after a broken pair: an ASCII second byte is read again."""
    if body[start] <= 0x80 or body[start] == 0xFF or start + 1 >= len(body):
        return start + 1
    return start + 1 if body[start + 1] < 0x80 else start + 2


def _on_pair(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - only decoders call this
    return _BAD, _swallow_pair(error.object, error.start)


def _on_shift_jis(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - as above
    body, start = error.object, error.start
    if body[start] == 0xA0 or body[start] > 0xFC:
        return _BAD, start + 1
    return _BAD, _swallow_pair(body, start)


def _on_gb18030(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - as above
    body, start = error.object, error.start
    if body[start] == 0x80:
        return "\u20ac", start + 1
    if body[start : start + 2] and start + 3 < len(body) and body[start + 1 : start + 2].isdigit():
        # Four bytes of the right shape without a character go as one.
        second = 0x81 <= body[start + 2] <= 0xFE and 0x30 <= body[start + 3] <= 0x39
        return _BAD, start + (4 if second else 1)
    return _BAD, _swallow_pair(body, start)


def _on_euc_jp(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - as above
    body, start = error.object, error.start
    lead, trail = body[start], body[start + 1 : start + 2]
    if lead == 0x8F and trail and 0xA1 <= trail[0] <= 0xFE:
        last = body[start + 2 : start + 3]
        return _BAD, start + (3 if last and last[0] >= 0x80 else 2)
    if 0xA1 <= lead <= 0xFE and trail and 0xA1 <= trail[0] <= 0xFE:
        return _jis0208(lead - 0xA0, trail[0] - 0xA0), start + 2
    if lead not in {0x8E, 0x8F} and not 0xA1 <= lead <= 0xFE:
        return _BAD, start + 1
    return _BAD, _swallow_pair(body, start)


for _name, _handler in (
    ("pair", _on_pair),
    ("shift_jis", _on_shift_jis),
    ("gb18030", _on_gb18030),
    ("euc-jp", _on_euc_jp),
):
    codecs.register_error(f"whatwg-{_name}", _handler)


@cache
def _jis0208(row: int, cell: int) -> str:
    """Return the character of a row and cell (1 to 94) of JIS X 0208 with Microsoft's additions."""
    lead = (row - 1) // 2 + (0x81 if row < 63 else 0xC1)
    trail = cell + (0x3F if cell < 64 else 0x40) if row % 2 else cell + 0x9E
    try:
        found = bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return _BAD
    return _BAD if "\ue000" <= found <= "\uf8ff" else found


@cache
def _big5_added() -> dict[bytes, str]:
    added: dict[bytes, str] = {}
    for run in _BIG5_ADDED.split():
        first, _, characters = run.partition(":")
        code = int(first, 16)
        added |= {(code + n).to_bytes(2, "big"): each for n, each in enumerate(characters)}
    # Pictures of the control characters, 0x00 to 0x1F and 0x7F.
    pictures = [*range(0x2400, 0x2420), 0x2421]
    return added | {(0xA3C0 + n).to_bytes(2, "big"): chr(code) for n, code in enumerate(pictures)}


@cache
def _big5_pair(pair: bytes) -> str | None:
    added = _big5_added().get(pair)
    if added is not None:
        return added
    for codec in ("cp950", "big5hkscs"):
        try:
            found = pair.decode(codec)
        except UnicodeDecodeError:
            continue
        if not "\ue000" <= found[0] <= "\uf8ff":
            return found
    return None


def _decode_big5(body: bytes) -> str:
    pieces: list[str] = []
    position = 0
    for match in re.finditer(rb"[\x80-\xff]", body):
        start = match.start()
        if start < position:
            continue
        pieces.append(body[position:start].decode("ascii"))
        pair = body[start : start + 2]
        found = _big5_pair(pair) if len(pair) == 2 and 0x81 <= pair[0] <= 0xFE else None
        pieces.append(_BAD if found is None else found)
        position = start + 2 if found is not None else _swallow_pair(body, start)
    pieces.append(body[position:].decode("ascii"))
    return "".join(pieces)


_ESCAPES: Final = {
    b"\x1b(B": "ascii",
    b"\x1b(J": "roman",
    b"\x1b(I": "katakana",
    b"\x1b$@": "jis0208",
    b"\x1b$B": "jis0208",
}


def _decode_iso_2022_jp(body: bytes) -> str:
    pieces: list[str] = []
    state, position, output = "ascii", 0, False
    while position < len(body):
        byte = body[position]
        escape = _ESCAPES.get(body[position : position + 3])
        if escape is not None:
            # Two escapes in a row may hide text from a filter: the second shows.
            pieces += [_BAD] if output else []
            state, position, output = escape, position + 3, True
            continue
        output = False
        if state == "jis0208" and 0x21 <= byte <= 0x7E:
            text, position = _read_jis0208(body, position)
            pieces.append(text)
            continue
        pieces.append(_read_single(byte, state))
        position += 1
    return "".join(pieces)


def _read_jis0208(body: bytes, position: int) -> tuple[str, int]:
    trail = body[position + 1 : position + 2]
    if not trail or trail == b"\x1b":
        return _BAD, position + 1
    if not 0x21 <= trail[0] <= 0x7E:
        return _BAD, position + 2
    return _jis0208(body[position] - 0x20, trail[0] - 0x20), position + 2


def _read_single(byte: int, state: str) -> str:
    if state == "katakana":
        return chr(0xFF61 - 0x21 + byte) if 0x21 <= byte <= 0x5F else _BAD
    if state == "jis0208" and byte != 0x0A:
        return _BAD
    if byte > 0x7F or byte in {0x0E, 0x0F, 0x1B}:
        return _BAD
    return {0x5C: "\xa5", 0x7E: "\u203e"}.get(byte, chr(byte)) if state == "roman" else chr(byte)


_DECODERS: Final = {
    "shift_jis": _decode_shift_jis,
    "euc-jp": _decode_euc_jp,
    "euc-kr": _decode_euc_kr,
    "gbk": _decode_gb18030,
    "gb18030": _decode_gb18030,
    "big5": _decode_big5,
    "iso-2022-jp": _decode_iso_2022_jp,
}
