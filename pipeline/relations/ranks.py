"""Order and number: ranks against values, 三家 against a list of three, signs of profit and loss."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import regex

from pipeline.formula import Const, Ref, prior, sum_of
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues

__all__ = ["FINDERS"]

#: A count word after a list: 三家, 兩大, 4款.
_SMALL = regex.compile(r"[两二三四五六七八九]|\d(?!\d)")
MOST_NAMES = 9
ZERO = Const(Decimal(0), "0")


@cache
def _patterns(lexicon: Lexicon) -> dict[str, regex.Pattern[str]]:
    words = cues(lexicon, "bounds")
    lists = cues(lexicon, "lists")
    item = r"[^，,、。！？；;（(\n\uE000-\uF8FF]{1,24}?[（(](?P<f>«PMQN»)[）)]"
    listed = rf"(?P<list>[^，,、。！？；;（(\n\uE000-\uF8FF]{{0,40}}?{item}(?:(?:、|，|,|和|与|及|以及){item}){{1,12}})"
    return {
        "bracketed": compiled(listed),
        "total": compiled(
            rf"[^。！？；;\n\uE000-\uF8FF]{{0,12}}?{alternatives(lists['total'])}«^»{{0,12}}?(?P<total>«PMQN»)"
        ),
        "order": regex.compile(alternatives(words["order"])),
        "profit": regex.compile(alternatives(words["turned_profit"])),
        "loss": regex.compile(alternatives(words["turned_loss"])),
        "is_loss": regex.compile(alternatives(words["loss"])),
        "is_gain": regex.compile(alternatives(words["gain"])),
    }


def bracketed(scene: Scene) -> Iterator[Proposal]:
    """A（17.7%）、B（14.1%）和 C（10.3%）: their order after 前三, and their total."""
    patterns = _patterns(scene.lexicon)
    for match in patterns["bracketed"].finditer(scene.masked):
        items = [m for m in scene.inside(*match.span("list")) if m.kind not in ("date", "rank", "duration")]
        if len(items) < 2 or not all(comparable(items[0], m) for m in items):
            continue
        start, _ = scene.sentence(match.start())
        lead = scene.masked[start : scene.place(items[0])]
        if patterns["order"].search(lead) or regex.match(
            "[，,]?[^。，,]{0,12}(?:居首|居第一|第一)", scene.masked[match.end() : match.end() + 20]
        ):
            for high, low in itertools.pairwise(items):
                yield proposal("rank_order", None, Reading(Ref(high.id), Ref(low.id), ">="), operands=(high.id, low.id))
        total = patterns["total"].match(scene.masked, match.end())
        if total:
            claim = scene.group(total, "total")
            if claim.kind == items[0].kind:
                parts = sum_of(*(Ref(m.id) for m in items))
                yield proposal("sum", claim.id, Reading(parts, Ref(claim.id)))


def signs(scene: Scene) -> Iterator[Proposal]:
    """扭虧為盈: a profit now, a loss before."""
    patterns = _patterns(scene.lexicon)
    words = cues(scene.lexicon, "bounds")
    for name, now, was in (("profit", 1, -1), ("loss", -1, 1)):
        for match in patterns[name].finditer(scene.masked):
            start, end = scene.sentence(match.start())
            amounts = [m for m in scene.inside(start, end) if m.kind == "money" and _sign(scene, m, patterns)]
            text = scene.masked[start:end]
            if len(amounts) != 2 or any(w in text for w in (*words["forecast"], *words["other_profit"])):
                continue
            old = next((m for m in reversed(amounts) if _of_last_year(scene, m)), None)
            new = next((m for m in amounts if m is not old), None)
            if old is None or new is None:
                continue
            yield from _signed(scene, new, now, patterns)
            yield from _signed(scene, old, was, patterns)


def _signed(
    scene: Scene, mention: Mention, expected: int, patterns: dict[str, regex.Pattern[str]]
) -> Iterator[Proposal]:
    sign = _sign(scene, mention, patterns)
    reading = Reading(Ref(mention.id, sign < 0), ZERO, ">" if expected > 0 else "<")
    yield proposal("sign", mention.id, reading, operands=())


def _sign(scene: Scene, mention: Mention, patterns: dict[str, regex.Pattern[str]]) -> int:
    """Return +1 for a profit, -1 for a loss by the words before a figure, 0 when they do not say."""
    before = regex.split("[，,：:；;]", scene.before(mention, 14))[-1]
    before = patterns["loss"].sub("", patterns["profit"].sub("", before))
    if mention.value is not None and mention.value < 0:
        return 0
    losses = list(patterns["is_loss"].finditer(before))
    gains = list(patterns["is_gain"].finditer(before))
    if losses:
        return -1
    return 1 if gains else 0


def _of_last_year(scene: Scene, mention: Mention) -> bool:
    number = scene.number(mention)
    if not number:
        return False
    previous = scene.mentions[number - 1]
    near = not regex.search("[，,；;]", scene.before(mention, 20)) and len(scene.before(mention, 20)) <= 10
    return near and previous.kind == "date" and regex.search("上年|去年|同期|前年", scene.text(previous)) is not None


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


FINDERS = (bracketed, signs, fall_into_loss)
