"""The documents name everything that people can use, and every part says what it is for."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from command_line import CommandLine

import scraper as public
from scraper.archive import Archive
from scraper.cli import COMMANDS, GROUPS, scraper
from scraper.cli.exit_codes import MEANINGS
from scraper.cli.outcomes import WORDS
from scraper.config import SECTIONS
from scraper.export import FORMATS
from scraper.records import NO_CONTENT

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
TOUR = (ROOT / "docs" / "cli.md").read_text("utf-8")
PACKAGE = sorted((ROOT / "scraper").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def dotted(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_is_shown_in_the_tour(verb: str) -> None:
    """docs/cli.md shows each verb in use."""
    assert re.search(rf"scraper {verb}\b", TOUR), verb


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_helps_with_an_example(verb: str) -> None:
    """The help of each verb says what it does and ends in a command that can be copied."""
    command = scraper.get_command(click.Context(scraper), verb)
    assert command is not None
    assert command.help is not None
    assert re.search(rf"\b(scraper|make) .*{verb}\b", command.help), command.help


def options_of(command: click.Command, name: str) -> Iterator[tuple[str, click.Option]]:
    """Yield every option of a command and of those below it, with the command's name."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for verb in command.list_commands(context):
            below = command.get_command(context, verb)
            assert below is not None
            yield from options_of(below, f"{name} {verb}")
    yield from ((name, one) for one in command.params if isinstance(one, click.Option))


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_option_has_a_sentence(verb: str) -> None:
    """The help of each option is a sentence that begins with a verb, as docstrings do."""
    verbs = tomllib.loads((ROOT / "tools" / "prose.toml").read_text("utf-8"))["verbs"].split()
    command = scraper.get_command(click.Context(scraper), verb)
    assert command is not None
    wrong = [
        f"{name} {option.opts[-1]}: {option.help}"
        for name, option in options_of(command, verb)
        if (option.help or "").partition(" ")[0] not in verbs
        or re.search(r" .*[^.][.]$", option.help or "") is None
    ]
    assert wrong == []


@pytest.mark.parametrize(("verb", "said"), COMMANDS.items())
def test_the_help_says_of_each_verb_what_its_own_help_says(verb: str, said: str) -> None:
    """The list of verbs, written without importing them, has the first sentence of each one's help."""
    command = scraper.get_command(click.Context(scraper), verb)
    assert command is not None
    assert command.get_short_help_str(limit=400) == said


@pytest.mark.parametrize(
    "key", [f"{section}.{key}" for section, model in SECTIONS for key in model.model_fields]
)
def test_every_setting_is_documented(key: str) -> None:
    """docs/settings.md names each setting, its variable and its meaning."""
    section, _, name = key.partition(".")
    model = dict(SECTIONS)[section]
    settings = document("settings.md")
    assert f"`{key}`" in settings
    assert f"`SCRAPER_{section}_{name}`".upper() in settings.upper()
    assert str(model.model_fields[name].description) in settings


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_format_is_documented(name: str) -> None:
    """docs/formats.md has a row for each export format."""
    assert f"| `{name}` | " in (ROOT / "docs" / "formats.md").read_text()


@pytest.mark.parametrize(("status", "meaning"), MEANINGS)
def test_every_exit_code_is_documented(status: int, meaning: str) -> None:
    """docs/cli.md has a row for each exit code, with its meaning."""
    assert f"| {status} | {meaning} |" in TOUR


@pytest.mark.parametrize("word", [word for _, word in WORDS])
def test_every_outcome_is_documented(word: str) -> None:
    """docs/cli.md says what each first word of an outcome's line means."""
    assert f"| `{word}` |" in TOUR


def error_codes() -> Iterator[tuple[str, str]]:
    """Give every code that the source gives to an error or a problem, and where."""
    for path in PACKAGE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for value in code_values(node):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value, dotted(path)


def code_values(node: ast.AST) -> list[ast.expr]:
    """Give what a node calls a code: `code="x"`, `code = "x"`, `code, message = "x", "y"`."""
    if isinstance(node, ast.keyword) and node.arg == "code":
        return [node.value]
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "_Problem":
        return node.args[:1]
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "code":
        return [node.value] if node.value is not None else []
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
        return [node.value]
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "(code, message)":
        return node.value.elts[:1] if isinstance(node.value, ast.Tuple) else []
    return []


@pytest.mark.parametrize("code", NO_CONTENT)
def test_every_reason_to_skip_is_documented(code: str) -> None:
    """docs/errors.md explains each kind of page that is no article."""
    assert f"| `{code}` |" in document("errors.md")


@pytest.mark.parametrize(("code", "place"), sorted(set(error_codes())))
def test_every_error_code_is_documented(code: str, place: str) -> None:
    """docs/errors.md explains each stable code that a line or the ledger may hold."""
    assert f"| `{code}` |" in document("errors.md"), f"{code} of {place}"


