"""Find the body of a page: several candidates, one guarded choice.

Takes a Document, the platform that was recognized and the user's rule; gives a
Body. Candidates are sets of blocks (the model's, a platform's or rule's selector,
the whole page) or, for pages that hold their text outside the markup, text from
JSON-LD or scripts. Nothing is returned only when the page has no text at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from scraper.dom.document import Document
from scraper.dom.parse import parse_fragment
from scraper.extraction.body.bios import find_bios
from scraper.extraction.body.body import Body, Choice
from scraper.extraction.body.cards import find_cards
from scraper.extraction.body.confidence import PLAIN, find_traits, judge_confidence, load_confidence
from scraper.extraction.body.embeds import find_posts
from scraper.extraction.body.formulas import collect_formulas, find_displayed
from scraper.extraction.body.live import find_live_entries
from scraper.extraction.body.model.blocks import Page, cut_page
from scraper.extraction.body.model.hints import find_hints
from scraper.extraction.body.model.view import View, look_at
from scraper.extraction.body.notes import find_notes
from scraper.extraction.body.notices import find_notices
from scraper.extraction.body.pleas import find_pleas
from scraper.extraction.body.proposals import keep_by_rule, keep_selected
from scraper.extraction.body.pull_quotes import find_pull_quotes
from scraper.extraction.body.readable import find_readable_body
from scraper.extraction.body.reading import Models, Reading, read_blocks
from scraper.extraction.body.references import find_works_cited
from scraper.extraction.body.replies import find_replies
from scraper.extraction.body.revealed import find_revealed
from scraper.extraction.body.sections import (
    find_numbered_sections,
    find_rest_of_sections,
    find_short_lists,
)
from scraper.extraction.body.select import Favor, Floats
from scraper.extraction.body.share_rows import find_share_rows
from scraper.extraction.body.signups import find_signups
from scraper.extraction.body.standfirsts import find_repeated_standfirsts
from scraper.extraction.body.teasers import find_teaser_lists
from scraper.extraction.body.tree import build_tree
from scraper.extraction.body.units import keep_units
from scraper.extraction.body.unseen import find_unseen_body
from scraper.extraction.site_rules.rule import Rule
from scraper.records import BodyCandidate, Dropped

Mask = NDArray[np.bool_]

TINY_PAGE: Final = 40
"""Words up to which a page is its own body."""
FEW_WORDS: Final = 100
"""Words under which a page may keep its text in scripts."""
UNSEEN_GAIN: Final = 3
"""How many times more words scripts must hold than the page shows."""
TRUST_SHARE: Final = 0.25
"""Share of the model's words that a trusted selector must hold to be believed. Teasers held 2 to 5%
on the development corpus; a half refused a post whose readers' comments the model had taken in."""


class HasBodySelectors(Protocol):
    """What is read of a platform."""

    @property
    def name(self) -> str:
        """Name of the candidate it proposes."""

    @property
    def body_selectors(self) -> tuple[str, ...]:
        """CSS, most precise first."""

    @property
    def trusted_body(self) -> bool:
        """Whether its selectors measured better than the model."""


MAX_DROPPED: Final = 60
"""Blocks left out that a trace names; the trace is stored with every revision."""
MAX_DROPPED_TEXT: Final = 80
"""Characters of each."""


@dataclass(slots=True, kw_only=True)
class _Candidate:
    name: str
    keep: Mask
    reason: str = ""


