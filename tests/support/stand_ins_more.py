"""Consent walls, login forms, paywalls and empty shells, written for these tests."""

from __future__ import annotations

from stand_ins import Labelled, page

_TCF = "<ul><li>Store and/or access information on a device</li><li>Personalised ads, measurement and audience research</li></ul>"


def consent(
    name: str,
    title: str,
    body: str,
    *,
    head: str = "",
    lang: str = "en",
    url: str = "https://paper.example/",
) -> Labelled:
    """A consent wall."""
    return Labelled("consent", name, page(title, body, head=head, lang=lang), url=url)


CONSENT = (
    consent(
        "google",
        "Before you continue to Google Search",
        '<form action="https://consent.google.com/save"><h1>Before you continue to Google</h1><p>We use cookies and data to deliver and maintain Google services, track outages and protect against spam.</p><button>Reject all</button><button>Accept all</button><a>More options</a></form>',
        url="https://consent.google.com/ml?continue=https://news.google.com",
    ),
    consent(
        "google german",
        "Bevor Sie zu Google weitergehen",
        '<form action="https://consent.google.com/save"><h1>Bevor Sie zu Google weitergehen</h1><p>Wir verwenden Cookies und Daten, um Dienste bereitzustellen.</p><button>Alle ablehnen</button><button>Alle akzeptieren</button></form>',
        lang="de",
        url="https://consent.google.com/m?hl=de",
    ),
    consent(
        "youtube french",
        "Avant d'accéder à YouTube",
        '<form action="https://consent.youtube.com/save"><h1>Avant de continuer</h1><p>Nous utilisons des cookies et des données pour fournir nos services.</p><button>Tout refuser</button><button>Tout accepter</button></form>',
        lang="fr",
        url="https://consent.youtube.com/m",
    ),
    consent(
        "yahoo",
        "Yahoo is part of the Yahoo family of brands",
        f'<form class="consent-form" action="/v2/collectConsent"><h1>We value your privacy</h1><p>When you use our sites and apps, we and our partners use cookies.</p>{_TCF}<button name="agree">Accept all</button><button name="reject">Reject all</button><button>Manage privacy settings</button></form>',
        url="https://consent.yahoo.com/v2/collectConsent?sessionId=3",
    ),
    consent(
        "yahoo german",
        "Yahoo ist Teil der Yahoo-Markenfamilie",
        '<form class="consent-form" action="/v2/collectConsent"><p>Wenn Sie auf „Alle akzeptieren“ klicken, speichern wir und unsere Partner Informationen auf einem Gerät.</p><button>Alle akzeptieren</button><button>Alle ablehnen</button></form>',
        lang="de",
        url="https://consent.yahoo.com/v2/collectConsent",
    ),
    consent(
        "sourcepoint pay or ok",
        "Hafenblatt",
        '<div id="sp_message_container_8"><h1>Weiter mit Werbung lesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und Tracking. Wir und unsere Partner verarbeiten Daten. Personalisierte Werbung und Inhalte.</p><button>Akzeptieren und weiter</button><p>Oder jetzt im Pur-Abo ohne Werbung.</p></div><script src="https://cdn.privacy-mgmt.com/unified/wrapperMessagingWithoutDetection.js"></script>',
        lang="de",
    ),
    consent(
        "sourcepoint english",
        "The Harbour Paper",
        f'<div id="sp_message_container_12"><h2>We value your privacy</h2><p>We and our partners store and access personal data.</p>{_TCF}<button>Accept all</button><button>Manage options</button></div><script src="https://cdn.privacy-mgmt.com/x.js"></script>',
    ),
    consent(
        "didomi french",
        "Le Port",
        '<div id="didomi-host"><h1>Le respect de votre vie privée est notre priorité</h1><p>Avec votre accord, nos partenaires et nous utilisons des cookies pour stocker et accéder à des informations personnelles.</p><button>Continuer sans accepter</button><button>Accepter et continuer</button></div><script src="https://sdk.privacy-center.org/loader.js"></script>',
        lang="fr",
    ),
    consent(
        "didomi spanish",
        "El Puerto",
        '<div id="didomi-host"><h1>Valoramos tu privacidad</h1><p>Nosotros y nuestros socios almacenamos información en un dispositivo.</p><button>Rechazar todo</button><button>Aceptar y continuar</button></div><script src="https://sdk.privacy-center.org/loader.js"></script>',
        lang="es",
    ),
    consent(
        "usercentrics",
        "Datenschutzeinstellungen",
        '<div id="usercentrics-root"><h1>Datenschutzeinstellungen</h1><p>Wir verwenden Cookies und ähnliche Technologien. Unsere Partner auch.</p><button>Alle akzeptieren</button><button>Alle ablehnen</button></div><script src="https://app.usercentrics.eu/browser-ui/latest/loader.js"></script>',
        lang="de",
    ),
    consent(
        "quantcast",
        "The Harbour Paper",
        f'<div class="qc-cmp2-container"><h2>We value your privacy</h2><p>We and our partners store and/or access information on a device, such as cookies.</p>{_TCF}<button>AGREE</button><button>MORE OPTIONS</button></div><script src="https://cmp.quantcast.com/choice/x/choice.js"></script>',
    ),
    consent(
        "onetrust wall",
        "Cookie settings",
        '<div id="onetrust-consent-sdk"><div id="onetrust-banner-sdk"><h2>Your privacy choices</h2><p>We use cookies and similar tools to make this site work. Choose below.</p><button id="onetrust-accept-btn-handler">Accept all</button><button>Reject all</button></div></div><script src="https://cdn.cookielaw.org/scripttemplates/otSDKStub.js"></script>',
    ),
    consent(
        "dpg dutch",
        "Privacy | De Haven",
        "<h1>Voordat je verdergaat</h1><p>Wij en onze partners gebruiken cookies. Kies hieronder of je akkoord gaat.</p><button>Akkoord</button><button>Instellen</button>",
        lang="nl",
        url="https://myprivacy.dpgmedia.nl/consent?siteKey=x",
    ),
    consent(
        "polish wall",
        "Port - portal",
        "<h1>Szanujemy Twoją prywatność</h1><p>Klikając „Przejdź do serwisu” zgadzasz się, aby my i nasi partnerzy przetwarzali dane osobowe.</p><button>Przejdź do serwisu</button><button>Ustawienia</button>",
        lang="pl",
    ),
    consent(
        "italian wall",
        "Il Porto",
        "<h1>Il rispetto della tua privacy è la nostra priorità</h1><p>Noi e i nostri partner archiviamo informazioni su un dispositivo.</p><button>Rifiuta tutto</button><button>Accetta e continua</button>",
        lang="it",
    ),
    consent(
        "portuguese wall",
        "O Porto",
        "<h1>Valorizamos a sua privacidade</h1><p>Nós e os nossos parceiros guardamos informações num dispositivo.</p><button>Rejeitar tudo</button><button>Aceitar tudo</button>",
        lang="pt",
    ),
    consent(
        "swedish wall",
        "Hamnen",
        "<h1>Vi värnar om din integritet</h1><p>Vi och våra partner lagrar information på din enhet.</p><button>Godkänn alla</button><button>Inställningar</button>",
        lang="sv",
    ),
    consent(
        "danish wall",
        "Havnen",
        "<h1>Vi respekterer dit privatliv</h1><p>Vi og vores partnere gemmer oplysninger.</p><button>Afvis alle</button><button>Accepter alle</button>",
        lang="da",
    ),
    consent(
        "finnish wall",
        "Satama",
        "<h1>Arvostamme yksityisyyttäsi</h1><p>Tallennamme tietoja laitteelle.</p><button>Hylkää kaikki</button><button>Hyväksy kaikki</button>",
        lang="fi",
    ),
    consent(
        "czech wall",
        "Přístav",
        "<h1>Vážíme si vašeho soukromí</h1><p>My a naši partneři ukládáme informace.</p><button>Odmítnout vše</button><button>Přijmout vše</button>",
        lang="cs",
    ),
    consent(
        "japanese wall",
        "みなと新聞",
        "<h1>あなたのプライバシーを尊重します</h1><p>当社はクッキーを使用します。</p><button>すべて同意</button><button>すべて拒否</button>",
        lang="ja",
    ),
)


