"""Authors as pages write them: with initials, places, agencies, roles, in lists, in Chinese and Japanese."""

from __future__ import annotations

import pytest

from scraper.extraction.metadata.choose.names import split_names

HEADLINE = "<h1>The pilot boats are back</h1>"
TEXT = "<p>They left at four in the morning and came home with the tide.</p>"


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("Von Anna Berg (abe)", ["Anna Berg"]),
        ("Von Anna Berg (abe/dpa)", ["Anna Berg"]),
        ("By Jane Doe [JD]", ["Jane Doe"]),
        ("By John O'Connor The Associated Press", ["John O'Connor"]),
        ("By Jane Doe Reuters", ["Jane Doe"]),
        ("Por Diêgo Holanda, G1\n— Porto Velho", ["Diêgo Holanda", "G1"]),
        ("By Jane Doe, New York", ["Jane Doe"]),
        ("by Ann Roe, National Institute of Allergy and Infectious Diseases", ["Ann Roe"]),
        ("Story and photos by Jane Doe", ["Jane Doe"]),
        ("作者：宋怡 杨志华", ["宋怡", "杨志华"]),
        ("記者 田中 宏昌", ["田中 宏昌"]),
        ("记者 赵 培", ["赵培"]),
        ("著者：嶋田 健志、木下 哲也 訳", ["嶋田 健志"]),
    ],
)  # fmt: skip
def test_byline_is_split_into_names(row, names):
    """What is around the names is no name."""
    assert split_names(row) == names


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ('<meta name="citation_authors" content="Quist, Mara; Eck, Jonas; Holm, Ida">', ("Mara Quist", "Jonas Eck", "Ida Holm")),
        ('<meta name="author" content="Mara Quist; Jonas Eck">', ("Mara Quist", "Jonas Eck")),
        ('<meta name="author" content="Mara Quist | Sponsored">', ("Mara Quist",)),
        (
            '<meta name="author" content="Ann Roe Bo Eck"><meta name="author" content="Ann Roe"><meta name="author" content="Bo Eck">',
            ("Ann Roe", "Bo Eck"),
        ),
        (
            '<meta property="article:author" content="https://x.example/authors/akira-inoue"><meta name="author" content="井上晃">',
            ("井上晃",),
        ),
    ],
)  # fmt: skip
def test_authors_of_the_data(read, head, authors):
    """Lists with semicolons are parted, joined names and notices dropped, addresses trusted last."""
    assert read(head, HEADLINE + TEXT).authors == authors


@pytest.mark.parametrize("level", ["h2", "h3", "h5"])
@pytest.mark.parametrize(
    "heading", ["Author Contributions", "Author Order", "Editor Notes", "Reporter Shield Laws"]
)
def test_heading_that_begins_like_a_label_names_nobody(read, level, heading):
    """A heading of the text is not a byline."""
    assert read("", f"{HEADLINE}<{level}>{heading}</{level}>{TEXT}").authors == ()


def test_photographer_beside_the_caption_is_not_the_author(read):
    """The credit of the picture above the text is not the byline."""
    picture = (
        "<div><img src='/boat.jpg'><div>The boats wait for the morning tide in the old harbour."
        " <span>By <a href='/x'>Frank Zell</a></span></div></div>"
    )
    byline = "<div><span>By <a href='/y'>Cam Kettles</a>, Staff Writer</span></div>"
    assert read("", HEADLINE + picture + byline + TEXT).authors == ("Cam Kettles",)


def test_byline_behind_a_line_break_is_read(read):
    """A byline that no element of its own holds is read, also beside a picture."""
    row = "<div><img src='/boat.jpg'>Harbour<br>By Jane Doe</div>"
    assert read("", HEADLINE + row + TEXT).authors == ("Jane Doe",)


def test_list_of_other_articles_completes_no_byline(read):
    """Names that a list repeats are those of its articles."""
    items = "".join(
        f"<li><b>Story {number}</b><a class='by-line' href='/author/{name}'>{name.title()} Lind</a></li>"
        for number, name in enumerate(["bo", "bo", "ann", "bo", "ann", "bo"])
    )
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":{"name":"Ann Lind"}}</script>'
    assert read(head, f"{HEADLINE}{TEXT}<ul>{items}</ul>").authors == ("Ann Lind",)


def test_site_beside_a_person_is_dropped(read):
    """A longer form of the site's name is not a second author."""
    found = read(
        '<meta property="og:site_name" content="Harbour Evening Post">',
        f"{HEADLINE}<p class='byline'>By Jane Doe | South Harbour Evening Post</p>{TEXT}",
    )
    assert found.authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("ending", "authors"),
    [
        ("<p>渡轮三月再次出海。（光明日报记者 王建宏 张文攀）</p>", ("王建宏", "张文攀")),
        ("<p>记者 刘涛</p>", ("刘涛",)),
        ("<p>执笔人：闵乐夫 赵兰波</p>", ("闵乐夫", "赵兰波")),
        ("<p>责任编辑：山石</p>", ("山石",)),
        ("<p>编辑：金金</p><p>作者：宋怡 杨志华</p>", ("宋怡", "杨志华")),
        ("<p>記者告訴讀者，渡輪三月再次出海。</p>", ()),
    ],
)
@pytest.mark.parametrize("long", [1, 60])
def test_chinese_signature_is_read(read, ending, authors, long):
    """Chinese pages name the reporter at the end of the text, and the editor where there is no author."""
    body = f"<h1>渡轮三月再次出海</h1>{'<p>调查船从安塞尔港出发，船上有十一名科学家。</p>' * long}{ending}"
    assert read("<title>渡轮三月再次出海</title>", body, lang="zh").authors == authors
