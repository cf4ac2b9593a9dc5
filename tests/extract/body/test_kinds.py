"""Boxes that are no part of an article, in the middle or at the end of it, in many languages and templates.

Each box was read as text, on some template, before its kind had a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from scraper import extract
from scraper.extraction.article import extract_article
from scraper.extraction.options import ExtractOptions
from scraper.records import Capture

EXTERNAL = (
    (
        "en",
        '<div class="embed-consent"><p>Here you\'d find content from Instagram. Accept cookies to load it.</p><button>Load content</button></div>',
    ),
    (
        "de",
        '<div class="ext"><h4>Externer Inhalt</h4><p>An dieser Stelle finden Sie einen externen Inhalt von YouTube, der den Artikel ergänzt. Sie können ihn sich mit einem Klick anzeigen lassen.</p><label><input type="checkbox"> Externer Inhalt</label><p>Ich bin damit einverstanden, dass mir externe Inhalte angezeigt werden. Damit können personenbezogene Daten an Drittplattformen übermittelt werden. Mehr dazu in unserer <a href="/datenschutz">Datenschutzerklärung</a>.</p></div>',
    ),
    (
        "fr",
        "<div class='w'><p>Ce contenu est bloqué car vous n'avez pas accepté les cookies et autres traceurs.</p><p>En cliquant sur « J'accepte », les cookies et autres traceurs seront déposés et vous pourrez visualiser les contenus.</p><button>J'accepte</button><a href='/cookies'>Gérer mes choix</a></div>",
    ),
    (
        "es",
        '<div class="aviso"><span>Para ver este contenido de X debes aceptar las cookies de redes sociales.</span> <a href="#" class="btn">Aceptar y ver contenido</a></div>',
    ),
    (
        "nl",
        '<figure class="blocked"><p>Voor deze inhoud van YouTube zijn cookies nodig. Wilt u de video bekijken? Pas dan uw cookievoorkeuren aan.</p><button>Cookies accepteren</button></figure>',
    ),
    (
        "it",
        '<div><p>Questo contenuto non è disponibile per via delle tue preferenze sui cookie.</p><a href="#consenso">Modifica le preferenze</a></div>',
    ),
    (
        "de",
        '<div class="embed"><p>Mit Ihrer Zustimmung wird hier ein Beitrag von Instagram geladen.</p><p>Beim Laden werden Daten an Instagram übertragen.</p><button>Inhalt laden</button></div>',
    ),
    (
        "en",
        '<div class="x"><p>This content is hosted by a third party (YouTube). To view it you must consent to its cookies.</p><p><a href="#">Manage preferences</a></p></div>',
    ),
    (
        "pl",
        '<div class="z"><p>Treść zewnętrzna z serwisu YouTube jest niewidoczna, ponieważ nie wyrażono zgody na pliki cookie.</p><button>Pokaż treść</button></div>',
    ),
)
ASKED = (
    (
        "en",
        '<div class="callout"><p><strong>Sign up for the Monday letter</strong></p><p>The best of the coast in your inbox, every week.</p><a class="btn" href="/newsletter">Subscribe</a></div>',
    ),
    (
        "de",
        '<div class="hinweis"><h3>Der Newsletter aus dem Hafen</h3><p>Jetzt anmelden und jeden Morgen lesen, was in der Nacht geschah.</p><a href="/abo/newsletter">Anmelden</a></div>',
    ),
    (
        "fr",
        '<div class="bloc"><p>Recevez chaque matin notre newsletter : inscrivez-vous, c\'est gratuit.</p><a href="/inscription">Je m\'inscris</a></div>',
    ),
    (
        "en",
        '<div class="support-us"><p>We have no owner and no paywall. If you can, please support our work with five pounds a month.</p><a href="/donate">Donate now</a></div>',
    ),
    (
        "de",
        '<div class="kasten"><p>Unterstütze unabhängigen Journalismus mit einer Spende.</p><a href="https://steadyhq.com/de/heron">Jetzt spenden</a></div>',
    ),
    (
        "en",
        '<div class="inset"><p>Read this story on our app. Download it for free today.</p><a href="https://apps.apple.com/app/id1">Get it</a></div>',
    ),
)
PAYWALLS = (
    (
        "en",
        '<div class="gate"><h3>Keep reading with a subscription</h3><p>You have read your last free article this month. Subscribe for unlimited access to all our stories.</p><a href="/subscribe">See options</a> <a href="/login">Log in</a></div>',
    ),
    (
        "de",
        '<div><p><strong>Weiterlesen mit Heron+</strong></p><p>Testen Sie Heron+ vier Wochen kostenlos und lesen Sie alle Artikel ohne Einschränkung.</p><p><a href="/abo">Jetzt testen</a></p><p>Sie haben bereits ein Abo? <a href="/login">Anmelden</a></p></div>',
    ),
    (
        "fr",
        "<div class='p'><p>Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.</p><p><a href='/abo'>S'abonner à partir de 1 €</a></p><p>Déjà abonné ? <a href='/c'>Se connecter</a></p></div>",
    ),
    (
        "es",
        '<section class="muro"><p>Este contenido es exclusivo para suscriptores. Suscríbete para seguir leyendo.</p><a href="/s">Ver ofertas</a><p>¿Ya eres suscriptor? <a href="/e">Inicia sesión</a></p></section>',
    ),
    (
        "ja",
        '<div class="m"><p>この記事は有料会員限定です。残り1200文字。</p><p>無料会員登録で月に3本まで読めます。</p><a href="/r">会員登録する</a></div>',
    ),
    (
        "ru",
        '<div class="k"><p>Материал доступен только подписчикам. Оформите подписку, чтобы читать дальше.</p><a href="/sub">Оформить</a><p>Уже подписаны? <a href="/login">Войдите</a></p></div>',
    ),
    (
        "nl",
        '<div><p>Dit artikel is alleen voor abonnees. Maak een gratis account aan en lees drie artikelen per maand.</p><a href="/a">Account aanmaken</a></div>',
    ),
    (
        "en",
        '<div class="member"><p>This post is for paying members only</p><p>Become a member now and have access to all posts.</p><a href="/join">Join now</a><p>Already have an account? <a href="/signin">Sign in</a></p></div>',
    ),
)
SHARE_ROWS = (
    (
        "en",
        '<div class="tools"><a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a> <a href="https://twitter.com/intent/tweet?url=x">X</a> <a href="mailto:?subject=x">Email</a> <a href="javascript:print()">Print</a></div>',
    ),
    (
        "de",
        '<ul class="werkzeuge"><li><a href="#">Teilen</a></li><li><a href="#">Merken</a></li><li><a href="#">Drucken</a></li><li><a href="mailto:?x">Per Mail versenden</a></li></ul>',
    ),
    (
        "fr",
        '<p class="outils"><span>Partager cet article</span> <a href="https://www.facebook.com/sharer.php?u=x">Facebook</a> <a href="https://wa.me/?text=x">WhatsApp</a> <a href="#">Imprimer</a> <a href="#">Offrir cet article</a></p>',
    ),
    (
        "ru",
        '<div class="b"><span>Поделиться:</span> <a href="https://vk.com/share.php?url=x">ВКонтакте</a><a href="https://t.me/share/url?url=x">Телеграм</a><a href="https://connect.ok.ru/offer?url=x">Одноклассники</a><span>Распечатать</span></div>',
    ),
    (
        "ja",
        '<div class="s"><span>シェアする</span><a href="https://twitter.com/share?url=x">ツイート</a><a href="https://b.hatena.ne.jp/add?url=x">はてなブックマーク</a><a href="https://line.me/R/msg/text/?x">LINEで送る</a><span>印刷</span></div>',
    ),
    (
        "es",
        '<div class="r"><p>Comparte esta noticia</p><button>Facebook</button><button>WhatsApp</button><button>Copiar enlace</button><button>Guardar</button></div>',
    ),
    (
        "ar",
        '<div class="q"><span>شارك المقال</span><a href="https://www.facebook.com/sharer.php?u=x">فيسبوك</a><a href="https://twitter.com/intent/tweet?x">تويتر</a><a href="https://wa.me/?text=x">واتساب</a><span>طباعة</span></div>',
    ),
    (
        "zh",
        '<div class="t"><span>分享到：</span><a href="https://service.weibo.com/share/share.php?x">微博</a><a href="#">微信</a><a href="#">QQ空间</a><a href="#">打印</a><a href="#">收藏</a></div>',
    ),
    (
        "pl",
        '<div><p>Udostępnij artykuł</p><a href="https://www.facebook.com/sharer.php?u=x">Facebook</a> <a href="#">Skopiuj link</a> <a href="#">Drukuj</a></div>',
    ),
    (
        "nl",
        '<div class="delen"><span>Deel dit artikel</span><a href="https://wa.me/?text=x">WhatsApp</a><a href="#">Kopieer link</a><a href="#">Afdrukken</a></div>',
    ),
)
CARDS = (
    (
        "en",
        '<div class="inline-card"><a href="/2026/02/lighthouse"><img src="/l.jpg" alt=""><h3>The lighthouse keeper who never learned to swim</h3></a></div>',
    ),
    (
        "de",
        '<figure class="teaser"><a href="/archiv/backofen"><img src="/b.jpg"><figcaption>Wie ein Dorf seinen Backofen zurückbekam</figcaption></a></figure>',
    ),
    (
        "fr",
        '<a class="block border p-4" href="/2025/11/ecluse"><img src="/e.jpg" alt=""><span class="font-semibold">Dans les coulisses de la dernière écluse à main</span></a>',
    ),
    (
        "es",
        '<div class="noticia-incrustada"><div class="foto"><a href="/n/1"><img src="/1.jpg"></a></div><div class="texto"><p class="antetitulo">Comercio</p><p class="titulo"><a href="/n/1">Las últimas zapaterías del centro resisten</a></p></div></div>',
    ),
    (
        "ru",
        '<div class="inset"><a href="/news/1"><div class="inset__img"><img src="/1.jpg"></div><div class="inset__title">Музей трамваев открыл ночные экскурсии</div></a></div>',
    ),
    (
        "ja",
        '<div class="linkcard"><a href="/article/22"><div class="thumb"><img src="/22.jpg"></div><div class="ttl">廃線になった駅を歩く旅</div><div class="desc">草むした線路をたどると、昔の町の姿が見えてくる。</div></a></div>',
    ),
    (
        "en",
        '<ul class="cards"><li><a href="/a"><img src="/a.jpg"><p>Why gulls follow the plough</p></a></li><li><a href="/b"><img src="/b.jpg"><p>Nine ways to mend a net</p></a></li></ul>',
    ),
    (
        "nl",
        '<div data-type="article-ref"><article><a href="/d/1"><picture><img src="/1.jpg"></picture><header><h4>Dit dorp leest elke dag hardop voor</h4></header></a></article></div>',
    ),
)
BIOS = (
    (
        "en",
        '<div class="about-writer"><img src="/mq.jpg"><h4>Mara Quist</h4><p>Mara Quist is a senior reporter at The Daily Heron covering harbours and rivers. She joined the paper in 2014 and lives in Elder Cross with two cats.</p><a href="/staff/mq">More from Mara</a></div>',
    ),
    (
        "ja",
        '<div class="writer-box"><a href="/w/1"><img src="/1.jpg"></a><div class="name">田中花子</div><p>鉄道ライター。全国の小さな駅を訪ね歩き、雑誌や新聞に連載を持つ。趣味は時刻表を読むこと。</p></div>',
    ),
    (
        "es",
        '<aside class="firma"><div class="firma__foto"><img src="/a.jpg"></div><div><p class="firma__nombre"><a href="/autor/lucia">Lucía Prado</a></p><p>Periodista especializada en comercio local. Ha trabajado en varios diarios de la región y es autora de dos libros sobre mercados.</p></div></aside>',
    ),
    (
        "ru",
        '<div class="author-card"><div class="author-card__name">Игорь Лапин</div><div class="author-card__about">Корреспондент отдела городской жизни. Пишет о транспорте, парках и старых домах с 2010 года.</div></div>',
    ),
)
REPLIES = (
    (
        "en",
        '<div class="u-talk"><h2>3 responses</h2><div class="u-talk__one"><b>gullwatcher</b> <time>3.3.2026</time><p>I was on that ferry, and the fog was much thicker than this article says. Nobody told us anything for an hour.</p><a href="#">↩</a></div><div class="u-talk__one"><b>Tom R.</b> <time>3.3.2026</time><p>They should replace the whole engine instead of blaming the tide every week.</p><a href="#">↩</a></div><div class="u-talk__one"><b>old_salt</b> <time>3.3.2026</time><p>Great piece, thank you for writing about our harbour.</p><a href="#">↩</a></div></div>',
    ),
    (
        "de",
        '<div class="u-talk"><h2>Meinungen der Leser</h2><div class="u-talk__one"><b>Müllersohn</b> <time>3.3.2026</time><p>Mein Großvater hat dort noch selbst gemahlen, das Rad war schon damals morsch und niemand wollte es sehen.</p><a href="#">↩</a></div><div class="u-talk__one"><b>Karin</b> <time>3.3.2026</time><p>Ich finde, das Geld wäre in der Schule besser angelegt gewesen als in einem alten Rad.</p><a href="#">↩</a></div></div>',
    ),
    (
        "en",
        '<ol><li id="c0"><cite>gullwatcher</cite> says:<br><a href="#c0">March 3, 2026 at 9:00 am</a><p>I was on that ferry, and the fog was much thicker than this article says. Nobody told us anything for an hour.</p><a href="?reply=0">Reply</a></li><li id="c1"><cite>Tom R.</cite> says:<br><a href="#c1">March 3, 2026 at 9:01 am</a><p>They should replace the whole engine instead of blaming the tide every week.</p><a href="?reply=1">Reply</a></li></ol>',
    ),
    (
        "fr",
        '<section id="reactions"><h3>Vos réactions (2)</h3><article><header>Paul — il y a 2 jours</header><div><p>Enfin ! On attendait cette passerelle depuis des années, bravo aux lycéens et aux artisans.</p></div><footer><button>Répondre</button><button>Signaler</button></footer></article><article><header>Lise — il y a 1 jour</header><div><p>Et les vélos ? Personne ne parle des vélos, comme toujours dans cette commune.</p></div><footer><button>Répondre</button><button>Signaler</button></footer></article></section>',
    ),
    (
        "zh",
        '<div class="pl"><div class="pl-t">网友评论</div><div class="pl-i"><span>麦子</span><p>小时候常去那家店，祖父的手艺真好，希望味道还和从前一样，不要涨价太多。</p><em>回复</em><em>赞(3)</em></div><div class="pl-i"><span>老街坊</span><p>排队排了一个小时，值得，下次还来，建议多开一个窗口。</p><em>回复</em></div></div>',
    ),
    (
        "ru",
        '<div class="u-talk"><h2>Обсуждение</h2><div class="u-talk__one"><b>Степан</b> <time>3.3.2026</time><p>Ездил на нём в детстве с бабушкой, помню каждый поворот и запах дерева в вагоне.</p><a href="#">↩</a></div><div class="u-talk__one"><b>Галя</b> <time>3.3.2026</time><p>А почему только по выходным? Работающим людям тоже хочется прокатиться.</p><a href="#">↩</a></div></div>',
    ),
)
GALLERIES = (
    (
        "en",
        '<div class="gallery"><ul><li><figure><img src="/g0.jpg"><figcaption>The ferry at the quay on Tuesday morning. <span class="cr">Photo: Ada Finch</span></figcaption></figure></li><li><figure><img src="/g1.jpg"><figcaption>A net drying in the sun. <span class="cr">Photo: Ada Finch</span></figcaption></figure></li><li><figure><img src="/g2.jpg"><figcaption>The harbour master with his paper. <span class="cr">Photo: Ada Finch</span></figcaption></figure></li></ul></div>',
    ),
    (
        "de",
        '<div class="bilder-strecke"><div class="bild"><img src="/m0.jpg"><p>Das Wasserrad vor der Erneuerung im Frühjahr.</p><small>Foto: dpa</small></div><div class="bild"><img src="/m1.jpg"><p>Zwei Müllermeister prüfen den Mahlstein.</p><small>Foto: dpa</small></div><div class="bild"><img src="/m2.jpg"><p>Besucher am ersten Sonntag im Mai.</p><small>Foto: dpa</small></div></div>',
    ),
    (
        "fr",
        '<section class="diaporama"><h2>En images</h2><div><span>1/3</span><img src="/p0.jpg"><div class="legende">Les planches de chêne avant la pose.</div><div class="credit">© Le Héron</div></div><div><span>2/3</span><img src="/p1.jpg"><div class="legende">Les élèves du lycée au travail.</div><div class="credit">© Le Héron</div></div><div><span>3/3</span><img src="/p2.jpg"><div class="legende">La passerelle en 1905.</div><div class="credit">© Le Héron</div></div></section>',
    ),
    (
        "ru",
        '<div class="slider"><div class="slide"><img src="/1.jpg"><div class="slide-text">Вагон до ремонта. Фото: Игорь Лапин</div></div><div class="slide"><img src="/2.jpg"><div class="slide-text">Первый рейс в субботу. Фото: Игорь Лапин</div></div></div>',
    ),
)

MENU = "".join(
    f'<li><a href="/{word.lower()}">{word}</a></li>'
    for word in ("Home", "World", "Sport", "Culture", "Weather", "Contact")
)


def _plain(body: str) -> str:
    return (
        f'<html><head><title>A morning - The Daily Heron</title></head><body><div id="top"><a href="/">The Daily Heron</a><ul>{MENU}</ul></div>'
        f'<div id="main"><h1>A morning</h1>{body}</div><div id="foot"><p>© The Daily Heron</p><a href="/imprint">Imprint</a></div></body></html>'
    )


def _news(body: str) -> str:
    return (
        '<html><head><title>A morning | The Daily Heron</title><meta property="og:type" content="article"><meta property="og:title" content="A morning">'
        '<meta property="article:published_time" content="2026-03-02T10:00:00+00:00"></head><body>'
        f'<header class="site-header"><a href="/">The Daily Heron</a><nav><ul>{MENU}</ul></nav></header><main><article class="article"><header><h1>A morning</h1>'
        f'<p class="byline">Ada Finch</p><time datetime="2026-03-02">2026-03-02</time></header><div class="article__body">{body}</div></article></main>'
        '<footer class="footer"><p>© The Daily Heron. All rights reserved.</p></footer></body></html>'
    )


def _utility(body: str) -> str:
    return (
        '<html><head><title>A morning – Heron</title><meta property="og:type" content="article"></head><body class="bg-white"><div class="flex px-4">'
        '<a class="font-bold" href="/">Heron</a><a class="px-2" href="/1">World</a><a class="px-2" href="/2">Sport</a></div><div class="mx-auto max-w-2xl">'
        f'<h1 class="text-3xl">A morning</h1><div class="text-sm">2 Mar 2026</div>{body}</div><div class="mt-8 text-xs">© Heron</div></body></html>'
    )


def _wordpress(body: str) -> str:
    return (
        '<html><head><title>A morning – Heron</title><meta name="generator" content="WordPress 6.4"></head><body class="single single-post"><div id="page" class="site">'
        f'<header id="masthead"><a href="/">Heron</a><ul class="menu">{MENU}</ul></header><div id="content"><article class="post hentry"><header class="entry-header">'
        f'<h1 class="entry-title">A morning</h1></header><div class="entry-content">{body}</div></article></div><footer id="colophon">Proudly powered by WordPress</footer>'
        "</div></body></html>"
    )


FRAMES = (_plain, _news, _utility, _wordpress)
Frame = Callable[[str], str]


def _read(page: str) -> tuple[str, str]:
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    capture = Capture.of_bytes(
        page.encode(), url="https://heron.example/2026/03/story", fetched_at=moment
    )
    article = extract_article(capture, ExtractOptions(fields=frozenset({"markdown"})))
    return article.text, article.markdown or ""


def _place(texts: tuple[str, ...], box: str, place: int) -> str:
    parts = [f"<p>{text}</p>" for text in texts]
    parts.insert(place, box)
    return "".join(parts)


def _check(frame: Frame, texts: tuple[str, ...], box: str, place: int) -> None:
    text, markdown = _read(frame(_place(texts, box, place)))
    assert [one for one in text.split("\n\n") if one != "A morning"] == list(texts)
    assert markdown.count("![") == markdown.count("](/") == 0


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("language", "box"), EXTERNAL)
def test_notices_of_external_content_are_left_out(paragraphs, frame, language, box):
    """A box such as "Accept cookies to see this post" goes with its button."""
    _check(frame, paragraphs[language], box, 2)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("place", [2, 4])
@pytest.mark.parametrize(("language", "box"), ASKED)
def test_pleas_for_an_address_or_money_are_left_out(paragraphs, frame, language, box, place):
    """A box such as "Sign up for our letter", "Support our work" or "Get our app" goes with its link."""
    _check(frame, paragraphs[language], box, place)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("language", "box"), PAYWALLS)
def test_pleas_for_a_subscription_are_left_out(paragraphs, frame, language, box):
    """A box such as "Subscribe to read on" goes with its offers and its log-in."""
    _check(frame, paragraphs[language], box, 4)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("place", [0, 2, 4])
@pytest.mark.parametrize(("language", "box"), SHARE_ROWS)
def test_share_rows_are_left_out(paragraphs, frame, language, box, place):
    """Links to share dialogs, and buttons named like networks, go with what stands beside them."""
    _check(frame, paragraphs[language], box, place)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("language", "box"), CARDS)
def test_cards_of_other_articles_are_left_out(paragraphs, frame, language, box):
    """A picture and a headline that lead to another article go, picture and all."""
    _check(frame, paragraphs[language], box, 2)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("language", "box"), BIOS)
def test_boxes_about_the_author_are_left_out(paragraphs, frame, language, box):
    """A box named as the author's goes, behind the last paragraph."""
    _check(frame, paragraphs[language], box, 4)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("language", "box"), REPLIES)
