"""The archive: articles, their revisions, raw pages and the ledger in one SQLite file.

schema.py      the tables, the promised views, migrations
connection.py  open, refuse, migrate; one write transaction
archive.py     the object that everyone uses
"""

from scraper.archive.archive import Archive
from scraper.archive.canonical import canonical_digest
from scraper.archive.diff import RevisionDiff, diff_revisions, render_diff
from scraper.archive.search import Hit
from scraper.archive.selection import Selection
from scraper.archive.sql import Rows

__all__ = [
    "Archive",
    "Hit",
    "RevisionDiff",
    "Rows",
    "Selection",
    "canonical_digest",
    "diff_revisions",
    "render_diff",
]
