"""Phrases of pages that replace another page, in many languages.

Lower case, white space folded, straight apostrophes. `TITLES` must be a whole
part of the title or a whole heading; `PHRASES` may stand anywhere in a short
text.
"""

from __future__ import annotations

from typing import Final

from scraper.extraction.page_type.error_wording import ERROR_PHRASES, ERROR_TITLES


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


TITLES: Final[dict[str, tuple[str, ...]]] = {
    "error-page": ERROR_TITLES,
    "blocked": _lines("""
        just a moment...
        attention required!
        access denied
        access to this page has been denied
        access to this page has been denied.
        403 forbidden
        forbidden
        error 1020
        blocked
        request blocked
        you have been blocked
        sorry, you have been blocked
        are you a robot?
        are you human?
        robot check
        security check
        security checkpoint
        vercel security checkpoint
        checking your browser
        verify you are human
        verifying you are human
        human verification
        pardon our interruption
        pardon our interruption...
        please verify you are a human
        ddos-guard
        making sure you're not a bot!
        captcha
        bot verification
        client challenge
        too many requests
        429 too many requests
        request rejected
        the request could not be satisfied
        error: the request could not be satisfied
        einen moment...
        nur einen moment...
        zugriff verweigert
        sicherheitsüberprüfung
        sind sie ein mensch?
        un instant...
        un momento...
        accès refusé
        accès bloqué
        vérification de sécurité
        acceso denegado
        comprobación de seguridad
        accesso negato
        verifica di sicurezza
        acesso negado
        verificação de segurança
        toegang geweigerd
        beveiligingscontrole
        dostęp zabroniony
        odmowa dostępu
        weryfikacja
        доступ запрещён
        доступ запрещен
        проверка безопасности
        вы не робот?
        доступ заборонено
        erişim engellendi
        güvenlik kontrolü
        アクセスが拒否されました
        しばらくお待ちください...
        访问被拒绝
        请稍候…
        安全验证
        人机验证
        存取被拒
        접근이 거부되었습니다
        잠시만 기다려 주세요…
        보안 확인
        تم رفض الوصول
        التحقق الأمني
        åtkomst nekad
        adgang nægtet
        pääsy estetty
        přístup odepřen
        truy cập bị từ chối
        akses ditolak
    """),
    "login": _lines("""
        log in
        login
        sign in
        log in to your account
        sign in to your account
        sign in to continue
        log in to continue
        member login
        anmelden
        einloggen
        anmeldung
        bitte anmelden
        connexion
        se connecter
        s'identifier
        iniciar sesión
        acceder
        inicia sesión
        accedi
        accesso
        login utente
        entrar
        iniciar sessão
        fazer login
        inloggen
        aanmelden
        zaloguj się
        logowanie
        вход
        войти
        авторизация
        вхід
        увійти
        giriş yap
        oturum aç
        logga in
        log ind
        logg inn
        kirjaudu sisään
        přihlášení
        přihlásit se
        bejelentkezés
        autentificare
        σύνδεση
        ログイン
        登录
        用户登录
        登入
        로그인
        تسجيل الدخول
        התחברות
        đăng nhập
        masuk
        लॉग इन करें
    """),
    "consent": _lines("""
        before you continue
        before you continue to google
        before you continue to youtube
        we value your privacy
        your privacy choices
        your privacy, your choice
        privacy settings
        privacy consent
        cookie consent
        cookie settings
        cookie wall
        we care about your privacy
        bevor sie fortfahren
        bevor sie zu google weitergehen
        ihre privatsphäre ist uns wichtig
        wir respektieren ihre privatsphäre
        datenschutzeinstellungen
        privatsphäre-einstellungen
        einwilligung
        zustimmung
        avant de continuer
        avant d'accéder à google
        votre vie privée
        nous respectons votre vie privée
        le respect de votre vie privée est notre priorité
        gestion des cookies
        antes de continuar
        antes de ir a google
        valoramos tu privacidad
        valoramos su privacidad
        tu privacidad es importante
        prima di continuare
        prima di passare a google
        il rispetto della tua privacy è la nostra priorità
        rispettiamo la tua privacy
        antes de continuar para o google
        a sua privacidade é importante para nós
        valorizamos a sua privacidade
        voordat je verdergaat
        voordat je verdergaat naar google
        wij waarderen uw privacy
        uw privacy
        zanim przejdziesz dalej
        szanujemy twoją prywatność
        cenimy twoją prywatność
        ваша конфиденциальность
        мы ценим вашу конфиденциальность
        innan du fortsätter
        vi värnar om din integritet
        før du fortsætter
        vi respekterer dit privatliv
        før du fortsetter
        ennen kuin jatkat
        arvostamme yksityisyyttäsi
        vážíme si vašeho soukromí
        gizliliğinize değer veriyoruz
        devam etmeden önce
        続行する前に
        あなたのプライバシーを尊重します
        继续前须知
        我们重视您的隐私
        계속하기 전에
        نحن نقدر خصوصيتك
    """),
    "soft-404": _lines("""
        404
        404 not found
        404 error
        404 page
        404 - not found
        error 404
        error 404: not found
        error 404 not found
        not found
        page not found
        page not found!
        page not found (404)
        404 page not found
        404: page not found
        404: this page could not be found
        oops! page not found
        oops! that page can't be found.
        that page can't be found
        that page can't be found.
        this page isn't available
        this page doesn't exist
        this page does not exist
        page doesn't exist
        page does not exist
        page unavailable
        page no longer available
        content not found
        content unavailable
        article not found
        post not found
        story not found
        nothing found
        nothing was found
        we can't find that page
        sorry, this page isn't available.
        sorry, page not found
        seite nicht gefunden
        404 - seite nicht gefunden
        fehler 404
        die seite wurde nicht gefunden
        diese seite existiert nicht
        artikel nicht gefunden
        page non trouvée
        page introuvable
        page non trouvée (404)
        cette page n'existe pas
        cette page n'existe plus
        erreur 404
        article introuvable
        página no encontrada
        página no disponible
        no se encontró la página
        no encontrado
        esta página no existe
        pagina non trovata
        pagina inesistente
        errore 404
        la pagina non esiste
        página não encontrada
        pagina nao encontrada
        erro 404
        esta página não existe
        pagina niet gevonden
        deze pagina bestaat niet
        fout 404
        nie znaleziono strony
        strona nie została znaleziona
        strona nie istnieje
        błąd 404
        страница не найдена
        ошибка 404
        такой страницы не существует
        сторінку не знайдено
        помилка 404
        sidan hittades inte
        sidan kunde inte hittas
        sidan finns inte
        siden blev ikke fundet
        siden findes ikke
        siden ble ikke funnet
        sivua ei löydy
        sivua ei löytynyt
        stránka nenalezena
        stránka nebyla nalezena
        stránka sa nenašla
        az oldal nem található
        pagina nu a fost găsită
        pagina nu există
        η σελίδα δεν βρέθηκε
        sayfa bulunamadı
        ページが見つかりません
        ページが見つかりませんでした
        お探しのページは見つかりませんでした
        页面不存在
        页面未找到
        找不到页面
        您访问的页面不存在
        找不到網頁
        找不到頁面
        페이지를 찾을 수 없습니다
        존재하지 않는 페이지입니다
        الصفحة غير موجودة
        הדף לא נמצא
        không tìm thấy trang
        halaman tidak ditemukan
        पृष्ठ नहीं मिला
    """),
    "empty-shell": _lines("""
        javascript required
        javascript is required
        javascript is disabled
        javascript is not available.
        enable javascript
        please enable javascript
        unsupported browser
    """),
    "paywall": _lines("""
        subscribe to read
        subscribe to continue reading
        subscription required
        premium content
        this post is for paid subscribers
        this post is for paying subscribers only
        this post is for subscribers only
    """),
}

