"""Merge archives: everything of a source that the target does not have.

Merging the same source again changes nothing, so a merge that was killed is started again. Numbers
of articles and revisions are the target's; those of the source do not survive.

merge.py     the whole, in groups of articles, a transaction each
history.py   revisions of one article in both
marks.py     names, labels, notes, counts, comments, imports of one article
ledger.py    captures and rows of the ledger
queue.py     sources, links and watches
"""
