"""Leave one rule out at a time: `python benchmarks/ablation.py ../shared/corpus [--limit N]`.

Reads every page of the development corpora once with the models that come with the package, and
notes which rules do anything on it. Only those are left out in turn and the page scored again. Prints
for each rule the pages that it changes, those that are better and worse for it, and the gain over all
pages with a paired 95% bootstrap interval, in thousandths: F1 over words for steps of the body,
prune rules, steps of the text and platforms; share of pages for titles and dates and F1 of authors
for finders of metadata.

A rule stays if three pages more are better than worse, or if its comment names the fault that it
guards: most of those faults are on no page of these corpora.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from metadata_score import score as score_metadata

from scraper.dom.document import Document
from scraper.dom.elements import Element, to_html
from scraper.dom.parse import parse_html
from scraper.extraction.body import candidates, reading
from scraper.extraction.body.body import Body
from scraper.extraction.metadata import FINDERS
from scraper.extraction.metadata.choose import judge
from scraper.extraction.metadata.choose.judge import judge_fields
from scraper.extraction.normalize import WORD_STEPS
from scraper.extraction.prune import LEARNED_BODY_RULES, RULES, PruneRule, prune_tree
from scraper.extraction.prune.view import Drop, View
from scraper.extraction.render.text import render_text
from scraper.platforms import PLATFORMS, recognize_platform
from scraper.platforms.platform import Platform
from scraper.records import Found
from training.corpus import Example, read_corpus
from training.measures import score_text

DRAWS = 2000
SAME = 1e-9

Call = Callable[..., Any]


class Step(NamedTuple):
    """A function that can be replaced by one that does nothing."""

    module: ModuleType
    name: str
    idle: Call


def _nothing(*_: object, **__: object) -> list[object]:
    return []


def _no_body(*_: object, **__: object) -> None:
    return None


BODY_STEPS = (
    Step(candidates, "find_notices", lambda document: frozenset()),  # noqa: ARG005
    Step(candidates, "collect_formulas", lambda document: {}),  # noqa: ARG005
    Step(candidates, "find_displayed", _nothing),
    Step(candidates, "find_works_cited", _nothing),
    Step(candidates, "find_notes", _nothing),
    Step(candidates, "find_posts", _nothing),
    Step(candidates, "find_live_entries", _nothing),
    Step(candidates, "find_revealed", _nothing),
    Step(candidates, "find_short_lists", _nothing),
    Step(candidates, "find_numbered_sections", _nothing),
    Step(candidates, "find_rest_of_sections", _nothing),
    Step(candidates, "keep_units", lambda page, view, chances, keep: keep),  # noqa: ARG005
    Step(candidates, "find_signups", _nothing),
    Step(candidates, "find_share_rows", _nothing),
    Step(candidates, "find_pleas", _nothing),
    Step(candidates, "find_replies", _nothing),
    Step(candidates, "find_bios", _nothing),
    Step(candidates, "find_repeated_standfirsts", _nothing),
    Step(candidates, "find_pull_quotes", _nothing),
    Step(candidates, "find_cards", lambda *_: set()),
    Step(candidates, "find_unseen_body", _no_body),
    Step(candidates, "find_readable_body", _no_body),
    Step(reading, "drop_copies", lambda page, view, keep: keep),  # noqa: ARG005
    Step(reading, "drop_next_articles", lambda page, view, keep: keep),  # noqa: ARG005
    Step(reading, "drop_comments", lambda view, keep: keep),  # noqa: ARG005
)
METADATA_STEPS = (
    Step(judge, "find_signatures", _nothing),
    Step(judge, "find_script_authors", _nothing),
)


@contextmanager
def replaced(step: Step, call: Call) -> Iterator[None]:
    """Replace a step's function."""
    own = getattr(step.module, step.name)
    setattr(step.module, step.name, call)
    try:
        yield
    finally:
        setattr(step.module, step.name, own)


