"""Parse the dates of pages, feeds and users.

page_dates.py  a date as a page writes it, as ISO 8601
feed_dates.py  a date as a feed or sitemap writes it
user_dates.py  dates, ages and durations in options and filters
calendars.py   dates of other calendars, as Gregorian ones
instant.py     the order of dates of different precision and offset
months.py      the names of the months in thirty languages
"""
