"""Bytes become text as the WHATWG Encoding Standard and HTML's sniffing say (rows D1 to D5)."""

from __future__ import annotations

from pathlib import Path

import pytest
import webencodings
from hypothesis import given
from hypothesis import strategies as st

from scraper.decoding.charset import (
    PRESCAN_BYTES,
    decode_as,
    decode_text,
    detect_encoding,
    find_meta_encoding,
)
from scraper.dom.parse import parse_html

SHARED = Path(__file__).parents[1].parent / "shared" / "hostile"

PYTHON_ONLY = (
    "hex_codec zlib_codec bz2_codec base64_codec rot13 idna punycode undefined unicode_escape "
    "raw_unicode_escape utf-7 mbcs utf-32 bogus"
).split()

KEEPER = {
    "windows-1251": "Смотритель маяка пересчитал корабли, прошедшие до заката, и записал имена. ",
    "koi8-r": "Смотритель маяка пересчитал корабли, прошедшие до заката, и записал имена. ",
    "windows-1252": "Le gardien a compté les navires passés avant la nuit, à Noël — déjà. ",
    "windows-1250": "Strážce majáku počítal lodě, které propluly před soumrakem, ještě ne. ",
    "windows-1253": "Ο φαροφύλακας μέτρησε τα πλοία που πέρασαν πριν το σούρουπο. ",
    "windows-1256": "عد حارس المنارة السفن التي مرت قبل الغروب وكتب أسماءها. ",
    "shift_jis": "灯台守は日が暮れる前に通った船を数え、その名前を帳面に書きました。",
    "euc-jp": "灯台守は日が暮れる前に通った船を数え、その名前を帳面に書きました。",
    "gb18030": "灯塔看守人数了黄昏前经过的船只，并把它们的名字写进了账本，没有人打开过。",
    "big5": "燈塔看守人數了黃昏前經過的船隻，並把它們的名字寫進了帳本，沒有人打開過。",
    "euc-kr": "등대지기는 해가 지기 전에 지나간 배를 세고 그 이름을 장부에 적었다.",
}


def encoded(text: str, name: str) -> bytes:
    found = webencodings.lookup(name)
    assert found is not None
    return bytes(found.codec_info.encode(text)[0])


@pytest.mark.parametrize("label", PYTHON_ONLY)
def test_d1_python_only_codec_is_never_reached(label: str) -> None:
    """A label that only Python knows counts as no label, in header and in meta."""
    body = f"<meta charset={label}><p>hello – <b>there</b></p>".encode()
    assert "hello – <b>there" in decode_text(body, f"text/html; charset={label}")


@pytest.mark.parametrize("label", ["utf-16", "utf-16le", "utf-16be"])
def test_d1_utf_16_in_meta_means_utf_8(label: str) -> None:
    """A meta that can be read byte by byte is no UTF-16, whatever it says."""
    body = f'<meta charset="{label}"><p>naïve</p>'.encode()
    assert detect_encoding(body, None) == "utf-8"
    assert "naïve" in decode_text(body, None)


def test_d1_utf_16_in_header_without_mark_is_little_endian() -> None:
    """The label `utf-16` means UTF-16LE in the standard."""
    assert (
        decode_text("<p>ökonomie".encode("utf-16-le"), "text/html; charset=utf-16") == "<p>ökonomie"
    )


def test_d1_utf_16_label_on_plain_bytes_is_ignored() -> None:
    """A header that calls ASCII markup UTF-16 does not turn it into Chinese."""
    assert decode_text(b"<p>hello</p>", "text/html; charset=utf-16") == "<p>hello</p>"


def test_d2_mark_beats_header() -> None:
    """A byte order mark wins over the Content-Type."""
    body = b"\xef\xbb\xbf" + "<p>ö".encode()
    assert decode_text(body, "text/html; charset=iso-8859-2") == "<p>ö"


