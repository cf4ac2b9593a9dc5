"""Pages that only send their readers to another address, written for these tests."""

from __future__ import annotations

from typing import Final

from stand_ins import Labelled, page

_WORDS: Final = """
en | Page moved | This page has moved to <a href="/new/bridge">a new address</a>. Please update your bookmarks.
en | 301 Moved Permanently | <h1>Moved Permanently</h1><p>The document has moved <a href="https://new.example/bridge">here</a>.</p>
en | Object moved | <h1>Object Moved</h1>This object may be found <a href="/bridge-2">here</a>.
en | Redirecting | You are being redirected to <a href="https://harbour.example/bridge">harbour.example</a>.
en | Harbour Paper | If you are not redirected in five seconds, <a href="/b">follow this link</a>.
de | Weiterleitung | Sie werden weitergeleitet. <a href="/neu/bruecke">Zur Seite</a>
de | Hafenblatt | Diese Seite ist umgezogen. <a href="https://hafen.example/bruecke">Hier geht es weiter.</a>
fr | Redirection | Vous allez être redirigé vers <a href="/pont">la nouvelle page</a>.
fr | Le Port | Cette page a été déplacée : <a href="/p/pont">nouvelle adresse</a>.
es | Redireccionando | Redireccionando a <a href="/puente">la página nueva</a>.
es | El Puerto | Esta página se ha movido. <a href="/n/puente">Ir a la nueva dirección</a>
it | Il Porto | La pagina è stata spostata: <a href="/ponte">nuovo indirizzo</a>.
nl | Havenblad | Deze pagina is verplaatst. <a href="/brug">Naar de pagina</a>
pl | Port | Strona została przeniesiona: <a href="/most">nowy adres</a>
ru | Порт | Страница переехала: <a href="/most">новый адрес</a>
ja | 港 | このページは移転しました。<a href="/hashi">新しいページへ</a>
zh | 港口 | 页面正在跳转，请<a href="/qiao">点击这里</a>。
"""

MOVED: Final[tuple[Labelled, ...]] = (
    *(
        Labelled(label="moved", name=f"moved: {title}", html=page(title, body, lang=lang))
        for lang, title, body in (line.split(" | ") for line in _WORDS.strip().splitlines())
    ),
    Labelled(
        label="moved",
        name="moved: a refresh alone",
        html=page(
            "Bridge", "Please wait.", head='<meta http-equiv="refresh" content="0;url=/new/bridge">'
        ),
    ),
)
