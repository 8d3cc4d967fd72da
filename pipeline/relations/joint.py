"""Totals of what stands before them: shares of several holders, and one metric over all the periods that are told.

直接持有 23.82%，通過平台控制 10.94%，合計控制 34.76%; 2023年 3.72億元，2024年 4.05億元，兩年累計 7.77億元.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from pipeline.formula import Ref, sum_of
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import is_change
from pipeline.relations.fitting import adds_up
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, needs, once
from pipeline.relations.series import FLOWS, SIGNED_FLOWS, Entry, table_of

__all__ = ["FINDERS"]

#: So many shares are added up at most.
MOST = 10
_TOTAL = late("(?:合计|合共|总计|共计|加起来|共(?![同享])|两者|三者)[^，,。；;]{0,10}$")
_RATE = late("(?<!占有)率|增|减|升|降|涨|跌|同比|环比|较|折让|溢价|高于|低于|其中")
_SUM = late("(?:累计|总共|一共|共计|共录得|加起来)[^，,。；;]{0,10}$")
_SINCE = late("以来|成立|历史|至今|上市|调整|扣非|扣除")


@needs(kinds="P", words="合计 合共 总计 共 加起来")
def shares(scene: Scene) -> Iterator[Proposal]:
    """A share that is called a total, and the shares before it in its sentence."""
    for claim in scene.mentions:
        if claim.kind != "percent" or not claim.value:
            continue
        lead = scene.before(claim, 16)
        if not _TOTAL.search(lead) or _RATE.search(lead):
            continue
        start, _ = scene.sentence_of(claim)
        # 前三大客戶分別占…，前五大客戶合計占 76%: more of them than are listed
        before = scene.inside(start, scene.place(claim))
        if len({m.value for m in before if m.kind == "rank"}) > 1:
            continue
        rates = [m for m in before if m.kind == "percent" and m.value is not None]
        parts = [m for m in rates if not _RATE.search(scene.before(m, 12)) and not is_change(scene, m)][-MOST:]
        parts = _adding_up(parts, claim)
        if len(parts) > 1:
            reading = Reading(sum_of(*(Ref(m.id) for m in parts)), Ref(claim.id))
            yield proposal("sum", claim.id, reading, strength="tight")


def _adding_up(parts: list[Mention], claim: Mention) -> list[Mention]:
    """Return the last parts that add up to a claim; all of them where none do."""
    for count in range(len(parts), 1, -1):
        some = parts[-count:]
        if adds_up(some, claim):
            return some
    return parts


@needs(words="累计 总共 一共 共计 共录得 加起来")
def periods(scene: Scene) -> Iterator[Proposal]:
    """A total of a metric, and its figures of consecutive periods: years and the part of a year that follows them."""
    table = table_of(scene).amounts.items()
    chains = [(s, _chain(entries)) for s, entries in table if s[2] is None and (s[1] in FLOWS or s[1] in SIGNED_FLOWS)]
    chains = [(scope, chain) for scope, chain in chains if len(chain) > 1]
    for claim in scene.mentions if chains else ():
        if claim.kind not in ("money", "quantity") or not claim.value or claim.low is not None:
            continue
        lead = scene.before(claim, 14)
        if not _SUM.search(lead) or _SINCE.search(scene.masked[max(0, scene.place(claim) - 20) : scene.place(claim)]):
            continue
        fact = scene.fact(claim)
        if fact is None or fact.segment is not None or not scene.prose(claim):
            continue
        for (subject, metric, _, unit), chain in chains:
            if (
                fact.metric == metric
                and subject == fact.subject
                and unit == claim.unit
                and all(e.mention is not claim for e in chain)
                and not _is_of_one(scene, claim, chain)
            ):
                yield from _over(scene, claim, chain)


def _is_of_one(scene: Scene, claim: Mention, chain: list[Entry]) -> bool:
    """Whether a total has the date of one of the periods before it: 前三季累計."""
    date = scene.previous(claim)
    return date is not None and date.kind == "date" and any(e.period == date.period for e in chain)


def _chain(entries: list[Entry]) -> list[Entry]:
    """Return the longest run of periods of which each begins where the one before it ends."""
    entries = [e for e in entries if e.fact.aggregate is None and e.mention.low is None]
    entries.sort(key=lambda e: (e.mention.ulp, e.mention.start))  # the most exact statement of a period
    longest: list[Entry] = []
    for first in entries:
        run = [first]
        while True:
            day = run[-1].period.end + timedelta(days=1)
            following = next((e for e in entries if e.period.start == day and e.period.days > 80), None)
            if following is None:
                break
            run.append(following)
        if len(run) > len(longest):
            longest = run
    return longest


def _over(scene: Scene, claim: Mention, chain: Sequence[Entry]) -> Iterator[Proposal]:
    """Propose the whole chain; 三年累計 takes its years alone."""
    years = once("([两二三四五六])年(半?)").search(scene.masked[max(0, scene.place(claim) - 24) : scene.place(claim)])
    parts = list(chain)
    if years and not years[2]:
        count = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}[years[1]]
        parts = [e for e in parts if e.period.days > 360][-count:]
        if len(parts) != count:
            return
    reading = Reading(sum_of(*(e.ref for e in parts)), Ref(claim.id))
    near = abs(parts[-1].mention.start - claim.start) < 400
    yield proposal("sum", claim.id, reading, strength="tight" if near else "slip")


FINDERS = (shares, periods)