def login(
    name: str,
    title: str,
    body: str,
    *,
    lang: str = "en",
    url: str = "https://paper.example/account/login?next=/story",
    status: int = 200,
    attributes: str = "",
) -> Labelled:
    """A login form."""
    return Labelled(
        "login", name, page(title, body, lang=lang, attributes=attributes), url=url, status=status
    )


_FIELDS = '<input name="user"><input type="password" name="pass"><button>OK</button>'

LOGIN = (
    login(
        "plain",
        "Log in - The Harbour Paper",
        f"<h1>Log in</h1><form>{_FIELDS}</form><a>Forgot your password?</a>",
    ),
    login(
        "wordpress",
        "Log In &lsaquo; Harbour Notes &#8212; WordPress",
        f'<div id="login"><h1><a href="https://wordpress.org/">Powered by WordPress</a></h1><form name="loginform" action="/wp-login.php"><label>Username or Email Address</label>{_FIELDS}</form><p id="nav"><a>Lost your password?</a></p></div>',
        url="https://notes.example/wp-login.php?redirect_to=/draft",
        attributes='class="login login-action-login"',
    ),
    login(
        "members only",
        "Members - Harbour Club",
        f"<h2>You must be logged in to view this page</h2><form>{_FIELDS}</form>",
        url="https://club.example/minutes/2026",
    ),
    login(
        "sso",
        "Sign in to your account",
        f'<div id="lightbox"><div role="heading">Sign in</div><form>{_FIELDS}</form><a>Can\'t access your account?</a></div>',
        url="https://login.example/common/oauth2/authorize",
    ),
    login(
        "social",
        "Sign in",
        "<h1>Welcome back.</h1><button>Sign in with Google</button><button>Sign in with email</button><p>Don't have an account? Create one</p>",
        url="https://blog.example/m/signin",
    ),
    login(
        "status 401",
        "Authorization Required",
        "<h1>Authorization Required</h1><p>This server could not verify that you are authorized to access the document requested.</p>",
        url="https://paper.example/internal",
        status=401,
    ),
    login(
        "forum",
        "Login Required - Boat Forum",
        f'<div class="block">You must be logged-in to do that. Please log in to go on.</div><form action="/login/login">{_FIELDS}<label>Stay logged in</label></form>',
        url="https://boats.example/threads/9",
    ),
    login(
        "german",
        "Anmelden - Hafenblatt",
        f"<h1>Anmelden</h1><form>{_FIELDS}</form><a>Passwort vergessen?</a>",
        lang="de",
        url="https://hafen.example/konto",
    ),
    login(
        "french",
        "Connexion - Le Port",
        f"<h1>Se connecter</h1><form>{_FIELDS}</form><a>Mot de passe oublié ?</a>",
        lang="fr",
        url="https://port.example/compte",
    ),
    login(
        "spanish",
        "Iniciar sesión - El Puerto",
        f"<h1>Inicia sesión</h1><form>{_FIELDS}</form><a>¿Olvidaste tu contraseña?</a>",
        lang="es",
        url="https://puerto.example/usuario",
    ),
    login(
        "italian",
        "Accedi - Il Porto",
        f"<h1>Accedi</h1><form>{_FIELDS}</form><a>Password dimenticata?</a>",
        lang="it",
        url="https://porto.example/utente",
    ),
    login(
        "portuguese",
        "Entrar - O Porto",
        f"<h1>Entrar</h1><form>{_FIELDS}</form><a>Esqueceu a senha?</a>",
        lang="pt",
        url="https://oporto.example/conta",
    ),
    login(
        "dutch",
        "Inloggen - De Haven",
        f"<h1>Inloggen</h1><form>{_FIELDS}</form><a>Wachtwoord vergeten?</a>",
        lang="nl",
        url="https://haven.example/mijn",
    ),
    login(
        "polish",
        "Zaloguj się - Port",
        f"<h1>Zaloguj się</h1><form>{_FIELDS}</form><a>Nie pamiętasz hasła?</a>",
        lang="pl",
        url="https://port-pl.example/konto",
    ),
    login(
        "russian",
        "Вход - Порт",
        f"<h1>Вход на сайт</h1><form>{_FIELDS}</form><a>Забыли пароль?</a>",
        lang="ru",
        url="https://port-ru.example/user",
    ),
    login(
        "turkish",
        "Giriş Yap - Liman",
        f"<h1>Giriş yap</h1><form>{_FIELDS}</form><a>Şifremi unuttum</a>",
        lang="tr",
        url="https://liman.example/uye",
    ),
    login(
        "japanese",
        "ログイン - みなと新聞",
        f"<h1>ログイン</h1><form>{_FIELDS}</form><a>パスワードを忘れた方</a>",
        lang="ja",
        url="https://minato.example/member",
    ),
    login(
        "chinese",
        "用户登录 - 港口报",
        f"<h1>用户登录</h1><form>{_FIELDS}</form><a>忘记密码？</a>",
        lang="zh",
        url="https://gang.example/user",
    ),
    login(
        "korean",
        "로그인 - 항구일보",
        f"<h1>로그인</h1><form>{_FIELDS}</form><a>비밀번호 찾기</a>",
        lang="ko",
        url="https://hanggu.example/member",
    ),
    login(
        "arabic",
        "تسجيل الدخول - الميناء",
        f"<h1>تسجيل الدخول</h1><form>{_FIELDS}</form><a>نسيت كلمة المرور؟</a>",
        lang="ar",
        url="https://mina.example/user",
    ),
)


