"""Links out of an article: lines and lists between and after its paragraphs, in whole pages."""

from __future__ import annotations

import pytest

from scraper.dom.parse import parse_fragment
from scraper.extraction.prune import LEARNED_BODY_RULES, prune_tree
from scraper.extraction.render.text import render_text

FIRST = (
    "The ferry left the quay a little after six, with nobody on board but the dog, and it was an "
    "hour before anybody in the harbour office thought of counting the boats that lay outside."
)
SECOND = (
    "By the time the harbour master had finished his coffee, it was past the light, and the men "
    "on the pier could only shout advice that a dog was in no position to follow that morning."
)
TEXT = f"{FIRST}\n\n{SECOND}"

BETWEEN = {
    "danish, bold label": '<p><strong>Læs også:</strong> <a href="/a">Hunden sov hele vejen</a></p>',
    "polish, one link": '<p><a href="/a">Czytaj także: Pies spał całą drogę</a></p>',
    "ukrainian, italics": '<p><em>Читайте також: <a href="/a">Собака спала всю дорогу</a></em></p>',
    "chinese, own element": '<div><span>延伸阅读</span> <a href="/a">狗一路上都在睡觉</a></div>',
    "spanish, label without a colon": '<p><b>Lee también</b> <a href="/a">El perro durmió</a></p>',
    "turkish follow line": '<p>Bizi <a href="https://x.com/quay">X</a> üzerinden takip edin</p>',
    "german follow line": '<p>Folgen Sie uns auf <a href="https://t.me/quay">Telegram</a>!</p>',
    "german follow line, place first": '<p>Jetzt auf <a href="https://whatsapp.com/channel/q">WhatsApp</a> folgen!</p>',
    "spanish channel": '<p>Únete a nuestro canal de <a href="https://t.me/quay">Telegram</a></p>',
    "stars": "<p>Rate this article</p><p>4.5/5 (12 votes)</p>",
    "german rating": "<p>War dieser Artikel hilfreich?</p><p>3,5/5 - (8 Bewertungen)</p>",
    "russian follow line": '<p>Подписывайтесь на <a href="https://t.me/quay">наш канал</a></p>',
    "a tip to the editors": '<p>Got a tip? <a href="mailto:a@quay.example">Tell us</a></p>',
    "label and list": '<p>Lees ook:</p><ul><li><a href="/a">De hond sliep</a></li>'
    '<li><a href="/b">De kade bij nacht</a></li></ul>',
    "turkish, bold label": '<p><b>İlgili haber:</b> <a href="/a">Köpek yol boyu uyudu</a></p>',
    "romanian": '<p>Citește și: <a href="/a">Câinele a dormit tot drumul</a></p>',
    "czech": '<p>Přečtěte si také: <a href="/a">Pes spal celou cestu</a></p>',
    "hungarian": '<p>Olvasd el ezt is: <a href="/a">A kutya végig aludt</a></p>',
    "estonian": '<p>Loe ka: <a href="/a">Koer magas terve tee</a></p>',
    "serbian": '<p>Pročitajte još: <a href="/a">Pas je spavao celim putem</a></p>',
    "english, on this story": '<p>More on this story: <a href="/a">The dog slept all the way</a></p>',
    "heading and cards": '<div><h4>Ähnliche Artikel</h4><a href="/a"><h5>Der Hund schlief</h5></a></div>',
}


@pytest.mark.parametrize("markup", BETWEEN.values(), ids=BETWEEN.keys())
def test_links_elsewhere_leave_the_flow(markup):
    """A line or list that leads to other articles, or to the site's channels, goes."""
    root = parse_fragment(f"<p>{FIRST}</p>{markup}<p>{SECOND}</p>")
    prune_tree(root, title=None, rules=LEARNED_BODY_RULES)
    assert render_text(root) == TEXT


