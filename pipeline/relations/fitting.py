"""Whether a computation fits what is written: at a glance, or as exactly as the figures are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.formula import Ref, sum_of
from pipeline.interval import total
from pipeline.model import Mention
from pipeline.patterns import late
from pipeline.relations.proposal import Proposal, Reading, Strength, proposal
from pipeline.relations.scene import Scene, echoes, once

__all__ = ["adds_up", "of_another", "roughly", "tight_sum"]

#: Rough results within this share of a claim are worth computing exactly.
CLOSE = 0.1
#: Words before a total that do not say what it is of.
_GENERIC = late(
    "[\ue000-\uf8ff]|合计|合共|共计|总计|累计|加起来|总额|总金额|金额|[共总约为达到额]|[两二三四五]|者|项|家|公司|上述|以上|全部"
)
#: So many wholes are tried where none fits.
TRIED = 3


def roughly(value: float, claim: Mention, share: float = CLOSE) -> bool:
    """Whether a rough result is within ``share`` of a claim."""
    return abs(value / float(claim.value or 1) - 1) < share


def adds_up(parts: Sequence[Mention], whole: Mention) -> bool:
    """Whether figures add up to another, at the widest that all of them bear."""
    stated = whole.hard
    return stated is not None and total(i for m in parts if (i := m.hard) is not None).meets(stated)


def of_another(scene: Scene, parts: Sequence[Mention], whole: Mention) -> bool:
    """Whether parts are all of one metric and their total is called another: 研發投入 a 和 b，資本開支合計 c."""
    metrics = {scene.metric(m) for m in parts}
    own = scene.metric(whole)
    if len(metrics) != 1 or None in metrics or own in metrics:
        return False
    lead = scene.before(whole, 14)
    if own is not None:
        return own in scene.metrics_in(lead)
    named = _GENERIC.sub("", once("[，,；;。]").split(lead)[-1])
    start, _ = scene.sentence_of(parts[0])
    return len(named) > 1 and not echoes(named, scene.masked[start : scene.place(whole) - len(lead)])


def tight_sum(parts: Sequence[Mention], wholes: Sequence[Mention]) -> Iterator[Proposal]:
    """Propose that parts make up the first whole that they add up to; where there is none, each in turn."""
    reading = sum_of(*(Ref(m.id) for m in parts))
    fits = [w for w in wholes if adds_up(parts, w)]
    for number, whole in enumerate(fits[:1] or wholes[:TRIED]):
        strength: Strength = "trial" if number else "tight"
        yield proposal("sum", whole.id, Reading(reading, Ref(whole.id)), strength=strength)
