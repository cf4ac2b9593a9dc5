"""Pages that stand in for another one, written for these tests in the manner of real ones."""

from __future__ import annotations

from typing import NamedTuple


class Labelled(NamedTuple):
    """A page and what it is."""

    label: str
    """A non-content type, or `content`."""
    name: str
    html: str
    url: str = "https://paper.example/2026/03/harbour-bridge-reopens"
    status: int = 200


def page(title: str, body: str, *, head: str = "", lang: str = "en", attributes: str = "") -> str:
    """Write a page."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body {attributes}>{body}</body></html>"
    )


def challenge(
    label: str, name: str, title: str, body: str, *, head: str = "", status: int = 403
) -> Labelled:
    """A page of a bot wall."""
    return Labelled(label, name, page(title, body, head=head), status=status)


_CLOUDFLARE = '<script>(function(){{window._cf_chl_opt={{cvId:"3",cZone:"{0}",cType:"managed",cRay:"9a0b"}};var s=document.createElement("script");s.src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=9a0b";document.head.appendChild(s)}})();</script>'

VENDORS = (
    challenge(
        "blocked",
        "cloudflare managed",
        "Just a moment...",
        '<div class="main-wrapper" role="main"><div class="main-content"><noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div>'
        + _CLOUDFLARE.format("paper.example"),
    ),
    challenge(
        "blocked",
        "cloudflare managed german",
        "Nur einen Moment...",
        "<div class='main-wrapper'><h1>paper.example</h1><p>Es wird überprüft, ob die Verbindung sicher ist. paper.example prüft die Sicherheit Ihrer Verbindung.</p></div>"
        + _CLOUDFLARE.format("paper.example"),
    ),
    challenge(
        "blocked",
        "cloudflare managed japanese",
        "しばらくお待ちください...",
        "<h1>paper.example</h1><p>接続が安全であることを確認しています。</p>"
        + _CLOUDFLARE.format("paper.example"),
    ),
    challenge(
        "blocked",
        "cloudflare served as 200",
        "Just a moment...",
        "<h1>paper.example</h1><p>Verify you are human by completing the action below.</p>"
        + _CLOUDFLARE.format("paper.example"),
        status=200,
    ),
    challenge(
        "blocked",
        "cloudflare 1020",
        "Attention Required! | Cloudflare",
        '<div id="cf-wrapper"><div id="cf-error-details"><h1>Sorry, you have been blocked</h1><h2>You are unable to access paper.example</h2><h2>Why have I been blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p><h2>What can I do to resolve this?</h2><p>You can email the site owner to let them know you were blocked.</p><p>Cloudflare Ray ID: <strong>8f1</strong> Your IP: 192.0.2.7</p></div></div>',
    ),
    challenge(
        "blocked",
        "cloudflare rate limit",
        "Access denied | paper.example used Cloudflare to restrict access",
        '<div id="cf-wrapper"><div id="cf-error-details"><h1><span>Error</span> 1015</h1><h2>You are being rate limited</h2><p>The owner of this website has banned you temporarily from accessing this website.</p></div></div>',
        status=429,
    ),
    challenge(
        "blocked",
        "turnstile interstitial",
        "paper.example",
        '<h1>One more step</h1><p>Please complete the security check to go on.</p><div class="cf-turnstile" data-sitekey="0x4AAA"></div><script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>',
    ),
    challenge(
        "blocked",
        "datadome",
        "paper.example",
        '<p id="cmsg">Please enable JS and disable any ad blocker</p><script data-cfasync="false">var dd={"rt":"c","cid":"AHr","hsh":"2F","t":"fe","s":1,"host":"geo.captcha-delivery.com"}</script><script src="https://ct.captcha-delivery.com/c.js"></script>',
    ),
    challenge(
        "blocked",
        "datadome iframe",
        "paper.example",
        '<iframe src="https://geo.captcha-delivery.com/captcha/?initialCid=AHr" width="100%" height="100%" title="DataDome CAPTCHA"></iframe>',
    ),
    challenge(
        "blocked",
        "perimeterx press and hold",
        "Access to this page has been denied",
        '<div class="px-captcha-container"><h1>Before we continue...</h1><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><div id="px-captcha"></div><p>Reference ID 31f</p></div><script>window._pxAppId="PXabc";</script>',
    ),
    challenge(
        "blocked",
        "human block in french",
        "L'accès à cette page a été refusé.",
        '<p>Appuyez et maintenez pour confirmer que vous êtes humain.</p><div id="px-captcha"></div><script src="https://captcha.px-cdn.net/PX/captcha.js"></script>',
    ),
    challenge(
        "blocked",
        "akamai access denied",
        "Access Denied",
        '<H1>Access Denied</H1>You don\'t have permission to access "http&#58;&#47;&#47;paper&#46;example&#47;" on this server.<P>Reference&#32;&#35;18&#46;2d3<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18',
    ),
    challenge(
        "blocked",
        "akamai behavioural",
        "&nbsp;",
        '<div id="sec-if-cpt-container"></div><script src="/akam/13/5d"></script><script>window.bmak={}</script>',
        status=429,
    ),
    challenge(
        "blocked",
        "akamai bm-verify",
        "",
        '<noscript><meta http-equiv="refresh" content="0; url=/?bm-verify=AAQ"></noscript><script>var i=1,j=i+Number("12"+"34");var x=new XMLHttpRequest();x.open("POST","/_sec/verify?provider=interstitial");x.send(JSON.stringify({"bm-verify":"AAQ","pow":j}))</script>',
        status=200,
    ),
    challenge(
        "blocked",
        "imperva incapsula",
        "",
        '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=9-1" frameborder=0 width="100%">Request unsuccessful. Incapsula incident ID: 877000-1</iframe>',
        head='<META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW">',
        status=200,
    ),
    challenge(
        "blocked",
        "imperva pardon",
        "Pardon Our Interruption",
        "<h1>Pardon Our Interruption...</h1><p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen:</p><ul><li>You're a power user moving through this website with super-human speed.</li><li>You've disabled cookies in your web browser.</li><li>A third-party browser plugin is preventing JavaScript from running.</li></ul>",
        status=200,
    ),
    challenge(
        "blocked",
        "aws waf challenge",
        "",
        '<div id="challenge-container"></div><script>window.awsWafCookieDomainList=[];window.gokuProps={"key":"AQ","iv":"Cg","context":"mI"};</script><script src="https://x.token.awswaf.com/x/challenge.js"></script><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you\'re not a robot. This requires JavaScript.</noscript>',
        status=202,
    ),
    challenge(
        "blocked",
        "aws waf captcha",
        "Human Verification",
        '<div id="captcha-container"></div><script src="https://x.captcha-sdk.awswaf.com/x/jsapi.js"></script>',
        status=405,
    ),
    challenge(
        "blocked",
        "cloudfront geo",
        "ERROR: The request could not be satisfied",
        "<H1>403 ERROR</H1><H2>The request could not be satisfied.</H2><HR>The Amazon CloudFront distribution is configured to block access from your country. We can't connect to the server for this app or website at this time.",
    ),
    challenge(
        "blocked",
        "sucuri script",
        "You are being redirected...",
        "<script>var s={},u,c,U,r,i,l=0,a,e=eval,w=String.fromCharCode,sucuri_cloudproxy_js='',S='cz0n';</script><noscript>Javascript is required. Please enable javascript before you are allowed to see this page.</noscript>",
        status=200,
    ),
    challenge(
        "blocked",
        "sucuri firewall",
        "Sucuri WebSite Firewall - Access Denied",
        '<link rel="stylesheet" href="https://cdn.sucuri.net/sucuri-firewall-block.css"><h1>Sucuri Website Firewall</h1><h2>Access Denied - Sucuri Website Firewall</h2><p>If you are the site owner, please whitelist your IP.</p><table><tr><td>Your IP:</td><td>192.0.2.7</td></tr><tr><td>Block reason:</td><td>Bad bot access attempt.</td></tr></table>',
    ),
    challenge(
        "blocked",
        "kasada",
        "",
        '<script>window.KPSDK={};KPSDK.now=typeof performance!=="undefined"?performance.now.bind(performance):Date.now;KPSDK.start=KPSDK.now()</script><script src="/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39/ips.js?tkrm=1"></script>',
        status=429,
    ),
    challenge(
        "blocked",
        "hcaptcha wall",
        "Are you human?",
        '<p>We noticed something odd. Tick the box.</p><form method="post"><div class="h-captcha" data-sitekey="10000000"></div><button>Go on</button></form><script src="https://js.hcaptcha.com/1/api.js" async></script>',
        status=200,
    ),
    challenge(
        "blocked",
        "recaptcha wall",
        "Security check",
        '<h2>Security check</h2><p>To protect our readers, please tick the box below.</p><form><div class="g-recaptcha" data-sitekey="6Le"></div></form><script src="https://www.google.com/recaptcha/api.js"></script>',
        status=200,
    ),
    challenge(
        "blocked",
        "google sorry",
        "https://www.search.example/sorry/index",
        "<form id='captcha-form' action='/sorry/index' method='post'><div id='recaptcha' class='g-recaptcha' data-sitekey='6Lf'></div></form><div>About this page<br>Our systems have detected unusual traffic from your computer network. This page checks to see if it's really you sending the requests, and not a robot.</div>",
        status=429,
    ),
    challenge(
        "blocked",
        "amazon robot check",
        "Robot Check",
        '<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you\'re not a robot. For best results, please make sure your browser is accepting cookies.</p><form action="/errors/validateCaptcha"><img src="/captcha/a.jpg"><input id="captchacharacters" name="field-keywords"></form>',
        status=200,
    ),
    challenge(
        "blocked",
        "vercel checkpoint",
        "Vercel Security Checkpoint",
        '<div id="root"><p id="header-text">We\'re verifying your browser</p></div><script type="module" src="/.well-known/vercel/security/static/challenge.v2.min.js"></script>',
        status=429,
    ),
    challenge(
        "blocked",
        "anubis",
        "Making sure you&#39;re not a bot!",
        '<h1 id="title">Making sure you\'re not a bot!</h1><img src="/.within.website/x/cmd/anubis/static/img/pensive.webp"><p id="status">Loading...</p><details><summary>Why am I seeing this?</summary><p>You are seeing this because the administrator of this website has set up Anubis to protect the server against the scourge of companies scraping websites.</p></details><script id="anubis_challenge" type="application/json">{"rules":{"difficulty":4}}</script>',
        status=200,
    ),
    challenge(
        "blocked",
        "ddos-guard",
        "DDoS-Guard",
        '<h1>Checking your browser before accessing paper.example</h1><p>Please wait a few seconds.</p><script src="/.well-known/ddos-guard/js-challenge/index.js"></script>',
    ),
    challenge(
        "blocked",
        "siteground",
        "Robot Challenge Screen",
        '<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F&y=ipc:1.2.3.4:17">',
        status=202,
    ),
    challenge(
        "blocked",
        "wordfence",
        "Your access to this site has been limited by the site owner",
        "<h1>Your access to this site has been limited by the site owner</h1><p>Your access to this service has been limited. (HTTP response code 503)</p><p>If you think you have been blocked in error, contact the owner of this site for assistance.</p><p>Generated by Wordfence at Mon, 2 Mar 2026 10:00:00 GMT.</p>",
        status=503,
    ),
    challenge(
        "blocked",
        "f5 asm",
        "Request Rejected",
        "The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234567890<br><br><a href='javascript:history.back();'>[Go Back]</a>",
        status=200,
    ),
    challenge(
        "blocked",
        "alibaba",
        "",
        '<script>window._config_={"action":"captcha","url":"/_____tmd_____/punish?x5secdata=xc"}</script><div id="nocaptcha"></div>',
        status=200,
    ),
    challenge(
        "blocked",
        "baidu chinese",
        "百度安全验证",
        '<div class="timeout-title">网络不给力，请稍后重试</div><script src="https://wappass.baidu.com/static/waf/js/waf.js"></script>',
        status=200,
    ),
    challenge(
        "blocked",
        "yandex russian",
        "Вы не робот?",
        '<h1>Подтвердите, что запросы отправляли вы, а не робот</h1><p>Нам очень жаль, но запросы с вашего устройства похожи на автоматические.</p><div class="smartcaptcha"></div>',
        status=200,
    ),
    challenge(
        "blocked",
        "nginx 403",
        "403 Forbidden",
        "<center><h1>403 Forbidden</h1></center><hr><center>nginx</center>",
    ),
    challenge(
        "blocked",
        "apache 403",
        "403 Forbidden",
        "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p><hr><address>Apache/2.4 Server at paper.example Port 443</address>",
    ),
    challenge(
        "blocked",
        "geo block legal",
        "Unavailable due to legal reasons",
        "<h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a country belonging to the European Economic Area, and therefore access cannot be granted at this time.</p>",
        status=451,
    ),
    challenge(
        "blocked",
        "too many requests",
        "Too Many Requests",
        "<h1>Too Many Requests</h1><p>You have sent too many requests in a given amount of time. Slow down, please.</p>",
        status=429,
    ),
)


def _words(label: str, rows: str, status: int = 200) -> tuple[Labelled, ...]:
    """Read rows of `language | title | heading | text`: one short page each."""
    found = []
    for row in rows.strip().splitlines():
        lang, title, heading, text = (cell.strip() for cell in row.split("|"))
        body = f"<header><a href='/'>Paper</a></header><main><h1>{heading}</h1><p>{text}</p></main>"
        found.append(
            Labelled(label, f"{label} {lang}", page(title, body, lang=lang), status=status)
        )
    return tuple(found)


BLOCKED_WORDS = _words(
    "blocked",
    """
