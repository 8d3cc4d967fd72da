"""Profit and loss in words: 扭虧為盈, 由盈轉虧, 減虧, 虧損擴大, against the two figures of the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Const, Ref, prior
from pipeline.lexicon import Lexicon
from pipeline.model import Mention, Period
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, needs, once

__all__ = ["FINDERS"]

#: A sentence of more figures than these is a table.
LONGEST = 40
ZERO = Const(Decimal(0), "0")
#: Dates that name the earlier one of two periods, where the calendar cannot tell.
_EARLIER = late("上年|同期|前年|上季|上月|上期")
_CHANGE = late("[减增少多]亏(?:了|约|近|逾|超过?|达|额|幅度|金额)*$")
_THAN = late("(?:较|比|相比|对比|自|由|从)[^，,]{0,8}的?$")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "signs")
    gap = rf"(?>(?:较[^，,。]{{1,6}}|{alternatives(words['manner'])})*)"
    # 转盈为亏 begins as 转盈 does, and 转亏为盈 as 转亏.
    turns = rf"(?P<profit>{alternatives(words['profit'])})(?!为亏)|(?P<loss>{alternatives(words['loss'])})(?!为盈)"
    moves = (
        rf"(?P<narrow>{alternatives(words['narrow'])}|亏损{gap}{alternatives(words['narrower'])})"
        rf"|(?P<widen>亏损{gap}{alternatives(words['wider'])})"
    )
    return {
        "turn": late(f"{turns}|{moves}"),
        "move": late(
            rf"^[，,]?{gap}(?:(?P<narrow>{alternatives(words['narrower'])})|(?P<widen>{alternatives(words['wider'])}))"
        ),
        "is_loss": late(alternatives(words["losses"])),
        "is_gain": late(alternatives(words["gains"])),
        "doubt": late(alternatives(words["doubt"])),
        "segment": late(rf"{alternatives(words['segment'])}[^，,。]{{0,4}}$"),
    }


@needs(cue=("signs", "profit", "loss", "narrow"), words="亏损")
def signs(scene: Scene) -> Iterator[Proposal]:
    """Compare the words with the sign and the size of the two results in their sentence."""
    patterns = _patterns(scene.lexicon)
    for match in patterns["turn"].finditer(scene.masked):
        start, end = scene.sentence(match.start())
        lead = scene.masked[start : match.start()]
        if once("之?后|以来|的|风险|压力|边缘").match(scene.masked, match.end()):
            continue  # what happened before
        if patterns["doubt"].search(scene.masked[start:end]) or patterns["segment"].search(lead[-10:]):
            continue
        pair = _results(scene, start, end, patterns)
        if pair is None:
            yield from _right_after(scene, match, patterns)
            continue
        (old, was), (new, now) = pair
        if match["profit"] or match["loss"]:
            expected = 1 if match["profit"] else -1
            yield _sign(new, now, expected, old)
            yield _sign(old, was, -expected, new)
        elif was < 0 and now < 0 and (match.start() >= scene.place(new)):
            yield _size(old, new, narrower=bool(match["narrow"]))


def _right_after(scene: Scene, match: re.Match[str], patterns: dict[str, re.Pattern[str]]) -> Iterator[Proposal]:
    """稅後純益 33.6 億元，由虧轉盈: the words speak of the figure just before."""
    if not (match["profit"] or match["loss"]):
        return
    lead = scene.inside(max(0, match.start() - 3), match.start())
    for mention in lead:
        sign = _sign_of(scene, mention, patterns) if mention.kind == "money" else 0
        told = _EARLIER.search(scene.masked[max(0, scene.place(mention) - 14) : scene.place(mention)])
        dated = any(_EARLIER.search(scene.text(m)) for m in scene.inside(max(0, match.start() - 24), match.start()))
        if (
            sign
            and not told
            and not dated
            and once("[，,（(]").fullmatch(scene.masked[scene.place(mention) + 1 : match.start()])
        ):
            yield _sign(mention, sign, 1 if match["profit"] else -1)


@needs(cue=("signs", "losses"))
@needs(cue=("signs", "narrower", "wider"))
def than_last(scene: Scene) -> Iterator[Proposal]:
    """淨虧損 2.6 億元，較上年的 1.9 億元進一步收窄: the loss before stands in the comparison."""
    patterns = _patterns(scene.lexicon)
    for first, second in zip(scene.mentions, scene.mentions[1:], strict=False):
        new, old = first, second
        if second.kind == "date":
            number = scene.number(second) + 1
            if number >= len(scene.mentions):
                continue
            old = scene.mentions[number]
        if new.kind != "money" or not comparable(new, old) or new.value is None or old.value is None:
            continue
        between = scene.between(new, old)
        match = patterns["move"].match(scene.after(old, 14))
        if match is None or not patterns["is_loss"].search(scene.before(new, 10)) or len(between) > 14:
            continue
        if once("[，,]?(?:相?较|比|相比)").match(between) and not patterns["doubt"].search(scene.before(new, 14)):
            yield _size(old, new, narrower=bool(match["narrow"]))


def _results(
    scene: Scene, start: int, end: int, patterns: dict[str, re.Pattern[str]]
) -> tuple[tuple[Mention, int], tuple[Mention, int]] | None:
    """Return the earlier and the later result of a sentence with their signs; ``None`` unless there are just two."""
    found = []
    for mention in scene.inside(start, end)[:LONGEST]:
        sign = _sign_of(scene, mention, patterns) if mention.kind == "money" and mention.value else 0
        if sign:
            found.append((mention, sign, *_when(scene, mention, start)))
    found = [item for item in found if "每股" not in scene.before(item[0], 12)] or found
    if len(found) != 2 or not comparable(found[0][0], found[1][0]):
        return None
    first, second = found
    if first[2] and second[2] and first[2].start != second[2].start:
        old, new = sorted(found, key=lambda item: item[2].start if item[2] else 0)
    elif bool(_EARLIER.search(first[3])) != bool(_EARLIER.search(second[3])):
        old, new = (first, second) if _EARLIER.search(first[3]) else (second, first)
    else:
        return None
    if old[2] and new[2] and "同期" not in old[3] and abs(old[2].days - new[2].days) > 3:
        return None
    return (old[0], old[1]), (new[0], new[1])


def _when(scene: Scene, mention: Mention, start: int) -> tuple[Period | None, str]:
    """Return the period and the words of the last date before a figure in its sentence, else its fact's period."""
    dates = [m for m in scene.inside(start, scene.place(mention)) if m.kind == "date"]
    now = once("本期|今期|当期|期内").search(scene.before(mention, 14))
    if now and dates and dates[-1] is not scene.previous(mention):
        return None, ""  # 上年同期盈利 0.9 億元，本期虧損 0.4 億元
    if dates:
        return dates[-1].period, scene.text(dates[-1])
    fact = scene.facts(mention)
    return (fact[0].period if fact else None), ""