STAYS = {
    "a sentence that begins with read": '<p>Read <a href="/a">the harbour report of 1902</a></p>',
    "a list of an encyclopedia": '<h2>See also</h2><ul><li><a href="/a">Tide</a></li></ul>',
    "a value of a table": "<table><tr><td>Rope</td><td>Recommended</td></tr>"
    "<tr><td>Chain</td><td>Recommended</td></tr></table>",
    "who followed whom": '<p>Follow him on <a href="/map">the map</a> as far as the light.</p>',
    "a picture in a link": '<p><a href="/a"><img src="/a.jpg" alt=""></a> The dog</p>',
    "a quoted address": '<p><a href="https://x.com/quay/status/1">https://x.com/quay/status/1</a></p>',
}


@pytest.mark.parametrize("markup", STAYS.values(), ids=STAYS.keys())
def test_what_looks_like_a_link_elsewhere_stays(markup):
    """An author's own links stay."""
    page = f"<p>{FIRST}</p>{markup}<p>{SECOND}</p>"
    root = parse_fragment(page)
    prune_tree(root, title=None, rules=LEARNED_BODY_RULES)
    assert render_text(root) == render_text(parse_fragment(page))


def links(hrefs: list[str], text: str, markup: str = '<li><a href="{}">{}</a></li>') -> str:
    """Return rows of links."""
    return "".join(markup.format(href, f"{text} {number}") for number, href in enumerate(hrefs))


OWN = [f"/news/{number}" for number in range(8)]
AFTER = {
    "list under an unknown label": f"<p>Ταυτόχρονα</p><ul>{links(OWN, 'Ο σκύλος κοιμήθηκε')}</ul>",
    "rows with times": links(
        OWN, "Собака спала до самого маяка", "<div>18:05 <a href='{}'>{}</a></div>"
    ),
    "cards of whole links": links(OWN, "犬は眠っていた", "<a href='{}'><h3>{}</h3></a>"),
    "absolute links to one site": "<ol>"
    + links([f"https://quay.example{href}" for href in OWN], "Most read")
    + "</ol>",
}


@pytest.mark.parametrize("markup", AFTER.values(), ids=AFTER.keys())
def test_a_list_of_headlines_after_the_text_goes(markup):
    """However much longer than the text it is."""
    root = parse_fragment(f"<p>{FIRST}</p><p>{SECOND}</p><div>{markup * 6}</div>")
    dropped = prune_tree(root, title=None, rules=LEARNED_BODY_RULES)
    assert render_text(root) == TEXT
    assert "headlines" in {entry.rule for entry in dropped}


def test_sources_after_the_text_stay():
    """Links to many sites are what the author read."""
    sources = links([f"https://site{number}.example/a" for number in range(8)], "A source")
    page = f"<p>{FIRST}</p><p>{SECOND}</p><ul>{sources}</ul>"
    root = parse_fragment(page)
    prune_tree(root, title=None, rules=LEARNED_BODY_RULES)
    assert render_text(root) == render_text(parse_fragment(page))


def test_a_page_of_links_stays():
    """Where teasers stand between the paragraphs, or hardly a paragraph stands before the links, the links are the page."""
    rows = links(OWN, "Of dogs and ferries")
    mixed = f"<p>{FIRST}</p><ul>{rows}</ul><p>{SECOND}</p><ul>{rows}</ul>"
    for page in (mixed, f"<p>All that we wrote about dogs.</p><ul>{rows}</ul>"):
        root = parse_fragment(page)
        prune_tree(root, title=None, rules=LEARNED_BODY_RULES)
        assert render_text(root) == render_text(parse_fragment(page))


@pytest.mark.parametrize(
    "line",
    [
        'Ada Fenwick (2010). <a href="/a">"Watch: the tide of the harbour at night"</a>. The Quay. <div></div>',
        'As she wrote in <a href="/a">Read more: the quay at night</a> that year, the gates stood open. <div></div>',
        '<div></div>In <a href="/a">Siehe auch: der Hafen bei Nacht</a> steht mehr.',
    ],
)
def test_a_link_in_a_sentence_is_no_teaser(line: str) -> None:
    """An empty block in the same line does not make a line of every link beside it."""
    prose = "<p>The ferry ran every hour until the pier was closed in the storm of that winter.</p>"
    root = parse_fragment(f"{prose * 3}<ul><li>{line}</li><li>Another work, 1999.</li></ul>{prose}")
    before = render_text(root)
    prune_tree(root, title=None, rules=LEARNED_BODY_RULES)
    assert render_text(root) == before
