"""Pages of our own, in several languages and templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from scraper.dom.document import Document
from scraper.dom.parse import parse_html
from scraper.extraction.article import extract_article
from scraper.records import Capture

PARAGRAPHS = {
    "en": (
        "The ferry to the outer islands was late again on Tuesday, and nobody on the quay seemed to mind much.",
        "Fishermen mended their nets, children counted gulls, and the harbour master read yesterday's paper twice.",
        "By noon the fog had lifted, and the first passengers could see the white hull rounding the lighthouse.",
        "The captain apologised over the loudspeaker, blaming a stubborn fuel pump and an even more stubborn tide.",
    ),
    "de": (
        "Die alte Mühle am Stadtrand soll nach dem Willen des Gemeinderats bis zum Herbst wieder Mehl mahlen.",
        "Zwei Müllermeister aus der Nachbarschaft haben ihre Hilfe zugesagt, und ein Verein sammelt Spenden.",
        "Das Wasserrad muss erneuert werden, denn das Holz ist nach vierzig Jahren Stillstand morsch geworden.",
        "Besucher sollen an jedem ersten Sonntag im Monat zusehen dürfen, wie das Korn zu Mehl verarbeitet wird.",
    ),
    "ru": (
        "Старый трамвай снова вышел на линию в субботу утром, и у остановки собралась длинная очередь желающих.",
        "Вагон восстановили добровольцы, которые три года искали детали по складам и частным коллекциям.",
        "Водитель рассказал, что управлять таким трамваем труднее, чем новым, но гораздо интереснее и веселее.",
        "Поездки будут проходить каждые выходные до конца октября, если позволит погода и состояние путей.",
    ),
    "ar": (
        "افتتحت المكتبة القديمة أبوابها صباح اليوم بعد عامين من أعمال الترميم التي شارك فيها سكان الحي كلهم.",
        "وقال أمين المكتبة إن آلاف الكتب نقلت إلى مكان آمن قبل بدء العمل، ثم أعيدت إلى رفوفها واحدا واحدا.",
        "وتضم القاعة الكبرى الآن ركنا للأطفال، ومقاعد مريحة للقراءة، وشرفة تطل على النهر والحديقة القديمة.",
        "ويمكن للزوار استعارة الكتب طوال أيام الأسبوع، ما عدا يوم الجمعة، من الصباح حتى غروب الشمس.",
    ),
    "ja": (
        "山あいの小さな駅に、三十年ぶりに蒸気機関車が戻ってきた。朝早くから大勢の家族連れがホームに集まった。",
        "機関車は地元の有志が十年かけて修理したもので、部品の多くは手作りだという。費用は寄付でまかなわれた。",
        "運転士は、坂道では石炭の量を細かく調整しなければならないと話し、煙の色を見ながら笑顔を見せた。",
        "列車は秋まで毎週日曜日に一往復する予定で、切符は駅の窓口でのみ販売される。予約はできない。",
    ),
    "zh": (
        "老城区的面包店在关闭五年之后重新开张，清晨六点，门口已经排起了长队，空气里满是麦子的香味。",
        "店主说，他在阁楼里找到了祖父留下的配方，又花了整整一个冬天，才把酵母重新养活，味道和从前一样。",
        "附近学校的孩子们每天放学以后都会来买一个小圆面包，店主总是多给他们一小块刚出炉的点心。",
        "他打算明年春天在隔壁开一间小小的茶室，让老人们可以坐下来聊天，看街上来来往往的行人。",
    ),
    "th": (
        "ตลาดน้ำเก่าแก่ริมคลองกลับมาเปิดอีกครั้งเมื่อเช้าวันเสาร์ หลังจากปิดปรับปรุงมานานกว่าสองปี มีผู้คนมาเที่ยวชมกันอย่างคับคั่ง",
        "แม่ค้าหลายคนบอกว่าดีใจที่ได้กลับมาขายของที่เดิม ทั้งขนมหวาน ผลไม้ และก๋วยเตี๋ยวเรือที่ทุกคนคิดถึง",
        "เจ้าหน้าที่ได้ซ่อมสะพานไม้และทางเดินริมน้ำใหม่ทั้งหมด เพื่อให้เด็กและผู้สูงอายุเดินได้อย่างปลอดภัย",
        "ตลาดจะเปิดทุกวันเสาร์และอาทิตย์ ตั้งแต่เช้าจนถึงเย็น และมีเรือพายให้เช่าในราคาไม่แพง สำหรับผู้ที่อยากชมคลอง",
    ),
    "fr": (
        "La vieille passerelle du canal rouvrira au printemps, après deux années de travaux menés par la commune et par les habitants du quartier.",
        "Les artisans ont remplacé une à une les planches de chêne, que l'humidité avait rongées, et consolidé les piles de pierre posées en 1882.",
        "Selon la maire, le chantier a coûté moins cher que prévu, parce que les écoliers du lycée technique ont fabriqué eux-mêmes les garde-corps.",
        "Une fête est annoncée pour l'inauguration : fanfare, bal populaire et traversée du canal en barque pour tous ceux qui savent ramer.",
    ),
    "es": (
        "El mercado de la plaza vieja volverá a abrir los domingos, según anunció ayer el ayuntamiento después de una larga reunión con los vecinos.",
        "Los puestos de fruta y de pescado ocuparán el lado norte, mientras que los artesanos se instalarán bajo los soportales, donde hay más sombra.",
        "La alcaldesa explicó que la limpieza correrá a cargo de una cooperativa del barrio y que los coches tendrán que aparcar junto al río.",
        "Los vendedores celebraron la noticia con un brindis, aunque algunos temen que la lluvia del otoño arruine las primeras semanas de venta.",
    ),
    "nl": (
        "De oude watertoren aan de rand van het dorp wordt komend jaar een bibliotheek, zo besloot de gemeenteraad donderdag na een lang debat.",
        "Op elke verdieping komt een eigen afdeling, met de kinderboeken onderin en de kaarten en atlassen bovenin, vlak onder het koperen dak.",
        "De architect wil de stalen trap laten staan, omdat die volgens hem meer over het verleden van de toren vertelt dan welk boek ook.",
        "De vrijwilligers beginnen in maart met schilderen en hopen dat de eerste lezers rond de kerst naar boven kunnen klimmen.",
    ),
    "it": (
        "Il vecchio mulino sul torrente tornerà a macinare il grano entro l'estate, grazie a un gruppo di volontari che ci lavora da tre anni.",
        "La ruota di legno è stata ricostruita seguendo i disegni del nonno di uno di loro, trovati per caso in una cassa della soffitta.",
        "Il sindaco ha promesso una strada nuova fino al ponte, perché oggi chi vuole arrivare al mulino deve camminare mezz'ora nel fango.",
        "La prima farina sarà regalata alle scuole del paese, che prepareranno il pane per la festa di settembre insieme ai genitori.",
    ),
    "pl": (
        "Stary wiatrak za wsią znów zacznie się obracać, bo mieszkańcy zebrali pieniądze na nowe skrzydła i naprawę drewnianego dachu.",
        "Prace potrwają do jesieni, a prowadzi je cieśla z sąsiedniej gminy, który wcześniej odbudował już dwa podobne młyny nad rzeką.",
        "Wójt obiecał, że droga do wiatraka zostanie utwardzona przed zimą, a przy parkingu stanie tablica z historią budynku i jego właścicieli.",
        "Pierwszą mąkę dostaną piekarze z miasteczka, którzy upieką z niej chleb na dożynki i podzielą się nim z wszystkimi gośćmi.",
    ),
}
"""Invented articles, four paragraphs each."""

MENU = "".join(
    f'<li><a href="/{word.lower()}">{word}</a></li>'
    for word in ("Home", "World", "Sport", "Culture", "Weather", "Contact")
)
RELATED = "".join(
    f'<div class="card"><a href="/r{number}"><h3>{title}</h3></a><p><a href="/r{number}">Another story, told elsewhere.</a></p></div>'
    for number, title in enumerate(
        (
            "Bridge closed for repairs",
            "Ten recipes with leeks",
            "Choir seeks new voices",
            "Snow expected",
        )
    )
)


def frame(body: str, title: str = "A morning by the water") -> str:
    """Put a body into a page with menu, related box and footer."""
    return (
        f"<html><head><title>{title} - The Daily Heron</title></head><body>"
        f'<header class="site-header"><a href="/">The Daily Heron</a><nav class="menu"><ul>{MENU}</ul></nav></header>'
        f"<main>{body}</main>"
        f'<aside class="related"><h2>Related stories</h2>{RELATED}</aside>'
        '<footer class="footer"><p>© The Daily Heron. All rights reserved.</p>'
        '<ul><li><a href="/imprint">Imprint</a></li><li><a href="/privacy">Privacy</a></li></ul></footer></body></html>'
    )


@pytest.fixture
def paragraphs() -> dict[str, tuple[str, ...]]:
    """Four paragraphs for each language code."""
    return PARAGRAPHS


@pytest.fixture
def framed() -> Callable[[str], str]:
    """Put a body into a page with menu, related box and footer."""
    return frame


@pytest.fixture
def read() -> Callable[[str], Document]:
    """Parse markup into a Document."""

    def parse(markup: str) -> Document:
        root = parse_html(markup)
        assert root is not None
        return Document("https://heron.example/story", root)

    return parse


@pytest.fixture
def read_body() -> Callable[..., str]:
    """Return the text that the whole extractor finds in a body within the frame."""

    def extract(body: str, url: str = "https://heron.example/story") -> str:
        moment = datetime(2026, 3, 4, tzinfo=UTC)
        page = frame(body).encode()
        return extract_article(Capture.of_bytes(page, url=url, fetched_at=moment)).text

    return extract
