"""The archive: articles, their revisions, raw pages and the ledger in one SQLite file.

archive.py     the object that everyone uses: a list of verbs
recording.py   what one attempt writes, all of it in one transaction
articles.py    new, changed or the same; identity.py says which article a page is
connection.py  open, refuse, migrate; the two doors for reading and writing
schema.py      migrations: the tables, the promised views
"""

from scraper.archive.archive import Archive
from scraper.archive.canonical import canonical_digest
from scraper.archive.diff import RevisionDiff, diff_revisions, render_diff
from scraper.archive.search import Hit
from scraper.archive.selection import Selection
from scraper.archive.sql import Rows
from scraper.archive.unread import UnreadPage

__all__ = [
    "Archive",
    "Hit",
    "RevisionDiff",
    "Rows",
    "Selection",
    "UnreadPage",
    "canonical_digest",
    "diff_revisions",
    "render_diff",
]
