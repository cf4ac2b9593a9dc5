"""The words with which sites of many languages label what is not the article.

Takes one row of text (a line of a dump, a short block), says which kinds of
boilerplate it reads as. Only whole rows count, folded to their words, so that
a sentence which merely speaks of cookies or comments is never meant. Shared by
the rules for text dumps and for trees.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")

PHRASES: Final[dict[str, str]] = {
    # Anchors at the edges of a page, mostly for screen readers.
    "skip": """
        skip to content|skip to main content|skip to main|skip to navigation|skip navigation
        skip to primary navigation|skip to footer|skip to primary sidebar|skip to search|skip links
        jump to content|jump to navigation|jump to search|skip to comments|use tab to navigate through the menu items
        zum inhalt springen|zum hauptinhalt springen|direkt zum inhalt|springe zum inhalt|zum inhalt
        zur navigation springen|zur hauptnavigation springen|zum seitenanfang springen
        aller au contenu|aller au contenu principal|passer au contenu|accéder au contenu|aller à la navigation
        saltar al contenido|ir al contenido|ir al contenido principal|saltar al contenido principal
        pasar al contenido principal|pular para o conteúdo|ir para o conteúdo|saltar para o conteúdo
        avançar para o conteúdo|vai al contenuto|salta al contenuto|passa al contenuto principale
        ga naar inhoud|ga naar de inhoud|naar de inhoud springen|spring naar inhoud|hoppa till innehåll
        gå till innehåll|hopp til innhold|spring til indhold|siirry sisältöön|przejdź do treści
        przejdź do głównej treści|přejít k obsahu|přeskočit na obsah|перейти к содержимому
        перейти к содержанию|перейти до вмісту|içeriğe geç|içeriğe atla|μετάβαση στο περιεχόμενο
        コンテンツへスキップ|メインコンテンツへスキップ|本文へスキップ|本文へ移動|跳至内容|跳到内容|跳至主要内容
        跳至主要內容|跳到主要內容|본문 바로가기|콘텐츠로 건너뛰기|본문으로 건너뛰기|تخطي إلى المحتوى|انتقل إلى المحتوى
        תפריט נגישות|דלג לתוכן|דילוג לתוכן|chuyển đến nội dung|langsung ke konten|lewati ke konten""",
    "top": """
        top of page|seitenanfang|haut de page|parte superior de la página|inicio de la página|início da página
        topo da página|inizio pagina|bovenkant van pagina|överst på sidan|øverst på siden|początek strony
        начало страницы|верх страницы|sayfa başı|页面顶部|頁面頂部|ページの先頭|ページトップ|페이지 상단|أعلى الصفحة
        ראש העמוד|ראש הדף""",
    "bottom": """
        bottom of page|seitenende|bas de page|parte inferior de la página|final de la página|fim da página
        rodapé da página|fine pagina|onderkant van pagina|nederst på siden|koniec strony|конец страницы
        низ страницы|sayfa sonu|页面底部|頁面底部|ページの最後|페이지 하단|أسفل الصفحة|תחתית העמוד|תחתית הדף""",
    "back to top": """
        back to top|to top|go to top|scroll to top|return to top|nach oben|zurück nach oben|zum seitenanfang
        retour en haut|haut|volver arriba|subir|ir arriba|voltar ao topo|torna su|torna all inizio|naar boven
        till toppen|til toppen|til top|ylös|do góry|na początek|nahoru|наверх|вверх|yukarı çık|トップへ戻る
        ページトップへ|ページの先頭へ|先頭へ|返回顶部|回到顶部|回到頂部|맨 위로|العودة إلى الأعلى|חזרה למעלה""",
    # Rows of buttons.
    "share": """
        share|share this|share this post|share this article|share this story|share this entry|share article
        share post|share on|share via|share with friends|share it|sharing is caring|spread the word|share now
        share on facebook|share on twitter|share on x|share on linkedin|share on pinterest|share on whatsapp
        share to facebook|share to twitter|share to x|share to pinterest|email this|blogthis|pin it|tweet|tweet this
        share via facebook|share via x twitter|share via linkedin|share via link|share link|copy link|link copied
        copy url|copied|print|print post|print this|email|e mail|email a link to a friend|save|bookmark|facebook
        twitter|linkedin|pinterest|whatsapp|telegram|reddit|tumblr|flipboard|instagram|youtube|mastodon|bluesky
        threads|tiktok|x|pocket|messenger|gift this article|listen to this article|listen|like|likes|like this
        like loading|jump to recipe|print recipe|pin recipe|pin|rate this recipe|save recipe|play|report|quote|follow|following|follow us|follow us on|rate this|more actions|post not marked as liked
        zum rezept|springe zum rezept|rezept drucken|ir a la receta|imprimir receta|aller à la recette|imprimer la recette
        teilen|beitrag teilen|artikel teilen|auf facebook teilen|auf twitter teilen|auf x teilen|per e mail teilen
        per mail teilen|drucken|merken|link kopieren|vorlesen|gefällt mir|folgen|seite drucken|weitersagen
        partager|partager sur|partager cet article|partager sur facebook|partager sur twitter|partagez|imprimer
        envoyer par mail|copier le lien|j aime|suivre|suivez nous|enregistrer|écouter
        compartir|compartir en|compartir en facebook|compartir en twitter|comparte|comparte este artículo|comparte esto
        imprimir|me gusta|enviar por correo|copiar enlace|copiar link|síguenos|guardar|enviar por email|tuitear
        compartilhar|compartilhe|compartilhe isso|partilhar|curtir|gostei|curtir isso|copiar o link|siga nos
        condividi|condividi su|condividi su facebook|stampa|mi piace|copia link|invia per email|seguici
        delen|deel dit|deel dit artikel|deel via|afdrukken|vind ik leuk|volgen|dela|dela på facebook|skriv ut|gilla
        del|del på facebook|jaa|jaa facebookissa|tulosta|tykkää|udostępnij|udostępnij na facebooku|drukuj|lubię to
        sdílet|sdílet na facebooku|tisk|líbí se mi|поделиться|поделиться ссылкой|распечатать|нравится|подписаться
        поділитися|роздрукувати|paylaş|facebook ta paylaş|yazdır|beğen|κοινοποίηση|μοιραστείτε το
        シェア|シェアする|シェアしてね|ツイート|いいね|共有|共有する|印刷|リンクをコピー|フォロー|フォローする|はてなブックマーク|保存
        分享|分享到|分享至|点赞|收藏|打印|复制链接|转发|讚|關注|关注|点赞收藏|공유|공유하기|좋아요|인쇄|링크 복사|팔로우
        شارك|مشاركة|شارك المقال|طباعة|أعجبني|نسخ الرابط|תגובה|שתף|שיתוף|שתפו|הדפסה|אהבתי|साझा करें|शेयर करें
        chia sẻ|bagikan|cetak|chia sẻ bài viết""",
    # Words around a name or a date, on rows of their own.
    "byline": """
        posted by|author of the article|written by|published by|by|at|said|says|posted on|posted in|published in|published|updated|last updated
        geschrieben von|veröffentlicht von|veröffentlicht am|von|am|um|publié par|publié le|par|publicado por|publicado el
        publicado en|por|pubblicato da|pubblicato il|geplaatst door|опубликовано|автор|投稿者|投稿日|作者|发布于|作成者""",
    # What stands over readers' words.
    "comments": """
        comments|comment|discussion|join the discussion|join the conversation|leave a comment|leave a reply
        add a comment|post a comment|write a comment|post comment|submit comment|show comments|view comments
        view all comments|hide comments|comments are closed|comments closed|comments off|no comments|no comments yet
        reader comments|discussion about this post|log in to comment|log in to reply|cancel reply|read comments
        be the first to comment|start the conversation|have your say|what do you think|responses|replies|reply
        sort by|sort by newest|newest|oldest|newest first|oldest first|write a comment|ready to join the discussion
        commenting on this post isn t available anymore contact the site owner for more info|top comments
        comments for this post are closed|thoughts on|leave a comment cancel reply|leave a reply cancel reply
        your email address will not be published required fields are marked|restacks|comments restacks|load more comments
        kommentare|kommentar|kommentar schreiben|kommentar verfassen|kommentar hinterlassen|kommentare anzeigen
        schreibe einen kommentar|einen kommentar schreiben|hinterlasse einen kommentar|keine kommentare|diskussion
        kommentare lesen|alle kommentare|zu den kommentaren|kommentieren|antworten|antwort abbrechen|leserkommentare
        jetzt mitdiskutieren|diskutieren sie mit|ihr kommentar
        commentaires|commentaire|laisser un commentaire|ajouter un commentaire|aucun commentaire|répondre
        voir les commentaires|écrire un commentaire|poster un commentaire|vos commentaires|réagir|vos réactions
        comentarios|comentario|deja un comentario|dejar un comentario|deja una respuesta|añadir un comentario
        publicar un comentario|sin comentarios|no hay comentarios|no hay comentarios todavía|responder|comentar
        ver comentarios|escribir un comentario|cancelar la respuesta|deja tu comentario
        comentários|comentário|deixe um comentário|deixar um comentário|deixe uma resposta|sem comentários
        nenhum comentário|adicionar um comentário|publicar comentário|postar um comentário|cancelar resposta
        commenti|commento|lascia un commento|aggiungi un commento|nessun commento|rispondi|scrivi un commento
        commenta|annulla risposta|reacties|reactie|plaats een reactie|geef een reactie|laat een reactie achter
        geen reacties|beantwoorden|reageer|reageren|kommentarer|lämna en kommentar|lämna ett svar|skriv en kommentar
        inga kommentarer|ingen kommentarer|legg igjen en kommentar|skriv en kommentar|svar|kommentit
        jätä kommentti|kommentoi|ei kommentteja|keskustelu|vastaa|komentarze|komentarz|dodaj komentarz
        zostaw komentarz|brak komentarzy|odpowiedz|napisz komentarz|komentáře|komentář|přidat komentář|žádné komentáře
        odpovědět|napsat komentář|комментарии|комментарий|добавить комментарий|оставить комментарий
        комментариев нет|нет комментариев|ответить|отменить ответ|написать комментарий|обсуждение|коментарі
        залишити коментар|додати коментар|відповісти|yorumlar|yorum|yorum yap|yorum yaz|yorum bırak|yanıtla
        bir yanıt yazın|σχόλια|αφήστε ένα σχόλιο|コメント|コメントする|コメントを残す|コメントを書く|コメントはありません|コメントを投稿
        コメントなし|返信|返信する|评论|评论区|发表评论|发表回复|留言|暂无评论|留下评论|写评论|回复|取消回复|全部评论|發表迴響|發佈留言
        留言板|迴響|댓글|댓글 달기|댓글 남기기|댓글쓰기|답글|답글 남기기|التعليقات|تعليقات|تعليق|اترك تعليقا|اترك تعليقاً|أضف تعليق
        لا توجد تعليقات|رد|إلغاء الرد|תגובות|הוסף תגובה|כתיבת תגובה|השאר תגובה|אין תגובות|השב|टिप्पणियाँ|टिप्पणी करें
        bình luận|để lại bình luận|komentar|tinggalkan komentar|tinggalkan balasan|tulis komentar|balas""",
    # What stands over links to other articles.
    "related": """
        related|related posts|related articles|related stories|related content|related reading|related news
        related topics|related links|related items|more articles|more stories|more posts|more news|more from
        recent posts|recent articles|recent stories|recent comments|recent entries|latest posts|latest articles
        latest news|latest stories|latest|older posts|newer posts|older post|newer post|previous post|next post
        previous article|next article|previous|next|previous story|next story|up next|read next|what to read next
        you may also like|you might also like|you may also enjoy|you might also enjoy|you might like|you may like
        also read|also on|see also|see all|view all|show all|see all posts|all posts|more posts|more|more like this
        more from this author|more from author|more on this topic|more on this story|more in this section|read also
        recommended|recommended for you|recommended reading|recommended articles|recommended from medium
        from around the web|around the web|sponsored content|sponsored|promoted|promoted content|popular posts
        popular|most popular|most read|most viewed|most recent|trending|trending now|editor s picks|editors picks
        top stories|top posts|don t miss|you may have missed|further reading|keep reading|continue reading
        read more|read the full story|read more articles|featured posts|featured|archives|archive|blog archive
        categories|category|post navigation|posts navigation|written by|about the author|about the authors
        about author|author|about me|about|view profile|view my complete profile|the author|see more from|load more
        show more|view more|more recommendations|similar posts|similar articles|share your thoughts|meta|blogroll
        interesting topics|more interesting|trackbacks|pingbacks|trackbacks pingbacks|author bio|tags|tagged|labels
        ähnliche beiträge|ähnliche artikel|weitere artikel|weitere beiträge|weitere themen|das könnte sie auch interessieren
        das könnte dich auch interessieren|auch interessant|mehr zum thema|mehr artikel|mehr von|mehr aus|mehr
        lesen sie auch|lesen sie mehr|lies auch|weiterlesen|neueste beiträge|aktuelle beiträge|letzte beiträge
        meistgelesen|meist gelesen|beliebte beiträge|nächster beitrag|vorheriger beitrag|nächster artikel
        vorheriger artikel|ältere beiträge|neuere beiträge|alle beiträge|alle ansehen|kategorien|archiv|schlagwörter
        über den autor|über die autorin|zum thema|themen|empfehlungen|empfohlene artikel|zur startseite
        zurück zur übersicht|beitragsnavigation|das interessiert andere leser|verwandte artikel|verwandte themen
        articles similaires|articles liés|articles récents|à lire aussi|lire aussi|à lire également|sur le même sujet
        lire la suite|voir aussi|voir tout|tout voir|plus d articles|vous aimerez aussi|ces articles peuvent vous intéresser
        article précédent|article suivant|précédent|suivant|les plus lus|les plus lues|catégories|mots clés|à propos de l auteur
        derniers articles|articles populaires|navigation de l article|plus sur le sujet|dans la même rubrique
        artículos relacionados|entradas relacionadas|noticias relacionadas|entradas recientes|también te puede interesar
        te puede interesar|quizás también te interese|también te puede gustar|lee también|leer más|leer también|ver más
        ver todo|ver todas|más noticias|más leídas|lo más leído|lo más visto|más información|entrada anterior
        entrada siguiente|siguiente|anterior|entradas antiguas|entradas más recientes|categorías|etiquetas|archivo|archivos
        sobre el autor|acerca del autor|navegación de entradas|entrada más reciente|entrada antigua|página principal
        entradas populares|relacionado|relacionados|recomendados|últimas noticias|últimas entradas
        artigos relacionados|posts relacionados|posts recentes|leia também|leia mais|veja também|veja mais|saiba mais
        você também pode gostar|você pode gostar|mais lidas|mais notícias|ver tudo|próximo|próximo post|post anterior
        artigo anterior|próximo artigo|categorias|arquivo|arquivos|sobre o autor|navegação de post|últimas notícias
        postagens relacionadas|postagem mais antiga|postagem mais recente|tags|marcadores
        articoli correlati|articoli simili|post recenti|articoli recenti|leggi anche|leggi tutto|leggi di più
        ti potrebbe interessare|potrebbe interessarti|potrebbe interessarti anche|potrebbe piacerti anche|vedi anche
        vedi tutti|mostra tutti|articolo precedente|articolo successivo|precedente|successivo|i più letti|più letti
        categorie|archivi|etichette|tag|informazioni sull autore|ultime notizie|navigazione articoli
        gerelateerde artikelen|gerelateerde berichten|recente berichten|lees ook|lees meer|lees verder|meer lezen
        meer nieuws|bekijk alles|meer over|vorige|volgende|vorig bericht|volgend bericht|meest gelezen|categorieën
        misschien vind je dit ook leuk|over de auteur|archief|berichtnavigatie|relaterade artiklar|relaterade inlägg
        läs också|läs även|läs mer|läs vidare|senaste inlägg|visa alla|mest läst|kategorier|arkiv|föregående|nästa
        relaterte artikler|les også|les mer|siste innlegg|relaterede artikler|læs også|læs mere|seneste indlæg|se alle
        aiheeseen liittyvää|lue myös|lue lisää|viimeisimmät artikkelit|luetuimmat|katso kaikki|näytä kaikki
        powiązane artykuły|podobne wpisy|podobne artykuły|zobacz także|zobacz też|czytaj także|czytaj też
        czytaj więcej|czytaj dalej|ostatnie wpisy|najnowsze wpisy|najczęściej czytane|zobacz wszystkie|kategorie
        poprzedni wpis|następny wpis|poprzedni|następny|tagi|nawigacja wpisu|související články|podobné články
        čtěte také|čtěte dále|číst více|nejčtenější|další články|zobrazit vše|rubriky|štítky|předchozí|další
        похожие статьи|похожие записи|похожие материалы|читайте также|читать далее|читать ещё|читать еще|ещё по теме
        по теме|материалы по теме|другие новости|последние записи|последние новости|свежие записи|самое читаемое
        популярное|рекомендуем|смотрите также|смотреть все|все записи|рубрики|метки|теги|архив|архивы|предыдущая
        следующая|предыдущая запись|следующая запись|об авторе|навигация по записям|схожі записи|читайте також
        останні записи|категорії|позначки|benzer yazılar|ilgili yazılar|ilgili haberler|son yazılar|devamını oku
        bunlar da ilginizi çekebilir|tümünü gör|önceki|sonraki|önceki yazı|sonraki yazı|kategoriler|etiketler|arşiv
        σχετικά άρθρα|διαβάστε επίσης|διαβάστε περισσότερα|関連記事|関連する記事|おすすめ記事|人気記事|最新記事|最近の投稿|新着記事
        あわせて読みたい|合わせて読みたい|こちらもおすすめ|続きを読む|もっと見る|すべて表示|すべて見る|前の記事|次の記事|前へ|次へ|カテゴリー
        カテゴリ|アーカイブ|タグ|この記事を書いた人|著者|プロフィール|ランキング|投稿ナビゲーション|最近のコメント|関連リンク|一覧へ戻る|一覧を見る
        相关文章|相关阅读|相关推荐|相关新闻|推荐阅读|推荐文章|猜你喜欢|热门文章|最新文章|近期文章|阅读更多|查看更多|查看全部|更多|更多文章
        上一篇|下一篇|上一页|下一页|分类|标签|归档|关于作者|延伸阅读|延伸閱讀|相關文章|相關閱讀|推薦閱讀|熱門文章|最新文章|近期文章|閱讀更多
        查看更多|更多內容|分類|標籤|彙整|文章导航|文章導覽|继续阅读|繼續閱讀|看更多|관련 글|관련 기사|관련글|추천 기사|최신 글|최근 글|인기 글
        더 보기|더보기|전체 보기|이전 글|다음 글|이전글|다음글|카테고리|태그|많이 본 뉴스|مقالات ذات صلة|مواضيع ذات صلة|اقرأ أيضا
        اقرأ أيضاً|اقرأ المزيد|المزيد|قد يعجبك أيضا|قد يهمك أيضا|أحدث المقالات|عرض الكل|السابق|التالي|التصنيفات|الوسوم|كلمات مفتاحية
        פוסטים אחרונים|כתבות נוספות|מאמרים נוספים|קרא עוד|קראו עוד|קראו גם|אולי יעניין אותך|הצג הכול|ראה הכל|הקודם|הבא|קטגוריות
        תגיות|संबंधित लेख|यह भी पढ़ें|और पढ़ें|bài viết liên quan|xem thêm|đọc thêm|baca juga|artikel terkait|selengkapnya""",
    # Boxes that ask for something.
    "newsletter": """
        newsletter|subscribe|subscribe now|sign up|sign up now|join our newsletter|subscribe to our newsletter
        sign up for our newsletter|subscribe to newsletter|get the newsletter|stay updated|stay in touch|stay connected
        subscribe to my newsletter|join the newsletter|join our mailing list|subscribe via email|email address
        your email|your email address|enter your email|enter your email address|type your email|join|submit|subscribed
        subscribe by email|get updates|follow by email|subscribe to this blog|subscribe for free|thanks for subscribing
        thanks for submitting|ready for more|get our latest posts|subscribe form|already have an account sign in
        upgrade to paid|already a paid subscriber sign in|this site requires javascript to run correctly
        oops something went wrong while submitting the form|thank you your submission has been received|loading
        become a member|support us|donate|donate now|subscribe to continue reading|already a subscriber|buy me a coffee
        newsletter abonnieren|zum newsletter anmelden|jetzt abonnieren|abonnieren|jetzt anmelden|e mail adresse
        jetzt registrieren|jetzt kostenlos anmelden|abonnez vous|s abonner|s inscrire|inscrivez vous
        inscrivez vous à notre newsletter|abonnez vous à notre newsletter|je m abonne|adresse e mail|votre adresse e mail
        suscríbete|suscribirse|suscríbete a nuestro boletín|suscríbete al boletín|boletín|suscripción|correo electrónico
        dirección de correo electrónico|apúntate|regístrate|inscreva se|assine|assine nossa newsletter|assinar|cadastre se
        iscriviti|iscriviti alla newsletter|abbonati|indirizzo email|registrati|schrijf je in|abonneer|aanmelden
        inschrijven|prenumerera|anmäl dig|abonner|tilmeld|tilaa|tilaa uutiskirje|zapisz się|zapisz się do newslettera
        odebírat|přihlásit se k odběru|подписаться на рассылку|подписывайтесь|подпишитесь на нас|підписатися|abone ol
        bültenimize abone olun|メルマガ登録|メールアドレス|購読する|登録|ニュースレター|订阅|訂閱|订阅我们|구독|구독하기|이메일
        اشترك|اشترك الآن|النشرة البريدية|הרשמה לניוזלטר|הירשם|הצטרפו|đăng ký|berlangganan""",
    "consent": """
        accept|accept all|accept cookies|accept all cookies|reject|reject all|decline|cookie settings|manage cookies
        cookie preferences|cookie policy|privacy settings|manage preferences|got it|i agree|i accept|ok|agree
        we use cookies|this website uses cookies|this site uses cookies|cookies|customise|customize|save preferences
        alle akzeptieren|akzeptieren|ablehnen|cookie einstellungen|einstellungen|zustimmen|datenschutzeinstellungen
        tout accepter|accepter|refuser|tout refuser|gérer les cookies|paramètres des cookies|paramétrer
        aceptar|aceptar todo|aceptar todas|aceptar cookies|rechazar|rechazar todo|configurar cookies|configuración de cookies
        aceitar|aceitar todos|recusar|aceitar cookies|accetta|accetta tutto|rifiuta|accetta e chiudi|accepteren
        alles accepteren|weigeren|godkänn|acceptera|godta|hyväksy|akceptuję|akceptuj|zgadzam się|souhlasím|přijmout
        принять|согласен|принять все|отклонить|kabul et|同意する|すべて同意|接受|同意|全部接受|동의|قبول|موافق|אישור|מאשר""",
    "advert": """
        advertisement|advertisements|article content|advertisement scroll to continue|story continues below
        this advertisement has not loaded yet but your article continues below|this advertisement has not loaded yet
        passer la publicité|hvorfor ser du denne annonsen|advertising|ad|ads|sponsored post|story continues below advertisement
        article continues below advertisement|continue reading below|scroll to continue|advertisement continue reading
        report this ad|privacy settings|remove ads|anzeige|werbung|anzeigen|publicité|la suite après cette publicité
        après la publicité|publicidad|anuncio|publicidade|continua depois da publicidade|pubblicità|pubblicita|advertentie
        reclame|annons|reklam|annonse|annonce|reklame|mainos|reklama|материал партнёра|реклама|реклама на сайте|на правах рекламы
        διαφήμιση|広告|スポンサーリンク|スポンサードリンク|广告|廣告|광고|إعلان|اعلان|إعلانات|פרסומת|विज्ञापन|quảng cáo|iklan""",
    # Rows of navigation that every page has.
    "menu": """
        menu|main menu|navigation|main navigation|home|home page|homepage|blog|about|about us|contact|contact us|search
        search for|search this site|search this blog|close|close menu|open menu|toggle navigation|toggle menu|log in
        login|sign in|sign up|log out|register|my account|account|cart|shop|store|faq|services|portfolio|gallery|news|events
        products|projects|projects|help|support|careers|jobs|press|privacy|privacy policy|terms|terms of use|site map
        terms of service|terms and conditions|terms conditions|imprint|disclaimer|sitemap|accessibility|rss|feed|all
        work|our work|reel|testimonials|classes|reviews|pricing|plans|locations|appointments|volunteer|clients
        more|open in app|write|get app|open app|english|language|book now|book online|resources|our team|team|publishing policy
        skip|resume|podcast|podcasts|videos|video|photos|newsletters|subscribe|forum|forums|members|topics|authors|collection notice
        startseite|über uns|über mich|kontakt|suche|suchen|anmelden|einloggen|abmelden|registrieren|impressum|datenschutz
        datenschutzerklärung|agb|schließen|menü|warenkorb|hilfe|nutzungsbedingungen|barrierefreiheit|karriere|mediadaten|e paper
        nachrichten|politik|wirtschaft|sport|kultur|wissen|gesellschaft|panorama|reise|meinung|ressorts|abo|shop|mein konto
        accueil|à propos|qui sommes nous|recherche|rechercher|connexion|se connecter|mentions légales|fermer|plan du site
        politique de confidentialité|panier|mon compte|boutique|aide|actualités|conditions générales
        inicio|acerca de|sobre mí|sobre nosotros|quiénes somos|contacto|buscar|iniciar sesión|entrar|cerrar|aviso legal
        política de privacidad|política de cookies|menú|tienda|carrito|mi cuenta|noticias|ayuda|mapa del sitio|acceder
        início|sobre|sobre nós|contato|contacto|pesquisar|quem somos|política de privacidade|termos de uso|fechar|notícias|loja
        chi siamo|contatti|cerca|accedi|chiudi|privacy policy|note legali|negozio|carrello|notizie|informativa sulla privacy
        over ons|over mij|contact|zoeken|inloggen|sluiten|privacybeleid|nieuws|winkel|algemene voorwaarden|disclaimer
        hem|om oss|om mig|kontakta oss|sök|logga in|stäng|meny|nyheter|integritetspolicy|hjem|om os|om meg|søk|søg|logg inn|log ind|luk|lukk
        etusivu|tietoa meistä|yhteystiedot|haku|hae|kirjaudu|kirjaudu sisään|valikko|sulje|uutiset|tietosuojaseloste
        strona główna|o nas|o mnie|szukaj|zaloguj|zaloguj się|zamknij|polityka prywatności|regulamin|aktualności|sklep
        domů|úvod|o nás|o mně|hledat|přihlásit|přihlásit se|zavřít|zásady ochrany osobních údajů|obchod|zprávy
        главная|о нас|о сайте|обо мне|контакты|поиск|войти|вход|регистрация|закрыть|меню|новости|политика конфиденциальности
        реклама на сайте|карта сайта|головна|про нас|контакти|пошук|увійти|ana sayfa|anasayfa|hakkımızda|iletişim|ara|giriş
        giriş yap|kapat|haberler|gizlilik politikası|αρχική|επικοινωνία|αναζήτηση|σχετικά
        ホーム|トップ|トップページ|メニュー|検索|ログイン|お問い合わせ|会社概要|サイトマップ|プライバシーポリシー|利用規約|閉じる|ブログ|ニュース|サイト内検索|新規登録|運営会社
        首页|首頁|关于|关于我们|關於我們|联系我们|聯絡我們|搜索|搜尋|登录|登入|注册|註冊|菜单|選單|关闭|關閉|隐私政策|隱私權政策|博客|新闻|新聞|网站地图
        홈|메뉴|검색|로그인|회원가입|문의|소개|닫기|개인정보처리방침|이용약관|뉴스|블로그|사이트맵|الرئيسية|من نحن|اتصل بنا|بحث|القائمة|تسجيل الدخول|إغلاق
        سياسة الخصوصية|الصفحة الرئيسية|أخبار|דף הבית|בית|אודות|צור קשר|חיפוש|תפריט|התחברות|כניסה|סגור|מדיניות פרטיות|חדשות|בלוג
        होम|हमारे बारे में|संपर्क|खोजें|trang chủ|giới thiệu|liên hệ|tìm kiếm|đăng nhập|beranda|tentang kami|kontak|cari|masuk""",
}
"""Kind of row to its phrases, apart by `|` or a line end."""

_CREDITS: Final = re.compile(
    r"(?:proudly )?(?:powered|created|published|designed|built|made|hosted|theme) (?:by|with|using|at|on) .{1,60}"
    r"|theme .{1,40} by .{1,40}|.{1,40} theme by .{1,40}"
    r"|(?:stolz )?(?:präsentiert|bereitgestellt|betrieben) (?:von|mit) .{1,40}|funciona (?:gracias a|con) .{1,30}"
    r"|con la tecnología de .{1,30}|fièrement propulsé par .{1,30}|propulsé par .{1,30}|tecnologia do .{1,30}"
    r"|работает на .{1,30}|сайт работает на .{1,30}"
)
_COPYRIGHT: Final = re.compile(
    r"^\W{0,3}(?:©|\(c\)\s|copyright\b|ⓒ|&copy;)|all rights reserved|alle rechte vorbehalten"
    r"|tous droits réservés|todos los derechos reservados|todos os direitos reservados"
    r"|tutti i diritti riservati|alle rechten voorbehouden|все права защищены|wszelkie prawa zastrzeżone"
    r"|版权所有|版權所有|無断転載|all rights are reserved|جميع الحقوق محفوظة|כל הזכויות שמורות",
    re.IGNORECASE,
)
_PROMO: Final = re.compile(
    r"^\W{0,3}(?:(?:also |now )?read(?: more| also| next| now)?|see also|related(?: (?:story|article|post|news|reading|coverage))?s?|more(?: on this| stories| news)|"
    r"recommended(?: reading)?|further reading|up next|don.t miss|you (?:may|might) also (?:like|enjoy)|(?:watch|listen)(?: now| also)?|"
    r"lesen sie (?:auch|mehr|dazu|hier)|lies (?:auch|mehr)|mehr (?:zum thema|dazu)|auch interessant|siehe auch|passend dazu|"
    r"à lire (?:aussi|également)|lire (?:aussi|également|la suite)|voir aussi|sur le même (?:sujet|thème)|"
    r"lee(?:r)? (?:también|además|más)|te puede interesar|ver también|más información|leia (?:também|mais)|veja (?:também|mais)|saiba mais|"
    r"leggi anche|vedi anche|potrebbe interessarti|per approfondire|lees ook|lees (?:meer|verder)|bekijk ook|läs (?:också|även|mer)|"
    r"les også|læs også|lue myös|czytaj (?:też|także|więcej)|zobacz (?:też|także)|čtěte také|читайте (?:также|ещё|еще)|смотрите также|"
    r"читайте також|ayrıca (?:bkz|okuyun)|διαβάστε (?:επίσης|ακόμη)|اقرأ (?:أيضا|أيضاً|المزيد)|קראו (?:גם|עוד)|यह भी पढ़ें|"
    r"baca juga|xem thêm|đọc thêm)(?:\s*[:：»>–—|-]|\s*$)"
    r"|^\W{0,3}(?:関連記事|あわせて読みたい|合わせて読みたい|こちらもおすすめ|相关阅读|相关文章|延伸阅读|推荐阅读|延伸閱讀|相關文章|관련 ?기사)\s*(?:[:：|｜]|$)",
    re.IGNORECASE,
)
_MAX_COPYRIGHT: Final = 200
"""Characters of the longest footer row with a copyright notice."""
_FEW_ROWS: Final = 64
"""Rows whose folded form is kept: a dozen rules ask for that of one row, one after the other."""
MAX_PHRASE: Final = 90
"""Characters of the longest row that may be one of the phrases."""


@lru_cache(maxsize=_FEW_ROWS)
def fold_row(row: str) -> str:
    """Fold a row to its words: lower case, one space apart, no digits' or signs' company."""
    return " ".join(_WORD.findall(row.casefold()))


@cache
def _kinds() -> dict[str, frozenset[str]]:
    found: dict[str, list[str]] = {}
    for kind, phrases in PHRASES.items():
        for phrase in phrases.replace("\n", "|").split("|"):
            if phrase.strip():
                found.setdefault(fold_row(phrase), []).append(kind)
    return {phrase: frozenset(kinds) for phrase, kinds in found.items()}


@lru_cache(maxsize=_FEW_ROWS)
def kinds_of_row(row: str) -> frozenset[str]:
    """Return which kinds of boilerplate a whole row is worded as; none for most rows."""
    if len(row) > MAX_PHRASE:
        return frozenset()
    return _kinds().get(fold_row(row), frozenset())


def is_copyright_row(row: str) -> bool:
    """Return whether a row is a copyright notice, or names who made the site's software."""
    if len(row) > _MAX_COPYRIGHT:
        return False
    return _COPYRIGHT.search(row) is not None or _CREDITS.fullmatch(fold_row(row)) is not None


def is_promo_text(text: str) -> bool:
    """Detect text that begins as a link to another article does: "Read more: ..."."""
    return _PROMO.match(text) is not None
