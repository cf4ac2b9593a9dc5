"""PDF files: text by page, title, authors and dates; damaged ones are one error."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter  # noqa: TID251 - to encrypt a file
from saved_files import pdf_bytes

from scraper.errors import ExtractError, NoArticle
from scraper.extraction import extract_article
from scraper.extraction import pdf as pdf_module
from scraper.extraction.options import ExtractOptions
from scraper.records import Capture

WHEN = datetime(2026, 5, 1, tzinfo=UTC)
PAGE_1 = [
    "Salt and water",
    "",
    "The harbour master weighed the salt three times a week, and wrote the re-",
    "sult into the book that lay under the scales. Nobody read the book but him.",
    "",
    "In the spring the book was full, and he asked the council for another one.",
]
PAGE_2 = ["The council wrote back in autumn. It had no money for books, and sent ink.", "", "2"]


def read(body: bytes, **options):
    capture = Capture.of_bytes(body, url="https://harbour.example/salt.pdf", fetched_at=WHEN)
    return extract_article(capture, **options)


def test_text_comes_by_page_in_paragraphs():
    """Lines become paragraphs, hyphenated words are joined, page numbers are dropped."""
    article = read(pdf_bytes([PAGE_1, PAGE_2], info={"Title": "Salt and water"}))
    assert article.title == "Salt and water"
    assert article.text == (
        "The harbour master weighed the salt three times a week, and wrote the result into the"
        " book that lay under the scales. Nobody read the book but him.\n\n"
        "In the spring the book was full, and he asked the council for another one.\n\n"
        "The council wrote back in autumn. It had no money for books, and sent ink."
    )
    assert article.language == "en"
    assert article.found_by["text"] == "pdf"


def test_values_of_the_information_dictionary():
    """Title, authors, dates, subject and keywords come from the information dictionary."""
    info = {
        "Title": "The book under the scales", "Author": "Ida Holm; Lise Brandvold", "Subject": "About salt",
        "Keywords": "salt, harbour", "CreationDate": "D:20240304050607+01'00'", "ModDate": "D:20240401000000Z",
    }  # fmt: skip
    article = read(pdf_bytes([PAGE_1], info=info))
    assert (article.title, article.authors) == (info["Title"], ("Ida Holm", "Lise Brandvold"))
    assert article.published == "2024-03-04T05:06:07+01:00"
    assert article.modified == "2024-04-01T00:00:00+00:00"
    assert (article.description, article.tags) == ("About salt", ("salt", "harbour"))
    assert article.found_by["title"] == "pdf-info"


def test_xmp_comes_before_the_information_dictionary():
    """XMP metadata wins over the older information dictionary."""
    xmp = (
        "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
        " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmp='http://ns.adobe.com/xap/1.0/'>"
        "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>The real title</rdf:li></rdf:Alt></dc:title>"
        "<dc:creator><rdf:Seq><rdf:li>Ida Holm</rdf:li></rdf:Seq></dc:creator>"
        "<xmp:CreateDate>2023-01-02T03:04:05Z</xmp:CreateDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )
    article = read(pdf_bytes([PAGE_1], info={"Title": "draft7.docx", "Author": "root"}, xmp=xmp))
    assert (article.title, article.authors) == ("The real title", ("Ida Holm",))
    assert article.published == "2023-01-02T03:04:05+00:00"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - draft (2).docx", "untitled", "salt.indd", "", " "]
)
def test_the_name_of_a_file_is_not_a_title(title):
    """Where the title is only a file's name, the first line of the first page is the title."""
    assert read(pdf_bytes([PAGE_1], info={"Title": title})).title == "Salt and water"


def test_characters_that_no_text_may_hold_are_cleaned():
    """Lines and metadata obey the rule of all texts; NUL, which fonts without a map leave, goes."""
    page = [*PAGE_1, "", "It was a\x00 long\x07 winter, and he wrote \x7fnothing down at all."]
    info = {
        "Title": "The\x02 book",
        "Author": "Ida\x07 Holm",
        "Subject": "On\x07 salt",
        "Keywords": "sa\x08lt",
    }
    article = read(pdf_bytes([page], info=info))
    assert "It was a long winter, and he wrote nothing down at all." in article.text
    assert (article.title, article.authors) == ("The book", ("Ida Holm",))
    assert (article.description, article.tags) == ("On salt", ("salt",))


def test_running_heads_are_dropped():
    """A line that stands at the top or bottom of most pages is not text."""
    pages = [
        [f"The Harbour Review 7 ({n})", "", f"Story number {n} goes on for a whole line here.", "", f"Page {n} of 4"]
        for n in range(1, 5)
    ]  # fmt: skip
    text = read(pdf_bytes(pages)).text
    assert "Harbour Review" not in text
    assert "Page 1" not in text
    assert "Story number 4 goes on" in text


def test_markdown_and_html_are_filled_on_request():
    """The costly forms hold the same paragraphs, escaped."""
    body = pdf_bytes([["A line with <b>no</b> markup in it, of some length."]])
    article = read(body, options=ExtractOptions(fields=frozenset({"markdown", "html"})))
    assert "<b>" not in article.html
    assert "&lt;b&gt;no" in article.html
    assert "no" in article.markdown


def test_a_pdf_without_text_is_not_an_article():
    """A scanned page holds no text."""
    with pytest.raises(NoArticle):
        read(pdf_bytes([[]]))


def test_dates_after_the_capture_are_dropped():
    """A date later than the capture, or that no calendar has, is not the date of publication."""
    for date in ("D:20990101000000Z", "D:20241399000000", "D:19040101000000Z", "yesterday"):
        assert read(pdf_bytes([PAGE_1], info={"CreationDate": date})).published is None


@pytest.mark.parametrize("cut", [20, 200, 500, 900])
def test_a_damaged_pdf_is_one_error_or_what_can_be_read(cut):
    """A cut or overwritten PDF never raises a foreign exception."""
    whole = pdf_bytes([PAGE_1, PAGE_2], info={"Title": "Salt"})
    for body in (whole[:cut], whole[:cut] + b"\xff" * 200 + whole[cut + 200 :]):
        try:
            read(body)
        except ExtractError as error:
            assert error.code in {"bad-pdf", "no-article"}  # noqa: PT017 - either is right


def test_a_locked_pdf_is_refused_by_name():
    """A PDF that needs a password is refused; one whose password is empty is read."""
    for password, code in (("secret", "pdf-encrypted"), ("", None)):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf_bytes([PAGE_1]))))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        out = BytesIO()
        writer.write(out)
        if code is None:
            assert "harbour master" in read(out.getvalue()).text
            continue
        with pytest.raises(ExtractError) as caught:
            read(out.getvalue())
        assert caught.value.code == code


def test_without_the_extra_the_error_names_the_command(monkeypatch):
    """Without pypdf a PDF is one line that says how to install it."""
    monkeypatch.setattr(pdf_module, "can_read_pdf", lambda: False)
    with pytest.raises(ExtractError) as caught:
        read(pdf_bytes([PAGE_1]))
    assert caught.value.code == "pdf-not-installed"
    assert "pip install" in caught.value.message
    assert "[pdf]'" in caught.value.message


def test_a_page_about_pdf_is_a_page():
    """HTML that mentions the mark of PDF is HTML."""
    assert (
        "harbour" in read(b"<p>%PDF-1.7 is what the harbour's files begin with, all of them.").text
    )
