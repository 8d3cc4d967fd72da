"""Sums whose parts are gathered from clauses: 一手 9,690 宗，二手 19,670 宗; a list of uses; five rounds of funds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Ref, difference, product, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.changes import is_change
from pipeline.relations.fitting import adds_up, of_another
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, needs, once

__all__ = ["FINDERS"]

#: So many parts and wholes are tried; a whole stands so many figures before its parts.
MOST, WHOLES, REACH = 8, 3, 8
#: The longest words around a part that name it.
NAME = 14
_RAISED = late("(?:募集资金|募资|集资|融资|筹资|所得款项)(?:总额|净额|金额|额)?(?:约|为|不超过|共|合计|预计|达)*$")
_JOINT = late("[，,；;、和及与]")
_ELSE = late("其他|其它|其余|另有")
_SINCE = late("成立以来|历史|此前|至今|去年|上年|同期|调整|扣非|扣除")


@cache
def _cuts(lexicon: Lexicon) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the ways to part a thing, each a row of names, each name with its synonyms; the last may be empty."""
    rows = (line.split("|") for line in cues(lexicon, "cuts")["whole"])
    return tuple(tuple(tuple(name.removeprefix("?").split()) for name in row) for row in rows)


@cache
def _optional(lexicon: Lexicon) -> frozenset[tuple[str, ...]]:
    rows = (line.split("|") for line in cues(lexicon, "cuts")["whole"])
    return frozenset(tuple(n.removeprefix("?").split()) for row in rows for n in row if n.startswith("?"))


@needs(cue=("cuts", "named"))
def parted(scene: Scene) -> Iterator[Proposal]:
    """Parts that bear the names of a complete cut, in one paragraph, and the figures before them."""
    amounts = [m for m in scene.mentions if m.kind in ("money", "quantity") and m.value and not is_change(scene, m)]
    for cut in _cuts(scene.lexicon):
        if not any(word in scene.masked for word in cut[0]) or not any(word in scene.masked for word in cut[1]):
            continue
        for index, first in enumerate(amounts):
            if _name(scene, first, cut) is None:
                continue
            parts = _siblings(scene, amounts, index, cut)
            if parts is not None:
                wholes = [m for m in _earlier(scene, first) if m not in parts]
                yield from _tried(parts, wholes)


def _name(scene: Scene, mention: Mention, cut: tuple[tuple[str, ...], ...]) -> int | None:
    """Return which name of a cut a figure bears, in the words before it or else behind it."""
    before = once("[，,；;。、（(]").split(scene.before(mention, NAME))[-1]
    after = once("[，,；;。、）)]").split(scene.after(mention, NAME))[0]
    for words in (before, after):
        found = [number for number, names in enumerate(cut) if any(name in words for name in names)]
        if found:
            return found[0]
    return None


def _siblings(
    scene: Scene, amounts: list[Mention], index: int, cut: tuple[tuple[str, ...], ...]
) -> list[Mention] | None:
    """Return a part with those beside it that bear the other names; ``None`` where one is missing."""
    first = amounts[index]
    line = scene.line(scene.place(first))
    parts = {_name(scene, first, cut): first}
    for mention in amounts[index + 1 : index + 2 * len(cut)]:
        name = _name(scene, mention, cut)
        if name is not None and name not in parts and comparable(mention, first) and scene.place(mention) < line[1]:
            parts[name] = mention
    missing = [names for number, names in enumerate(cut) if number not in parts]
    complete = all(names in _optional(scene.lexicon) for names in missing)
    return list(parts.values()) if complete and len(parts) > 1 else None


def _earlier(scene: Scene, part: Mention) -> list[Mention]:
    """Return the comparable figures before a part, the nearest first, in its paragraph or the one above."""
    number = scene.number(part)
    layout = scene.document.layout
    near = reversed(scene.mentions[max(0, number - REACH) : number])
    like = [m for m in near if comparable(m, part) and m.value and not is_change(scene, m)]
    return [m for m in like if layout.line_at(part.start) - layout.line_at(m.start) <= 2]