def test_d2_header_beats_meta() -> None:
    """The Content-Type wins over the meta."""
    body = '<meta charset="utf-8"><p>ž'.encode("cp1250")
    assert decode_text(body, "text/html; charset=windows-1250").endswith("ž")


def test_d2_meta_beats_guess() -> None:
    """A meta wins over what the bytes look like."""
    body = '<meta charset="windows-1251"><p>é'.encode()
    assert detect_encoding(body, "text/html") == "windows-1251"


def test_d2_meta_behind_the_first_1024_bytes_is_not_seen() -> None:
    """The prescan ends at 1,024 bytes, as in browsers."""
    late = b"<!--" + b"x" * PRESCAN_BYTES + b'--><meta charset="windows-1251"><p>\xc3\xa9'
    assert detect_encoding(late, None) == "utf-8"


def test_d2_meta_in_a_comment_is_not_seen() -> None:
    """A meta inside a comment declares nothing."""
    assert find_meta_encoding(b'<!-- <meta charset="windows-1251"> --><p>') is None


def test_d2_xml_declaration_is_read() -> None:
    """The declaration of an XHTML page or feed names the encoding where nobody else does."""
    body = b'<?xml version="1.0" encoding="ISO-8859-1"?><rss>\xe9</rss>'
    assert detect_encoding(body, "application/xml") == "windows-1252"


@pytest.mark.parametrize(
    "vectors", ["tests1.dat", "tests2.dat", "test-yahoo-jp.dat"], ids=lambda name: name
)
def test_d2_html5lib_vectors(vectors: str) -> None:
    """The detected encoding is html5lib's on every case of its encoding tests."""
    file = SHARED / "html5lib-tests" / "encoding" / vectors
    if not file.exists():
        pytest.skip("needs ../shared")
    cases = file.read_bytes().split(b"#data\n")[1:]
    assert cases
    for case in cases:
        body, _, label = case.rpartition(b"#encoding\n")
        body = body.removesuffix(b"\n")
        expected = webencodings.lookup(label.strip().decode())
        assert expected is not None
        found = (
            "utf-8" if body.startswith(b"\xef\xbb\xbf") else find_meta_encoding(body)
        ) or "windows-1252"
        assert found == expected.name, body


def test_d3_latin_1_means_windows_1252() -> None:
    """Bytes 0x80 to 0x9F under a Latin-1 label are typographic marks, not controls."""
    assert decode_text(b"\x93hi\x94 \x80", "text/html; charset=iso-8859-1") == "“hi” €"


def test_d3_hole_in_windows_1252_is_a_control() -> None:
    """0x81, which Python's table lacks, is U+0081 in the standard."""
    assert decode_text(b"a\x81\xe9", "text/html; charset=windows-1252") == "a\x81é"


@pytest.mark.parametrize(
    ("vectors", "encoding"),
    [
        ("big5", "big5"),
        ("euc_kr", "euc-kr"),
        ("gb18030", "gb18030"),
        ("iso_2022_jp", "iso-2022-jp"),
        ("shift_jis", "shift_jis"),
        ("jis0208", "euc-jp"),
        ("jis0212", "euc-jp"),
    ],
)
def test_d4_encoding_rs_vectors(vectors: str, encoding: str) -> None:
    """Every two-byte sequence of a legacy encoding gives the standard's text."""
    file = SHARED / "encoding-rs" / f"{vectors}_in.txt"
    if not file.exists():
        pytest.skip("needs ../shared")
    expected = file.with_name(f"{vectors}_in_ref.txt").read_bytes()
    assert decode_as(file.read_bytes(), encoding).encode() == expected


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("shift_jis", b"\x83e\x83X\x83g\x81\xad<b>", "テスト\ufffd<b>"),
        ("shift_jis", b"\x87\x40\x80\xa0", "①\x80\ufffd"),
        ("euc-jp", b"\xad\xa1\xa1\xc1<i>", "①～<i>"),
        ("euc-jp", b"\x8f\xa2\xb7\xa9<i>", "～\ufffd<i>"),
        ("iso-2022-jp", b"\x1b$B-!\x1b(Bok", "①ok"),
        ("iso-2022-jp", b"\x1b$B\x1b(Bok", "\ufffdok"),
        ("euc-kr", b"\xb0\xa1\xff\xb0<p>", "가\ufffd\ufffd<p>"),
        ("gb18030", b"\xa3\xa0\x80\x81<p>", "\u3000€\ufffd<p>"),
        ("gb18030", b"\x84\x31\xa4\x37\x81\x30\x81\x30", "\ufffd\x80"),
        ("gbk", b"\x81\x40\x80", "丂€"),
        ("big5", b"\x87\x7a\xa4\xa4\x81<p>", "㡵中\ufffd<p>"),
        ("big5", b"\xa3\xc0\x88\x62\xa4", "␀\xca\u0304\ufffd"),
        ("x-user-defined", b"a\x80\xff", "a\uf780\uf7ff"),
        ("replacement", b"anything", "\ufffd"),
    ],
)
def test_d4_differences_to_pythons_codecs(encoding: str, body: bytes, text: str) -> None:
    """Broken pairs never swallow markup, and vendor characters are known, as the standard says."""
    assert decode_as(body, encoding) == text