de | Sicherheitsüberprüfung | Sind Sie ein Mensch? | Bitte bestätigen Sie, dass Sie ein Mensch sind, indem Sie das Kästchen anklicken.
fr | Vérification de sécurité | Un instant | Nous devons vérifier que vous n'êtes pas un robot avant de vous laisser entrer.
es | Comprobación de seguridad | Un momento | Confirma que no eres un robot para seguir navegando.
it | Verifica di sicurezza | Un attimo di pazienza | Dimostra che non sei un robot spuntando la casella qui sotto.
pt | Verificação de segurança | Só um momento | Confirme que você não é um robô para acessar o conteúdo.
nl | Beveiligingscontrole | Even geduld | Bevestig dat je geen robot bent om door te gaan.
pl | Weryfikacja | Chwileczkę | Zaznacz pole, aby potwierdzić, że nie jesteś robotem.
ru | Проверка безопасности | Одну минуту | Поставьте галочку, чтобы мы знали, что вы не робот.
tr | Güvenlik kontrolü | Bir dakika | Devam etmek için robot olmadığınızı doğrulayın.
zh | 安全验证 | 请稍候 | 请完成安全验证后继续访问本站。
ko | 보안 확인 | 잠시만요 | 계속하려면 로봇이 아님을 확인해 주세요.
ja | アクセスが拒否されました | アクセスが拒否されました | お使いのネットワークからのアクセスは制限されています。
ar | التحقق الأمني | لحظة من فضلك | يرجى تأكيد أنك لست روبوت للمتابعة.
""",
)

ERRORS = _words(
    "error-page",
    """
