"""Error pages with status 200, in the forms of servers, hosts, shops and languages."""

from __future__ import annotations

import pytest

from scraper import extract
from scraper.extraction import extract_article
from scraper.records import Capture

PHP = (
    "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function get_header() in"
    " /srv/www/index.php:3\nStack trace:\n#0 {main}\n  thrown in <b>/srv/www/index.php</b> on line <b>3</b><br />"
)


def page(title: str, body: str, lang: str = "en") -> str:
    return f"<!doctype html><html lang='{lang}'><head><title>{title}</title></head><body>{body}</body></html>"


PAGES = {
    "database": page("Database Error", "<h1>Error establishing a database connection</h1>"),
    "database without a title": "<h1>Error establishing a database connection</h1>",
    "php": PHP,
    "wordpress critical": page(
        "WordPress › Error",
        "<p>There has been a critical error on this website.</p><p><a href='/x'>Learn more about"
        " troubleshooting WordPress.</a></p>",
    ),
    "wordpress maintenance": page(
        "Maintenance", "<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>"
    ),
    "cloudflare": page(
        "harbour.example | 521: Web server is down",
        "<h1>Web server is down <span>Error code 521</span></h1><p>Visit cloudflare.com for more"
        " information.</p><h2>What happened?</h2><p>The web server is not returning a connection. As a"
        " result, the web page is not displaying.</p><p>Ray ID: 8f0b</p>",
    ),
    "bad gateway": page("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>"),
    "forbidden": page("403 Forbidden", "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>"),
    "captcha": page("Security check", "<h1>Please verify you are a human</h1><p>Complete the captcha to go on.</p>"),
    "too many": page("429 Too Many Requests", "<h1>Too Many Requests</h1>"),
    "shop": page(
        "Harbour Shop", "<h1>Sorry, this store is currently unavailable.</h1><p>Are you the owner? Log in.</p>"
    ),
    "nginx": page(
        "Welcome to nginx!",
        "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and"
        " working. Further configuration is required.</p>",
    ),
    "apache": page("Apache2 Debian Default Page: It works", "<h1>It works!</h1><p>This is the default welcome page"
        " used to test the correct operation of the Apache2 server after installation.</p>"),
    "iis": page("IIS Windows Server", "<a href='http://example.org'><img src='iisstart.png' alt='IIS'></a>"),
    "caddy": page("Caddy works!", "<h1>Congratulations!</h1><p>Your Caddy web server is working. Follow the"
        " documentation to serve your site.</p>"),
    "cpanel": page("Default Web Site Page", "<h1>SORRY!</h1><p>If you are the owner of this website, please contact"
        " your hosting provider: webmaster@harbour.example</p>"),
    "suspended": page("Account Suspended", "<h1>Account Suspended</h1><p>This Account has been suspended. Contact your"
        " hosting provider for more information.</p>"),
    "parked": page("harbour.example", "<h1>harbour.example</h1><p>This domain is for sale. Buy this domain today.</p>"),
    "json": '{"error":{"code":500,"message":"internal"}}',
    "json with a status": '{"status": 503, "message": "upstream connect error"}',
    "region": page("Not available", "<p>This content is not available in your country.</p>"),
    "german maintenance": page("Wartungsarbeiten", "<h1>Wartungsarbeiten</h1><p>Wir sind in Kürze zurück.</p>", "de"),
    "german sentence": page("Hafenblatt", "<p>Wegen Wartungsarbeiten ist unsere Seite nicht erreichbar.</p>", "de"),
    "french": page("Site en maintenance", "<p>Notre site est en cours de maintenance. Merci de revenir.</p>", "fr"),
    "spanish": page("El Puerto", "<p>Estamos en mantenimiento. Volvemos pronto.</p>", "es"),
    "italian": page("Il Porto", "<h1>Sito in manutenzione</h1><p>Torneremo presto.</p>", "it"),
    "portuguese": page("O Porto", "<p>O site está em manutenção. Voltamos já.</p>", "pt"),
    "polish": page("Port", "<p>Trwają prace konserwacyjne. Zapraszamy później.</p>", "pl"),
    "russian": page("Гавань", "<h1>Ведутся технические работы</h1><p>Зайдите позже.</p>", "ru"),
    "japanese": page("港", "<h1>ただいまメンテナンス中です</h1><p>しばらくお待ちください。</p>", "ja"),
    "chinese": page("港口", "<h1>网站维护中</h1><p>请稍后再来。</p>", "zh"),
}  # fmt: skip

REFUSED = {"error-page", "blocked", "soft-404", "login", "empty-shell"}


