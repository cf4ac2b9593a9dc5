"""The reader: the archive in a browser.

app.py        the application: routes, and what wraps them
desk.py       what pages work with: the server's state, one request, one page
guard.py      who may ask
login.py      the login key
look.py       the display settings
actions.py    what forms write
adding.py     the queue of pages to add
headers.py    what every answer says about itself
asked.py      what an address asks for, and addresses that ask for something else
hits.py       marks the words of a search in a text
pages/        a file for each page
templates/    the pages' HTML
static/       the style sheet and the keys

Only forms write; `actions.py` has all of them. No page loads anything from another host: pictures of articles are stored ones or links, and stored pages are shown
without scripts and without addresses.
"""