en | Database Error | Database Error | Error establishing a database connection
en | The Harbour Paper | Be right back | The Harbour Paper is undergoing scheduled maintenance. Please come back in an hour.
en | Account Suspended | Account Suspended | This account has been suspended. Contact your hosting provider for more information.
en | harbour-paper.example | harbour-paper.example | This domain is for sale. Inquire about this domain today.
en | Welcome to nginx! | Welcome to nginx! | If you see this page, the nginx web server is successfully installed and working.
en | Service Unavailable | Service Unavailable | The server is temporarily unable to service your request.
de | Wartungsarbeiten | Wartungsarbeiten | Wir sind in Kürze wieder für Sie da.
de | Hafenblatt | Hafenblatt | Wegen Wartungsarbeiten ist die Seite vorübergehend nicht erreichbar.
fr | Site en maintenance - Le Port | Site en maintenance | Notre site est en cours de maintenance, revenez plus tard.
es | Sitio en mantenimiento | Sitio en mantenimiento | Estamos en mantenimiento y volvemos pronto.
it | Sito in manutenzione - Il Porto | Sito in manutenzione | Il sito è in manutenzione, torneremo presto.
pt | Site em manutenção | Site em manutenção | O site está em manutenção. Voltamos logo.
nl | Onderhoud - Havenblad | Onderhoud | Wegens onderhoud is deze site een uur niet bereikbaar.
pl | Przerwa techniczna | Przerwa techniczna | Trwają prace konserwacyjne, zapraszamy wieczorem.
ru | Ведутся технические работы | Ведутся технические работы | Зайдите, пожалуйста, через час.
ja | メンテナンス中 | メンテナンス中 | ただいまメンテナンスを行っております。しばらくお待ちください。
zh | 网站维护中 | 网站维护中 | 系统维护，请稍后再来。
tr | Bakım modu | Bakım modu | Bakım çalışması nedeniyle sitemiz kapalıdır.
""",
)

SOFT_404 = _words(
    "soft-404",
    """
