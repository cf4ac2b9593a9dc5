"""Check the English of docstrings, comments, help texts, messages and documents.

STYLE.md has the rules and prose.toml the words. Three things are checked: the first word of a
function's docstring is an accepted verb, no rejected phrase occurs, and codespell finds nothing.

    .venv/bin/python tools/prose_check.py            every file of the repository that is not `unchecked`
    .venv/bin/python tools/prose_check.py FILE...    these files, also unchecked ones
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tempfile
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = (
    "*.md",
    "docs/*.md",
    ".github/**/*.md",
    "scraper/**/*.py",
    "training/**/*.py",
    "benchmarks/**/*.py",
    "tools/**/*.py",
    "docs/*.py",
)
"""The files that people read, as globs below the repository's root."""

MESSAGE_CALLS = re.compile(r"(?:Error|Problem|UsageError|BadParameter|ClickException|echo|Exit)$")
"""Calls whose text is shown to a person."""

MESSAGE_KEYWORDS = frozenset({"help", "message", "epilog", "short_help", "description", "hint"})

CODESPELL_FOUND = 65
"""The exit status of codespell for a misspelling."""

FENCE = re.compile(r"(?ms)^ {0,3}(```|~~~).*?^ {0,3}\1[`~]* *$|^(?: {4}|\t).*$")
EXAMPLES = re.compile(r"(?s)<!-- prose: off -->.*?<!-- prose: on -->")
INLINE_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
QUOTATION = re.compile(r'"[^"\n]*"|“[^”\n]*”|\]\([^)\s]*\)')


@dataclass(frozen=True, slots=True)
class Words:
    """The content of prose.toml."""

    verbs: frozenset[str]
    unchecked: tuple[str, ...]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    spelling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A text that a person reads: its first line in the file, and whether a verb must begin it."""

    line: int
    text: str
    needs_verb: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A place where the English breaks a rule."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@cache
def load_words(path: Path = ROOT / "tools" / "prose.toml") -> Words:
    """Load the accepted verbs, the rejected phrases and the list of unchecked files."""
    data = tomllib.loads(path.read_text("utf-8"))
    return Words(
        verbs=frozenset(data["verbs"].split()),
        unchecked=tuple(data["unchecked"]),
        phrases=tuple(
            (re.compile(each["pattern"].replace(" ", r"\s+"), re.IGNORECASE), each["instead"])
            for each in data["phrases"]
        ),
        spelling=tuple(data["spelling"]),
    )


def check_text(path: str, text: str, words: Words) -> list[Finding]:
    """Return the findings of one file, given its path (for the kind of file) and content."""
    return sorted(
        Finding(path, line, message)
        for part in find_prose(path, text)
        for line, message in _check_part(part, words)
    )


def _check_part(part: Prose, words: Words) -> Iterator[tuple[int, str]]:
    first = re.match(r"\W*([\w-]+)", part.text)
    if part.needs_verb and first and first.group(1) not in words.verbs:
        yield part.line, f'"{first.group(1)}" is not an accepted first verb'
    readable = _blank_code(part.text)
    for pattern, instead in words.phrases:
        for found in pattern.finditer(readable):
            line = part.line + readable.count("\n", 0, found.start())
            yield line, f'"{" ".join(found.group().split())}": write {instead}'


def _blank_code(text: str) -> str:
    """Return the text with code and quotations replaced by a letter, line breaks kept."""
    for pattern in (INLINE_CODE, QUOTATION):
        text = pattern.sub(lambda found: "x" + "\n" * found.group().count("\n"), text)
    return text


def find_prose(path: str, text: str) -> Iterator[Prose]:
    """Yield what a person reads in a Python file or a document."""
    yield from python_prose(text) if path.endswith(".py") else markdown_prose(text)


def markdown_prose(text: str) -> Iterator[Prose]:
    """Yield a document's text without code blocks and the stretches marked as examples."""
    for pattern in (EXAMPLES, FENCE):
        text = pattern.sub(lambda found: "\n" * found.group().count("\n"), text)
    yield Prose(1, text)


def python_prose(source: str) -> Iterator[Prose]:
    """Yield the docstrings, comments, help texts and messages of a module."""
    yield from _comments(source)
    tree = ast.parse(source)
    for node in ast.walk(tree):
        yield from _docstrings(node)
        if isinstance(node, ast.Call):
            yield from _messages(node)


