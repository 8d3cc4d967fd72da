"""Relations that no word announces: one metric over periods that tile, growth with both ends, margins, shares.

All of it works on an index of the facts, by subject, metric and segment; figures whose subject, period or
unit is not known take no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.formula import Ref, sum_of
from pipeline.model import Fact, Mention, Period
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, once

__all__ = [
    "FINDERS",
    "FLOWS",
    "MARGINS",
    "SIGNED_FLOWS",
    "Entry",
    "Table",
    "amounts_of",
    "near_by",
    "same_sentence",
    "table_of",
]

#: A metric that is stated more often than this in one scope is a table; its rows are looked at no further.
MOST = 60
#: Amounts that cannot be negative, and that add up over time.
FLOWS = frozenset(
    (
        "revenue",
        "cost",
        "gross_profit",
        "rnd_expense",
        "selling_expense",
        "admin_expense",
        "finance_cost",
        "shipments",
        "output",
        "orders",
        "capex",
        "operating_cash_outflow",
        "dividend_per_share",
    )
)
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
_TARGET = late("^(?:以[下上内])?的?(?:年度|全年|销售)?(?:目标|指引)|^[/／]")
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
        subject = whose(scene, fact, mention)
        if fact.metric == "growth":
            if fact.of and fact.aggregate is None and mention.kind == "percent":
                rates[subject, fact.of, fact.segment, None].append(Entry(mention, fact, fact.period))
        elif fact.metric != "share" and mention.kind in ("money", "quantity", "number", "percent"):
            plain = fact.aggregate in (None, "cumulative") and mention.unit_from != "unknown"
            if plain or mention.kind != "money":
                amounts[subject, fact.metric, fact.segment, mention.unit].append(Entry(mention, fact, fact.period))
    return Table(
        {k: v for k, v in amounts.items() if len(v) <= MOST}, {k: v for k, v in rates.items() if len(v) <= MOST}
    )


def whose(scene: Scene, fact: Fact, mention: Mention) -> str:
    """Return the subject of a fact; a paragraph that names nobody (公司, 集團) is taken to speak of one."""
    return fact.subject or f"line {scene.document.layout.line_at(mention.start)}"


def amounts_of(scene: Scene) -> Iterator[tuple[Scope, dict[Period, Entry]]]:
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
    for scope, chosen in amounts_of(scene):
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
    for scope, chosen in amounts_of(scene):
        if scope[1] not in FLOWS and scope[1] not in SIGNED_FLOWS:
            continue
        entries = sorted(chosen.values(), key=lambda e: (e.period.start, -e.period.days))
        for i, part in enumerate(entries):
            whole = next(
                (w for w in reversed(entries[:i]) if w.period != part.period and w.period.covers(part.period)), None
            )
            if whole is not None:
                reading = Reading(part.ref, whole.ref, "<=")
                # Two figures of one period: one of them is a part whose name was not read.
                told = {e.mention.value for e in table_of(scene).amounts[scope] if e.period == whole.period}
                sure = scope[1] in FLOWS and same_sentence(scene, part, whole) and len(told) == 1
                sure = sure and part.period.days > 1  # 至去年底: what stands on a day
                yield proposal("part_whole", whole.mention.id, reading, strength="slip" if sure else "doubtful")


def same_sentence(scene: Scene, *entries: Entry) -> bool:
    """Return whether figures stand in one sentence."""
    return len({scene.sentence_of(e.mention) for e in entries}) == 1


def near_by(scene: Scene, *entries: Entry) -> bool:
    """Whether figures stand in one sentence or in two that follow each other in one paragraph."""
    places = sorted(scene.place(e.mention) for e in entries)
    first, last = scene.sentence(places[0]), scene.sentence(places[-1])
    return scene.line(places[0]) == scene.line(places[-1]) and last[0] - first[1] <= 1


FINDERS = (tilings, nested)
