"""What is paid for a stake, the value of the whole, and the stake: 融資 1.5 億，投後估值 18 億，獲得 8.3% 股份."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.formula import Ref, quotient
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, comparable, needs

__all__ = ["FINDERS"]

#: So many stakes and amounts around a value are tried.
TRIED, REACH = 2, 8
_VALUE = late("(?<!投前)(?:估值|整体价值|全部权益价值)(?:[约为达至到]|超过|高达)*$")
_PAID = late(
    "(?:融资|增资|注资|投资|交易价格|交易作价|交易对价|对价|作价|代价)(?:金额|总额|额)?(?:[约为达]|高达|共|[ ：:])*$"
)
_SHARES = late("的?(?:股份|股权|权益)")


@needs(kinds="P", words="估值 价值")
def rounds(scene: Scene) -> Iterator[Proposal]:
    """Try the stakes of a paragraph with the amount and the value that are told in it."""
    for value in scene.mentions:
        if value.kind != "money" or not value.value or not _VALUE.search(scene.before(value, 12)):
            continue
        line = scene.line(scene.place(value))
        number = scene.number(value)
        near = [m for m in scene.mentions[max(0, number - REACH) : number + REACH] if _inside(scene, m, line)]
        paid = [m for m in near if _is_paid(scene, m, value)]
        stakes = [m for m in near if _is_stake(scene, m)]
        stakes.sort(key=lambda m: abs(m.start - value.start))
        for amount in paid[-1:]:
            for stake in stakes[:TRIED]:
                reading = Reading(quotient(Ref(amount.id), Ref(value.id)), Ref(stake.id))
                yield proposal("share", stake.id, reading, strength="trial")


def _inside(scene: Scene, mention: Mention, line: tuple[int, int]) -> bool:
    return line[0] <= scene.place(mention) < line[1]


def _is_paid(scene: Scene, mention: Mention, value: Mention) -> bool:
    return mention is not value and comparable(mention, value) and _PAID.search(scene.before(mention, 12)) is not None


def _is_stake(scene: Scene, mention: Mention) -> bool:
    if mention.kind != "percent" or not mention.value or mention.value > 1 or mention.low is not None:
        return False
    named = _SHARES.match(scene.after(mention, 6)) is not None
    return named or "持股" in scene.before(mention, 8)


FINDERS = (rounds,)
