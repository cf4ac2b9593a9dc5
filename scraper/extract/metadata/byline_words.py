"""The little words around a name, in many languages: "by", and what stands before it.

Data for the finder of bylines and the splitter of names.
"""

from __future__ import annotations

from typing import Final

BYLINE_WORDS: Final = (
    r"(?:written|submitted|reporting|photos and story|story and photos|text und fotos?|texte et photos?|posted|published|reported|created|words|story|text|article|blog|"
    r"guest post|contributed|edited|authored|report|opinion|analysis|review|"
    r"escrito|publicado|texto|redigé|rédigé|publié|écrit|geschrieben|verfasst|ein beitrag|"
    r"scritto|pubblicato|geschreven|skrevet|skriven|geplaatst|reportage|redactado|interview)"
)
"""What may stand before "by"."""
BY: Final = (
    r"(?:by|door|przez|oleh|tekst|text|texte|texto|testo|"
    r"author|authors|writer|autor(?:a|en|es|in|zy|as|i)?|auteurs?|autore|autori|forfatter|skribent|"
    r"автор(?:ы|и)?|текст|от|автори|yazar|yazan|haber|penulis|reporter|editor|szerző|írta|"
    r"toimittaja|teksti|tác giả|ผู้เขียน|โดย|著者|作者|記者|记者|文字|文|撰文|取材・文|執筆|执笔人?|글|"
    r"기자|by line|byline|كتب|بقلم|كاتب|מאת|συντάκτης|του|της|γράφει(?:\s(?:ο|η))?|"
    r"redaktion|redacción|redactor|journalist|słowa|zpracoval|napsal|opracował|escribe)"
)
"""The word before a name, in many languages."""
PARTICLES_BY: Final = r"(?:von|por|par|di|da|de|av|af|od|van|ni)"
"""Words before a name that also begin names ("Van Morrison")."""
