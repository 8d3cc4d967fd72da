"""Portions by the facts: margins, shares, and adjusted results beside reported ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.formula import Ref, product, quotient
from pipeline.model import Fact, Mention, Period
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, needs
from pipeline.relations.series import MARGINS, Entry, amounts_of, same_sentence, table_of, whose

__all__ = ["FINDERS"]


@needs(kinds="P")
def margins(scene: Scene) -> Iterator[Proposal]:
    """Profit over revenue is the margin; over 100% of it goes into the expense ratios too."""
    by_place: dict[tuple[str | None, str | None, Period], dict[str, Entry]] = defaultdict(dict)
    for scope, chosen in amounts_of(scene):
        for period, entry in chosen.items():
            by_place[scope[0], scope[2], period].setdefault(scope[1], entry)
    for entries in by_place.values():
        revenue = entries.get("revenue")
        if revenue is None:
            continue
        for name, profits in MARGINS.items():
            margin = entries.get(name)
            for profit in (entries[p] for p in profits if p in entries):
                if margin is not None and profit.mention.unit == revenue.mention.unit:
                    reading = Reading(quotient(profit.ref, revenue.ref), margin.ref)
                    near = same_sentence(scene, margin, profit, revenue)
                    alike = profit.fact.aggregate == revenue.fact.aggregate  # 累計收入 is of a longer time
                    strength: Strength = "plain" if near else "slip" if alike else "doubtful"
                    yield proposal("margin", margin.mention.id, reading, strength=strength)
        yield from _profit_below_gross(entries)


def _profit_below_gross(entries: dict[str, Entry]) -> Iterator[Proposal]:
    """Net profit below gross profit, which may be given as revenue and margin. It is typical, no law."""
    revenue, margin, profit = entries.get("revenue"), entries.get("gross_margin"), entries.get("net_profit")
    if revenue and margin and profit and profit.mention.unit == revenue.mention.unit:
        reading = Reading(profit.ref, product(revenue.ref, margin.ref), "<=")
        yield proposal("implied_bound", revenue.mention.id, reading, strength="doubtful")


@needs(kinds="P", words="率")
def named_rates(scene: Scene) -> Iterator[Proposal]:
    """The rate of a period, and each amount that the facts give as its numerator and its denominator."""
    amounts: dict[tuple[str | None, str, Period], dict[object, Entry]] = defaultdict(dict)
    for (subject, metric, segment, unit), entries in table_of(scene).amounts.items():
        if segment is None and metric in _PARTS:
            for entry in entries:
                amounts[subject, metric, entry.period].setdefault((unit, entry.mention.value), entry)
    for fact in scene.document.facts:
        top = _EXPENSES.get(fact.metric_text or "") or MARGINS.get(fact.metric, (None,))[0]
        claim = scene.document.by_id[fact.mention]
        if top is None or fact.period is None or fact.segment is not None or claim.kind != "percent":
            continue
        subject = whose(scene, fact, claim)
        tops = list(amounts.get((subject, top, fact.period), {}).values())[:TRIED]
        bottoms = list(amounts.get((subject, "revenue", fact.period), {}).values())[: TRIED + 1]
        for part in tops:
            for whole in bottoms:
                if part.mention.unit == whole.mention.unit and part.mention.value and whole.mention.value:
                    reading = Reading(quotient(part.ref, whole.ref), Ref(claim.id))
                    yield proposal("margin", claim.id, reading, strength="trial")


#: So many numerators of one period are tried, and one more denominator.
TRIED = 2
_EXPENSES = {
    "研发费用率": "rnd_expense",
    "研发费率": "rnd_expense",
    "销售费用率": "selling_expense",
    "营销费用率": "selling_expense",
    "管理费用率": "admin_expense",
    "行政费用率": "admin_expense",
    "财务费用率": "finance_cost",
}
_PARTS = frozenset(("revenue", *_EXPENSES.values(), *(m for names in MARGINS.values() for m in names[:1])))


@needs(kinds="P")
def shares(scene: Scene) -> Iterator[Proposal]:
    """A share of a metric, the part of a segment and the whole, all by their facts."""
    wholes: dict[tuple[str, Period], list[Entry]] = defaultdict(list)
    parts: dict[tuple[str, str, Period], list[Entry]] = defaultdict(list)
    for scope, chosen in amounts_of(scene):
        for period, entry in chosen.items():
            if scope[2] is None:
                wholes[scope[1], period].append(entry)
            else:
                parts[scope[1], scope[2], period].append(entry)
    for fact in scene.document.facts:
        if fact.metric not in ("share", "market_share") or fact.period is None:
            continue
        claim = scene.document.by_id[fact.mention]
        if claim.kind != "percent":
            continue
        yield from _share(scene, fact, claim, wholes, parts)


def _share(
    scene: Scene,
    fact: Fact,
    claim: Mention,
    wholes: dict[tuple[str, Period], list[Entry]],
    parts: dict[tuple[str, str, Period], list[Entry]],
) -> Iterator[Proposal]:
    assert fact.period is not None
    if fact.metric == "share" and fact.of and fact.segment:
        for part in parts.get((fact.of, fact.segment, fact.period), [])[:2]:
            options = [w for w in wholes.get((fact.of, fact.period), []) if w.mention.unit == part.mention.unit][:3]
            yield from _over(scene, claim, part, options, "share")
    if fact.metric == "market_share":
        part_options = [w for w in wholes.get(("revenue", fact.period), []) if w.fact.subject == fact.subject][:1]
        for part in part_options:
            options = [w for w in wholes.get(("market_size", fact.period), []) if w.mention.unit == part.mention.unit]
            options += [
                p
                for (m, _, period), found in parts.items()
                if m == "market_size" and period == fact.period
                for p in found
            ]
            options.sort(key=lambda w: abs(w.mention.start - claim.start))
            yield from _over(scene, claim, part, options[:4], "share_of_market")


def _over(scene: Scene, claim: Mention, part: Entry, wholes: list[Entry], relation: str) -> Iterator[Proposal]:
    if not wholes:
        return
    readings = tuple(
        Reading(quotient(part.ref, whole.ref), Ref(claim.id), name=None if not i else "整体另指")
        for i, whole in enumerate(wholes)
    )
    operands = (part.mention.id, wholes[0].mention.id)
    near = scene.sentence_of(claim) == scene.sentence_of(part.mention) and scene.prose(claim)
    yield proposal(relation, claim.id, *readings, strength="slip" if near else "doubtful", operands=operands)


def adjusted(scene: Scene) -> Iterator[Proposal]:
    """An adjusted loss is typically no larger than the loss. Information only."""
    losses: dict[tuple[object, ...], Mention] = {}
    for fact in scene.document.facts:
        if fact.metric not in ("net_loss", "adjusted_net_loss"):
            continue
        mention = scene.document.by_id[fact.mention]
        scope = (whose(scene, fact, mention), fact.segment, fact.aggregate, fact.period, mention.unit)
        if fact.metric == "net_loss":
            losses.setdefault(scope, mention)
        elif scope in losses:
            reading = Reading(Ref(mention.id), Ref(losses[scope].id), "<=")
            yield proposal("bound", mention.id, reading, strength="doubtful", subtype="adjusted")


FINDERS = (margins, named_rates, shares, adjusted)
