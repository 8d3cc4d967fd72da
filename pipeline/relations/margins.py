"""Rates with both of their amounts in one sentence: 收入 4.00 億元，毛利 2.25 億元，毛利率 56.3%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.formula import Ref, difference, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import is_change
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, needs, once

__all__ = ["FINDERS"]

_HEDGE = (
    r"(?:[（(][^）)]{0,20}[）)])?"
    r"(?>(?:合共|总额|合计|约|近|超过?|逾|高?达到?|实现|录得|为|是|只有|仅|大约|不足|[：: ])*)$"
)
#: So many figures before the sentence are looked through for the denominator.
WINDOW = 12
#: A share that is smaller than one in so many is none.
MOST_APART = 1_000_000
#: So many amounts of a name are tried where the sentence does not tell.
TRIED = 2
#: Words that make a figure one of another scope than its neighbours.
_OTHER = late("经调整|调整后|扣非|扣除非|同比|环比|预计|目标|去年同期|上年同期|平均|行业|累计")


_SCOPE = late("经调整|调整后|扣非|扣除非|预计|去年同期|上年同期|行业")

#: Words that make an amount one of a part of the company.
_PART = late("业务|产品|板块|分部|地区|其中|经调整|同比|预计|行业|累计|去年|上年")

#: What may stand before a rate that is the company's own: 其中雲業務毛利率 is a segment's.
_OWN = late(
    "(?:公司|集团|整体|综合|期内|其|对应|对应的|则|因此|故|的|同期|年内|报告期内|期间|当期|计算|得出|即|而|本期|本公司)*"
)


@dataclass(frozen=True, slots=True)
class _Rate:
    rate: re.Pattern[str]
    top: re.Pattern[str]
    bottom: re.Pattern[str]
    top_after: re.Pattern[str]
    bottom_after: re.Pattern[str]
    #: What is left of the whole beside the numerator: 淨資產 of 總資產.
    rest: re.Pattern[str] | None


@cache
def _rates(lexicon: Lexicon) -> tuple[_Rate, ...]:
    """Compile the words of each rate and of its two amounts, to end right before their figures or to follow them."""
    rates = []
    for line in cues(lexicon, "margins")["rates"]:
        words = [alternatives(tuple(part.split())) for part in line.split("|")]
        name, top, bottom, *rest = (late(part + _HEDGE) for part in words)
        top_after, bottom_after = (late(f"的?{part}") for part in words[1:3])
        rates.append(_Rate(name, top, bottom, top_after, bottom_after, rest[0] if rest else None))
    return tuple(rates)


@needs(kinds="P", words="率 占比")
def rates(scene: Scene) -> Iterator[Proposal]:
    """Find the amounts of a rate among the figures of its sentence."""
    for claim in scene.mentions:
        if claim.kind != "percent":
            continue
        before = scene.before(claim, 16)
        if "率" not in before and "占比" not in before:
            continue
        found = next(((r, m) for r in _rates(scene.lexicon) if (m := r.rate.search(before))), None)
        if found is not None and not is_change(scene, claim):
            label = once("[，,；;、（(]").split(before[: found[1].start()])[-1]
            yield from _rate(scene, claim, found[0], plain=_OWN.fullmatch(label) is not None)


def _rate(scene: Scene, claim: Mention, rule: _Rate, *, plain: bool) -> Iterator[Proposal]:
    start, end = scene.sentence_of(claim)
    labelled = plain  # by words that do not make the rate another's
    amounts = [m for m in scene.inside(start, end) if m.kind in ("money", "quantity") and m.value]
    tops = [m for m in amounts if rule.top.search(scene.before(m, 30)) and not is_change(scene, m)]
    bottoms = [m for m in amounts if m not in tops and _is_bottom(scene, m, rule)]
    if len(tops) == 1 and not bottoms:
        line, _ = scene.line(start)
        earlier = [m for m in scene.inside(line, start)[-WINDOW:] if comparable(m, tops[0])]
        bottoms = [m for m in earlier if _is_bottom(scene, m, rule)]
        bottoms = bottoms[-1:] if len({m.value for m in bottoms}) == 1 else []  # which of several is a matter of trial
        plain = False
    if len(tops) != 1 or len(bottoms) != 1 or not comparable(tops[0], bottoms[0]):
        if labelled:
            yield from _trials(scene, claim, rule)
        return
    if (tops[0].value or 0) < (bottoms[0].value or 0) / MOST_APART:
        return  # 派息 of a share, 盈利 of all of them
    rest = [m for m in scene.inside(start, end) if m.kind == "percent" and rule.rate.search(scene.before(m, 16))]
    top, bottom = tops[0], bottoms[0]
    own = (
        labelled
        and not _of_last_year(scene, claim, top)
        and not any(_OTHER.search(scene.before(m, 24)) for m in (top, bottom, claim))
    )
    sure = own and plain and len(rest) == 1
    sure = sure and _one_period(scene, top, bottom, claim)
    reading = Reading(quotient(Ref(top.id), Ref(bottom.id)), Ref(claim.id))
    yield proposal("margin", claim.id, reading, strength="plain" if sure else "slip" if own else "doubtful")


def _trials(scene: Scene, claim: Mention, rule: _Rate) -> Iterator[Proposal]:
    """Try the nearest amounts that bear the names, where the sentence has none or several."""
    line, _ = scene.line_of(claim)
    _, end = scene.sentence_of(claim)
    amounts = _amounts(scene, line, end)
    amounts.sort(key=lambda m: abs(m.start - claim.start))
    tops = [m for m in amounts if _bears(scene, m, rule.top, rule.top_after)][:TRIED]
    bottoms = [m for m in amounts if m not in tops and _is_below(scene, m, rule)]
    if tops and not bottoms:  # what the article opens with
        bottoms = [m for m in _amounts(scene, 0, line)[:WINDOW] if _is_below(scene, m, rule)]
    if not tops and rule.rest is not None:
        yield from _from_rest(scene, claim, amounts, bottoms, rule.rest)
    for top in tops:
        for bottom in bottoms[: TRIED + 1]:
            if comparable(top, bottom) and (top.value or 0) > (bottom.value or 0) / MOST_APART:
                reading = Reading(quotient(Ref(top.id), Ref(bottom.id)), Ref(claim.id))
                yield proposal("margin", claim.id, reading, strength="trial")


def _from_rest(
    scene: Scene, claim: Mention, amounts: list[Mention], bottoms: list[Mention], rest: re.Pattern[str]
) -> Iterator[Proposal]:
    """總資產 46.8 億元，淨資產 19.2 億元，資產負債率 59.0%: the numerator is what is left."""
    rests = [m for m in amounts if rest.search(scene.before(m, 16))]
    bottoms = [m for m in bottoms if m not in rests]
    if len(rests) == 1 and len(bottoms) == 1 and comparable(rests[0], bottoms[0]):
        whole = Ref(bottoms[0].id)
        reading = Reading(quotient(difference(whole, Ref(rests[0].id)), whole), Ref(claim.id))
        here = scene.sentence_of(claim)
        figures = (rests[0], bottoms[0], claim)
        sure = all(scene.sentence_of(m) == here and not _PART.search(scene.before(m, 24)) for m in figures)
        sure = sure and len(amounts) == 2 and _one_period(scene, *figures)
        relation = "margin" if "毛利" in scene.before(claim, 8) else "ratio"
        yield proposal(relation, claim.id, reading, strength="plain" if sure else "trial")


def _amounts(scene: Scene, start: int, end: int) -> list[Mention]:
    """Return the levels between two places that are of the scope of the company as it is."""
    inside = [m for m in scene.inside(start, end) if m.kind in ("money", "quantity") and m.value]
    return [m for m in inside if not is_change(scene, m) and not _SCOPE.search(scene.before(m, 24))]


def _bears(scene: Scene, mention: Mention, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
    return bool(before.search(scene.before(mention, 30)) or after.match(scene.after(mention, 10)))


def _is_below(scene: Scene, mention: Mention, rule: _Rate) -> bool:
    return _is_bottom(scene, mention, rule) or rule.bottom_after.match(scene.after(mention, 10)) is not None


def _is_bottom(scene: Scene, mention: Mention, rule: _Rate) -> bool:
    """Whether a figure is what a rate divides by: 總收入, and not 其他收入."""
    before = scene.before(mention, 14)
    other = once("其他[^，,]{0,4}$|去年|上年|同期|较").search(before)
    return rule.bottom.search(before) is not None and other is None and not is_change(scene, mention)


def _of_last_year(scene: Scene, claim: Mention, top: Mention) -> bool:
    """Whether a rate is that of the year before, and its amounts are not: 毛利 3.6 億元，上年毛利率 34%."""
    date = scene.previous(claim)
    if date is None or date.kind != "date" or not once("上年|去年|同期|上季|前年").search(scene.text(date)):
        return False
    return scene.place(date) > scene.place(top)


def _one_period(scene: Scene, *mentions: Mention) -> bool:
    """Whether the facts of the figures, where they are known, are of one period and one segment."""
    facts = [f for m in mentions for f in scene.facts(m)[:1]]
    segments = {f.segment if f.segment != f.subject else None for f in facts}
    return len({f.period for f in facts if f.period}) <= 1 and len(segments) <= 1


FINDERS = (rates,)
