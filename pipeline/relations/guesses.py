"""Growth, totals, margins and parts of figures that stand apart: told where a pair holds, never an alarm."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import itemgetter

from pipeline.formula import Formula, Ref, difference, growth, quotient, sum_of
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, needs, once
from pipeline.relations.wide import GUESS

__all__ = ["FINDERS"]

#: So many comparable figures before and after a claim are tried.
BEFORE, AFTER = 8, 4
#: Sums of at most so many figures in a row.
ROW = 6
#: An article of more margins than these is a table.
MOST_MARGINS = 60
#: Rough results further off than these shares are not computed exactly.
CLOSE, EXACT = 0.06, 0.02
_CHANGE = late("增|升|涨|高|扩|多|长|涨|翻|溢价|减|降|跌|低|缩|收窄|少|挫|折让|下滑|回落|衰退|率")
_FALL = late("减|降|跌|低|缩|收窄|少|挫|折让|下滑|回落|衰退")
_TOTAL = late("合计|共|总|累计|全年|整体|达|为|收入|营收|营业额")
_GROSS = {"gross_margin": "gross_profit", "net_margin": "net_profit", "operating_margin": "operating_profit"}


def _value(mention: Mention) -> float:
    return float(mention.value or 0)


@needs(kinds="PX")
def growths(scene: Scene) -> Iterator[Proposal]:
    """A rate of change, and two figures of one unit near it."""
    amounts = [(n, _value(m), m) for n, m in scene.of_kinds("money", "quantity", "number") if m.value and m.value > 0]
    places = [number for number, _, _ in amounts]
    for number, claim in scene.of_kinds("percent", "multiple"):
        first = bisect_left(places, number - 2 * BEFORE)
        near = amounts[first : bisect_left(places, number + 2 * AFTER)]
        lead = scene.before(claim, 8)
        if len(near) < 2 or not claim.value or not _CHANGE.search(lead):
            continue
        if scene.metric(claim) in _GROSS:
            continue  # 毛利率 is no rate of change
        falling = claim.value > 0 and _FALL.search(lead) is not None
        rate = -_value(claim) if falling else _value(claim)
        near.sort(key=itemgetter(1))
        sizes = [size for _, size, _ in near]
        margin = max(CLOSE * abs(rate), 0.0006)
        low, high = 1 + rate - margin, 1 + rate + margin
        for _, size, old in near:
            for _, _, new in near[bisect_left(sizes, size * low) : bisect_right(sizes, size * high)]:
                if new is old or not comparable(new, old):
                    continue
                reading = Reading(growth(Ref(new.id), Ref(old.id)), Ref(claim.id, falling))
                relation = "growth" if claim.kind == "percent" else "growth_multiple"
                yield proposal(relation, claim.id, reading, strength=GUESS)


def totals(scene: Scene) -> Iterator[Proposal]:
    """A figure that is called a total, and figures of its unit in a row that add up to it."""
    for number, claim in scene.of_kinds("money", "quantity"):
        if not claim.value or not _TOTAL.search(scene.before(claim, 12)):
            continue
        window = scene.mentions[max(0, number - 2 * ROW) : number + 3 * ROW]
        like = [m for m in window if m.value is not None and comparable(m, claim) and not _is_change(scene, m)]
        for rows in ([m for m in like if m.start < claim.start], [m for m in like if m.start > claim.start]):
            if len(rows) > 1:
                yield from _rows(claim, rows)


def _is_change(scene: Scene, mention: Mention) -> bool:
    return once("(?:增加|减少|增长|下降|多|少)了?约?$").search(scene.before(mention, 6)) is not None


def _rows(claim: Mention, figures: list[Mention]) -> Iterator[Proposal]:
    sizes = [_value(m) for m in figures]
    whole = _value(claim)
    for first in range(len(sizes)):
        amount = sizes[first]
        for last in range(first + 1, min(first + ROW, len(figures))):
            amount += sizes[last]
            if abs(amount / whole - 1) < EXACT:
                parts = figures[first : last + 1]
                if all(0 < _value(m) < _value(claim) for m in parts):
                    reading = Reading(sum_of(*(Ref(m.id) for m in parts)), Ref(claim.id))
                    yield proposal("sum", claim.id, reading, strength=GUESS)


@needs(kinds="P", words="率")
def margins(scene: Scene) -> Iterator[Proposal]:
    """A margin, and a profit (or a cost) and a revenue of the article that give it."""
    revenues = _of_metric(scene, "revenue")
    for fact in [f for f in scene.document.facts if f.metric in _GROSS][:MOST_MARGINS]:
        top = _GROSS.get(fact.metric)
        claim = scene.document.by_id[fact.mention]
        if top is None or claim.kind != "percent" or not claim.value:
            continue
        for revenue in revenues:
            for profit in _of_metric(scene, top):
                if (
                    comparable(profit, revenue)
                    and _value(revenue)
                    and _off(_value(profit) / _value(revenue), claim) < CLOSE
                ):
                    yield _margin(claim, quotient(Ref(profit.id), Ref(revenue.id)))
            for cost in _of_metric(scene, "cost") if top == "gross_profit" else []:
                rest = 1 - _value(cost) / _value(revenue) if _value(revenue) else 0
                if comparable(cost, revenue) and _off(rest, claim) < CLOSE:
                    gained = difference(Ref(revenue.id), Ref(cost.id))
                    yield _margin(claim, quotient(gained, Ref(revenue.id)))


def _off(result: float, claim: Mention) -> float:
    return abs(result / (_value(claim) or 1) - 1)


def _margin(claim: Mention, computed: Formula) -> Proposal:
    return proposal("margin", claim.id, Reading(computed, Ref(claim.id)), strength=GUESS)


def _of_metric(scene: Scene, metric: str) -> list[Mention]:
    """Return the amounts of a metric, at most a table's worth, found once."""
    known = scene.notes.setdefault("by_metric", {})
    assert isinstance(known, dict)
    if metric not in known:
        found = (scene.document.by_id[f.mention] for f in scene.facts_by_metric.get(metric, ()))
        known[metric] = [m for m in found if m.kind == "money" and m.value][: 3 * BEFORE]
    return known[metric]  # type: ignore[no-any-return]


@needs(words="其中 当中 净额")
def parts(scene: Scene) -> Iterator[Proposal]:
    """其中, and net of gross: a part is no more than the figure before it."""
    for number, a in scene.of_kinds("money", "quantity"):
        for b in scene.mentions[number + 1 : number + 3]:
            if not comparable(a, b) or a.value is None or b.value is None or _value(b) > _value(a):
                continue
            gap = scene.between(a, b)
            if len(gap) <= 40 and once("其中|当中|净额").search(gap) and "\n" not in gap:
                yield proposal("part_whole", b.id, Reading(Ref(b.id), Ref(a.id), "<="), strength=GUESS)


FINDERS = (growths, totals, margins, parts)