def type_of(html: str) -> str:
    """Return the type of a page; "no text" where extraction finds none."""
    from datetime import UTC, datetime

    capture = Capture.of_bytes(
        html.encode(),
        url="https://harbour.example/2026/03/ferry",
        fetched_at=datetime(2026, 3, 4, tzinfo=UTC),
        content_type="text/html; charset=utf-8",
    )
    article = extract_article(capture)
    return article.page_type if article.text or article.page_type in REFUSED else "no text"


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_is_refused(name: str) -> None:
    """None of these becomes an article, also where nothing was stored before."""
    assert type_of(PAGES[name]) in REFUSED | {"no text"}


STORY = (
    "<p>The ferry left the quay at six, with eleven passengers and a crate of lemons on deck. </p>"
    * 6
)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ('How we fixed "Error establishing a database connection"', STORY),
        (
            "What our maintenance window taught us",
            STORY + "<p>The site was down for maintenance.</p>" + STORY,
        ),
        ("A new domain", STORY + "<p>This domain is for sale, the sign said.</p>" + STORY),
        ("Stack traces", STORY + "<pre>Stack trace:\n#0 {main}</pre>" + STORY),
        ("The JSON of an answer", STORY + '<pre>{"error": {"code": 500}}</pre>' + STORY),
    ],
)
def test_an_article_about_errors_is_an_article(title: str, text: str) -> None:
    """Pages that speak of such words in a story are kept."""
    html = page(title, f"<article><h1>{title}</h1>{text}</article>")
    assert type_of(html) not in REFUSED


FRAMES = (
    "<title>{title}</title><h1>{heading}</h1><p>{text}</p>",
    (
        "<title>{heading} | The Gazette</title><header><a href='/'>The Gazette</a><nav><a href='/n'>News</a></nav></header>"
        "<main><h2>{heading}</h2><p>{text}</p><a href='/'>Home</a></main><footer>© Gazette. All rights reserved.</footer>"
    ),
    "<title>The Gazette</title><div id='app'><div class='error'>{heading} {text}</div></div>",
)
FAILURES = (
    ("Oops", "Something went wrong", "Please try again later."),
    ("Error", "An error has occurred", "We are looking into it. Reference: 9f3a."),
    ("Fehler", "Es ist ein Fehler aufgetreten", "Bitte versuchen Sie es später noch einmal."),
    ("Erreur", "Une erreur est survenue", "Veuillez réessayer plus tard."),
    ("Error", "Ha ocurrido un error", "El servicio no está disponible temporalmente."),
    ("Errore", "Si è verificato un errore", "Riprova più tardi."),
    ("Fout", "Er is iets misgegaan", "Probeer het later opnieuw."),
    ("Błąd", "Wystąpił błąd", "Spróbuj ponownie później."),
    ("Ошибка", "Что-то пошло не так", "Попробуйте позже."),
    ("エラー", "エラーが発生しました", "もう一度お試しください。"),
    ("错误", "出错了", "请稍后再试。"),
    ("Hata", "Bir hata oluştu", "Lütfen daha sonra tekrar deneyin."),
)


@pytest.mark.parametrize("frame", range(len(FRAMES)))
@pytest.mark.parametrize(("title", "heading", "text"), FAILURES)
def test_page_that_only_says_that_it_failed(
    title: str, heading: str, text: str, frame: int
) -> None:
    """The first answer of a page may be its error, in any frame: it is no article."""
    page = FRAMES[frame].format(title=title, heading=heading, text=text)
    found = extract(page, "https://gazette.example/2026/03/story").page_type
    assert found in {"error-page", "soft-404", "blocked", "empty-shell"}


@pytest.mark.parametrize("frame", range(2))
@pytest.mark.parametrize(
    ("heading", "text"),
    [
        (
            "An error occurred in the lab",
            (
                "On Monday an error occurred in the old lab. Nobody was hurt. The mayor said: “We will look into it, and "
                "tell everyone what we find.” The school stays closed until Thursday, and lessons are held in the church "
                "hall. Parents were told by letter. The cause is not known yet, but the engineers suspect the old boiler, "
                "which had been repaired twice this year."
            ),
        ),
        (
            "Something went wrong",
            (
                "I wanted to write about the fair, but something went wrong with the camera, so there are no pictures. The "
                "fair was fine: two hundred people, one runaway goat, and the best plum cake that anyone remembers. Next "
                "year I will bring a second camera, and perhaps a second goat. The committee meets again in May and would "
                "like to hear from you."
            ),
        ),
    ],
)
def test_note_about_an_error_is_an_article(heading: str, text: str, frame: int) -> None:
    """A short text that tells of an error is no error page."""
    page = FRAMES[frame].format(title=heading, heading=heading, text=text)
    assert extract(page, "https://gazette.example/2026/03/story").page_type == "article"
