"""The reader: the archive in a browser.

app.py        the application: routes, and what wraps them
desk.py       what pages work with: the server's state, one request, one page
guard.py      who may ask
headers.py    what every answer says about itself
asked.py      what an address asks for, and addresses that ask for something else
hits.py       marks the words of a search in a text
pages/        a file for each page
templates/    the pages' HTML
static/       the style sheet and the keys

No page loads anything from another host: pictures of articles are links, and stored pages are shown
without scripts and without addresses.
"""
