"""`FIELDS` is the one list of an article's fields: one more takes three edits and a migration."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from archive_pages import make_article, make_capture

import scraper
from scraper.archive import Archive
from scraper.archive.articles.canonical import canonical_digest
from scraper.archive.schema.version import SCHEMA_VERSION
from scraper.cli.article_fields import DEFAULT_FIELDS
from scraper.fields import FIELDS, STORED_FIELDS
from scraper.records import Article, StoredArticle

PACKAGE = Path(scraper.__file__).parent

EDITS = (
    (
        "records.py",
        "    tags: tuple[str, ...] = ()\n    section: str | None",
        "    tags: tuple[str, ...] = ()\n    subtitle: str | None = None\n    section: str | None",
    ),
    (
        "fields.py",
        '    Field(name="page_type_confidence"',
        """    Field(name="subtitle", kind="text", column=True, digest=13, compared=True,
          printed="free", jsonl=True, csv=True),
    Field(name="page_type_confidence\"""",
    ),
    (
        "extraction/metadata/find/meta_tags.py",
        '    ("headline", "title"),\n',
        '    ("headline", "title"),\n    ("subtitle", "subtitle"),\n',
    ),
)
"""The three edits: the record, the table of fields, and where pages state it."""

MIGRATION = (
    (
        "archive/schema/version.py",
        f"SCHEMA_VERSION: Final = {SCHEMA_VERSION}",
        f"SCHEMA_VERSION: Final = {SCHEMA_VERSION + 1}",
    ),
    (
        "archive/schema/views.py",
        "LATER_FIELDS: Final[tuple[str, ...]] = ()",
        'LATER_FIELDS: Final[tuple[str, ...]] = ("subtitle",)',
    ),
    (
        "archive/schema/migrations.py",
        "def apply_migrations(",
        f'''@MIGRATIONS(name="{SCHEMA_VERSION + 1:03}-subtitle")
def add_subtitle(db: Database) -> None:
    """Add the subtitle."""
    from scraper.archive.schema.views import CREATE_ARTICLE_VIEWS

    db.execute("ALTER TABLE revision ADD COLUMN subtitle TEXT")
    for statement in CREATE_ARTICLE_VIEWS:
        db.execute(statement)


def apply_migrations(''',
    ),
)

PROGRAM = '''
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from scraper import extract
from scraper.archive import Archive, diff_revisions
from scraper.archive.verify import find_problems
from scraper.export.csv_table import render_rows
from scraper.export.jsonl import render_line
from scraper.records import Capture

PAGE = """<html><head><title>Fog</title><meta name=subtitle content="%s"></head><body><article>
<h1>Fog</h1><p>The fog came at noon, and the lamp burned until the morning after.</p></article>"""
URL = "https://keeper.example/log/fog"

def read(subtitle, day):
    page = (PAGE % subtitle).encode()
    capture = Capture.of_bytes(page, url=URL, fetched_at=datetime(2026, 2, day, tzinfo=UTC))
    return capture, extract(page, URL)

with Archive.open(Path(sys.argv[1])) as archive:
    for day, subtitle in ((1, "A night"), (2, "Two nights")):
        archive.save(*read(subtitle, day))
    old, new = archive.revisions_of(archive.find_article(URL).id)
    lines = list(render_rows([new]))
    print(json.dumps({
        "found_by": new.article.found_by["subtitle"],
        "stored": [old.article.subtitle, new.article.subtitle],
        "diff": [(c.field, c.old, c.new) for c in diff_revisions(old, new).fields],
        "jsonl": json.loads(render_line(new))["subtitle"],
        "csv": [line.strip().rsplit(",", 1)[1] for line in lines],
        "view": list(archive.query("SELECT subtitle FROM articles ORDER BY id").rows),
        "problems": [str(problem) for problem in archive.find_problems()],
    }))
'''


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one more field."""
    folder = tmp_path_factory.mktemp("more")
    copy = folder / "scraper"
    shutil.copytree(PACKAGE, copy)  # compiled files too: compiling takes longer than the test
    for name, old, new in (*EDITS, *MIGRATION):
        text = (copy / name).read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        (copy / name).write_text(text.replace(old, new), "utf-8")
    return folder


def run(folder: Path, archive: Path) -> dict[str, object]:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(archive)],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


EXPECTED = {
    "found_by": "meta:subtitle",
    "stored": ["A night", "Two nights"],
    "diff": [["subtitle", "A night", "Two nights"]],
    "jsonl": "Two nights",
    "csv": ["subtitle", "Two nights"],
    "problems": [],
}


def test_one_more_field_takes_three_edits_and_a_migration(package: Path, tmp_path: Path) -> None:
    """A field is found, stored, sealed, compared, viewed and exported after the edits above."""
    result = run(package, tmp_path / "archive.db")
    assert result.pop("view") == [["Two nights"]]
    assert result == EXPECTED


def test_older_rows_stay_valid_when_a_field_is_added(
    package: Path, archive: Archive, path: Path
) -> None:
    """After the migration of an archive its seals and digests still fit, and the field is empty."""
    archive.save(make_capture(), make_article())
    archive.close()
    result = run(package, path)
    assert result.pop("view") == [[None], ["Two nights"]]
    assert result == EXPECTED


def test_fields_are_attributes_of_their_records() -> None:
    """Each row names an attribute of its record, and each attribute of Article has a row."""
    names = {
        holder: {field.name for field in FIELDS if field.holder == holder}
        for holder in ("article", "stored")
    }
    assert names["article"] == {field.name for field in fields(Article)}
    assert names["stored"] <= {field.name for field in fields(StoredArticle)}
    assert set(DEFAULT_FIELDS) <= names["article"]


def test_every_column_of_a_revision_has_a_field(archive: Archive) -> None:
    """The migrations make the columns that the table of fields names."""
    columns = set(archive.query("SELECT * FROM revision").columns)
    assert {field.name for field in STORED_FIELDS} <= columns


def test_the_digest_of_an_article_never_changes() -> None:
    """Stored digests depend on the canonical form, so this one is written down."""
    article = make_article(
        published="2026-01-01", modified="2026-01-02", site_name=" Keeper  Log", language="en",
        description="Fog", canonical_url="https://keeper.example/", lead_image="a.png",
        section="Log", licence="CC0", tags=("fog", "lamp"),
    )  # fmt: skip
    assert (
        canonical_digest(article)
        == "2f6e86fbc10daded241a48024d934aa7c44186cdb26a081ab6ec91547774500f"
    )
