"""Rows of credits: the labels of many languages, what ends a name, and who is not the author."""

from __future__ import annotations

import pytest

from scraper.extraction.metadata.find.credits import read_credits

HEADLINE = "<h1>The pilot boats are back</h1>"
TEXT = "<p>They left at four in the morning and came home with the tide.</p>" * 3


@pytest.mark.parametrize(
    ("row", "authors", "editors"),
    [
        ("来源：海港新闻网　作者：王小明　2024-05-03", "王小明", ""),
        ("2024-05-03 10:20 来源：海港新闻网 编辑：李大伟", "", "李大伟"),
        ("作者：王小明 责任编辑：李大伟", "王小明", "李大伟"),
        ("（作者：王小明）", "王小明", ""),
        ("作者：王小明（海港大学教授）", "王小明", ""),
        ("文｜王小明", "王小明", ""),
        ("实习记者：王小明 点击：233", "王小明", ""),
        ("记者：王小明 实习生 李大伟", "王小明、李大伟", ""),
        ("本报记者 王小明", "王小明", ""),
        ("〔記者王小明／台北報導〕", "王小明", ""),
        ("文：田中太郎　写真：鈴木花子", "田中太郎", ""),
        ("投稿者: 田中太郎 投稿日: 2024年5月3日", "田中太郎", ""),
        ("責任編集：田中太郎", "", "田中太郎"),
        ("입력 2024.05.03 김민수 기자", "김민수", ""),
        ("작성자: 김민수", "김민수", ""),
        ("Источник: Гавань Автор статьи: Иван Петров", "Иван Петров", ""),
        ("نویسنده: رضا کریمی", "رضا کریمی", ""),
        ("लेखिका: सीता शर्मा", "सीता शर्मा", ""),
        ("Penulis: Budi Santoso | Editor: Siti Rahma", "Budi Santoso", "Siti Rahma"),
        ("来源：海港新闻网", "", ""),
        ("出版社：海港出版社 作者：王小明", "", ""),
        ("他说，记者。请坐！", "", ""),
    ],
)  # fmt: skip
def test_row_of_credits_is_read(row, authors, editors):
    """The names are those behind the labels of authors and editors, without what follows them."""
    found = read_credits(row)
    assert (found.authors, found.editors) == (authors, editors)


@pytest.mark.parametrize(
    "markup", ["<p>{}</p>", "<div><span>{}</span></div>", "<div class='author'>{}</div>"]
)
@pytest.mark.parametrize(
    ("lang", "row", "authors"),
    [
        ("ru", "Автор статьи: Иван Петров", ("Иван Петров",)),
        ("ru", "Подготовила: Мария Смирнова", ("Мария Смирнова",)),
        ("ru", "Беседовала Мария Смирнова", ("Мария Смирнова",)),
        ("de", "Ein Kommentar von Anna Berg", ("Anna Berg",)),
        ("de", "Gastbeitrag von Anna Berg", ("Anna Berg",)),
        ("fr", "Propos recueillis par Luc Moreau", ("Luc Moreau",)),
        ("it", "A cura di Marco Rossi", ("Marco Rossi",)),
        ("pt", "Reportagem: João Silva", ("João Silva",)),
        ("tr", "Muhabir: Mehmet Demir", ("Mehmet Demir",)),
        ("fa", "به قلم رضا کریمی", ("رضا کریمی",)),
        ("ar", "إعداد: أحمد حسن", ("أحمد حسن",)),
        ("hi", "द्वारा राम शर्मा", ("राम शर्मा",)),
        ("ko", "김민수 기자", ("김민수",)),
        ("zh", "来源：海港新闻网 作者：王小明 编辑：李大伟", ("王小明",)),
        ("zh", "编辑：李大伟", ("李大伟",)),
        ("zh", "作者：佚名", ()),
        ("ja", "構成・文：田中太郎", ("田中太郎",)),
        ("he", "כתב: דוד כהן", ("דוד כהן",)),
        ("th", "เรื่อง: สมชาย ใจดี", ("สมชาย ใจดี",)),
        ("hr", "Piše: Ivan Horvat", ("Ivan Horvat",)),
        ("en", "Text size: Large", ()),
    ],
)  # fmt: skip
def test_byline_of_a_language_is_read(read, lang, row, authors, markup):
    """The words of a language name the author, in several markups."""
    assert read("", HEADLINE + markup.format(row) + TEXT, lang=lang).authors == authors


@pytest.mark.parametrize(
    "row", ["<span>作者：</span><b>王小明</b>", "作者：<a href='/u/7'>王小明</a>"]
)
def test_name_in_the_element_behind_its_label_is_read(read, row):
    """The label may end its element."""
    assert read("", f"{HEADLINE}<p>{row} <i>点击：233</i></p>{TEXT}", lang="zh").authors == (
        "王小明",
    )


def test_question_of_a_reporter_is_not_a_byline(read):
    """In an interview the reporter's name is not behind the label."""
    talk = "<p>记者：标普下调了<a href='/q'>欧元区</a>多个国家的信用评级，您认为这会对市场有什么样的影响，未来会怎样？</p>"
    assert read("", HEADLINE + talk + TEXT, lang="zh").authors == ()


def test_editor_at_the_end_does_not_beat_the_reporter_who_signs(read):
    """The reporter who signs at the end wins over the editor below the headline."""
    body = f"<h1>渡轮三月再次出海</h1><p>编辑：李大伟</p>{TEXT}<p>（记者：王小明）</p>"
    assert read("<title>渡轮三月再次出海</title>", body, lang="zh").authors == ("王小明",)


def test_text_of_the_title_is_the_headline_of_a_page_without_headings(read):
    """On a page that marks no headline, the byline and the date stand below the words of the title."""
    row = "<td>作者： 王小明 (Wang Xiaoming)<br>2005年1月2日<br></td>"
    body = f"<table><tr><td><b>渡轮三月再次出海了吗</b></td></tr><tr>{row}</tr></table>{TEXT}"
    found = read("<title>渡轮三月再次出海了吗 - 海港</title>", body, lang="zh")
    assert (found.authors, found.published) == (("王小明",), "2005-01-02")
