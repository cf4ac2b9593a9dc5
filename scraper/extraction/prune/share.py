"""Buttons for sharing, liking, rating, printing, following."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scraper.extraction.prune.view import Block, Drop, View, count_words_below, find_named

NAME: Final = "share"
REASON: Final = "a button for sharing, liking, rating or printing"
_BOX: Final = re.compile(
    r"(?:^|[\s_-])(?:sharedaddy|share-?(?:bar|buttons?|links?|icons?|tools|box|this|post|article)|social-?(?:share|sharing|bar|buttons?|links?|icons?)|"
    r"sharing-?(?:buttons?|tools)?|addtoany[\w-]*|addthis[\w-]*|heateor[\w-]*|shariff|sd-sharing|jp-relatedposts|post-share|article-share|entry-share|"
    r"share-button__\w+|wp-block-jetpack-sharing-buttons?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOLLOW: Final = re.compile(
    r"^\W{0,3}(?:(?:you can |please |also |and |don.t forget to )*(?:follow|like|join|find|connect with) "
    r"(?:us|me|our [\w ]{1,30}|the author|[A-Z@]\w+(?: [A-Z]\w+){0,2}) (?:on|at|in|via)\b|subscribe to our\b|"
    r"join (?:us on|our (?:\w+ )?(?:channel|group|community))\b|(?:jetzt |hier |auch )*(?:auf|bei|in) [\w ]{2,25} folgen\b|"
    r"rejoignez[ -]nous\b|(?:únete|suscríbete) a nuestro canal|(?:unisciti|iscriviti) al (?:nostro )?canale|(?:entre|inscreva-se) no (?:nosso )?canal|"
    r"folg(?:en|t|e) (?:sie )?(?:uns|mir)\b|suivez[ -](?:nous|moi)\b|(?:síg(?:ue|a)|siga|segu?i)[ -]?(?:nos|ci|me)\b|volg ons\b|"
    r"följ oss\b|følg os[s]?\b|seuraa meitä\b|obserwuj(?:cie)? nas\b|śledź nas\b|sledujte nás\b|urmărește-ne\b|"
    r"(?:подписывайтесь|подпишитесь|подпишись) на\b|следите за нами\b|читайте нас (?:в|на)\b|підписуйтесь на\b|"
    r"bizi .{0,30}takip edin|ακολουθήστε\b|تابعونا|تابعنا|עקבו אחרינו|(?:点击|扫码)?关注我们|關注我們|"
    r"(?:公式)?\w{0,12}をフォロー|ikuti kami\b|theo dõi chúng tôi\b)",
    re.IGNORECASE,
)
_RATING: Final = re.compile(
    r"(?:please )?rate (?:this|the|our) (?:article|post|page|story|content|recipe)s?|how (?:useful|helpful) was this (?:post|page|article)"
    r"|was this (?:post|page|article|information) (?:useful|helpful)|click (?:on a star )?to rate .{1,20}|average rating .{1,40}|no votes so far.{0,40}"
    r"|(?:bitte )?bewerten sie (?:diesen|den) (?:artikel|beitrag)|war (?:dieser|der) (?:artikel|beitrag) hilfreich|notez cet article|cet article vous a[- ]t[- ]il .{1,20}"
    r"|valora (?:este|esta) \w+|avalie (?:este|esta) \w+|valuta (?:questo|questa) \w+|beoordeel dit artikel|оцените (?:статью|материал|новость|публикацию)"
    r"|\[?total:? \d+ average:? [\d.]+\]?"
    r"|(?:rating:? )?\d(?:[.,]\d{1,2})?\s*/\s*(?:5|10)\s*(?:[-–]\s*)?\(?\d[\d.,]* (?:votes?|ratings?|reviews?|stimmen?|bewertungen?|avis|votos?|valoraciones"
    r"|voti|stemmen|röster|голос\w*|оцен\w*)\)?",
    re.IGNORECASE,
)
"""Whole rows of a widget for rating the page."""
_WRITE: Final = re.compile(
    r"^\W{0,3}(?:(?:do you have|have you got|have|got) (?:a|any|some) (?:story|tip|news tip|news|photo|correction|question about this)\b|"
    r"haben sie (?:einen hinweis|eine geschichte|einen fehler|hinweise)|fehler gefunden|vous avez une information|"
    r"une erreur dans|¿tienes una historia|tem uma história|hai una storia|heb je een tip|har du (?:ett|et) tips|"
    r"есть новость|заметили ошибку|нашли ошибку|знаете новость|masz temat|widzisz błąd)",
    re.IGNORECASE,
)
_NETWORKS: Final = re.compile(
    r"^mailto:|(?:^|[/.])(?:twitter\.com|x\.com|t\.me|telegram\.\w+|facebook\.com|fb\.(?:com|me)|instagram\.com|"
    r"whatsapp\.com|youtube\.com|tiktok\.com|vk\.com|ok\.ru|dzen\.ru|news\.google\.\w+|linkedin\.com|threads\.\w+|"
    r"bsky\.app|pinterest\.\w+|weibo\.com|viber\.com|line\.me|lin\.ee|flipboard\.com|discord\.\w+|mastodon\.\w+|"
    r"snapchat\.com|xing\.com|plus\.google\.com)(?:/|$)",
    re.IGNORECASE,
)
"""Where a line that asks to be followed, or to be written to, leads."""
_MAX_PLEA: Final = 200
"""Characters of the longest such line."""
_MAX_RATING: Final = 80
_MAX_WORDS: Final = 40
"""Words of the largest box of buttons."""
_MAX_BUTTON: Final = 60
"""Characters of the longest button."""
_MOSTLY: Final = 0.5
_MIN_CHARACTERS: Final = 12
"""A phrase as long as this ("share this post") is no heading of an article by accident."""


def find_share_buttons(view: View) -> Iterator[Drop]:
    """Propose boxes named as share bars, and blocks worded as their buttons."""
    for element in find_named(view, _BOX):
        if count_words_below(element) <= _MAX_WORDS:
            yield Drop(element=element, rule=NAME, reason=REASON)
    shares = [
        block for block in view.blocks if len(block.text) <= _MAX_BUTTON and "share" in block.kinds
    ]
    numbers = {block.number for block in shares}
    for block in shares:
        if _is_button(block, beside=bool(numbers & {block.number - 1, block.number + 1})):
            yield Drop(element=block.element, rule=NAME, reason=REASON)
    for block in view.blocks:
        if len(block.text) <= _MAX_PLEA and (_is_plea(block) or _is_rating(block)):
            yield Drop(element=block.element, rule=NAME, reason=REASON)


def _is_button(block: Block, *, beside: bool) -> bool:
    if block.is_heading and block.linked == 0 and not beside:
        return False
    return (
        beside
        or block.linked > _MOSTLY
        or len(block.text) >= _MIN_CHARACTERS
        or block.element.tag == "button"
    )


def _is_rating(block: Block) -> bool:
    return len(block.text) <= _MAX_RATING and bool(_RATING.fullmatch(block.text.strip(" ?!.:★☆")))


def _is_plea(block: Block) -> bool:
    """Return whether a row is "Follow us on X" or "Do you have a story? Write to us".

    Guards the fault case 408.
    """
    if _FOLLOW.match(block.text) is None and _WRITE.match(block.text) is None:
        return False
    return bool(block.links) and all(_NETWORKS.search(link) for link in block.links)
