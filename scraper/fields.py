"""The fields of an article, listed once: how each is stored, sealed, compared and exported.

The columns of a revision, the digest that recognizes a change, the comparison of two revisions,
JSON and the export formats are derived from `FIELDS`. To add a field, add it to
`records.Article`, add its row here, write a finder, and write a migration that adds its column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "text", "date", "list", "word", "number", "url", "body", "evidence", "images", "counts",
    "comments", "trace", "link", "time",
]  # fmt: skip
"""How a value is held.

text      a string or None; from the page
date      as `text`; stored again in UTC under `NAME_at`, so that dates sort
list      strings
word      a string of the program's own
number    a number
url, body a string that every article has
evidence  field names with the finder of each
images, counts, comments, trace: records
link      a URL or None; not stored
time      an aware time
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field, and where it is used."""

    name: str
    """Attribute of `holder`, column of the revision, and key in JSON."""
    kind: Kind
    holder: Literal["article", "stored"] = "article"
    """Record that has the attribute: `records.Article`, or `records.StoredArticle` around it."""
    column: bool = False
    """Whether the table `revision` has a column for it."""
    digest: int | None = None
    """Place in the canonical form (`archive/articles/canonical.py`); None if a change of it is no
    change of the article. A place never changes: stored digests depend on it."""
    compared: bool = False
    """Whether `diff` names the field. The text is compared by paragraph."""
    printed: Literal["free", "costly", "no"] = "no"
    """Whether `extract` can print it, and whether it takes extra time to read it."""
    jsonl: bool = False
    """Whether the export `jsonl` has it."""
    csv: bool = False
    """Whether the export `csv` has it."""


def _said(name: str, kind: Kind = "text", *, digest: int, csv: bool = True) -> Field:
    """Return a field that the page states about its article and that readers see."""
    return Field(
        name=name, kind=kind, column=True, digest=digest, compared=True, printed="free",
        jsonl=True, csv=csv,
    )  # fmt: skip


FIELDS: Final = (
    Field(name="id", kind="number", holder="stored", jsonl=True, csv=True),
    Field(name="url", kind="url", column=True),
    Field(name="url", kind="url", holder="stored", jsonl=True, csv=True),
    Field(name="site", kind="word", holder="stored", jsonl=True, csv=True),
    _said("title", digest=1),
    _said("authors", "list", digest=11),
    _said("published", "date", digest=2),
    _said("modified", "date", digest=3),
    _said("language", digest=5),
    _said("site_name", digest=4),
    _said("description", digest=6),
    _said("canonical_url", digest=7, csv=False),
    _said("lead_image", digest=8, csv=False),
    _said("tags", "list", digest=12),
    Field(name="labels", kind="list", holder="stored", jsonl=True, csv=True),
    Field(name="note", kind="text", holder="stored", jsonl=True, csv=True),
    Field(name="section", kind="text", column=True, digest=9, compared=True, printed="free",
          jsonl=True, csv=True),
    Field(name="licence", kind="text", column=True, digest=10, compared=True, printed="free",
          jsonl=True, csv=True),
    Field(name="robots", kind="text", column=True, printed="free", jsonl=True),
    Field(name="page_type", kind="word", column=True, printed="free", jsonl=True),
    Field(name="confidence", kind="number", column=True, printed="free", jsonl=True),
    Field(name="word_count", kind="number", holder="stored", jsonl=True, csv=True),
    Field(name="counts", kind="counts", printed="free", jsonl=True, csv=True),
    Field(name="images", kind="images", column=True, printed="free", jsonl=True),
    Field(name="comments", kind="comments", printed="costly", jsonl=True),
    Field(name="found_by", kind="evidence", column=True, printed="free", jsonl=True),
    Field(name="revision", kind="number", holder="stored", jsonl=True, csv=True),
    Field(name="first_saved_at", kind="time", holder="stored", jsonl=True, csv=True),
    Field(name="saved_at", kind="time", holder="stored", jsonl=True, csv=True),
    Field(name="body_digest", kind="word", holder="stored", jsonl=True),
    Field(name="text", kind="body", column=True, digest=0, printed="free", jsonl=True, csv=True),
    Field(name="markdown", kind="text", column=True, printed="costly", jsonl=True),
    Field(name="html", kind="text", column=True, printed="costly", jsonl=True),
    Field(name="page_type_confidence", kind="number", column=True, printed="free"),
    Field(name="next_page", kind="link", printed="costly"),
    Field(name="trace", kind="trace", column=True, printed="costly"),
)  # fmt: skip
"""Every field of an article and of its place in the archive, in the order of the exports."""

STORED_FIELDS: Final = tuple(field for field in FIELDS if field.column)
"""The fields with a column in `revision`."""
