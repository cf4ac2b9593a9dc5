"""The little words around a name, in many languages: "by", and what stands before it.

Data for the finder of bylines and the splitter of names.
"""

from __future__ import annotations

from typing import Final

BYLINE_WORDS: Final = (
    r"(?:written|submitted|reporting|photos and story|story and photos|text und fotos?|texte et photos?|posted|published|reported|created|words|story|text|article|blog|"
    r"guest post|contributed|edited|authored|report|opinion|analysis|review|"
    r"escrito|publicado|texto|redigé|rédigé|publié|écrit|geschrieben|verfasst|ein beitrag|"
    r"(?:eine? )?(?:kommentar|gastbeitrag|gastkommentar|analyse|bericht|essay|kolumne|rezension|artikel)|"
    r"kommentar|gastbeitrag|gastkommentar|analyse|bericht|"
    r"un (?:article|texte|récit|reportage|portrait)|propos recueillis|articolo|testo|testi|intervista|a cura|"
    r"crónica|reportagem|artigo|scris|articol|"
    r"scritto|pubblicato|geschreven|skrevet|skriven|geplaatst|reportage|redactado|interview)"
)
"""What may stand before "by"."""
BY: Final = (
    r"(?:by|door|przez|oleh|tekst|text|texte|texto|testo|"
    r"author|authors|writer|autor(?:a|en|es|in|zy|as|i)?|auteurs?|autore|autori|forfatter|skribent|"
    r"автор(?:ы|и)?|текст|от|автори|yazar|yazan|haber|penulis|reporter|editor|szerző|írta|"
    r"toimittaja|teksti|tác giả|ผู้เขียน|โดย|著者|作者|記者|记者|文字|文|撰文|取材・文|執筆|执笔人?|글|"
    r"기자|by line|byline|كتب|بقلم|كاتب|מאת|συντάκτης|του|της|γράφει(?:\s(?:ο|η))?|"
    r"redaktion|redacción|redactor|journalist|muhabir|hazırlayan|słowa|zpracoval|napsala?|opracowała?|rozmawiała?|escribe|"
    r"подготовил[аи]?|беседовал[аи]?|записал[аи]?|підготува(?:в|ла)|piše|пише|аутор|به قلم|كتبت|작성자|글쓴이|द्वारा(?!\s(?:प्रकाशित|लिखित))|kirjoittaja)"
)
"""The word before a name, in many languages."""
PARTICLES_BY: Final = r"(?:von|por|par|di|da|de|av|af|od|van|ni)"
"""Words before a name that also begin names ("Van Morrison")."""
