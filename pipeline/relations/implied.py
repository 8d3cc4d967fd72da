"""Parts with their shares of one whole that need not be told: 52 億元占 41% and 38 億元占 30% imply the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.formula import Formula, Ref, quotient
from pipeline.model import Mention
from pipeline.relations.proposal import Proposal, Reading, as_written, proposal
from pipeline.relations.scene import Scene

__all__ = ["APART", "Pair", "of_one_whole"]

#: Sentences between two pairs that are of one whole.
APART = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and the share that it is of some whole."""

    part: Mention
    share: Mention


def of_one_whole(scene: Scene, pairs: Sequence[Pair]) -> Iterator[Proposal]:
    """Measure each pair by the nearest that agrees with it, one that agrees with none by its neighbours."""
    for pair in pairs:
        near = sorted((p for p in pairs if p is not pair), key=lambda p: abs(p.share.start - pair.share.start))
        base = next((p for p in near if _agree(pair, p)), None)
        if base is not None:
            yield _share(pair, base)
            continue
        near = [p for p in near if _together(scene, p, pair)]
        agreeing = [p for p in near if len(pairs) == 2 or any(_agree(p, q) for q in pairs if q is not p)]
        if agreeing:
            yield _share(pair, agreeing[0])


def _together(scene: Scene, a: Pair, b: Pair) -> bool:
    layout = scene.document.layout
    apart = abs(layout.sentence_at(a.share.start) - layout.sentence_at(b.share.start))
    near = apart <= APART and layout.line_at(a.share.start) == layout.line_at(b.share.start)
    return near and not scene.code_between(*sorted((a.share, b.share), key=lambda m: m.start))


def _agree(a: Pair, b: Pair) -> bool:
    one, other = a.part.hard, b.part.hard
    of_one, of_other = a.share.hard, b.share.hard
    if one is None or other is None or of_one is None or of_other is None:
        return False
    if not all(i.low is not None and i.low > 0 for i in (one, other, of_one, of_other)):
        return False
    return (one / of_one).meets(other / of_other)


def _share(pair: Pair, base: Pair) -> Proposal:
    whole: Formula = quotient(as_written(base.part), Ref(base.share.id))
    reading = Reading(quotient(as_written(pair.part), whole), as_written(pair.share))
    operands = (pair.part.id, base.part.id, base.share.id)
    return proposal("share", pair.share.id, reading, strength="slip", operands=operands)