def test_comments_that_no_class_names_are_left_out(paragraphs, frame, language, box):
    """Boxes made alike behind the text, each with a date or a button for an answer, are comments."""
    _check(frame, paragraphs[language], box, 4)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("place", [2, 4])
@pytest.mark.parametrize(("language", "box"), GALLERIES)
def test_captions_of_galleries_are_no_text(paragraphs, frame, language, box, place):
    """Captions, credits and counters of a gallery stay with its pictures."""
    text, _ = _read(frame(_place(paragraphs[language], box, place)))
    assert [one for one in text.split("\n\n") if len(one) > 20] == list(paragraphs[language])


STANDFIRSTS = {
    "in the header": '<header><p class="standfirst">{0}</p></header><div class="text"><p>{0}</p>{1}</div>',
    "as a heading": '<h2>{0}</h2><p class="meta">Ada Finch</p><p><b>{0}</b></p>{1}',
    "for small screens": '<div class="lead">{0}</div><img src="/x.jpg"><div class="lead-mobile">{0}</div>{1}',
    "cut short": '<p class="excerpt">{2}...</p><p>{0}</p>{1}',
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("language", ["de", "fr", "ja"])
@pytest.mark.parametrize("form", STANDFIRSTS)
def test_standfirsts_are_read_once(paragraphs, frame, language, form):
    """What the header says and the first paragraph repeats stands once."""
    first, *others = paragraphs[language]
    rest = "".join(f"<p>{text}</p>" for text in others)
    text, _ = _read(frame(STANDFIRSTS[form].format(first, rest, first[: len(first) // 2])))
    assert text.count(first[:30]) == 1
    assert first in text
    assert all(one in text for one in others)


def test_a_refrain_stays(paragraphs):
    """A sentence that an author repeats in paragraphs made alike is read twice."""
    first, second, third, _ = paragraphs["en"]
    text, _ = _read(_plain("".join(f"<p>{one}</p>" for one in (first, second, first, third))))
    assert text.count(first) == 2


REVEALED = {
    "en": '<div class="spoiler"><button aria-expanded="false">Show the answer</button><div class="spoiler-body" hidden><p>{}</p></div></div>',
    "de": "<details><summary>Lösung</summary><p>{}</p></details>",
    "fr": '<div class="w"><a href="#suite" class="b">Lire la suite</a><div id="suite" style="display:none"><p>{}</p></div></div>',
    "es": '<section><h3><button aria-controls="r1">¿Y la respuesta?</button></h3><div id="r1" hidden><p>{}</p></div></section>',
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("language", REVEALED)
def test_what_a_click_reveals_is_read(paragraphs, frame, language):
    """An answer, a spoiler or the rest behind kept text stays, wherever it is folded."""
    texts = paragraphs[language]
    box = REVEALED[language].format(texts[3])
    text, _ = _read(frame("".join(f"<p>{one}</p>" for one in texts[:3]) + box))
    assert texts[3] in text


@pytest.mark.parametrize("favor", [None, "precision", "recall"])
@pytest.mark.parametrize("language", REVEALED)
@pytest.mark.parametrize("end", ["", "<p>{}</p>"])
def test_what_a_click_reveals_may_be_directly_in_the_body(paragraphs, language, favor, end):
    """A page without any container around its paragraphs and a folded passage is read in every mode."""
    texts = paragraphs[language]
    box = REVEALED[language].format(texts[3])
    before = "".join(f"<p>{one}</p>" for one in (*texts[:3], *texts[:3]))
    page = f"<html><body><h1>Tide</h1>{before}{box}{end.format(texts[0])}</body></html>"
    text = extract(page, "https://a.example/", favor=favor).text
    assert texts[1] in text


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    "items", [("Fuel: the harbour office", "Whales: nobody"), ("Montag", "Mittwoch", "Freitag")]
)
def test_short_lists_behind_a_paragraph_are_read(paragraphs, frame, items):
    """A list without links belongs to the paragraph before it."""
    texts = paragraphs["en"]
    listed = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    text, _ = _read(frame("".join(f"<p>{one}</p>" for one in texts) + listed))
    assert all(item in text for item in items)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    "box",
    [
        "<p>If a page shows a video of another site, visitors must accept its cookies first, says the <a href='/privacy'>data office</a>.</p>",
        "<p>Members of the club may read every article that the harbour paper printed before 1950, by the stove.</p>",
        "<figure><a href='/net.jpg'><img src='/net-small.jpg'></a><figcaption>A net in the sun.</figcaption></figure>",
        "<p>Read <a href='/2026/02/fog'>what the fog did in February</a> before you book.</p>",
        "<p>The parish asks its readers to support the library with a <a href='/donate'>gift of books by the stove</a> each month.</p>",
        "<div><p>Subscribers to the harbour newsletter of 1911 had to accept its cookies, which were baked on Mondays.</p></div>",
    ],
)
def test_sentences_about_such_things_stay(paragraphs, frame, box):
    """Cookies, members, pictures and links of the author's own are text."""
    text, markdown = _read(frame(_place(paragraphs["en"], box, 2)))
    assert all(one in text for one in paragraphs["en"])
    assert (
        ("net" in markdown)
        if "<img" in box
        else any(
            part in text for part in ("accept its cookies", "by the stove", "what the fog did")
        )
    )


TEASERS = {
    "en": (
        '<section class="z"><h3>More from the coast</h3>{}</section>',
        '<div class="z-i"><a href="/2026/0{n}/x"><img src="/{n}.jpg"></a><h4><a href="/2026/0{n}/x">{headline}</a></h4><p>{words}</p></div>',
        (
            (
                "A keeper who never learned to swim",
                "For forty years he tended the lamp and feared the water, and told nobody but his dog.",
            ),
            (
                "Nine ways to mend a net",
                "The oldest woman on the quay shows what her mother taught her, with a needle of bone.",
            ),
            (
                "Why gulls follow the plough",
                "A farmer counts them every spring, and this year there were more than ever before.",
            ),
        ),
    ),
    "de": (
        "<table>{}</table>",
        '<tr><td><a href="/archiv/{n}.html"><b>{headline}</b></a><br><br>{words}</td></tr>',
        (
            (
                "Wie ein Dorf seinen Backofen zurückbekam",
                "Drei Familien haben den Ofen Stein für Stein aufgebaut, und am Samstag wurde zum ersten Mal gebacken.",
            ),
            (
                "Das letzte Pferd der Brauerei",
                "Es zieht den Wagen nur noch an Feiertagen, aber im ganzen Viertel kennt jedes Kind seinen Namen.",
            ),
            (
                "Ein Steg für die Schwimmer",
                "Die Stadt hat das Geld bewilligt, nun fehlt nur noch jemand, der die Pfähle in den Grund rammt.",
            ),
        ),
    ),
    "ja": (
        '<ul class="lst">{}</ul>',
        '<li><p class="t"><a href="/a/{n}">{headline}</a></p><p class="d">{words}</p></li>',
        (
            ("廃線になった駅を歩く旅", "草むした線路をたどると、昔の町の姿が少しずつ見えてくる。"),
            (
                "駅弁の名人をたずねて",
                "朝三時から米を炊き、四十年間一日も休まず店に立ち続けてきた。",
            ),
            (
                "切符切りの音が消えた日",
                "改札口に立っていた人々は、今どこで何をしているのだろうか。",
            ),
        ),
    ),
    "ru": (
        "<div>{}</div>",
        '<div class="s"><a href="/n/{n}"><strong>{headline}</strong></a><br><br>{words} <a href="/n/{n}">Далее</a></div>',
        (
            (
                "Музей трамваев открыл ночные экскурсии",
                "Посетителям выдают фонари и разрешают посидеть на месте водителя старого вагона.",
            ),
            (
                "В парке высадили сто лип",
                "Горожане принесли саженцы из питомника и сами выкопали ямы вдоль главной аллеи.",
            ),
            (
                "Старая аптека снова работает",
                "На полках стоят фарфоровые банки, которые нашли в подвале при ремонте дома.",
            ),
        ),
    ),
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("language", TEASERS)
def test_teasers_behind_the_text_are_left_out(paragraphs, frame, language):
    """Linked headlines with some words each, made alike, go with their heading."""
    box, item, texts = TEASERS[language]
    items = (
        item.format(n=number, headline=headline, words=words)
        for number, (headline, words) in enumerate(texts)
    )
    _check(frame, paragraphs[language], box.format("".join(items)), 4)


@pytest.mark.parametrize("frame", [_plain, _wordpress])
def test_sources_with_remarks_stay(paragraphs, frame):
    """A list of an author's sources on other sites, with a remark behind each, is text."""
    items = "".join(
        f'<li><a href="https://archive{number}.example/papers">Papers of the harbour office</a><br><br>Box {number} has the bills for coal and rope.</li>'
        for number in range(1, 4)
    )
    text, _ = _read(frame(_place(paragraphs["en"], f"<ul>{items}</ul>", 4)))
    assert all(one in text for one in paragraphs["en"])
    assert "Box 2 has the bills" in text


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("language", ["en", "de", "fr", "ja"])
def test_a_menu_in_a_table_is_not_taken_for_a_short_text(paragraphs, language, count):
    """Beside one or two sentences a cell of many links is a menu."""
    menu = "".join(f'<a href="/s{number}">Section number {number}</a><br>' for number in range(20))
    texts = paragraphs[language][:count]
    page = f"<html><head><title>A morning</title></head><body><table><tr><td>{menu}</td><td><b>A morning</b><br><br>{'<br><br>'.join(texts)}</td></tr></table></body></html>"
    text, _ = _read(page)
    assert "Section number" not in text
    assert all(one in text for one in texts)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="inline-photo"><img src="/net.jpg"><br><span class="pb-caption">A net in the sun.</span></div><div class="byline-row">By Ada Finch, 2 March 2026</div>',
        '<figure><img src="/net.jpg"><figcaption>Ein Netz.</figcaption></figure><p class="meta">Von Ada Finch</p><p class="meta">2. März 2026</p>',
        '<div class="bild"><img src="/net.jpg"><div class="bildunterschrift">Ein Netz.</div></div><ul class="info"><li>2. März 2026</li></ul>',
    ],
)
def test_a_captioned_picture_before_the_byline_is_kept(paragraphs, box):
    """Between the lead picture and the text may stand who wrote it, and when."""
    texts = "".join(f"<p>{one}</p>" for one in paragraphs["de"])
    _, markdown = _read(_news(box + texts))
    assert "net.jpg" in markdown


def test_an_address_in_json_is_no_picture(paragraphs):
    """Scripts keep sizes of a picture as JSON in `data-src`; the file in `src` is shown."""
    box = '<p><img data-src=\'{"default":{"src":"//img.example/a.jpg"}}\' src="https://img.example/net.jpg"></p>'
    _, markdown = _read(_plain(_place(paragraphs["en"], box, 2)))
    assert "(https://img.example/net.jpg)" in markdown
    assert "default" not in markdown
