"""Find what a page does not say to its readers.

Takes a Document; gives elements that the segmentation passes over: what is hidden
(`extraction/hidden.py`), the dialogs of consent managers, which lie over a page (a saved page
may hold thousands of their words, more than its own), and `noscript` boxes that ask for
JavaScript. A `noscript` that holds the page's text (Discourse, lazy images) is read.
"""

from __future__ import annotations

import re
from typing import Final

from scraper.dom.document import Document
from scraper.dom.elements import Element, raw_text
from scraper.extraction.hidden import find_hidden

_DIALOG: Final = re.compile(
    r"onetrust-(?:consent|banner|pc)-sdk|cybotcookiebotdialog|didomi-(?:host|popup)"
    r"|usercentrics-(?:root|cmp-ui)|qc-cmp2?-(?:container|main|ui)|sp_message_container_\w+"
    r"|fc-consent-root|truste-consent-track|trustarc-banner-\w+|osano-cm-window|cc-window"
    r"|termly-code-snippet-support|cmplz-(?:cookiebanner-container|manage-consent)"
    r"|cookie-law-info-bar|clisettingspopup|cky-(?:consent-container|modal)|iubenda-cs-banner"
    r"|borlabscookiebox|klaro|cmp(?:box2?|wrapper)|moove_gdpr_cookie_(?:info_bar|modal)"
    r"|cookiefirst-root|cookiescript_injected|axeptio_overlay|tarteaucitronroot"
    r"|hs-eu-cookie-confirmation|shopify-pc__(?:banner|prefs)|_evidon_banner|cookie-notice"
    r"|gdpr-cookie-message|transcend-consent-manager|ketch-\w+|wt-cli-\w+"
    r"|(?:cookie|consent|gdpr)-?(?:banner|consent|dialog|modal|popup|bar|notice)"
)
"""Ids and classes that consent managers give to the box around all they show."""
_EDIT: Final = "editsection"
"""In the class of MediaWiki's "[edit]" links, old (`editsection`) and new (`mw-editsection`)."""
_DEEPEST: Final = 3
"""Levels below `body` at which such boxes stand: scripts put them at its end or start."""
_LONGEST_PLEA: Final = 600
"""Characters of the longest `noscript` that asks for JavaScript."""


def find_notices(document: Document) -> frozenset[Element]:
    """Find hidden elements, the dialogs of consent managers, pleas for JavaScript, and a wiki's links to its editor."""
    edits = (span for span in document.tagged("span") if _EDIT in (span.get("class") or ""))
    return find_hidden(document).union(
        (*_find_dialogs(document.body), *_find_pleas(document), *edits)
    )


def _find_dialogs(body: Element) -> list[Element]:
    found = []
    level = [body]
    for _ in range(_DEEPEST):
        below = [child for element in level for child in element]
        level = []
        for element in below:
            names = f"{element.get('id') or ''} {element.get('class') or ''}".lower().split()
            if any(_DIALOG.fullmatch(name) for name in names):
                found.append(element)
            else:
                level.append(element)
    return found


def _find_pleas(document: Document) -> list[Element]:
    found = []
    for element in document.tagged("noscript"):
        text = raw_text(element)
        if len(text) <= _LONGEST_PLEA and "javascript" in text.lower():
            found.append(element)
    return found
