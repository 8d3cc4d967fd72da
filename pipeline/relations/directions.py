"""Directions without a rate: 較上季的 16.2 億元減少; durations that grow shorter or longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline.formula import Ref, difference
from pipeline.lexicon import Lexicon
from pipeline.model import Mention
from pipeline.relations.changes import HEDGE, Change, is_loss, rates
from pipeline.relations.proposal import Proposal, Reading, proposal
from pipeline.relations.scene import Scene, alternatives, comparable, compiled, cues, once

__all__ = ["FINDERS"]

#: Days are no round parts of a year.
HAIR = Decimal("0.001")
_MANNER = r"(?>(?:有所|明显|大幅|略有?|显著|小幅|进一步|继续|稍|微|轻微|出现)*)"


@cache
def _patterns(lexicon: Lexicon) -> dict[str, re.Pattern[str]]:
    words = cues(lexicon, "change")
    up, down = alternatives((*words["up"], "延长", "拉长")), alternatives((*words["down"], "缩短"))
    way = rf"{_MANNER}(?:(?P<up>{up})|(?P<down>{down}))"
    return {
        "past": compiled(
            rf"(?P<then>«D»)(?P<m1>«^»{{0,6}}?)(?P<old>«MQ»)[，,；;](?P<now>«D»)(?P<m2>«^»{{0,8}}?)(?P<new>«MQ»)"
            rf"[，,；;](?:同比|环比|按[年季月]|[年季月]|增幅|大幅|则)?{_MANNER}(?:(?P<up>{up})|(?P<down>{down})){HEDGE}(?P<claim>«PXMQ»)"
        ),
        "than": compiled(
            rf"(?P<new>«MPQ»)[，,]?(?:相?较|比|相比)(?P<lead>«~»{{0,14}}?)(?P<old>«MPQ»)的?{way}了?(?=[，,。；;）)]|$)"
        ),
        "than_to": compiled(
            rf"(?:相?较|(?<![同环占对])比)«D»?的?«~»{{0,8}}?(?P<old>«MPQ»)«^»{{0,3}}?{way}(?:至|到)«^»{{0,4}}?(?P<new>«MPQ»)"
        ),
        "span": compiled(
            rf"(?:由|从|自)«~»{{0,16}}?(?P<old>«T»)«^»{{0,8}}?{way}了?(?:至|到|为)«^»{{0,6}}?(?P<new>«T»)"
            rf"(?:[，,（(、](?:共|合计|整整|足足|平均|大幅)*(?:{up}|{down})了?约?(?P<by>«T»))?"
        ),
    }


def directions(scene: Scene) -> Iterator[Proposal]:
    """Compare the two figures with the word."""
    for name, pattern in _patterns(scene.lexicon).items():
        if name == "past":
            continue
        for match in scene.find(pattern):
            old, new = scene.group(match, "old"), scene.group(match, "new")
            if name in ("than", "than_to") and (not comparable(old, new) or old.low is not None or new.low is not None):
                continue
            reading = Reading(Ref(new.id), Ref(old.id), ">" if match["up"] else "<")
            yield proposal("direction", None, reading, operands=(new.id, old.id))
            if name == "span" and match["by"]:
                apart = (Ref(new.id), Ref(old.id)) if match["up"] else (Ref(old.id), Ref(new.id))
                by = scene.group(match, "by")
                yield proposal("difference", by.id, Reading(difference(*apart), Ref(by.id), margin=HAIR))


def past_and_now(scene: Scene) -> Iterator[Proposal]:
    """去年為 3 億元，今年達 12 億元，同比增長 3 倍: the earlier figure comes first."""
    for match in scene.find(_patterns(scene.lexicon)["past"]):
        old, new, claim = (scene.group(match, n) for n in ("old", "new", "claim"))
        if not comparable(old, new) or old.low is not None or new.low is not None:
            continue
        months = _months_between(scene, scene.group(match, "then"), scene.group(match, "now"))
        if months is None:
            continue
        if (old.value or 0) <= 0 or _other_metric(scene, old, new, match["m2"]):
            continue
        if months != 12 and once("同比|按年|年").search(scene.masked[match.start("new") + 1 : match.start("claim")]):
            continue  # 去年下半年 is no base of a 同比
        change = Change(old, new, 0, match.end(), is_loss(old, match["m1"]), is_loss(new, match["m2"]))
        yield from rates(change, claim, 1 if match["up"] else -1, "growth")


def _months_between(scene: Scene, then: Mention, now: Mention) -> int | None:
    """Return the months from a time to a later one of the same length; 去年同期 is that of a year before."""
    if then.period is None:
        return 12 if once("[去上]年同[期月季]").fullmatch(scene.text(then)) else None
    if now.period is None or then.period.start >= now.period.start or abs(then.period.days - now.period.days) > 3:
        return None
    return (now.period.start.year - then.period.start.year) * 12 + now.period.start.month - then.period.start.month


def _other_metric(scene: Scene, old: Mention, new: Mention, words: str) -> bool:
    """Whether two figures are plainly of different things: 去年收入 3 億元，今年淨利潤 12 億元."""
    if not scene.same_metric(old, new):
        return True
    named, first = scene.metrics_in(words), scene.metric(old)
    return bool(named) and first is not None and first not in named


FINDERS = (directions, past_and_now)
