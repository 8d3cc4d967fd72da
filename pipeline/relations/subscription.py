"""How an offering was received: shares (or money) applied for, over those that were offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Literal

from pipeline.formula import Const, Ref, difference, quotient
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, needs, once

__all__ = ["FINDERS"]

#: Of a longer line only the first figures are looked at.
LONGEST = 60
ONE = Const(Decimal(1), "1")
Role = Literal["applied", "offered"]
#: What is offered and applied for; in Taiwan each application is for one lot (張).
_LOTS = frozenset(("股", "张", "笔", "件"))


@cache
def _words(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    patterns = {name: late(alternatives(words)) for name, words in cues(lexicon, "subscription").items()}
    after = alternatives(cues(lexicon, "subscription")["applied_after"])
    return {**patterns, "applied_after": late(rf"的?{after}")}


@needs(kinds="XP")
def subscription(scene: Scene) -> Iterator[Proposal]:
    """Offered 2,000萬股, applied for 10億股: 50 times, or 49 times over; a success rate the other way round."""
    words = _words(scene.lexicon)
    for claim in scene.mentions:
        if claim.kind == "multiple" and _is_times(scene, claim, words):
            yield from _propose(scene, claim, words, "times")
            yield from _over(scene, claim, words)
        elif claim.kind == "percent" and words["rate"].search(scene.before(claim, 8)):
            yield from _propose(scene, claim, words, "rate")


def _over(scene: Scene, claim: Mention, words: dict[str, re.Pattern[str]]) -> Iterator[Proposal]:
    """9.5 倍認購，即超額認購 8.5 倍: times applied less one."""
    previous = scene.previous(claim)
    if previous is None or previous.kind != "multiple":
        return
    between = scene.before(claim, 16)
    if once("[即或也]").search(between) and words["over"].search(between):
        reading = Reading(difference(Ref(previous.id), ONE), Ref(claim.id))
        yield proposal("oversubscription", claim.id, reading)


def _is_times(scene: Scene, claim: Mention, words: dict[str, re.Pattern[str]]) -> bool:
    before, after = scene.before(claim, 12), scene.after(claim, 5)
    number = scene.number(claim)
    if (
        once("的?[约近逾超]?(?:过|大约)?").fullmatch(before)
        and number
        and _role(scene, scene.mentions[number - 1], words) == "offered"
    ):
        return True
    if number and once("[，,]?(?:即|也就是|相当于)约?").fullmatch(before):
        return _role(scene, scene.mentions[number - 1], words) is not None
    return bool(words["times"].search(before) or words["times"].match(after.lstrip("的")))


def _propose(scene: Scene, claim: Mention, words: dict[str, re.Pattern[str]], what: str) -> Iterator[Proposal]:
    place = scene.place(claim)
    bounds = scene.sentence(place)
    pair = _pair(scene, bounds, place, words)
    strength: Strength = "plain"
    if pair is None:
        pair, strength = _pair(scene, scene.line(place), place, words), "slip"
    if pair is None:
        return
    applied, offered = pair
    start = min(scene.place(applied), scene.place(offered), place)
    if words["changed"].search(scene.masked[start : max(bounds[1], place)]):
        strength = "slip"
    stated = Ref(claim.id)
    if what == "rate":
        if once("一手|每手|[甲乙]组|认购").search(scene.before(claim, 10)):
            strength = "slip"  # of those who asked for one lot
        reading = Reading(quotient(Ref(offered.id), Ref(applied.id)), stated)
        yield proposal("oversubscription", claim.id, reading, strength=strength)
        return
    times = quotient(Ref(applied.id), Ref(offered.id))
    plain, over = Reading(times, stated), Reading(difference(times, ONE), stated, name="超额 N 倍")
    yield proposal("oversubscription", claim.id, plain, over, strength=strength, operands=(applied.id, offered.id))


def _pair(
    scene: Scene, bounds: tuple[int, int], place: int, words: dict[str, re.Pattern[str]]
) -> tuple[Mention, Mention] | None:
    """Return what was applied for and what was offered: the last of each before the claim, else the only ones after."""
    found: dict[Role, list[Mention]] = {"applied": [], "offered": []}
    for mention in scene.inside(*bounds)[:LONGEST]:
        role = _role(scene, mention, words)
        if role is not None:
            found[role].append(mention)
    pairs = [(a, o) for a in found["applied"] for o in found["offered"] if _alike(a, o)]
    ahead = [(a, o) for a, o in pairs if scene.place(a) < place and scene.place(o) < place]
    if ahead:
        return max(ahead, key=lambda pair: (scene.place(pair[0]), scene.place(pair[1])))
    return pairs[0] if len(pairs) == 1 else None


def _alike(applied: Mention, offered: Mention) -> bool:
    lots = applied.unit in ("张", "笔", "件") and offered.unit == "张"
    return comparable(applied, offered) or (lots and applied.kind == offered.kind)


def _role(scene: Scene, mention: Mention, words: dict[str, re.Pattern[str]]) -> Role | None:
    shares = mention.kind == "quantity" and mention.unit in _LOTS
    if not (shares or mention.kind == "money") or mention.value is None:
        return None
    if words["applied_after"].match(scene.after(mention, 8)):
        return "applied"
    before = scene.before(mention, 16)
    applied = max((m.start() for m in words["applied"].finditer(before)), default=-1)
    offered = max((m.start() for m in words["offered"].finditer(before)), default=-1)
    if applied == offered == -1:
        return None
    return "applied" if applied > offered else "offered"


FINDERS = (subscription,)
