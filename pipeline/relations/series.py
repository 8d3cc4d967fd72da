"""Relations that no word announces: one metric over periods that tile, growth with both ends, margins, shares.

All of it works on an index of the facts, by subject, metric and segment; figures whose subject, period or
unit is not known take no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import regex

from pipeline.formula import Ref, cagr, growth, prior, product, quotient, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Fact, Mention, Period
from pipeline.relations.changes import changes_by_words
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, cues, needs, once

__all__ = ["FINDERS", "Entry", "Table", "table_of"]

#: A metric that is stated more often than this in one scope is a table; its rows are looked at no further.
MOST = 60
#: A growth rate over years stands within so many characters of the last year's figure.
NEAR = 200
#: Amounts that cannot be negative, and that add up over time.
FLOWS = frozenset({"revenue", "cost", "gross_profit", "rnd_expense", "selling_expense", "admin_expense", "finance_cost", "shipments",
                   "output", "orders", "capex", "operating_cash_outflow", "dividend_per_share"})  # fmt: skip
SIGNED_FLOWS = frozenset(
    {"net_profit", "net_loss", "adjusted_net_profit", "adjusted_net_loss", "operating_profit", "ebitda", "eps"}
)
MARGINS = {
    "gross_margin": ("gross_profit",),
    "operating_margin": ("operating_profit",),
    "net_margin": ("net_profit",),
}
PER_SHARE = frozenset({"eps", "dividend_per_share", "price", "offer_price"})
#: Nothing per share is dearer.
DEAREST = 100_000
EXPENSES = ("rnd_expense", "selling_expense", "admin_expense")
_TARGET = regex.compile("^的?(?:年度|全年|销售)?(?:目标|指引)")
Scope = tuple[str | None, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure with its period in one scope."""

    mention: Mention
    fact: Fact
    period: Period

    @property
    def ref(self) -> Ref:
        """The figure with the sign of its meaning."""
        return Ref(self.mention.id)


@dataclass(frozen=True, slots=True)
class Table:
    """The facts of an article: amounts by scope, and rates by the scope that they are of."""

    amounts: dict[Scope, list[Entry]]
    rates: dict[Scope, list[Entry]]


def table_of(scene: Scene) -> Table:
    """Index the facts of an article once."""
    known = scene.notes.get("table")
    if not isinstance(known, Table):
        known = scene.notes["table"] = _index(scene)
    return known


def _index(scene: Scene) -> Table:
    amounts: dict[Scope, list[Entry]] = defaultdict(list)
    rates: dict[Scope, list[Entry]] = defaultdict(list)
    for fact in scene.document.facts:
        mention = scene.document.by_id[fact.mention]
        if fact.period is None or fact.metric in ("other", "rank") or fact.stance is not None:
            continue
        if _TARGET.search(scene.after(mention, 6)) or (
            "每股" in scene.before(mention, 12) and fact.metric not in PER_SHARE
        ):
            continue
        if fact.metric in PER_SHARE and mention.kind == "money" and (mention.value or 0) > DEAREST:
            continue
        subject = _whose(scene, fact, mention)
        if fact.metric == "growth":
            if fact.of and fact.aggregate is None and mention.kind == "percent":
                rates[subject, fact.of, fact.segment, None].append(Entry(mention, fact, fact.period))
        elif fact.metric != "share" and mention.kind in ("money", "quantity", "number", "percent"):
            if (fact.aggregate in (None, "cumulative") and mention.unit_from != "unknown") or mention.kind != "money":
                amounts[subject, fact.metric, fact.segment, mention.unit].append(Entry(mention, fact, fact.period))
    return Table(
        {k: v for k, v in amounts.items() if len(v) <= MOST}, {k: v for k, v in rates.items() if len(v) <= MOST}
    )


def _whose(scene: Scene, fact: Fact, mention: Mention) -> str:
    """Return the subject of a fact; a paragraph that names nobody (公司, 集團) is taken to speak of one."""
    return fact.subject or f"line {scene.document.layout.line_at(mention.start)}"


@cache
def _instants(lexicon: Lexicon) -> frozenset[str]:
    tree = lexicon.tree("metrics").get("metric", {})
    assert isinstance(tree, dict)
    return frozenset(name for name, entry in tree.items() if entry.get("instant") or entry.get("timeless"))


