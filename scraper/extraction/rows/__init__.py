"""What one row of text says by itself, in many languages.

A row is a line of a dump or a short block of a tree.

    row.py      a row and what can be measured of it
    wording.py  the phrases that label what is not the article
    counts.py   counters ("2 views0 comments")
    rules.py    which rows are boilerplate, one rule a function, ROW_RULES in order
"""
