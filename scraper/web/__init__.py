"""The reader: the archive in a browser, read-only.

app.py        the application: routes, and what wraps them
guard.py      who may ask, and what every answer says about itself
asked.py      what an address asks for, and addresses that ask for something else
pages.py      one function a page
templates/    the pages' HTML
static/       the style sheet and the keys

Nothing here writes, and no page loads anything from another host: pictures of articles are links.
"""