def paywall(
    name: str, title: str, teaser: str, wall: str, *, head: str = "", lang: str = "en"
) -> Labelled:
    """A teaser and a wall."""
    body = (
        f"<article><h1>{title}</h1><p class='byline'>Ines Falk</p><p>{teaser}</p></article>{wall}"
    )
    return Labelled("paywall", name, page(f"{title} - Paper", body, head=head, lang=lang))


_PAID = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"The ferry","datePublished":"2026-03-02","isAccessibleForFree":false,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".paid"}}</script>'
_TEASER = "The last ferry of the winter left the northern pier at six in the morning with eleven people, two dogs and a piano on board. Nobody had thought to tell the pianist where it was going."

PAYWALL = (
    paywall(
        "piano",
        "The last ferry",
        _TEASER,
        '<div class="tp-container-inner"><h2>Subscribe to continue reading</h2><p>Already a subscriber? Log in.</p></div><script src="https://experience.tinypass.com/xbuilder/experience/load?aid=x"></script>',
        head=_PAID,
    ),
    paywall(
        "poool french",
        "Le dernier ferry",
        "Le dernier ferry de l'hiver a quitté le quai nord à six heures du matin avec onze personnes, deux chiens et un piano à bord.",
        '<div id="poool-widget"></div><p>Cet article est réservé aux abonnés. Déjà abonné ? Connectez-vous.</p><script src="https://assets.poool.fr/access.min.js"></script>',
        head=_PAID,
        lang="fr",
    ),
    paywall(
        "german plus",
        "Die letzte Fähre",
        "Die letzte Fähre des Winters verließ den Nordkai um sechs Uhr morgens mit elf Menschen, zwei Hunden und einem Klavier.",
        '<section class="paywall"><h3>Jetzt weiterlesen mit H+</h3><p>Sie haben bereits ein Abo? Anmelden.</p></section>',
        head=_PAID,
        lang="de",
    ),
    paywall(
        "spanish",
        "El último ferri",
        "El último ferri del invierno salió del muelle norte a las seis de la mañana con once personas, dos perros y un piano.",
        '<div class="paywall-box"><p>Contenido exclusivo para suscriptores. ¿Ya eres suscriptor? Inicia sesión.</p></div>',
        head=_PAID,
        lang="es",
    ),
    paywall(
        "italian",
        "L'ultimo traghetto",
        "L'ultimo traghetto dell'inverno ha lasciato il molo nord alle sei con undici persone, due cani e un pianoforte.",
        '<div class="paywall"><p>Contenuto riservato agli abbonati. Sei già abbonato? Accedi.</p></div>',
        head=_PAID,
        lang="it",
    ),
    paywall(
        "portuguese",
        "A última balsa",
        "A última balsa do inverno deixou o cais norte às seis da manhã com onze pessoas, dois cães e um piano.",
        '<div class="paywall"><p>Conteúdo exclusivo para assinantes. Já é assinante? Entre.</p></div>',
        head=_PAID,
        lang="pt",
    ),
    paywall(
        "dutch",
        "De laatste veerpont",
        "De laatste veerpont van de winter verliet de noordpier om zes uur met elf mensen, twee honden en een piano.",
        '<div class="paywall"><p>Dit artikel is alleen voor abonnees. Al abonnee? Log in.</p></div>',
        head=_PAID,
        lang="nl",
    ),
    paywall(
        "polish",
        "Ostatni prom",
        "Ostatni prom tej zimy odpłynął z północnego nabrzeża o szóstej rano z jedenastoma osobami, dwoma psami i pianinem.",
        '<div class="paywall"><p>Treść dostępna dla prenumeratorów. Masz już prenumeratę? Zaloguj się.</p></div>',
        head=_PAID,
        lang="pl",
    ),
    paywall(
        "swedish",
        "Sista färjan",
        "Vinterns sista färja lämnade norra piren klockan sex med elva personer, två hundar och ett piano ombord.",
        '<div class="paywall"><p>Bara för prenumeranter. Redan prenumerant? Logga in.</p></div>',
        head=_PAID,
        lang="sv",
    ),
    paywall(
        "norwegian",
        "Den siste ferja",
        "Vinterens siste ferje forlot nordkaia klokka seks med elleve mennesker, to hunder og et piano om bord.",
        '<div class="paywall"><p>Kun for abonnenter. Allerede abonnent? Logg inn for å lese videre.</p></div>',
        head=_PAID,
        lang="no",
    ),
    paywall(
        "japanese",
        "最後のフェリー",
        "この冬最後のフェリーは午前六時、乗客十一人と犬二匹、ピアノ一台を乗せて北埠頭を出た。",
        '<div class="paywall"><p>この記事は有料会員限定です。残り文字数 1,420文字。</p></div>',
        head=_PAID,
        lang="ja",
    ),
    paywall(
        "content tier",
        "The last ferry home",
        _TEASER,
        '<div class="gate"><p>To read the full story, subscribe today.</p></div>',
        head='<meta property="article:content_tier" content="locked"><meta property="article:published_time" content="2026-03-02T06:00:00Z">',
    ),
    paywall(
        "substack",
        "On pianos at sea",
        _TEASER,
        '<div class="paywall"><h2 class="paywall-title">This post is for paid subscribers</h2><a>Subscribe</a><p>Already a paid subscriber? Sign in</p></div>',
        head='<script src="https://substackcdn.com/bundle/assets/main.js"></script>' + _PAID,
    ),
    paywall(
        "ghost members",
        "On pianos ashore",
        _TEASER,
        '<aside class="gh-post-upgrade-cta"><h2>This post is for paying subscribers only</h2><a>Subscribe now</a><p>Already have an account? Sign in</p></aside>',
        head='<meta name="generator" content="Ghost 5.9">',
    ),
    paywall(
        "metered",
        "The pilot's account",
        _TEASER,
        "<div class='meter-wall'><h2>You've reached your limit of free articles this month</h2><p>Already a subscriber? Log in</p></div>",
        head=_PAID,
    ),
    paywall(
        "leaky wordpress",
        "Letters from the pier",
        _TEASER,
        '<div id="leaky_paywall_message"><p>This content is for subscribers. Become a member to read.</p></div>',
    ),
    Labelled(
        "paywall",
        "status 402",
        page("Payment required", "<h1>Payment required</h1><p>Subscribe to continue reading.</p>"),
        status=402,
    ),
)