@pytest.mark.parametrize("encoding", sorted(KEEPER))
def test_unlabelled_page_is_guessed(encoding: str) -> None:
    """A page that nobody labelled is read in the encoding that it was written in."""
    text = KEEPER[encoding]
    body = b"<html><body><p class='a'>" + encoded(text * 8, encoding) + b"</p></body></html>"
    assert text in decode_text(body, "text/html")


def test_escapes_of_iso_2022_jp_tell_it_where_nothing_else_does() -> None:
    """Its bytes are ASCII; a label wins, and an escape among other letters says nothing."""
    text = "灯台は一九八七年の秋から光っていない。"
    body = f"<p>{text}</p>".encode("iso-2022-jp")
    assert text in decode_text(body, "text/html")
    assert text not in decode_text(body, "text/html; charset=utf-8")
    assert "é" in decode_text("<p>é \x1b$B</p>".encode(), "text/html")


def test_utf_16_without_a_mark_is_found() -> None:
    """Western UTF-16 that lacks its mark is read by where its zero bytes stand."""
    assert "Über" in decode_text("<html><body><p>Über allen".encode("utf-16-be"), None)


def test_rare_broken_byte_does_not_change_the_encoding() -> None:
    """One broken byte in a UTF-8 page costs one character, not the page."""
    body = ("<p>" + "é" * 60 + "</p>").encode() + b"\xff" + b"<p>after</p>" * 3
    text = decode_text(body, "text/html")
    assert text.count("é") == 60
    assert text.count("\ufffd") == 1


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"a\x00b", "text/html; charset=utf-8"),
        (b"a\x00b\xff", None),
        (b"\xff\xfea\x00\x00\xd8b\x00", None),
        (b"\xed\xa0\x80ab", "text/html; charset=utf-8"),
    ],
)
def test_d5_nul_and_surrogates_never_come_out(body: bytes, content_type: str | None) -> None:
    """NUL is dropped and a lone surrogate replaced; the letters around them stay."""
    text = decode_text(body, content_type)
    assert "\x00" not in text
    assert "a" in text
    assert "b" in text
    text.encode("utf-8")


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            None,
            "",
            "text/html",
            "text/html; charset=",
            "x; charset='",
            *(f"a/b; charset={e}" for e in KEEPER),
        ]
    )
    | st.text(max_size=40),
)
def test_any_bytes_give_text(body: bytes, content_type: str | None) -> None:
    """Any body under any Content-Type gives text that UTF-8 can hold, without NUL."""
    text = decode_text(body, content_type)
    text.encode("utf-8")
    assert "\x00" not in text


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1))
def test_utf_8_comes_back(text: str) -> None:
    """Labelled UTF-8 comes back as it was, but for a leading mark."""
    decoded = decode_text(text.encode(), "text/html; charset=utf-8")
    assert decoded == text.removeprefix("\ufeff")


