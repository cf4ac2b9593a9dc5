"""Boxes that ask for a subscription, and cookie banners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Drop, View, count_words_below, find_named
from scraper.extraction.rows.rules import is_consent_row, is_newsletter_row

NAME: Final = "newsletter"
REASON: Final = "asks for a subscription or for consent"
_BOX: Final = re.compile(
    r"(?:^|[\s_-])(?:newsletter(?:-?(?:form|signup|sign-up|box|widget|subscribe|subscription|cta|promo|banner|block|module|embed|section|wrapper|container|inline))?|subscribe-?(?:form|box|widget)|subscription-widget\w*|signup-form|email-signup|mc4wp\w*|mailchimp\w*|"
    r"cookie-?(?:banner|notice|consent|bar)|gdpr[\w-]*|onetrust[\w-]*|cmpbox\w{0,12}|cmp-?(?:banner|consent))(?:$|[\s_-])",
    re.IGNORECASE,
)
_MAIL_FORM: Final = re.compile(
    r"(?:^|[\s_-])(?:(?:e-?)?mail-?(?:a-friend|article|form|this)|(?:send|tell)-?(?:to-?)?(?:a-?)?friend)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Forms that send the page by mail, with their messages: on short pages more than the text. Guards
the fault case 42."""
_MAX_BOX_WORDS: Final = 120
_MAX_PLEA: Final = 220
"""Characters of the longest plea."""
_LAST: Final = 4
"""Blocks at the end in which a sentence may be such a plea although it reads as prose."""


def find_named_boxes(view: View) -> Iterator[Drop]:
    """Propose boxes named so, by class or id.

    In the learned bodies of the 915 articles of the development corpus three pages have such a
    box. Two are no part of the true text, the third (Substack's "Thank you for supporting") is.
    """
    for element in find_named(view, _BOX):
        if count_words_below(element) <= _MAX_BOX_WORDS:
            yield Drop(element=element, rule=NAME, reason=REASON)
    for element in find_named(view, _MAIL_FORM):
        if count_words_below(element) <= _MAX_BOX_WORDS:
            yield Drop(element=element, rule=NAME, reason=REASON, is_sure=True)


def find_newsletter_boxes(view: View) -> Iterator[Drop]:
    """Propose boxes named so, and rows that ask outside the prose or at its very end."""
    yield from find_named_boxes(view)
    edges = {block.number for block in (*view.lead, *view.tail, *view.blocks[-_LAST:])}
    for block in view.blocks:
        if block.number in edges and not block.is_heading and len(block.text) <= _MAX_PLEA:
            row = block.row
            if is_newsletter_row(row) or is_consent_row(row):
                yield Drop(element=block.element, rule=NAME, reason=REASON)
