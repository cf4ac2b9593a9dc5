"""Pages that are what they promise, many of them short or dressed like a wall."""

from __future__ import annotations

from stand_ins import Labelled, page

_LONG = (
    "The last ferry of the winter left the northern pier at six in the morning. "
    "Eleven people, two dogs and a piano were on board, and nobody had told the pianist where the boat was going. "
    "By noon the wind had turned, and the harbour master closed the gates for the first time in nine years. "
    "Shopkeepers along the quay carried their crates indoors and waited. "
)
_ARTICLE = "".join(f"<p>{_LONG}</p>" for _ in range(9))
_SHORT = f"<p>{_LONG}</p><p>{_LONG}</p>"
_LD = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"The last ferry","datePublished":"2026-03-02T06:00:00Z"}</script>'
_PUBLISHED = '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-03-02T06:00:00Z">'
_MENU = (
    "<nav>"
    + "".join(
        f'<a href="/{name}">{name.title()}</a> '
        for name in ("world", "harbour", "sport", "culture")
    )
    + "</nav>"
)


def content(
    name: str,
    title: str,
    body: str,
    *,
    head: str = "",
    lang: str = "en",
    url: str = "https://paper.example/2026/03/the-last-ferry-of-winter",
) -> Labelled:
    """A page that holds what it promises."""
    return Labelled("content", name, page(title, body, head=head, lang=lang), url=url)


def story(
    name: str, extra: str, *, head: str = "", body: str = _ARTICLE, title: str = "The last ferry"
) -> Labelled:
    """An article with something around it that walls have too."""
    return content(
        name,
        f"{title} - Paper",
        f"{_MENU}<article><h1>{title}</h1>{body}</article>{extra}",
        head=head,
    )


DRESSED = (
    story(
        "onetrust banner",
        '<div id="onetrust-banner-sdk"><h2>We value your privacy</h2><p>We use cookies and similar tools.</p><button>Accept all</button><button>Reject all</button></div><script src="https://cdn.cookielaw.org/otSDKStub.js"></script>',
    ),
    story(
        "banner before the text",
        "",
        body=f'<div class="cookie"><p>We use cookies and our partners store and/or access information on a device. Accept all or manage options.</p></div>{_ARTICLE}',
    ),
    story(
        "sourcepoint script",
        '<script src="https://cdn.privacy-mgmt.com/x.js"></script><div id="sp_message_container_1"></div>',
    ),
    story(
        "didomi and usercentrics",
        '<div id="didomi-host"></div><script src="https://app.usercentrics.eu/loader.js"></script>',
    ),
    story(
        "short post with a cookie notice",
        '<div class="cookie-notice"><p>We use cookies and other tools. Accept all?</p><button>Accept all</button><button>Manage options</button></div>',
        body=_SHORT,
        head=_PUBLISHED,
    ),
    story(
        "short post with no declaration and a cookie notice",
        '<div class="cookie-notice"><p>We use cookies.</p><button>Accept all</button></div>',
        body=_SHORT,
    ),
    story(
        "recaptcha in the comment form",
        '<form id="commentform"><textarea></textarea><div class="g-recaptcha" data-sitekey="6Le"></div></form><script src="https://www.google.com/recaptcha/api.js"></script>',
    ),
    story(
        "short post with turnstile in a contact form",
        '<form><input name="mail"><div class="cf-turnstile"></div></form><script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>',
        body=_SHORT,
        head=_LD,
    ),
    story(
        "cloudflare's own beacon",
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script><script src="https://static.cloudflareinsights.com/beacon.min.js"></script>',
        body=_SHORT,
    ),
    story(
        "perimeterx sensor",
        '<script>window._pxAppId="PXabc"</script><script src="/abc/init.js"></script>',
    ),
    story(
        "datadome tag on a good page",
        '<script>window.ddjskey="A1";</script><script src="https://js.datadome.co/tags.js"></script>',
    ),
    story(
        "login box in the header",
        '<div class="modal"><form><input name="user"><input type="password"><a>Forgot your password?</a></form></div>',
    ),
    story(
        "short post with a login box",
        '<div class="modal"><h3>Log in</h3><form><input name="user"><input type="password"><a>Forgot password?</a></form></div>',
        body=_SHORT,
        head=_PUBLISHED,
    ),
    story(
        "metered, all text served",
        '<div class="tp-container-inner"></div><script src="https://experience.tinypass.com/x"></script>',
        head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false}</script>',
    ),
    story(
        "piano script on a free article",
        '<script src="https://experience.tinypass.com/x"></script><p>Already a subscriber? Log in</p>',
    ),
    story(
        "newsletter box",
        "<section><h2>Subscribe</h2><p>Get our letters every Friday. Start your free trial of the print edition.</p></section>",
    ),
    story(
        "next.js, rendered",
        '<script id="__NEXT_DATA__" type="application/json">{}</script>',
        body=f'<div id="__next">{_ARTICLE}</div>',
    ),
    story(
        "react, rendered, with noscript",
        "<noscript>You need to enable JavaScript to run this app.</noscript>",
        body=f'<div id="root">{_ARTICLE}</div>',
    ),
    story(
        "short, react, rendered",
        '<noscript>Please enable JavaScript for the comments.</noscript><script src="/a.js"></script>',
        body=f'<div id="root">{_SHORT}</div>',
    ),
    story(
        "empty mount for a widget",
        '<div id="app"></div><script src="/poll.js"></script>',
        body=_SHORT,
    ),
    story(
        "amp with subscriptions script",
        '<script async src="https://cdn.ampproject.org/v0/amp-subscriptions-0.1.js"></script>',
        head=_LD,
    ),
    story(
        "wordfence script",
        '<script src="/wp-content/plugins/wordfence/js/log.js"></script>',
        body=_SHORT,
    ),
    story(
        "captcha in the search form",
        '<script src="https://js.hcaptcha.com/1/api.js"></script>',
        body=_SHORT,
        head=_LD,
    ),
    story("404 image beacon", '<img src="/404.gif"><a href="/404">404</a>', body=_SHORT),
)