def test_d6_xml_declaration_does_not_stop_the_parser() -> None:
    """A page that starts with an XML declaration is parsed like any other."""
    body = b'<?xml version="1.0" encoding="windows-1252"?><html><body><p>caf\xe9</p></body></html>'
    root = parse_html(decode_text(body, None))
    assert root is not None
    assert "café" in "".join(root.itertext())


def test_page_saved_as_utf8_is_read_as_utf8() -> None:
    """A page re-encoded to UTF-8 keeps its old `meta`, and a server's one label; its bytes decide."""
    page = '<meta charset="shift_jis"><p>港の朝</p>'.encode()
    assert detect_encoding(page, "text/html") == "utf-8"
    assert "港の朝" in decode_text(page, None)
    assert detect_encoding(page, "text/html; charset=shift_jis") == "utf-8"
    assert detect_encoding(page.decode().encode("shift_jis"), None) == "shift_jis"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "iso-8859-15", "gb2312", "koi8-r"])
def test_served_label_does_not_garble_utf8(label: str) -> None:
    """Servers send one label with every page: bytes that are UTF-8 are read as such, others as labelled."""
    header = f"text/html; charset={label}"
    for text in (
        "<p>Café über Straße, naïve",
        '<meta charset="utf-8"><p>Паром',
        "<p>“quoted” – so",
    ):
        assert decode_text(text.encode(), header) == text
    assert detect_encoding("<p>Caf\xe9".encode("latin-1"), header) != "utf-8"
    assert detect_encoding(b"<p>plain", header) == detect_encoding(b"", header)


FRENCH = "L’œuvre gelée – “comme des vaches” –, déjà près de l’été où l’on naît. " * 3
RUSSIAN = "Никто не думал, что он останется надолго. Паром у Нижнего Холлоу. " * 3


@pytest.mark.parametrize("label", ["utf-8", "UTF8"])
@pytest.mark.parametrize(
    ("text", "encoding", "meta"),
    [
        (FRENCH, "windows-1252", "windows-1252"),
        (FRENCH, "windows-1252", "utf-8"),
        (FRENCH, "windows-1252", None),
        (RUSSIAN, "windows-1251", "windows-1251"),
        (RUSSIAN, "windows-1251", "utf-8"),
        (RUSSIAN, "windows-1251", None),
        (RUSSIAN, "koi8-r", "koi8-r"),
        ("日本語の文章はここにあります。海の近くの小さな町。" * 5, "shift_jis", "shift_jis"),
        ("It’s one apostrophe. " + "Plain words here. " * 9, "windows-1252", None),
    ],
)
def test_d1_wrong_label_of_utf8_loses_no_letter(
    text: str, encoding: str, meta: str | None, label: str
) -> None:
    """Bytes that are plainly not UTF-8 are read as the page says, or as what they look like."""
    head = "" if meta is None else f'<meta charset="{meta}">'
    body = f"<!doctype html>{head}<p>{text}".encode(encoding)
    assert text in decode_text(body, f"text/html; charset={label}")


def test_d1_lone_letters_of_windows_1252_are_read_in_a_page_of_utf8() -> None:
    """A paragraph that was pasted in another encoding is readable, and the rest is untouched."""
    utf8 = "<p>Café – naïve – Übung – вода."
    pasted = "<p>Señor Ibáñez’s stove has a door of “cast iron”."
    body = utf8.encode() + pasted.encode("cp1252")
    assert decode_text(body, "text/html; charset=utf-8") == utf8 + pasted


def test_d1_what_is_left_of_a_cut_character_stays_broken() -> None:
    """Half a character of UTF-8 is not taken for a letter of another encoding."""
    body = "é – ü – вода".encode() + b" caf\xc3. \xe2\x80 end"
    assert decode_text(body, "text/html; charset=utf-8").endswith("caf\ufffd. \ufffd end")
