"""Read an article from the text dump of a page (the kind of text that WET files hold).

    recognize.py   is this text, or markup?
    title.py       the headline
    site_name.py   the name of the site
    span.py        where the prose begins and ends
    edges.py       which short rows beside it belong to the text
    paragraphs.py  the text, as the dump parts its paragraphs
    dump.py        the driver

What single rows say is judged in `scraper.extraction.rows`.
"""

from scraper.extraction.text_dump.dump import extract_text_dump
from scraper.extraction.text_dump.recognize import is_text_dump

__all__ = ["extract_text_dump", "is_text_dump"]