def _comments(source: str) -> Iterator[Prose]:
    block: list[str] = []
    start = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        if block and token.start[0] == start + len(block):
            block.append(token.string.lstrip("# "))
            continue
        if block:
            yield Prose(start, "\n".join(block))
        start, block = token.start[0], [token.string.lstrip("# ")]
    if block:
        yield Prose(start, "\n".join(block))


def _docstrings(node: ast.AST) -> Iterator[Prose]:
    body = getattr(node, "body", None)
    if not isinstance(body, list):
        return
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for position, statement in enumerate(body):
        if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
            continue
        text = statement.value.value
        if isinstance(text, str):
            needs_verb = is_function and position == 0 and not _is_property(node)
            yield Prose(statement.lineno, text, needs_verb)


def _is_property(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    names = {ast.unparse(each).split("(")[0].split(".")[-1] for each in decorators}
    return bool(names & {"property", "cached_property", "setter"})


def _messages(node: ast.Call) -> Iterator[Prose]:
    if MESSAGE_CALLS.search(ast.unparse(node.func)):
        for argument in node.args:
            yield from _literal(argument)
    for keyword in node.keywords:
        if keyword.arg in MESSAGE_KEYWORDS:
            yield from _literal(keyword.value)


def _literal(node: ast.expr) -> Iterator[Prose]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield Prose(node.lineno, node.value)
    elif isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
        yield Prose(node.lineno, "".join(map(str, parts)))


def is_unchecked(path: str, words: Words) -> bool:
    """Return whether a glob of the list of unchecked files matches the path."""
    return any(fnmatchcase(path, pattern) for pattern in words.unchecked)


def check_spelling(paths: Iterable[str], words: Words) -> list[Finding]:
    """Return what codespell reports of the files' prose.

    codespell reads copies that hold the prose alone: word lists of other languages and regular
    expressions are not English.
    """
    ignored = ["--ignore-words-list", ",".join(words.spelling)] if words.spelling else []
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            copy = Path(folder, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_prose_alone(path, (ROOT / path).read_text("utf-8")), "utf-8")
        done = subprocess.run(  # noqa: S603 - our own files
            [sys.executable, "-m", "codespell_lib", "--check-hidden", *ignored, "."],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode not in {0, CODESPELL_FOUND}:
        raise SystemExit(f"codespell failed: {done.stderr}")
    lines = (re.fullmatch(r"\./(.+?):(\d+): (.+)", row) for row in done.stdout.splitlines())
    return [Finding(row[1], int(row[2]), f"spelling: {row[3]}") for row in lines if row]


def _prose_alone(path: str, text: str) -> str:
    """Return a text of as many lines, in which only the prose is left."""
    lines = [""] * (text.count("\n") + 2)
    for part in find_prose(path, text):
        for offset, line in enumerate(_blank_code(part.text).split("\n")):
            place = min(part.line - 1 + offset, len(lines) - 1)
            lines[place] = f"{lines[place]} {line}".strip()
    return "\n".join(lines)


def repository_files() -> list[str]:
    """Return the paths of all files to check, relative to the repository's root."""
    found = {path for place in PLACES for path in ROOT.glob(place) if path.is_file()}
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def check_repository(words: Words) -> list[Finding]:
    """Return the findings of every checked file, and the unchecked entries that can go."""
    files = repository_files()
    checked = [path for path in files if not is_unchecked(path, words)]
    findings = [each for path in checked for each in _check_file(path, words)]
    for pattern in words.unchecked:
        skipped = [path for path in files if fnmatchcase(path, pattern)]
        if not any(_check_file(path, words) for path in skipped):
            message = f'"{pattern}" has no finding: remove it from `unchecked`'
            findings.append(Finding("tools/prose.toml", 1, message))
    return sorted([*findings, *check_spelling(files, words)])


def _check_file(path: str, words: Words) -> list[Finding]:
    return check_text(path, (ROOT / path).read_text("utf-8"), words)


def main() -> None:
    """Check the named files, or the repository, and exit with status 1 if anything is found."""
    words = load_words()
    if sys.argv[1:]:
        names = [Path(name).resolve().relative_to(ROOT).as_posix() for name in sys.argv[1:]]
        findings = [each for name in names for each in _check_file(name, words)]
        findings += check_spelling(names, words)
    else:
        findings = check_repository(words)
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
