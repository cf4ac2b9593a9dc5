"""Render a diff of two revisions as an HTML page that stands alone and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from scraper.archive import RevisionDiff
from scraper.archive.articles.diff import BlockChange

_STYLE: Final = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:1.05em/1.6 Georgia,serif}"
    "del{background:#fdd}ins{background:#dfd;text-decoration:none}"
    ".moved-from{color:#888}.moved-to{border-left:.3em solid #88c;padding-left:.7em}"
    "dt{font-weight:bold}"
)
_HEAD: Final = (
    '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
    " style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
)


def render_diff_page(diff: RevisionDiff, *, title: str, url: str, language: str | None) -> str:
    """Render removed parts as `del`, added ones as `ins`, and the paragraphs that were moved.

    Args:
        diff: What to render.
        title: Headline of the article, or its URL.
        url: Address of the article.
        language: Of the text, as a BCP 47 tag.
    """
    head = _HEAD.format(language=escape(language or "und"), title=escape(title), style=_STYLE)
    about = f"Revision {diff.old} to {diff.new}: {diff.words_added} words added, {diff.words_removed} removed."
    return (
        f"{head}<header><h1>{escape(title)}</h1>\n<p>{escape(url)}</p>\n<p>{about}</p></header>\n"
        f"{''.join(_render_fields(diff))}<article>\n"
        f"{''.join(map(_render_block, diff.blocks))}</article>\n</body>\n</html>\n"
    )


def _render_fields(diff: RevisionDiff) -> Iterator[str]:
    if not diff.fields:
        return
    yield "<dl>\n"
    for change in diff.fields:
        old = "" if change.old is None else f"<del>{escape(change.old)}</del> "
        new = "" if change.new is None else f"<ins>{escape(change.new)}</ins>"
        yield f"<dt>{escape(change.field)}</dt><dd>{old}{new}</dd>\n"
    yield "</dl>\n"


def _render_block(block: BlockChange) -> str:
    text = escape(block.text)
    if block.kind == "removed":
        text = f"<del>{text}</del>"
    elif block.kind == "added":
        text = f"<ins>{text}</ins>"
    elif block.kind == "changed":
        tags = {"removed": ("<del>", "</del>"), "added": ("<ins>", "</ins>")}
        text = "".join(
            f"{before}{escape(run.text)}{after}"
            for run in block.words
            for before, after in (tags.get(run.kind, ("", "")),)
        )
    return f'<p class="{block.kind}">{text}</p>\n'