ABOUT = (
    story(
        "about 404 pages",
        "",
        title="How we wrote our 404 page",
        body=f"<p>Every site needs a page that says page not found. The page you are looking for may have been moved or deleted, it says, and nobody reads on.</p>{_ARTICLE}",
    ),
    story(
        "about being blocked",
        "",
        title="You have been blocked: a year behind bot walls",
        body=f"<p>Verify you are human, it said. I pressed and held. Access denied. We have detected unusual traffic from your computer network.</p>{_ARTICLE}",
    ),
    story(
        "about cookie banners",
        "",
        title="We value your privacy, and other lies",
        body=f"<p>Accept all. Reject all. We and our partners store and/or access information on a device.</p>{_ARTICLE}",
    ),
    story(
        "about paywalls",
        "",
        title="Subscribe to continue reading: who pays for news",
        body=f"<p>Already a subscriber? Most are not.</p>{_ARTICLE}",
    ),
    story("about passwords", "", title="Forgot your password? So did the bank", body=_ARTICLE),
    story("a novel called Forbidden", "", title="Forbidden", body=_ARTICLE, head=_PUBLISHED),
    story("a film called Access Denied", "", title="Access Denied", body=_ARTICLE, head=_LD),
    story(
        "about scripts",
        "",
        title="Why your site should work when JavaScript is disabled",
        body=f"<p>Please enable JavaScript, it says, and shows nothing.</p>{_ARTICLE}",
    ),
    story(
        "short piece about 404",
        "",
        title="The number 404",
        body=f"<p>The room was number 404, and it could not be found.</p>{_SHORT}",
        head=_PUBLISHED,
    ),
    story(
        "short piece on captchas",
        "",
        title="Which squares hold a bicycle?",
        body=f"<p>I clicked every square with a bicycle, and still it asked.</p>{_SHORT}",
    ),
    story(
        "help article on logging in",
        "",
        title="How to log in when the token is lost",
        body=f"<p>Go to the log in page and choose the link below the form.</p>{_ARTICLE}",
    ),
    story("robots", "", title="Are you a robot? asked the robot", body=_ARTICLE),
)


