"""What sites in trouble write where an article should be: errors, maintenance, parked names, welcome pages.

As in `wording.py`: lower case, white space folded, straight apostrophes; a title must be a whole part of
the title or a whole heading, a phrase may be anywhere in a short text.
"""

from __future__ import annotations

from typing import Final


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


ERROR_TITLES: Final = _lines("""
    database error
    database connection error
    error establishing a database connection
    error establishing database connection
    critical error
    fatal error
    application error
    runtime error
    internal error
    internal server error
    500 internal server error
    http error 500
    500 error
    error 500
    server error
    server error (500)
    server error in '/' application.
    500 - internal server error.
    bad gateway
    502 bad gateway
    error 502
    service unavailable
    503 service unavailable
    503 service temporarily unavailable
    service temporarily unavailable
    temporarily unavailable
    site temporarily unavailable
    http error 503
    error 503
    503 backend fetch failed
    error 503 backend fetch failed
    gateway timeout
    gateway time-out
    504 gateway timeout
    504 gateway time-out
    error 504
    408 request timeout
    web server is down
    web server is returning an unknown error
    connection timed out
    origin is unreachable
    a timeout occurred
    ssl handshake failed
    error 520
    error 521
    error 522
    error 523
    error 524
    bandwidth limit exceeded
    509 bandwidth limit exceeded
    resource limit is reached
    508 resource limit is reached
    site maintenance
    maintenance mode
    under maintenance
    site under maintenance
    website under maintenance
    down for maintenance
    scheduled maintenance
    planned maintenance
    we'll be back soon
    we'll be back soon!
    we will be back soon
    we'll be right back
    be right back
    briefly unavailable for scheduled maintenance
    account suspended
    this account has been suspended
    this account has been suspended.
    site suspended
    website suspended
    domain suspended
    hosting account suspended
    domain parked
    parked domain
    domain parking
    domain default page
    domain for sale
    this domain is for sale
    this domain name is for sale
    this domain may be for sale
    domain expired
    this domain has expired
    site not published
    website not published
    site unavailable
    site not available
    website unavailable
    store unavailable
    shop unavailable
    this store is unavailable
    this shop is unavailable
    sorry, this store is currently unavailable.
    sorry, this shop is currently unavailable.
    sorry, this store is currently unavailable
    sorry, this shop is currently unavailable
    welcome to nginx!
    welcome to nginx
    welcome to openresty!
    welcome to caddy
    caddy works!
    your web server is working
    test page for the nginx http server
    test page for the apache http server
    test page for the apache http server on red hat enterprise linux
    apache http server test page
    apache http server test page powered by centos
    http server test page
    apache2 ubuntu default page
    apache2 debian default page
    apache2 ubuntu default page: it works
    apache2 debian default page: it works
    apache2 default page
    it works!
    iis windows server
    iis windows
    iis7
    iis8
    internet information services
    default web site page
    default website page
    web server's default page
    web server default page
    default plesk page
    default page
    lighttpd welcome page
    placeholder page
    content not available
    not available in your region
    not available in your country
    not available in your location
    this content is not available in your region
    this content is not available in your country
    this content is not available
    region not supported
    unavailable for legal reasons
    451 unavailable for legal reasons
    wartungsarbeiten
    wartungsmodus
    wartung
    website in wartung
    seite in wartung
    diese website wird gewartet
    datenbankfehler
    fehler beim aufbau einer datenbankverbindung
    interner serverfehler
    dienst nicht verfügbar
    dienst vorübergehend nicht verfügbar
    seite vorübergehend nicht erreichbar
    konto gesperrt
    in ihrer region nicht verfügbar
    maintenance en cours
    site en maintenance
    en maintenance
    erreur de base de données
    erreur lors de la connexion à la base de données
    erreur interne du serveur
    service indisponible
    service temporairement indisponible
    site temporairement indisponible
    compte suspendu
    en mantenimiento
    sitio en mantenimiento
    web en mantenimiento
    error al establecer una conexión con la base de datos
    error de base de datos
    error interno del servidor
    servicio no disponible
    servicio temporalmente no disponible
    cuenta suspendida
    sito in manutenzione
    in manutenzione
    manutenzione in corso
    errore nello stabilire una connessione al database
    errore del server
    servizio non disponibile
    em manutenção
    site em manutenção
    erro ao estabelecer uma conexão com o banco de dados
    erro interno do servidor
    serviço indisponível
    onderhoud
    site in onderhoud
    website in onderhoud
    in onderhoud
    wij zijn zo terug
    fout bij het maken van een verbinding met de database
    underhåll
    underhåll pågår
    vedlikehold
    vedligeholdelse
    huoltokatko
    przerwa techniczna
    prace konserwacyjne
    strona w budowie
    błąd podczas łączenia się z bazą danych
    údržba
    probíhá údržba
    web je v údržbě
    karbantartás
    karbantartás alatt
    în mentenanță
    технические работы
    ведутся технические работы
    сайт на обслуживании
    сайт временно недоступен
    ошибка установки соединения с базой данных
    сервис временно недоступен
    технічні роботи
    bakım modu
    site bakımda
    bakımdayız
    υπό συντήρηση
    メンテナンス中
    ただいまメンテナンス中です
    データベース接続確立エラー
    サービス利用不可
    维护中
    网站维护中
    系统维护中
    網站維護中
    系統維護中
    建立数据库连接时出错
    数据库连接错误
    服务不可用
    服務暫時無法使用
    점검 중
    서비스 점검 중
    الموقع تحت الصيانة
    تحت الصيانة
    האתר בתחזוקה
""")

