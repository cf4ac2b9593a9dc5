"""Read pages that other programs saved, in the forms in which they save them.

    kinds.py       what a file is, by its first bytes
    packed.py      gzip and Zstandard around one page
    html_page.py   HTML: the address and the date that a program wrote into it
    wayback.py     HTML as the Wayback Machine serves it: its own parts removed
    mhtml.py       one page with its parts, as Chrome and Edge save it
    webarchive.py  one page with its parts, as Safari saves it
    zip_file.py    ZIP archives: WACZ, and folders of pages
    containers.py  web archives and ZIP files, step by step

`read_saved_file` reads a file that is in memory, `read_step` the next part of an open one (web
archives are read by `scraper.importers.warc`). Both parse hostile bytes, so call them in a worker.
"""

from scraper.importers.saved.containers import (
    PARTS,
    Container,
    End,
    Member,
    Remark,
    SavedFile,
    Step,
    is_container,
    open_container,
    read_step,
)
from scraper.importers.saved.kinds import FileKind, name_kind
from scraper.importers.saved.reading import read_saved_file
from scraper.importers.saved.saved_page import SavedPage

__all__ = [
    "PARTS",
    "Container",
    "End",
    "FileKind",
    "Member",
    "Remark",
    "SavedFile",
    "SavedPage",
    "Step",
    "is_container",
    "name_kind",
    "open_container",
    "read_saved_file",
    "read_step",
]