@contextmanager
def watched(steps: Iterable[Step], fired: set[Step]) -> Iterator[None]:
    """Note which steps do anything."""
    own = {step: getattr(step.module, step.name) for step in steps}
    for step, call in own.items():
        setattr(step.module, step.name, partial(_watch, step, call, fired))
    try:
        yield
    finally:
        for step, call in own.items():
            setattr(step.module, step.name, call)


def _watch(step: Step, call: Call, fired: set[Step], *args: object, **named: object) -> object:
    result, idle = call(*args, **named), step.idle(*args, **named)
    if isinstance(result, np.ndarray):
        differs = not np.array_equal(result, idle)
    else:
        result = list(result) if isinstance(result, Iterator) else result
        differs = result != idle
    if differs:
        fired.add(step)
    return result


Scores = dict[tuple[str, str], float]
"""What each rule (kind, name) gains on a page; 0 where it does nothing."""


def read_page(example: Example, truth: dict[str, object]) -> Scores:
    """Read one page whole, then without each rule that did anything."""
    root = parse_html(example.text)
    if root is None:
        return {}
    document = Document(example.url, root)
    platform = recognize_platform(document)
    gains: Scores = {}
    _leave_out_finders(document, platform, truth, gains)
    if example.body is not None:
        _leave_out_body_rules(document, platform, example, gains)
    return gains


def _leave_out_body_rules(
    document: Document, platform: Platform | None, example: Example, gains: Scores
) -> None:
    def find(platform: Platform | None = platform) -> Body:
        return candidates.find_body(document, platform=platform)

    def read(body: Body, platform: Platform | None = platform) -> float:
        prune(body, platform, document)
        return finish(body.root, document, example)

    steps: set[Step] = set()
    rules: set[PruneRule] = set()
    with watched(BODY_STEPS, steps):
        body = find()
    unpruned = copy.deepcopy(body.root)
    prune(body, platform, document, rules)
    pruned = copy.deepcopy(body.root)
    changing = find_changing(body.root, document)
    whole = _score(render_text(body.root), example)
    for step in steps:
        with replaced(step, step.idle):
            gains["body", step.name] = whole - read(find())
    if platform is not None:
        gains["platform", platform.name] = whole - read(find(None), None)
    for rule in rules:
        less = Body(root=copy.deepcopy(unpruned), name=body.name, confidence=0.0)
        prune(less, platform, document, without=rule)
        gains["prune", rule.__name__] = whole - finish(less.root, document, example)
    for place in changing:
        tree = copy.deepcopy(pruned)
        for number, normalize in enumerate(WORD_STEPS):
            if number != place:
                normalize(tree, document.base_url)
        gains["text", WORD_STEPS[place].__name__] = whole - _score(render_text(tree), example)


def prune(
    body: Body,
    platform: Platform | None,
    document: Document,
    fired: set[PruneRule] | None = None,
    *,
    without: PruneRule | None = None,
) -> None:
    """Prune a body as extraction does, note which rules propose anything, or leave one out."""
    own = body.name == "model"
    rules = [rule for rule in (LEARNED_BODY_RULES if own else RULES) if rule is not without]
    if fired is not None:
        rules = [partial(_watch_rule, rule, fired) for rule in rules]
    selectors = () if own or platform is None else platform.prune_selectors
    title = document.meta("og:title")
    prune_tree(body.root, title=title, selectors=selectors, rules=tuple(rules))


def _watch_rule(rule: PruneRule, fired: set[PruneRule], view: View) -> Iterator[Drop]:
    for drop in rule(view):
        fired.add(rule)
        yield drop


def find_changing(root: Element, document: Document) -> list[int]:
    """Take the steps that change words; return the places of those that change anything."""
    found = []
    before = to_html(root)
    for place, normalize in enumerate(WORD_STEPS):
        normalize(root, document.base_url)
        after = to_html(root)
        if after != before:
            found.append(place)
        before = after
    return found


def finish(root: Element, document: Document, example: Example) -> float:
    """Render and score a pruned tree."""
    for normalize in WORD_STEPS:
        normalize(root, document.base_url)
    return _score(render_text(root), example)


def _score(text: str, example: Example) -> float:
    return score_text(text, example.body, ()).f1 or 0.0


