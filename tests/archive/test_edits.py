"""The list of edits: which articles changed, how, and how long after their publication."""

from __future__ import annotations

from archive_pages import Clock, make_article, make_capture

from scraper.archive import Archive, Edit, Selection


def save(archive: Archive, clock: Clock, name: str, **fields: object) -> None:
    """Store a page that is new now."""
    url = f"https://{name}.example/post"
    body = f"{name} {sorted(fields.items())}".encode()
    archive.save(make_capture(url, body=body, fetched_at=clock.now), make_article(url, **fields))
    clock.go(days=1)


def test_each_edit_says_what_changed(archive: Archive, clock: Clock) -> None:
    """Edits come newest first, with fields, words and days; articles without one are not there."""
    dated = {"published": "2025-12-31", "authors": ("Maren Holt",)}
    save(archive, clock, "fog", text="The fog came at noon.", **dated)
    save(archive, clock, "moon", text="The moon rose.")
    save(archive, clock, "fog", text="The fog came late at night.", **dated)
    save(archive, clock, "fog", text="The fog came late at night.", **(dated | {"title": "Fog"}))
    renamed, edited = archive.list_edits()
    assert edited == Edit(
        changed_at="2026-01-03T00:00:00Z", id=1, site="fog.example", title="The lamp and the fog",
        fields=("text",), words_added=2, words_removed=1, days_after=3, revision=2,
        url="https://fog.example/post", authors=("Maren Holt",), published="2025-12-31",
    )  # fmt: skip
    assert (renamed.fields, renamed.words_added, renamed.revision) == (("title",), 0, 3)
    assert archive.count_edits() == 2


def test_edits_are_selected(archive: Archive, clock: Clock) -> None:
    """Time, limit and selection narrow the edits down."""
    for text in ("One.", "Two.", "Three."):
        for name in ("fog", "moon"):
            save(archive, clock, name, text=text)
    assert [edit.site for edit in archive.list_edits(limit=3)] == [
        "moon.example",
        "fog.example",
        "moon.example",
    ]
    site = Selection(site="fog.example")
    assert [edit.revision for edit in archive.list_edits(site)] == [3, 2]
    assert archive.count_edits(site, since="2026-01-05") == 1
    assert list(archive.list_edits(since="2027")) == []
    assert archive.count_edits(Selection(query="zeppelin")) == 0
    undated = next(archive.list_edits(site))
    assert (undated.days_after, undated.published) == (None, None)
