"""A message about a missing extra names a command that works for this installation."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scraper.extras import DISTRIBUTION, _hint, install_hint

PYPROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, "pip install '.[web]' in the clone"),
        ({}, "pip install 'scraper-archive[web]'"),
        (
            {"url": "file:///home/a/scraper", "dir_info": {"editable": True}},
            "pip install -e '.[web]' in the clone",
        ),
        ({"url": "file:///home/a/scraper", "dir_info": {}}, "pip install '.[web]' in the clone"),
        (
            {"url": "https://a.example/scraper.git", "vcs_info": {"vcs": "git", "commit_id": "1"}},
            "pip install 'scraper-archive[web] @ git+https://a.example/scraper.git'",
        ),
        (
            {"url": "file:///tmp/scraper_archive-1-py3-none-any.whl", "archive_info": {}},
            "pip install 'scraper-archive[web] @ file:///tmp/scraper_archive-1-py3-none-any.whl'",
        ),
    ],
)
def test_the_hint_follows_the_installation(origin: dict[str, object] | None, expected: str) -> None:
    """A clone, the index, a repository and a file have a command each."""
    assert _hint("web", origin) == expected


def test_the_name_is_that_of_the_distribution() -> None:
    """The message cannot name another distribution than `pyproject.toml`."""
    assert PYPROJECT["project"]["name"] == DISTRIBUTION


def test_a_real_record_is_read(tmp_path: Path) -> None:
    """What an installer writes beside the package decides."""
    folder = tmp_path / "scraper_archive-9.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: scraper-archive\nVersion: 9\n")
    code = "from scraper.extras import install_hint; print(install_hint('pdf'))"

    def ask() -> str:
        path = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"
        done = subprocess.run(
            [sys.executable, "-c", path], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    assert ask() == "pip install 'scraper-archive[pdf]'"
    (folder / "direct_url.json").write_text(json.dumps({"url": "file:///c", "dir_info": {}}))
    assert ask() == "pip install '.[pdf]' in the clone"


def test_here_it_is_the_clone() -> None:
    """`make` installs the clone in place."""
    assert install_hint("pdf").endswith("'.[pdf]' in the clone")
