"""The archive: articles, their revisions, raw pages and the ledger in one SQLite file.

archive.py     the object that everyone uses: a list of verbs
recording.py   what one attempt writes, all of it in one transaction
articles.py    new, changed or the same; identity.py says which article a page is
connection.py  open, refuse, migrate; the two doors for reading and writing
schema.py      migrations: the tables, the promised views
"""

from scraper.archive.archive import Archive
from scraper.archive.articles.canonical import canonical_digest
from scraper.archive.articles.diff import RevisionDiff, diff_revisions, render_diff
from scraper.archive.articles.unread import UnreadPage
from scraper.archive.database.sql import Rows
from scraper.archive.search.search import Hit
from scraper.archive.search.selection import Selection

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