ERROR_PHRASES: Final = _lines("""
    error establishing a database connection
    could not connect to the database
    unable to connect to the database
    too many connections
    sqlstate[
    there has been a critical error on this website
    there has been a critical error on your website
    the site is experiencing technical difficulties
    this site is experiencing technical difficulties
    briefly unavailable for scheduled maintenance
    is currently undergoing maintenance
    is undergoing scheduled maintenance
    undergoing scheduled maintenance
    currently down for maintenance
    is down for maintenance
    performing scheduled maintenance
    performing some maintenance
    the server is temporarily unable to service your request
    the server encountered an internal error
    the server is currently unable to handle the request
    the origin web server
    fatal error: uncaught
    fatal error: allowed memory size
    fatal error: maximum execution time
    parse error: syntax error
    uncaught error:
    uncaught exception
    stack trace:
    traceback (most recent call last)
    an unhandled exception occurred
    this account has been suspended
    contact your hosting provider
    this domain is for sale
    this domain name is for sale
    this domain is parked
    this domain has been registered
    the domain is for sale
    buy this domain
    domain may be for sale
    inquire about this domain
    if you see this page, the nginx web server is successfully installed
    this is the default welcome page used to test
    used to test the proper operation of the apache
    used to test the proper operation of the nginx
    this is the default web page for this server
    the web server software is running but no content has been added
    your caddy web server is working
    this page is generated by plesk
    if you feel you have reached this page in error
    not available in your country
    not available in your location
    unavailable in your region
    unavailable in your country
    not available in your area
    this store is currently unavailable
    this shop is currently unavailable
    this store is unavailable
    has exceeded its bandwidth
    wegen wartungsarbeiten
    aufgrund von wartungsarbeiten
    wird gerade gewartet
    werden gerade wartungsarbeiten
    führen gerade wartungsarbeiten
    führen wartungsarbeiten
    fehler beim aufbau einer datenbankverbindung
    es gab einen kritischen fehler auf deiner website
    es gab einen kritischen fehler auf dieser website
    in ihrer region nicht verfügbar
    in ihrem land nicht verfügbar
    in deinem land nicht verfügbar
    vorübergehend nicht erreichbar
    vorübergehend nicht verfügbar
    erreur lors de la connexion à la base de données
    il y a eu une erreur critique sur ce site
    en cours de maintenance
    est en maintenance
    actuellement en maintenance
    pas disponible dans votre région
    pas disponible dans votre pays
    temporairement indisponible
    error al establecer una conexión con la base de datos
    ha habido un error crítico en esta web
    ha habido un error crítico en este sitio
    está en mantenimiento
    estamos en mantenimiento
    realizando tareas de mantenimiento
    no está disponible en tu región
    no está disponible en su región
    no está disponible en tu país
    no está disponible en su país
    errore nello stabilire una connessione al database
    si è verificato un errore critico
    è in manutenzione
    non è disponibile nella tua regione
    non è disponibile nel tuo paese
    erro ao estabelecer uma conexão com o banco de dados
    ocorreu um erro crítico
    está em manutenção
    estamos em manutenção
    não está disponível na sua região
    não está disponível no seu país
    fout bij het maken van een verbinding met de database
    er heeft zich een kritieke fout voorgedaan
    wegens onderhoud
    niet beschikbaar in uw regio
    niet beschikbaar in jouw regio
    på grund av underhåll
    inte tillgänglig i din region
    na trenger vedlikehold
    ikke tilgængelig i din region
    huollon vuoksi
    błąd podczas łączenia się z bazą danych
    trwają prace konserwacyjne
    niedostępna w twoim regionie
    chyba při navazování spojení s databází
    z důvodu údržby
    karbantartás miatt
    ведутся технические работы
    ошибка установки соединения с базой данных
    недоступен в вашем регионе
    недоступна в вашем регионе
    на сайте произошла критическая ошибка
    ведуться технічні роботи
    bakım çalışması
    bakım nedeniyle
    veritabanı bağlantısı kurulurken
    bölgenizde kullanılamıyor
    ただいまメンテナンス
    メンテナンスを行って
    メンテナンスのため
    データベース接続確立エラー
    このサイトで重大なエラーが発生しました
    お住まいの地域では
    正在维护
    系统维护
    正在維護
    建立数据库连接时出错
    此站点遇到了致命错误
    您所在的地区
    您所在的地區
    서버 점검
    시스템 점검
    데이터베이스 연결 중 오류
    해당 지역에서는 이용할 수 없습니다
    تحت الصيانة حاليا
    غير متاح في منطقتك
    אינו זמין באזור שלך
""")