def _short(rows: str) -> tuple[Labelled, ...]:
    """Read rows of `language | title | text`: one short article each."""
    found = []
    for row in rows.strip().splitlines():
        lang, title, text = (cell.strip() for cell in row.split("|"))
        body = f"{_MENU}<article><h1>{title}</h1><p>{text}</p></article><footer>© 2026</footer>"
        found.append(content(f"short {lang}", f"{title} - Paper", body, lang=lang))
    return tuple(found)


SHORT = _short(
    """
en | Bridge opens early | The swing bridge will open an hour early on Monday, the port office said, so that the tall ships can leave on the morning tide. Drivers should take the northern road.
en | Poem for a gull | You took my bread and looked at me. I looked at you, and then the sea. Neither of us said a word, neither of us is a bird.
de | Brücke öffnet früher | Die Drehbrücke öffnet am Montag eine Stunde früher, teilte das Hafenamt mit, damit die Großsegler mit der Morgenflut auslaufen können.
fr | Le pont ouvre plus tôt | Le pont tournant ouvrira lundi une heure plus tôt, a annoncé le bureau du port, afin que les grands voiliers puissent partir avec la marée.
es | El puente abre antes | El puente giratorio abrirá el lunes una hora antes, informó la oficina del puerto, para que los veleros salgan con la marea de la mañana.
it | Il ponte apre prima | Il ponte girevole aprirà lunedì con un'ora di anticipo, ha detto l'ufficio del porto, per far uscire i velieri con la marea del mattino.
pt | Ponte abre mais cedo | A ponte giratória abrirá na segunda-feira uma hora mais cedo, informou o porto, para que os veleiros saiam com a maré da manhã.
nl | Brug gaat eerder open | De draaibrug gaat maandag een uur eerder open, meldt het havenkantoor, zodat de zeilschepen met het ochtendtij kunnen vertrekken.
pl | Most otworzą wcześniej | Most obrotowy zostanie w poniedziałek otwarty godzinę wcześniej, podał kapitanat portu, aby żaglowce mogły wypłynąć z porannym przypływem.
ru | Мост откроют раньше | Поворотный мост в понедельник откроют на час раньше, сообщили в управлении порта, чтобы парусники ушли с утренним приливом.
sv | Bron öppnar tidigare | Svängbron öppnar en timme tidigare på måndag, meddelar hamnkontoret, så att skutorna kan lämna hamnen med tidvattnet.
fi | Silta aukeaa aiemmin | Kääntösilta avataan maanantaina tuntia aiemmin, satamatoimisto kertoo, jotta purjelaivat pääsevät lähtemään aamuvuorovedellä.
cs | Most se otevře dříve | Otočný most se v pondělí otevře o hodinu dříve, uvedl přístavní úřad, aby plachetnice mohly vyplout s ranním přílivem.
tr | Köprü erken açılıyor | Döner köprü pazartesi günü bir saat erken açılacak, liman idaresi yelkenlilerin sabah gelgitiyle ayrılacağını bildirdi.
ja | 橋の開通、一時間早まる | 港湾事務所は月曜日、帆船が朝の潮に乗れるよう旋回橋を一時間早く開くと発表した。車は北の道を使うよう呼びかけている。
zh | 大桥提前一小时开放 | 港务局表示，周一旋转桥将提前一小时开放，以便帆船乘早潮离港，请司机绕行北路。
ko | 다리 한 시간 일찍 열린다 | 항만청은 월요일 범선이 아침 조수에 맞춰 출항할 수 있도록 회전교를 한 시간 일찍 연다고 밝혔다.
ar | الجسر يفتح مبكرا | أعلن مكتب الميناء أن الجسر الدوار سيفتح يوم الاثنين قبل ساعة من موعده كي تغادر السفن الشراعية مع مد الصباح.
hu | Korábban nyit a híd | A forgóhíd hétfőn egy órával korábban nyit, közölte a kikötői hivatal, hogy a vitorlások a reggeli dagállyal indulhassanak.
""",
)

