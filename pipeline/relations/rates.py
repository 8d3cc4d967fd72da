"""Rates of growth with their figures, by the facts: both ends, years apart, and what a rate implies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from pipeline.formula import Ref, cagr, growth, prior
from pipeline.model import Mention, Period
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, cues, needs, once
from pipeline.relations.series import FLOWS, SIGNED_FLOWS, Entry, amounts_of, near_by, table_of

__all__ = ["FINDERS"]

#: A growth rate over years stands within so many characters of the last year's figure.
NEAR = 200
#: So many periods before others are kept.
KNOWN = 1000
#: Amounts this near to each other, as a share, may be one.
ONE_AMOUNT = Decimal("0.02")


@needs(kinds="P")
def growths(scene: Scene) -> Iterator[Proposal]:
    """A rate of growth, the figure that grew and the one that it grew from."""
    table = table_of(scene)
    by_scope: dict[tuple[str | None, str, str | None], list[Entry]] = defaultdict(list)
    for (subject, metric, segment, _), entries in table.amounts.items():
        by_scope[subject, metric, segment] += entries
    for (subject, metric, segment, _), rates in table.rates.items():
        amounts = by_scope.get((subject, metric, segment), [])
        for rate in rates:
            before = rate.fact.base_period or _before(rate.period, rate.fact.basis)
            if before is None:
                continue
            for new in _of_period(amounts, rate.period):
                for old in _of_period(amounts, before):
                    if old.mention.unit == new.mention.unit and old.mention.kind == new.mention.kind:
                        yield _growth(scene, rate, new, old)


def _growth(scene: Scene, rate: Entry, new: Entry, old: Entry) -> Proposal:
    sure = new.mention.kind != "percent" and not _same_amount(new, old) and (old.mention.value or 0) > 0
    negative = (rate.fact.value or 0) < 0 and (rate.mention.value or 0) > 0
    claim = Ref(rate.mention.id, negative)
    reading = Reading(growth(new.ref, old.ref), claim)
    return proposal("growth", rate.mention.id, reading, strength="slip" if sure else "doubtful")


def _same_amount(a: Entry, b: Entry) -> bool:
    """Whether two figures are one amount at two precisions, which was taken for two periods'."""
    first, second = a.mention.value or Decimal(0), b.mention.value or Decimal(0)
    return abs(first - second) <= abs(second) * ONE_AMOUNT


def _of_period(entries: list[Entry], period: Period) -> list[Entry]:
    return [e for e in entries if e.period == period and e.mention.low is None][:2]


@lru_cache(KNOWN)
def _before(period: Period, basis: str | None) -> Period | None:
    """Return the period that a rate is measured against."""
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    if basis == "yoy":
        return _shifted(period, 12)
    if basis == "qoq" and months == 3:
        return _shifted(period, 3)
    if basis == "mom" and months == 1:
        return _shifted(period, 1)
    if basis == "hoh" and months == 6:
        return _shifted(period, 6)
    return None


def _shifted(period: Period, months: int) -> Period | None:
    """Move a period of whole months back."""
    if period.start.day != 1 or (period.end + timedelta(days=1)).day != 1:
        return None
    start, after = _back(period.start, months), _back(period.end + timedelta(days=1), months)
    return Period(start, after - timedelta(days=1)) if start and after else None


def _back(day: date, months: int) -> date | None:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1) if index >= 12 else None


def implied(scene: Scene) -> Iterator[Proposal]:
    """What a rate implies of the year before must fit into what is known of that year."""
    table = table_of(scene)
    for scope, chosen in amounts_of(scene):
        subject, metric, segment, _ = scope
        if metric not in FLOWS and metric not in SIGNED_FLOWS:
            continue
        rates = {r.period: r for r in table.rates.get((subject, metric, segment, None), []) if r.fact.basis == "yoy"}
        yield from _implied_in_known(scene, metric, chosen, rates)
        yield from _implied_in_implied(chosen, rates)


def _rate(entry: Entry) -> Ref:
    return Ref(entry.mention.id, (entry.fact.value or 0) < 0 and (entry.mention.value or 0) > 0)


def _implied_in_known(
    scene: Scene, metric: str, chosen: dict[Period, Entry], rates: dict[Period, Entry]
) -> Iterator[Proposal]:
    for period, rate in rates.items():
        before, new = _shifted(period, 12), chosen.get(period)
        if before is None or new is None or before in chosen:
            continue
        for known in chosen.values():
            if known.period != before and known.period.covers(before):
                reading = Reading(prior(new.ref, _rate(rate)), known.ref, "<=")
                sure = metric in FLOWS and near_by(scene, rate, new, known)
                yield proposal("implied_bound", rate.mention.id, reading, strength="plain" if sure else "doubtful")


def _implied_in_implied(chosen: dict[Period, Entry], rates: dict[Period, Entry]) -> Iterator[Proposal]:
    """Both the part and the whole with their rates: last year's part within last year's whole."""
    both = [(p, chosen[p], r) for p, r in rates.items() if p in chosen]
    for period, new, rate in both:
        for wide, whole, whole_rate in both:
            if wide != period and wide.covers(period):
                reading = Reading(prior(new.ref, _rate(rate)), prior(whole.ref, _rate(whole_rate)), "<=")
                yield proposal(
                    "implied_bound",
                    whole_rate.mention.id,
                    reading,
                    strength="doubtful",
                )


@needs(kinds="P", cue=("change", "cagr"))
def compound(scene: Scene) -> Iterator[Proposal]:
    """2022年至2024年的複合增長率: the figures of the first and of the last year, by their facts."""
    words = late(alternatives(cues(scene.lexicon, "change")["cagr"]))
    for claim in scene.mentions:
        if claim.kind != "percent" or not words.search(scene.before(claim, 16)):
            continue
        number = scene.number(claim)
        span = next((m for m in reversed(scene.mentions[max(0, number - 2) : number]) if m.kind == "date"), None)
        if span is None or span.period is None or span.period.end.month != 12 or span.period.start.month != 1:
            continue
        years = span.period.end.year - span.period.start.year
        named = scene.metrics_in(scene.masked[max(0, scene.place(claim) - 30) : scene.place(claim)])
        if years >= 2 and once(r"[至到\-~～—]").search(scene.text(span)):
            yield from _compound(scene, claim, span.period, years, named)


def _compound(scene: Scene, claim: Mention, span: Period, years: int, named: list[str]) -> Iterator[Proposal]:
    """Pair the figures of the first and the last year of one scope, the nearest scope first."""
    first, last = _year(span.start.year), _year(span.end.year)
    found: list[tuple[int, Entry, Entry]] = []
    for scope, chosen in amounts_of(scene):
        old, new = chosen.get(first), chosen.get(last)
        if old is None or new is None or (named and scope[1] != named[-1]) or old.mention.kind == "percent":
            continue
        found.append((abs(claim.start - new.mention.start), old, new))
    found.sort(key=lambda row: row[0])
    for distance, old, new in found[:2]:
        reading = Reading(cagr(old.ref, new.ref, Decimal(years)), Ref(claim.id))
        sure = distance < NEAR and len(found) == 1
        yield proposal("cagr", claim.id, reading, strength="slip" if sure else "doubtful")


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


FINDERS = (growths, compound, implied)