def _sign_of(scene: Scene, mention: Mention, patterns: dict[str, re.Pattern[str]]) -> int:
    """Return +1 for a profit, -1 for a loss by the words before a figure, 0 when they do not say."""
    if mention.value is not None and mention.value < 0:
        return -1
    before = scene.before(mention, 14)
    if _CHANGE.search(before):
        return 0  # 减亏 1.5 亿元 is how much less was lost
    loss = max((m.end() for m in patterns["is_loss"].finditer(before)), default=-1)
    gain = max((m.end() for m in patterns["is_gain"].finditer(before)), default=-1)
    return 0 if loss == gain else 1 if gain > loss else -1


def _sign(mention: Mention, sign: int, expected: int, *others: Mention) -> Proposal:
    written = mention.value is not None and mention.value < 0  # the minus says it already
    reading = Reading(Ref(mention.id, sign < 0 and not written), ZERO, ">" if expected > 0 else "<")
    return proposal("sign", mention.id, reading, operands=tuple(m.id for m in others))


def _size(old: Mention, new: Mention, *, narrower: bool) -> Proposal:
    now, before = (Ref(m.id, m.value is not None and m.value < 0) for m in (new, old))
    reading = Reading(now, before, "<" if narrower else ">")
    return proposal("direction", None, reading, operands=(new.id, old.id))


def fall_into_loss(scene: Scene) -> Iterator[Proposal]:
    """A loss that is called a fall of more than 100% was a profit before."""
    for fact in scene.document.facts:
        if fact.metric != "growth" or fact.of not in (
            "net_profit",
            "net_loss",
            "adjusted_net_profit",
            "adjusted_net_loss",
        ):
            continue
        rate = scene.document.by_id[fact.mention]
        if rate.kind != "percent" or rate.value is None or rate.value <= 1 or (fact.value or 0) > 0:
            continue
        number = scene.number(rate)
        amount = next((m for m in reversed(scene.mentions[max(0, number - 2) : number]) if m.kind == "money"), None)
        if amount is not None and amount.value is not None and amount.value < 0:
            strength: Strength = "doubtful"
            reading = Reading(prior(Ref(amount.id), Ref(rate.id, True)), ZERO, ">")
            yield proposal("sign", amount.id, reading, strength=strength, operands=(rate.id,))


FINDERS = (signs, than_last, fall_into_loss)