def _amounts(scene: Scene) -> Iterator[tuple[Scope, dict[Period, Entry]]]:
    """Yield each scope with the first, most precise figure of each period."""
    for scope, entries in table_of(scene).amounts.items():
        chosen: dict[Period, Entry] = {}
        for entry in entries:
            old = chosen.get(entry.period)
            if old is None or (entry.mention.value is not None and entry.mention.ulp <= old.mention.ulp):
                chosen[entry.period] = entry
        yield scope, chosen


def tilings(scene: Scene) -> Iterator[Proposal]:
    """A longer period is the sum of shorter ones that tile it: 首三季 = 上半年 + 第三季."""
    for scope, chosen in _amounts(scene):
        metric = scope[1]
        if metric not in FLOWS and metric not in SIGNED_FLOWS:
            continue
        starts: dict[date, list[Entry]] = defaultdict(list)
        for entry in _distinct(table_of(scene).amounts[scope]):
            starts[entry.period.start].append(entry)
        for whole in chosen.values():
            if whole.period.days < 50 or whole.mention.low is not None or _since(scene, whole.mention):
                continue
            for parts in _tiles(whole, starts):
                total = sum_of(*(p.ref for p in parts))
                yield proposal(
                    "sum", whole.mention.id, Reading(total, whole.ref), strength=_trust(scene, whole, parts, metric)
                )


def _since(scene: Scene, mention: Mention) -> bool:
    """Whether a figure counts from the beginning of something (自成立以來)."""
    number = scene.number(mention)
    previous = scene.text(scene.mentions[number - 1]) if number else ""
    return once("以来|成立|历史|至今").search(previous + scene.before(mention, 20)) is not None


def _distinct(entries: list[Entry]) -> list[Entry]:
    """Return one entry for each period and value: two figures of one period are tried in turn."""
    return list({(e.period, e.mention.value): e for e in reversed(entries)}.values())


def _tiles(whole: Entry, starts: dict[date, list[Entry]]) -> Iterator[list[Entry]]:
    """Yield the chains of periods from the first to the last day of ``whole``, at most a handful."""
    found = 0
    stack: list[list[Entry]] = [[]]
    while stack and found < 6:
        chain = stack.pop()
        day = chain[-1].period.end + timedelta(days=1) if chain else whole.period.start
        for entry in starts.get(day, ()):
            if entry is whole or entry.period.end > whole.period.end or entry.mention.low is not None:
                continue
            if entry.period.end == whole.period.end:
                if chain:
                    found += 1
                    yield [*chain, entry]
            elif len(chain) < 12:
                stack.append([*chain, entry])


def _trust(scene: Scene, whole: Entry, parts: list[Entry], metric: str) -> Strength:
    """A sum of revenues written within a few lines is plain; profits have too many kinds."""
    if not all(scene.prose(e.mention) for e in (whole, *parts)):
        return "doubtful"
    return "near" if metric == "revenue" else "slip"


def nested(scene: Scene) -> Iterator[Proposal]:
    """A quarter is no more than its year, for what cannot be negative."""
    for scope, chosen in _amounts(scene):
        if scope[1] not in FLOWS and scope[1] not in SIGNED_FLOWS:
            continue
        entries = sorted(chosen.values(), key=lambda e: (e.period.start, -e.period.days))
        for i, part in enumerate(entries):
            whole = next(
                (w for w in reversed(entries[:i]) if w.period != part.period and w.period.covers(part.period)), None
            )
            if whole is not None:
                reading = Reading(part.ref, whole.ref, "<=")
                sure = scope[1] in FLOWS and _same_sentence(scene, part, whole)
                yield proposal("part_whole", whole.mention.id, reading, strength="plain" if sure else "doubtful")


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
    near = _same_sentence(scene, rate, new) and 0 < scene.number(rate.mention) - scene.number(new.mention) <= 3
    near = near and changes_by_words(scene, rate.mention) and new.mention.value != old.mention.value
    near = near and _dated_here(scene, old) and _lines_apart(scene, old, new) <= 1
    negative = (rate.fact.value or 0) < 0 and (rate.mention.value or 0) > 0
    claim = Ref(rate.mention.id, negative)
    return proposal(
        "growth", rate.mention.id, Reading(growth(new.ref, old.ref), claim), strength="slip" if near else "doubtful"
    )


