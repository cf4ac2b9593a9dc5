"""The demo: a small web site of our own, served on loopback and scraped for real.

server.py    the site on 127.0.0.1
tour.py      serve, scrape, tell
left_out.py  what of a page is not in its article
site/        the pages
"""