def _tried(parts: Sequence[Mention], wholes: Sequence[Mention]) -> Iterator[Proposal]:
    """Try every whole, only the first that fits where one does."""
    values = {m.value for m in parts}
    if len(values) < len(parts) and parts[0].kind != "percent":
        return  # one figure told twice
    wholes = [w for w in wholes if w.value not in values]
    fits = [w for w in wholes if adds_up(parts, w)]
    for whole in fits[:1] or wholes[:WHOLES]:
        reading = Reading(sum_of(*(Ref(m.id) for m in parts)), Ref(whole.id))
        yield proposal("sum", whole.id, reading, strength="trial", operands=tuple(m.id for m in parts))


@needs(kinds="M", words="用于 用作 投向 投入 用途 地区 区域 业务 产品 板块 渠道 收入 分部 累计 合计 合共 共计 总")
def listed(scene: Scene) -> Iterator[Proposal]:
    """All amounts of a sentence that follow each other: what is raised, the whole income, or the total at their end."""
    words = _words(scene.lexicon)
    for run in _runs(scene):
        start, end = scene.sentence(scene.place(run[0]))
        sentence = scene.masked[start:end]
        if words["total"].search(scene.before(run[-1], 10)) and len(run) > 2 and not _SINCE.search(sentence):
            if not of_another(scene, run[:-1], run[-1]):
                yield from _tried(run[:-1], run[-1:])
        elif len(run) > 2 and words["used"].search(sentence):
            raised = [m for m in scene.mentions if m not in run and comparable(m, run[0])]
            raised = [m for m in raised if m.value and _RAISED.search(scene.before(m, 14))]
            yield from _tried(run, raised)
        elif len(run) > 2 and _ELSE.search(scene.before(run[-1], 8)) and words["split"].search(sentence):
            yield from _tried(run, _incomes(scene, run))


