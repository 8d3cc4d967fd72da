"""What is left of an amount: 總額 54.07 億元，淨額 51.42 億元，開支 2.65 億元; 新開 412 家，關閉 12 家，淨增 400 家."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.formula import Ref, difference
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues, needs

__all__ = ["FINDERS"]

#: So many figures before and after a rest are looked through.
REACH = 6
_HEDGE = r"(?:[约近逾共达为是了]|超过?|合共|预计|人民币|港币|[ ：:])*$"


@dataclass(frozen=True, slots=True)
class _Rule:
    rest: re.Pattern[str]
    amount: re.Pattern[str]
    less: re.Pattern[str]


@cache
def _rules(lexicon: Lexicon) -> tuple[_Rule, ...]:
    """Compile the words of each rest, of its amount and of what is taken off, to end right before their figures."""
    rules = []
    for line in cues(lexicon, "netting")["net"]:
        rest, amount, less = (alternatives(tuple(words.split())) + _HEDGE for words in line.split("|"))
        rules.append(_Rule(late(rest), late(rf"(?<!净){amount}"), late(rf"(?<!净){less}")))
    return tuple(rules)


@needs(words="净 顺差 逆差")
def rests(scene: Scene) -> Iterator[Proposal]:
    """Find the amount and what is taken off it among the figures of the paragraph."""
    for number, claim in enumerate(scene.mentions):
        if claim.kind not in ("money", "quantity") or not claim.value:
            continue
        before = scene.before(claim, 14)
        if "净" not in before and "差" not in before:
            continue
        near = _around(scene, number, claim)
        for rule in (r for r in _rules(scene.lexicon) if r.rest.search(before)):
            amount = next((m for m in near if rule.amount.search(scene.before(m, 14))), None)
            less = next((m for m in near if m is not amount and rule.less.search(scene.before(m, 14))), None)
            if amount is not None and less is not None:
                reading = Reading(difference(Ref(amount.id), Ref(less.id)), Ref(claim.id))
                yield proposal("difference", claim.id, reading, strength="slip")
                break


def _around(scene: Scene, number: int, claim: Mention) -> list[Mention]:
    """Return the comparable figures of the paragraph, the nearest first."""
    start, end = scene.line_of(claim)
    near = (
        *reversed(scene.mentions[max(0, number - REACH) : number]),
        *scene.mentions[number + 1 : number + 1 + REACH],
    )
    inside = [m for m in near if start <= scene.place(m) < end and comparable(m, claim) and m.value is not None]
    return sorted(inside, key=lambda m: abs(scene.number(m) - number))


FINDERS = (rests,)
