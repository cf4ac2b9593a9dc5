"""Read the dates that pages and feeds write out.

date_text.py  a date as a page writes it, as ISO 8601
calendars.py  dates of other calendars, as Gregorian ones
instant.py    the order of dates of different precision and offset
months.py     the names of the months in thirty languages
"""
