"""Read an article from the text dump of a page (the kind of text that WET files hold).

recognise.py  is this text, or markup?
rows.py       the text as rows, with what can be measured of each
row_rules.py  which rows are boilerplate, one rule a function, ROW_RULES in order
counts.py     what counters say ("2 views0 comments")
title.py      the headline, and the name of the site
span.py       where the article begins and ends
dump.py       the driver
"""

from scraper.extract.plain_text.dump import extract_text_dump
from scraper.extract.plain_text.recognise import is_text_dump

__all__ = ["extract_text_dump", "is_text_dump"]
