"""`source import`, then `run`: pages that are gone are replaced by the texts that the import brought."""

from __future__ import annotations

import json

from command_line import CommandLine
from loopback import LoopbackSite, render_article

TEXT = "".join(
    f"<p>The harbour master weighed sack number {n} of the salt, and wrote it in the book.</p>"
    for n in range(8)
)


def entry(url: str, title: str, **changes: object) -> dict[str, object]:
    return {
        "url": url, "title": title, "content": TEXT, "is_archived": 1, "is_starred": 0, "tags": ["salt"],
        "created_at": "2024-03-04T05:06:07+0000", **changes,
    }  # fmt: skip


def import_entries(cli: CommandLine, *entries: dict[str, object]) -> str:
    file = cli.db.parent / "export.json"
    file.write_text(json.dumps(entries))
    ran = cli.run("source", "import", str(file))
    assert ran.code == 0
    return ran.out


def query(cli: CommandLine, statement: str) -> list[dict[str, object]]:
    return json.loads(cli.run("sql", statement, "--json").out)


def test_a_page_that_is_gone_is_stored_from_the_import(
    cli: CommandLine, site: LoopbackSite
) -> None:
    """404: the saved text, dated when it was saved. A live page: the page. 503: nothing yet."""
    gone, live, busy = site.url("/404"), site.url("/article"), site.url("/500")
    out = import_entries(cli, entry(gone, "Salt"), entry(live, "Live"), entry(busy, "Busy"))
    assert "3 saved texts kept" in out
    ran = cli.run("run", "-v", environ={"SCRAPER_FETCH_ATTEMPTS": "1"})
    assert f"saved\t1\t{gone}\tSalt" in ran.out or f"saved\t2\t{gone}\tSalt" in ran.out
    articles = query(cli, "SELECT url, text, first_saved_at FROM articles ORDER BY url")
    texts = {str(row["url"]): row for row in articles}
    assert set(texts) == {gone, live}
    assert "sack number 7 of the salt" in str(texts[gone]["text"])
    assert texts[gone]["first_saved_at"] == "2024-03-04T05:06:07.000000Z"
    assert "sack number" not in str(texts[live]["text"])
    found = query(cli, "SELECT url, tags, is_read FROM imports WHERE article_id IS NOT NULL")
    assert {row["url"] for row in found} == {gone, live}


def test_a_page_that_comes_back_becomes_the_next_revision(
    cli: CommandLine, site: LoopbackSite
) -> None:
    """The text of an import is the first revision; the page, once it answers again, the second."""
    url = site.set_page("/later", "gone", status=410)
    import_entries(cli, entry(url, "Salt"))
    assert cli.run("add", url).lines == [f"saved\t1\t{url}\tSalt"]
    paragraphs = TEXT.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
    site.set_page("/later", render_article("Salt", *paragraphs, "And one more sack came late."))
    (line,) = cli.run("add", url).lines
    assert line.startswith(f"saved\t1\t{url}\t")
    assert [row["revision"] for row in query(cli, "SELECT revision FROM revisions ORDER BY 1")] == [
        1,
        2,
    ]