def find_body(
    document: Document,
    *,
    platform: HasBodySelectors | None = None,
    rule: Rule | None = None,
    models: Models | None = None,
    favor: Favor | None = None,
    traced: bool = False,
) -> Body:
    """Find the body of a page.

    Args:
        document: The page; it is not changed.
        platform: The publishing platform, whose selectors propose a candidate.
        rule: The user's rule for the site; it wins wherever it selects any text.
        models: What to judge with; the models that come with the package by default.
        favor: What to prefer where in doubt.
        traced: Also say which blocks were left out, and why.
    """
    page = cut_page(document.body, find_notices(document), collect_formulas(document))
    if not page.text:
        return find_unseen_body(document) or Body(
            root=parse_fragment(""), name="page", confidence=0.0
        )
    view = look_at(page)
    if rule is None and view.words.sum() < FEW_WORDS:
        unseen = find_unseen_body(document)
        if unseen is not None and unseen.candidates[0].words > UNSEEN_GAIN * view.words.sum():
            return unseen
    hints = find_hints(document)
    reading = read_blocks(
        document,
        page,
        view,
        hints,
        platform=None if platform is None else platform.name,
        models=models,
        favor=favor,
    )
    chances, keep = reading.chances, reading.keep
    if rule is None and not keep.any() and view.words.sum() > TINY_PAGE:
        readable = find_readable_body(document)
        if readable is not None:
            return readable
    is_article = reading.kind.name == "article" and not (hints.is_thread or hints.is_product)
    keep = _correct(document, page, view, reading, is_article=is_article)
    candidates = [
        _Candidate(name="model", keep=keep),
        *_find_selected(document, page, platform, rule),
    ]
    if view.words.sum() <= TINY_PAGE or not keep.any():
        candidates.append(_Candidate(name="page", keep=np.ones(len(keep), bool)))
    chosen = _choose(candidates, view, platform, rule)
    if rule is None and not hints.is_thread:
        chosen.keep[find_pull_quotes(page, chosen.keep.tolist())] = False
    if is_article and chosen.name == "model":
        cards = find_cards(document, page, view, chosen.keep.tolist())
        page.unread = {*page.unread, *cards}
    traits = find_traits(chances, view.words, chosen.keep)
    return Body(
        root=build_tree(page, chosen.keep.tolist()),
        name=chosen.name,
        confidence=round(judge_confidence(traits, load_confidence() if keep.any() else PLAIN), 4),
        traits=traits,
        kind=reading.kind if chosen.name == "model" else None,
        candidates=tuple(_report(candidate, view, chosen) for candidate in candidates),
        dropped=_report_dropped(page, view, chances, chosen) if traced else (),
        choice=Choice(page=page, keep=chosen.keep, chances=chances),
    )


def _correct(
    document: Document, page: Page, view: View, reading: Reading, *, is_article: bool
) -> Mask:
    """Return the blocks of the model's choice, corrected by what several blocks show together."""
    keep = reading.keep
    kept = keep.tolist()
    sure = find_displayed(page, kept) + find_works_cited(page, kept)
    sure += find_notes(document, page, kept) + find_posts(page, kept)
    sure += find_live_entries(page, kept)
    keep[sure] = True
    if is_article:
        keep[find_revealed(page, view, keep.tolist())] = True
        keep[find_short_lists(page, view, reading.chances, keep)] = True
        keep[find_numbered_sections(page, view, reading.chances, keep)] = True
    keep[find_rest_of_sections(page, view, reading.chances, keep)] = True
    keep = keep_units(page, view, _raise_chances(reading.chances, sure), keep)
    keep[find_signups(document, page)] = False
    keep[find_share_rows(document, page, view, keep.tolist())] = False
    keep[find_pleas(page, view, keep.tolist())] = False
    if is_article:
        keep[find_teaser_lists(document, page, view, keep.tolist())] = False
        keep[find_replies(page, view, keep.tolist())] = False
        keep[find_bios(page, view, keep.tolist())] = False
        keep[find_repeated_standfirsts(page, view, keep.tolist())] = False
    return keep


def _raise_chances(chances: Floats, sure: list[int]) -> Floats:
    """Return the chances, 1 for the blocks that are kept whatever the model says."""
    raised = chances.copy()
    raised[sure] = 1
    return raised


def describe_chance(chance: float) -> str:
    """Return the reason why the model left a block out."""
    return f"chance {chance:.2f} of being the article's"


def _report_dropped(
    page: Page, view: View, chances: Floats, chosen: _Candidate
) -> tuple[Dropped, ...]:
    """Return the largest blocks that were left out, in page order."""
    left = [number for number in np.flatnonzero(~chosen.keep).tolist() if view.words[number]]
    largest = sorted(left, key=lambda number: -view.words[number])[:MAX_DROPPED]
    return tuple(
        Dropped(
            rule=chosen.name,
            reason=describe_chance(float(chances[number])),
            text=page.text[number][:MAX_DROPPED_TEXT],
            words=int(view.words[number]),
        )
        for number in sorted(largest)
    )


def _find_selected(
    document: Document, page: Page, platform: HasBodySelectors | None, rule: Rule | None
) -> Iterator[_Candidate]:
    """Yield what the platform's selectors and the user's rule select, where they select text."""
    if platform is not None:
        keep = keep_selected(document, page, platform.body_selectors)
        if keep is not None:
            yield _Candidate(name=platform.name, keep=keep)
    if rule is not None:
        keep = keep_by_rule(document, page, rule)
        if keep is not None:
            yield _Candidate(name=rule.name, keep=keep)


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
        if platform.trusted_body and enough:
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
