"""Labels decide what a date is of, wherever the label is."""

from __future__ import annotations

import pytest

from scraper.extraction.metadata.find.date_labels import dated_parts, label_of

HEADLINE = "<h1>The moods of bakers</h1>"
TEXT = "<p>A dough that is left overnight in a cold room does most of its own work.</p>"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Received:", "other"),
        ("Accepted for publication", "other"),
        ("Eingegangen am", "other"),
        ("Reçu le", "other"),
        ("Recibido:", "other"),
        ("Поступила в редакцию / поступило", "other"),
        ("収稿 / 收稿日期：", "other"),
        ("受付日", "other"),
        ("Event date", "other"),
        ("Revised:", "reviewed"),
        ("Last reviewed on", "reviewed"),
        ("Zuletzt geprüft:", "reviewed"),
        ("Dernière révision :", "reviewed"),
        ("Last updated", "modified"),
        ("Zuletzt aktualisiert", "modified"),
        ("更新时间", "modified"),
        ("Published online", "published"),
        ("Veröffentlicht am", "published"),
        ("发布时间：", "published"),
        ("Submitted by Ada on", None),
        ("Harbour Post", None),
    ],
)
def test_label_is_known(text, label):
    """Each language's words for the steps of an article are told apart."""
    assert label_of(text) == label


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (
            "Received: 4 July 2022; accepted: 16 December 2022; published online: 2 January 2023",
            ["other", "other", "published"],
        ),
        ("3 May 2024. Updated: 7 June 2024", [None, "modified"]),
        ("Eingereicht 4.7.2022, angenommen 16.12.2022, erschienen 2.1.2023", ["other", "other", "published"]),
        ("3. Mai 2024 aktualisiert", ["modified"]),
        ("2 January 2023", [None]),
    ],
)  # fmt: skip
def test_row_of_dates_is_parted_at_its_labels(row, parts):
    """A label belongs to the date after it, and to the only date of a row in any place."""
    assert [label for label, _ in dated_parts(row)] == parts


@pytest.mark.parametrize(
    "row",
    [
        "<p><b>Received:</b> 4 July 2022 / <b>Accepted:</b> 16 December 2022 / <b>Published:</b> 2 January 2023</p>",
        "<p class='history'>Received: 4 July 2022; accepted: 16 December 2022; published online: 2 January 2023</p>",
        "<ul><li>Received: 04 July 2022</li><li>Accepted: 16 December 2022</li><li>Published: 02 January 2023</li></ul>",
        "<dl><dt>Received</dt><dd>4 July 2022</dd><dt>Published</dt><dd>2 January 2023</dd></dl>",
        "<dl><dt>Received</dt><dd><time datetime='2022-07-04'></time></dd><dt>Published</dt><dd><time datetime='2023-01-02'></time></dd></dl>",
        "<span class='received-date'>4 July 2022</span><span class='pub-date'>2 January 2023</span>",
        "<p>Eingegangen: 4.7.2022</p><p>Veröffentlicht: 2.1.2023</p>",
        "<p>收稿日期：2022-07-04</p><p>发布日期：2023-01-02</p>",
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_steps_before_the_publication_are_not_the_publication(read, row, below):
    """Received and accepted are no publication, beside the headline and below the text."""
    body = HEADLINE + (TEXT * 50 + row if below else row + TEXT)
    assert read("", body, lang="de").published == "2023-01-02"


@pytest.mark.parametrize(
    "row",
    [
        "<p>Received: 4 July 2022</p>",
        "<p>Received: 4 July 2022; revised: 1 October 2022; accepted: 16 December 2022</p>",
        "<p>Last reviewed: 3 May 2024</p>",
        "<p>Deadline: 3 May 2024</p>",
        "<p><span class='event-date'>3 May 2024</span></p>",
        "<p>Termin: 3. Mai 2024</p>",
    ],
)
def test_page_with_other_dates_alone_has_no_publication(read, row):
    """Nothing stands in for a date of publication that the page does not state."""
    assert read("", HEADLINE + row + TEXT).published is None


def test_review_is_a_change(read):
    """A page that was reviewed was changed."""
    assert read("", f"{HEADLINE}<p>Last reviewed: 3 May 2024</p>{TEXT}").modified == "2024-05-03"


def test_first_date_for_citing_is_the_publication(read):
    """A preprint's newest version and a journal's printed issue come after its publication."""
    head = (
        '<meta name="citation_date" content="2017/06/12">'
        '<meta name="citation_online_date" content="2023/08/02">'
    )
    row = "<p>Submitted on 12 Jun 2017 (v1), last revised 2 Aug 2023</p>"
    assert read(head, HEADLINE + row + TEXT).published == "2017-06-12"
