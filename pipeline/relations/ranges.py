"""A figure that lies in a range: 招股價介乎 18 至 22 港元，最終以 22 港元定價; 以上限定價."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from pipeline.formula import Const, Formula, Node, Ref, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, needs, once

__all__ = ["FINDERS"]


LONGEST = 60
#: So many lines after a range its middle may be named.
FAR = 4
#: Words between a figure and the range that it lies in.
LEAD = 24
#: A figure so many times the end of a range is of something else.
FAR_LARGER = 100


@cache
def _words(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    return {name: late(alternatives(words)) for name, words in cues(lexicon, "ranges").items()}


def within(scene: Scene) -> Iterator[Proposal]:
    """The one range of a sentence and the final figure after it."""
    words = _words(scene.lexicon)
    for wide in scene.mentions:
        if wide.low is None or wide.high is None or wide.qualifier != "range" or wide.kind not in ("money", "quantity"):
            continue
        place = scene.place(wide)
        start, end = scene.sentence(place)
        inside = scene.inside(start, end)[:LONGEST]
        if sum(m.low is not None and m.kind == wide.kind for m in inside) != 1:
            continue
        if not words["range"].search(scene.masked[start:place]):
            continue
        for final in scene.inside(place + 1, end):
            if final.low is None and final.value is not None and comparable(final, wide):
                yield from _final(scene, wide, final, words)
                break


def named_end(scene: Scene) -> Iterator[Proposal]:
    """以中間價 14.25 港元計: the range was given a few lines before."""
    words = _words(scene.lexicon)
    last: Mention | None = None
    for mention in scene.mentions:
        if mention.kind != "money":
            continue
        before = scene.before(mention, 12)
        if mention.low is not None and mention.qualifier == "range":
            last = mention if words["price"].search(before) else last
            continue
        if last is None or mention.value is None or not comparable(mention, last) or words["else"].search(before):
            continue
        told = [
            name
            for name in ("top", "bottom", "middle")
            if re.search(words[name].pattern + r"(?:为|每股|即|的)?$", before)
        ]
        far = scene.document.layout.line_at(mention.start) - scene.document.layout.line_at(last.end)
        if len(told) == 1 and far <= FAR:
            yield proposal("range", mention.id, Reading(_target(last, told[0]), Ref(mention.id)), operands=(last.id,))


def end_of(scene: Scene) -> Iterator[Proposal]:
    """發行價 17 港元，處於招股區間 17 至 22 港元的下限."""
    words = _words(scene.lexicon)
    for first, wide in pairwise(scene.mentions):
        if wide.low is None or wide.high is None or first.value is None or not comparable(first, wide):
            continue
        between = scene.between(first, wide)
        if len(between) > LEAD or once("[。！？；;\n\r]").search(between):
            continue
        after = scene.after(wide, 10)
        placed = once("[，,]?(?:即|恰好?|正好)?(?:处于|位于|属于|为|落在|落于|介乎|在)").match(between)
        if placed is None or not (words["range"].search(between) or words["range"].search(after)):
            continue
        told = [name for name in ("top", "bottom", "middle") if words[name].match(after.lstrip("的"))]
        target = _target(wide, told[0]) if told else Ref(wide.id)
        yield proposal("range", first.id, Reading(target, Ref(first.id)), operands=(wide.id,))


_MOVED = late("(?:[之区]?间|区间|范围)?(?:内)?(?:波动|上落|震荡|徘徊|交投|交易|运行|游走|整理)")
_CLOSED = late("(?:收报|收市报?|收盘报?|报收|收于|最终?收|尾市报)(?:于|每[股盎司桶吨]+|约)*$")


@needs(words="波动 上落 震荡 徘徊 交投 交易 运行 游走 整理")
def day_range(scene: Scene) -> Iterator[Proposal]:
    """全日在 3,980 至 4,050 美元間上落，收報 4,021 美元: a day closes between its lowest and its highest."""
    for wide, last in pairwise(scene.mentions):
        if wide.low is None or wide.high is None or last.value is None or last.low is not None:
            continue
        if not comparable(wide, last) or scene.sentence_of(wide) != scene.sentence_of(last):
            continue
        if _MOVED.match(scene.after(wide, 8)) and _CLOSED.search(scene.before(last, 10)):
            yield proposal("range", last.id, Reading(Ref(wide.id), Ref(last.id)), operands=(wide.id,))


@needs(words="最高")
@needs(words="最低")
def extremes(scene: Scene) -> Iterator[Proposal]:
    """最高 1,080 元，最低 780 元，平均 807.8 元: the mean lies between."""
    for number, (first, second) in enumerate(pairwise(scene.mentions)):
        if first.value is None or second.value is None or not comparable(first, second):
            continue
        leads = scene.before(first, 8), scene.before(second, 8)
        if "最高" in leads[0] and "最低" in leads[1]:
            high, low = first, second
        elif "最低" in leads[0] and "最高" in leads[1]:
            high, low = second, first
        else:
            continue
        for mean in scene.mentions[number + 2 : number + 5]:
            if mean.value is not None and comparable(mean, low) and "均" in scene.before(mean, 8):
                between: Formula = Node("hull", (Ref(low.id), Ref(high.id)))
                yield proposal("range", mean.id, Reading(between, Ref(mean.id)), operands=(low.id, high.id))
                break


@needs(words="每股")
def bought(scene: Scene) -> Iterator[Proposal]:
    """每股 9.8 至 10.6 元，累計回購 500 萬股，支付 6,100 萬元: the range stands before shares and amount."""
    for wide, count, money in zip(scene.mentions, scene.mentions[1:], scene.mentions[2:], strict=False):
        if (
            wide.low is None
            or wide.kind != "money"
            or count.kind != "quantity"
            or count.unit != "股"
            or not count.value
        ):
            continue
        if money.kind != "money" or money.unit != wide.unit or not money.value:
            continue
        told = "每股" in scene.before(wide, 14) and once("购|持").search(scene.before(count, 12))
        spent = once("支付|斥资|耗资|总金额|涉资|动用|代价").search(scene.before(money, 12))
        if told and spent and scene.sentence_of(wide) == scene.sentence_of(money):
            reading = Reading(quotient(Ref(money.id), Ref(count.id)), Ref(wide.id))
            yield proposal("range", wide.id, reading, operands=(money.id, count.id))


def _final(scene: Scene, wide: Mention, final: Mention, words: dict[str, re.Pattern[str]]) -> Iterator[Proposal]:
    start, end = scene.place(wide), scene.place(final)
    between = scene.masked[start + 1 : end]
    around = between + scene.after(final, 4)
    told = [name for name in ("top", "bottom", "middle") if words[name].search(between)]
    if once("集资|募|筹|净额|金额|总额|市值").search(between) or (final.value or 0) > (wide.high or 0) * FAR_LARGER:
        return  # what is raised is no price
    if once("目标价|预测价|估值").search(scene.before(wide, 12)):
        return  # where analysts see a price
    if words["else"].search(between) or words["classes"].search(scene.masked[scene.sentence(start)[0] : end]):
        return
    if not told and not words["final"].search(around):
        return
    if len(told) > 1:
        return
    target = _target(wide, told[0]) if told else Ref(wide.id)
    yield proposal("range", final.id, Reading(target, Ref(final.id)), operands=(wide.id,))


def _target(wide: Mention, which: str) -> Formula:
    """Return the end, or the middle, of a range."""
    assert wide.low is not None
    assert wide.high is not None
    value = {"top": wide.high, "bottom": wide.low, "middle": (wide.low + wide.high) / 2}[which]
    margin = wide.ulp * Decimal("0.5")
    return Const(value, f"{value.normalize():f}", value - margin, value + margin)


FINDERS = (bought, within, named_end, end_of, day_range, extremes)