@cache
def _words(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    listed = cues(lexicon, "cuts")
    return {name: late(alternatives(listed[name])) for name in ("used", "split", "total")}


def _runs(scene: Scene) -> Iterator[list[Mention]]:
    """Yield the amounts of each sentence where nothing but names, dates and joints stand between them."""
    run: list[Mention] = []
    for mention in scene.mentions:
        if mention.kind in ("date", "duration", "rank"):
            continue
        amount = mention.kind == "money" and bool(mention.value) and not is_change(scene, mention)
        if not (run and amount and _joined(scene, run[-1], mention)):
            if len(run) > 2:
                yield run[:MOST]
            run = []
        if amount:
            run.append(mention)
    if len(run) > 2:
        yield run[:MOST]


def _joined(scene: Scene, last: Mention, mention: Mention) -> bool:
    gap = scene.masked[scene.place(last) + 1 : scene.place(mention)]
    return (
        comparable(last, mention)
        and len(gap) <= 2 * NAME
        and not once("[。！？\n]").search(gap)
        and bool(_JOINT.search(gap))
    )


def _incomes(scene: Scene, run: Sequence[Mention]) -> list[Mention]:
    """Return the incomes of the period of a run that are of no segment, the largest first."""
    facts = [f for m in run for f in scene.facts(m)[:1]]
    periods = {f.period for f in facts if f.period}
    like = [f for f in scene.facts_by_metric.get("revenue", ()) if f.segment is None and f.period in periods]
    found = {f.mention: scene.document.by_id[f.mention] for f in like}
    wholes = [m for m in found.values() if m not in run and comparable(m, run[0]) and m.value]
    return sorted(wholes, key=lambda m: -(m.value or 0))


_TOGETHER = late("(?:合计|合共|共同|一共|总共|共)[^，,；;]{0,4}(?:持股|持有|占|占比)?[^，,；;]{0,6}$")
_RATE = late("[增升降跌减涨缩]|率|高于|低于|较")


@needs(kinds="P", words="合计 合共 共同 一共 总共 其中")
def percents(scene: Scene) -> Iterator[Proposal]:
    """前四大股東合計持股 50.48%, and 60% 用於研發，其中 10% 用於…: shares of one whole that make up another."""
    for number, whole in enumerate(scene.mentions):
        if whole.kind != "percent" or not whole.value or _RATE.search(scene.before(whole, 8)):
            continue
        start, end = scene.sentence(scene.place(whole))
        if _TOGETHER.search(scene.before(whole, 14)):
            parts = _shares(scene, scene.mentions[max(0, number - MOST) : number], start, end)
            ranks = [m for m in scene.mentions[max(0, number - 2) : number] if m.kind == "rank" and m.value]
            if any(m.value != len(parts) for m in ranks):
                continue  # 前三大 of three, 前五大 of five
        else:
            after = _shares(scene, scene.mentions[number + 1 : number + 1 + MOST], start, end)
            first = scene.place(after[0]) if after else start
            among = once("，其中[^，,]{0,8}$").search(scene.masked[scene.place(whole) + 1 : first])
            parts = [m for m in after if once("[^，,；;]{0,3}用").match(scene.after(m, 8))] if among else []
        yield from _tried(parts, [whole]) if len(parts) > 1 else ()


def _shares(scene: Scene, mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """Return the shares among mentions that stand in a sentence; none where another figure stands among them."""
    inside = [m for m in mentions if start <= scene.place(m) < end and m.kind not in ("date", "duration", "rank")]
    plain = all(m.kind == "percent" and m.value and not _RATE.search(scene.before(m, 8)) for m in inside)
    return inside if plain else []


_REST = late("(?:其余|余下|剩余|剩下)(?:的)?约?$")
_MONTHLY = late("每月|月供|月租|月均")
_YEARLY = late("(?:合共|共|合计|总共|可|即)+[^，,。]{0,4}$")
_YEAR = frozenset(("全年", "一年", "每年"))
TWELVE = Const(Decimal(12), "12")


@needs(kinds="MQ", words="其余 余下 剩余 剩下")
def rests(scene: Scene) -> Iterator[Proposal]:
    """發行 6 億股。… 獲配的 3.3 億股；其餘 2.7 億股由包銷商包銷: what is left of a figure that was told before."""
    for claim in scene.mentions:
        if claim.kind not in ("money", "quantity") or not claim.value or not _REST.search(scene.before(claim, 8)):
            continue
        part = next((m for m in _earlier(scene, claim) if comparable(m, claim)), None)
        if part is None or scene.line_of(part) != scene.line_of(claim):
            continue
        wholes = [m for m in _earlier(scene, part) if m.value not in (part.value, claim.value)]
        fits = [w for w in wholes if adds_up((part, claim), w)]
        for whole in fits[:1] or wholes[:WHOLES]:
            reading = Reading(difference(Ref(whole.id), Ref(part.id)), Ref(claim.id))
            yield proposal("complement", claim.id, reading, strength="trial")


@needs(kinds="M", words="每月 月供 月租 月均")
def yearly(scene: Scene) -> Iterator[Proposal]:
    """每月少供 692 元，全年合共節省 8,304 元."""
    for number, claim in enumerate(scene.mentions):
        year = scene.mentions[number - 1] if number else None
        if claim.kind != "money" or not claim.value or year is None or scene.text(year) not in _YEAR:
            continue
        if not _YEARLY.fullmatch(scene.before(claim, 10)):
            continue
        start, _ = scene.sentence_of(claim)
        before = [m for m in scene.mentions[max(0, number - REACH) : number] if scene.place(m) >= start]
        monthly = [m for m in before if comparable(m, claim) and m.value and _MONTHLY.search(scene.before(m, NAME))]
        for month in monthly[-1:]:
            reading = Reading(product(Ref(month.id), TWELVE), Ref(claim.id))
            yield proposal("average", claim.id, reading, strength="slip", operands=(month.id,))


FINDERS = (parted, listed, percents, rests, yearly)
