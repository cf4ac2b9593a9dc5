"""Read pages that other programs saved, in the forms in which they save them.

    kinds.py       what a file is, by its first bytes
    packed.py      gzip and Zstandard around one page
    html_page.py   HTML: the address and the date that a program wrote into it
    wayback.py     HTML as the Wayback Machine serves it: its own parts removed
    mhtml.py       one page with its parts, as Chrome and Edge save it
    webarchive.py  one page with its parts, as Safari saves it
    zip_file.py    ZIP archives: WACZ, and folders of pages

`read_saved_file` reads a file that is in memory; it parses hostile bytes, so call it in a
worker. Web archives (WARC, ARC) are read as streams, by `scraper.warc_file`.
"""

from scraper.saved.kinds import FileKind, name_kind
from scraper.saved.reading import read_saved_file
from scraper.saved.saved_page import SavedPage
from scraper.saved.zip_file import ZipMember, open_zip, read_members

__all__ = [
    "FileKind",
    "SavedPage",
    "ZipMember",
    "name_kind",
    "open_zip",
    "read_members",
    "read_saved_file",
]