_CARDS = "".join(
    f'<li class="card"><a href="/p/{n}"><img src="/{n}.jpg" alt=""><span>Oyster knife no. {n}</span></a> <b>€{n}9.00</b></li>'
    for n in range(1, 13)
)
_POSTS = "".join(
    f'<article class="post"><a class="user" href="/u/{n}">sailor{n}</a><time datetime="2026-03-0{n}T10:00:00Z">{n} March</time><p>I had the same trouble with the pump on my boat, number {n}. A new gasket helped, and a little patience.</p></article>'
    for n in range(1, 7)
)
_TEASERS = "".join(
    f'<article><h2><a href="/2026/03/story-{n}">Story number {n} of the harbour week</a></h2><p>What happened on day {n} at the quay.</p></article>'
    for n in range(1, 9)
)

OTHERS = (
    content(
        "product",
        "Oyster knife - Harbour Store",
        f'<h1>Oyster knife</h1><p class="price">€29.00</p><button>Add to cart</button><p>A short blade of steel and a handle of pear wood. Made on the quay, sharpened by hand.</p>{_MENU}',
        head='<meta property="og:type" content="product"><script type="application/ld+json">{"@type":"Product","name":"Oyster knife","offers":{"@type":"Offer","price":"29"}}</script>',
        url="https://store.example/products/oyster-knife",
    ),
    content(
        "product with a login in the header",
        "Sea chart - Harbour Store",
        '<header><form><input type="password"></form></header><h1>Sea chart</h1><p class="price">€12.00</p><p>The harbour and its reefs, printed on cloth, one metre wide. Folds into a pocket.</p>',
        head='<script type="application/ld+json">{"@type":"Product","name":"Sea chart"}</script>',
        url="https://store.example/products/sea-chart",
    ),
    content(
        "shop category",
        "Knives - Harbour Store",
        f"{_MENU}<h1>Knives</h1><ul>{_CARDS}</ul>",
        url="https://store.example/collections/knives",
    ),
    content(
        "front page",
        "The Harbour Paper",
        f"{_MENU}<main>{_TEASERS}</main>",
        url="https://paper.example/",
    ),
    content(
        "front page with a consent script",
        "The Harbour Paper",
        f'{_MENU}<main>{_TEASERS}</main><script src="https://cdn.cookielaw.org/otSDKStub.js"></script>',
        url="https://paper.example/",
    ),
    content(
        "section page",
        "Harbour news - Paper",
        f"{_MENU}<h1>Harbour news</h1>{_TEASERS}<a rel='next' href='/harbour/2'>Older</a>",
        url="https://paper.example/harbour",
    ),
    content(
        "forum thread",
        "Bilge pump leaks - Boat Forum",
        f"<h1>Bilge pump leaks</h1>{_POSTS}",
        url="https://boats.example/threads/bilge-pump-leaks.9",
    ),
    content(
        "forum thread with a quick login",
        "Anchor chain - Boat Forum",
        f"<h1>Anchor chain</h1><div class='login'><form><input type='password'></form></div>{_POSTS}<p>You must log in or register to reply here.</p>",
        url="https://boats.example/threads/anchor-chain.12",
    ),
    content(
        "question and answers",
        "How do I splice a rope? - Ask Sailors",
        f"<h1>How do I splice a rope?</h1>{_POSTS}",
        url="https://ask.example/questions/7/how-do-i-splice-a-rope",
    ),
    content(
        "documentation",
        "Install - Tide docs",
        "<h1>Install</h1><p>Run the installer, then check the version.</p><pre><code>tide install --harbour north\ntide --version</code></pre><h2>Settings</h2><p>Tide reads tide.toml from the current folder. The key pier names the pier.</p><pre><code>pier = 'north'</code></pre>",
        url="https://docs.tide.example/guide/install",
    ),
    content(
        "api reference",
        "login() - Tide docs",
        "<h1>login()</h1><p>Opens a session for a harbour. Takes a name and a token, gives a session that ends after an hour.</p><pre><code>login(name, token) -> Session</code></pre><p>Raises AccessDenied when the token is old.</p>",
        url="https://docs.tide.example/api/login",
    ),
    content(
        "status codes reference",
        "404 Not Found - HTTP reference",
        f"<h1>404 Not Found</h1><p>The HTTP 404 client error says that the server cannot find the requested resource. Links that lead to a 404 page are often called broken or dead.</p>{_ARTICLE}",
        head=_PUBLISHED,
        url="https://docs.tide.example/http/status/404",
    ),
    content(
        "about page",
        "About us - Paper",
        "<h1>About us</h1><p>We are six people above a fish shop. We have written about the harbour since 1998, and we answer every letter.</p>",
        url="https://paper.example/about",
    ),
    content(
        "contact page with captcha",
        "Contact - Paper",
        '<h1>Contact</h1><p>Write to us at the quay, number four, or use the form. We read everything and answer on Fridays. If you have seen something at the harbour that others should know of, tell us when and where.</p><form><textarea></textarea><div class="g-recaptcha"></div></form><script src="https://www.google.com/recaptcha/api.js"></script>',
        url="https://paper.example/contact",
    ),
    content(
        "privacy policy",
        "Privacy policy - Paper",
        f"<h1>Privacy policy</h1><p>We use cookies and keep server logs for seven days. Your consent can be withdrawn at any time.</p>{_ARTICLE}",
        url="https://paper.example/privacy",
    ),
    content(
        "cookie policy",
        "Cookie policy - Paper",
        f"<h1>Cookie policy</h1><p>This page lists the cookies that we use. You may accept all or reject all of them in the settings of your browser.</p>{_ARTICLE}",
        url="https://paper.example/cookies",
    ),
    content(
        "photo page",
        "Fog at the pier - Ida's photos",
        '<h1>Fog at the pier</h1><img src="/fog.jpg" alt="Fog"><p>Taken at six in the morning from the ferry, before the piano.</p>',
        url="https://ida.example/photo/fog-at-the-pier",
    ),
    content(
        "plain old page",
        "Knots",
        "<h2>Knots</h2><p>Bowline. Make a loop, the rabbit comes out of the hole, round the tree, and back.</p><p>Clove hitch. Twice around the post.</p>",
        url="https://knots.example/~ida/knots.html",
    ),
    content(
        "release note",
        "Version 2.1 - Tide",
        "<h1>Version 2.1</h1><ul><li>Faster tables</li><li>Fixes a crash when the pier has no name</li><li>Drops support for old clocks</li></ul>",
        url="https://tide.example/blog/version-2-1",
    ),
    content(
        "recipe",
        "Oyster stew - Quay kitchen",
        "<h1>Oyster stew</h1><ul><li>24 oysters</li><li>1 litre of milk</li><li>Butter, pepper</li></ul><ol><li>Warm the milk.</li><li>Melt the butter, add the oysters until their edges curl.</li><li>Pour together and serve at once.</li></ol>",
        head='<script type="application/ld+json">{"@type":"Recipe","name":"Oyster stew"}</script>',
        url="https://kitchen.example/recipes/oyster-stew",
    ),
    content(
        "event",
        "Harbour day, 12 June - Quay society",
        "<h1>Harbour day</h1><p>12 June, from ten o'clock at the northern pier. Boat trips, soup, and the piano. Children sail free. In case of storm we meet in the market hall.</p>",
        url="https://quay.example/events/harbour-day",
    ),
    content(
        "job",
        "Harbour pilot wanted - Port office",
        "<h1>Harbour pilot (full time)</h1><p>You know the reefs by night. You bring a licence and ten years at sea. We offer a warm office, a cold boat and six weeks of leave. Write to the port office by the end of May.</p>",
        url="https://port.example/jobs/pilot",
    ),
    content(
        "status page",
        "All systems operational - Tide status",
        "<h1>All systems operational</h1><p>2 March: tables were slow between nine and ten. A full disk was the cause. We have added a second one and an alarm.</p>",
        url="https://status.tide.example/",
    ),
)

CONTENTS = (*DRESSED, *ABOUT, *SHORT, *OTHERS)
