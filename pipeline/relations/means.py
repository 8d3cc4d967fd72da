"""Averages whose total stands further off: 客單價, 每股純益, 呎價, 日均 with the days in the sentence before.

The words say that a figure is a mean, and of what; which total it is of they do not. Each likely pair is
proposed by itself: those that do not hold are no alarms, unless the unit of the mean names its count and one slip
explains it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Formula, Ref, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.averages import SOME_DAYS, counts_of, per_other, period_of
from pipeline.relations.fitting import roughly
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, needs, once

__all__ = ["FINDERS"]

#: So many figures before a mean may be its total or its count.
TOTALS, COUNTS = 6, 6
#: So many pairs are tried where none gives the mean.
TRIED = 4
#: So many lines above a mean its total may stand.
ABOVE = 4
#: 每10股 is no number of shares that a profit is divided by.
FEWEST = 1000
#: A duration this near before a mean of days or months is its length.
NEAR = 60

_PAST = late("去年|上年|同期|前年")
#: A change, or what one of them costs; what all of them cost is a total.
_NO_TOTAL = late("增长|同比|环比|增至|降至|减少|增加|较|(?<![作总代对])价")
_CHANGE = late("增长|同比|环比|增至|降至|减少|增加|较")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "averages")
    units = "|".join(f"(?P<{n}>{alternatives(words[n])})" for n in ("month", "day", "quarter", "year"))
    return {
        "time": late(rf"(?:{units})[^，,；;]{{0,10}}$"),
        "piece": late(rf"{alternatives((*words['head'], *words['piece']))}[^，,；;]{{0,6}}$"),
        "share": late(rf"每股{alternatives(words['earnings'])}[^，,；;]{{0,6}}$"),
        "shares": late(alternatives(words["shares"])),
        "profit": late(alternatives(words["profit"])),
    }


@needs(cue=("averages", "month", "day", "quarter", "year", "head", "piece"), words="每股")
def means(scene: Scene) -> Iterator[Proposal]:
    """Look at every figure whose words call it a mean."""
    patterns = _patterns(scene.lexicon)
    for number, claim in enumerate(scene.mentions):
        if claim.kind not in ("money", "quantity", "number") or claim.value is None:
            continue
        before = scene.before(claim, 16)
        time = patterns["time"].search(before)
        if patterns["share"].search(before):
            yield from _per_share(scene, number, claim, patterns)
        elif time and not SOME_DAYS.search(before):
            unit = next(name for name in ("month", "day", "quarter", "year") if time[name])
            yield from _per_time(scene, number, claim, unit, patterns)
        elif patterns["piece"].search(before):
            yield from _per_piece(scene, number, claim, before, patterns)


def _earlier(scene: Scene, number: int, claim: Mention, most: int) -> list[Mention]:
    """Return the comparable figures of the paragraph before a mean, the nearest first."""
    floor, _ = scene.line_of(claim)
    found: list[Mention] = []
    for mention in reversed(scene.mentions[max(0, number - 4 * most) : number]):
        if scene.place(mention) < floor or len(found) == most:
            break
        if comparable(mention, claim) and mention.value is not None:
            found.append(mention)
    return found


def _above(scene: Scene, number: int, claim: Mention) -> list[Mention]:
    """Return the comparable figures of the paragraphs right above."""
    layout = scene.document.layout
    line = layout.line_at(claim.start)
    before = reversed(scene.mentions[max(0, number - 4 * TOTALS) : number])
    like = [m for m in before if comparable(m, claim) and m.value is not None]
    return [m for m in like if 0 < line - layout.line_at(m.start) <= ABOVE][:TOTALS]


def _per_time(
    scene: Scene, number: int, claim: Mention, unit: str, patterns: dict[str, re.Pattern[str]]
) -> Iterator[Proposal]:
    spans = [
        m
        for m in scene.mentions[max(0, number - 4) : number]
        if m.kind == "duration" and 0 <= claim.start - m.end < NEAR and m.iso
    ]
    made: list[_Mean] = []
    for total in _earlier(scene, number, claim, TOTALS):
        if _CHANGE.search(scene.before(total, 6)):
            continue
        for span in spans[-1:]:
            days = once(r"P(\d{1,4})D").fullmatch(span.iso or "")
            if days and unit == "day":
                made.append(_Mean(total, Const(Decimal(days[1]), days[1]), None, (total.id, span.id)))
        length, _ = period_of(scene, total)
        made += [_Mean(total, count, name, (total.id,)) for count, name in counts_of(length, unit)]
    yield from _proposed(scene, claim, made)


@dataclass(frozen=True, slots=True)
class _Mean:
    """A total, how many it is divided by, the name of the reading, and the figures that take part."""

    total: Mention
    count: Const | Mention
    name: str | None
    operands: tuple[str, ...]

    @property
    def formula(self) -> Formula:
        """The total over the count."""
        return quotient(Ref(self.total.id), Ref(self.count.id) if isinstance(self.count, Mention) else self.count)

    @property
    def size(self) -> float:
        """The mean, roughly."""
        return float(self.total.value or 0) / float(self.count.value or 1)


def _proposed(scene: Scene, claim: Mention, made: list[_Mean]) -> Iterator[Proposal]:
    """Propose the means that give a claim; where none does, the first one if it is of the claim's own sentence."""
    close = [m for m in made if roughly(m.size, claim)]
    here = scene.sentence_of(claim)
    own = [m for m in made if m.name is None and scene.sentence_of(m.total) == here]
    own = [m for m in own if _one_metric(scene, m.total, claim) and not _dates_between(scene, m.total, claim)]
    for mean in close or own[:1]:
        reading = Reading(mean.formula, Ref(claim.id), name=mean.name)
        strength: Strength = "slip" if mean in own else "doubtful"
        yield proposal("average", claim.id, reading, strength=strength, operands=mean.operands)
    rest = [m for m in made if m.name is None and m not in own[:1] and _of_claim(scene, m.total, claim)]
    rest.sort(key=lambda m: scene.metric(m.total) not in ("revenue", "proceeds"))
    for mean in rest[:TRIED] if not close else ():
        yield proposal(
            "average", claim.id, Reading(mean.formula, Ref(claim.id)), strength="trial", operands=mean.operands
        )


