"""Directions without a rate: 較上季的 16.2 億元減少; durations that grow shorter or longer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.formula import Ref
from pipeline.lexicon import Lexicon
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues

__all__ = ["FINDERS"]

_MANNER = r"(?:有所|明显|大幅|略有?|显著|小幅|进一步|继续|稍|微|轻微|出现)*+"


@cache
def _patterns(lexicon: Lexicon) -> dict[str, regex.Pattern[str]]:
    words = cues(lexicon, "change")
    up, down = alternatives((*words["up"], "延长", "拉长")), alternatives((*words["down"], "缩短"))
    way = rf"{_MANNER}(?:(?P<up>{up})|(?P<down>{down}))"
    return {
        "than": compiled(
            rf"(?P<new>«MPQ»)[，,]?(?:相?较|比|相比)(?P<lead>«~»{{0,14}}?)(?P<old>«MPQ»)的?{way}了?(?=[，,。；;）)]|$)"
        ),
        "span": compiled(
            rf"(?:由|从|自)«^»{{0,16}}?(?P<old>«T»)«^»{{0,8}}?{way}了?(?:至|到|为)«^»{{0,6}}?(?P<new>«T»)"
        ),
    }


def directions(scene: Scene) -> Iterator[Proposal]:
    """Compare the two figures with the word."""
    for name, pattern in _patterns(scene.lexicon).items():
        for match in scene.find(pattern):
            old, new = scene.group(match, "old"), scene.group(match, "new")
            if name == "than" and (not comparable(old, new) or old.low is not None or new.low is not None):
                continue
            reading = Reading(Ref(new.id), Ref(old.id), ">" if match["up"] else "<")
            yield proposal("direction", None, reading, operands=(new.id, old.id))


FINDERS = (directions,)