PHRASES: Final[dict[str, tuple[str, ...]]] = {
    "error-page": ERROR_PHRASES,
    "blocked": _lines("""
        checking your browser before accessing
        checking if the site connection is secure
        verifying you are human
        verify you are human
        verify that you are human
        verify that you're not a robot
        verify you're not a robot
        confirm you are human
        confirm that you are human
        confirm you're not a robot
        prove you're human
        prove that you are not a robot
        you are not a robot
        you're not a robot
        needs to review the security of your connection
        please complete the security check
        complete the captcha
        solve the captcha
        solve this captcha
        press & hold to confirm
        press and hold to confirm
        unusual traffic from your computer network
        detected unusual traffic
        detected unusual activity
        unusual activity from your
        you have been blocked
        has been blocked for security reasons
        you don't have permission to access
        you do not have permission to access
        your access to this site has been limited
        the requested url was rejected
        this request was blocked by
        request unsuccessful. incapsula
        incapsula incident id
        something about your browser made us think you might be a bot
        made us think that you are a bot
        automated access to
        not available in your region
        block access from your country
        unavailable due to legal reasons
        this website is using a security service to protect itself
        ray id:
        your support id is:
        sucuri website firewall
        making sure you're not a bot
        you have sent too many requests
        enable javascript and cookies to continue
        überprüfung ihres browsers
        bestätigen sie, dass sie ein mensch sind
        dass sie kein roboter sind
        ungewöhnlichen datenverkehr
        sie wurden blockiert
        sie haben keine berechtigung
        vérifier que vous êtes humain
        vérifier que vous n'êtes pas un robot
        vous n'êtes pas un robot
        trafic inhabituel
        vous avez été bloqué
        vous n'avez pas l'autorisation d'accéder
        verifica que eres un ser humano
        verifique que usted es un ser humano
        que no eres un robot
        que no es un robot
        tráfico inusual
        has sido bloqueado
        no tiene permiso para acceder
        verifica di essere umano
        che non sei un robot
        traffico insolito
        non hai il permesso di accedere
        verifique se você é humano
        que você não é um robô
        tráfego incomum
        você foi bloqueado
        controleer of u een mens bent
        dat je geen robot bent
        ongebruikelijk verkeer
        potwierdź, że jesteś człowiekiem
        nie jesteś robotem
        nietypowy ruch
        подтвердите, что вы человек
        что вы не робот
        подозрительный трафик
        запросы, поступившие с вашего ip
        підтвердьте, що ви людина
        robot olmadığınızı
        insan olduğunuzu doğrulayın
        att du inte är en robot
        at du ikke er en robot
        ett du är en människa
        että et ole robotti
        že nejste robot
        hogy nem robot
        あなたが人間であることを確認
        ロボットではないことを確認
        通常と異なるトラフィック
        请完成安全验证
        请验证您是真人
        确认您是真人
        您的访问被阻断
        访问过于频繁
        請驗證您是真人
        사람인지 확인
        로봇이 아님을
        비정상적인 트래픽
        تحقق من أنك إنسان
        أنك لست روبوت
        xác minh bạn là con người
        bukan robot
    """),
    "login": _lines("""
        log in to continue
        sign in to continue
        please log in to
        please sign in to
        you must be logged in
        you need to be logged in
        you need to sign in
        you must log in
        forgot your password
        forgot password
        lost your password
        don't have an account
        new to our site? create an account
        bitte melden sie sich an
        sie müssen angemeldet sein
        passwort vergessen
        noch kein konto
        veuillez vous connecter
        vous devez être connecté
        mot de passe oublié
        pas encore de compte
        debes iniciar sesión
        inicia sesión para continuar
        olvidaste tu contraseña
        olvidó su contraseña
        no tienes una cuenta
        devi effettuare il login
        password dimenticata
        non hai un account
        esqueceu a senha
        esqueceu sua senha
        esqueceu-se da palavra-passe
        não tem uma conta
        wachtwoord vergeten
        nog geen account
        log in om verder te gaan
        nie pamiętasz hasła
        zapomniałeś hasła
        nie masz konta
        забыли пароль
        нет аккаунта
        необходимо авторизоваться
        забули пароль
        glömt lösenord
        glemt adgangskode
        glemt passord
        unohditko salasanan
        zapomenuté heslo
        elfelejtett jelszó
        şifremi unuttum
        parolanızı mı unuttunuz
        パスワードをお忘れ
        パスワードを忘れた
        忘记密码
        忘記密碼
        비밀번호를 잊으셨나요
        비밀번호 찾기
        نسيت كلمة المرور
        quên mật khẩu
        lupa kata sandi
        पासवर्ड भूल गए
    """),
    "consent": _lines("""
        we use cookies and
        we and our partners
        accept all
        reject all
        manage options
        manage preferences
        store and/or access information on a device
        our partners store
        personalised ads
        personalized ads
        accept and continue
        agree and continue
        your consent
        alle akzeptieren
        alle ablehnen
        wir und unsere partner
        unsere partner
        wir verwenden cookies
        personalisierte werbung
        weiter mit werbung
        akzeptieren und weiter
        tout accepter
        tout refuser
        nous et nos partenaires
        nos partenaires
        nous utilisons des cookies
        accepter et continuer
        continuer sans accepter
        aceptar todo
        rechazar todo
        nosotros y nuestros socios
        nuestros socios
        utilizamos cookies
        aceptar y continuar
        accetta tutto
        rifiuta tutto
        noi e i nostri partner
        i nostri partner
        utilizziamo i cookie
        utilizziamo cookie
        accetta e continua
        aceitar tudo
        aceitar todos
        rejeitar tudo
        rejeitar todos
        nós e nossos parceiros
        nós e os nossos parceiros
        usamos cookies
        alles accepteren
        alles afwijzen
        alles weigeren
        wij en onze partners
        wij gebruiken cookies
        we gebruiken cookies
        akkoord
        zaakceptuj wszystko
        odrzuć wszystko
        my i nasi partnerzy
        nasi partnerzy
        używamy plików cookie
        przejdź do serwisu
        принять все
        отклонить все
        мы и наши партнеры
        мы используем файлы cookie
        godkänn alla
        acceptera alla
        avvisa alla
        vi och våra partner
        acceptér alle
        accepter alle
        afvis alle
        vi og vores partnere
        godta alle
        hyväksy kaikki
        hylkää kaikki
        přijmout vše
        odmítnout vše
        my a naši partneři
        az összes elfogadása
        tümünü kabul et
        tümünü reddet
        すべて同意
        すべて受け入れる
        すべて拒否
        全部接受
        全部拒绝
        接受所有
        모두 수락
        모두 거부
        قبول الكل
        رفض الكل
    """),
    "soft-404": _lines("""
        page you are looking for
        page you were looking for
        page you requested could not be found
        page you requested was not found
        page you've requested
        page could not be found
        page cannot be found
        page can't be found
        page was not found
        no longer exists
        requested url was not found
        nothing was found at this location
        may have been moved or deleted
        may have been removed
        might have been removed
        link you followed may be broken
        die gesuchte seite
        angeforderte seite
        seite existiert nicht
        seite wurde nicht gefunden
        page que vous recherchez
        page que vous cherchez
        page demandée
        n'existe pas ou plus
        página que buscas
        página que busca
        página que estás buscando
        página solicitada
        pagina che stai cercando
        pagina che cerchi
        pagina richiesta
        página que você procura
        página que procura
        página que está procurando
        pagina die je zoekt
        pagina die u zoekt
        opgevraagde pagina
        strona, której szukasz
        podana strona nie istnieje
        запрашиваемая страница
        страница, которую вы ищете
        запрошувана сторінка
        sidan du söker
        sidan du letar efter
        siden du leder efter
        siden du leter etter
        etsimääsi sivua
        požadovaná stránka
        a keresett oldal
        pagina pe care o căutați
        η σελίδα που ψάχνετε
        aradığınız sayfa
        お探しのページ
        您访问的页面
        您要找的页面
        您要找的頁面
        요청하신 페이지
        찾으시는 페이지
        الصفحة التي تبحث عنها
        trang bạn đang tìm
        halaman yang anda cari
    """),
    "empty-shell": _lines("""
        enable javascript
        javascript is disabled
        javascript is required
        requires javascript
        javascript enabled
        turn on javascript
        activate javascript
        javascript aktivieren
        aktivieren sie javascript
        javascript ist deaktiviert
        activer javascript
        activez javascript
        javascript est désactivé
        habilitar javascript
        habilita javascript
        habilite javascript
        activa javascript
        active javascript
        abilita javascript
        abilitare javascript
        ative o javascript
        ativar o javascript
        javascript inschakelen
        schakel javascript in
        włącz javascript
        włączyć javascript
        включите javascript
        включить javascript
        увімкніть javascript
        aktivera javascript
        aktiver javascript
        slå javascript til
        ota javascript käyttöön
        povolte javascript
        zapněte javascript
        javascript'i etkinleştirin
        javascriptを有効
        启用javascript
        启用 javascript
        開啟 javascript
        javascript를 활성화
        javascript를 사용
        تفعيل جافا سكريبت
        bật javascript
        aktifkan javascript
        your browser is not supported
        your browser is out of date
    """),
    "paywall": _lines("""
        subscribe to continue reading
        subscribe to keep reading
        subscribe to read the full
        subscribe to read more
        to continue reading this article
        to read the full story
        to read the full article
        continue reading with a
        this article is for subscribers
        this content is for subscribers
        this content is for members
        for subscribers only
        for paid subscribers
        for paying subscribers
        keep reading with a 7-day free trial
        already a subscriber?
        you have reached your limit of
        you've reached your limit of
        free articles this month
        become a member to read
        upgrade to read
        start your free trial
        unlock this article
        unlock this story
        weiterlesen mit
        jetzt weiterlesen
        mit abo weiterlesen
        sie haben bereits ein abo
        bereits abonnent
        exklusiv für abonnenten
        nur für abonnenten
        cet article est réservé aux abonnés
        réservé aux abonnés
        réservé à nos abonnés
        la suite est réservée
        il vous reste
        déjà abonné
        pour lire la suite
        abonnez-vous pour
        contenido exclusivo para suscriptores
        exclusivo para suscriptores
        solo para suscriptores
        suscríbete para seguir leyendo
        para seguir leyendo
        ya eres suscriptor
        contenuto riservato agli abbonati
        riservato agli abbonati
        abbonati per continuare
        per continuare a leggere
        sei già abbonato
        exclusivo para assinantes
        conteúdo exclusivo para assinantes
        assine para continuar lendo
        já é assinante
        alleen voor abonnees
        exclusief voor abonnees
        verder lezen?
        lees verder met een abonnement
        al abonnee
        dostęp tylko dla prenumeratorów
        treść dostępna dla prenumeratorów
        aby czytać dalej
        masz już prenumeratę
        только для подписчиков
        оформите подписку, чтобы
        доступно по подписке
        лише для передплатників
        för att läsa vidare
        bara för prenumeranter
        redan prenumerant
        kun for abonnenter
        for at læse videre
        for å lese videre
        allerede abonnent
        vain tilaajille
        lue lisää tilaamalla
        pouze pro předplatitele
        csak előfizetőknek
        abonelere özel
        okumaya devam etmek için
        この記事は有料会員限定
        有料会員限定
        会員限定記事
        残り文字数
        订阅后继续阅读
        付费阅读
        會員專屬
        訂閱以繼續閱讀
        구독자 전용
        유료 회원
        للمشتركين فقط
        למנויים בלבד
    """),
}

MOVED: Final = (
    "has moved",
    "has been moved",
    "have moved",
    "page moved",
    "object moved",
    "moved permanently",
    "moved temporarily",
    "moved to a new",
    "new address",
    "new location",
    "redirecting",
    "you are being redirected",
    "you will be redirected",
    "if you are not redirected",
    "if you are not sent on",
    "weitergeleitet",
    "weiterleitung",
    "umgezogen",
    "neue adresse",
    "neuen adresse",
    "redirection",
    "redirigé",
    "a été déplacé",
    "a déménagé",
    "nouvelle adresse",
    "redirigid",
    "redireccion",
    "se ha movido",
    "se ha trasladado",
    "nueva dirección",
    "reindirizz",
    "è stata spostata",
    "nuovo indirizzo",
    "redirecion",
    "foi movida",
    "novo endereço",
    "doorgestuurd",
    "verplaatst",
    "nieuwe adres",
    "przekierow",
    "przeniesion",
    "nowy adres",
    "перенаправл",
    "переехал",
    "новый адрес",
    "новому адресу",
    "移転しました",
    "移動しました",
    "転送します",
    "リダイレクト",
    "跳转",
    "已搬迁",
    "重定向",
)
"""What pages say that only send their readers on, lower case."""
