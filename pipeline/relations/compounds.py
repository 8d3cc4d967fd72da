"""A compound rate of two figures, each in a clause with its year: 2030年達 A，2024年為 B，CAGR g."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Ref, cagr
from pipeline.lexicon import Lexicon
from pipeline.model import Mention, Period
from pipeline.relations.changes import is_change, years_between
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, needs

__all__ = ["FINDERS"]


@cache
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    value = "«MQN»"
    named = alternatives(cues(lexicon, "change")["cagr"])
    return compiled(
        rf"(?P<d1>«D»)(?P<m1>«^»{{0,12}}?)(?P<a>{value})[，,；;](?P<m2>«^»{{0,8}}?)(?P<d2>«D»)(?P<m3>«^»{{0,12}}?)(?P<b>{value})"
        rf"[，,；;（(](?P<m4>«^»{{0,10}}?)(?P<when>«D»|«T»)?(?P<m5>«^»{{0,6}}?){named}«^»{{0,8}}?(?P<claim>«P»)"
    )


@needs(kinds="P", words="年 复合 CAGR")
def compound_pair(scene: Scene) -> Iterator[Proposal]:
    """Take the two figures in the order of their years; a rate with years of its own speaks of those."""
    for match in scene.find(_pattern(scene.lexicon)):
        a, b, claim = (scene.group(match, n) for n in ("a", "b", "claim"))
        first, last = scene.group(match, "d1").period, scene.group(match, "d2").period
        if not comparable(a, b) or first is None or last is None or is_change(scene, a) or is_change(scene, b):
            continue
        if _other(scene, match, a, b):
            continue
        if first.start > last.start:
            a, b, first, last = b, a, last, first
        years = years_between(first, last)
        if years is None or (match["when"] and not _same_span(scene.group(match, "when"), first, last, years)):
            continue
        computed = cagr(Ref(a.id), Ref(b.id), Decimal(years))
        yield proposal("cagr", claim.id, Reading(computed, Ref(claim.id)))


def _other(scene: Scene, match: re.Match[str], a: Mention, b: Mention) -> bool:
    """Whether a metric is named beside the second figure or the rate that is not the first figure's."""
    named = scene.metrics_in("，".join(match[name] for name in ("m2", "m3", "m4", "m5")))
    if "另" in match["m4"]:
        return True
    own = {*scene.metrics_in(scene.before(a, 20)), scene.metric(a), scene.metric(b)}
    return bool(set(named) - own)


def _same_span(when: Mention, first: Period, last: Period, years: int) -> bool:
    if when.kind == "duration":
        return when.iso == f"P{years}Y"
    return when.period is not None and (when.period.start, when.period.end) == (first.start, last.end)


FINDERS = (compound_pair,)
