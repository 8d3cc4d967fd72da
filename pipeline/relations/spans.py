"""Compound rates whose two figures stand anywhere in the paragraph: 2024年至2030年複合增長率 21.8%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from pipeline.formula import Ref, cagr
from pipeline.lexicon import Lexicon
from pipeline.model import Mention, Period
from pipeline.patterns import late
from pipeline.relations.changes import is_change, when, years_between
from pipeline.relations.compare import lead_of
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, echoes, needs, once
from pipeline.relations.vectors import vectors_of

__all__ = ["FINDERS"]

#: So many figures of the paragraph are looked through, and so many pairs are tried.
MOST, TRIED = 40, 3
#: The longest words before a figure that name what it is of.
LEAD = 30
_SPAN = late(r"[至到\-~～—]")


@cache
def _named(lexicon: Lexicon) -> re.Pattern[str]:
    words = tuple(w for w in cues(lexicon, "change")["cagr"] if "复" in w or w == "CAGR")
    return late(rf"{alternatives(words)}[^，,；;]{{0,8}}$")


@needs(kinds="P", words="复 CAGR")
def compound(scene: Scene) -> Iterator[Proposal]:
    """Find the figures of the first and of the last year of a compound rate."""
    for claim in scene.mentions:
        if claim.kind != "percent" or not claim.value or not _named(scene.lexicon).search(scene.before(claim, 20)):
            continue
        span = _span(scene, claim)
        if span is not None:
            yield from _of_years(scene, claim, span)
        elif not _dated(scene, claim):
            yield from _of_list(scene, claim)


def _dated(scene: Scene, claim: Mention) -> bool:
    """Whether the clause of a rate has a date or a length of its own."""
    before = scene.previous(claim)
    return before is not None and before.kind in ("date", "duration") and len(scene.before(claim, 24)) < 20


def _span(scene: Scene, claim: Mention) -> Period | None:
    """Return the years from the first to the last, where the clause of a rate names them."""
    number = scene.number(claim)
    for mention in reversed(scene.mentions[max(0, number - 2) : number]):
        period = mention.period
        if mention.kind == "date" and period is not None and _SPAN.search(scene.text(mention)):
            whole = (period.start.month, period.start.day, period.end.month) == (1, 1, 12)
            return period if whole and period.end.year - period.start.year >= 2 else None
    return None


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _period(scene: Scene, figure: Mention) -> Period | None:
    facts = scene.facts(figure)
    return facts[0].period if facts and facts[0].period else when(scene, figure)


def _of_years(scene: Scene, claim: Mention, span: Period) -> Iterator[Proposal]:
    first, last = _year(span.start.year), _year(span.end.year)
    line = scene.line_of(claim)
    near = [m for m in scene.inside(*line) if m.kind in ("money", "quantity") and m.value and not is_change(scene, m)]
    near.sort(key=lambda m: abs(m.start - claim.start))
    olds, news = [], []
    if _of_another(scene, claim, near):
        return
    for mention in near[:MOST]:
        period = _period(scene, mention)
        if period == first:
            olds.append(mention)
        elif period == last:
            news.append(mention)
    pairs = [(old, new) for old in olds for new in news if comparable(old, new)]
    values = {(old.value, new.value) for old, new in pairs}
    strength: Strength = "slip" if len(values) == 1 else "trial"
    for old, new in sorted(pairs, key=lambda pair: max(abs(m.start - claim.start) for m in pair))[:TRIED]:
        computed = cagr(Ref(old.id), Ref(new.id), Decimal(span.end.year - span.start.year))
        yield proposal("cagr", claim.id, Reading(computed, Ref(claim.id)), strength=strength)


_GENERIC = late("[\ue000-\uf8ff的约为达至到]|公司|集团|期间|预计|将|以|按|年均|年复合|复合|年|期|增长|增速|率")


def _of_another(scene: Scene, claim: Mention, figures: list[Mention]) -> bool:
    """Whether the clause of a rate names a thing that stands before none of the figures."""
    clause = once("[，,；;。（(]").split(lead_of(scene, claim, LEAD))[-1]
    name = _GENERIC.sub("", clause)
    if "另" in clause or "其中" in clause:
        return True
    return len(name) > 1 and not any(echoes(name[-4:], scene.before(m, LEAD)) for m in figures)


def _of_list(scene: Scene, claim: Mention) -> Iterator[Proposal]:
    """A rate without years of its own: from the first to the last of the list of years before it."""
    start, _ = scene.sentence_of(claim)
    lists = [
        v
        for v in vectors_of(scene)
        if v.row < 0 and start <= scene.place(v.items[0]) < scene.place(claim) and len(v.items) > 2
    ]
    lists = [v for v in lists if v.kind in ("money", "quantity")]
    if len(lists) != 1:
        return
    items = lists[0].items
    years = years_between(_period(scene, items[0]), _period(scene, items[-1]))
    named = scene.metrics_in(scene.before(claim, 24))
    if years == len(items) - 1 and not (named and once("期间|同期|其中").search(scene.before(claim, 24))):
        computed = cagr(Ref(items[0].id), Ref(items[-1].id), Decimal(years))
        yield proposal("cagr", claim.id, Reading(computed, Ref(claim.id)), strength="slip")


FINDERS = (compound,)
