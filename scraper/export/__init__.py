"""Exports: stored articles in, files or one stream out.

formats.py   what a format is
one file per format
dataset.py   articles that may be passed on, without duplicates, with a data card
rights.py    open licences, and reservations against mining
writing.py   one stream into one file, whole or not at all
folder.py    a file per article; a second export touches only what changed
file_name.py safe names from titles
xml_text.py  text and HTML as XML
epub_markup.py stored HTML as a valid book may hold it
diff_page.py two revisions compared, as a page
"""

from collections.abc import Mapping
from types import MappingProxyType

from scraper.export.atom import ATOM
from scraper.export.citations import BIBTEX, CSL_JSON, RIS
from scraper.export.csv_table import CSV, EXCEL
from scraper.export.dataset import DatasetCounts, export_dataset
from scraper.export.epub import EPUB
from scraper.export.folder import FolderReport, export_folder
from scraper.export.formats import Format
from scraper.export.html_page import HTML
from scraper.export.json_feed import JSON_FEED
from scraper.export.jsonl import JSONL
from scraper.export.markdown import MARKDOWN
from scraper.export.notes import LOGSEQ, OBSIDIAN
from scraper.export.parquet import PARQUET
from scraper.export.plain_text import TEXT
from scraper.export.tei import TEI
from scraper.export.wacz import WACZ
from scraper.export.warc import WARC
from scraper.export.writing import export_file, export_text

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        one.name: one
        for one in (
            TEXT,
            MARKDOWN,
            OBSIDIAN,
            LOGSEQ,
            HTML,
            JSONL,
            CSV,
            PARQUET,
            EPUB,
            ATOM,
            JSON_FEED,
            TEI,
            WARC,
            WACZ,
            BIBTEX,
            RIS,
            CSL_JSON,
        )
    }
)
"""Every export format by name; adding one is one file and one entry here."""

__all__ = [
    "EXCEL",
    "FORMATS",
    "DatasetCounts",
    "FolderReport",
    "Format",
    "export_dataset",
    "export_file",
    "export_folder",
    "export_text",
]