def _lines_apart(scene: Scene, a: Entry, b: Entry) -> int:
    layout = scene.document.layout
    return abs(layout.line_at(a.mention.start) - layout.line_at(b.mention.start))


def _dated_here(scene: Scene, entry: Entry) -> bool:
    """Whether the period of a figure is named in its own sentence."""
    words = entry.fact.evidence.period
    layout = scene.document.layout
    return words is not None and layout.sentence_at(words.start) == layout.sentence_at(entry.mention.start)


def _of_period(entries: list[Entry], period: Period) -> list[Entry]:
    return [e for e in entries if e.period == period and e.mention.low is None][:2]


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
    for scope, chosen in _amounts(scene):
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
                sure = metric in FLOWS and _near(scene, rate, new, known)
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
    words = regex.compile(alternatives(cues(scene.lexicon, "change")["cagr"]))
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
    for scope, chosen in _amounts(scene):
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


@needs(kinds="P")
def margins(scene: Scene) -> Iterator[Proposal]:
    """Profit over revenue is the margin; over 100% of it goes into the expense ratios too."""
    by_place: dict[tuple[str | None, str | None, Period], dict[str, Entry]] = defaultdict(dict)
    for scope, chosen in _amounts(scene):
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
                    near = _same_sentence(scene, margin, profit, revenue)
                    yield proposal("margin", margin.mention.id, reading, strength="plain" if near else "slip")
        yield from _profit_below_gross(entries)


def _same_sentence(scene: Scene, *entries: Entry) -> bool:
    return len({scene.sentence(scene.place(e.mention)) for e in entries}) == 1


def _near(scene: Scene, *entries: Entry) -> bool:
    """Whether figures stand in one sentence or in two that follow each other in one paragraph."""
    places = sorted(scene.place(e.mention) for e in entries)
    first, last = scene.sentence(places[0]), scene.sentence(places[-1])
    return scene.line(places[0]) == scene.line(places[-1]) and last[0] - first[1] <= 1


def _profit_below_gross(entries: dict[str, Entry]) -> Iterator[Proposal]:
    """Net profit below gross profit, which may be given as revenue and margin. It is typical, no law."""
    revenue, margin, profit = entries.get("revenue"), entries.get("gross_margin"), entries.get("net_profit")
    if revenue and margin and profit and profit.mention.unit == revenue.mention.unit:
        reading = Reading(profit.ref, product(revenue.ref, margin.ref), "<=")
        yield proposal("implied_bound", revenue.mention.id, reading, strength="doubtful")


@needs(kinds="P")
def shares(scene: Scene) -> Iterator[Proposal]:
    """A share of a metric, the part of a segment and the whole, all by their facts."""
    wholes: dict[tuple[str, Period], list[Entry]] = defaultdict(list)
    parts: dict[tuple[str, str, Period], list[Entry]] = defaultdict(list)
    for scope, chosen in _amounts(scene):
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
    near = scene.sentence(scene.place(claim)) == scene.sentence(scene.place(part.mention)) and scene.prose(claim)
    yield proposal(relation, claim.id, *readings, strength="slip" if near else "doubtful", operands=operands)


def adjusted(scene: Scene) -> Iterator[Proposal]:
    """An adjusted loss is typically no larger than the loss. Information only."""
    losses: dict[tuple[object, ...], Mention] = {}
    for fact in scene.document.facts:
        if fact.metric not in ("net_loss", "adjusted_net_loss"):
            continue
        mention = scene.document.by_id[fact.mention]
        scope = (_whose(scene, fact, mention), fact.segment, fact.aggregate, fact.period, mention.unit)
        if fact.metric == "net_loss":
            losses.setdefault(scope, mention)
        elif scope in losses:
            reading = Reading(Ref(mention.id), Ref(losses[scope].id), "<=")
            yield proposal("bound", mention.id, reading, strength="doubtful", subtype="adjusted")


FINDERS = (tilings, nested, growths, compound, implied, margins, shares, adjusted)
