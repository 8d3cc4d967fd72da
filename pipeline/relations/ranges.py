"""A figure that lies in a range: 招股價介乎 18 至 22 港元，最終以 22 港元定價; 以上限定價."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import regex

from pipeline.formula import Const, Formula, Ref
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, cues

__all__ = ["FINDERS"]


@cache
def _words(lexicon: Lexicon) -> dict[str, regex.Pattern[str]]:
    return {name: regex.compile(alternatives(words)) for name, words in cues(lexicon, "ranges").items()}


def within(scene: Scene) -> Iterator[Proposal]:
    """The one range of a sentence and the final figure after it."""
    words = _words(scene.lexicon)
    for wide in scene.mentions:
        if wide.low is None or wide.high is None or wide.qualifier != "range" or wide.kind not in ("money", "quantity"):
            continue
        place = scene.place(wide)
        start, end = scene.sentence(place)
        inside = scene.inside(start, end)
        if sum(m.low is not None and m.kind == wide.kind for m in inside) != 1:
            continue
        if not words["range"].search(scene.masked[start:place]):
            continue
        for final in scene.inside(place + 1, end):
            if final.low is None and final.value is not None and comparable(final, wide):
                yield from _final(scene, wide, final, words)
                break


def _final(scene: Scene, wide: Mention, final: Mention, words: dict[str, regex.Pattern[str]]) -> Iterator[Proposal]:
    start, end = scene.place(wide), scene.place(final)
    between = scene.masked[start + 1 : end]
    around = between + scene.after(final, 4)
    told = [name for name in ("top", "bottom", "middle") if words[name].search(between)]
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


FINDERS = (within,)
