"""The fourteenth migration: packed forms of revisions, and bodies that refer to other bodies.

Nothing is rewritten here: what older versions stored stays readable, and `scraper compact` packs it.
"""

from __future__ import annotations

from typing import Final

from scraper.archive.schema.views import CREATE_ARTICLE_VIEWS, CREATE_CAPTURES_VIEW

PACKING_TABLES: Final = (
    "ALTER TABLE revision ADD COLUMN packed BLOB",
    # A body whose frame has another body as prefix. The other one is never itself in this table as
    # `body_id`, nor in a pack.
    """
    CREATE TABLE body_base (
        body_id INTEGER PRIMARY KEY REFERENCES body (id) ON DELETE CASCADE,
        base_id INTEGER NOT NULL REFERENCES body (id)
    )
    """,
    "CREATE INDEX body_base_base ON body_base (base_id)",
    # Bodies that later ones of the same site may refer to.
    """
    CREATE TABLE site_base (
        body_id INTEGER PRIMARY KEY REFERENCES body (id) ON DELETE CASCADE,
        site TEXT NOT NULL
    )
    """,
    "CREATE INDEX site_base_site ON site_base (site, body_id)",
    # Bodies of one site in one frame, one after the other; their own `content` is empty.
    """
    CREATE TABLE pack (
        id INTEGER PRIMARY KEY,
        size INTEGER NOT NULL,
        content BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE pack_member (
        body_id INTEGER PRIMARY KEY REFERENCES body (id) ON DELETE CASCADE,
        pack_id INTEGER NOT NULL REFERENCES pack (id),
        start INTEGER NOT NULL
    )
    """,
    "CREATE INDEX pack_member_pack ON pack_member (pack_id)",
)

PACKING_VIEWS: Final = (*CREATE_ARTICLE_VIEWS, *CREATE_CAPTURES_VIEW)