def _dates_between(scene: Scene, first: Mention, last: Mention) -> bool:
    """Whether a date stands between two figures, so that the second may be of another period."""
    between = scene.mentions[scene.number(first) + 1 : scene.number(last)]
    return any(m.kind == "date" for m in between)


def _one_metric(scene: Scene, a: Mention, b: Mention) -> bool:
    return scene.same_metric(a, b) or "price" in (scene.metric(a), scene.metric(b))


def _per_piece(
    scene: Scene, number: int, claim: Mention, before: str, patterns: dict[str, re.Pattern[str]]
) -> Iterator[Proposal]:
    floor, _ = scene.line_of(claim)
    counts = [
        m
        for m in reversed(scene.mentions[max(0, number - 4 * COUNTS) : number])
        if m.kind == "quantity" and m.value and scene.place(m) >= floor and m.unit != claim.unit
    ][:COUNTS]
    counts.sort(key=lambda m: (m.unit or "?") not in before)  # 平均每台: those that are counted in 台 go first
    totals = _earlier(scene, number, claim, TOTALS)
    totals = [m for m in totals or _above(scene, number, claim) if not _NO_TOTAL.search(scene.before(m, 6))]
    pairs = ((t, c) for t in totals for c in counts if not per_other(scene, claim, c))
    yield from _proposed(scene, claim, [_Mean(t, c, None, (t.id, c.id)) for t, c in pairs])


def _per_share(scene: Scene, number: int, claim: Mention, patterns: dict[str, re.Pattern[str]]) -> Iterator[Proposal]:
    """每股純益 9.69 元: profit over the shares that the paragraph (or the next one) names."""
    floor, ceiling = scene.line_of(claim)
    shares = [
        m
        for m in scene.mentions[max(0, number - 24) : number + 24]
        if m.unit == "股" and (m.value or 0) >= FEWEST and patterns["shares"].search(scene.before(m, 16))
    ]
    profits = [
        m
        for m in reversed(scene.mentions[max(0, number - 12) : number])
        if scene.place(m) >= floor
        and comparable(m, claim)
        and m.value
        and patterns["profit"].search(scene.before(m, 14))
    ]
    profits = [p for p in profits if "每股" not in scene.before(p, 10) and not _past(scene, p)]
    for profit in profits[:2]:
        for share in shares[:3]:
            near = floor <= scene.place(share) <= ceiling
            reading = Reading(quotient(Ref(profit.id), Ref(share.id)), Ref(claim.id))
            strength: Strength = "slip" if near and len(shares) == 1 else "trial"
            yield proposal("average", claim.id, reading, strength=strength)


def _of_claim(scene: Scene, total: Mention, claim: Mention) -> bool:
    """Whether a total is of the time of a mean, by their facts; else whether it is not called last year's."""
    periods = [f.period for m in (total, claim) for f in scene.facts(m)[:1]]
    return (len(periods) == 2 and periods[0] is not None and periods[0] == periods[1]) or not _past(scene, total)


def _past(scene: Scene, mention: Mention) -> bool:
    """Whether a figure is last year's, by the date right before it."""
    previous = scene.previous(mention)
    if previous is None or previous.kind != "date" or len(scene.before(mention, 12)) >= 8:
        return False
    return _PAST.search(scene.text(previous)) is not None


FINDERS = (means,)