def shell(
    name: str, body: str, *, title: str = "The Harbour Paper", head: str = "", lang: str = "en"
) -> Labelled:
    """A page that scripts would fill."""
    return Labelled("empty-shell", name, page(title, body, head=head, lang=lang))


_BUNDLE = '<script src="/static/js/main.3f.js"></script>'

SHELLS = (
    shell(
        "forum application",
        "<section id='main'></section><forum-assets></forum-assets><form style='display: none'>"
        "<input type='password'></form>" + _BUNDLE,
        head='<meta name="generator" content="Discourse 3.4">',
    ),
    shell("custom element", "<gg-app></gg-app><link rel='modulepreload' href='/a.js'>" + _BUNDLE),
    shell(
        "article drawn by script",
        "<div class='page'></div>" + _BUNDLE,
        head='<meta property="article:published_time" content="2026-03-02T06:00:00Z">',
    ),
    shell(
        "react",
        f'<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>{_BUNDLE}',
    ),
    shell(
        "vue",
        f"<noscript><strong>We're sorry but harbour doesn't work properly without JavaScript enabled. Please enable it to continue.</strong></noscript><div id=\"app\"></div>{_BUNDLE}",
    ),
    shell(
        "next",
        f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{{"props":{{}}}}</script>{_BUNDLE}',
    ),
    shell(
        "nuxt",
        f'<div id="__nuxt"><div class="loader"></div></div><script>window.__NUXT__={{}}</script>{_BUNDLE}',
    ),
    shell("angular", f"<app-root></app-root>{_BUNDLE}<script src='/polyfills.js'></script>"),
    shell(
        "gatsby",
        f'<noscript>This app works best with JavaScript enabled.</noscript><div id="___gatsby"></div>{_BUNDLE}',
    ),
    shell("spinner", f'<div id="root"><div class="spinner">Loading...</div></div>{_BUNDLE}'),
    shell(
        "sveltekit",
        f'<div id="svelte"></div><script type="module">import("/app/start.js")</script>{_BUNDLE}',
    ),
    shell("quasar", f'<div id="q-app"></div>{_BUNDLE}'),
    shell(
        "ember",
        f'<noscript>JavaScript is required for this page.</noscript><div id="ember-app"></div>{_BUNDLE}',
    ),
    shell(
        "social",
        f"<noscript><h1>JavaScript is not available.</h1><p>We've detected that JavaScript is disabled in this browser. Please enable JavaScript or switch to a supported browser.</p></noscript><div id='react-root'></div>{_BUNDLE}",
    ),
    shell(
        "german",
        f'<noscript>Bitte aktivieren Sie JavaScript, um diese Seite zu nutzen.</noscript><div id="app"></div>{_BUNDLE}',
        lang="de",
    ),
    shell(
        "french",
        f'<noscript>Veuillez activer JavaScript pour continuer.</noscript><div id="app"></div>{_BUNDLE}',
        lang="fr",
    ),
    shell(
        "spanish",
        f'<noscript>Habilita JavaScript para ver esta página.</noscript><div id="root"></div>{_BUNDLE}',
        lang="es",
    ),
    shell(
        "russian",
        f'<noscript>Включите JavaScript, чтобы продолжить.</noscript><div id="root"></div>{_BUNDLE}',
        lang="ru",
    ),
    shell(
        "japanese",
        f'<noscript>JavaScriptを有効にしてください。</noscript><div id="app"></div>{_BUNDLE}',
        lang="ja",
    ),
    shell(
        "chinese",
        f'<noscript>请启用 JavaScript 后刷新页面。</noscript><div id="app"></div>{_BUNDLE}',
        lang="zh",
    ),
)
