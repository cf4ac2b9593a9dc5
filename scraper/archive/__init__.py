"""The archive: articles, their revisions, raw pages and the ledger in one SQLite file.

archive.py    the object that all callers use
recording.py  what one attempt writes, in one transaction
verify.py     checks
check_marks.py  how far an archive was checked
backup.py     copies, and earlier copies brought up to date
watches.py    saved searches and their matches
stamps.py     recognizes what this user wrote on this machine
articles/     articles with their captures, revisions, ledger and marks
queue/        sources, links, runs, and what hosts asked for
search/       full-text search, and the selection of articles
database/     connections, locks, commits, errors, values
merge/        joins archives
salvage/      what can be read of a damaged file
schema/       tables, views, migrations
"""

from scraper.archive.archive import Archive
from scraper.archive.articles.canonical import canonical_digest
from scraper.archive.articles.diff import RevisionDiff, diff_revisions
from scraper.archive.articles.diff_lines import render_diff
from scraper.archive.articles.edits import Edit
from scraper.archive.articles.listed import ListedArticle
from scraper.archive.articles.unread import UnreadPage
from scraper.archive.database.query_clock import QueryClock
from scraper.archive.database.sql import Rows
from scraper.archive.database.statistics import GROUPINGS, Group, Grouping
from scraper.archive.search.search import Hit
from scraper.archive.search.selection import Selection

__all__ = [
    "GROUPINGS",
    "Archive",
    "Edit",
    "Group",
    "Grouping",
    "Hit",
    "ListedArticle",
    "QueryClock",
    "RevisionDiff",
    "Rows",
    "Selection",
    "UnreadPage",
    "canonical_digest",
    "diff_revisions",
    "render_diff",
]
