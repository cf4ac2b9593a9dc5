"""The wheel, installed outside the clone: it has every file, its command runs, its types are known."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest
from type_check import check_types

from scraper.cli import COMMANDS

ROOT = Path(__file__).parents[1]
GOOD = """
from pathlib import Path
from scraper import Archive, Article, Capture, FetchSettings, Selection, extract, fetch, scrape, scrape_async

article: Article = extract("<p>x", "https://a.example/", markdown=True)
page: Capture = fetch("https://a.example/", settings=FetchSettings(delay=3))
title: str | None = scrape("https://a.example/").title
text: str = extract(page).text

async def read() -> tuple[str, ...]:
    return (await scrape_async("https://a.example/")).authors

with Archive.open(Path("archive.db"), read_only=True) as archive:
    path: Path = archive.path
    words: list[int] = [one.word_count for one in archive.list_articles(Selection(site="a.example"))]
"""
BAD = "from scraper import extract\nnumber: int = extract('<p>x').text\n"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel; the packages that it needs are the tests' own."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    with ZipFile(wheel) as file:
        file.extractall(packages)
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "python"


def test_the_wheel_has_every_file_of_the_package(wheel: Path) -> None:
    """Models, word lists, pages and `py.typed` are in it, and nothing but the package."""
    ours = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "scraper").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with ZipFile(wheel) as file:
        names = set(file.namelist())
    assert ours - names == set()
    others = {name for name in names - ours if ".dist-info/" not in name}
    assert {name.partition(".data/")[2] or name for name in others} == {
        "scraper/cli/errors.md",
        "data/share/man/man1/scraper.1",
    }


def test_the_manual_page_names_every_command(wheel: Path) -> None:
    """The page has a paragraph for each command, and no line that roff takes for a macro of another kind."""
    with ZipFile(wheel) as file:
        (name,) = (one for one in file.namelist() if one.endswith("/scraper.1"))
        page = file.read(name).decode()
    assert [verb for verb in COMMANDS if f"\n.TP\n.B {verb}\n" not in page] == []
    macros = {line.split(" ")[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert macros <= {".TH", ".SH", ".SS", ".TP", ".B", ".I"}


def test_the_distribution_has_its_own_name(wheel: Path) -> None:
    """The distribution is `scraper-archive`, the package and the command are `scraper`."""
    assert wheel.name.startswith("scraper_archive-")
    with ZipFile(wheel) as file:
        (entries,) = (one for one in file.namelist() if one.endswith("/entry_points.txt"))
        assert "scraper = scraper.cli:main" in file.read(entries).decode()


def test_the_installed_package_reads_a_page(python: Path, tmp_path: Path) -> None:
    """Outside the clone, the command and the Python API find their models and word lists."""
    (tmp_path / "a.html").write_text(f"<h1>Tide</h1><p>{'The mill stood in water. ' * 20}</p>")
    done = subprocess.run(
        [python, "-m", "scraper", "extract", "a.html"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "The mill stood in water." in done.stdout
    help_ = [python, "-m", "scraper", "help", "errors", "bad-sql"]
    meaning = subprocess.run(help_, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert meaning.stdout.startswith("bad-sql: ")
    where = "import scraper; print(scraper.__file__)"
    shown = subprocess.run(
        [python, "-c", where], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert Path(shown.stdout.strip()).is_relative_to(python.parents[1])


def test_a_type_checker_knows_the_names(python: Path, tmp_path: Path) -> None:
    """`mypy --strict` accepts a script that uses the installed package, and refuses a wrong use."""
    for name, source in (("good.py", GOOD), ("bad.py", BAD)):
        (tmp_path / name).write_text(source)
    assert check_types(tmp_path / "good.py", python).startswith("Success")
    assert "Incompatible types" in check_types(tmp_path / "bad.py", python)
