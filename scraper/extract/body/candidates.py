"""Find the body of a page: several candidates, one guarded choice.

Takes a Document, the platform that was recognised and the user's rule; gives a
Body. Candidates are sets of blocks (the model's, a platform's or rule's selector,
the whole page) or, for pages that hold their text outside the markup, text from
JSON-LD. Nothing is returned only when the page has no text at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from scraper.extract.body.blocks import Page, cut_page
from scraper.extract.body.body import Body
from scraper.extract.body.features import describe_blocks
from scraper.extract.body.hints import article_bodies, find_hints
from scraper.extract.body.model import load_model, predict
from scraper.extract.body.select import drop_copies, expected_f1, keep_likely
from scraper.extract.body.tree import build_tree
from scraper.extract.body.view import View, look_at
from scraper.extract.document import Document
from scraper.extract.dom import Element, fold_space, parse_fragment
from scraper.extract.rules.apply import find_rule_body, find_rule_strips
from scraper.extract.rules.rule import Rule
from scraper.extract.selectors import find_matches
from scraper.records import BodyCandidate

Mask = NDArray[np.bool_]

TINY_PAGE: Final = 40
"""Words up to which a page is its own body."""
"""Share of the model's words that a trusted selector must hold to be believed."""
TRUST_SHARE: Final = 0.5


class HasBodySelectors(Protocol):
    """What is read of a platform."""

    @property
    def name(self) -> str:
        """Name of the candidate it proposes."""

    @property
    def body_selectors(self) -> tuple[str, ...]:
        """CSS, most precise first."""


@dataclass(slots=True, kw_only=True)
class _Candidate:
    name: str
    keep: Mask
    reason: str = ""


def find_body(
    document: Document,
    *,
    platform: HasBodySelectors | None = None,
    title: str | None = None,  # noqa: ARG001 - the document's own titles serve so far
    rule: Rule | None = None,
) -> Body:
    """Find the body of a page.

    Args:
        document: The page; it is not changed.
        platform: The publishing platform, whose selectors propose a candidate.
        title: The article's title, as the metadata has it.
        rule: The user's rule for the site; it wins wherever it selects any text.
    """
    page = cut_page(document.body)
    if not page.text:
        return _body_without_blocks(document)
    view = look_at(page)
    _, matrix = describe_blocks(view, find_hints(document))
    chances = predict(load_model(), matrix)
    keep = drop_copies(page, view, keep_likely(chances, view.words))
    candidates = [_Candidate(name="model", keep=keep)]
    if platform is not None:
        mask = _keep_selected(document, page, platform.body_selectors)
        if mask is not None:
            candidates.append(_Candidate(name=platform.name, keep=mask))
    if rule is not None:
        mask = _keep_by_rule(document, page, rule)
        if mask is not None:
            candidates.append(_Candidate(name=rule.name, keep=mask))
    if view.words.sum() <= TINY_PAGE or not keep.any():
        candidates.append(_Candidate(name="page", keep=np.ones(len(keep), bool)))
    chosen = _choose(candidates, view, platform, rule)
    return Body(
        root=build_tree(page, chosen.keep.tolist()),
        name=chosen.name,
        confidence=round(expected_f1(chances, view.words, chosen.keep), 4),
        candidates=tuple(_report(candidate, view, chosen) for candidate in candidates),
    )


def _choose(
    candidates: list[_Candidate],
    view: View,
    platform: HasBodySelectors | None,
    rule: Rule | None,
) -> _Candidate:
    by_name = {candidate.name: candidate for candidate in candidates}
    model = by_name["model"]
    if rule is not None and rule.name in by_name:
        by_name[rule.name].reason = "the user's rule selects it"
        return by_name[rule.name]
    if platform is not None and platform.name in by_name:
        theirs = by_name[platform.name]
        enough = view.words[theirs.keep].sum() >= TRUST_SHARE * view.words[model.keep].sum()
        if getattr(platform, "trusted_body", False) and enough:
            theirs.reason = "the platform's own marker, and long enough"
            return theirs
        theirs.reason = (
            "much shorter than the model's choice" if not enough else "the model is as good here"
        )
    if "page" in by_name:
        by_name["page"].reason = "the page is tiny, or nothing else was found"
        return by_name["page"]
    model.reason = "the model's choice"
    return model


def _keep_selected(document: Document, page: Page, selectors: tuple[str, ...]) -> Mask | None:
    """Mark the blocks inside the longest match of the first selector that matches any text."""
    matches = find_matches(document.root, selectors)
    boxes = {element: number for number, element in enumerate(page.element)} if matches else {}
    for position in sorted(matches):
        best: tuple[int, int, int] | None = None
        for element in matches[position]:
            box = boxes.get(element)
            if box is None:
                continue
            first, end = page.first[box], page.end[box]
            size = sum(map(len, page.text[first:end]))
            if size and (best is None or size > best[0]):
                best = (size, first, end)
        if best is not None:
            mask = np.zeros(len(page.text), bool)
            mask[best[1] : best[2]] = True
            return mask
    return None


def _keep_by_rule(document: Document, page: Page, rule: Rule) -> Mask | None:
    """Mark the blocks inside all that the rule selects, without what it strips."""
    boxes = {element: number for number, element in enumerate(page.element)}
    mask = np.zeros(len(page.text), bool)
    for element in find_rule_body(document, rule):
        around = next((one for one in (element, *element.iterancestors()) if one in boxes), None)
        if around is not None:
            mask[page.first[boxes[around]] : page.end[boxes[around]]] = True
    for element in find_rule_strips(document, rule):
        if element in boxes:
            mask[page.first[boxes[element]] : page.end[boxes[element]]] = False
    return mask if mask.any() else None


def _report(candidate: _Candidate, view: View, chosen: _Candidate) -> BodyCandidate:
    size = float(view.size[candidate.keep].sum())
    linked = float((view.size * view.linked)[candidate.keep].sum())
    return BodyCandidate(
        name=candidate.name,
        words=int(view.words[candidate.keep].sum()),
        link_density=round(linked / size, 4) if size else 0.0,
        chosen=candidate is chosen,
        reason=candidate.reason or "another candidate won",
    )


def _body_without_blocks(document: Document) -> Body:
    """Take the text that JSON-LD holds, for pages that draw their text by script."""
    bodies = article_bodies(document)
    if not bodies:
        return Body(root=parse_fragment(""), name="page", confidence=0.0)
    text = max(bodies, key=len)
    root = parse_fragment(text if "<" in text else "")
    if "<" not in text:
        for line in text.splitlines():
            if line.strip():
                paragraph: Element = root.makeelement("p", {})
                paragraph.text = fold_space(line)
                root.append(paragraph)
    words = len("".join(root.itertext()).split())
    report = BodyCandidate(
        name="json-ld",
        words=words,
        link_density=0.0,
        chosen=True,
        reason="the page has no text outside its scripts",
    )
    return Body(root=root, name="json-ld", confidence=0.8, candidates=(report,))