def _leave_out_finders(
    document: Document, platform: Platform | None, truth: dict[str, object], gains: Scores
) -> None:
    found: dict[str, tuple[Found, ...]] = {
        finder.__name__: tuple(finder(document)) for finder in FINDERS
    }
    if platform is not None:
        found[f"platform {platform.name}"] = tuple(platform.find_metadata(document))
    order = sorted(found, key=lambda name: not name.startswith("platform"))

    def read(without: str = "") -> dict[str, float]:
        known = () if without.startswith("platform") else found.get(order[0], ())
        trusted = frozenset(
            one.found_by.split(":", 1)[0] for one in known if order[0].startswith("platform")
        )
        values = tuple(one for name in order if name != without for one in found[name])
        return score_metadata(truth, judge_fields(document, values, trusted, None))

    fired: set[Step] = set()
    with watched(METADATA_STEPS, fired):
        whole = read()
    without = {name: read(name) for name in order if found[name]}
    for step in fired:
        with replaced(step, step.idle):
            without[step.name] = read()
    for name, figures in without.items():
        for field, figure in figures.items():
            gains[f"finder of {field}", name] = whole[field] - figure


def read_pages(corpus: Path, limit: int | None) -> Iterator[tuple[Example, dict[str, object]]]:
    """Yield every page with its truth."""
    for folder in sorted(path.parent for path in corpus.glob("*/truth.jsonl")):
        with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
            truths = {truth["id"]: truth for truth in map(json.loads, lines)}
        for example in islice(read_corpus(folder), limit):
            yield example, truths[example.id]


def print_table(kind: str, rows: dict[str, list[float]], pages: int) -> None:
    """Print one line for each rule of a kind, the most useful first, then those that change nothing."""
    print(f"\n{kind:<24}{'changed':>8}{'better':>7}{'worse':>6}  gain, thousandths, 95%")
    chance = np.random.default_rng(0)
    draws = chance.integers(0, pages, (DRAWS, pages), dtype=np.int32)
    idle = []
    for name, changes in sorted(rows.items(), key=lambda row: -sum(row[1])):
        gains = np.zeros(pages)
        gains[: len(changes)] = changes
        changed = gains[np.abs(gains) > SAME]
        if not len(changed):
            idle.append(name)
            continue
        better = int((changed > 0).sum())
        low, high = np.percentile(1000 * gains[draws].mean(axis=1), [2.5, 97.5])
        print(
            f"{name:<24}{len(changed):>8}{better:>7}{len(changed) - better:>6}"
            f"  {1000 * gains.mean():+.2f} [{low:+.2f}, {high:+.2f}]"
        )
    if idle:
        print(f"changes no figure: {', '.join(sorted(idle))}")


def _known_rules() -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the names of all rules by kind, so that those that never do anything are listed too."""
    yield "body", (step.name for step in BODY_STEPS)
    yield "platform", (platform.name for platform in PLATFORMS)
    yield "prune", (rule.__name__ for rule in dict.fromkeys((*LEARNED_BODY_RULES, *RULES)))
    yield "text", (normalize.__name__ for normalize in WORD_STEPS)


def main() -> None:
    """Read the corpora, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--limit", type=int, help="pages of each collection")
    options = parser.parse_args()
    rows: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for kind, names in _known_rules():
        for name in names:
            rows[kind][name] = []
    with ProcessPoolExecutor() as workers:
        pages = list(read_pages(options.corpus, options.limit))
        bodies = sum(example.body is not None for example, _ in pages)
        counts = {
            field: sum(bool(truth.get(field)) for _, truth in pages)
            for field in ("title", "authors", "date")
        }
        for gains in workers.map(read_page, *zip(*pages, strict=True), chunksize=16):
            for (kind, name), gain in gains.items():
                rows[kind][name].append(gain)
    print(
        f"{bodies} pages with a body; with a " + ", ".join(f"{f}: {n}" for f, n in counts.items())
    )
    for kind in sorted(rows):
        print_table(kind, rows[kind], counts.get(kind.rsplit(" ", 1)[-1], bodies))


if __name__ == "__main__":
    main()