def test_every_view_column_is_documented(tmp_path: Path) -> None:
    """docs/schema.md has every column of every view, in a section of the view's name."""
    schema = document("schema.md")
    with Archive.open(tmp_path / "archive.db") as archive:
        views = archive.query("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
        names = [str(row[0]) for row in views.rows]
        assert {"articles", "fetches", "revisions"} <= set(names)
        for view in names:
            if view == "article_words":  # feeds the full-text index; no promise
                continue
            section = re.search(rf"(?ms)^##+ `?{view}`?$(.*?)(?=^##? |\Z)", schema)
            assert section is not None, f"docs/schema.md has no section {view}"
            columns = archive.query(f"SELECT * FROM {view} LIMIT 0").columns
            missing = [column for column in columns if f"`{column}`" not in section.group(1)]
            assert missing == [], view


@pytest.mark.parametrize("path", PACKAGE, ids=dotted)
def test_every_public_part_says_what_it_is_for(path: Path) -> None:
    """Each module, public class and public function of the package has a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    parts = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    silent = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, parts) and not node.name.startswith("_") and not has_docstring(node)
    ]
    assert has_docstring(tree), "the module"
    inner = {
        child.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for child in ast.walk(node)
        if isinstance(child, parts) and child is not node
    }
    private = {
        method.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.startswith("_")
        for method in node.body
        if isinstance(method, parts)
    }
    assert [name for name in silent if name not in inner | private] == []


@pytest.mark.parametrize("path", TESTS, ids=dotted)
def test_every_test_states_its_claim(path: Path) -> None:
    """Each test's docstring is its claim."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not has_docstring(node)
    ]
    assert silent == []


def has_docstring(node: ast.AST) -> bool:
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module)
    return bool(ast.get_docstring(node))


def test_the_help_groups_the_verbs_and_cuts_no_summary(cli: CommandLine) -> None:
    """The list of verbs has a section for each task, and the whole summary of each verb."""
    shown = cli.run("--help").out
    for title, verbs in GROUPS.items():
        assert f"\n{title}:\n" in shown
        section = " ".join(shown.split(f"\n{title}:\n")[1].split("\n\n")[0].split())
        assert [verb for verb, text in verbs.items() if f"{verb} {text}" not in section] == []
    assert "..." not in shown.split("\nCollect:\n")[1]


def test_the_public_names_can_be_imported() -> None:
    """Each name of `scraper.__all__` exists, and the package states its types."""
    assert [name for name in public.__all__ if getattr(public, name, None) is None] == []
    assert (ROOT / "scraper" / "py.typed").exists()


def test_the_readme_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's Python example prints the text of a page."""
    page = "<h1>Tide</h1><p>" + "The mill stood in water to its sills on Sunday. " * 9
    (tmp_path / "a.html").write_text(page, "utf-8")
    monkeypatch.chdir(tmp_path)
    example = re.search(r"(?ms)^```python\n(.+?)^```", README)
    assert example is not None
    printed: list[object] = []
    exec(example.group(1), {"print": printed.append})
    assert "The mill stood in water" in str(printed[0])


def test_the_readme_is_short() -> None:
    """The README has at most 150 lines; the tour is docs/cli.md."""
    assert len(README.splitlines()) <= 150


def test_the_pictures_of_the_readme_are_small() -> None:
    """README shows two pictures of at most 150 kB each; docs/screenshots.py makes them."""
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", README)
    assert len(shown) == 2
    assert all((ROOT / name).stat().st_size <= 150_000 for name in shown)


def test_the_map_of_the_documents_is_complete() -> None:
    """docs/index.md links every page of docs/."""
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert pages - set(re.findall(r"\]\(([^)#/]+)\)", document("index.md"))) == set()


def test_links_between_documents_lead_somewhere() -> None:
    """Every relative link in the README and docs/ names a file that is there."""
    broken = [
        f"{page.name}: {target}"
        for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_readme_cron_line_names_real_options(cli: CommandLine) -> None:
    """The options in the README's cron line are options of the verb it calls."""
    line = next(
        line for line in README.splitlines() if re.match(r"^[\d*/,-]+( [\d*/,-]+){4} ", line)
    )
    found = re.search(r"scraper (\w+)((?: -{1,2}[\w-]+| \S+)*)", line)
    assert found is not None
    ran = cli.run(found.group(1), "--help")
    options = re.findall(r"(?<= )-{1,2}[a-z][\w-]*", found.group(2))
    assert [option for option in options if option not in ran.out] == []


@pytest.mark.parametrize(
    "package", [path for path in PACKAGE if path.name == "__init__.py"], ids=dotted
)
def test_a_package_lists_modules_that_it_has(package: Path) -> None:
    """Each module or folder that the list in a package's docstring names is in the package."""
    text = ast.get_docstring(ast.parse(package.read_text("utf-8"))) or ""
    listed = re.findall(r"(?m)^ *([a-z_]+(?:\.py|/))(?=  )", text)
    assert [name for name in listed if not (package.parent / name).exists()] == []


COMMAND_LINES = re.findall(r"(?m)^scraper .*$", document("tasks.md"))


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_the_commands_of_the_tasks_have_real_options(line: str) -> None:
    """Each command of docs/tasks.md exists, and its options are options of it."""
    words = shlex.split(line)[1:]
    command: click.Command = scraper
    context = click.Context(scraper)
    while isinstance(command, click.Group):
        found = command.get_command(context, words.pop(0))
        assert found is not None
        command = found
    known = {name for option in command.params for name in option.opts}
    assert [word for word in words if word.startswith("--") and word not in known] == []