en | Page not found - The Harbour Paper | Page not found | Sorry, the page you are looking for may have been moved or deleted. Try the search above.
en | The Harbour Paper | Oops! That page can't be found. | It looks like nothing was found at this location. Maybe try a search?
en | 404 | Harbour Paper | 404 | We looked everywhere. Go back home.
de | Seite nicht gefunden - Hafenblatt | Seite nicht gefunden | Die gesuchte Seite existiert leider nicht oder wurde verschoben.
de | Hafenblatt | Fehler 404 | Die angeforderte Seite konnte nicht gefunden werden.
fr | Page introuvable - Le Port | Page introuvable | La page que vous recherchez n'existe pas ou plus.
es | Página no encontrada - El Puerto | Página no encontrada | La página que buscas ya no está disponible.
it | Pagina non trovata - Il Porto | Pagina non trovata | La pagina che stai cercando non esiste o è stata spostata.
pt | Página não encontrada - O Porto | Página não encontrada | A página que você procura não existe mais.
nl | Pagina niet gevonden - De Haven | Pagina niet gevonden | De pagina die je zoekt bestaat niet meer.
pl | Nie znaleziono strony - Port | Nie znaleziono strony | Strona, której szukasz, została usunięta.
ru | Страница не найдена - Порт | Страница не найдена | Запрашиваемая страница была удалена или никогда не существовала.
sv | Sidan hittades inte - Hamnen | Sidan hittades inte | Sidan du söker har flyttats eller tagits bort.
da | Siden blev ikke fundet - Havnen | Siden blev ikke fundet | Siden du leder efter findes ikke længere.
fi | Sivua ei löydy - Satama | Sivua ei löydy | Etsimääsi sivua ei ole olemassa.
cs | Stránka nenalezena - Přístav | Stránka nenalezena | Požadovaná stránka neexistuje.
tr | Sayfa bulunamadı - Liman | Sayfa bulunamadı | Aradığınız sayfa kaldırılmış olabilir.
ja | ページが見つかりません | みなと新聞 | ページが見つかりません | お探しのページは移動または削除された可能性があります。
zh | 页面不存在 | 港口报 | 页面不存在 | 您访问的页面已被删除。
ko | 페이지를 찾을 수 없습니다 - 항구일보 | 페이지를 찾을 수 없습니다 | 요청하신 페이지가 삭제되었거나 주소가 변경되었습니다.
ar | الصفحة غير موجودة - الميناء | الصفحة غير موجودة | الصفحة التي تبحث عنها لم تعد متاحة.
hu | Az oldal nem található - Kikötő | Az oldal nem található | A keresett oldal megszűnt vagy elköltözött.
""".replace("404 | Harbour Paper | 404", "404 - Harbour Paper | 404")
    .replace("ページが見つかりません | みなと新聞 |", "ページが見つかりません - みなと新聞 |")
    .replace("页面不存在 | 港口报 |", "页面不存在 - 港口报 |"),
)

_MENU = (
    "<nav><ul>"
    + "".join(
        f'<li><a href="/{name}">{name.title()}</a></li>'
        for name in (
            "world",
            "politics",
            "harbour",
            "sport",
            "culture",
            "weather",
            "letters",
            "archive",
        )
    )
    + "</ul></nav>"
)
_POPULAR = (
    "<aside><h2>Most read</h2><ul>"
    + "".join(
        f'<li><a href="/2026/03/{slug}">{slug.replace("-", " ").capitalize()} after a long night at the council</a></li>'
        for slug in (
            "ferry-line-returns",
            "market-hall-sold",
            "lighthouse-dark",
            "school-bus-strike",
            "oyster-prices-fall",
        )
    )
    + "</ul></aside>"
)

FRAMED_404 = (
    Labelled(
        "soft-404",
        "inside the site's frame",
        page(
            "Page not found | The Harbour Paper",
            f"{_MENU}<main><h1>Page not found</h1><p>The page you requested could not be found. It may have been moved.</p>{_POPULAR}</main><footer><p>Contact us. Terms. Privacy.</p></footer>",
        ),
    ),
    Labelled(
        "soft-404",
        "WordPress theme",
        page(
            "Page not found – Harbour Notes",
            f'{_MENU}<section class="error-404 not-found"><header class="page-header"><h1 class="page-title">Oops! That page can&rsquo;t be found.</h1></header><div class="page-content"><p>It looks like nothing was found at this location. Maybe try one of the links below or a search?</p><form role="search"><input type="search"></form>{_POPULAR}</div></section>',
            attributes='class="error404 wp-embed-responsive"',
            head='<meta name="generator" content="WordPress 6.8">',
        ),
    ),
    Labelled(
        "soft-404",
        "status 404 with a poem",
        page(
            "Lost at sea",
            "<h1>Lost at sea</h1><p>The boat you seek has left the quay, and left no note behind.</p>",
        ),
        status=404,
    ),
    Labelled(
        "soft-404",
        "status 410",
        page("The Harbour Paper", "<p>This story has been withdrawn.</p>"),
        status=410,
    ),
    Labelled(
        "soft-404",
        "removed article",
        page(
            "Article not found - The Harbour Paper",
            f"{_MENU}<h1>Article not found</h1><p>This story no longer exists in our archive.</p>",
        ),
    ),
    Labelled(
        "soft-404",
        "shop item gone",
        page(
            "404 Not Found - Harbour Store",
            "<h1>404</h1><h2>Page Not Found</h2><p>The page you requested does not exist.</p><a href='/'>Continue shopping</a>",
            head='<script id="shopify-features" type="application/json">{}</script>',
        ),
    ),
)
