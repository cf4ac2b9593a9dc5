"""The prose check finds the English that STYLE.md rejects, and nothing else."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parents[1] / "tools" / "prose_check.py"


@pytest.fixture(scope="module")
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("prose_check", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["prose_check"] = module
    spec.loader.exec_module(module)
    return module


def messages(check: ModuleType, path: str, text: str) -> list[str]:
    return [finding.message for finding in check.check_text(path, text, check.load_words())]


@pytest.mark.parametrize("verb", ["Give", "Tell", "Say", "Answer", "Have", "Look", "Whether"])
def test_a_docstring_that_begins_with_another_word_is_found(check: ModuleType, verb: str) -> None:
    """A function's docstring must begin with a verb of the list."""
    source = f'def count() -> int:\n    """{verb} the number of links."""\n    return 0\n'
    assert messages(check, "a.py", source) == [f'"{verb}" is not an accepted first verb']


def test_methods_and_coroutines_are_checked_and_noun_phrases_allowed(check: ModuleType) -> None:
    """Methods and coroutines need a verb; modules, classes and properties may be noun phrases."""
    source = '''"""The links of a page."""


class Links:
    """Links in the order of the page."""

    @property
    def first(self) -> str:
        """The first link."""

    async def load(self) -> None:
        """The links are loaded."""
'''
    assert messages(check, "a.py", source) == ['"The" is not an accepted first verb']


@pytest.mark.parametrize(
    "source",
    [
        "# The page could not be had.\n",
        'PLACE = 1\n"""Where a page that could not be had is kept."""\n',
        'raise FetchError("the page could not be had")\n',
        'raise FetchError(f"{url} could not be had")\n',
        'option("--again", help="Try URLs that could not be had.")\n',
        'click.echo("could not be had", err=True)\n',
        "# A comment over two lines: the page could not\n# be had.\n",
    ],
)
def test_phrases_are_found_in_all_that_people_read(check: ModuleType, source: str) -> None:
    """Comments, docstrings of constants, errors, help texts and printed lines are checked."""
    assert messages(check, "a.py", source) == [
        '"could not be had": write could not be fetched',
    ]


def test_a_finding_names_its_own_line(check: ModuleType) -> None:
    """The line of a finding is the line of its words, not of the text's beginning."""
    text = "# Title\n\nOne line.\nThe page could not be had.\n"
    (finding,) = check.check_text("a.md", text, check.load_words())
    assert str(finding) == 'a.md:4: "could not be had": write could not be fetched'


def test_code_quotations_and_data_are_not_prose(check: ModuleType) -> None:
    """Code blocks, inline code, quotations and strings that are data are left alone."""
    document = '```\nat once\n```\n\n`at once`, "at once"\n\n    at once\n'
    assert messages(check, "a.md", document) == []
    assert messages(check, "a.py", 'WORDS = ("at once", "no good")\n') == []


def test_unchecked_files_are_globs(check: ModuleType) -> None:
    """An entry of the list covers the files that its glob matches, in subfolders too."""
    words = check.Words(frozenset(), ("pack/*", "one.py"), (), ())
    assert check.is_unchecked("pack/deep/a.py", words)
    assert check.is_unchecked("one.py", words)
    assert not check.is_unchecked("packed/a.py", words)


def test_entries_of_clean_files_must_go(check: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unchecked entry without a finding is itself a finding, so the list can only shrink."""
    monkeypatch.setattr(check, "repository_files", list)
    words = check.Words(frozenset(), ("gone/*",), (), ())
    assert [finding.message for finding in check.check_repository(words)] == [
        '"gone/*" has no finding: remove it from `unchecked`'
    ]


def test_spelling_is_checked_in_prose_only(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A misspelled comment is found with its line; a word list of another language is not."""
    wrong = "reci" + "eve"
    (tmp_path / "a.py").write_text(f'WORDS = "{wrong}"\n\n# {wrong} the page\n', "utf-8")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    words = check.Words(frozenset(), (), (), ())
    (finding,) = check.check_spelling(["a.py"], words)
    assert (finding.path, finding.line) == ("a.py", 3)
