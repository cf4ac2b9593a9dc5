"""The display settings, the keys, and the login."""

from __future__ import annotations

from typing import Final

from scraper.web.desk import Page, Visit
from scraper.web.look import CHOICES

KEYS: Final = (
    ("/", "go to the search field"),
    ("j, k", "next, previous article of a list"),
    ("Enter", "open it"),
    ("n, p", "next, previous word found or change; in a list the next, previous page"),
    ("u", "back to the list"),
    ("1, 2, 3", "read, page beside text, changes"),
    ("f", "star the article, or take the star away"),
    ("a", "add a page"),
    ("?", "this table"),
    ("Esc", "leave a field"),
)
"""Keys of `static/keys.js`, and what each does."""


def show_look(_visit: Visit) -> Page:
    """Show the display settings."""
    return Page(template="look.html", values={"title": "Display", "choices": CHOICES})


def show_keys(_visit: Visit) -> Page:
    """Show the keys."""
    return Page(template="keys.html", values={"title": "Keys", "keys": KEYS})


def show_login(_visit: Visit) -> Page:
    """Show the form for the login key."""
    return Page(template="login.html", values={"title": "Login", "message": ""})
