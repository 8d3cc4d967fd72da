"""Quotes of a market: 跌 301 點，跌幅 0.65%，報 45,952 點; a first day against the price of the issue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.formula import Ref, change_rate, growth, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, needs, once

__all__ = ["FINDERS"]

_AT = "(?:收报|收于|收在|收|报|现报|暂报|至)"
_RATE = "(?:(?:跌幅|涨幅|升幅|降幅|幅度)?(?:达到?|为|约|近|逾|超过?)*)"


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "wide")
    rise, fall = alternatives(words["rise"]), alternatives(words["fall"])
    move = rf"(?:{rise}|(?P<fall>{fall}))了?(?:约|近|逾)?(?P<change>«MQN»)"
    rate = rf"{_RATE}(?P<rate>«P»)"
    level = rf"{_AT}约?(?P<new>«MQN»)"
    beside = "(?:或|[，,、（(]«^»{0,2}?)"
    return {
        "new_between": compiled(rf"{move}[，,、（(]?«^»{{0,2}}?{level}[，,、（(或]«^»{{0,2}}?{rate}"),
        "new_after": compiled(rf"{move}{beside}{rate}[）)]?[，,]?{level}"),
        "old_after": compiled(rf"{move}{beside}{rate}[）)]?[，,]«^»{{0,4}}?(?P<day>«D»){level}"),
    }


@needs(kinds="P", words="报 收 至")
def quoted(scene: Scene) -> Iterator[Proposal]:
    """A change, its rate and the level after it, in any order; or the level of a day before."""
    patterns = _patterns(scene.lexicon)
    for name in patterns:
        for match in scene.find(patterns[name]):
            change, level, rate = (scene.group(match, n) for n in ("change", "new", "rate"))
            if not comparable(change, level) or rate.low is not None:
                continue
            falling = match["fall"] is not None
            computed = change_rate(Ref(change.id, falling), Ref(level.id))
            if name == "old_after":
                if not _earlier(scene, scene.group(match, "day")):
                    continue
                computed = quotient(Ref(change.id, falling), Ref(level.id))
            reading = Reading(computed, Ref(rate.id, falling and (rate.value or 0) > 0))
            yield proposal("growth", rate.id, reading, strength="slip")


def _earlier(scene: Scene, day: Mention) -> bool:
    return once("昨|上[周个月年日]|前|去年").search(scene.text(day)) is not None


_ISSUE = late("(?:招股价|发售价|发行价|承销价|定价)[^，,。]{0,8}$")
_QUOTE = late("(?:股价|收报|开报|高见|低见|报|收于|收)(?:每股)?(?:约|近|逾)?$")
_MOVE = "(?:大|急|高|低|收|暂|最多)?(?:开|升|涨|上升|上涨|(?P<fall>跌|挫|下跌|低开))(?:幅)?(?:约|近|逾|超过?|了|达)*"
_AFTER = late(f"[，,、（(](?:即|较(?:招股价|发售价|发行价|承销价|定价)?)?{_MOVE}")
_BEFORE = late(f"(?:首日|上市|全天|开盘|收盘|挂牌|盘中|早盘|较(?:招股价|发售价|发行价|定价)){_MOVE}$")
_THEN = late("[，,]?(?:每股)?(?:收)?[报于]约?")


@needs(kinds="P", words="招股价 发售价 发行价 承销价")
def first_day(scene: Scene) -> Iterator[Proposal]:
    """招股價 70.58 元，… 收報 110 元，升 55.85%: a quote beside its rate, against the one price of an issue."""
    issues = [m for m in scene.mentions if m.kind == "money" and m.value and _ISSUE.search(scene.before(m, 16))]
    if len({m.value for m in issues}) != 1:
        return
    for number, claim in enumerate(scene.mentions):
        if claim.kind != "percent" or not claim.value:
            continue
        found = _quote(scene, number, claim, issues[0])
        if found is not None:
            quote, falling = found
            reading = Reading(growth(Ref(quote.id), Ref(issues[0].id)), Ref(claim.id, falling))
            yield proposal("growth", claim.id, reading, strength="trial")


def _quote(scene: Scene, number: int, claim: Mention, issue: Mention) -> tuple[Mention, bool] | None:
    """Return the quote right before or right behind a rate, and whether the rate is a fall."""
    before = scene.mentions[number - 1] if number else None
    if before is not None and before is not issue and comparable(before, issue):
        move = _AFTER.fullmatch(scene.between(before, claim))
        if move is not None and _QUOTE.search(scene.before(before, 8)):
            return before, move["fall"] is not None
    after = scene.mentions[number + 1] if number + 1 < len(scene.mentions) else None
    if after is not None and after is not issue and comparable(after, issue):
        move = _BEFORE.search(scene.before(claim, 14))
        if move is not None and _THEN.fullmatch(scene.between(claim, after)):
            return after, move["fall"] is not None
    return None


FINDERS = (quoted, first_day)
